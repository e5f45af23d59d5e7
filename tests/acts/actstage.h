// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/history/historystore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

/// What a test of the acts plays on: a dashboard in memory, a database in a folder of its own, a clock that stands
/// still.
class ActStage
{
public:
    /// folder: with a database in another folder than its own.
    explicit ActStage(QString folder = {})
        : dashboard(clock)
        , m_folder(folder.isEmpty() ? directory.path() : std::move(folder))
    {
        open();
    }

    /// As at the start of the program; what ran before is cut off.
    void open()
    {
        acts.reset();
        store.reset();
        store = std::make_unique<HistoryStore>(path());
        acts = std::make_unique<Acts>(dashboard, *store, clock, QStringLiteral("Cloud"), QStringLiteral("Ada"));
    }

    QString path() const { return m_folder + QStringLiteral("/history.db"); }

    ActRequest request(ActKind kind, const QString &environmentId = QStringLiteral("production")) const
    {
        ActRequest wanted{
            .kind = kind, .environment = dashboard.environment(environmentId), .reason = QStringLiteral("ticket 42")};
        switch (kind) {
        case ActKind::CreateEventKey:
            wanted.newKey = {.name = QStringLiteral("shop"),
                .filter = {.kind = EventFilter::Kind::Allow, .events = {QStringLiteral("order/paid")}}};
            break;
        case ActKind::UpdateEventKey:
            wanted.before = dashboard.eventKeysNow(environmentId).value(0);
            wanted.changed = wanted.before;
            wanted.changed->name = QStringLiteral("another name");
            wanted.changed->filter.events = {QStringLiteral("order/refused")};
            break;
        case ActKind::DeleteEventKey:
            wanted.keyId = dashboard.eventKeysNow(environmentId).value(0).id;
            break;
        case ActKind::DeleteSigningKey:
        case ActKind::RotateSigningKey:
            for (const SigningKey &key : dashboard.signingKeysNow(environmentId))
                (key.isActive ? wanted.activeKeyId : wanted.keyId) = key.id;
            break;
        case ActKind::ResyncApp:
            wanted.appExternalId = QStringLiteral("shop");
            break;
        case ActKind::CreateSigningKey:
            break;
        }
        return wanted;
    }

    /// Some kinds need a new signing key to be there.
    void prepare(ActKind kind)
    {
        if (kind == ActKind::DeleteSigningKey || kind == ActKind::RotateSigningKey)
            dashboard.addSigningKey(QStringLiteral("production"));
    }

    Act *start(ActKind kind)
    {
        prepare(kind);
        return acts->start(request(kind));
    }

    /// Runs the event loop until the act has ended, and the clock where the act waits for it.
    bool ends(Act *act)
    {
        while (act->step() != Act::Step::Finished) {
            // Not QTest::qWaitFor(): its naps of 10 ms would be most of what the tests take.
            QSignalSpy changed(act, &Act::stepChanged);
            if (act->step() == Act::Step::Settling && act->settlesAt().isValid())
                clock.advance(std::chrono::milliseconds(std::max<qint64>(0, clock.now().msecsTo(act->settlesAt()))));
            if (changed.isEmpty() && !changed.wait())
                return false;
        }
        return true;
    }

    QList<HistoryEntry> history()
    {
        auto rows = store->entries();
        rows.waitForFinished();
        return rows.result().value_or(QList<HistoryEntry>());
    }

    QList<ActRecord> unsettled()
    {
        auto rows = acts->unsettled();
        if (!QTest::qWaitFor([&] { return rows.isFinished(); }))
            return {};
        return rows.result().value_or(QList<ActRecord>());
    }

    QTemporaryDir directory;
    FakeClock clock;
    FakeDashboard dashboard;
    std::unique_ptr<HistoryStore> store;
    std::unique_ptr<Acts> acts;

private:
    const QString m_folder;
};

/// The operation at the dashboard that carries the act out.
inline FakeDashboard::Operation operationOf(ActKind kind)
{
    using Operation = FakeDashboard::Operation;
    switch (kind) {
    case ActKind::CreateSigningKey:
        return Operation::CreateSigningKey;
    case ActKind::DeleteSigningKey:
        return Operation::DeleteSigningKey;
    case ActKind::RotateSigningKey:
        return Operation::RotateSigningKey;
    case ActKind::CreateEventKey:
        return Operation::CreateEventKey;
    case ActKind::UpdateEventKey:
        return Operation::UpdateEventKey;
    case ActKind::DeleteEventKey:
        return Operation::DeleteEventKey;
    case ActKind::ResyncApp:
        break;
    }
    return Operation::ResyncApp;
}
