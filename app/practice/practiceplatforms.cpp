// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceplatforms.h"

#include "app/core/clock.h"
#include "app/core/exportfile.h"
#include "app/practice/practiceaccount.h"
#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds releaseTime{3'000};

std::pair<int, QJsonObject> refused(int status, const QString &why)
{
    return {status, {{u"error"_s, why}}};
}

std::pair<int, QJsonObject> said(const QString &text)
{
    return {200, {{u"text"_s, text}}};
}

} // namespace

PracticePlatforms::PracticePlatforms(PracticeServer &server, PracticeApps &apps)
    : m_server(server)
    , m_apps(apps)
    , m_token(newEventKeyValue())
{
    m_server.setPlatforms([this](const Secret &bearer, const QJsonObject &request) { return answer(bearer, request); });
}

PracticePlatforms::~PracticePlatforms()
{
    m_server.setPlatforms({});
    QFile::remove(sessionPath(m_server.directory()));
}

QString PracticePlatforms::sessionPath(const QString &directory)
{
    return QDir(directory).filePath(u"practice-host.session"_s);
}

bool PracticePlatforms::isSignedIn() const
{
    return QFileInfo::exists(sessionPath(m_server.directory()));
}

Done PracticePlatforms::setSignedIn(bool isSignedIn)
{
    const QString path = sessionPath(m_server.directory());
    if (!isSignedIn) {
        if (QFile::remove(path) || !QFileInfo::exists(path))
            return {};
        return failure(Error::Kind::Storage, u"practice-host could not be signed out"_s);
    }
    const QJsonObject session{{u"origin"_s, m_server.origin().toString()}, {u"token"_s, m_token.revealText()}};
    if (!writeExportFile(path, QJsonDocument(session).toJson(QJsonDocument::Compact)))
        return failure(Error::Kind::Storage, u"practice-host could not be signed in"_s);
    return {};
}

QList<PracticeRunningApp *> PracticePlatforms::project(const QString &platform, const QString &name) const
{
    QList<PracticeRunningApp *> apps;
    const PracticeState &state = m_server.state();
    for (const PracticeApp &row : state.apps().all()) {
        const Environment *environment = state.environments().find(state.keyHolder(row.app.environmentId));
        PracticeRunningApp *app = m_apps.app(row.app.id);
        if (app && environment && row.sync().platform == platform
            && name == u"%1-%2"_s.arg(row.app.externalId, environment->slug))
            apps.append(app);
    }
    return apps;
}

PracticePlatforms::Answer PracticePlatforms::answer(const Secret &bearer, const QJsonObject &request)
{
    // Signing out ends what is signed in by a copy of the file, too.
    if (!(bearer == m_token) || !isSignedIn())
        return refused(401, u"You are not signed in. Sign in in the practice panel, under “Apps and senders”."_s);
    const QString platform = request["platform"_L1].toString();
    const QString act = request["act"_L1].toString();
    if (!practicePlatforms().contains(platform))
        return refused(404, u"There is no platform of that name: %1."_s.arg(practicePlatforms().join(u", "_s)));
    if (act == "whoami"_L1) {
        const QList<PracticeUser> &users = m_server.state().users().all();
        return said(u"%1 on %2 (practice)"_s.arg(users.isEmpty() ? QString() : users.first().email, platform));
    }
    const QString name = request["project"_L1].toString();
    const QList<PracticeRunningApp *> apps = project(platform, name);
    if (apps.isEmpty())
        return refused(404, u"There is no project “%1” on %2."_s.arg(name, platform));
    const QMap<QString, Secret> values = apps.first()->variables().values();
    if (act == "show"_L1)
        return said(u"%1: apps: %2"_s.arg(name, QString::number(apps.size())));
    if (act == "names"_L1)
        return said(QStringList(values.keys()).join(u'\n'));
    if (act == "get"_L1) {
        const QString variable = request["variable"_L1].toString();
        if (platform != "orchard"_L1)
            return refused(403, u"%1 does not give values back."_s.arg(platform));
        return values.contains(variable) ? said(values[variable].revealText())
                                         : refused(404, u"%1 is not set."_s.arg(variable));
    }
    return change(apps, act, request);
}

PracticePlatforms::Answer PracticePlatforms::change(
    const QList<PracticeRunningApp *> &project, const QString &act, const QJsonObject &request)
{
    const QString platform = request["platform"_L1].toString();
    const auto deploy = [&project] {
        for (PracticeRunningApp *app : project)
            app->deploy();
    };
    if (act == "deploy"_L1) {
        deploy();
        return said(u"The instances start anew, one after the other."_s);
    }
    if (act != "set"_L1 && act != "unset"_L1)
        return refused(404, u"Nothing of that name can be done."_s);
    QStringList unset;
    auto changes = PracticeAppVariables::fromJson(request["values"_L1].toObject());
    if (act == "unset"_L1)
        unset.append(request["variable"_L1].toString());
    else if (!changes || changes->values().isEmpty())
        return refused(400, u"A value is missing, or a name is no variable's."_s);
    // Each keeps what it has besides: of a preview the name of its own branch.
    for (const PracticeRunningApp *app : project) {
        if (!m_apps.changeVariables(app->code().id, changes.value_or(PracticeAppVariables()), unset))
            return refused(500, u"The change could not be stored."_s);
    }
    if (platform != "lagoon"_L1)
        return said(u"Stored."_s);
    // As elsewhere it takes its moment to begin: who has stored something can look at it before.
    for (PracticeRunningApp *app : project)
        m_server.state().clock().after(releaseTime, app, [app] { app->deploy(); });
    return said(u"Stored; the app restarts."_s);
}
