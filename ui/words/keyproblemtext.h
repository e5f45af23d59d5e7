// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "app/domain/keytext.h"

/// What is wrong with a pasted or typed key, and what to do: for beside the field. Never holds the text itself.
QString keyProblemText(KeyTextProblem problem);
/// A signing key that is none of the problems above and shorter or longer than they are. Empty: it is as long as usual.
QString unusualLengthText(const Secret &signingKey);
/// An event key that is none of the problems above and has the form of something else or another length: for an account
/// at Inngest Cloud, since the keys of a server of one's own are what somebody chose. Empty: it has not.
QString unusualEventKeyText(const Secret &eventKey);
/// Why a text should not become the name of a key: it holds what nobody sees, or is a key itself, which lists and the
/// history would keep in the open. Empty: nothing is wrong. keys: those that the account shows, with their values.
QString keyNameProblemText(const QString &name, const QList<EventKey> &keys);
/// The name of a key, as people tell it from the others: with its fingerprint where another one has that name, too, and
/// that alone where it has none. names: those of all keys, its own among them.
QString tellingName(const QString &name, const QString &fingerprint, const QStringList &names);
QString tellingName(const EventKey &key, const QList<EventKey> &all);
/// Beside the field where a name is typed that another key of the environment has already.
QString nameTakenText();
