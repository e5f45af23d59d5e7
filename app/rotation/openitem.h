// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaType>
#include <QString>

/// Something that a rotation leaves open: with any of them it is closed with exceptions, and the record names each with
/// its owner.
class OpenItem
{
    Q_GADGET

public:
    enum Kind {
        NotKnown, ///< What the app holds is not known well enough for the last question.
        AtRisk, ///< An app that may break, or still be open to the old key: its owner answers for it.
        BrokenNow, ///< The app refuses Inngest's calls, or its events are refused, by its latest answer.
        FallbackThere, ///< Its latest answer shows a fallback.
        ResyncFailed, ///< Its resync failed, or what came of it is not known.
        NotResynced,
        KeyNotDeleted, ///< An old event key.
        MaySendWithDeletedKey, ///< The app was not known to have left an old event key when that was deleted.
        SenderWithoutWord,
        ReplacementMissing, ///< The latest reading does not list it: events sent with it are refused.
    };
    Q_ENUM(Kind)

    /// Whether the old key still opens what is open here, as far as the latest answer or reading shows.
    enum OldKey {
        NotConcerned, ///< No old key is accepted or refused by it, or that it is refused is settled.
        Refused, ///< By the latest answer: another instance may accept it.
        Accepted,
        Unknown,
    };
    Q_ENUM(OldKey)

    Kind kind = NotKnown;
    QString name; ///< Of the app, the key or the sender.
    QString owner; ///< Who answers for it; empty: nobody yet.
    OldKey oldKey = NotConcerned;

    bool operator==(const OpenItem &) const = default;
};
