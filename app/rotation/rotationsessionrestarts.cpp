// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's acts that a person carries out by restarting a server.

#include "app/core/clock.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;

/// A server that a restart has left with wrong settings cannot be read, and those are what whoever comes back needs.
void RotationSession::Private::failToRead(const Error &why)
{
    failLoading(why);
    if (restartLeft)
        acts.settle(*std::exchange(restartLeft, {}));
}

void RotationSession::Private::followRestart()
{
    const RestartWatch *watch = acts.last() ? acts.last()->handover().watch.get() : nullptr;
    if (!watch || watch == watched)
        return;
    watched = watch;
    outage.clear();
    connect(watch, &RestartWatch::changed, &q, [this, watch] { noteOutage(*watch); });
}

/// What callers and senders suffered meanwhile is on the record, however it ends.
void RotationSession::Private::noteOutage(const RestartWatch &watch)
{
    const bool isOver = watch.state() == RestartWatch::State::After || watch.state() == RestartWatch::State::Before;
    if (isOver && !outage.isEmpty())
        change([](Rotation &) {}, u"RestartOutageOver"_s);
    if (isOver)
        outage.clear();
    if (!watch.isOutage())
        return;
    const QString seen = watch.state() == RestartWatch::State::Down ? tr("The server did not answer.")
        : watch.differences().isEmpty() ? tr("The server refused the old signing key and the new one.")
                                        : watch.differences().join(u' ');
    if (seen == std::exchange(outage, seen))
        return;
    change(
        [&, this](Rotation &changed) {
            changed.exceptions.append({restartOutage, {seen}, {}, {}, tools.clock.now()});
        },
        u"RestartOutage"_s, {{u"seen"_s, seen}});
}
