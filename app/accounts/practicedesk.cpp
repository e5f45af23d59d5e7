// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/practicedesk.h"

#include "app/core/whenfinished.h"

PracticeDesk::PracticeDesk(QString directory, QObject *parent)
    : QObject(parent)
    , m_directory(std::move(directory))
{
}

PracticeDesk::~PracticeDesk() = default;

QFuture<Result<PracticeInfo>> PracticeDesk::start()
{
    if (m_info)
        return readyFuture(Result<PracticeInfo>(*m_info));
    m_host = std::make_unique<PracticeHost>();
    const QFuture<Result<PracticeInfo>> started = m_host->start(m_directory);
    whenFinished(started, this, [this](const Result<PracticeInfo> &info) {
        if (!info)
            return;
        m_info = *info;
        m_control = std::make_unique<PracticeControl>(info->origin, info->token);
    });
    return started;
}
