// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/endsignals.h"

#include "app/core/logging.h"

#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::array ends{SIGTERM, SIGINT, SIGHUP};
std::array<int, 2> channel{-1, -1}; // a signal's handler may do next to nothing but write

void onSignal(int)
{
    const int error = errno;
    const char byte = 1;
    [[maybe_unused]] const auto written = write(channel[1], &byte, 1); // full: it is said already
    errno = error;
}

} // namespace

EndSignals::EndSignals(QObject *parent)
    : QObject(parent)
{
    if (pipe(channel.data()) != 0) {
        qCWarning(logCore, "Signals that end the program will end it at once.");
        return;
    }
    for (const int end : channel) {
        fcntl(end, F_SETFD, FD_CLOEXEC);
        fcntl(end, F_SETFL, O_NONBLOCK);
    }
    auto *notifier = new QSocketNotifier(channel[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
        notifier->setEnabled(false);
        // Whoever asks a second time does not want to wait.
        for (const int one : ends)
            std::signal(one, SIG_DFL);
        emit endRequested();
    });
    for (const int one : ends) {
        struct sigaction action = {};
        sigaction(one, nullptr, &action);
        if (action.sa_handler == SIG_IGN)
            continue; // nohup: whoever started it wants that
        action = {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        sigaction(one, &action, nullptr);
    }
}

EndSignals::~EndSignals()
{
    for (const int one : ends)
        std::signal(one, SIG_DFL);
    for (int &end : channel) {
        if (end >= 0)
            close(end);
        end = -1;
    }
}
