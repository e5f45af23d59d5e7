// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

#include <QDateTime>
#include <QObject>
#include <functional>
#include <optional>

/// What somebody wants changed. Which fields count depends on the kind.
struct ActRequest
{
    ActKind kind = ActKind::ResyncApp;
    Environment environment; ///< The one that holds the keys; for ResyncApp the app's own.
    QString keyId; ///< DeleteSigningKey, DeleteEventKey: the key; RotateSigningKey: the inactive one to become active.
    QString activeKeyId; ///< RotateSigningKey, DeleteSigningKey: the one that must be active until then; of a deletion
                         ///< it may be empty.
    NewEventKey newKey; ///< CreateEventKey.
    /// DeleteEventKey: another key that has to be there, with this filter, when the act looks right before its call:
    /// the replacement, whose absence would leave its senders without any. Empty id: none has to.
    QString besideId;
    EventFilter besideFilter;
    std::optional<EventKey> changed; ///< UpdateEventKey: the whole key as it should be.
    std::optional<EventKey> before; ///< UpdateEventKey: as the person saw it. Differs from what is read: Conflict.
    QString appExternalId; ///< ResyncApp.
    QUrl appUrl; ///< ResyncApp: empty for the last one.
    QString rotationId; ///< Empty: from the tabs.
    QString reason; ///< The person's words for the record. May be empty.
    /// Of acts that follow in the same run and that one restart serves, see HandedBack. Not kept in the journal.
    QStringList othersToDelete;
    QList<NewEventKey> othersToCreate;
    bool byHand = false; ///< The person does it in the browser although the program could call: the way out when the
                         ///< API refuses. Not where the account has no page for it.
    /// Asked right before the call: why what allowed it does so no longer. Between an act's beginning and its call a
    /// machine can sleep. Not kept in the journal: an act out of it calls nothing.
    std::function<std::optional<Error>()> refusesNow;
};

/// One change at Inngest on its way: read, write the intent to the journal, call once, write the outcome, read back;
/// after a lost answer settled by reading. Made and owned by Acts; deletes itself some time after finished(), so a page
/// holds it in a QPointer. It goes on when the page that started it has gone.
class Act : public QObject
{
    Q_OBJECT

public:
    enum class Step {
        Queued, ///< It begins when what is under way in its environment has ended.
        Reading, ///< The live state, before anything is written.
        Recording, ///< The intent goes to the journal. A full disk stops the act here, before the call.
        WaitingForPerson, ///< The person does it in the browser: way() says where; go on with confirm().
        Calling, ///< The one call is out. It cannot be taken back.
        ReadingBack,
        Settling, ///< The answer was lost: reading tells. settlesAt() says when "not done" can be believed.
        Finished,
    };
    Q_ENUM(Step)

    enum class End {
        Done, ///< It took effect, and reading it back showed so; but see isByWord() and isOnlyAnswered().
        NotDone, ///< It did not take effect, or something else came in between: error() says why. With
                 ///< RotateSigningKey, Conflict and a signingKey(): another key was promoted in its place, that one.
        NeedsChoice, ///< Something that could be ours was found: candidates; settle with Acts::choose().
        Open, ///< Not known yet: reading failed too. It stays in the journal and is settled later.
    };
    Q_ENUM(End)

    using QObject::QObject;

    virtual const ActRequest &request() const = 0;
    virtual qint64 journalId() const = 0; ///< 0 before it is recorded.
    virtual Step step() const = 0;
    virtual Way way() const = 0;
    /// WaitingForPerson, where the way is a restart: the settings, and what tells when it is done.
    virtual const Handover &handover() const = 0;
    /// Of the key that is there and that the act is about, as it was read; empty where there is none.
    virtual QString keyName() const = 0;
    virtual QString fingerprint() const = 0;
    virtual QDateTime settlesAt() const = 0; ///< UTC, this machine's clock; invalid unless Settling.
    /// What a person brings back is not the key that this act is about, or cannot be: why. Confirmed with such a one it
    /// goes on waiting.
    virtual std::optional<Error> refusePaste(const Secret &pasted) const = 0;

    // Once finished:
    virtual End end() const = 0;
    /// Also with Done, where reading back failed in a way worth a word; and with WaitingForPerson, why what was
    /// confirmed is not believed.
    virtual std::optional<Error> error() const = 0;
    /// With Done: a person says so, and Inngest does not show it.
    virtual bool isByWord() const = 0;
    /// With Done: the call's answer says so, and it could not be read back.
    virtual bool isOnlyAnswered() const = 0;
    virtual std::optional<SigningKey> signingKey() const = 0; ///< Created or promoted.
    virtual std::optional<EventKey> eventKey() const = 0; ///< Created or updated, as read back.
    virtual QString
    resultId() const = 0; ///< Done: of the key that was created or promoted, or that was settled before.
    virtual QList<SigningKey> signingKeyCandidates() const = 0; ///< NeedsChoice.
    virtual QList<EventKey> eventKeyCandidates() const = 0; ///< NeedsChoice.
    /// Open: what was to be changed is there, and reads neither as before nor as wanted. No later look need show more:
    /// Acts::choose() with no key leaves it so.
    virtual bool isOtherwise() const = 0;
    virtual std::optional<ResyncOutcome> resync() const = 0;

    /// Before the call is out: ends as NotDone/Cancelled, nothing sent. Afterwards: has no effect, the truth is still
    /// found out.
    virtual void cancel() = 0;
    /// WaitingForPerson: it was done; pasted is the key that was brought back, if the way asks for one.
    virtual void confirm(const std::optional<Secret> &pasted) = 0;

signals:
    void stepChanged();
    void finished();
};
