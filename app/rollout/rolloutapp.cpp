// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutapp.h"

#include "app/core/bareaddress.h"
#include "app/core/systemproxy.h"

#include <QCryptographicHash>
#include <algorithm>

using namespace Qt::StringLiterals;

QString RolloutApp::address() const
{
    const QUrl asked = bareAddress(url());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(asked.toEncoded());
    for (const auto &[name, value] : access.headers)
        hash.addData('\n' + name.toLower());
    hash.addData('\n' + access.caPem);
    if (!access.proxy.isEmpty())
        hash.addData('\n' + access.proxy.toEncoded());
    if (!access.mark.isEmpty())
        hash.addData('\n' + access.mark.toLatin1());
    return QString::fromLatin1(hash.result().toHex().left(16));
}

bool RolloutApp::isAskedAs(const RolloutApp &other) const
{
    return url() == other.url() && access.headers == other.access.headers && access.caPem == other.access.caPem
        && access.proxy == other.access.proxy && access.mark == other.access.mark && app.method == other.app.method
        && app.externalId == other.app.externalId;
}

QUrl RolloutApp::url() const
{
    if (access.url.isEmpty())
        return app.latestSync ? app.latestSync->url : QUrl();
    // Asked for by each row at each drawing: what has none needs no look at the way.
    return access.url.hasQuery() ? systemProxy::asSent(access.url, systemProxy::at(access.proxy)) : access.url;
}

QUrl AppAccess::calledAddress(const App &app)
{
    return app.latestSync ? bareAddress(app.latestSync->url) : QUrl();
}

bool AppAccess::isSameAddress(const QUrl &one, const QUrl &other)
{
    return bareAddress(one) == bareAddress(other);
}

QString RolloutApp::platform() const
{
    const QString synced = app.latestSync ? app.latestSync->platform : QString();
    return synced.isEmpty() ? access.platform : synced;
}

QString RolloutApp::calledElsewhere() const
{
    const QUrl called = AppAccess::calledAddress(app);
    if (!isAskedElsewhere() || access.sameFor.isEmpty() || called == access.sameFor)
        return {};
    return called.toDisplayString(QUrl::RemoveScheme).mid(2);
}

bool RolloutApp::isInsecure() const
{
    return url().scheme() == "http"_L1 && !systemProxy::isPrivateWay(url(), systemProxy::at(access.proxy));
}

Question questionOf(const RolloutKeys &keys, const RolloutApp &app, const QString &environmentId)
{
    Question question;
    static_cast<RolloutKeys &>(question) = keys;
    static_cast<AppMoment &>(question) = app.moment;
    question.oldSigningKey = {};
    question.newSigningKey = {};
    question.judgesSigningKey = keys.judgesSigningKey && app.provesSigningKey;
    question.environmentId = environmentId;
    question.app = app.app;
    question.address = app.address();
    question.canBeAsked = app.canBeAsked();
    question.isInsecure = app.isInsecure();
    question.wasAddedByUrl = app.wasAddedByUrl;
    question.calledElsewhere = app.calledElsewhere();
    question.instances = app.access.instances;
    question.heldEventKeys = app.heldEventKeys;
    return question;
}

bool gates(RolloutGoal goal, Aspect::Kind aspect)
{
    return aspect == Aspect::SigningKey ? concernsSigningKey(goal) : eventGoal(goal) == RolloutGoal::OldEventKeysAbsent;
}

Aspect::Kind RolloutRow::weakest() const
{
    const auto rank = [this](Aspect::Kind aspect) {
        const Proof &one = proof(aspect);
        if (one.because == Proof::Because::NothingAsked)
            return 100;
        return (isGated(aspect) ? 0 : 50) + (one.holds ? 10 : 0) + int(one.evidence);
    };
    return rank(Aspect::EventKey) < rank(Aspect::SigningKey) ? Aspect::EventKey : Aspect::SigningKey;
}

namespace {

void addToClass(RolloutGate &gate, const RolloutRow &row)
{
    const Proof &proof = row.weakestProof();
    if (proof.because == Proof::Because::NothingAsked) {
        ++gate.notConcerned;
        return;
    }
    switch (proof.evidence) {
    case EvidenceClass::Proven:
        ++gate.proven;
        return;
    case EvidenceClass::Inferred:
        ++gate.inferred;
        return;
    case EvidenceClass::Confirmed:
        ++gate.confirmed;
        return;
    case EvidenceClass::AtRisk:
        ++gate.atRisk;
        gate.atRiskUnknown += row.latest.standingOf(row.weakest()) == AppStanding::Unknown;
        return;
    case EvidenceClass::Observed:
    case EvidenceClass::None:
        ++gate.openEventKeys;
        gate.contradictedEventKeys += !proof.holds && proof.because == Proof::Because::Contradicted;
        return;
    }
}

void addMissing(RolloutGate &gate, const RolloutRow &row)
{
    const auto isMissingBy = [&row](Proof::Because because) {
        return (row.isGated(Aspect::SigningKey) && !row.signing.holds && row.signing.because == because)
            || (row.isGated(Aspect::EventKey) && !row.event.holds && row.event.because == because);
    };
    ++gate.missing;
    if (isMissingBy(Proof::Because::Contradicted))
        ++gate.contradicted;
    else
        gate.stored += isMissingBy(Proof::Because::Stored);
}

} // namespace

RolloutGate gateOf(const QList<RolloutRow> &rows)
{
    RolloutGate gate{.hasNoApps = rows.isEmpty(), .apps = static_cast<int>(rows.size())};
    for (const RolloutRow &row : rows) {
        gate.brokenNow += row.latest.standing == AppStanding::BrokenNow;
        gate.wouldBreak += row.latest.standing == AppStanding::WouldBreak;
        if (row.isThere())
            addToClass(gate, row);
        else
            addMissing(gate, row);
    }
    gate.isOpen = !gate.hasNoApps && gate.missing == 0;
    return gate;
}

Countdown Countdown::of(const QList<RolloutRow> &rows)
{
    Countdown countdown;
    for (const RolloutRow &row : rows) {
        // What is not reached is waited for in vain.
        bool isCounted = !row.isThere() && !row.latest.isUnreachable();
        std::chrono::milliseconds left{0};
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            const Proof &proof = row.proof(aspect);
            if (!row.isGated(aspect) || proof.holds)
                continue;
            isCounted = isCounted && proof.because == Proof::Because::Counting;
            left = std::max(left, proof.left);
        }
        if (!isCounted)
            continue;
        ++countdown.apps;
        countdown.left = std::max(countdown.left, left);
    }
    return countdown;
}
