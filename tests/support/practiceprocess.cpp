// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practiceprocess.h"

#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/support/answerof.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString program()
{
    return QStringLiteral(IKM_BINARY_DIR) + u"/inngest-practice-server"_s;
}

} // namespace

std::optional<SigningKey> AccountPicture::active() const
{
    const auto found
        = std::find_if(signingKeys.begin(), signingKeys.end(), [](const SigningKey &key) { return key.isActive; });
    return found == signingKeys.end() ? std::nullopt : std::optional(*found);
}

std::optional<SigningKey> AccountPicture::inactive() const
{
    const auto found
        = std::find_if(signingKeys.begin(), signingKeys.end(), [](const SigningKey &key) { return !key.isActive; });
    return found == signingKeys.end() ? std::nullopt : std::optional(*found);
}

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
    m_control = std::make_unique<PracticeRemote>(m_origin, m_token);
    m_dashboard
        = std::make_unique<CloudDashboard>(m_origin, QUrl(), std::make_unique<FixedToken>(m_token), m_network, m_clock);
    if (!answerOf(m_control->setDeployPace(1ms, 1ms)))
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
    const auto status = answerOf(m_control->send(u"status"_s));
    return status ? (*status)[u"requests"_s][operation].toInt() : -1;
}

Environment PracticeProcess::production()
{
    const auto all = answerOf(m_dashboard->environments());
    if (all) {
        for (const Environment &environment : *all) {
            if (environment.type == EnvironmentType::Production)
                return environment;
        }
    }
    qFatal("no production environment");
}

AccountPicture PracticeProcess::picture()
{
    const QString id = production().id;
    const auto signingKeys = answerOf(m_dashboard->signingKeys(id));
    const auto eventKeys = answerOf(m_dashboard->eventKeys(id));
    const auto status = answerOf(m_control->apps());
    if (!signingKeys || !eventKeys || !status)
        qFatal("the practice account cannot be read");
    return {.signingKeys = *signingKeys, .eventKeys = *eventKeys, .apps = *status};
}
