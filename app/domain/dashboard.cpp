// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/dashboard.h"

#include "app/core/whenfinished.h"

QFuture<Result<Backing>> Dashboard::personDid(const HandedBack &)
{
    return readyFuture(Result<Backing>(Backing::Reading));
}
