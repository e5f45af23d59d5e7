// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/rotationpages.h"

#include "ui/wizard/deleteeventkeyspage.h"
#include "ui/wizard/finishpage.h"
#include "ui/wizard/newkeyspage.h"
#include "ui/wizard/planpage.h"
#include "ui/wizard/resyncpage.h"
#include "ui/wizard/rolloutpage.h"
#include "ui/wizard/rotatepage.h"
#include "ui/wizard/undopages.h"

RotationPage *makeRotationPage(RotationStep::Kind step, const WizardTools &tools)
{
    switch (step) {
    case RotationStep::Plan:
        break;
    case RotationStep::NewKeys:
    case RotationStep::NewEventKeys:
        return new NewKeysPage(tools, step);
    case RotationStep::RollOut:
    case RotationStep::FallbackOut:
    case RotationStep::PutBack:
        return new RollOutPage(tools, step);
    case RotationStep::Rotate:
        return new RotatePage(tools);
    case RotationStep::Resync:
        return new ResyncPage(tools);
    case RotationStep::DeleteEventKeys:
        return new DeleteEventKeysPage(tools);
    case RotationStep::Finish:
        return new FinishPage(tools);
    case RotationStep::DeleteNewKeys:
        return new DeleteNewKeysPage(tools);
    case RotationStep::Undone:
        return new UndonePage(tools);
    }
    return new PlanPage(tools);
}
