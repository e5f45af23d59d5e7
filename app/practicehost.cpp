// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// practice-host: the command-line program of the practice account's platforms. It is to "Set for me" what a provider's
// tool is: has a sign-in, takes values by standard input, prints names, and ends with an error where something is
// wrong.

#include "app/core/clock.h"
#include "app/core/secret.h"
#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

int complain(const QString &text)
{
    QTextStream(stderr) << "practice-host: " << text << Qt::endl;
    return 1;
}

QByteArray standardInput()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? input.readAll() : QByteArray();
}

/// NAME=value, one a line.
QJsonObject valuesOf(const QByteArray &lines)
{
    QJsonObject values;
    for (const QByteArray &line : lines.split('\n')) {
        if (const qsizetype at = line.indexOf('='); at > 0)
            values.insert(QString::fromUtf8(line.first(at)), QString::fromUtf8(line.sliced(at + 1)));
    }
    return values;
}

int report(const Result<HttpResponse> &response)
{
    if (!response)
        return complain(u"The practice server does not answer. It runs while the practice account is open."_s);
    const QJsonObject answer = QJsonDocument::fromJson(response->body).object();
    if (response->status == 200)
        QTextStream(stdout) << answer["text"_L1].toString() << Qt::endl;
    return response->status == 200
        ? 0
        : complain(answer["error"_L1].toString(u"The practice server answered %1."_s.arg(response->status)));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"practice-host"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(IKM_VERSION));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"The practice account's platforms. PRACTICE_HOST_SESSION names the file of the sign-in.\n\n"
        "set takes the value by standard input; import takes NAME=value lines."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({u"project"_s, u"An app and its environment, checkout-production for one."_s, u"name"_s});
    parser.addPositionalArgument(u"platform"_s, u"harbor, orchard or lagoon"_s);
    parser.addPositionalArgument(u"act"_s, u"whoami, show, names, get, set, import, unset or deploy"_s);
    parser.addPositionalArgument(u"variable"_s, u"of get, set and unset"_s, u"[variable]"_s);
    parser.process(application);
    const QStringList words = parser.positionalArguments();
    if (words.size() < 2)
        parser.showHelp(2);

    QFile file(qEnvironmentVariable("PRACTICE_HOST_SESSION"));
    if (file.fileName().isEmpty() || !file.open(QIODevice::ReadOnly))
        return complain(u"You are not signed in. Sign in in the practice panel, under “Apps and senders”."_s);
    const QJsonObject session = QJsonDocument::fromJson(file.readAll()).object();

    QJsonObject request{{u"platform"_s, words[0]}, {u"act"_s, words[1]}, {u"project"_s, parser.value(u"project"_s)},
        {u"variable"_s, words.value(2)}};
    if (words[1] == "set"_L1)
        request.insert(u"values"_s, QJsonObject{{words.value(2), QString::fromUtf8(standardInput())}});
    if (words[1] == "import"_L1) {
        request.insert(u"act"_s, u"set"_s);
        request.insert(u"values"_s, valuesOf(standardInput()));
    }
    HttpCall::Request call{.method = "POST", .url = QUrl(session["origin"_L1].toString() + u"/practice/platforms"_s)};
    call.headers.emplaceBack("Authorization", "Bearer " + session["token"_L1].toString().toUtf8());
    call.headers.emplaceBack("Content-Type", "application/json");
    call.body = QJsonDocument(request).toJson(QJsonDocument::Compact);
    SystemClock clock;
    whenFinished(HttpCall::run(clock, call), &application,
        [](const Result<HttpResponse> &response) { QCoreApplication::exit(report(response)); });
    return QCoreApplication::exec();
}
