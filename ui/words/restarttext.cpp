// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/restarttext.h"

#include "app/acts/acts.h"
#include "app/core/words.h"
#include "ui/words/networktext.h"

namespace {

using State = RestartWatch::State;

QString down(const RestartWatch &watch)
{
    const QString again = watch.differences().isEmpty() ? QString() : watch.differences().join(u' ') + u' ';
    if (!watch.isOutage())
        return (again.isEmpty() ? Words::tr("It is being restarted.") + u' ' : again)
            + Words::tr("With Connect workers its stop alone can take 25 seconds.");
    return again
        + Words::tr(
            "Calls do not run, and whoever sends is refused. With Connect workers its stop alone can take 25 seconds. "
            "Otherwise look at the server's log. A key that is no hex keeps it from starting, and so does having no "
            "event key; so does a port that is taken (“address already in use”), as two of its ports are now and then: "
            "start it again, or give it the options --connect-gateway-grpc-port 8290 --connect-executor-grpc-port "
            "8291. Where nothing else helps, give it the settings of before, which stand beside the new ones, and "
            "start it: nothing is lost by that.");
}

QString cannotTell(const RestartWatch &watch)
{
    if (!watch.differences().isEmpty())
        return watch.differences().join(u' ');
    const NetworkText network = networkText(watch.fault(), NetworkText::Asked::Inngest);
    if (network.happened.isEmpty())
        return Words::tr("Something answers at its address, and not as such a server does: what stands in front of it, "
                         "or another program.");
    if (!watch.fault().isOnThisSide())
        return network.happened + u' ' + network.act;
    return Words::tr("%1 Nothing is known of the server by that. %2", "what happened, and what to do")
        .arg(network.happened, network.act);
}

TonedText of(const RestartWatch &watch)
{
    switch (watch.state()) {
    case State::NotAsked:
        return {Tone::Info, Words::tr("The server is being asked…"), {}};
    case State::Before:
        return {Tone::Info, Words::tr("The server holds the settings of before this restart"),
            (watch.differences().isEmpty() ? Words::tr("It was not restarted yet, or with those.")
                                           : watch.differences().join(u' '))
                + u' '
                + Words::tr("An option of its command wins over a variable, and a variable over inngest.yaml. It is "
                            "asked all the time.")};
    case State::Down:
        return {watch.isOutage() ? Tone::Danger : Tone::Warning,
            watch.isOutage() ? Words::tr(
                "The server has been down for at least %n seconds: this is an outage", nullptr, watch.secondsInState())
                : watch.secondsInState() == 0
                ? Words::tr("The server is down")
                : Words::tr("The server has been down for %n seconds", nullptr, watch.secondsInState()),
            down(watch)};
    case State::After:
        return {Tone::Good, Words::tr("The server holds the new settings"),
            Words::tr(
                "%1 good answers in a row. A start can fail after its first answers, so it is asked for ten seconds.")
                .arg(watch.goodAnswers())};
    case State::OtherKey:
        return {Tone::Danger,
            watch.secondsInState() == 0
                ? Words::tr("The server holds another signing key than it should")
                : Words::tr("The server has held another signing key than it should for %n seconds", nullptr,
                    watch.secondsInState()),
            watch.differences().join(u' ') + u' '
                + Words::tr("Where it was started with a mistyped or cut-off key, every app refuses its calls now: "
                            "correct the setting, and restart it. Where another server answers at this address, look "
                            "for yours.")};
    case State::OtherSettings:
        return {watch.isOutage() ? Tone::Danger : Tone::Warning,
            Words::tr("The server holds other settings than it should"),
            watch.differences().join(u' ') + u' ' + Words::tr("Correct the settings, and restart it.")};
    case State::AnyKey:
        return {Tone::Danger, Words::tr("The server accepts any key"),
            Words::tr("So does a development server (“inngest dev”): start it with “inngest start”. Or something in "
                      "front of it answers in its place.")};
    case State::CannotTell:
        return {Tone::Warning, Words::tr("It cannot be told what the server holds"), cannotTell(watch)};
    }
    return {};
}

} // namespace

TonedText restartText(const RestartWatch &watch)
{
    TonedText text = of(watch);
    if (!watch.isMixed())
        return text;
    const QString several = Words::tr("Answers differ from one to the next: several servers stand behind this address, "
                                      "and not all were restarted. Restart the others too.");
    if (watch.state() == State::CannotTell)
        return {Tone::Warning, Words::tr("The servers behind this address do not hold the same"), several};
    text.text = several + u' ' + text.text;
    return text;
}

std::optional<TonedText> restartOutage(const Act &act)
{
    const RestartWatch *watch = act.step() == Act::Step::WaitingForPerson ? act.handover().watch.get() : nullptr;
    const TonedText text = watch ? restartText(*watch) : TonedText();
    return text.tone == Tone::Danger ? std::optional(text) : std::nullopt;
}

std::optional<TonedText> restartOutage(const Acts &acts)
{
    const QList<Act *> running = acts.running();
    for (const Act *act : running) {
        if (const auto outage = restartOutage(*act))
            return outage;
    }
    return {};
}
