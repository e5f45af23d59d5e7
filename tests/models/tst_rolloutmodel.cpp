// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutmodel.h"
#include "app/models/rolloutwords.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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
    made.goal = RolloutGoal::NewBesideOld;
    made.latest.standing = standing;
    made.event.because = Proof::Because::NothingAsked;
    made.event.holds = true;
    return made;
}

RolloutRow answered(const Holding &holding)
{
    RolloutRow made = row(u"a"_s);
    made.latest.at = QDateTime::fromSecsSinceEpoch(1'000'000, Qt::UTC);
    made.latest.judgesSigning = true;
    made.latest.signing = holding;
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
        m_model = std::make_unique<RolloutModel>();
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

    void showsHowTheResyncsStandInPlaceOfTheKeys()
    {
        using State = RolloutModel::ResyncState;
        RolloutRow worker = row(u"worker"_s);
        worker.app.app.method = AppMethod::Connect;
        RolloutRow synced = row(u"worker synced"_s);
        synced.app.app.method = AppMethod::Connect;
        synced.app.app.latestSync = Sync{.lastSyncedAt = QDateTime({2026, 3, 4}, {5, 6})};
        RolloutRow api = row(u"xapi"_s);
        api.app.app.method = AppMethod::Api;
        RolloutRow novel = row(u"xnovel"_s);
        novel.app.app.method = AppMethod::Unknown;
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s), worker, synced, api, novel}, someKeys());
        QVERIFY(!m_model->index(0, 0).data(RolloutModel::ResyncRole).isValid());
        m_model->setResyncs({{u"a"_s, {State::Good, u"Done"_s}}, {u"b"_s, {State::Trouble, u"Failed"_s}},
            {u"c"_s, {State::Open, u"Not yet"_s}}});
        QCOMPARE(names(*m_model, RolloutModel::Resync),
            (QStringList{u"Done"_s, u"Failed"_s, u"Not yet"_s, u"Needs none: it syncs by itself when it connects"_s,
                u"Needs none: it syncs by itself, last 2026-03-04 05:06"_s, u"Nothing to resync"_s,
                u"Not from here"_s}));
        // Of a worker nobody has seen that it has synced.
        QCOMPARE(m_model->countOf(RolloutModel::Part::Good), 1);
        QCOMPARE(m_model->countOf(RolloutModel::Part::Others), 4);
        QCOMPARE(m_model->countOf(RolloutModel::Part::ToDo), 2);
        QCOMPARE(m_model->index(0, 0).data(RolloutModel::ResyncRole).toInt(), int(State::Good));
        QCOMPARE(m_model->index(3, 0).data(RolloutModel::ResyncRole).toInt(), int(State::None));
        QVERIFY(!m_model->isMissing(0));
        QVERIFY(m_model->isMissing(1));
        QVERIFY(!m_model->isMissing(3));
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
        m_model->setResyncs({{u"a"_s, {State::Good, u"Done"_s}}, {u"b"_s, {State::Trouble, u"Failed"_s}},
            {u"c"_s, {State::Running, u"Running…"_s}}});
        QCOMPARE(changed.size(), 1);
        QVERIFY(moved.isEmpty());
        QCOMPARE(m_model->countOf(RolloutModel::Part::Waiting), 1);
        m_model->setResyncs({{u"a"_s, {State::Good, u"Done"_s}}, {u"b"_s, {State::Good, u"Done"_s}},
            {u"c"_s, {State::Good, u"Done"_s}}});
        QCOMPARE(m_model->countOf(RolloutModel::Part::Good), 3);
        QCOMPARE(m_model->countOf(RolloutModel::Part::ToDo), 0);
        // However its resync stands.
        m_model->setRow(1, row(u"b"_s, AppStanding::BrokenNow));
        QCOMPARE(m_model->countOf(RolloutModel::Part::Broken), 1);
        QCOMPARE(m_model->countOf(RolloutModel::Part::Good), 2);
    }

    /// Before the name it is an icon alone.
    void saysWithTheNameHowAnAppStands()
    {
        const auto spoken = [this](int column) {
            QStringList all;
            for (int each = 0; each < m_model->rowCount(); ++each)
                all.append(m_model->index(each, column).data(Qt::AccessibleTextRole).toString());
            return all;
        };
        RolloutRow toDo = row(u"to do"_s, AppStanding::WouldBreak);
        toDo.signing.because = Proof::Because::Contradicted;
        RolloutRow good = row(u"good"_s, AppStanding::Good);
        good.signing.holds = true;
        RolloutRow unasked = row(u"unasked"_s);
        unasked.signing.because = Proof::Because::NothingAsked;
        m_model->setRows(
            {row(u"broken"_s, AppStanding::BrokenNow), toDo, unasked, row(u"waiting"_s), good}, someKeys());
        QCOMPARE(spoken(RolloutModel::Name),
            (QStringList{u"broken: Broken now"_s, u"to do: To do"_s, u"unasked"_s, u"waiting: Waiting"_s,
                u"good: As it should be"_s}));
        QCOMPARE(spoken(RolloutModel::SigningKey).join(QString()), QString()); // there the cell's own text says it
        QCOMPARE(names(*m_model).first(), u"broken"_s);
        m_model->hideStandings();
        QCOMPARE(spoken(RolloutModel::Name), names(*m_model));
    }

    void saysWhatWasSetAndIsNotLiveUntilTheAppShowsIt()
    {
        RolloutRow counting = row(u"counting"_s);
        counting.goal = RolloutGoal::NewBesideOld;
        RolloutRow there = counting;
        there.app.app.id = there.app.app.name = u"there"_s;
        there.signing.holds = there.event.holds = true;
        m_model->setRows({counting, there}, someKeys());
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setPlaces({}, {{u"counting"_s, u"Set, not live yet"_s}, {u"there"_s, u"Set, not live yet"_s}});
        QCOMPARE(changed.size(), 1);
        const QStringList shown = names(*m_model, RolloutModel::Evidence);
        QCOMPARE(shown.count(u"Set, not live yet"_s), 1);
        QVERIFY(m_model->index(int(shown.indexOf(u"Set, not live yet"_s)), 0).data().toString() == "counting"_L1);
        m_model->setPlaces({}, {});
        QCOMPARE(names(*m_model, RolloutModel::Evidence).count(u"Set, not live yet"_s), 0);
    }

    void sortsSdkVersionsAsNumbers()
    {
        QList<RolloutRow> rows;
        for (const QString &version : {u"3.18.0"_s, u"3.9.0"_s, u"4.2.6"_s}) {
            rows.append(row(version));
            rows.last().app.app.latestSync = Sync{.sdkLanguage = u"js"_s, .sdkVersion = version};
        }
        m_model->setRows(rows, someKeys(RolloutGoal::Survey));
        m_model->sort(RolloutModel::Sdk);
        QCOMPARE(names(*m_model), (QStringList{u"3.9.0"_s, u"3.18.0"_s, u"4.2.6"_s}));
    }

    /// Where nothing is wanted of the apps, and nobody has asked them yet.
    void saysNothingOfTheKeysOfAppsThatNobodyHasAsked()
    {
        RolloutRow failed = row(u"a"_s);
        failed.app.app.latestSync = Sync{.error = u"http_unreachable"_s};
        m_model->setRows({failed, row(u"b"_s)}, someKeys(RolloutGoal::Survey));
        QCOMPARE(names(*m_model, RolloutModel::SigningKey), (QStringList{QString(), QString()}));
        QCOMPARE(names(*m_model, RolloutModel::LastSync), (QStringList{u"failed: http_unreachable"_s, u"never"_s}));
        QVERIFY(!m_model->index(0, 0).data(RolloutModel::StandingRole).isValid());
        QCOMPARE(m_model->countOf(RolloutModel::Part::All), 2);
        QCOMPARE(m_model->countOf(RolloutModel::Part::ToDo) + m_model->countOf(RolloutModel::Part::Waiting), 0);
        RolloutRow asking = row(u"b"_s);
        asking.isAsking = true;
        m_model->setRow(1, asking);
        QCOMPARE(names(*m_model, RolloutModel::SigningKey).last(), u"Asking…"_s);
        QCOMPARE(m_model->countOf(RolloutModel::Part::Waiting), 1);
        // That a worker cannot be asked is known before anybody asks.
        RolloutRow worker = row(u"w"_s);
        worker.app.app.method = AppMethod::Connect;
        worker.app.access.url.clear();
        m_model->setRows({worker}, someKeys(RolloutGoal::Survey));
        QCOMPARE(names(*m_model, RolloutModel::SigningKey), QStringList{u"A worker: cannot be asked"_s});
        QVERIFY(m_model->index(0, 0).data(RolloutModel::StandingRole).isValid());
        QCOMPARE(m_model->countOf(RolloutModel::Part::ToDo) + m_model->countOf(RolloutModel::Part::Waiting), 0);
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

    void movesNoRowByItself()
    {
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        const QPersistentModelIndex c(m_model->index(2, 0));
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->setRow(2, row(u"c"_s, AppStanding::BrokenNow));
        QCOMPARE(names(*m_model), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_model->misplaced(), 1);
        m_model->setRow(0, row(u"a"_s, AppStanding::Good));
        QCOMPARE(m_model->misplaced(), 2);
        m_model->settle();
        QCOMPARE(names(*m_model), (QStringList{u"c"_s, u"b"_s, u"a"_s}));
        QCOMPARE(c.row(), 0);
        QCOMPARE(m_model->misplaced(), 0);
        m_model->setRow(2, row(u"c"_s, AppStanding::Good));
        m_model->sort(RolloutModel::Name, Qt::DescendingOrder);
        QCOMPARE(m_model->misplaced(), 0);
    }

    void showsAPartOfThemUntilSomebodyWantsAnother()
    {
        using Part = RolloutModel::Part;
        RolloutRow counting = row(u"counting"_s, AppStanding::Good);
        counting.signing.because = Proof::Because::Counting;
        RolloutRow late = row(u"late"_s, AppStanding::WouldBreak);
        late.signing.because = Proof::Because::Contradicted;
        RolloutRow broken = row(u"broken"_s, AppStanding::BrokenNow);
        broken.signing.because = Proof::Because::Contradicted;
        RolloutRow good = row(u"good"_s, AppStanding::Good);
        good.signing.holds = good.event.holds = true;
        RolloutRow atRisk = good;
        atRisk.app.app.id = atRisk.app.app.name = u"at-risk"_s;
        atRisk.signing.evidence = EvidenceClass::AtRisk;
        for (RolloutRow *one : {&counting, &late, &broken})
            one->event.holds = true;
        // Whose signing key's risk is accepted is at risk in its cell, whatever its event key is.
        RolloutRow halfKnown = atRisk;
        halfKnown.event = {};
        m_model->setRows({halfKnown}, someKeys());
        QCOMPARE(m_model->countOf(Part::AtRisk), 1);
        QCOMPARE(evidenceInWords(halfKnown), evidenceInWords(atRisk));
        halfKnown.signing.holds = false; // the gate does not let it pass
        m_model->setRows({halfKnown}, someKeys());
        QCOMPARE(m_model->countOf(Part::AtRisk), 0);
        // Of which nothing is asked is none of them: perhaps it does not answer at all.
        RolloutRow left = good;
        left.app.app.id = left.app.app.name = u"left"_s;
        left.signing.because = Proof::Because::NothingAsked;
        m_model->setRows({left}, someKeys());
        QCOMPARE(m_model->countOf(Part::All), 1);
        QCOMPARE(m_model->countOf(Part::Good), 0);
        QCOMPARE(m_model->countOf(Part::Others), 1);
        QVERIFY(!m_model->index(0, 0).data(RolloutModel::StandingRole).isValid());
        m_model->setRows({counting, late, broken, good, atRisk}, someKeys());
        for (const Part part : {Part::ToDo, Part::Waiting, Part::Good, Part::AtRisk, Part::Broken})
            QCOMPARE(m_model->countOf(part), 1);
        QCOMPARE(m_model->countOf(Part::All), 5);
        m_model->setPart(Part::ToDo);
        QCOMPARE(names(*m_model), QStringList{u"late"_s});
        // It is done, and stands where it stood; another one joins when that is asked for.
        late.latest.standing = AppStanding::Good;
        late.signing.holds = true;
        m_model->setRow(1, late);
        counting.signing.because = Proof::Because::Contradicted;
        counting.latest.standing = AppStanding::WouldBreak;
        m_model->setRow(0, counting);
        QCOMPARE(names(*m_model), QStringList{u"late"_s});
        QCOMPARE(m_model->misplaced(), 2);
        QCOMPARE(m_model->strays(), 1);
        QCOMPARE(m_model->arrivals(), 1);
        m_model->setRows({counting, late, broken, good, atRisk}, someKeys());
        QCOMPARE(names(*m_model), QStringList{u"late"_s});
        m_model->settle();
        QCOMPARE(m_model->arrivals(), 0);
        QCOMPARE(names(*m_model), QStringList{u"counting"_s});
        m_model->setSearch(u"goo"_s);
        QCOMPARE(names(*m_model), QStringList{});
        m_model->setPart(Part::Good);
        QCOMPARE(names(*m_model), QStringList{u"good"_s});
        QCOMPARE(m_model->countOf(Part::Good), 2);
    }

    /// Event keys hold nobody up before they are deleted, and what an app was seen to hold is known all the same.
    void doesNotCallUnknownWhatIsKnownToBeOld()
    {
        RolloutRow notConcerned = row(u"other"_s, AppStanding::Good);
        notConcerned.goal = RolloutGoal::EventKeysOnly;
        notConcerned.signing.because = Proof::Because::NothingAsked;
        notConcerned.signing.holds = true;
        RolloutRow late = notConcerned;
        late.event.holds = false;
        late.event.because = Proof::Because::Contradicted;
        RolloutRow silent = late;
        silent.event.because = Proof::Because::CannotTell;
        const auto said = [](const QList<RolloutRow> &rows) { return gateInWords(gateOf(rows)); };
        QCOMPARE(said({late, notConcerned}), u"1 not there yet, 1 of which nothing is asked"_s);
        QCOMPARE(
            said({late, silent, notConcerned}), u"1 not there yet, 1 of which nothing is asked, 1 not known yet"_s);
    }

    void standsTheRowsOfAGroupTogetherBelowAHeading()
    {
        using Grouping = RolloutModel::Grouping;
        m_model->setRows({row(u"a"_s, AppStanding::BrokenNow), row(u"b"_s, AppStanding::WouldBreak), row(u"c"_s),
                             row(u"d"_s, AppStanding::Good)},
            someKeys());
        const QHash<QString, QString> platforms{{u"a"_s, u"Vercel"_s}, {u"b"_s, u"Fly"_s}, {u"c"_s, u"Vercel"_s}};
        m_model->setGroups(Grouping::Platform, platforms);
        QCOMPARE(names(*m_model),
            (QStringList{u"Fly (1): 1 waiting"_s, u"b"_s, u"Vercel (2): 1 broken, 1 waiting"_s, u"a"_s, u"c"_s,
                u"Platform not known (1): 1 waiting"_s, u"d"_s}));
        QVERIFY(m_model->isHeading(2) && !m_model->isHeading(3));
        QVERIFY(!m_model->index(2, 0).flags().testFlag(Qt::ItemIsSelectable));
        QVERIFY(m_model->membersAt(2).isEmpty());
        QCOMPARE(m_model->headingOf(4), 2);
        QCOMPARE(m_model->rowsUnder(2), (QList<int>{3, 4}));
        // Sorted, the rows move within their group.
        m_model->sort(RolloutModel::Name, Qt::DescendingOrder);
        QCOMPARE(names(*m_model).mid(2, 3), (QStringList{u"Vercel (2): 1 broken, 1 waiting"_s, u"c"_s, u"a"_s}));
        // A search shows the groups in which it finds something.
        m_model->setSearch(u"b"_s);
        QCOMPARE(names(*m_model), (QStringList{u"Fly (1): 1 waiting"_s, u"b"_s}));
        m_model->setSearch({});
        m_model->setPart(RolloutModel::Part::Broken);
        QCOMPARE(names(*m_model), (QStringList{u"Vercel (1 of 2): 1 broken"_s, u"a"_s}));
        m_model->setPart(RolloutModel::Part::All);
        m_model->setGroups(Grouping::None, {});
        QCOMPARE(names(*m_model), (QStringList{u"d"_s, u"c"_s, u"b"_s, u"a"_s}));
    }

    void foldsAGroupAndStillFindsWhatIsInIt()
    {
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        m_model->setGroups(
            RolloutModel::Grouping::Owner, {{u"a"_s, u"payments"_s}, {u"b"_s, u"payments"_s}, {u"c"_s, u"search"_s}});
        m_model->setFolded(0, true);
        QCOMPARE(names(*m_model), (QStringList{u"payments (2): 2 waiting"_s, u"search (1): 1 waiting"_s, u"c"_s}));
        QVERIFY(m_model->isFolded(0));
        QVERIFY(m_model->rowsUnder(0).isEmpty());
        m_model->setSearch(u"b"_s);
        QCOMPARE(names(*m_model), (QStringList{u"payments (1 of 2): 1 waiting"_s, u"b"_s}));
        QVERIFY(!m_model->isFolded(0));
        m_model->setSearch({});
        QVERIFY(m_model->isFolded(0));
        // The counts of what cannot be seen go on.
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        RolloutRow broken = row(u"a"_s, AppStanding::BrokenNow);
        m_model->setRow(0, broken);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(names(*m_model).first(), u"payments (2): 1 broken, 1 waiting"_s);
        m_model->unfoldAll();
        QCOMPARE(m_model->rowCount(), 5);
    }

    void movesNoRowToAnotherGroupByItself()
    {
        using Grouping = RolloutModel::Grouping;
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        QHash<QString, QString> platforms{{u"a"_s, u"Vercel"_s}, {u"b"_s, u"Vercel"_s}, {u"c"_s, u"Fly"_s}};
        m_model->setGroups(Grouping::Platform, platforms);
        const QStringList before = names(*m_model);
        QCOMPARE(before.mid(2), (QStringList{u"Vercel (2): 2 waiting"_s, u"a"_s, u"b"_s}));
        QCOMPARE(m_model->misplaced(), 0);
        platforms[u"b"_s] = u"Fly"_s;
        m_model->setGroups(Grouping::Platform, platforms);
        QCOMPARE(names(*m_model), before);
        QCOMPARE(m_model->misplaced(), 1);
        // One that joins stands in its own group, and nothing else moves.
        platforms[u"d"_s] = u"Fly"_s;
        m_model->setGroups(Grouping::Platform, platforms);
        m_model->setRows({row(u"d"_s), row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        QCOMPARE(names(*m_model),
            (QStringList{u"Fly (2): 2 waiting"_s, u"c"_s, u"d"_s, u"Vercel (2): 2 waiting"_s, u"a"_s, u"b"_s}));
        m_model->settle();
        QCOMPARE(names(*m_model),
            (QStringList{u"Fly (3): 3 waiting"_s, u"b"_s, u"c"_s, u"d"_s, u"Vercel (1): 1 waiting"_s, u"a"_s}));
        QCOMPARE(m_model->misplaced(), 0);
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
            rows[place].signing.good = random.bounded(6);
            rows[place].isAsking = random.bounded(2) == 1;
            m_model->setRow(place, rows.at(place));
        }
        m_model->setRows(rows, someKeys());
        QVERIFY(reset.isEmpty());
        QVERIFY(layout.isEmpty());
        m_model->settle();
        QStringList shown = names(*m_model);
        RolloutModel fresh;
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
        m_model->settle();
        RolloutModel fresh;
        fresh.setRows(rows, someKeys());
        QCOMPARE(names(*m_model), names(fresh));
    }

    void letsAppsJoinAndLeave()
    {
        m_model->setRows({row(u"a"_s), row(u"c"_s)}, someKeys());
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)}, someKeys());
        QCOMPARE(names(*m_model), (QStringList{u"a"_s, u"c"_s, u"b"_s}));
        QCOMPARE(m_model->misplaced(), 1);
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
            rows[i].signing.good = i + 2;
        }
        rows.append(row(u"other"_s, AppStanding::WouldBreak));
        m_model->setRows(rows, someKeys());
        QCOMPARE(names(*m_model), (QStringList{u"other"_s, u"storefront (previews: 3)"_s}));
        QCOMPARE(m_model->index(1, RolloutModel::Evidence).data().toString(), u"2 of 5"_s);
        QCOMPARE(m_model->index(1, RolloutModel::Evidence).data(RolloutModel::FractionRole).toDouble(), 0.4);
        QCOMPARE(m_model->index(1, 0).data(RolloutModel::MembersRole).toInt(), 3);
        QCOMPARE(m_model->membersAt(1).size(), 3);
        QCOMPARE(m_model->countOf(RolloutModel::Part::All), 4);

        rows[2].latest.standing = AppStanding::BrokenNow;
        rows[2].isAsking = true;
        m_model->setRow(2, rows.at(2));
        m_model->settle();
        QCOMPARE(names(*m_model).first(), u"storefront (previews: 3)"_s);
        QCOMPARE(m_model->membersAt(0).first().app.key(), u"3"_s);
        QVERIFY(m_model->index(0, 0).data(RolloutModel::AskingRole).toBool());
    }

    void tellsWhatIsHeldInWords_data()
    {
        using Place = Holding::Place;
        using Held = Holding::Held;
        QTest::addColumn<Holding>("holding");
        QTest::addColumn<QString>("words");
        const auto both = [](Place key, Place fallback) {
            const auto holds = [&](Place place) { return key == place || fallback == place ? Held::Yes : Held::No; };
            return Holding{.key = key,
                .fallback = fallback,
                .acceptsNew = holds(Place::New),
                .acceptsOld = holds(Place::Old),
                .hasFallback = fallback != Place::None};
        };
        QTest::newRow("as it should be") << both(Place::New, Place::Old) << u"New key, old as fallback"_s;
        QTest::newRow("new only") << both(Place::New, Place::None) << u"New key, no fallback"_s;
        QTest::newRow("old only") << both(Place::Old, Place::None) << u"Old key, no fallback"_s;
        QTest::newRow("new in both") << both(Place::New, Place::New) << u"New key, as fallback too"_s;
        QTest::newRow("swapped") << both(Place::Old, Place::New) << u"Old key, new as fallback"_s;
        QTest::newRow("another key with a fallback that works")
            << both(Place::Other, Place::Old) << u"Unknown key, old as fallback"_s;
        QTest::newRow("none at all") << both(Place::None, Place::None) << u"No key set"_s;
        QTest::newRow("by behaviour, both")
            << Holding{.acceptsNew = Held::Yes, .acceptsOld = Held::Yes} << u"Accepts both, order not told"_s;
        QTest::newRow("by behaviour, old only")
            << Holding{.acceptsNew = Held::No, .acceptsOld = Held::Yes} << u"Accepts the old key only"_s;
        QTest::newRow("by behaviour, neither")
            << Holding{.acceptsNew = Held::No, .acceptsOld = Held::No} << u"Both keys are refused"_s;
        QTest::newRow("nothing") << Holding() << u"Cannot tell"_s;
    }
    void tellsWhatIsHeldInWords()
    {
        QFETCH(Holding, holding);
        QFETCH(QString, words);
        QCOMPARE(signingKeyWords(answered(holding), someKeys()).cell, words);
    }

    void tellsAnAnswerFromNone()
    {
        RolloutRow one = row(u"a"_s);
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"Not asked yet"_s);
        one.isAsking = true;
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"Asking…"_s);
        one = answered({});
        one.latest.reason = ProbeReason::TimedOut;
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"Not reachable"_s);
        one.latest.reason = ProbeReason::InFront;
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"Something in front refused"_s);
        one.latest.judgesSigning = false;
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"Not asked about"_s);
    }

    /// A fallback that the rotation before left behind is no key that nobody knows.
    void namesTheKeyThatTheRotationBeforeTookOutOfUse()
    {
        RolloutRow one = answered({.key = Holding::Place::Old, .fallback = Holding::Place::Other, .hasFallback = true});
        one.latest.fallbackFingerprint = u"ffffffffffff"_s;
        RolloutKeys keys = someKeys();
        QVERIFY(signingKeyWords(one, keys).cell.contains(u"unknown key ffffffffffff"_s));
        keys.ofRotation.replacedBefore = u"ffffffffffff"_s;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Old key, the last rotation's old key as fallback"_s);
    }

    void saysWhyEachKindOfAppIsNotAsked_data()
    {
        QTest::addColumn<AppMethod>("method");
        QTest::addColumn<QString>("part");
        QTest::newRow("unknown") << AppMethod::Unknown << u"does not know"_s;
        QTest::newRow("API") << AppMethod::Api << u"inside your own endpoints"_s;
        QTest::newRow("beside its server") << AppMethod::Serve << u"its own computer"_s;
    }
    /// The address at which Inngest calls it stands beside that.
    void saysWhyEachKindOfAppIsNotAsked()
    {
        QFETCH(AppMethod, method);
        QFETCH(QString, part);
        RolloutRow one = row(u"a"_s);
        one.latest = {};
        one.app.access = {};
        one.app.app.method = method;
        one.app.app.latestSync = Sync{.url = QUrl(u"http://localhost:3000/api/inngest"_s), .isBesideServer = true};
        const KeyWords said = signingKeyWords(one, someKeys(RolloutGoal::Survey));
        QCOMPARE(said.cell, u"Cannot be asked"_s);
        QVERIFY2(said.sentence.contains(part) && !said.sentence.contains(u"no address to be asked at"_s),
            qPrintable(said.sentence));
    }

    /// A worker has no address to be asked at, and belongs to no chip by what it answers.
    void countsInAChipWhomNobodyCanAsk()
    {
        using Part = RolloutModel::Part;
        RolloutRow worker = row(u"worker"_s);
        worker.app.app.method = AppMethod::Connect;
        m_model->setRows({row(u"a"_s), worker}, {.goal = RolloutGoal::Survey});
        QCOMPARE(m_model->countOf(Part::Others), 2);
        m_model->setPart(Part::Others);
        QCOMPARE(m_model->rowCount(), 2);
    }

    void doesNotBelieveAFingerprintThatItsOwnKeyContradicts()
    {
        RolloutRow one = answered({.key = Holding::Place::New,
            .fallback = Holding::Place::None,
            .acceptsNew = Holding::Held::No,
            .acceptsOld = Holding::Held::No});
        one.latest.reason = ProbeReason::KeyNotAccepted;
        QCOMPARE(signingKeyWords(one, someKeys()).cell, u"New key, no fallback, but refused"_s);
    }

    void hasWordsForEachEventKeyVerdict()
    {
        for (int verdict = EventKeyVerdict::Replacement; verdict <= EventKeyVerdict::CannotTell; ++verdict) {
            RolloutRow one = row(u"a"_s);
            one.latest.eventKey = EventKeyVerdict::Kind(verdict);
            one.latest.eventFingerprint = u"ddd"_s;
            QVERIFY(!eventKeyWords(one, someKeys()).cell.isEmpty());
        }
    }

    /// Whatever is asked for: it is the same fact. That nobody has asked yet is another one.
    void saysInOneWayThatTheEventKeyIsNotTold()
    {
        for (const auto goal : {RolloutGoal::Survey, RolloutGoal::NewBesideOld, RolloutGoal::EventKeysOnly}) {
            for (const auto verdict :
                {EventKeyVerdict::NotJudged, EventKeyVerdict::NotAsked, EventKeyVerdict::CannotTell}) {
                RolloutRow one = row(u"a"_s);
                one.latest = {};
                one.latest.eventKey = verdict;
                one.latest.at = QDateTime::currentDateTimeUtc();
                QCOMPARE(eventKeyWords(one, someKeys(goal)).cell, u"Not told"_s);
            }
            RolloutRow unasked = row(u"a"_s);
            unasked.latest = {};
            QVERIFY(unasked.app.canBeAsked());
            QCOMPARE(eventKeyWords(unasked, someKeys(goal)).cell, QString());
        }
    }

    void namesTheKeyOfASenderAsFarAsSomebodyHasSaid()
    {
        RolloutRow sender = row(u"cron"_s);
        sender.app.isSender = true;
        QCOMPARE(eventKeyWords(sender, someKeys()).cell, u"Nobody has said"_s);
        sender.app.sendersKey = u"aaa"_s;
        QCOMPARE(eventKeyWords(sender, someKeys()).cell, u"“checkout”"_s);
        sender.app.sendersKey = u"bbb"_s;
        QCOMPARE(eventKeyWords(sender, someKeys()).cell, u"the replacement of “checkout”"_s);
        sender.app.isSendersKeyDeleted = true; // in an undo, before anybody has said that it is back
        QCOMPARE(eventKeyWords(sender, someKeys(RolloutGoal::OldOnly)).cell,
            u"the replacement of “checkout”, deleted by now"_s);
    }

    /// As it is typed: the row under the hands of who names it goes nowhere, and another one can have the old name.
    void keepsASenderWithAnotherNameInItsRow()
    {
        const auto sender = [](const QString &name, const QString &key) {
            RolloutRow made = row(u"sender:"_s + name);
            made.app.app.name = name;
            made.app.isSender = true;
            made.app.heldEventKeys = {key};
            return made;
        };
        for (const auto grouping : {RolloutModel::Grouping::None, RolloutModel::Grouping::Owner}) {
            RolloutModel model;
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            model.setRows({row(u"shop"_s), sender(u"cron"_s, u"aaa"_s), sender(u"feed"_s, u"ccc"_s)}, someKeys());
            model.setGroups(grouping, {});
            model.settle();
            const QStringList before = names(model);
            const QPersistentModelIndex cron = model.index(int(before.indexOf(u"cron"_s)), 0);
            model.setRows({row(u"shop"_s), sender(u"feed"_s, u"ccc"_s), sender(u"zebra"_s, u"aaa"_s)}, someKeys());
            QCOMPARE(names(model), QStringList(before).replaceInStrings(u"cron"_s, u"zebra"_s));
            QVERIFY(cron.isValid() && model.misplaced() > 0); // somebody can have it sorted
            QCOMPARE(cron.data().toString(), u"zebra"_s);
            model.setRows({row(u"shop"_s), sender(u"feed"_s, u"ccc"_s), sender(u"zebra"_s, u"aaa"_s),
                              sender(u"cron"_s, u"aaa"_s)},
                someKeys());
            QCOMPARE(names(model).size(), before.size() + 1);
            QCOMPARE(cron.data().toString(), u"zebra"_s);
            QCOMPARE(names(model).last(), u"cron"_s);
        }
    }

    void tellsWhatRotateDoesToAnApp_data()
    {
        using Held = Holding::Held;
        QTest::addColumn<Holding>("holding");
        QTest::addColumn<bool>("isRotated");
        QTest::addColumn<SignerDoubt>("doubt");
        QTest::addColumn<QString>("words");
        const Holding newAlone{.acceptsNew = Held::Yes, .acceptsOld = Held::No};
        const Holding oldAlone{.acceptsNew = Held::No, .acceptsOld = Held::Yes};
        const Holding neither{.acceptsNew = Held::No, .acceptsOld = Held::No};
        const Holding both{.acceptsNew = Held::Yes, .acceptsOld = Held::Yes};
        const auto row
            = [](const char *name, const Holding &holding, const QString &words, SignerDoubt doubt = SignerDoubt::None,
                  bool isRotated = false) { QTest::newRow(name) << holding << isRotated << doubt << words; };
        row("both", both, u"works, as far as it was seen"_s);
        row("the new one alone", newAlone, u"works; it is broken now, since it refuses the old key"_s);
        row("the same, and nobody knows who signs", newAlone,
            u"works; whether it does now is not known, since it refuses the old key"_s, SignerDoubt::OnlySaid);
        row("the old one alone", oldAlone, u"breaks: it refuses the new key"_s);
        row("the same, promoted elsewhere", oldAlone,
            u"is broken already: it refuses the new key, with which Inngest signs by now"_s, SignerDoubt::None, true);
        row("neither", neither, u"stays broken: it refuses the new key too"_s);
        row("neither, and nobody knows who signs", neither, u"will not work: it refuses the new key"_s,
            SignerDoubt::Refused);
    }

    void tellsWhatRotateDoesToAnApp()
    {
        QFETCH(Holding, holding);
        QFETCH(bool, isRotated);
        QFETCH(SignerDoubt, doubt);
        QFETCH(QString, words);
        RolloutRow one = row(u"a"_s);
        one.latest.signing = holding;
        one.latest.signingStanding = one.latest.standing = holding.standing(RolloutGoal::ReadyToRotate, isRotated);
        RolloutKeys keys = someKeys(RolloutGoal::ReadyToRotate);
        keys.isRotated = isRotated;
        keys.doubt = doubt;
        QCOMPARE(afterRotateInWords(one, keys), words);
        one.latest.standing = AppStanding::BrokenNow; // its events, say: that is another thing
        QCOMPARE(afterRotateInWords(one, keys), words);
    }

    void namesTheKeysThatAnAppHolds()
    {
        using Place = Holding::Place;
        RolloutRow one = answered({.key = Place::Old,
            .fallback = Place::Other,
            .acceptsNew = Holding::Held::No,
            .acceptsOld = Holding::Held::Yes,
            .hasFallback = true});
        one.latest.signingFingerprint = oldFingerprint;
        one.latest.fallbackFingerprint = u"ffffffffffff"_s;
        const RolloutKeys keys = someKeys(RolloutGoal::Survey);
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, unknown key ffffffffffff as fallback"_s);
        one.latest.signing.fallback = Place::None;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, no fallback"_s);
        one.latest.signing.fallback = Place::Unknown;
        one.latest.signing.hasFallback = false;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key"_s);
        one.latest.signing.hasFallback = true;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, fallback not told"_s);

        one.latest.eventKey = EventKeyVerdict::NotJudged;
        one.latest.toldEventKey = true;
        QCOMPARE(eventKeyWords(one, keys).cell, u"None set"_s);
        one.latest.eventFingerprint = u"ccc"_s;
        QCOMPARE(eventKeyWords(one, keys).cell, u"“mobile”"_s);
        one.latest.eventFingerprint = u"bbb"_s;
        QCOMPARE(eventKeyWords(one, keys).cell, u"the replacement of “checkout”"_s);
        one.latest.eventFingerprint = u"ddd"_s;
        QCOMPARE(eventKeyWords(one, keys).cell, u"unknown key ddd"_s);
    }

    void saysHowWellItIsKnown()
    {
        RolloutRow one = row(u"a"_s);
        QCOMPARE(evidenceInWords(one), u"Not known"_s);
        one.signing.word = Word{.owner = u"Ada"_s};
        one.signing.holds = true;
        one.signing.because = Proof::Because::Evidence;
        one.signing.evidence = EvidenceClass::Confirmed;
        QCOMPARE(evidenceInWords(one), u"Confirmed: Ada"_s);
        one.signing.evidence = EvidenceClass::AtRisk;
        QCOMPARE(evidenceInWords(one), u"At risk: Ada"_s);
        one.signing.word->at = QDateTime(QDate(2026, 11, 20), QTime(12, 0)); // it does not end by age
        QCOMPARE(evidenceInWords(one), u"At risk 2026-11-20: Ada"_s);
        one.signing.evidence = EvidenceClass::Proven;
        QCOMPARE(evidenceInWords(one), u"Proven"_s);
        // It goes on counting for ten minutes; what the last answer shows stands beside it.
        one.latest.at = QDateTime::fromSecsSinceEpoch(1'000'000, Qt::UTC);
        one.signing.at = QDateTime(QDate(2026, 11, 20), QTime(14, 2));
        one.since = one.latest.at = QDateTime(QDate(2026, 11, 20), QTime(14, 6));
        QCOMPARE(evidenceInWords(one), u"Proven 14:02, tells nothing since 14:06"_s);
        one.latest.reason = ProbeReason::NoConnection;
        QCOMPARE(evidenceInWords(one), u"Proven 14:02, silent since 14:06"_s);
        one.latest.reason = ProbeReason::None;
        one.latest.signingStanding = AppStanding::Good;
        QCOMPARE(evidenceInWords(one), u"Proven"_s);
        // What is known of its event key does not count for more than what the gate asks for, and is asked as well.
        one.event = Proof();
        QCOMPARE(evidenceInWords(one), u"Partly proven"_s);
        one.goal = RolloutGoal::OldEventKeysAbsent;
        QCOMPARE(evidenceInWords(one), u"Not known"_s);
    }

    /// Where the apps are asked beside a rotation, the list has its old key no longer, or its new one not yet.
    void namesTheKeysOfAnOpenRotationThatAreNotListed()
    {
        RolloutKeys keys = someKeys(RolloutGoal::Survey);
        keys.eventKeys.clear();
        RolloutRow one = answered({.key = Holding::Place::Old,
            .fallback = Holding::Place::Other,
            .acceptsNew = Holding::Held::No,
            .acceptsOld = Holding::Held::Yes,
            .hasFallback = true});
        one.goal = RolloutGoal::Survey;
        one.latest.signingStanding = AppStanding::Good;
        one.latest.signingFingerprint = oldFingerprint;
        one.latest.fallbackFingerprint = u"0123456789ab"_s;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, unknown key 0123456789ab as fallback"_s);
        QVERIFY(signingKeyWords(one, keys).sentence.contains(u"left over"_s));
        keys.ofRotation.oldSigningKey = u"0123456789ab"_s;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, the rotation's old key as fallback"_s);
        QCOMPARE(signingKeyWords(one, keys).sentence,
            u"It holds the current key, and the old signing key of the open rotation as fallback. It works now. That "
            "fallback goes out at the end of the rotation."_s);
        QCOMPARE(signingKeyWords(one, keys).act, QString()); // not yet
        keys.ofRotation.oldSigningKey.clear();
        keys.ofRotation.newSigningKey = u"0123456789ab"_s;
        QCOMPARE(signingKeyWords(one, keys).cell, u"Current key, the rotation's new key as fallback"_s);
        QVERIFY(!signingKeyWords(one, keys).sentence.contains(u"left over"_s));
        keys.ofRotation.eventKeys = {{.oldFingerprint = u"ddd"_s, .newFingerprint = u"eee"_s, .name = u"mail"_s}};
        QCOMPARE(eventKeyNameInWords(u"eee"_s, keys), u"the rotation's replacement of “mail”"_s);
        QCOMPARE(eventKeyNameInWords(u"ddd"_s, keys), u"the rotation's old one of “mail”"_s);
        keys.eventKeyNames.insert(u"ddd"_s, u"mail"_s); // listed under a name of its own
        QCOMPARE(eventKeyNameInWords(u"ddd"_s, keys), u"“mail”"_s);
    }

    /// No event key is asked about, and it shows one that the environment has not.
    void saysWhatIsWrongWithAnEventKeyThatNobodyAsksAbout()
    {
        for (const RolloutGoal goal : {RolloutGoal::ReadyToRotate, RolloutGoal::NewOnly, RolloutGoal::OldOnly}) {
            RolloutRow one = answered({.key = Holding::Place::New, .acceptsNew = Holding::Held::Yes});
            one.goal = goal;
            one.latest.eventKey = EventKeyVerdict::Other;
            one.latest.eventFingerprint = u"ddd"_s;
            one.latest.eventStanding = one.latest.standing = AppStanding::BrokenNow;
            const KeyWords words = eventKeyWords(one, someKeys(goal));
            QVERIFY2(words.sentence.contains(u"is not in the latest list of this environment"_s),
                qPrintable(words.sentence));
            QVERIFY(words.act.contains(u"redeploy"_s));
        }
    }

    void countsNothingWhereNothingCanBeCounted()
    {
        RolloutRow worker = row(u"w"_s);
        worker.app.app.method = AppMethod::Connect;
        worker.signing.attainable = EvidenceClass::Inferred;
        QVERIFY(countInWords(worker).isEmpty());
        QCOMPARE(signingKeyWords(worker, someKeys()).cell, u"A worker: cannot be asked"_s);
        RolloutRow one = row(u"a"_s);
        QCOMPARE(countInWords(one), u"0 of 5"_s);
        one.signing.good = 3;
        one.signing.left = 95s;
        QCOMPARE(countInWords(one), u"3 of 5, 1:40 left"_s);
        one.signing.left = 12s;
        QCOMPARE(countInWords(one), u"3 of 5, 15 s left"_s);
        one.signing.left = 11min;
        QCOMPARE(countInWords(one), u"3 of 5, 11 min left"_s);
    }

    void saysWhatIsLeftInSteps_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("a second") << 1 << u"5 seconds"_s;
        QTest::newRow("under a minute") << 52 << u"55 seconds"_s;
        QTest::newRow("nearly a minute") << 57 << u"1:00"_s;
        QTest::newRow("more than a minute") << 80 << u"1:20"_s;
        QTest::newRow("between two steps") << 81 << u"1:30"_s;
        QTest::newRow("minutes") << 545 << u"9:10"_s;
        QTest::newRow("nearly ten minutes") << 595 << u"10 minutes"_s;
        QTest::newRow("longer") << 601 << u"11 minutes"_s;
    }

    void saysWhatIsLeftInSteps()
    {
        QFETCH(int, seconds);
        QTEST(leftInWords(std::chrono::seconds(seconds)), "text");
    }

    void saysWhatAGateComesToByClass()
    {
        QList<RolloutRow> rows;
        const auto add = [&rows](EvidenceClass::Kind evidence, AppStanding::Kind standing = AppStanding::Good) {
            RolloutRow one = row(QString::number(rows.size()), standing);
            one.latest.signingStanding = standing;
            one.signing.evidence = evidence;
            one.signing.holds = evidence != EvidenceClass::None;
            one.signing.because = one.signing.holds ? Proof::Because::Evidence : Proof::Because::NotAsked;
            rows.append(one);
        };
        add(EvidenceClass::Proven);
        add(EvidenceClass::Proven);
        add(EvidenceClass::Inferred, AppStanding::Unknown);
        add(EvidenceClass::AtRisk, AppStanding::Unknown);
        QCOMPARE(gateInWords(gateOf(rows)), u"2 proven, 1 inferred, 1 not known (risk accepted)"_s);
        add(EvidenceClass::AtRisk, AppStanding::WouldBreak);
        add(EvidenceClass::None, AppStanding::Unknown);
        QCOMPARE(gateInWords(gateOf(rows)),
            u"2 proven, 1 inferred, 1 not known (risk accepted), 1 at risk (accepted), "
            "1 not known well enough yet"_s);
        rows.clear();
        add(EvidenceClass::None, AppStanding::Unknown);
        for (const auto because :
            {Proof::Because::Contradicted, Proof::Because::Contradicted, Proof::Because::Stored}) {
            add(EvidenceClass::None);
            rows.last().signing.because = because;
        }
        QCOMPARE(
            gateInWords(gateOf(rows)), u"2 not there yet, 1 with new values stored, 1 not known well enough yet"_s);
    }

private:
    std::unique_ptr<RolloutModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(RolloutModelTest)
#include "tst_rolloutmodel.moc"
