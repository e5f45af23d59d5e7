// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a person did in the browser for an account by hand.

#include "app/byhand/byhanddashboard.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString fingerprintOf(NotedKey::Kind kind, const Secret &value)
{
    return kind == NotedKey::Kind::SigningKey ? signingKeyFingerprint(value) : eventKeyFingerprint(value);
}

} // namespace

/// What an account by hand is made of.
struct HandTools
{
    KeyNotes &notes;
    KeptKeys &kept;
    RestClient &rest;
    Clock &clock;
    KeyPlace place; ///< Of the environment that the act is in.
};

/// Takes back what a person did in the browser: looks at what Inngest tells of it, puts a key that was brought back
/// into the keychain, and then notes it. Cut off anywhere it can be handed back again, and then does the rest.
class HandBack final : public Flow<Result<Backing>>
{
    Q_DECLARE_TR_FUNCTIONS(HandBack)

public:
    static QFuture<Result<Backing>> run(const HandedBack &act, const HandTools &tools, QObject *owner);

private:
    using Answer = SigningKeysSeen::Answer;
    /// What the list of keys says, where the account allows it to be read and it is this environment's.
    enum class Listed { NotKnown, Yes, No };

    HandBack(const HandedBack &act, HandTools tools);

    void onNotes(const QList<NotedKey> &keys);
    void lookAtSigningKeys(void (HandBack::*next)(const SigningKeysSeen &seen));
    void lookAtList(bool ofSigningKeys, void (HandBack::*next)(Listed listed));
    void onCreated(const SigningKeysSeen &seen);
    void onDeleted(const SigningKeysSeen &seen);
    void keepPasted();
    void onRotated(const SigningKeysSeen &seen);
    void onNewKeyListed(Listed listed);
    void onUpdated(const SigningKeysSeen &seen);
    void onUpdatedKeyListed(Listed listed);
    void onDeletedKeyListed(Listed listed);
    void keep();
    void note(const QFuture<Done> &noted);

    const HandedBack m_act;
    const HandTools m_tools;
    QList<NotedKey> m_notes; // of the whole account
    NotedKey m_key; // that the act is about
    QString m_listedName; // of that key; empty: not told
    QString m_namesake; // fingerprint of another key of the name that this one was to get, which was not there before
    Secret m_signingKey; // that is accepted; empty: none is known to be
    Backing m_backing = Backing::Word;
};

QFuture<Result<Backing>> HandBack::run(const HandedBack &act, const HandTools &tools, QObject *owner)
{
    return begun(new HandBack(act, tools), owner,
        [](HandBack *flow) { flow->need(flow->m_tools.notes.keys(), &HandBack::onNotes); });
}

HandBack::HandBack(const HandedBack &act, HandTools tools)
    : m_act(act)
    , m_tools(std::move(tools))
{
}

void HandBack::onNotes(const QList<NotedKey> &keys)
{
    m_notes = keys;
    m_key = {.kind = NotedKey::Kind::SigningKey,
        .environmentId = m_act.environment.id,
        .fingerprint = m_act.keyId,
        .notedAt = m_tools.clock.now(),
        .madeAt = m_act.madeAt,
        .madeBy = m_act.madeBy};
    switch (m_act.kind) {
    case ActKind::CreateSigningKey:
        m_key.standing = NotedKey::Standing::New;
        return lookAtSigningKeys(&HandBack::onCreated);
    case ActKind::DeleteSigningKey:
        return lookAtSigningKeys(&HandBack::onDeleted);
    case ActKind::RotateSigningKey:
        return keepPasted();
    case ActKind::CreateEventKey:
        m_key.kind = NotedKey::Kind::EventKey;
        m_key.name = m_act.newKey.name;
        m_key.filter = m_act.newKey.filter;
        return lookAtSigningKeys(&HandBack::onCreated);
    case ActKind::UpdateEventKey:
        m_key.kind = NotedKey::Kind::EventKey;
        m_key.fingerprint = m_act.changed->id;
        m_key.name = m_act.changed->name;
        m_key.filter = m_act.changed->filter;
        return lookAtSigningKeys(&HandBack::onUpdated);
    case ActKind::DeleteEventKey:
        m_key.kind = NotedKey::Kind::EventKey;
        return lookAtSigningKeys(&HandBack::onDeleted);
    case ActKind::ResyncApp:
        break;
    }
    finish(Backing::Word);
}

void HandBack::lookAtSigningKeys(void (HandBack::*next)(const SigningKeysSeen &seen))
{
    const auto look = SigningKeyLook::run(m_act.environment, m_tools.notes, m_tools.kept, m_tools.rest, this);
    whenFinished(look, this, [this, next](const Result<SigningKeysSeen> &seen) {
        // After Rotate it refuses the old one: of the new one, whose card was compared, the person's word stands then.
        if (!seen && m_act.kind == ActKind::RotateSigningKey
            && (seen.error().detail == newKeyIsNotTold || seen.error().detail == currentKeyIsUnchecked))
            return (this->*next)({.keys = {}, .current = Answer::Refused});
        if (!seen)
            return fail(seen.error());
        if (seen->active() && seen->current == Answer::Accepted)
            m_signingKey = seen->active()->value;
        (this->*next)(*seen);
    });
}

/// An environment's list is known by a key in it that is known to be this environment's.
void HandBack::lookAtList(bool ofSigningKeys, void (HandBack::*next)(Listed listed))
{
    if (m_signingKey.isEmpty())
        return (this->*next)(Listed::NotKnown);
    const RestBearer bearer = bearerOf(m_act.environment, m_signingKey);
    const auto list = ofSigningKeys ? m_tools.rest.signingKeys(bearer) : m_tools.rest.eventKeys(bearer);
    whenFinished(list, this, [this, next](const Result<QList<RestKey>> &keys) {
        // Where keys can be read, a word is not taken for what a reading would show.
        if (!keys && !isNotTold(keys.error()))
            return fail(keys.error());
        QStringList others;
        bool isListed = false;
        for (const RestKey &key : keys.value_or(QList<RestKey>())) {
            const QString fingerprint = fingerprintOf(m_key.kind, key.value);
            if (fingerprint == m_key.fingerprint) {
                isListed = true;
                m_listedName = key.name;
                if (m_act.kind == ActKind::CreateSigningKey && !m_key.madeAt.isValid())
                    m_key.madeAt = key.createdAt;
                continue;
            }
            others.append(fingerprint);
            if (key.name == m_key.name && !m_key.name.isEmpty() && m_act.number != 0
                && !m_act.idsBefore.contains(fingerprint))
                m_namesake = fingerprint;
        }
        if (isListed)
            return (this->*next)(Listed::Yes);
        // The one before is no other than ours: of a list without any known key it is not known whose it is.
        const bool isOurs = std::ranges::any_of(std::as_const(m_notes), [&](const NotedKey &key) {
            return key.kind == m_key.kind && key.environmentId == m_key.environmentId
                && key.standing != NotedKey::Standing::Gone && others.contains(key.fingerprint);
        });
        (this->*next)(isOurs ? Listed::No : Listed::NotKnown);
    });
}

// A key that was made.

void HandBack::onCreated(const SigningKeysSeen &seen)
{
    m_key.fingerprint = fingerprintOf(m_key.kind, m_act.pasted);
    if (m_key.fingerprint.isEmpty())
        return refuse(tr("This is no key."), u"no fingerprint"_s);
    if (const NotedKey *known = notedIn(m_notes, m_key.kind, m_key.fingerprint)) {
        if (known->environmentId != m_key.environmentId)
            return refuse(tr("This key belongs to another environment of this account: the page was that one's. If you "
                             "made a key just now, it was made there. Go to the page of %1.")
                              .arg(m_act.environment.name),
                u"another environment's key"_s);
        if (known->standing == NotedKey::Standing::Gone)
            return refuse(tr("This key is noted here as deleted or replaced. Where the page still shows it, delete it "
                             "there, and make another one. Else copy the one that you have just made."),
                u"a dead key"_s);
    }
    if (seen.active() && seen.active()->id == m_key.fingerprint)
        return refuse(tr("This is the current signing key, not the new one. Copy the key from the card “New key”."),
            u"the active key"_s);
    const bool ofSigningKeys = m_key.kind == NotedKey::Kind::SigningKey;
    lookAtList(ofSigningKeys, &HandBack::onNewKeyListed);
}

void HandBack::onNewKeyListed(Listed listed)
{
    // A list of signing keys may hold the current one only: whether it holds the new one was never seen.
    if (listed == Listed::No && m_key.kind == NotedKey::Kind::EventKey)
        return refuse(tr("Inngest lists the event keys of %1, and this is none of them: the page may have been that of "
                         "another environment, or another key was copied. If it was made a moment ago, try again in a "
                         "minute.")
                          .arg(m_act.environment.name),
            u"not listed"_s);
    if (listed == Listed::Yes && !m_namesake.isEmpty())
        return refuse(
            tr("Inngest lists a second new key of the name “%1”, with the fingerprint %2: it was made twice. Delete "
               "that one there, and confirm again.")
                .arg(m_key.name, m_namesake),
            u"made twice"_s);
    m_key.wasListed = listed == Listed::Yes;
    m_backing = m_key.wasListed ? Backing::Reading : Backing::Word;
    keep();
}

/// Keychain first: a key is never noted that is not there.
void HandBack::keep()
{
    const SigningKey signingKey{.id = m_key.fingerprint, .value = m_act.pasted};
    const EventKey eventKey{.id = m_key.fingerprint, .name = m_key.name, .value = m_act.pasted, .filter = m_key.filter};
    const QDateTime now = m_tools.clock.now();
    const auto kept = m_key.kind == NotedKey::Kind::SigningKey ? m_tools.kept.keep(m_tools.place, signingKey, now)
                                                               : m_tools.kept.keep(m_tools.place, eventKey, now);
    need(kept, [this] { note(m_tools.notes.put(m_key)); });
}

void HandBack::note(const QFuture<Done> &noted)
{
    need(noted, [this] { finish(m_backing); });
}

// An event key's name and filter, of which a list tells the name.

void HandBack::onUpdated(const SigningKeysSeen &)
{
    lookAtList(false, &HandBack::onUpdatedKeyListed);
}

void HandBack::onUpdatedKeyListed(Listed listed)
{
    const NotedKey *known = notedIn(m_notes, m_key.kind, m_key.fingerprint);
    if (listed == Listed::No && known && known->wasListed)
        return refuse(tr("Inngest lists the event keys of %1, and this one is no longer among them: somebody has "
                         "deleted it.")
                          .arg(m_act.environment.name),
            u"no longer listed"_s);
    const bool isTold = listed == Listed::Yes && !m_listedName.isEmpty();
    // One that was only typed in here may have another name there.
    const bool isRenamed = known && known->name != m_key.name;
    if (isTold && isRenamed && m_listedName != m_key.name)
        return refuse(
            tr("Inngest lists this key under the name “%1”. If you renamed it a moment ago, try again in a minute; "
               "else "
               "look whether another one was renamed, or whether the page was that of another environment than %2.")
                .arg(m_listedName, m_act.environment.name),
            u"another name is listed"_s);
    m_backing = isTold && isRenamed && known->filter.sameAs(m_key.filter) ? Backing::Reading : Backing::Word;
    m_key.wasListed = listed == Listed::Yes || (known && known->wasListed);
    note(m_tools.notes.put(m_key));
}

// A key that was deleted.

void HandBack::onDeleted(const SigningKeysSeen &seen)
{
    const NotedKey *known = notedIn(m_notes, m_key.kind, m_key.fingerprint);
    m_key.wasListed = known && known->wasListed;
    const bool ofSigningKeys = m_key.kind == NotedKey::Kind::SigningKey;
    if (ofSigningKeys) {
        if (seen.active() && seen.active()->id == m_key.fingerprint)
            return refuse(tr("This key is the current one now: somebody rotated. It cannot be deleted."),
                u"promoted meanwhile"_s);
        if (seen.fresh == Answer::Accepted)
            return refuse(
                tr("Inngest still accepts this key: it is not deleted. If you deleted it a moment ago, try again "
                   "in a minute; else look whether the page was that of %1.")
                    .arg(m_act.environment.name),
                u"still accepted"_s);
        if (seen.fresh == Answer::Refused) {
            m_backing = Backing::Reading;
            return note(m_tools.notes.noteGone(m_key.fingerprint));
        }
    }
    lookAtList(ofSigningKeys, &HandBack::onDeletedKeyListed);
}

void HandBack::onDeletedKeyListed(Listed listed)
{
    if (listed == Listed::Yes)
        return refuse(
            tr("Inngest still lists this key: it is not deleted. If you deleted it a moment ago, try again in a "
               "minute; else look whether another one was deleted, or whether the page was that of another "
               "environment than %1.")
                .arg(m_act.environment.name),
            u"still listed"_s);
    // That it is missing now says something where it was there before.
    m_backing = listed == Listed::No && m_key.wasListed ? Backing::Reading : Backing::Word;
    note(m_tools.notes.noteGone(m_key.fingerprint));
}

// A rotation.

/// The card was copied once more: where its value was lost here, Inngest can be asked with it again.
void HandBack::keepPasted()
{
    if (m_act.pasted.isEmpty())
        return lookAtSigningKeys(&HandBack::onRotated);
    whenFinished(m_tools.kept.value(m_key.fingerprint), this, [this](const Result<Secret> &value) {
        if (value || !KeptKeys::isNoLongerHeld(value.error()))
            return lookAtSigningKeys(&HandBack::onRotated);
        const SigningKey key{.id = m_key.fingerprint, .value = m_act.pasted};
        need(m_tools.kept.keep(m_tools.place, key, m_tools.clock.now()),
            [this] { lookAtSigningKeys(&HandBack::onRotated); });
    });
}

void HandBack::onRotated(const SigningKeysSeen &seen)
{
    const SigningKey *active = seen.active();
    if (active && active->id == m_act.keyId)
        return finish(seen.current == Answer::Accepted ? Backing::Reading : Backing::Word);
    if (seen.current == Answer::Accepted)
        return refuse(
            tr("Inngest still accepts the old key of %1, so it is not taken for rotated. If you rotated a moment ago, "
               "try "
               "again in a minute, with the key from the card “Current key”; else look whether the page was that of "
               "another environment.")
                .arg(m_act.environment.name),
            u"the old key is accepted"_s);
    // Of an old key that it has never accepted it will never tell anything: that the new one is accepted is all there
    // is.
    const bool isNoMoreToTell = active && active->isOnlySaid && seen.fresh == Answer::Accepted;
    if (seen.hasOpened && seen.current == Answer::CannotTell && !isNoMoreToTell)
        return refuse(
            tr("Inngest has told before which signing key of %1 it accepts, and does not just now: whether it is "
               "rotated is not known. Try again in a minute.")
                .arg(m_act.environment.name),
            u"no answer about the old key"_s);
    // It was never seen that Inngest tells anything by these keys: then nothing but the person's word is there.
    m_key.standing = NotedKey::Standing::Current;
    note(m_tools.notes.put(m_key));
}

QFuture<Result<Backing>> ByHandDashboard::personDid(const HandedBack &act)
{
    const KeyPlace place{origin(), m_places.accountName, act.environment};
    return HandBack::run(act, {m_notes, m_kept, m_rest, m_clock, place}, this);
}
