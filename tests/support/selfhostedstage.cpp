// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/selfhostedstage.h"

#include "app/accounts/connection.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/practice/httpcall.h"
#include "app/selfhosted/selfhosteddashboard.h"
#include "app/selfhosted/serversetup.h"
#include "tests/support/answerof.h"
#include "tests/support/comestrue.h"
#include "tests/support/sessionsteps.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const PersonKind SelfHostedStage::kind{.name = "self-hosted",
    .placesAt = [](const QUrl &origin) { return SelfHostedDashboard::placesOf(u"own"_s, u"Acme's server"_s, origin); },
    .dashboard = [](const AccountPlaces &places, HistoryStore &history, SecretStore &secrets,
                     QNetworkAccessManager &network, Clock &clock) -> std::unique_ptr<Dashboard> {
        const Account account{.id = places.accountId,
            .name = places.accountName,
            .kind = AccountKind::SelfHosted,
            .apiOrigin = places.apiOrigin,
            .firstOrigin = places.firstOrigin,
            .allowsPlainHttp = ServerSetUp::isPlainElsewhere(places.apiOrigin)}; // a person said yes
        return connectNoted(account, history, secrets, network, clock).dashboard;
    }};

SelfHostedStage::SelfHostedStage(const QStringList &serverOptions, Clock *real)
    : PersonStage(kind, directory.path(), real)
    , server(serverPlace.directory.path(), serverOptions)
    , atFirst{.signingKey = freshKeys::signingKey(), .eventKeys = {freshKeys::eventKey(), freshKeys::eventKey()}}
{
    if (!server.restartWith(atFirst))
        qFatal("the server does not start");
    setOrigin(server.origin());
    const TypedEnvironment one{
        .environment = {.id = u"e"_s, .name = u"Acme"_s, .slug = u"self-hosted"_s, .type = EnvironmentType::Production},
        .signingKey = atFirst.signingKey,
        .eventKeys = {{.name = u"Web"_s, .fingerprint = eventKeyFingerprint(atFirst.eventKeys.first())},
            {.name = u"Partner"_s, .fingerprint = eventKeyFingerprint(atFirst.eventKeys.last())}}};
    save(one);
    person = [this](Act *act) { server.restartWith(act->handover().settings); };
    open();
}

void SelfHostedStage::save(const TypedEnvironment &environment)
{
    HistoryStore history(databasePath());
    TypedInKeeper setUp(history, secrets, time);
    if (!answerOf(setUp.save(places(), {environment}, u"Ada"_s)))
        qFatal("the account could not be set up");
}

void SelfHostedStage::moveToAnotherComputer()
{
    close();
    moveTo(u"theirs"_s, u"theirs.db"_s);
    for (const QString &name : secrets.names())
        (void)answerOf(secrets.remove(name));
    save({.environment
        = {.id = u"f"_s, .name = u"Theirs"_s, .slug = u"self-hosted"_s, .type = EnvironmentType::Production},
        .signingKey = server.settings().signingKey});
    open();
}

bool SelfHostedStage::registers(QJsonObject app) const
{
    SystemClock clock;
    QUrl place = server.origin();
    place.setPath(u"/fn/register"_s);
    app.insert(u"functions"_s, QJsonArray());
    if (app.contains(u"url"_s))
        app.insert(u"sdk"_s, u"js:v4.24.0"_s);
    const auto answer = answerOf(HttpCall::run(clock,
        {.method = "POST",
            .url = place,
            .headers = {{"Authorization", "Bearer " + signingKeyHash(server.settings().signingKey).toLatin1()}},
            .body = QJsonDocument(app).toJson()}));
    return answer && answer->status == 200;
}

ActRequest SelfHostedStage::creation(const QString &name) const
{
    ActRequest made = request(ActKind::CreateEventKey);
    made.newKey.name = name;
    return made;
}

bool SelfHostedStage::finishes(const ActRequest &wanted, Act::End end)
{
    Act *act = start(wanted);
    return ends(act) && act->step() == Act::Step::Finished && act->end() == end;
}

bool SelfHostedStage::comesTo(const Act *act, RestartWatch::State state)
{
    return comesTrue([&] { return act->handover().watch && act->handover().watch->state() == state; }, 10s);
}

bool SelfHostedStage::beginAfterALeak()
{
    session = makeSession();
    if (!rests())
        return false;
    session->setCause(RotationCause::SigningKeyLeaked);
    return begin(true, true);
}

bool SelfHostedStage::beginRestart(const QString &restart)
{
    const bool isAfterALeak = restart.endsWith("after a leak"_L1);
    if (!(isAfterALeak ? beginAfterALeak() : begin(true, true)))
        return false;
    const auto step = restart.startsWith("rotate"_L1) ? RotationStep::Rotate
        : restart == "way back"_L1                    ? RotationStep::Resync
        : restart == "create"_L1                      ? RotationStep::NewKeys
        : restart.startsWith("delete"_L1)             ? RotationStep::DeleteEventKeys
                                                      : RotationStep::RollOut;
    if (!runTo(step))
        return false;
    if (restart == "undo"_L1) {
        session->undo();
        if (!rests() || !runTo(RotationStep::DeleteNewKeys))
            return false;
    }
    person = nullptr;
    if (restart == "way back"_L1) {
        session->undo();
        return true;
    }
    for (int i = 0; i < 10; ++i) {
        const bool hasCome = comesTrue(
            [this] {
                if (const QDateTime at = session->rotatesAt(); at > clock.now())
                    clock.advance(std::chrono::milliseconds(clock.now().msecsTo(at)));
                const Act *act = session->act();
                return (!session->isBusy() && !session->live().isLoading)
                    || (act && act->step() == Act::Step::WaitingForPerson);
            },
            30s);
        if (!hasCome || session->isBusy())
            return hasCome;
        takeStepOneByOne(*session);
    }
    return false;
}

QStringList SelfHostedStage::oldEventKeyIds() const
{
    return ofEach(session->rotation().eventKeys, &RotatedEventKey::oldId);
}
