// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/rotationend.h"

#include "app/acts/actjournal.h"
#include "app/history/historystore.h"
#include "tests/support/answerof.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList misfitsOfSigningKeys(bool isRotated, const AccountPicture &before, const AccountPicture &after)
{
    QStringList misfits;
    if (after.signingKeys.size() != 1 || !after.active())
        return {u"there are %1 signing keys, %2 active"_s.arg(after.signingKeys.size()).arg(after.active() ? 1 : 0)};
    if ((after.active()->id != before.active()->id) != isRotated)
        misfits.append(isRotated ? u"the old signing key is still active"_s : u"another signing key is active"_s);
    return misfits;
}

bool isTwinOf(const EventKey &key, const EventKey &old)
{
    return key.id != old.id && key.name.startsWith(old.name + u" ("_s) && key.filter == old.filter;
}

/// What the apps and senders that hold event keys hold now.
QString eventKeyNameOf(const AccountPicture &picture, const Secret &value)
{
    for (const EventKey &key : picture.eventKeys) {
        if (key.value == value)
            return key.name;
    }
    return value.isEmpty() ? u"none"_s : u"an unknown one"_s;
}

} // namespace

QStringList RotationEnd::misfits(const AccountPicture &before, const AccountPicture &after) const
{
    QStringList misfits = misfitsOfSigningKeys(signingKey, before, after);
    for (const EventKey &old : before.eventKeys) {
        if (goneEventKeys.contains(old.name))
            continue;
        const bool isThere = std::any_of(
            after.eventKeys.begin(), after.eventKeys.end(), [&old](const EventKey &key) { return key.id == old.id; });
        const auto count = std::count_if(
            after.eventKeys.begin(), after.eventKeys.end(), [&old](const EventKey &key) { return isTwinOf(key, old); });
        if (isThere == eventKeys)
            misfits.append(u"the event key %1 is %2"_s.arg(old.name, isThere ? u"still there"_s : u"gone"_s));
        if (count != (eventKeys ? 1 : 0))
            misfits.append(u"the event key %1 has %2 twins"_s.arg(old.name).arg(count));
    }
    const qsizetype wanted = before.eventKeys.size() - goneEventKeys.size() + foreignEventKeys.size();
    if (after.eventKeys.size() != wanted)
        misfits.append(u"there are %1 event keys instead of %2"_s.arg(after.eventKeys.size()).arg(wanted));
    const QString production = before.apps.senders.isEmpty() ? QString() : before.apps.senders.first().environmentId;
    for (const PracticeAppStatus &app : after.apps.apps) {
        if (app.environmentId != production || !after.active())
            continue;
        for (const PracticeInstanceStatus &instance : app.instances) {
            if (instance.variables.signingKey() != after.active()->value)
                misfits.append(u"an instance of %1 has another signing key"_s.arg(app.name));
            const Secret fallback = instance.variables.signingKeyFallback();
            if (!fallback.isEmpty() && !(mayRepeatItself && fallback == after.active()->value))
                misfits.append(u"an instance of %1 has a fallback"_s.arg(app.name));
            // What one that does not answer holds nobody knows.
            if (app.name != "legacy-reports"_L1
                && eventKeyNameOf(after, instance.variables.eventKey()) == "an unknown one"_L1)
                misfits.append(u"an instance of %1 has a dead event key"_s.arg(app.name));
        }
    }
    for (const PracticeSenderStatus &sender : after.apps.senders) {
        if (eventKeyNameOf(after, sender.variables.eventKey()) == "an unknown one"_L1)
            misfits.append(u"%1 has a dead event key"_s.arg(sender.name));
    }
    return misfits;
}

QStringList misfitsOfRequests(PracticeProcess &server, const QMap<QString, int> &wanted)
{
    QStringList misfits;
    const auto status = answerOf(server.control().send(u"status"_s));
    if (!status)
        return {u"the server does not tell its requests"_s};
    for (auto entry = wanted.begin(); entry != wanted.end(); ++entry) {
        const int count = (*status)[u"requests"_s][entry.key()].toInt();
        if (count != entry.value())
            misfits.append(u"%1 came in %2 times instead of %3"_s.arg(entry.key()).arg(count).arg(entry.value()));
    }
    return misfits;
}

QStringList misfitsOfDatabase(const QString &path, const QString &origin)
{
    QStringList misfits;
    HistoryStore store(path);
    const auto unsettled = answerOf(ActJournal(store).unsettled(origin));
    if (!unsettled || !unsettled->isEmpty())
        misfits.append(u"%1 acts are not settled"_s.arg(unsettled ? unsettled->size() : -1));
    const auto misfit = answerOf(store.verify());
    if (!misfit || *misfit != 0)
        misfits.append(u"the history's chain does not hold"_s);
    if (!store.damagedCopy().isEmpty())
        misfits.append(u"the database was damaged"_s);
    return misfits;
}

QStringList filesWithSecrets(const QString &folder, const QList<Secret> &secrets)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        // The keychain's stand-in, and what a kill leaves of it while it is written.
        const bool isKeychain = QFileInfo(file).fileName().startsWith("keychain.json"_L1);
        if (isKeychain || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        // The end of a signing key is as good as the whole.
        if (std::any_of(secrets.begin(), secrets.end(), [&bytes](const Secret &secret) {
                return !secret.isEmpty()
                    && bytes.contains(secret.reveal().last(std::min<qsizetype>(secret.size(), 40)));
            }))
            found.append(file.fileName());
    }
    return found;
}

QStringList deadKeys(const QString &keychain, const QList<Secret> &live)
{
    QFile file(keychain);
    if (!file.open(QIODevice::ReadOnly))
        return {u"there is no keychain"_s};
    QStringList dead;
    const QJsonObject kept = QJsonDocument::fromJson(file.readAll()).object();
    for (auto entry = kept.begin(); entry != kept.end(); ++entry) {
        if (!live.contains(Secret::fromText(entry->toString())))
            dead.append(u"the keychain still holds a dead key, "_s + entry.key());
    }
    return dead;
}

QList<Secret> secretsOf(const AccountPicture &picture)
{
    QList<Secret> secrets;
    for (const SigningKey &key : picture.signingKeys)
        secrets.append(key.value);
    for (const EventKey &key : picture.eventKeys)
        secrets.append(key.value);
    return secrets;
}
