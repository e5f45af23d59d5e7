// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceserver.h"

#include "app/core/whenfinished.h"
#include "app/practice/practiceseed.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

const HttpHeaders &jsonHeaders()
{
    static const HttpHeaders headers{{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
    return headers;
}

HttpResponse json(int status, const QJsonObject &object)
{
    return {.status = status, .headers = jsonHeaders(), .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

} // namespace

PracticeServer::PracticeServer(Clock &clock, Options options, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_token(m_options.token.isEmpty() ? newEventKeyValue() : m_options.token)
    , m_state(clock, m_options.directory)
    , m_rules(m_state)
    , m_http(clock, [this](const HttpRequest &request, const HttpResponder &to) { handle(request, to); })
{
}

PracticeServer::~PracticeServer() = default;

Result<PracticeInfo> PracticeServer::start()
{
    if (const Done opened = m_state.open(m_options.size); !opened)
        return failure(opened.error());
    const auto kept = static_cast<quint16>(m_state.section(u"server"_s)[u"port"_s].toInt());
    const Result<quint16> port = m_options.port ? m_http.listen(m_options.port) : m_http.listenKeeping(kept);
    if (!port)
        return failure(port.error());
    if (*port != kept) {
        const QJsonObject section{{u"port"_s, static_cast<int>(*port)}};
        if (const Done written = m_state.setSection(u"server"_s, section); !written)
            return failure(written.error());
    }
    return PracticeInfo{.origin = origin(),
        .token = m_token,
        .damagedCopy = m_state.damagedCopy(),
        .hasMoved = kept != 0 && *port != kept};
}

QUrl PracticeServer::origin() const
{
    return QUrl(QString::fromLatin1(m_http.origin()));
}

void PracticeServer::addCommand(const QString &name, Command command)
{
    Q_ASSERT(!m_commands.contains(name));
    m_commands.insert(name, std::move(command));
}

void PracticeServer::handle(const HttpRequest &request, const HttpResponder &responder)
{
    if (request.path == "/practice/control")
        handleControl(request, responder);
    else
        responder.send(json(404, {{u"error"_s, u"not found"_s}}));
}

bool PracticeServer::isAuthorized(const HttpRequest &request) const
{
    const QByteArray header = request.header("authorization");
    return header.startsWith("Bearer ") && Secret(QByteArrayView(header).sliced(7)) == m_token;
}

void PracticeServer::handleControl(const HttpRequest &request, const HttpResponder &responder)
{
    if (!isAuthorized(request)) {
        responder.send(json(401, {{u"error"_s, u"unauthorized"_s}}));
        return;
    }
    const QJsonObject arguments = QJsonDocument::fromJson(request.body).object();
    const Command command = m_commands.value(arguments[u"command"_s].toString());
    if (request.method != "POST" || !command) {
        responder.send(json(400, {{u"error"_s, u"unknown command"_s}}));
        return;
    }
    whenFinished(command(arguments), this, [responder](const Result<QJsonObject> &answer) {
        if (answer) {
            responder.send(json(200, *answer));
            return;
        }
        const Error &error = answer.error();
        responder.send(json(409, {{u"error"_s, error.serverMessage.isEmpty() ? error.detail : error.serverMessage}}));
    });
}
