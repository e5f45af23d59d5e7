// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/realprocess.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardPaths>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

const QString folder = QStringLiteral(IKM_SOURCE_DIR "/tests/real");

QString node()
{
    return QStandardPaths::findExecutable(u"node"_s);
}

} // namespace

RealProcess::~RealProcess()
{
    stop();
}

QString RealProcess::missing()
{
    if (node().isEmpty())
        return u"Node is not installed, so no real app can be started."_s;
    if (!QFileInfo::exists(folder + u"/node_modules/.package-lock.json"_s))
        return u"The packages of tests/real are not installed: tests/run does it, or `npm ci` in that folder."_s;
    return {};
}

int RealProcess::skipCode()
{
    const QString why = missing();
    if (why.isEmpty())
        return 0;
    std::printf("%s\n", qPrintable(why));
    return 77;
}

void RealProcess::begin(const QStringList &arguments, const QMap<QString, QString> &variables)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    for (auto it = variables.cbegin(); it != variables.cend(); ++it)
        environment.insert(it.key(), it.value());
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(folder);
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.start(node(), arguments);
}

bool RealProcess::isReady()
{
    if (m_greeting.isEmpty())
        m_greeting = readLine();
    return !m_greeting.isEmpty();
}

void RealProcess::stop()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(5000);
}

QJsonObject RealProcess::tell(const QJsonObject &command)
{
    m_process.write(QJsonDocument(command).toJson(QJsonDocument::Compact) + '\n');
    return readLine();
}

/// With the event loop going on: traffic goes on meanwhile.
QJsonObject RealProcess::readLine()
{
    QSignalSpy ready(&m_process, &QProcess::readyReadStandardOutput);
    QSignalSpy ended(&m_process, &QProcess::finished);
    for (int i = 0; i < 200 && !m_process.canReadLine() && ended.isEmpty(); ++i)
        ready.wait(50);
    return QJsonDocument::fromJson(m_process.readLine()).object();
}
