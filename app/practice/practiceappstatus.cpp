// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappstatus.h"

#include <algorithm>

bool PracticeAppStatus::needsDeploy() const
{
    return std::ranges::any_of(
        instances, [this](const PracticeInstanceStatus &instance) { return instance.variables != variables; });
}

bool PracticeAppStatus::isMixed() const
{
    return std::ranges::any_of(instances,
        [this](const PracticeInstanceStatus &instance) { return instance.variables != instances.first().variables; });
}
