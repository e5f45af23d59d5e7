// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/standinserver.h"

#include "app/practice/httpcall.h"
#include "tests/support/answerof.h"
#include "tests/support/contentsof.h"
#include "tests/support/realserver.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr int startTime = 10'000;
constexpr int stopTime = 40'000; // a real one lets workers go for 25 seconds

void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("the settings cannot be written");
}

} // namespace

StandInServer::StandInServer(const QString &folder, const QStringList &options)
    : m_folder(folder)
    , m_options(options)
{
}

StandInServer::~StandInServer()
{
    if (!m_process)
        return;
    m_process->kill(); // a stop can be slow on purpose
    m_process->waitForFinished(startTime);
}

QByteArray StandInServer::textOf(const ServerSettings &settings)
{
    QByteArray events;
    for (const Secret &key : settings.eventKeys)
        events += (events.isEmpty() ? QByteArray() : QByteArray(",")) + key.reveal().toByteArray();
    return "INNGEST_SIGNING_KEY=" + settings.signingKey.reveal().toByteArray() + "\nINNGEST_EVENT_KEY=" + events + '\n';
}

void StandInServer::set(const ServerSettings &settings)
{
    m_settings = settings;
    setText(textOf(settings));
}

void StandInServer::setText(const QByteArray &text)
{
    writeFile(m_folder + u"/server.env"_s, text);
}

void StandInServer::setBeside(const ServerSettings &settings)
{
    m_hasBeside = !settings.isEmpty();
    writeFile(m_folder + u"/beside.env"_s, textOf(settings));
}

bool StandInServer::isReal()
{
    return !RealServer::program().isEmpty();
}

bool StandInServer::start()
{
    m_process = std::make_unique<QProcess>();
    if (!(isReal() ? startReal() : startStandIn()))
        return false;
    ++m_starts;
    return true;
}

bool StandInServer::startReal()
{
    const bool isDevelopment = m_options == QStringList(u"--dev"_s);
    if (m_hasBeside || !(m_options.isEmpty() || isDevelopment))
        qFatal("a real server cannot play this: the row has to be skipped");
    const RealServer real(m_folder);
    if (real.start(*m_process, contentsOf(m_folder + u"/server.env"_s), m_port, isDevelopment))
        return true;
    m_complaint = real.log();
    return false;
}

bool StandInServer::startStandIn()
{
    QStringList arguments{u"--settings"_s, m_folder + u"/server.env"_s, u"--state"_s, m_folder + u"/state.json"_s,
        u"--port"_s, QString::number(m_port)};
    if (m_hasBeside)
        arguments += {u"--settings"_s, m_folder + u"/beside.env"_s};
    m_process->start(QStringLiteral(IKM_BINARY_DIR "/inngest-selfhosted-stand-in"), arguments + m_options);
    while (!m_process->canReadLine()) {
        if (m_process->waitForReadyRead(startTime))
            continue;
        m_process->waitForFinished(startTime);
        m_complaint = m_process->readAllStandardError();
        return false;
    }
    m_port = QUrl(QJsonDocument::fromJson(m_process->readLine())[u"origin"].toString()).port();
    return true;
}

void StandInServer::beginStop()
{
    if (!isRunning())
        return;
    isReal() ? m_process->terminate() : m_process->closeWriteChannel();
}

void StandInServer::stop()
{
    if (!isRunning())
        return;
    beginStop();
    if (!m_process->waitForFinished(stopTime))
        qFatal("the server does not stop");
}

bool StandInServer::restart()
{
    stop();
    return start();
}

bool StandInServer::restartWith(const ServerSettings &settings)
{
    set(settings);
    return restart();
}

QUrl StandInServer::origin() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

QJsonObject StandInServer::counts()
{
    if (isReal())
        qFatal("a real server does not count: the row has to be skipped");
    SystemClock clock;
    QUrl url = origin();
    url.setPath(u"/stand-in/counts"_s);
    const auto answer = answerOf(HttpCall::run(clock, {.method = "GET", .url = url, .headers = {}, .body = {}}));
    return answer ? QJsonDocument::fromJson(answer->body).object() : QJsonObject();
}
