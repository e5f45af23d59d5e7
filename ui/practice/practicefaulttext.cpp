// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicefaulttext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

using Kind = PracticeFault::Kind;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(FaultText)
};

} // namespace

QStringList practiceOperations()
{
    return {u"createSigningKey"_s, u"deleteSigningKey"_s, u"createIngestKey"_s, u"updateIngestKey"_s,
        u"deleteIngestKey"_s, u"resyncApp"_s, u"environments"_s, u"signingKeys"_s, u"eventKeys"_s, u"apps"_s,
        u"workers"_s, u"/e"_s, u"/fn/register"_s, u"/practice/platforms"_s, u"*"_s};
}

QString practiceOperationText(const QString &operation)
{
    static const QHash<QString, QString> names{
        {u"*"_s, Words::tr("everything")},
        {u"environments"_s, Words::tr("read the environments")},
        {u"signingKeys"_s, Words::tr("read the signing keys")},
        {u"eventKeys"_s, Words::tr("read the event keys")},
        {u"apps"_s, Words::tr("read the apps")},
        {u"workers"_s, Words::tr("read the workers")},
        {u"createSigningKey"_s, Words::tr("create a signing key")},
        {u"deleteSigningKey"_s, Words::tr("delete a signing key")},
        {u"createIngestKey"_s, Words::tr("create an event key")},
        {u"updateIngestKey"_s, Words::tr("change an event key")},
        {u"deleteIngestKey"_s, Words::tr("delete an event key")},
        {u"resyncApp"_s, Words::tr("resync an app")},
        {u"/e"_s, Words::tr("events that are sent")},
        {u"/practice/platforms"_s, Words::tr("the practice platforms' tool")},
        {u"/fn/register"_s, Words::tr("apps that register")},
    };
    return names.value(operation, operation);
}

QString practiceFaultName(PracticeFault::Kind kind)
{
    switch (kind) {
    case Kind::Latency:
        return Words::tr("Slow answer");
    case Kind::Unauthorized:
        return Words::tr("Session refused (401)");
    case Kind::Unauthenticated:
        return Words::tr("Session refused (inside the answer)");
    case Kind::Forbidden:
        return Words::tr("Not allowed");
    case Kind::RateLimited:
        return Words::tr("Too many requests (429)");
    case Kind::ServerError:
        return Words::tr("Server error (503)");
    case Kind::Cut:
        return Words::tr("Connection cut before the answer");
    case Kind::NeverAnswers:
        return Words::tr("No answer ever");
    case Kind::HalfAnswer:
        return Words::tr("Half an answer");
    case Kind::NotJson:
        return Words::tr("A web page instead of an answer");
    case Kind::LostAnswer:
        return Words::tr("Takes effect, the answer is lost");
    case Kind::LateEffect:
        return Words::tr("Takes effect after the program gave up");
    }
    return {};
}

QString practiceFaultText(PracticeFault::Kind kind)
{
    switch (kind) {
    case Kind::Latency:
        return Words::tr("The answer comes later. Goes together with another fault.");
    case Kind::Unauthorized:
    case Kind::Unauthenticated:
        return Words::tr("As if the session had expired. Nothing takes effect.");
    case Kind::Forbidden:
        return Words::tr("As if your role did not allow it. Nothing takes effect.");
    case Kind::RateLimited:
        return Words::tr("The server asks for a pause of so many seconds. Nothing takes effect.");
    case Kind::ServerError:
        return Words::tr("The server has a problem of its own. Nothing takes effect.");
    case Kind::Cut:
        return Words::tr(
            "The connection ends before the first byte. Nothing takes effect, but the program cannot know that.");
    case Kind::NeverAnswers:
        return Words::tr("The server stays silent. Nothing takes effect, but the program cannot know that.");
    case Kind::HalfAnswer:
        return Words::tr("It takes effect, and the connection ends in the middle of the answer.");
    case Kind::NotJson:
        return Words::tr("A proxy answers with a page of its own. Nothing takes effect.");
    case Kind::LostAnswer:
        return Words::tr("It takes effect, and the connection ends before the answer.");
    case Kind::LateEffect:
        return Words::tr(
            "There is no answer, and so many seconds after the program gave up it takes effect all the same.");
    }
    return {};
}

bool practiceFaultHasDelay(PracticeFault::Kind kind)
{
    return kind == Kind::Latency || kind == Kind::LateEffect || kind == Kind::RateLimited;
}

QString practiceFaultLine(const PracticeFault &fault)
{
    QString line = Words::tr("%1: %2").arg(practiceOperationText(fault.operation), practiceFaultName(fault.kind));
    if (practiceFaultHasDelay(fault.kind))
        line += Words::tr(", %1 s").arg(double(fault.delay.count()) / 1000);
    line += fault.times < 0 ? Words::tr(", until cleared") : Words::tr(", times left: %1").arg(fault.times);
    return line;
}
