// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutmodel.h"
#include "app/models/rolloutwords.h"
#include "tests/support/fakeclock.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString oldFingerprint = u"66687aadf862"_s;
const QString newFingerprint = u"02d449a31fbb"_s;

RolloutKeys someKeys(RolloutGoal goal = RolloutGoal::NewBesideOld)
{
    return {.goal = goal,
        .oldFingerprint = oldFingerprint,
        .newFingerprint = newFingerprint,
        .eventKeys = {{.oldFingerprint = u"aaa"_s, .newFingerprint = u"bbb"_s, .name = u"checkout"_s}},
        .eventKeyNames = {{u"aaa"_s, u"checkout"_s}, {u"ccc"_s, u"mobile"_s}}};
}

RolloutRow row(const QString &name, AppStanding::Kind standing = AppStanding::Unknown)
{
    RolloutRow made;
    made.app.app = {.id = name, .externalId = name, .name = name};
    made.app.access.url = QUrl(u"https://%1.test/api/inngest"_s.arg(name));
    made.latest.standing = standing;
    return made;
}

QStringList names(const RolloutModel &model, int column = RolloutModel::Name)
{
    QStringList texts;
    for (int i = 0; i < model.rowCount(); ++i)
        texts << model.index(i, column).data().toString();
    return texts;
}

} // namespace

class RolloutModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_model = std::make_unique<RolloutModel>(m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void showsWhatIsBrokenNowFirst()
    {
        m_model->setRows({row(u"good"_s, AppStanding::Good), row(u"unknown"_s),
                             row(u"b-broken"_s, AppStanding::BrokenNow), row(u"would-break"_s, AppStanding::WouldBreak),
                             row(u"a-broken"_s, AppStanding::BrokenNow), row(u"not-there"_s, AppStanding::NotThere)},
            someKeys());
        QCOMPARE(names(*m_model),
            (QStringList{u"a-broken"_s, u"b-broken"_s, u"would-break"_s, u"not-there"_s, u"unknown"_s, u"good"_s}));
        m_model->sort(RolloutModel::Name, Qt::DescendingOrder);
        QCOMPARE(names(*m_model).first(), u"would-break"_s);
    }

    void keepsARowAtItsPlaceWhileItIsAskedAgain()
    {
        m_model->setRows(
            {row(u"a"_s, AppStanding::Good), row(u"b"_s, AppStanding::BrokenNow), row(u"c"_s)}, someKeys());
        QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        RolloutRow asking = row(u"a"_s, AppStanding::Good);
        asking.isAsking = true;
        m_model->setRow(0, asking);
        QCOMPARE(names(*m_model), (QStringList{u"b"_s, u"c"_s, u"a"_s}));
        QVERIFY(moved.isEmpty());
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_model->index(2, 0).data(RolloutModel::AskingRole).toBool());
        m_model->setRow(0, asking);
        QCOMPARE(changed.size(), 1);
    }

    void movesARowWhoseStandingIsAnother()
    {
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        const QPersistentModelIndex c(m_model->index(2, 0));
        m_model->setRow(2, row(u"c"_s, AppStanding::BrokenNow));
        QCOMPARE(names(*m_model), (QStringList{u"c"_s, u"a"_s, u"b"_s}));
        QCOMPARE(c.row(), 0);
        m_model->setRow(0, row(u"a"_s, AppStanding::Good));
        QCOMPARE(names(*m_model), (QStringList{u"c"_s, u"b"_s, u"a"_s}));
    }

    void takesAnswersOf500AppsWithoutBeginningAnew()
    {
        QList<RolloutRow> rows;
        for (int i = 0; i < 500; ++i)
            rows.append(row(u"app-%1"_s.arg(i)));
        m_model->setRows(rows, someKeys());
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy layout(m_model.get(), &QAbstractItemModel::layoutChanged);
        m_tester.reset(); // it looks at the whole model at each change
        QRandomGenerator random(42);
        for (int i = 0; i < 5000; ++i) {
            const int place = random.bounded(500);
            rows[place].latest.standing = AppStanding::Kind(random.bounded(5));
            rows[place].good = random.bounded(6);
            rows[place].isAsking = random.bounded(2) == 1;
            m_model->setRow(place, rows.at(place));
        }
        m_model->setRows(rows, someKeys());
        QVERIFY(reset.isEmpty());
        QVERIFY(layout.isEmpty());
        QStringList shown = names(*m_model);
        RolloutModel fresh(m_clock);
        fresh.setRows(rows, someKeys());
        QCOMPARE(shown, names(fresh));
    }

    void followsEveryRuleOfModelsWhileRowsMove()
    {
        QList<RolloutRow> rows;
        for (int i = 0; i < 12; ++i)
            rows.append(row(u"app-%1"_s.arg(i)));
        m_model->setRows(rows, someKeys());
        QRandomGenerator random(7);
        for (int i = 0; i < 400; ++i) {
            if (i % 40 == 0)
                m_model->setSearch(i % 80 == 0 ? u"app-1"_s : QString());
            const int place = random.bounded(12);
            rows[place].latest.standing = AppStanding::Kind(random.bounded(5));
            m_model->setRow(place, rows.at(place));
        }
        m_model->setSearch({});
        RolloutModel fresh(m_clock);
        fresh.setRows(rows, someKeys());
        QCOMPARE(names(*m_model), names(fresh));
    }

    void letsAppsJoinAndLeave()
    {
        m_model->setRows({row(u"a"_s), row(u"c"_s)}, someKeys());
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        QCOMPARE(names(*m_model), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        m_model->setRows({row(u"b"_s)}, someKeys());
        QCOMPARE(names(*m_model), QStringList{u"b"_s});
        QVERIFY(reset.isEmpty());
    }

    void showsPreviewsAsOneRowWithTheWorstOfThem()
    {
        QList<RolloutRow> rows{
            row(u"1"_s, AppStanding::Good), row(u"2"_s, AppStanding::Good), row(u"3"_s, AppStanding::Good)};
        for (int i = 0; i < 3; ++i) {
            rows[i].app.group = u"storefront"_s;
            rows[i].good = i + 2;
        }
        rows.append(row(u"other"_s, AppStanding::WouldBreak));
        m_model->setRows(rows, someKeys());
        QCOMPARE(names(*m_model), (QStringList{u"other"_s, u"storefront (previews: 3)"_s}));
        QCOMPARE(m_model->index(1, RolloutModel::Count).data().toString(), u"2 of 5"_s);
        QCOMPARE(m_model->index(1, 0).data(RolloutModel::MembersRole).toInt(), 3);
        QCOMPARE(m_model->appKeysAt(1), (QStringList{u"1"_s, u"2"_s, u"3"_s}));

        rows[2].latest.standing = AppStanding::BrokenNow;
        rows[2].isAsking = true;
        m_model->setRow(2, rows.at(2));
        QCOMPARE(names(*m_model).first(), u"storefront (previews: 3)"_s);
        QCOMPARE(m_model->rowAt(0).app.key(), u"3"_s);
        QCOMPARE(m_model->membersAt(0).first().app.key(), u"3"_s);
        QVERIFY(m_model->index(0, 0).data(RolloutModel::AskingRole).toBool());
    }

    void tellsVerdictsInWords_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("words");
        QTest::newRow("as it should be") << int(SigningKeyVerdict::NewAndOld) << u"New key, old one as fallback"_s;
        QTest::newRow("new only") << int(SigningKeyVerdict::NewOnly) << u"New key only"_s;
        QTest::newRow("old only") << int(SigningKeyVerdict::OldOnly) << u"Old key only"_s;
        QTest::newRow("neither") << int(SigningKeyVerdict::Neither) << u"Neither key"_s;
        QTest::newRow("not asked") << int(SigningKeyVerdict::NotAsked) << u"Not asked yet"_s;
        QTest::newRow("unreachable") << int(SigningKeyVerdict::Unreachable) << u"Not reachable"_s;
    }
    void tellsVerdictsInWords()
    {
        QFETCH(int, verdict);
        QFETCH(QString, words);
        RolloutRow one = row(u"a"_s);
        one.latest.signingKey = SigningKeyVerdict::Kind(verdict);
        QCOMPARE(signingKeyInWords(one, someKeys()), words);
    }

    void hasWordsForEachVerdict()
    {
        for (int verdict = 0; verdict <= SigningKeyVerdict::Unreachable; ++verdict) {
            RolloutRow one = row(u"a"_s);
            one.latest.signingKey = SigningKeyVerdict::Kind(verdict);
            QVERIFY(!signingKeyInWords(one, someKeys()).isEmpty());
            QVERIFY(!signingKeyInWords(one, someKeys(RolloutGoal::Survey)).isEmpty());
        }
        for (int verdict = EventKeyVerdict::Twin; verdict <= EventKeyVerdict::CannotTell; ++verdict) {
            RolloutRow one = row(u"a"_s);
            one.latest.eventKey = EventKeyVerdict::Kind(verdict);
            one.latest.eventFingerprint = u"ddd"_s;
            QVERIFY(!eventKeyInWords(one, someKeys()).isEmpty());
        }
    }

    void namesTheKeysThatAnAppHolds()
    {
        RolloutRow one = row(u"a"_s);
        one.latest.signingKey = SigningKeyVerdict::OldAndOther;
        one.latest.signingFingerprint = oldFingerprint;
        one.latest.fallbackFingerprint = u"ffffffffffff"_s;
        one.latest.toldFallback = true;
        const RolloutKeys keys = someKeys(RolloutGoal::Survey);
        QCOMPARE(signingKeyInWords(one, keys), u"Current key, fallback: unknown key ffffffffffff"_s);
        one.latest.fallbackFingerprint.clear();
        QCOMPARE(signingKeyInWords(one, keys), u"Current key, no fallback"_s);
        one.latest.toldFallback = false;
        QCOMPARE(signingKeyInWords(one, keys), u"Current key"_s);
        one.latest.signingFingerprint = newFingerprint;
        one.latest.fallbackFingerprint = oldFingerprint;
        QCOMPARE(signingKeyInWords(one, keys), u"New key, fallback: current key"_s);

        one.latest.eventKey = EventKeyVerdict::NotJudged;
        one.latest.toldEventKey = true;
        QCOMPARE(eventKeyInWords(one, keys), u"None set"_s);
        one.latest.eventFingerprint = u"ccc"_s;
        QCOMPARE(eventKeyInWords(one, keys), u"“mobile”"_s);
        one.latest.eventFingerprint = u"bbb"_s;
        QCOMPARE(eventKeyInWords(one, keys), u"the new one of “checkout”"_s);
        one.latest.eventFingerprint = u"ddd"_s;
        QCOMPARE(eventKeyInWords(one, keys), u"unknown key ddd"_s);
    }

    void putsWhatWasSeenAboveWhatSomebodySaid()
    {
        RolloutRow one = row(u"a"_s);
        QCOMPARE(evidenceInWords(one), u"None yet"_s);
        one.excuse = Excuse{.kind = EvidenceClass::Attested, .owner = u"Ada"_s};
        one.evidence = EvidenceClass::Attested;
        QCOMPARE(evidenceInWords(one), u"Attested by Ada"_s);
        one.evidence = EvidenceClass::Observed;
        QCOMPARE(evidenceInWords(one), u"Attested by Ada"_s);
        one.evidence = EvidenceClass::Proven;
        QCOMPARE(evidenceInWords(one), u"Proven"_s);
    }

    void countsNothingWhereNothingCanBeCounted()
    {
        RolloutRow worker = row(u"w"_s);
        worker.app.app.method = AppMethod::Connect;
        worker.attainable = EvidenceClass::Inferred;
        QVERIFY(countInWords(worker).isEmpty());
        QCOMPARE(signingKeyInWords(worker, someKeys()), u"A worker: cannot be asked"_s);
        QCOMPARE(countInWords(row(u"a"_s)), u"0 of 5"_s);
    }

private:
    FakeClock m_clock;
    std::unique_ptr<RolloutModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(RolloutModelTest)
#include "tst_rolloutmodel.moc"
