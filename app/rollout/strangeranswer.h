// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/probeanswer.h"

#include <optional>

/// What an answer that is no SDK's tells about who gave it, from the whole of it and not from its status alone.
namespace strangerAnswer {

struct Told
{
    ProbeReason::Kind reason = ProbeReason::NotAnSdk;
    QString detail; ///< As AppSample::detail.
};

/// A cache on the way had kept it, be it for another request: it says nothing of the app as it is now.
bool isStored(const ProbeReply &reply);
/// The answer carries what gateways, proxies and hosts add to their own answers.
bool isMarkedByGateway(const ProbeReply &reply);
/// The answer of what stands before the app and wants a click, a puzzle or a script first: a tunnel, or a firewall
/// against robots, which says so with many a status.
bool isHeldUp(const ProbeReply &reply);
/// A 3xx: another host, another path, a page where people sign in, or another gate that sends back behind it.
Told redirect(const ProbeReply &reply, const QUrl &asked);
/// An answer that cannot be read, since it is packed; nullopt: it is not.
std::optional<Told> packed(const ProbeReply &reply);
/// A 200 that no SDK gives.
Told page(const ProbeReply &reply, const QUrl &asked);

/// A text that a stranger sent, fit to be shown: short, on one line.
QString shortText(const QString &text);

} // namespace strangerAnswer
