// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

#include <QStringList>
#include <functional>

struct HistoryEntry;

// What a rotation has written down by the names of its values, for people.

QString causeInWords(RotationCause::Kind cause);
/// Whose rotation of what and why, as rows of a table that plan and record begin with. rehearsal: what is said of one.
QString aboutInRows(const Rotation &rotation, const QString &rehearsal);
QString openKindInWords(OpenItem::Kind kind);
/// Of one that is undone: which new keys are deleted, and which only by a person's word, and which were there before.
/// asList: of names and fingerprints.
QString undoneKeysInWords(const Rotation &rotation, const std::function<QString(const QStringList &)> &asList);
/// Whether the old key still opens it; empty where that is no question.
QString oldKeyInWords(const OpenItem &item);
/// After a leak: that whoever has the old keys can still use them, or may, and where. open: what is open, or was at the
/// end. Empty: no leak, or nothing known speaks against it.
QString containmentInWords(const Rotation &rotation, const QList<OpenItem> &open);
/// After a leak: what it comes to where this rotation goes no further than it has. Empty: no leak, or no old key is
/// left.
QString leakLeftInWords(const Rotation &rotation);
/// As the history has it: "NotKnown: shop (Ada)".
QString openItemInWords(const QString &written);
/// Of an old event key: what a person said of its events, with %1 and %2 for who and when; where one came with %1 for
/// its time, and these as %2 and %3.
QString lookedUpInWords(const Rotation &rotation, const RotatedEventKey &key);
/// Why something was passed over: RotationException::what. What is not known here is shown as it was written.
QString exceptionInWords(const QString &what);
/// As AppSample::state() says it: "new+old", "cannot tell: TimedOut". An event key's fingerprint comes back as it is.
QString stateInWords(const QString &state);
/// "Harbor (practice): shop-production". targetId stays as it is where this version has no such target; app and
/// environment: for a pattern of places.
QString placeInWords(const QString &targetId, const QString &place, const QString &app, const QString &environment);
/// Of a sender that cannot be asked: whose word it is that it has moved or, of what is undone, that it is back.
QString senderWordInWords(const Rotation &rotation, const SenderNote &sender);
/// Whom or what an act was done to; of what a tool did, with the place where it did it.
QString subjectInWords(const HistoryEntry &entry);
/// "Not done: Not allowed".
QString outcomeAndCause(const HistoryEntry &entry);

/// The parts of what is saved of a rotation: one HTML page that can be printed and filed. Self-contained: no script,
/// nothing that is loaded.
namespace recordParts {

/// What cannot be seen, or changes how the text around it is read, stands there as a mark.
QString escaped(const QString &text);
QString filterText(const EventFilter &filter); ///< HTML.
/// Cells that are HTML already.
QString row(const QStringList &cells, const QString &tag = QStringLiteral("td"));
/// A fingerprint; a dash for none.
QString code(const QString &fingerprint);
/// Nothing where the body, HTML already, is empty.
QString section(const QString &title, const QString &body);
/// rows: as row() gives them. Nothing where there is none.
QString table(const QStringList &titles, const QString &rows);
QString resyncText(const ResyncLine &line);
/// Of the resyncs: a row for each app of which none is noted, as far as that is known.
QString unsyncedRows(const Rotation &rotation);
QString recordPage(const QString &title, const QString &body);

} // namespace recordParts
