// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/realapp.h"

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

bool RealApp::start()
{
    if (!m_balancer.start({u"balancer.mjs"_s}, {}))
        return false;
    for (int i = 0; i < m_making.instances; ++i) {
        m_instances.push_back(startInstance());
        if (!m_instances.back())
            return false;
    }
    return serveAll();
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

QUrl RealApp::at(const QString &path) const
{
    return urlOf(portOf(m_balancer), path);
}

std::unique_ptr<RealProcess> RealApp::startInstance() const
{
    auto process = std::make_unique<RealProcess>();
    // What a host sets; the keys come from the file alone.
    const QMap<QString, QString> variables{{u"NODE_ENV"_s, u"production"_s}, {u"REAL_SDK"_s, m_making.sdk},
        {u"REAL_FRAMEWORK"_s, m_making.framework}, {u"REAL_APP"_s, m_making.id},
        {u"REAL_EVENT"_s, m_making.eventName}};
    if (!process->start({u"--env-file="_s + m_making.envFile, u"app.mjs"_s}, variables))
        return {};
    return process;
}
