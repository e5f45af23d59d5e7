// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server
// timeout: 420

#include "tests/support/answerof.h"
#include "tests/support/rotationworld.h"
#include "tests/support/sample.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;
using Notice = RotationNotice::Kind;

namespace {

struct Others
{
    const char *does;
    QList<Step> at;
    QList<Notice> notices; ///< One of them is shown; empty: nothing to say about it.
    bool isConflict = false; ///< Or an act ends with it.
    std::optional<Step> undoAt = {}; ///< There the rotation is undone.
};

const QList<Others> &others()
{
    static const QList<Others> all{
        {"creates a signing key", {Step::Plan, Step::NewKeys}, {Notice::ForeignNewKey}, true},
        {"deletes the new signing key", {Step::RollOut, Step::Rotate}, {Notice::SigningKeyGone}},
        {"rotates", {Step::RollOut, Step::Rotate}, {Notice::RotatedElsewhere}},
        {"promotes another signing key", {Step::RollOut, Step::Rotate}, {Notice::OtherPromoted}},
        {"creates an event key",
            {Step::Plan, Step::NewKeys, Step::RollOut, Step::Rotate, Step::Resync, Step::DeleteEventKeys, Step::Finish},
            {}},
        {"deletes an old event key", {Step::NewKeys, Step::RollOut, Step::Rotate, Step::Resync, Step::DeleteEventKeys},
            {Notice::OldKeyGone}},
        {"rotates", {Step::PutBack, Step::DeleteNewKeys}, {Notice::RotatedElsewhere}, false, Step::Rotate},
        {"promotes another signing key", {Step::PutBack, Step::DeleteNewKeys}, {Notice::OtherPromoted}, false,
            Step::Rotate},
        {"deletes a twin", {Step::RollOut, Step::Rotate, Step::Resync, Step::DeleteEventKeys},
            {Notice::TwinGone, Notice::TwinMissing}},
    };
    return all;
}

} // namespace

/// Somebody else is at work in the web dashboard while a rotation goes on: it is noticed before the next act, and the
/// rotation can be brought to a good end.
class RotationColleaguesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_world = std::make_unique<RotationWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void noticesWhatSomebodyElseDid_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<Step>("step");
        DailyRows rows(3);
        for (int i = 0; i < others().size(); ++i) {
            for (const Step step : others().at(i).at) {
                if (!rows.takesNext())
                    continue;
                QTest::addRow(
                    "%s, at %s", others().at(i).does, QMetaEnum::fromType<RotationStep::Kind>().valueToKey(step))
                    << i << step;
            }
        }
    }

    void noticesWhatSomebodyElseDid()
    {
        QFETCH(int, which);
        QFETCH(Step, step);
        const Others &other = others().at(which);
        m_world->begin({.undoAt = other.undoAt});
        RotationDriver &driver = *m_world->driver;
        RotationEnd end;
        bool hasActed = false;
        driver.arrived = [&](Step there) {
            if (there != step)
                return;
            hasActed = true;
            act(which, end);
        };

        const bool isDone = driver.run();
        const QString report = driver.report();
        QVERIFY2(isDone, qPrintable(report));
        QVERIFY(hasActed);
        const bool isConflict = other.isConflict && driver.errors().join(u' ').contains("Conflict"_L1);
        const QList<RotationException> &exceptions = m_world->stage->session->rotation().exceptions;
        const bool isOnRecord = std::any_of(exceptions.begin(), exceptions.end(),
            [](const RotationException &exception) { return exception.what == "deleted elsewhere"_L1; });
        QVERIFY2(other.notices.isEmpty() || m_world->hasNoticed(other.notices) || isConflict || isOnRecord,
            qPrintable(report));
        const QStringList misfits = m_world->misfits(end, {{u"rotateSigningKey"_s, rotatesOurselves(which) ? 1 : 0}});
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
    }

    /// The gap that the API leaves: rotate names no key, and the last reading is some milliseconds old.
    void saysRightAfterwardsThatAnotherKeyWasPromoted()
    {
        RotationWatches watches;
        watches.calls = [this](const QString &call, WatchedDashboard::Moment moment) {
            if (call != "rotateSigningKey"_L1 || moment != WatchedDashboard::Moment::Sent)
                return;
            // On their way before the rotation's own call, which is held up at the server.
            auto &control = m_world->server.control();
            (void)control.send(u"colleague"_s, {{u"act"_s, u"deleteSigningKey"_s}});
            (void)control.send(u"colleague"_s, {{u"act"_s, u"createSigningKey"_s}});
        };
        m_world->begin({}, watches);
        QVERIFY2(m_world->driver->runTo(Step::Rotate), qPrintable(m_world->driver->report()));
        QVERIFY(answerOf(m_world->server.control().setFault(
            {.kind = PracticeFault::Kind::Latency, .operation = u"rotateSigningKey"_s, .times = 1, .delay = 200ms})));
        QString ours;
        m_world->driver->aboutToAct = [&](Step) {
            if (const auto key = m_world->stage->session->rotation().newSigningKey; ours.isEmpty())
                ours = key.id;
        };
        const bool isDone = m_world->driver->run();
        const QString report = m_world->driver->report();
        QVERIFY2(isDone, qPrintable(report));
        QVERIFY2(m_world->hasNoticed({Notice::OtherPromoted}), qPrintable(report));
        QVERIFY(m_world->stage->session->rotation().wasOvertaken);
        const QStringList misfits = m_world->misfits({}, {{u"rotateSigningKey"_s, 1}});
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
        QVERIFY(m_world->server.picture().active()->id != ours);
    }

private:
    static bool rotatesOurselves(int which)
    {
        const QByteArray does = others().at(which).does;
        return does != "rotates" && does != "promotes another signing key";
    }

    /// The key that Billing holds, or its twin.
    QString billingKey(bool isTwin) const
    {
        const QList<EventKey> keys = m_world->server.picture().eventKeys;
        for (const EventKey &key : keys) {
            if (isTwin ? key.name.startsWith(u"Billing ("_s) : key.name == u"Billing"_s)
                return key.id;
        }
        return {};
    }

    void act(int which, RotationEnd &end)
    {
        PracticeProcess &server = m_world->server;
        const QByteArray does = others().at(which).does;
        if (does == "creates a signing key")
            QVERIFY(!server.colleague(u"createSigningKey"_s).isEmpty());
        else if (does == "deletes the new signing key")
            QVERIFY(!server.colleague(u"deleteSigningKey"_s).isEmpty());
        else if (does == "rotates")
            QVERIFY(!server.colleague(u"rotateSigningKey"_s).isEmpty());
        else if (does == "promotes another signing key") {
            QVERIFY(!server.colleague(u"deleteSigningKey"_s).isEmpty());
            QVERIFY(!server.colleague(u"createSigningKey"_s).isEmpty());
            QVERIFY(!server.colleague(u"rotateSigningKey"_s).isEmpty());
        } else if (does == "creates an event key") {
            QVERIFY(!server.colleague(u"createEventKey"_s).isEmpty());
            end.foreignEventKeys = {u"A colleague's key"_s};
        } else if (does == "deletes an old event key") {
            server.colleague(u"deleteEventKey"_s, {{u"keyId"_s, billingKey(false)}});
            QVERIFY(billingKey(false).isEmpty());
        } else {
            server.colleague(u"deleteEventKey"_s, {{u"keyId"_s, billingKey(true)}});
            QVERIFY(billingKey(true).isEmpty());
        }
        m_world->noteSecrets();
    }

    std::unique_ptr<RotationWorld> m_world;
};

QTEST_GUILESS_MAIN(RotationColleaguesTest)
#include "tst_rotationcolleagues.moc"
