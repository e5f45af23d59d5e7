// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"

Error actRefusal(Error::Kind kind, const QString &words, const QString &detail)
{
    return {.kind = kind, .serverMessage = words, .detail = detail};
}

std::unique_ptr<const ActRule> ActRule::of(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return makeSigningKeyRule(kind);
    case ActKind::CreateEventKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
        return makeEventKeyRule(kind);
    case ActKind::ResyncApp:
        break;
    }
    return makeResyncRule();
}
