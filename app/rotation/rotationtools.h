// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>
#include <functional>

class Acts;
class AppProbes;
class Clock;
class Dashboard;
class HistoryStore;
class KeptKeys;
class SecretStore;
struct RotationNotice;

/// What a rotation works on. All of it outlives the session.
struct RotationTools
{
    Dashboard &dashboard;
    Acts &acts;
    HistoryStore &history;
    SecretStore &secrets;
    KeptKeys &keptKeys;
    Clock &clock;
    QString accountName;
    QString person;
    AppProbes *probes = nullptr; ///< Shared with whoever else asks the apps; null: nobody does.
    std::function<QStringList()> origins = {}; ///< Those of all accounts that are set up. Null: not known.
    /// A notice as its page says it. Null: by the names that it is about.
    std::function<QString(const RotationNotice &)> inWords = {};
    bool isRehearsal = false; ///< Nothing depends on these keys: answers are counted over a shorter time.
};
