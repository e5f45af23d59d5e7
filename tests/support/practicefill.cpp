// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practicefill.h"

#include "app/core/clock.h"
#include "app/core/directories.h"

using namespace Qt::StringLiterals;

namespace {

QString fiveDigits(int number)
{
    return u"%1"_s.arg(number, 5, 10, QChar(u'0'));
}

void addEnvironment(PracticeAccount &account, int number, const QDateTime &at)
{
    const QString id = newPracticeId();
    account.environments.append({.id = id,
        .name = u"customer "_s + fiveDigits(number),
        .slug = u"customer-"_s + fiveDigits(number),
        .type = EnvironmentType::Test});
    account.signingKeys.append({.id = newPracticeId(),
        .environmentId = id,
        .value = newSigningKeyValue(EnvironmentType::Test),
        .isActive = true,
        .createdAt = at,
        .userId = account.users.all().first().id});
}

/// How one of a mixed fleet is unlike the others; the first four apps have a worker and a dead one already.
void mix(PracticeApp &app, int number)
{
    constexpr int goes = 6;
    constexpr int workers = goes + 4;
    constexpr int outOfReach
        = workers + 4 + 1; // behind a VPN, where its Inngest does not reach them either; and a dead one
    constexpr int ofOthers = outOfReach + 3;
    Sync &sync = *app.app.latestSync;
    if (number < goes) {
        sync.sdkLanguage = u"go"_s;
        sync.sdkVersion = u"0.12.0"_s;
        sync.framework = u"nethttp"_s;
    } else if (number < workers) {
        app.app.method = AppMethod::Connect;
        sync.framework = u"connect"_s;
    } else if (number < outOfReach) {
        app.isReachable = false;
    } else if (number < ofOthers) {
        sync.platform.clear();
    }
}

} // namespace

Done fillUp(PracticeState &state, int environments, int eventKeys)
{
    return state.change([&](PracticeAccount &account) {
        const QDateTime now = state.clock().now();
        const QString production = account.environments.all().first().id;
        const auto isOfProduction = [&production](const PracticeIngestKey &key) {
            return key.environmentId == production && key.source != "webhook"_L1;
        };
        for (int i = int(account.environments.size()); i < environments; ++i)
            addEnvironment(account, i + 1, now.addDays(-1 - i % 700));
        for (int i = int(std::ranges::count_if(account.ingestKeys.all(), isOfProduction)); i < eventKeys; ++i)
            account.ingestKeys.append({.id = newPracticeId(),
                .environmentId = production,
                .name = u"Device fleet "_s + fiveDigits(i + 1),
                .value = newEventKeyValue(),
                .source = u"key"_s,
                .filter = {},
                .metadata = {},
                .createdAt = now.addDays(-1 - i % 700)});
    });
}

Done resetTo(PracticeState &state, PracticeSize size)
{
    PracticeAccount account = practiceAccount(state.clock().now(), size.apps);
    const auto before = static_cast<int>(practiceAccount(state.clock().now()).apps.size());
    const QList<PracticeApp> apps = account.apps.all();
    for (int i = before; size.isMixed && i < apps.size(); ++i) {
        PracticeApp app = apps.at(i);
        mix(app, i - before);
        account.apps.put(app);
    }
    return state.replaceBy(account);
}

QString withPractice(const QString &folder, PracticeSize size)
{
    SystemClock clock;
    PracticeState state(clock, Directories::below(folder)->data + u"/practice"_s);
    if (!state.open() || !resetTo(state, size))
        qFatal("no practice account could be made");
    return folder;
}
