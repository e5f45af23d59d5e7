// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What stands in for a self-hosted Inngest server, as a program of its own: its keys are settings, read at its start.
// It prints one line of JSON with its origin once it listens, and ends when its standard input is closed.

#include "tests/selfhosted/server/standin.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QTextStream>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

/// A clock that somebody has set wrong.
class WrongClock final : public Clock
{
public:
    explicit WrongClock(std::chrono::seconds ahead)
        : m_ahead(ahead)
    {
    }

    QDateTime now() const override { return m_right.now().addSecs(m_ahead.count()); }
    std::chrono::milliseconds monotonic() const override { return m_right.monotonic(); }
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override
    {
        m_right.after(delay, context, std::move(call));
    }

private:
    const std::chrono::seconds m_ahead;
    SystemClock m_right;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"settings"_s, u"A file of NAME=value lines; several: as many servers in turns."_s, u"path"_s},
        {u"state"_s, u"Where apps and counts are kept."_s, u"path"_s},
        {u"port"_s, u"The port; 0: any."_s, u"number"_s, u"0"_s},
        {u"dev"_s, u"As “inngest dev”: it accepts any key."_s},
        {u"clock-ahead"_s, u"Seconds by which its clock is ahead."_s, u"number"_s, u"0"_s},
        {u"call-apps"_s, u"Milliseconds between two calls to each app."_s, u"number"_s, u"0"_s},
        {u"drain"_s, u"Milliseconds that a stop takes, in which nothing is answered."_s, u"number"_s, u"0"_s}});
    parser.process(application);

    WrongClock clock(std::chrono::seconds(parser.value(u"clock-ahead"_s).toInt()));
    StandIn server(clock,
        {.settings = parser.values(u"settings"_s),
            .state = parser.value(u"state"_s),
            .port = parser.value(u"port"_s).toUShort(),
            .isDevelopment = parser.isSet(u"dev"_s),
            .callPause = std::chrono::milliseconds(parser.value(u"call-apps"_s).toInt())});
    if (const std::optional<QString> why = server.start()) {
        QTextStream(stderr) << *why << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << QJsonDocument(QJsonObject{{u"origin"_s, QString::fromLatin1(server.origin())}})
                               .toJson(QJsonDocument::Compact)
                        << Qt::endl;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &input, [&] {
        char byte = 0;
        if (::read(STDIN_FILENO, &byte, 1) > 0)
            return;
        input.setEnabled(false);
        server.stopListening();
        clock.after(
            std::chrono::milliseconds(parser.value(u"drain"_s).toInt()), &input, [] { QCoreApplication::quit(); });
    });
    return QCoreApplication::exec();
}
