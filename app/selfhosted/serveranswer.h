// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/restartwatch.h"

#include <QHash>
#include <chrono>
#include <optional>

/// What a server says to a request with a key's hash.
enum class KeyReply {
    NotAsked,
    Accepted,
    Refused, ///< In its own words.
    NoAnswer, ///< Nothing listens there, or what stands in front says that nobody answers behind it.
    Strange, ///< Something answers that does not speak like such a server.
};

/// One round of questions to a server: each on a connection of its own, so that several servers behind one address are
/// met in turn.
struct ServerAnswer
{
    KeyReply toOld = KeyReply::NotAsked;
    KeyReply toNew = KeyReply::NotAsked;
    bool isDevelopment = false; ///< It says so of itself.
    bool differs = false; ///< The same question got another answer: several servers stand behind the address.
    std::optional<ServerSettings> held; ///< As it lists them to the key that it accepts.
    std::optional<Error> error; ///< Of what was not answered.
    /// It, or what stands in front of it, answered some of the questions and no more, however slowly they were asked.
    bool isHeldBack = false;
    std::optional<std::chrono::milliseconds> pause; ///< That was asked for, if any was.
    /// When it fell silent, by Clock::monotonic(), where that was in the middle of the round.
    std::optional<std::chrono::milliseconds> since;
};

/// What the answer says of a server that held `before` and should hold `wanted`: the one table. Pure.
RestartWatch::State serverStateOf(
    const ServerAnswer &answer, const ServerSettings &before, const ServerSettings &wanted);

/// How the one key for signing, which opens the same, is spelled there. A start with a prefix, or in other letters,
/// works, and every call to an app is refused.
enum class Spelling { Same, Capitals, Prefixed, Another };
Spelling spellingOf(const Secret &wanted, const Secret &held);
/// The server's own way to write its key can be the right one, small hex digits, and what was typed here another.
bool isTypedOtherwise(const Secret &typed, const Secret &held);

/// The same keys, whatever the order of the event keys.
bool holdsTheSame(const ServerSettings &a, const ServerSettings &b);

/// In what the server's settings differ from those it should have.
struct SettingsDifference
{
    QStringList words; ///< For people, without values.
    bool breaks = false; ///< Calls or sends are refused because of it.
};
using EventKeyNames = QHash<QString, QString>; ///< By fingerprint; of what is not among them the fingerprint tells.
/// before: what it held; an event key that was not among that nobody sends with yet.
SettingsDifference differenceOf(const ServerSettings &wanted, const ServerSettings &held,
    const std::optional<ServerSettings> &before = {}, const EventKeyNames &names = {});
