// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/apptext.h"

#include "app/core/bareaddress.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/syncerrortext.h"
#include "app/models/words.h"
#include "ui/words/errortext.h"

#include <algorithm>
#include <functional>

namespace {

constexpr qsizetype mostNames = 5;

TonedText lastSync(const Sync &sync)
{
    const SyncFailure failure{.code = sync.error};
    const SyncErrorText said = syncErrorText(failure);
    const QString consequence = Words::tr("Inngest goes on with the functions of the last good sync.");
    if (said.isKnown)
        return {Tone::Danger, Words::tr("The last sync failed"), said.what + u' ' + consequence + u' ' + said.remedy};
    return {Tone::Danger, Words::tr("The last sync failed"),
        Words::tr("It was said: “%1”").arg(serverWords(sync.error)) + u' ' + consequence};
}

TonedText connection(const App &app, std::optional<qsizetype> workers)
{
    if (app.method == AppMethod::Connect && workers == 0)
        return {Tone::Warning, Words::tr("No worker is connected"),
            Words::tr("Inngest can run none of this app's functions until a worker connects. Start one, or look why it "
                      "does not connect.")};
    return {};
}

TonedText success(const ResyncResult &result)
{
    if (result.isOfAnotherApp())
        return {Tone::Warning, Words::tr("Another app answered"),
            Words::tr("The sync worked, but the app at this address calls itself “%1”, not “%2”. Inngest takes it for "
                      "another app; check what is deployed there.")
                .arg(shownName(result.outcome->appExternalId), shownName(result.app.externalId))};
    const QUrl before = result.app.latestSync ? result.app.latestSync->url : QUrl();
    const QUrl now = result.outcome->sync ? result.outcome->sync->url : QUrl();
    const auto shown = [](const QUrl &url) { return shownName(bareAddress(url).toDisplayString()); };
    if (!now.isEmpty() && !before.isEmpty() && now != before)
        return {Tone::Info, Words::tr("Resynced at another address"),
            shown(now) == shown(before)
                ? Words::tr("Inngest calls the app at %1 still, and asks there in another way: what stands behind the "
                            "“?” of its address has changed.")
                      .arg(shown(now))
                : Words::tr("Inngest calls the app at %1 now; it was %2.").arg(shown(now), shown(before))};
    return {Tone::Good, Words::tr("Resynced"), Words::tr("The app was reached, and its functions are registered.")};
}

/// Of a key that was rotated already it is too late to update it first; which one the app holds is said elsewhere.
QString noFallbackText(const Sdk &sdk, bool isRotated)
{
    if (sdkLanguage(sdk.language) == SdkLanguage::Kotlin)
        return isRotated
            ? Words::tr("The Kotlin SDK does not know INNGEST_SIGNING_KEY_FALLBACK, and the signing key has been "
                        "rotated: until the app is redeployed with the new one, Inngest's calls to it are refused.")
            : Words::tr("The Kotlin SDK does not know INNGEST_SIGNING_KEY_FALLBACK: while the app runs, its calls "
                        "are refused between the rotation of the signing key and its redeployment.");
    return isRotated
        ? Words::tr("It does not know INNGEST_SIGNING_KEY_FALLBACK yet (TypeScript does from 3.18.0, Python from "
                    "0.3.9, Go from 0.7.2), and the signing key has been rotated: until the app is redeployed with "
                    "the new one, Inngest's calls to it are refused. Update it before the next rotation.")
        : Words::tr("It does not know INNGEST_SIGNING_KEY_FALLBACK yet (TypeScript does from 3.18.0, Python "
                    "from 0.3.9, Go from 0.7.2). Update it before you rotate the signing key: otherwise, while "
                    "the app runs, its calls are refused until it is redeployed.");
}

} // namespace

QString appName(const App &app)
{
    return shownAsTold(app.name.isEmpty() ? app.externalId : app.name);
}

QString resyncHindrance(const App &app)
{
    if (app.isArchived)
        return Words::tr("The app is archived. Unarchive it before you resync it.");
    switch (app.method) {
    case AppMethod::Connect:
        return Words::tr("This app connects to Inngest by itself (Connect) and has no address that could be asked. Its "
                         "workers sync each time they connect: restart them to sync.");
    case AppMethod::Api:
        return Words::tr("This app's functions run inside your own endpoints (API). Inngest learns of them when they "
                         "run, so there is nothing to resync.");
    case AppMethod::Unknown:
        return Words::tr("Inngest reaches this app in a way that this version of the program does not know. Resync it "
                         "on its own page, in the dashboard or at a server of your own, where that can be done.");
    case AppMethod::Serve:
        break;
    }
    return {};
}

TonedText sdkRemark(const Sdk &sdk, bool isRotated)
{
    if (leaksEnvironment(sdk))
        return {Tone::Danger, Words::tr("This SDK can leak the app's variables"),
            Words::tr("TypeScript SDKs 3.22.0 to 3.53.1 can show the app's environment, keys included, to anybody who "
                      "asks its address (CVE-2026-42047). Update to 3.54.0 or later before you rotate keys, or the new "
                      "ones leak too.")};
    switch (fallbackSupport(sdk)) {
    case FallbackSupport::No:
        return {
            Tone::Warning, Words::tr("This SDK has no fallback for the signing key"), noFallbackText(sdk, isRotated)};
    case FallbackSupport::Yes:
    case FallbackSupport::Unknown:
        break;
    }
    return {};
}

QList<TonedText> appRemarks(const App &app, const Sdk &sdk, std::optional<qsizetype> workers, bool isRotated)
{
    QList<TonedText> remarks;
    if (app.latestSync && !app.latestSync->error.isEmpty())
        remarks.append(lastSync(*app.latestSync));
    for (const TonedText &remark : {sdkRemark(sdk, isRotated), connection(app, workers)}) {
        if (!remark.title.isEmpty())
            remarks.append(remark);
    }
    return remarks;
}

TonedText resyncRemark(const ResyncResult &result)
{
    if (result.isGood())
        return success(result);
    if (result.outcome && result.outcome->failure)
        return {Tone::Danger, Words::tr("The resync failed"), syncFailureText(*result.outcome->failure)};
    if (result.wasStopped())
        return {Tone::Neutral, Words::tr("Not resynced"),
            Words::tr("You stopped it before it was sent. Nothing has changed.")};
    if (result.end == Act::End::Open || (result.error && result.error->mayHaveTakenEffect))
        return {Tone::Warning, Words::tr("It is not known whether the resync worked"),
            (result.error && result.error->isInOwnWords() ? result.error->serverMessage
                                                          : Words::tr("The answer was lost."))
                + u' ' + Words::tr("Look at the last sync's time after a reload; resyncing again does no harm.")};
    // What was refused has broken nothing.
    return {
        Tone::Warning, Words::tr("Not resynced"), result.error ? errorText(*result.error, Attempt::Change) : QString()};
}

TonedText resyncSummary(const QList<ResyncResult> &results)
{
    if (results.size() == 1) {
        TonedText remark = resyncRemark(results.first());
        remark.title = Words::tr("%1: %2").arg(appName(results.first().app), remark.title);
        return remark;
    }
    const QList<ResyncResult> bad = those(results, std::not_fn(&ResyncResult::isResynced));
    if (bad.isEmpty())
        return {Tone::Good, Words::tr("All %n apps are resynced", nullptr, int(results.size())),
            Words::tr("Each of them was reached, and its functions are registered.")};
    const bool hasFailed = std::ranges::any_of(
        bad, [](const ResyncResult &result) { return resyncRemark(result).tone == Tone::Danger; });
    const Tone tone = hasFailed                               ? Tone::Danger
        : std::ranges::all_of(bad, &ResyncResult::wasStopped) ? Tone::Neutral
                                                              : Tone::Warning;
    const QStringList names = ofEach(bad, [](const ResyncResult &result) { return appName(result.app); });
    return {tone, Words::tr("Resynced: %1 of %2").arg(results.size() - bad.size()).arg(results.size()),
        Words::tr("Not resynced: %1. Select an app to see why and what to do.")
            .arg(inARow(shortened(names, mostNames)))};
}
