// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practiceprocess.h"

#include "tests/support/answerof.h"

#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString program()
{
    const QString folder = QStringLiteral(IKM_BINARY_DIR);
    const QString inApp = folder + u"/app/inngest-practice-server"_s;
    return QFileInfo::exists(inApp) ? inApp : folder + u"/inngest-practice-server"_s;
}

} // namespace

PracticeProcess::PracticeProcess(const QString &directory, const QStringList &options)
    : m_token(Secret::fromText(u"a-token-of-the-test-0123456789"_s))
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // It ends with this process, however that ends.
    m_process.start(program(), QStringList{u"--directory"_s, directory, u"--until-input-closes"_s} + options);
    m_process.write(m_token.reveal().toByteArray() + '\n');
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(10'000))
            qFatal("the practice server does not start");
    }
    m_origin = QUrl(QJsonDocument::fromJson(m_process.readLine())[u"origin"_s].toString());
    m_control = std::make_unique<PracticeControl>(m_origin, m_token);
    m_apps = std::make_unique<PracticeAppsControl>(*m_control);
    if (!answerOf(m_apps->setDeployPace(1ms, 1ms)))
        qFatal("the practice server does not obey");
}

PracticeProcess::~PracticeProcess()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(5000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

bool PracticeProcess::reset()
{
    return answerOf(m_control->clearFaults()) && answerOf(m_control->reset())
        && answerOf(m_control->send(u"clearRequests"_s));
}

QDateTime PracticeProcess::now()
{
    const auto answer = answerOf(m_control->send(u"leap"_s));
    return answer ? QDateTime::fromString((*answer)[u"now"_s].toString(), Qt::ISODateWithMs) : QDateTime();
}

QString PracticeProcess::colleague(const QString &act, const QJsonObject &arguments)
{
    QJsonObject all = arguments;
    all.insert(u"act"_s, act);
    const auto answer = answerOf(m_control->send(u"colleague"_s, all));
    return answer ? (*answer)[u"id"_s].toString() : QString();
}

int PracticeProcess::requests(const QString &operation)
{
    const auto answer = answerOf(m_control->requests());
    return answer ? (*answer)[operation].toInt() : -1;
}
