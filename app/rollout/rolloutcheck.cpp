// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutcheck.h"

class RolloutCheck::Private
{
};

RolloutCheck::RolloutCheck(Clock &, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

RolloutCheck::~RolloutCheck() = default;
