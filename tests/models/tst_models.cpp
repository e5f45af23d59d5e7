// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/models/environmentmodel.h"
#include "app/models/eventkeymodel.h"
#include "app/models/historymodel.h"
#include "app/models/words.h"
#include "tests/support/fakeclock.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QStringList column(const QAbstractItemModel &model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString();
    return texts;
}

EventKey eventKey(const QString &id, const QString &name, const EventFilter &filter = {}, const QDateTime &made = {})
{
    return {
        .id = id, .name = name, .value = Secret::fromText(u"value-of-"_s + id), .filter = filter, .createdAt = made};
}

QList<EventKeyRow> rows(const QList<EventKey> &keys)
{
    QList<EventKeyRow> rows;
    for (const EventKey &key : keys)
        rows << EventKeyRow::of(key);
    return rows;
}

/// Fails the test at once where a model breaks the rules of models.
class Checked
{
public:
    explicit Checked(QAbstractItemModel &model)
        : m_tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
    }

private:
    QAbstractItemModelTester m_tester;
};

} // namespace

class ModelsTest : public QObject
{
    Q_OBJECT

private slots:
    void ordersEnvironmentsAsPeopleLookForThem()
    {
        EnvironmentModel model;
        const Checked checked(model);
        const auto environment = [](const QString &name, EnvironmentType type, bool isArchived = false) {
            return Environment{.id = name, .name = name, .type = type, .isArchived = isArchived};
        };
        model.setEnvironments({
            environment(u"old"_s, EnvironmentType::Test, true),
            environment(u"feature-10"_s, EnvironmentType::BranchChild),
            environment(u"staging"_s, EnvironmentType::Test),
            environment(u"Branch environments"_s, EnvironmentType::BranchParent),
            environment(u"Demo"_s, EnvironmentType::Test),
            environment(u"feature-2"_s, EnvironmentType::BranchChild),
            environment(u"Production"_s, EnvironmentType::Production),
            environment(u"gone"_s, EnvironmentType::BranchChild, true),
        });

        const QStringList expected{u"Production"_s, u"Demo"_s, u"staging"_s, u"Branch environments"_s, u"feature-2"_s,
            u"feature-10"_s, u"gone"_s, u"old"_s};
        QCOMPARE(column(model, 0), expected);
        QVERIFY(EnvironmentModel::isUnderItsParent(model.environmentAt(4)));
        QVERIFY(!EnvironmentModel::isUnderItsParent(model.environmentAt(6)));
        QVERIFY(model.environmentAt(7).isArchived);
        QVERIFY(model.index(7, 0).data(Qt::AccessibleTextRole).toString().contains(u"archived"_s));
    }

    void findsEveryWordInAnyColumn_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("nothing typed") << u""_s << QStringList{u"Ämter"_s, u"Checkout"_s, u"Mobile"_s};
        QTest::newRow("part of a name, case aside") << u"CHECK"_s << QStringList{u"Checkout"_s};
        QTest::newRow("an event in the filter") << u"order.paid"_s << QStringList{u"Mobile"_s};
        QTest::newRow("two words of two columns") << u"mob order"_s << QStringList{u"Mobile"_s};
        QTest::newRow("blanks around it") << u"  mobile "_s << QStringList{u"Mobile"_s};
        QTest::newRow("beyond ASCII too") << u"äMTER"_s << QStringList{u"Ämter"_s};
        QTest::newRow("a fingerprint") << eventKeyFingerprint(Secret::fromText(u"value-of-1"_s)).toUpper()
                                       << QStringList{u"Checkout"_s};
        QTest::newRow("nothing like it") << u"zzz"_s << QStringList();
        QTest::newRow("the key itself") << u"value-of-1"_s << QStringList();
    }

    void findsEveryWordInAnyColumn()
    {
        QFETCH(QString, search);
        QFETCH(QStringList, found);
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        model.setKeys(rows({eventKey(u"1"_s, u"Checkout"_s),
            eventKey(u"2"_s, u"Mobile"_s, {.kind = EventFilter::Kind::Allow, .events = {u"order.paid"_s}}),
            eventKey(u"3"_s, u"Ämter"_s)}));

        model.setSearch(search);

        QCOMPARE(column(model, EventKeyModel::Name), found);
        QCOMPARE(model.total(), 3);
        model.setSearch({});
        QCOMPARE(model.rowCount(), 3);
    }

    void sortsByAgeAndNotByItsWords()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        model.setKeys(rows({eventKey(u"1"_s, u"old"_s, {}, clock.now().addDays(-100)),
            eventKey(u"2"_s, u"new"_s, {}, clock.now().addDays(-9)),
            eventKey(u"3"_s, u"newest"_s, {}, clock.now().addSecs(-20))}));

        model.sort(EventKeyModel::Age, Qt::AscendingOrder);
        QCOMPARE(column(model, EventKeyModel::Name), (QStringList{u"newest"_s, u"new"_s, u"old"_s}));
        QCOMPARE(column(model, EventKeyModel::Age), (QStringList{u"under a minute"_s, u"9 days"_s, u"3 months"_s}));
        model.sort(EventKeyModel::Age, Qt::DescendingOrder);
        QCOMPARE(column(model, EventKeyModel::Name), (QStringList{u"old"_s, u"new"_s, u"newest"_s}));
        model.sort(FlatModel::NaturalOrder);
        QCOMPARE(column(model, EventKeyModel::Name), (QStringList{u"new"_s, u"newest"_s, u"old"_s}));
    }

    void keepsTheSelectionByIdOverAReload()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        model.setKeys(rows({eventKey(u"a"_s, u"a"_s), eventKey(u"b"_s, u"b"_s), eventKey(u"c"_s, u"c"_s)}));
        QItemSelectionModel selection(&model);
        selection.select(model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);

        // b gets a name that puts it last; a is gone; d is new.
        model.setKeys(rows({eventKey(u"d"_s, u"d"_s), eventKey(u"b"_s, u"z"_s), eventKey(u"c"_s, u"c"_s)}));

        QCOMPARE(column(model, EventKeyModel::Name), (QStringList{u"c"_s, u"d"_s, u"z"_s}));
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(selection.selectedRows().first().data(FlatModel::IdRole).toString(), u"b"_s);
    }

    void tellsOnlyOfWhatDiffersAfterAReload()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        QList<EventKey> keys{eventKey(u"a"_s, u"a"_s), eventKey(u"b"_s, u"b"_s), eventKey(u"c"_s, u"c"_s)};
        model.setKeys(rows(keys));
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy moved(&model, &QAbstractItemModel::layoutChanged);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);

        model.setKeys(rows(keys));
        QCOMPARE(reset.count() + changed.count() + moved.count() + inserted.count() + removed.count(), 0);

        keys[1].filter.events = {u"x"_s};
        model.setKeys(rows(keys));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);

        keys.removeLast();
        keys.append(eventKey(u"d"_s, u"aa"_s));
        model.setKeys(rows(keys));
        QCOMPARE(removed.count(), 1);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 1);
        QCOMPARE(reset.count() + moved.count(), 0);
    }

    void survivesAnyMixOfReloadsSearchesAndSorts()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        QRandomGenerator random(7);
        for (int round = 0; round < 150; ++round) {
            QList<EventKey> keys;
            for (int id = 0; id < 60; ++id) {
                if (random.bounded(3) != 0)
                    keys << eventKey(QString::number(id), QString::number(random.bounded(round % 2 ? 1000 : 5)));
            }
            std::shuffle(keys.begin(), keys.end(), random);
            model.setKeys(rows(keys));
            model.setSearch(random.bounded(2) ? QString::number(random.bounded(10)) : QString());
            model.sort(random.bounded(model.columnCount() + 1) - 1,
                random.bounded(2) ? Qt::AscendingOrder : Qt::DescendingOrder);

            QStringList expected;
            for (const EventKey &key : std::as_const(keys)) {
                const EventKeyRow row = EventKeyRow::of(key);
                if (row.name.contains(model.search()) || row.fingerprint.contains(model.search()))
                    expected << key.id;
            }
            QStringList shown;
            for (int row = 0; row < model.rowCount(); ++row)
                shown << model.idAt(row);
            expected.sort();
            shown.sort();
            QCOMPARE(shown, expected);
        }
    }

    void dropsASecondRowWithTheSameId()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        const Checked checked(model);
        model.setKeys(rows({eventKey(u"a"_s, u"first"_s), eventKey(u"a"_s, u"second"_s)}));
        QCOMPARE(column(model, EventKeyModel::Name), QStringList{u"first"_s});
    }

    void holdsNoSecretInAnyRole()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        model.setKeys(rows({eventKey(u"1"_s, u"Checkout"_s)}));
        for (int column = 0; column < model.columnCount(); ++column) {
            for (int role = 0; role < Qt::UserRole + 16; ++role)
                QVERIFY(!model.index(0, column).data(role).toString().contains(u"value-of"_s));
        }
        QCOMPARE(model.index(0, EventKeyModel::Masked).data(Qt::AccessibleTextRole).toString(), u"hidden"_s);
    }

    void doesNotMakeUpAnAgeThatIsNotKnown()
    {
        const FakeClock clock;
        EventKeyModel model(clock);
        model.setKeys(rows({eventKey(u"1"_s, u"Checkout"_s)}));
        QCOMPARE(model.index(0, EventKeyModel::Age).data().toString(), u"not known"_s);
    }

    void namesATwinByItsDate()
    {
        QCOMPARE(datedName(u"Checkout"_s, QDate(2026, 11, 22)), u"Checkout (2026-11-22)"_s);
        QCOMPARE(datedName(u"Checkout (2026-01-05)"_s, QDate(2026, 11, 22)), u"Checkout (2026-11-22)"_s);
        QCOMPARE(datedName(u"Checkout (EU)"_s, QDate(2026, 11, 22)), u"Checkout (EU) (2026-11-22)"_s);
        QCOMPARE(datedName(u" Checkout "_s, QDate(2026, 11, 22)), u"Checkout (2026-11-22)"_s);
        for (const QString &nameless : {QString(), u"  "_s, u"(2026-01-05)"_s, u" (2026-01-05, 2)"_s})
            QCOMPARE(datedName(nameless, QDate(2026, 11, 22)), u"Event key (2026-11-22)"_s);
    }

    /// People see the address; the id is this computer's.
    void takesApartWhatAnAccountIsFiledUnder()
    {
        const QString id = u"0b1c2d3e-1"_s;
        for (const QString &kind : {u"by-hand"_s, u"self-hosted"_s}) {
            const FiledUnder parts = FiledUnder::of(FiledUnder::joined(u"https://inngest.test:8288"_s, kind, id));
            QCOMPARE(parts.address, u"https://inngest.test:8288"_s);
            QCOMPARE(parts.accountId, id);
        }
        QCOMPARE(FiledUnder::of(u"https://api.inngest.com"_s).address, u"https://api.inngest.com"_s);
        QVERIFY(FiledUnder::of(u"https://api.inngest.com"_s).accountId.isEmpty());
        QCOMPARE(FiledUnder::of(u"https://h/self-hosted/x/by-hand/1"_s).accountId, u"1"_s);
    }

    void saysAFilterInWords_data()
    {
        QTest::addColumn<EventFilter>("filter");
        QTest::addColumn<QString>("words");
        const auto allow = EventFilter::Kind::Allow;
        QTest::newRow("none") << EventFilter() << u"No filter"_s;
        QTest::newRow("allow") << EventFilter{.kind = allow, .events = {u"a"_s, u"b"_s}} << u"Only a, b"_s;
        QTest::newRow("deny, both") << EventFilter{.events = {u"a"_s}, .ips = {u"192.0.2.1"_s}}
                                    << u"All but a; addresses: 192.0.2.1"_s;
        QTest::newRow("many") << EventFilter{.kind = allow, .events = {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s}}
                              << u"Only a, b, c and 2 more"_s;
    }

    void saysAFilterInWords()
    {
        QFETCH(EventFilter, filter);
        QFETCH(QString, words);
        QCOMPARE(filterInWords(filter), words);
    }

    void showsTheNewestHistoryFirst()
    {
        HistoryModel model;
        const Checked checked(model);
        const QDateTime start(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
        HistoryEntry first{
            .number = 1, .at = start, .what = u"CreateEventKey"_s, .keyName = u"Checkout"_s, .outcome = u"done"_s};
        HistoryEntry second{.number = 2, .at = start.addSecs(-5), .what = u"Strange"_s, .outcome = u"open"_s};
        model.setEntries({first});
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setEntries({first, second});

        QCOMPARE(inserted.count(), 1);
        QCOMPARE(column(model, HistoryModel::What), (QStringList{u"Strange"_s, u"Create event key"_s}));
        QCOMPARE(model.index(model.rowCount() - 1, HistoryModel::Time).data(Qt::ToolTipRole).toString(),
            u"2026-03-01 12:00:00 UTC"_s);
        QCOMPARE(column(model, HistoryModel::Outcome), (QStringList{u"Not known yet"_s, u"Done"_s}));
        model.setSearch(u"checkout"_s);
        QCOMPARE(model.shown(), QList<HistoryEntry>{first});
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "tst_models.moc"
