// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/comestrue.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"
#include "tests/support/sessionsteps.h"

#include <QTemporaryDir>
#include <QTest>

/// A session on a dashboard in memory, without apps at first: nothing of it depends on a network.
class SessionStage
{
public:
    SessionStage()
        : dashboard(clock)
    {
        dashboard.setApps(environmentId, {});
        dashboard.setWorkers(environmentId, {});
        start();
    }
    /// Of another environment than production, with two event keys.
    explicit SessionStage(const Environment &environment)
        : environmentId(environment.id)
        , dashboard(clock)
    {
        dashboard.addEnvironment(environment, 2);
        dashboard.setApps(environmentId, {});
        dashboard.setWorkers(environmentId, {});
        start();
    }

    /// As at the start of the program.
    void start()
    {
        session.reset();
        acts.reset();
        keptKeys.reset();
        store.reset();
        store = std::make_unique<HistoryStore>(directory.filePath(QStringLiteral("history.db")));
        keptKeys = std::make_unique<KeptKeys>(*store, secrets);
        acts = std::make_unique<Acts>(dashboard, *store, clock, QStringLiteral("Acme"), QStringLiteral("Ada"));
        session = make();
    }

    std::unique_ptr<RotationSession> make()
    {
        const RotationTools tools{.dashboard = dashboard,
            .acts = *acts,
            .history = *store,
            .secrets = secrets,
            .keptKeys = *keptKeys,
            .clock = clock,
            .accountName = QStringLiteral("Acme"),
            .person = QStringLiteral("Ada")};
        auto made = std::make_unique<RotationSession>(tools, dashboard.environment(environmentId));
        made->load();
        return made;
    }

    /// Until nothing is under way; pauses and settling minutes pass at once.
    [[nodiscard]] bool rests()
    {
        return comesTrue(
            [this] {
                if (Act *act = session->act(); act && act->step() == Act::Step::Settling && act->settlesAt().isValid())
                    clock.advance(
                        std::chrono::milliseconds(std::max<qint64>(0, clock.now().msecsTo(act->settlesAt()))));
                if (session->rotatesAt().isValid() && session->rotatesAt() > clock.now())
                    clock.advance(std::chrono::milliseconds(clock.now().msecsTo(session->rotatesAt())));
                return session->isLoaded() && !session->isBusy() && !session->isRemoving()
                    && !session->live().isLoading;
            },
            std::chrono::seconds(10));
    }

    /// What page 1 looks at.
    [[nodiscard]] bool look()
    {
        if (!rests())
            return false;
        session->readLive();
        return rests();
    }

    [[nodiscard]] bool begin(
        bool signingKey = true, bool eventKeys = true, RotationCause::Kind cause = RotationCause::Routine)
    {
        if (!look())
            return false;
        session->setCause(cause);
        session->setRotatesSigningKey(signingKey);
        for (const EventKey &key : dashboard.eventKeysNow(environmentId))
            session->setRotatesEventKey(key.id, eventKeys);
        session->setRecord(QStringLiteral("ticket 42"), QStringLiteral("Grace"));
        session->begin();
        return rests() && session->rotation().isBegun();
    }

    /// As a person would who meets nothing unforeseen.
    [[nodiscard]] bool runTo(RotationStep::Kind step)
    {
        for (int i = 0; i < 40 && session->step() != step && !session->rotation().isOver(); ++i) {
            take();
            if (!rests())
                return false;
        }
        return session->step() == step;
    }

    void take() { takeStep(*session); }

    bool refuses(RotationNotice::Kind kind) const
    {
        for (const RotationNotice &notice : session->notices(session->step())) {
            if (notice.severity == RotationNotice::Refusal && notice.kind == kind)
                return true;
        }
        return false;
    }

    QString activeId() const
    {
        for (const SigningKey &key : dashboard.signingKeysNow(environmentId)) {
            if (key.isActive)
                return key.id;
        }
        return {};
    }

    const QString environmentId = QStringLiteral("production");
    QTemporaryDir directory;
    FakeClock clock;
    FakeDashboard dashboard;
    MemoryStore secrets;
    std::unique_ptr<HistoryStore> store;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<Acts> acts;
    std::unique_ptr<RotationSession> session;
};
