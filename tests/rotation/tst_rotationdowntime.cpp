// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server
// timeout: 300

#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/rotationworld.h"
#include "tests/support/sample.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;
using Notice = RotationNotice::Kind;

namespace {

constexpr auto silentApp = "legacy-reports"_L1;

const QString signingKeyName = PracticeAppVariables::signingKeyName;
const QString fallbackName = PracticeAppVariables::signingKeyFallbackName;
const QString eventKeyName = PracticeAppVariables::eventKeyName;

} // namespace

/// Rotations while Inngest calls every app and every app and sender sends events all the time: nothing is refused. The
/// wrong orders are refused by the program, and done behind its back they show up in the count: it can fail.
class RotationDowntimeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_world = std::make_unique<RotationWorld>();
        // Slow enough that old and new instances stand side by side for many calls.
        QVERIFY(answerOf(m_world->server.apps().setDeployPace(120ms, 60ms)));
    }
    void cleanupTestCase() { m_world.reset(); }

    void refusesNothingDuringAWholeRotation_data()
    {
        QTest::addColumn<bool>("signingKey");
        QTest::addColumn<bool>("eventKeys");
        QTest::addColumn<RotationCause::Kind>("cause");
        DailyRows rows(2);
        if (rows.takesNext())
            QTest::addRow("both") << true << true << RotationCause::Routine;
        if (rows.takesNext())
            QTest::addRow("the signing key") << true << false << RotationCause::Routine;
        if (rows.takesNext())
            QTest::addRow("the event keys") << false << true << RotationCause::Routine;
        if (rows.takesNext())
            QTest::addRow("both, the twins after rotate, because the signing key leaked")
                << true << true << RotationCause::SigningKeyLeaked;
    }

    void refusesNothingDuringAWholeRotation()
    {
        QFETCH(bool, signingKey);
        QFETCH(bool, eventKeys);
        QFETCH(RotationCause::Kind, cause);
        m_world->begin({.signingKey = signingKey, .eventKeys = eventKeys, .cause = cause});
        startTraffic();
        QVERIFY2(m_world->driver->run(), qPrintable(m_world->driver->report()));
        QCOMPARE(refusals(), QStringList());
        const QStringList misfits = m_world->misfits({.signingKey = signingKey, .eventKeys = eventKeys}, {});
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
    }

    void refusesNothingWhenItIsUndone_data()
    {
        QTest::addColumn<Step>("step");
        DailyRows rows(2);
        for (const Step step : {Step::NewKeys, Step::RollOut, Step::Rotate}) {
            if (rows.takesNext())
                QTest::addRow("at %s", QMetaEnum::fromType<RotationStep::Kind>().valueToKey(step)) << step;
        }
    }

    void refusesNothingWhenItIsUndone()
    {
        QFETCH(Step, step);
        m_world->begin({.undoAt = step});
        startTraffic();
        QVERIFY2(m_world->driver->run(), qPrintable(m_world->driver->report()));
        QCOMPARE(m_world->driver->outcome(), RotationOutcome::Undone);
        QCOMPARE(refusals(), QStringList());
        const QStringList misfits
            = m_world->misfits({.signingKey = false, .eventKeys = false}, {{u"rotateSigningKey"_s, 0}});
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
    }

    void refusesToRotateWhileAnAppHoldsTheNewKeyOnly()
    {
        m_world->begin();
        startTraffic();
        QVERIFY2(m_world->driver->runTo(Step::Rotate), qPrintable(m_world->driver->report()));
        const QString storefront = appId(u"storefront"_s);
        set(storefront, {}, {fallbackName});
        QVERIFY(m_world->driver->deployAll());
        m_world->driver->patience = 3s;
        QVERIFY2(!m_world->driver->run(), "it was not to be rotated");
        const QString report = m_world->driver->report();
        QVERIFY2(m_world->hasNoticed({Notice::BrokenNow}), qPrintable(report));
        QCOMPARE(m_world->stage->session->step(), Step::Rotate);
        QVERIFY2(refusals().join(u' ').contains("storefront"_L1), "the measure notices");
        QCOMPARE(m_world->server.requests(u"rotateSigningKey"_s), 0);
    }

    void refusesToRotateWhileAnAppHoldsTheOldKeyOnly()
    {
        m_world->begin();
        startTraffic();
        QVERIFY2(m_world->driver->runTo(Step::Rotate), qPrintable(m_world->driver->report()));
        const QString billing = appId(u"billing"_s);
        PracticeAppVariables old;
        old.set(signingKeyName, m_world->before.active()->value);
        set(billing, old, {fallbackName});
        QVERIFY(m_world->driver->deployAll());
        QCOMPARE(refusals(), QStringList());
        m_world->driver->patience = 3s;
        QVERIFY2(!m_world->driver->run(), "it was not to be rotated");
        QVERIFY2(m_world->hasNoticed({Notice::AppsMissing}), qPrintable(m_world->driver->report()));
        QCOMPARE(m_world->server.requests(u"rotateSigningKey"_s), 0);
        // Behind its back:
        QVERIFY(!m_world->server.colleague(u"rotateSigningKey"_s).isEmpty());
        QTRY_VERIFY(refusals().join(u' ').contains("billing"_L1));
    }

    void refusesToDeleteAnEventKeyThatAnAppHolds()
    {
        m_world->begin();
        startTraffic();
        QVERIFY2(m_world->driver->runTo(Step::DeleteEventKeys), qPrintable(m_world->driver->report()));
        const EventKey key = eventKey(u"Billing"_s);
        PracticeAppVariables old;
        old.set(eventKeyName, key.value);
        set(appId(u"billing"_s), old, {});
        QVERIFY(m_world->driver->deployAll());
        m_world->driver->patience = 3s;
        QVERIFY2(!m_world->driver->run(), "it was not to be deleted");
        const QList<RotationNotice> notices = m_world->stage->session->noticesOfDeletion({key.id}).value(key.id);
        QVERIFY(std::any_of(notices.begin(), notices.end(), [](const RotationNotice &notice) {
            return notice.kind == Notice::StillHeld && notice.severity == RotationNotice::Refusal
                && notice.subjects == QStringList(u"billing"_s);
        }));
        // What the driver has begun last comes first: until it is through nothing else is begun.
        QTRY_VERIFY_WITH_TIMEOUT(!m_world->stage->session->isBusy(), 30'000);
        m_world->stage->session->deleteOldEventKey(key.id, key.name);
        QTRY_VERIFY_WITH_TIMEOUT(!m_world->stage->session->isBusy(), 30'000);
        QVERIFY(m_world->stage->session->error());
        QVERIFY(!eventKey(u"Billing"_s).id.isEmpty());
        QCOMPARE(refusals(), QStringList());
        // Behind its back:
        m_world->server.colleague(u"deleteEventKey"_s, {{u"keyId"_s, key.id}});
        QTRY_VERIFY(refusals().join(u' ').contains("billing"_L1));
    }

    void countsEventsOfASenderWhoseKeyIsDeleted()
    {
        m_world->begin();
        startTraffic();
        m_world->server.colleague(u"deleteEventKey"_s, {{u"keyId"_s, eventKey(u"Partner feed"_s).id}});
        QTRY_VERIFY(refusals().join(u' ').contains("Partner feed"_L1));
    }

private:
    void startTraffic()
    {
        QVERIFY(answerOf(m_world->server.apps().resetTraffic()));
        QVERIFY(answerOf(m_world->server.apps().startTraffic(20ms)));
    }

    /// Of what was sent until now. Something must have got through, or it tells nothing.
    QStringList refusals()
    {
        const auto traffic = answerOf(m_world->server.apps().traffic());
        if (!traffic)
            return {u"no traffic"_s};
        QStringList refused;
        for (const PracticeTrafficCount &count : traffic->counts) {
            if (count.name == silentApp)
                continue;
            if (count.refused > 0 || count.accepted == 0)
                refused.append(u"%1 %2: %3 refused, %4 accepted: %5"_s.arg(count.name,
                    count.kind == PracticeTrafficCount::Kind::Calls ? u"called"_s : u"sending"_s,
                    QString::number(count.refused), QString::number(count.accepted), count.lastReason));
        }
        return refused;
    }

    QString appId(const QString &name) const
    {
        const AccountPicture picture = m_world->server.picture();
        for (const PracticeAppStatus &app : picture.apps.apps) {
            if (app.name == name && app.environmentId == picture.apps.senders.first().environmentId)
                return app.id;
        }
        return {};
    }

    EventKey eventKey(const QString &name) const
    {
        const QList<EventKey> keys = m_world->server.picture().eventKeys;
        for (const EventKey &key : keys) {
            if (key.name == name)
                return key;
        }
        return {};
    }

    void set(const QString &id, const PracticeAppVariables &changes, const QStringList &unset)
    {
        QVERIFY(answerOf(m_world->server.apps().setVariables(id, changes, unset)));
    }

    std::unique_ptr<RotationWorld> m_world;
};

QTEST_GUILESS_MAIN(RotationDowntimeTest)
#include "tst_rotationdowntime.moc"
