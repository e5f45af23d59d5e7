// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/rotationpages.h"

#include "ui/wizard/confirmpage.h"
#include "ui/wizard/createeventkeyspage.h"
#include "ui/wizard/createsigningkeypage.h"
#include "ui/wizard/deleteeventkeyspage.h"
#include "ui/wizard/finishpage.h"
#include "ui/wizard/planpage.h"
#include "ui/wizard/resyncpage.h"
#include "ui/wizard/rotatepage.h"
#include "ui/wizard/setvariablespage.h"
#include "ui/wizard/undopages.h"

RotationPage *makeRotationPage(RotationStep::Kind step, const WizardTools &tools)
{
    switch (step) {
    case RotationStep::Plan:
        break;
    case RotationStep::CreateSigningKey:
        return new CreateSigningKeyPage(tools);
    case RotationStep::SetSigningKey:
    case RotationStep::SetEventKeys:
    case RotationStep::PutBack:
        return new SetVariablesPage(tools, step);
    case RotationStep::CreateEventKeys:
        return new CreateEventKeysPage(tools);
    case RotationStep::Confirm:
    case RotationStep::ConfirmEventKeys:
    case RotationStep::ConfirmPutBack:
        return new ConfirmPage(tools, step);
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
