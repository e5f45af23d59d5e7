// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The practice account's server as a program of its own: for tests of other processes, and for a terminal.

#include "app/practice/practiceapps.h"
#include "app/practice/practiceplatforms.h"
#include "app/practice/practiceserver.h"
#include "tests/support/practiceclock.h"
#include "tests/support/practicecommands.h"
#include "tests/support/practicefill.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QTextStream>
#include <cstdio>
#include <optional>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

void complain(const QString &text)
{
    QTextStream(stderr) << text << Qt::endl;
}

/// The first line of the standard input.
Secret readToken()
{
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin))
        line += static_cast<char>(c);
    const Secret token(QByteArrayView(line).trimmed());
    wipe(line.data(), line.size());
    return token;
}

#ifdef Q_OS_UNIX
void quitWhenInputCloses(QCoreApplication &application)
{
    auto *notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, &application);
    QObject::connect(notifier, &QSocketNotifier::activated, &application, [notifier] {
        char byte = 0;
        if (::read(STDIN_FILENO, &byte, 1) > 0)
            return;
        notifier->setEnabled(false);
        QCoreApplication::quit();
    });
}
#endif

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"A practice account's dashboard on 127.0.0.1. Reads its bearer token from the first line of its standard\n"
        "input, and prints one line of JSON with its origin once it listens."_s);
    parser.addHelpOption();
    parser.addOptions({{u"directory"_s, u"Where the account is kept (required)."_s, u"path"_s},
        {u"port"_s, u"The port; without it the one of last time."_s, u"number"_s, u"0"_s},
        {u"environments"_s, u"How many environments the account has at least."_s, u"number"_s, u"0"_s},
        {u"event-keys"_s, u"How many event keys its production has at least."_s, u"number"_s, u"0"_s}});
#ifdef Q_OS_UNIX
    parser.addOption({u"until-input-closes"_s, u"Ends when its standard input is closed."_s});
#endif
}

/// "leap": "milliseconds"; it is that much later at once. Answers {"now"} (UTC, ISO with milliseconds); without
/// milliseconds only that.
void addLeapCommand(PracticeCommands &commands, PracticeClock &clock)
{
    commands.add(u"leap"_s, [&clock](const QJsonObject &arguments) -> Result<QJsonObject> {
        const qint64 time = arguments[u"milliseconds"_s].toInteger();
        if (time < 0)
            return failure({.kind = Error::Kind::Rejected, .serverMessage = u"time goes forward only"_s});
        clock.leap(std::chrono::milliseconds(time));
        return QJsonObject{{u"now"_s, clock.now().toString(Qt::ISODateWithMs)}};
    });
}

bool start(PracticeServer &server, PracticeApps &apps, const QCommandLineParser &parser)
{
    const Result<PracticeInfo> info = server.start();
    if (!info) {
        complain(u"The practice server did not start: "_s + info.error().detail);
        return false;
    }
    if (!fillUp(server.state(), parser.value(u"environments"_s).toInt(), parser.value(u"event-keys"_s).toInt())) {
        complain(u"The practice account could not be filled."_s);
        return false;
    }
    if (const Done started = apps.start(); !started) {
        complain(u"The practice apps did not start: "_s + started.error().detail);
        return false;
    }
    const QJsonObject line{{u"origin"_s, info->origin.toString()}};
    QTextStream(stdout) << QJsonDocument(line).toJson(QJsonDocument::Compact) << Qt::endl;
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"inngest-practice-server"_s);
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(application);
    if (!parser.isSet(u"directory"_s))
        parser.showHelp(2);

    PracticeServer::Options options;
    options.directory = parser.value(u"directory"_s);
    options.port = parser.value(u"port"_s).toUShort();
    options.token = readToken();
    if (options.token.isEmpty()) {
        complain(u"The bearer token belongs on the first line of the standard input."_s);
        return 2;
    }
    PracticeClock clock;
    PracticeServer server(clock, options);
    PracticeApps apps(server);
    PracticeCommands commands(server, apps, options.token);
    addLeapCommand(commands, clock);
    if (!start(server, apps, parser))
        return 1;
    PracticePlatforms platforms(server, apps);
    if (const Done signedIn = platforms.setSignedIn(true); !signedIn) {
        complain(u"The platforms' tool could not be signed in: "_s + signedIn.error().detail);
        return 1;
    }
#ifdef Q_OS_UNIX
    if (parser.isSet(u"until-input-closes"_s))
        quitWhenInputCloses(application);
#endif
    return QCoreApplication::exec();
}
