// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationhandover.h"

#include "app/core/bareaddress.h"
#include "app/core/digest.h"
#include "app/core/lookup.h"
#include "app/core/owntls.h"
#include "app/core/shown.h"
#include "app/core/systemproxy.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
#include "app/domain/jsonfields.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationsight.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr auto format = "inngest-key-manager/rotation-hand-over"_L1;
constexpr int handoverVersion = 2; // 1 had no checksum
constexpr qsizetype mostBytes = 16 * 1024 * 1024; // some hundred apps with all their checks are one or two
constexpr qsizetype mostEntries = 1000; // a key can want a field to paste it into, of apps each is compared with each
constexpr qsizetype mostOfAny = 10'000; // of any other list in it: each word, gate and instance of each app

void fieldsOfAccess(JsonFields &json, HandedAccess &handed)
{
    AppAccess &access = handed.access;
    QString url = access.url.toString(QUrl::FullyEncoded);
    QString ca = QString::fromLatin1(onlyCertificates(access.caPem));
    QStringList headers;
    for (const auto &[name, value] : std::as_const(access.headers))
        headers.append(QString::fromLatin1(name));
    json("app"_L1, handed.appKey)("added"_L1, handed.isAdded)("name"_L1, handed.name)("url"_L1, url);
    QString proxy = access.proxy.toString();
    json("headers"_L1, headers)("ca"_L1, ca)("proxy"_L1, proxy)("instances"_L1, access.instances)(
        "platform"_L1, access.platform);
    access.url = bareAddress(QUrl(url, QUrl::StrictMode));
    const QUrl way(proxy, QUrl::StrictMode);
    access.proxy = systemProxy::isPlace(way) ? way : QUrl();
    access.caPem = onlyCertificates(ca.toLatin1());
    access.instances = std::clamp(access.instances, 0, AppAccess::mostInstances);
    access.headers.clear();
    for (const QString &name : std::as_const(headers))
        access.headers.append({name.toLatin1(), Secret()});
}

constexpr auto leftBehindName = "old values left behind"_L1;

QString nameOf(const OverwrittenValue &value)
{
    return u"%1: %2"_s.arg(value.place, value.variable);
}

/// Of all that is in the file but itself. It notices what was changed by mistake; whoever means it can write another.
QString checksumOf(QJsonObject file)
{
    file.remove(u"checksum"_s);
    const QByteArray text = QJsonDocument(file).toJson(QJsonDocument::Compact);
    return sha256Of(text);
}

tl::unexpected<Error> tooLarge()
{
    return refusedHandover(Words::tr(
        "This rotation is too large to be handed over: of its event keys and of its apps the file takes up to "
        "%1 each, and up to %2 entries of any other list.")
                               .arg(mostEntries)
                               .arg(mostOfAny));
}

QString addressOf(const RotationHandover &handover)
{
    return handover.address.isEmpty() ? FiledUnder::of(handover.rotation.origin).address : handover.address;
}

bool isAtSamePlace(const RotationHandover &handover, const Dashboard &dashboard, const Environment &environment)
{
    const Rotation &rotation = handover.rotation;
    if (rotation.origin == dashboard.origin()) // also where the server has moved since
        return rotation.environment.id == environment.id;
    // The ids of such an account's environments are its own, too; the slug is Inngest's. A server of one's own has
    // another name from elsewhere often: it is told by its keys, and by its kind of account.
    const bool isServers = FiledUnder::of(rotation.origin).kind == "self-hosted"_L1;
    return (isServers || addressOf(handover) == dashboard.address()) && rotation.environment.slug == environment.slug;
}

/// By one kind of account keys are known by Inngest's ids, by the others by their fingerprints.
QString nameOfKind(const QString &kind)
{
    return kind == "by-hand"_L1    ? Words::tr("Inngest Cloud, by hand")
        : kind == "self-hosted"_L1 ? Words::tr("A self-hosted server")
                                   : Words::tr("Inngest Cloud, with the dashboard's session");
}

bool isBounded(const QJsonValue &value)
{
    if (value.isArray()) {
        const QJsonArray list = value.toArray();
        return list.size() <= mostOfAny && std::ranges::all_of(list, isBounded);
    }
    const QJsonObject fields = value.toObject();
    return fields.size() <= mostOfAny && std::ranges::all_of(fields, isBounded);
}

/// Each key of a rotation has one part in it: with two, what is made in its place would be deleted with it.
bool hasEachKeyOnce(const Rotation &rotation)
{
    QStringList ids = keyIdsOf({rotation});
    QStringList fingerprints;
    for (const RotatedEventKey &key : rotation.eventKeys)
        fingerprints += {key.oldFingerprint, key.twinFingerprint};
    for (QStringList *list : {&ids, &fingerprints})
        list->removeAll(QString());
    return ids.removeDuplicates() == 0 && fingerprints.removeDuplicates() == 0;
}

} // namespace

QList<HandedAccess> handedAccessesOf(const KeptAccesses &kept)
{
    QList<HandedAccess> list;
    for (auto one = kept.byApp.cbegin(); one != kept.byApp.cend(); ++one) {
        HandedAccess handed{.appKey = one.key(), .access = one.value()};
        handed.access.url = handed.access.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
        for (auto &[name, value] : handed.access.headers)
            value = {};
        for (const QString &name : kept.missing.value(one.key())) {
            if (name != "?"_L1)
                handed.access.headers.append({name.toLatin1(), Secret()});
        }
        const auto *added = firstWith(kept.added, &App::id, one.key());
        handed.isAdded = added;
        handed.name = handed.isAdded ? added->name : QString();
        list.append(handed);
    }
    std::ranges::sort(list, {}, &HandedAccess::appKey);
    return list;
}

QByteArray handoverFileOf(const RotationHandover &handover)
{
    return sealedHandover({{u"format"_s, format}, {u"version"_s, handoverVersion},
        {u"at"_s, handover.at.toUTC().toString(Qt::ISODateWithMs)}, {u"by"_s, handover.person},
        {u"address"_s, handover.address}, {u"rotation"_s, rotationToJson(handover.rotation)},
        {u"accesses"_s, JsonFields::allWritten(handover.accesses, fieldsOfAccess)}});
}

QByteArray sealedHandover(QJsonObject file)
{
    file[u"checksum"_s] = checksumOf(file);
    return QJsonDocument(file).toJson();
}

Result<RotationHandover> handoverFrom(const QByteArray &file)
{
    if (file.size() > mostBytes)
        return refusedHandover(Words::tr("This file is too large to be a rotation that was handed over."));
    QJsonParseError unreadable;
    const QJsonObject json = QJsonDocument::fromJson(file, &unreadable).object();
    const auto changed = [] {
        return refusedHandover(
            Words::tr("This file is damaged: a part of it is missing, or was changed. Ask your colleague to send "
                      "the file that “Hand over…” saved once more."));
    };
    // An editor may have saved it in UTF-16, with a zero beside each letter.
    if (unreadable.error != QJsonParseError::NoError && QByteArray(file).replace('\0', "").contains(format.data()))
        return changed();
    if (json[u"format"].toString() != format)
        return refusedHandover(
            Words::tr("This file is not a rotation that was handed over. Ask your colleague for the file that "
                      "“Hand over…” saved."));
    const QJsonObject state = json[u"rotation"].toObject();
    const int told = json[u"version"].toInt();
    if (told > handoverVersion || isNewerRotation(state))
        return refusedHandover(
            Words::tr("A newer version of the program wrote this file. Update this one, and open it again."));
    if (told < 1 || !isReadableRotation(state) || (told > 1 && json[u"checksum"].toString() != checksumOf(json)))
        return changed();
    if (!isBounded(json))
        return tooLarge();
    RotationHandover handover{.rotation = rotationFromJson(state),
        .person = json[u"by"].toString(),
        .at = QDateTime::fromString(json[u"at"].toString(), Qt::ISODateWithMs),
        .address = json[u"address"].toString()};
    const bool isTooMuch = handover.rotation.eventKeys.size() > mostEntries
        || handover.rotation.apps.size() > mostEntries || json[u"accesses"].toArray().size() > mostEntries;
    if (isTooMuch)
        return tooLarge();
    const bool isWhole = handover.rotation.isBegun() && handover.at.isValid()
        && !hasOneWith(handover.rotation.eventKeys, &RotatedEventKey::oldId, QString());
    if (!isWhole)
        return refusedHandover(
            Words::tr("This file is damaged: the rotation in it is not whole. Ask your colleague for it again."));
    if (!hasEachKeyOnce(handover.rotation))
        return refusedHandover(
            Words::tr("In this file one key has two parts in the rotation, so that going on with it could delete a key "
                      "that is in use: it is damaged, or was changed."));
    handover.accesses = JsonFields::allRead(json[u"accesses"].toArray(), fieldsOfAccess);
    return handover;
}

Result<Rotation> rotationHere(
    const RotationHandover &handover, const Dashboard &dashboard, const Environment &environment)
{
    Rotation rotation = handover.rotation;
    if (!isAtSamePlace(handover, dashboard, environment))
        return refusedHandover(
            Words::tr("This is a rotation of the environment “%1” at %2. Open that environment with an account "
                      "there, and open the file then.")
                .arg(shownName(rotation.environment.name), shownName(addressOf(handover))));
    if (const QString kind = FiledUnder::of(rotation.origin).kind; kind != FiledUnder::of(dashboard.origin()).kind)
        return refusedHandover(
            Words::tr("Your colleague's account is of another kind than this one, and knows the keys by other "
                      "IDs. Open the file with an account of the same kind: “%1”.")
                .arg(nameOfKind(kind)));
    if (rotation.isOver())
        return refusedHandover(
            Words::tr("This rotation was over when it was handed over: there is nothing to go on with."));
    rotation.origin = dashboard.origin();
    rotation.environment = environment;
    // The numbers of the sender's journal: the acts of this one have their own.
    rotation.acts.clear();
    // No question is this one: a word is offered again, and counts when somebody here gives it.
    for (Word &word : rotation.words)
        word.asked.keys = {u"handed over"_s};
    for (SenderNote &sender : rotation.senders)
        sender.isWordVoid = !sender.word.isEmpty();
    for (ResyncLine &line : rotation.resyncs)
        line.isOutdated |= !line.byWordOf.isEmpty();
    for (RotatedEventKey &key : rotation.eventKeys)
        key.lookedUp = {};
    withdrawNobodyElse(rotation);
    endWordOnNoApps(rotation);
    endWordsOnPutBack(rotation);
    endAnswersForHolders(rotation, [](const QString &) { return true; });
    QStringList leftBehind;
    for (const OverwrittenValue &value : std::as_const(rotation.overwritten)) {
        // Of what a tool overwrote with nothing kept there is nothing to bring.
        if (!value.isRestored && (!value.secretName.isEmpty() || value.place.startsWith(u'/')))
            leftBehind.append(nameOf(value));
    }
    for (PlannedApp &app : rotation.apps)
        app.isWrittenElsewhere |= isInWrittenFile(rotation, app);
    rotation.overwritten.clear();
    rotation.exceptions.append({u"handed over"_s, {}, handover.person, {}, handover.at});
    if (!leftBehind.isEmpty())
        rotation.exceptions.append({QString(leftBehindName), leftBehind, handover.person, {}, handover.at});
    return rotation;
}

void keepOldValues(Rotation &rotation, const Rotation &before)
{
    rotation.overwritten = before.overwritten;
    for (PlannedApp &app : rotation.apps)
        // As RotationSession::setTargets() has it: of what a tool stored, a file that is its place says nothing.
        app.isWrittenElsewhere &= wasStoredByTool(rotation, app) || !isInWrittenFile(rotation, app);
    for (RotationException &exception : rotation.exceptions) {
        for (const OverwrittenValue &value : before.overwritten) {
            if (exception.what == leftBehindName)
                exception.subjects.removeAll(nameOf(value));
        }
    }
    rotation.exceptions.removeIf([](const RotationException &exception) {
        return exception.what == leftBehindName && exception.subjects.isEmpty();
    });
}

void dropForeignFingerprints(Rotation &rotation, const EnvironmentSnapshot &live, const QList<KeptKey> &kept)
{
    const QSet<QString> own = fingerprintsOf(rotation);
    QSet<QString> foreign = fingerprintsOf(live);
    for (const KeptKey &key : kept) {
        if (key.origin != rotation.origin || key.environmentId != rotation.environment.id)
            foreign.insert(key.fingerprint);
    }
    rotation.fingerprints.removeIf([&](const QString &one) {
        const bool isFingerprint = !one.isEmpty() && fingerprintOfHash(one) == one;
        return !isFingerprint || (foreign.contains(one) && !own.contains(one));
    });
    rotation.fingerprints.removeDuplicates();
}

void renameApps(Rotation &rotation, const QHash<QString, QString> &renamed)
{
    // The numbers of added apps are each computer's own: one that was not brought is none of those that are added here.
    const auto here = [&renamed](const QString &key) {
        return renamed.value(key, key.startsWith("url:"_L1) ? u"url:elsewhere/"_s + key : key);
    };
    for (PlannedApp &app : rotation.apps)
        app.appKey = here(app.appKey);
    for (Word &word : rotation.words)
        word.asked.appKey = here(word.asked.appKey);
    for (OpenSetting &setting : rotation.openSettings)
        std::ranges::transform(setting.appKeys, setting.appKeys.begin(), here);
    for (ResyncLine &line : rotation.resyncs)
        line.app.id = here(line.app.id);
    for (RotationException &exception : rotation.exceptions)
        exception.question = here(exception.question);
    for (GateRecord &gate : rotation.gates) {
        for (QJsonValueRef one : gate.apps) {
            QJsonObject app = one.toObject();
            app[u"app"_s] = here(app[u"app"].toString());
            one = app;
        }
    }
}

QFuture<Result<QHash<QString, QString>>> takeAccesses(
    AppAccesses &accesses, const QString &origin, const QString &environmentId, const QList<HandedAccess> &handed)
{
    return chained(accesses.load(origin, environmentId), &accesses, [=, &accesses](const KeptAccesses &kept) {
        const auto renamed = std::make_shared<QHash<QString, QString>>(); // shared: the steps write into it
        QList<Step> steps;
        for (const HandedAccess &one : handed) {
            const auto *there = firstOf(kept.added, [&](const App &app) {
                return kept.byApp.value(app.id).url.adjusted(QUrl::RemoveQuery) == one.access.url;
            });
            if (one.isAdded && there) {
                renamed->insert(one.appKey, there->id);
            } else if (one.isAdded) {
                steps.append([=, &accesses] {
                    return mapped(accesses.add(origin, environmentId, one.access, one.name), &accesses,
                        [renamed, sendersKey = one.appKey](const Result<App> &app) {
                            if (app)
                                renamed->insert(sendersKey, app->id);
                            return asDone(app);
                        });
                });
            } else if (kept.byApp.value(one.appKey).isAsSynced() && !kept.missing.contains(one.appKey)) {
                steps.append([=, &accesses] { return accesses.set(origin, environmentId, one.appKey, one.access); });
            }
        }
        return mapped(inOrder(steps, &accesses), &accesses, [renamed](const Done &done) {
            return done ? Result<QHash<QString, QString>>(*renamed) : failure(done.error());
        });
    });
}
