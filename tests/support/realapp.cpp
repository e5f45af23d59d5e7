// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/realapp.h"

#include "app/deploy/envfilewriter.h"
#include "app/domain/signature.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

QJsonObject packageOf(const QString &path)
{
    QFile file(QStringLiteral(IKM_SOURCE_DIR "/tests/real/") + path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QUrl urlOf(int port, const QString &path)
{
    QUrl url(u"http://127.0.0.1"_s);
    url.setPort(port);
    url.setPath(path);
    return url;
}

int portOf(const RealProcess &process)
{
    return process.greeting()[u"port"_s].toInt();
}

} // namespace

QStringList RealApp::sdks()
{
    QStringList names = packageOf(u"package.json"_s)[u"dependencies"_s].toObject().keys();
    names.removeIf([](const QString &name) { return !name.startsWith("inngest-"_L1); });
    return names;
}

QString RealApp::versionOf(const QString &sdk)
{
    return packageOf(u"node_modules/"_s + sdk + u"/package.json"_s)[u"version"_s].toString();
}

RealApp::RealApp(RealAppMaking making)
    : m_making(std::move(making))
{
}

void RealApp::begin()
{
    if (m_making.hasBalancer)
        m_balancer.begin({u"balancer.mjs"_s}, {});
    for (int i = 0; i < m_making.instances; ++i)
        m_instances.push_back(beginInstance());
}

bool RealApp::isReady()
{
    for (const auto &instance : m_instances) {
        if (!instance->isReady())
            return false;
    }
    return !m_making.hasBalancer || (m_balancer.isReady() && serveAll());
}

bool RealApp::start()
{
    begin();
    return isReady();
}

bool RealApp::restart(int index)
{
    std::unique_ptr<RealProcess> &instance = m_instances.at(static_cast<size_t>(index));
    if (m_instances.size() == 1) {
        std::unique_ptr<RealProcess> old = std::exchange(instance, startInstance());
        // The old one ends when the balancer has let go of it.
        return instance && serveAll();
    }
    QList<int> others;
    for (int i = 0; i < m_making.instances; ++i) {
        if (i != index)
            others.append(i);
    }
    if (!serve(others))
        return false;
    instance.reset();
    instance = startInstance();
    return instance && serveAll();
}

bool RealApp::deploy()
{
    for (int i = 0; i < m_making.instances; ++i) {
        if (!restart(i))
            return false;
    }
    return true;
}

bool RealApp::serve(const QList<int> &indices)
{
    QJsonArray ports;
    for (const int index : indices)
        ports.append(portOf(*m_instances.at(static_cast<size_t>(index))));
    return !m_balancer.tell({{u"ports"_s, ports}, {u"order"_s, m_making.isRandom ? u"random"_s : u"turns"_s}})
                .isEmpty();
}

bool RealApp::serveAll()
{
    QList<int> all;
    for (int i = 0; i < m_making.instances; ++i)
        all.append(i);
    return serve(all);
}

QUrl RealApp::instanceUrl(int index) const
{
    return urlOf(portOf(*m_instances.at(static_cast<size_t>(index))), u"/api/inngest"_s);
}

HttpCall::Request RealApp::call(const Secret &key, const QDateTime &now) const
{
    const QJsonObject event{{u"name"_s, m_making.id + u"/function-1.asked"_s}, {u"data"_s, QJsonObject()}};
    const QJsonObject stack{{u"stack"_s, QJsonArray()}, {u"current"_s, 0}};
    const QJsonObject body{
        {u"ctx"_s,
            QJsonObject{{u"attempt"_s, 0}, {u"run_id"_s, u"01"_s}, {u"fn_id"_s, m_making.id}, {u"stack"_s, stack}}},
        {u"event"_s, event}, {u"events"_s, QJsonArray{event}}, {u"steps"_s, QJsonObject()}, {u"version"_s, 1},
        {u"use_api"_s, false}};
    const QByteArray text = QJsonDocument(body).toJson(QJsonDocument::Compact);
    QUrl target = url();
    target.setQuery(u"fnId=%1-function-1&stepId=step"_s.arg(m_making.id));
    return {.method = "POST",
        .url = target,
        .headers = {{"Content-Type", "application/json"}, {"X-Inngest-Signature", signatureHeader(key, text, now)}},
        .body = text};
}

bool RealApp::createEnvFile(const QString &path, const QUrl &inngest)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly)
        && file.write("# The app's own\nINNGEST_BASE_URL=" + inngest.toEncoded() + "\n# Keys\n") > 0;
}

bool RealApp::setVariables(const QString &envFile, const QList<EnvChange> &changes)
{
    const Result<EnvFilePlan> plan = EnvFileWriter::plan(envFile, changes);
    return plan && EnvFileWriter::write(envFile, changes, plan->digest);
}

QUrl RealApp::at(const QString &path) const
{
    return urlOf(portOf(m_making.hasBalancer ? m_balancer : *m_instances.front()), path);
}

std::unique_ptr<RealProcess> RealApp::startInstance() const
{
    std::unique_ptr<RealProcess> process = beginInstance();
    if (!process->isReady())
        return {};
    return process;
}

std::unique_ptr<RealProcess> RealApp::beginInstance() const
{
    auto process = std::make_unique<RealProcess>();
    // What a host sets; the keys come from the file alone.
    const QMap<QString, QString> variables{{u"NODE_ENV"_s, u"production"_s}, {u"REAL_SDK"_s, m_making.sdk},
        {u"REAL_FRAMEWORK"_s, m_making.framework}, {u"REAL_APP"_s, m_making.id}, {u"REAL_EVENT"_s, m_making.eventName}};
    process->begin({u"--env-file="_s + m_making.envFile, u"app.mjs"_s}, variables);
    return process;
}
