// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/knownkeys.h"

#include "app/core/decodings.h"
#include "app/core/lookup.h"
#include "app/domain/keytext.h"

#include <QCryptographicHash>
#include <QVariant>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

KeyType typeOf(const HistoryEntry &entry)
{
    return entry.what.contains("SigningKey"_L1) ? KeyType::Signing : KeyType::Event;
}

bool isDeletion(const HistoryEntry &entry)
{
    return entry.what.startsWith("Delete"_L1) && entry.outcome == "done"_L1;
}

bool isActOnKey(const HistoryEntry &entry)
{
    return entry.what.endsWith("Key"_L1);
}

/// A key that a row of the history names.
struct HeardOf
{
    QString fingerprint; // empty: none
    KeyType type = KeyType::Signing;
    KnownKey::State state = KnownKey::State::Remembered;
};

QList<HeardOf> heardOf(const HistoryEntry &entry)
{
    if (isActOnKey(entry)) {
        // The key that was the current one until then: rotating deletes it.
        const bool isRotated = entry.what == "RotateSigningKey"_L1 && entry.outcome == "done"_L1;
        return {{entry.fingerprint, typeOf(entry),
                    isDeletion(entry) ? KnownKey::State::Deleted : KnownKey::State::Remembered},
            {entry.details[u"before"][u"activeFingerprint"].toString(), typeOf(entry),
                isRotated ? KnownKey::State::Deleted : KnownKey::State::Remembered}};
    }
    if (entry.what == "KeyChangedOutside"_L1) {
        // Rows of earlier versions do not say it; a signing key has no name.
        const QString noted = entry.details[u"keyType"].toString();
        const bool isSigningKey = noted.isEmpty() ? entry.keyName.isEmpty() : noted == "signing"_L1;
        return {{entry.fingerprint, isSigningKey ? KeyType::Signing : KeyType::Event}};
    }
    QList<HeardOf> typedIn;
    if (entry.what == "AddEnvironment"_L1 || entry.what == "ChangeEnvironment"_L1) {
        typedIn = {{entry.fingerprint}, {entry.details[u"signingKeyBefore"].toString()}};
        const QStringList forgotten = entry.details[u"eventKeysForgotten"].toVariant().toStringList();
        for (const QString &fingerprint : forgotten)
            typedIn.append({fingerprint, KeyType::Event});
    }
    return typedIn;
}

KnownKey rememberedKey(const HistoryEntry &entry, const HeardOf &heard, const QString &origin)
{
    return {.type = heard.type,
        .state = heard.state,
        .fingerprint = heard.fingerprint,
        .accountName = entry.accountName,
        .environmentId = entry.environmentId,
        .environmentName = entry.environmentName,
        .keyName = entry.keyName,
        .at = entry.at,
        .isElsewhere = entry.origin != origin,
        .isByWord = heard.state == KnownKey::State::Deleted && entry.details[u"byWord"].toBool()};
}

/// An act that failed after the deletion does not bring the key back, nor does what was only noticed or typed in.
void hearAgain(KnownKey &known, const HistoryEntry &entry, const KnownKey &now)
{
    const bool isAct = isActOnKey(entry);
    if (known.state == KnownKey::State::Deleted && (!isAct || entry.outcome != "done"_L1))
        return;
    if (isAct)
        known = now;
    else
        known.at = now.at;
}

QString goneKeyPlace(const QString &fingerprint, const QString &environmentId)
{
    return fingerprint + u'/' + environmentId;
}

} // namespace

QByteArray exactHash(const Secret &key, KeyType type)
{
    if (key.isEmpty()) // known by its fingerprint only
        return {};
    if (type == KeyType::Event)
        return QCryptographicHash::hash(key.reveal().toByteArray(), QCryptographicHash::Sha256);
    QByteArray digits = signingKeyDigits(key);
    const QByteArray hash = QCryptographicHash::hash(digits, QCryptographicHash::Sha256);
    wipe(digits);
    return hash;
}

void KnownKeys::replace(const Environment &holder, KeyType type, const Half &read)
{
    Half &half = m_live[holder.id].half(type);
    if (!half.readAt.isValid() || !read.readAt.isValid() || read.readAt >= half.readAt)
        half = read;
}

void KnownKeys::setSigningKeys(const Environment &holder, const QList<SigningKey> &keys, const QDateTime &readAt)
{
    const auto known = ofEach<QList<KnownKey>>(keys, [&holder, &readAt](const SigningKey &key) {
        return KnownKey{.type = KeyType::Signing,
            .state = key.isActive ? KnownKey::State::Current : KnownKey::State::New,
            .fingerprint = signingKeyFingerprint(key),
            .trace = KeyTrace::ofSigningKey(key.value),
            .exact = exactHash(key.value, KeyType::Signing),
            .environmentId = holder.id,
            .environmentName = holder.name,
            .at = readAt};
    });
    replace(holder, KeyType::Signing, {.keys = known, .isRead = true, .readAt = readAt});
}

void KnownKeys::setEventKeys(const Environment &holder, const QList<EventKey> &keys, const QDateTime &readAt)
{
    const auto known = ofEach<QList<KnownKey>>(keys, [&holder, &readAt](const EventKey &key) {
        return KnownKey{.type = KeyType::Event,
            .state = KnownKey::State::InUse,
            .fingerprint = eventKeyFingerprint(key),
            .trace = KeyTrace::ofEventKey(key.value),
            .exact = exactHash(key.value, KeyType::Event),
            .environmentId = holder.id,
            .environmentName = holder.name,
            .keyName = key.name,
            .at = readAt};
    });
    replace(holder, KeyType::Event, {.keys = known, .isRead = true, .readAt = readAt});
}

bool KnownKeys::setEnvironments(const QList<Environment> &all)
{
    const auto before = std::exchange(m_environments, ofEach<QSet<QString>>(all, &Environment::id));
    return m_environments != before;
}

bool KnownKeys::setHistory(const QList<HistoryEntry> &entries, const QString &origin)
{
    const QList<KnownKey> before = std::exchange(m_history, {});
    const QSet<QString> goneBefore = std::exchange(m_gone, {});
    QHash<QString, qsizetype> places;
    QList<HistoryEntry> oldestFirst = entries;
    std::ranges::stable_sort(oldestFirst, {}, &HistoryEntry::number);
    for (const HistoryEntry &entry : std::as_const(oldestFirst)) {
        if (entry.what == "KeyChangedOutside"_L1 && entry.origin == origin)
            noteChange(entry);
        const QList<HeardOf> all = heardOf(entry);
        for (const HeardOf &heard : all) {
            const QString place = heard.fingerprint + u'/' + entry.origin + u'/' + entry.environmentId;
            if (heard.fingerprint.isEmpty())
                continue;
            if (const auto known = places.constFind(place); known != places.cend()) {
                hearAgain(m_history[*known], entry, rememberedKey(entry, heard, origin));
                continue;
            }
            places.insert(place, m_history.size());
            m_history.append(rememberedKey(entry, heard, origin));
        }
    }
    return m_history != before || m_gone != goneBefore;
}

/// By KeyWatch, which waits for a second reading before it writes down that a key is gone.
void KnownKeys::noteChange(const HistoryEntry &entry)
{
    const QString place = goneKeyPlace(entry.fingerprint, entry.environmentId);
    if (entry.details[u"change"].toString() == "gone"_L1)
        m_gone.insert(place);
    else
        m_gone.remove(place);
}

bool KnownKeys::setKept(const QList<KeptKey> &kept, const QString &origin)
{
    const auto known = ofEach<QList<KnownKey>>(kept, [&origin](const KeptKey &key) {
        return KnownKey{.type = key.kind == KeptKey::Kind::SigningKey ? KeyType::Signing : KeyType::Event,
            .fingerprint = key.fingerprint,
            .accountName = key.accountName,
            .environmentId = key.environmentId,
            .environmentName = key.environmentName,
            .keyName = key.name,
            .at = key.keptAt,
            .isElsewhere = key.origin != origin};
    });
    return std::exchange(m_kept, known) != known;
}

KnownKey KnownKeys::judged(KnownKey remembered) const
{
    remembered.isElsewhere
        = remembered.isElsewhere || (m_environments && !m_environments->contains(remembered.environmentId));
    if (remembered.isElsewhere)
        return remembered;
    remembered.accountName.clear();
    if (remembered.state == KnownKey::State::Remembered && wasRead(remembered.type, remembered.environmentId))
        remembered.state = m_gone.contains(goneKeyPlace(remembered.fingerprint, remembered.environmentId))
            ? KnownKey::State::Gone
            : KnownKey::State::Missing;
    return remembered;
}

QList<KnownKey> KnownKeys::find(KeyType type, const QString &fingerprint) const
{
    QList<KnownKey> found;
    QSet<QString> environments;
    if (fingerprint.isEmpty())
        return found;
    const auto add = [&](const KnownKey &key) {
        const QString environment = key.accountName + u'/' + key.environmentId;
        if (key.type != type || key.fingerprint != fingerprint || environments.contains(environment))
            return;
        environments.insert(environment);
        found.append(key);
    };
    for (const Holder &holder : m_live) {
        for (const KnownKey &key : holder.half(type).keys)
            add(key);
    }
    for (const KnownKey &key : m_history)
        add(judged(key));
    for (const KnownKey &key : m_kept)
        add(judged(key));
    return found;
}

QSet<QString> KnownKeys::fingerprints(KeyType type) const
{
    QSet<QString> found;
    const auto add = [&](const QList<KnownKey> &keys) {
        for (const KnownKey &key : keys) {
            if (key.type == type && !key.fingerprint.isEmpty())
                found.insert(key.fingerprint);
        }
    };
    for (const Holder &holder : m_live)
        add(holder.half(type).keys);
    add(m_history);
    add(m_kept);
    return found;
}

QList<KnownKey> KnownKeys::traced() const
{
    QList<KnownKey> found;
    for (const Holder &holder : m_live)
        found += those(holder.signing.keys + holder.event.keys, [](const KnownKey &key) { return key.trace.size > 0; });
    return found;
}

int KnownKeys::environmentsRead() const
{
    return int(std::ranges::count_if(
        m_live, [](const Holder &holder) { return holder.signing.isRead && holder.event.isRead; }));
}

bool KnownKeys::wasRead(KeyType type, const QString &environmentId) const
{
    const auto holder = m_live.find(environmentId);
    return holder != m_live.end() && holder->half(type).isRead;
}

namespace {

KeyTrace traceOf(QByteArrayView value)
{
    QByteArray letters = squeezed(value);
    const KeyTrace trace{KeyTrace::beginningOf(letters), letters.size(), KeyTrace::hashOf(letters)};
    wipe(letters);
    return trace;
}

} // namespace

quint32 KeyTrace::beginningOf(const QByteArray &all)
{
    quint64 window = 0;
    for (const char c : QByteArrayView(all).first(letters))
        window = window << 8 | static_cast<unsigned char>(c);
    return beginningOf(window);
}

QByteArray KeyTrace::hashOf(const QByteArray &letters)
{
    return QCryptographicHash::hash(letters, QCryptographicHash::Sha256);
}

KeyTrace KeyTrace::ofEventKey(const Secret &key)
{
    return isTelling(key.reveal()) ? traceOf(key.reveal()) : KeyTrace();
}

KeyTrace KeyTrace::ofSigningKey(const Secret &key)
{
    constexpr qsizetype shortest = 16;
    QByteArray digits = signingKeyDigits(key);
    const KeyTrace trace = digits.size() >= shortest ? traceOf(digits) : KeyTrace();
    wipe(digits);
    return trace;
}
