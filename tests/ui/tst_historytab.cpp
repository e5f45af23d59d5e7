// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotation.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/history/historyfacts.h"
#include "ui/history/historytab.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/factsview.h"
#include "ui/widgets/statepage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMetaEnum>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;

class HistoryTabTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m_tab = std::make_unique<HistoryTab>(m->history, m->clock, u"ada@laptop"_s);
        m_tab->resize(1000, 600);
    }

    void cleanup()
    {
        m_tab.reset();
        m.reset();
    }

    void saysSoWhenNothingWasDone()
    {
        QVERIFY(UiStage::show(*m_tab));
        auto *page = m_tab->findChild<StatePage *>();
        QTRY_COMPARE(page->state(), StatePage::State::Empty);
        QVERIFY(!button(u"exportButton"_s)->isEnabled());
    }

    void showsWhatWasDoneNewestFirstAndAllOfTheSelectedRow()
    {
        fill();
        QCOMPARE(table()->model()->index(0, HistoryModel::KeyName).data().toString(), u"Mobile"_s);
        QVERIFY(facts().contains(u"needs a new one"_s));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QVERIFY(facts().contains(u"0000000000aa"_s));
        QVERIFY(facts().contains(u"2026-01-02 03:04:05"_s));
    }

    /// In a window of 800 by 600.
    void givesTheRowsTheRoom()
    {
        m_tab->resize(790, 460);
        fill();
        for (int i = 0; i < 12; ++i)
            QVERIFY(answerOf(m->history.append({.at = m->clock.now(), .what = u"CreateEventKey"_s})));
        QTRY_VERIFY(table()->model()->rowCount() > 12);
        const int whole = table()->viewport()->height() / table()->rowHeight(0);
        QVERIFY2(whole >= 7, qPrintable(QString::number(whole)));
    }

    void saysTheDetailsInWords()
    {
        const auto all = [](const QMetaEnum &kinds) {
            QStringList names;
            for (int i = 0; i < kinds.keyCount(); ++i)
                names.append(QString::fromLatin1(kinds.key(i)));
            return names;
        };
        const QStringList errors = all(QMetaEnum::fromType<Error::Kind>());
        const QStringList steps = all(QMetaEnum::fromType<RotationStep::Kind>());
        const QStringList outcomes = all(QMetaEnum::fromType<RotationOutcome::Kind>());
        const QJsonObject filter{
            {u"kind"_s, u"allow"_s}, {u"events"_s, QJsonArray{u"shop/*"_s}}, {u"ips"_s, QJsonArray()}};
        const QJsonObject key{{u"id"_s, u"k1"_s}, {u"name"_s, u"Checkout"_s}, {u"filter"_s, filter}};
        const qsizetype most = std::max({errors.size(), steps.size(), outcomes.size()});
        for (qsizetype i = 0; i < most; ++i) {
            const QString error = errors.at(i % errors.size());
            const QString step = steps.at(i % steps.size());
            const QString outcome = outcomes.at(i % outcomes.size());
            const HistoryEntry entry{.what = u"UpdateEventKey"_s,
                .outcome = u"failed: no_sdk"_s,
                .details = {{u"journal"_s, 7}, {u"keyId"_s, u"k1"_s}, {u"activeKeyId"_s, u"s1"_s}, {u"error"_s, error},
                    {u"step"_s, step}, {u"outcome"_s, outcome}, {u"byHand"_s, true}, {u"wanted"_s, key},
                    {u"before"_s, key}, {u"newKey"_s, key}, {u"apps"_s, QJsonArray{u"shop"_s, u"billing"_s}},
                    {u"ours"_s, false}}};
            FactsView view;
            showHistoryFacts(view, entry);
            QString shown;
            const QList<QLabel *> labels = view.findChildren<QLabel *>();
            for (const QLabel *label : labels)
                shown += label->text() + u'\n';
            // A name of the program's own has a capital in the middle; a word of a language has none.
            static const QRegularExpression ownName(u"\\b[A-Za-z][a-z]+[A-Z][A-Za-z]*\\b"_s);
            QVERIFY2(!ownName.match(shown).hasMatch(), qPrintable(ownName.match(shown).captured() + u"\n"_s + shown));
            QVERIFY2(!shown.contains(u'{') && !shown.contains(u'['), qPrintable(shown));
            QVERIFY(shown.contains(u"shop/*"_s));
            QVERIFY(shown.contains(u"shop, billing"_s));
            QVERIFY(shown.contains(u"Failed: no_sdk"_s));
        }
    }

    /// Words of the program's own are no quotation, and a restart is nothing that was done in a browser.
    void saysWhoSaidAndDidIt_data()
    {
        QTest::addColumn<QJsonObject>("details");
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QStringList>("said");
        const QString cloud = u"https://api.inngest.com"_s;
        const QJsonObject own{{u"error"_s, u"Conflict"_s}, {u"message"_s, u"The call was not sent."_s}};
        const QJsonObject told{{u"error"_s, u"Rejected"_s}, {u"answer"_s, u"name taken"_s}};
        const QJsonObject byHand{{u"byHand"_s, true}};
        QTest::newRow("its own words") << own << cloud
                                       << QStringList{u"Something stands in the way"_s, u"What was said of it:"_s};
        QTest::newRow("the server's") << told << cloud << QStringList{u"In the server's words:"_s};
        QTest::newRow("it was not asked") << QJsonObject{{u"unchecked"_s, true}} << cloud
                                          << QStringList{u"Stored unchecked:"_s, u"a signing key that nobody"_s};
        QTest::newRow("it was taken back") << QJsonObject{{u"takenBack"_s, true}} << u"http://localhost:8288"_s
                                           << QStringList{u"Taken back:"_s, u"that the server refused"_s};
        QTest::newRow("it was refused") << QJsonObject{{u"doubted"_s, true}} << cloud
                                        << QStringList{u"Stored all the same:"_s, u"did not accept"_s};
        QTest::newRow("on a page or by a restart")
            << byHand << u"http://localhost:8288"_s << QStringList{u"a person, outside this program"_s};
    }

    void saysWhoSaidAndDidIt()
    {
        QFETCH(const QJsonObject, details);
        QFETCH(const QString, origin);
        QFETCH(const QStringList, said);
        FactsView view;
        showHistoryFacts(view, {.origin = origin, .what = u"RotateSigningKey"_s, .details = details});
        QString shown;
        const QList<QLabel *> labels = view.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            shown += label->text() + u'\n';
        for (const QString &words : said)
            QVERIFY2(shown.contains(words), qPrintable(shown));
        QVERIFY2(!shown.contains(u"Inngest's words"_s) && !shown.contains(u"Inngest's dashboard"_s), qPrintable(shown));
    }

    /// What a person did has no answer that could be lost; after a restart it is asked above the tabs.
    void saysWhatIsNotKnownOfAnAct()
    {
        const auto shown = [](const QString &outcome) {
            FactsView view;
            showHistoryFacts(view, {.what = u"RotateSigningKey"_s, .outcome = outcome});
            QString all;
            const QList<QLabel *> labels = view.findChildren<QLabel *>();
            for (const QLabel *label : labels)
                all += label->text() + u'\n';
            return all;
        };
        QVERIFY2(shown(u"open"_s).contains(u"could not settle it"_s), qPrintable(shown(u"open"_s)));
        QVERIFY2(!shown(u"open"_s).contains(u"answer was lost"_s), qPrintable(shown(u"open"_s)));
        QVERIFY2(shown(u"needs choice"_s).contains(u"above the tabs"_s), qPrintable(shown(u"needs choice"_s)));
    }

    void keepsWhatItDoesNotKnow()
    {
        FactsView view;
        showHistoryFacts(view, {.what = u"SomethingNew"_s, .details = {{u"colour"_s, u"blue"_s}}});
        QString shown;
        const QList<QLabel *> labels = view.findChildren<QLabel *>(u"valueLabel"_s);
        for (const QLabel *label : labels)
            shown += label->text();
        QVERIFY(shown.contains(u"blue"_s));
    }

    void searchesAndKeepsTheSelection()
    {
        fill();
        table()->selectRow(1);
        auto *edit = m_tab->findChild<QLineEdit *>(u"searchEdit"_s);
        QTest::keyClicks(edit, u"checkout"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(m_tab->findChild<QLabel *>(u"countLabel"_s)->text(), u"Rows: 1 of 2"_s);
        QTest::keyClicks(edit, u"zzz"_s);
        QVERIFY(!button(u"exportButton"_s)->isEnabled());
        edit->clear();
        QCOMPARE(table()->model()->rowCount(), 2);
    }

    void showsOnlyWhatTheFiltersWant()
    {
        fill();
        auto *what = m_tab->findChild<QComboBox *>(u"whatFilter"_s);
        auto *clear = button(u"clearFiltersButton"_s);
        QVERIFY(!clear->isVisible());
        what->setCurrentIndex(what->findData(u"UpdateEventKey"_s));
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(table()->model()->index(0, HistoryModel::KeyName).data().toString(), u"Mobile"_s);
        QVERIFY(facts().contains(u"needs a new one"_s));
        // A row that comes meanwhile takes nothing away, and is only shown where it is wanted.
        add(u"DeleteEventKey"_s, u"Old"_s);
        QTRY_COMPARE(m_tab->findChild<QLabel *>(u"countLabel"_s)->text(), u"Rows: 1 of 3"_s);
        QCOMPARE(what->currentData().toString(), u"UpdateEventKey"_s);
        auto *key = m_tab->findChild<QComboBox *>(u"keyFilter"_s);
        key->setCurrentIndex(key->findData(u"Old"_s));
        QCOMPARE(table()->model()->rowCount(), 0);
        QTest::mouseClick(clear, Qt::LeftButton);
        QCOMPARE(table()->model()->rowCount(), 3);
        QVERIFY(!clear->isVisible());
    }

    /// Whatever earlier versions called it in the file.
    void offersOneChoiceForWhatIsCalledTheSame()
    {
        fill();
        add(u"ExcuseApps"_s, u"shop"_s);
        add(u"AcceptRisk"_s, u"billing"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        auto *what = m_tab->findChild<QComboBox *>(u"whatFilter"_s);
        QStringList choices;
        for (int i = 0; i < what->count(); ++i)
            choices.append(what->itemText(i));
        QCOMPARE(choices.removeDuplicates(), 0);
        what->setCurrentText(u"Accept the risk of apps"_s);
        QCOMPARE(table()->model()->rowCount(), 2);
    }

    void filtersByDaysOfThePersonsOwnTime()
    {
        fill(); // in January; it is November
        auto *period = m_tab->findChild<QComboBox *>(u"periodFilter"_s);
        auto *from = m_tab->findChild<QDateEdit *>(u"fromDate"_s);
        auto *to = m_tab->findChild<QDateEdit *>(u"toDate"_s);
        QVERIFY(!from->isVisible());
        period->setCurrentText(u"In the last 30 days"_s);
        QCOMPARE(table()->model()->rowCount(), 0);
        period->setCurrentText(u"In the last 12 months"_s);
        QCOMPARE(table()->model()->rowCount(), 2);
        period->setCurrentText(u"From … to …"_s);
        QVERIFY(from->isVisible());
        const QDate day = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC).toLocalTime().date();
        from->setDate(day);
        to->setDate(day);
        QCOMPARE(table()->model()->rowCount(), 2);
        to->setDate(day.addDays(-1));
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void goesByTheDayThatItIsNow()
    {
        fill();
        const auto addNow = [this](const QString &key) {
            QVERIFY(answerOf(m->history.append(
                {.at = m->clock.now(), .what = u"CreateEventKey"_s, .keyName = key, .outcome = u"done"_s})));
        };
        addNow(u"yesterday's"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        m_tab->findChild<QComboBox *>(u"periodFilter"_s)->setCurrentText(u"Today"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        m->clock.advance(std::chrono::hours(24));
        QTRY_COMPARE(table()->model()->rowCount(), 0);
        addNow(u"today's"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(table()->model()->index(0, HistoryModel::KeyName).data().toString(), u"today's"_s);
    }

    void letsTheRowsOfARotationStandTogether()
    {
        const auto addTo = [this](const QString &rotation, const QString &key) {
            QVERIFY(answerOf(m->history.append({.at = m->clock.now(),
                .environmentName = u"Staging"_s,
                .what = u"ResyncApp"_s,
                .keyName = key,
                .outcome = u"failed: no_sdk"_s,
                .rotationId = rotation})));
        };
        for (const auto &[rotation, key] : {std::pair(u"one"_s, u"1"_s), std::pair(u""_s, u"2"_s),
                 std::pair(u"two"_s, u"3"_s), std::pair(u"one"_s, u"4"_s)})
            addTo(rotation, key);
        QVERIFY(UiStage::show(*m_tab));
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        const auto keys = [this] {
            QString all;
            for (int row = 0; row < table()->model()->rowCount(); ++row)
                all += table()->model()->index(row, HistoryModel::KeyName).data().toString();
            return all;
        };
        QCOMPARE(keys(), u"4321"_s);
        auto *group = m_tab->findChild<QCheckBox *>(u"groupCheck"_s);
        group->click();
        QCOMPARE(keys(), u"4132"_s);
        // Above the first of each is room for the heading that says which rotation it is, or that it is none.
        const auto heights = [this] {
            QList<int> all;
            for (int row = 0; row < table()->model()->rowCount(); ++row)
                all.append(table()->rowHeight(row) / table()->verticalHeader()->defaultSectionSize());
            return all;
        };
        QCOMPARE(heights(), (QList<int>{2, 1, 2, 2}));
        // A heading that is painted is not read to anybody.
        const QModelIndex time = table()->model()->index(0, HistoryModel::Time);
        QCOMPARE(time.data(Qt::AccessibleTextRole).toString(),
            time.data().toString() + u", rotation "_s + time.siblingAtColumn(HistoryModel::Rotation).data().toString());
        addTo(u"two"_s, u"5"_s);
        QTRY_COMPARE(keys(), u"53412"_s);
        QCOMPARE(heights(), (QList<int>{2, 1, 2, 1, 2}));
        table()->sortByColumn(HistoryModel::What, Qt::AscendingOrder);
        QVERIFY(!group->isChecked());
        QCOMPARE(heights(), (QList<int>{1, 1, 1, 1, 1}));
        const QModelIndex first = table()->model()->index(0, HistoryModel::Time);
        QCOMPARE(first.data(Qt::AccessibleTextRole), first.data());
        auto *rotation = m_tab->findChild<QComboBox *>(u"rotationFilter"_s);
        QVERIFY(rotation->itemText(1).startsWith(u"Staging, "_s));
        rotation->setCurrentIndex(rotation->findData(u"one"_s));
        QCOMPARE(table()->model()->rowCount(), 2);
        rotation->setCurrentIndex(rotation->findText(u"In no rotation"_s));
        QCOMPARE(keys(), u"2"_s);
        rotation->setCurrentIndex(0);
        // One choice for all failures, whatever their code.
        auto *outcome = m_tab->findChild<QComboBox *>(u"outcomeFilter"_s);
        QCOMPARE(outcome->findText(u"Failed"_s), 1);
    }

    void showsARowThatIsAddedMeanwhile()
    {
        fill();
        table()->selectRow(1);
        add(u"DeleteEventKey"_s, u"Old"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(table()->model()->index(0, HistoryModel::KeyName).data().toString(), u"Old"_s);
        QCOMPARE(table()->selectionModel()->selectedRows().first().row(), 2);
    }

    void showsTheNewestHashWhole()
    {
        fill();
        const QByteArray head = *answerOf(m->history.head());
        QTRY_VERIFY(m_tab->findChild<QLabel *>(u"headLabel"_s)->text().contains(QString::fromLatin1(head)));
    }

    void saysWhetherTheChainHolds()
    {
        fill();
        button(u"checkButton"_s)->setFocus();
        QTest::keyClick(button(u"checkButton"_s), Qt::Key_Space);
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), u"The chain holds"_s);
        QCOMPARE(m_tab->window()->focusWidget(), button(u"checkButton"_s));
        const QString checked = m_tab->findChild<QLabel *>(u"checkedLabel"_s)->text();
        QVERIFY2(checked.contains(u"2026-11-22 12:00 UTC"_s), qPrintable(checked));

        // It is a row, which a later run of the program tells of.
        QTRY_COMPARE(answerOf(m->history.entries())->last().what, u"CheckHistory"_s);
        m->clock.advance(std::chrono::hours(24));
        m_tab = std::make_unique<HistoryTab>(m->history, m->clock, u"ada@laptop"_s);
        QVERIFY(UiStage::show(*m_tab));
        QTRY_COMPARE(m_tab->findChild<QLabel *>(u"checkedLabel"_s)->text(), checked);
        QVERIFY(m_tab->findChild<QLabel *>(u"checkedLabel"_s)->isVisible());
    }

    /// Each export and each check adds a row, so that the newest hash is another one by then.
    void findsTheRowOfAHashThatWasKept()
    {
        fill();
        const QString kept = QString::fromLatin1(*answerOf(m->history.head()));
        add(u"DeleteEventKey"_s, u"Old"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        auto *edit = m_tab->findChild<QLineEdit *>(u"searchEdit"_s);
        QTest::keyClicks(edit, kept); // each longer than the one before, which finds nothing as long as it is short
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(table()->model()->index(0, HistoryModel::KeyName).data().toString(), u"Mobile"_s);
        edit->setText(kept.toUpper());
        QCOMPARE(table()->model()->rowCount(), 1);
        edit->setText(QString(kept.size(), u'0'));
        QCOMPARE(table()->model()->rowCount(), 0);
        // A few digits stand in the hash of many a row that has nothing to do with what is looked for.
        edit->setText(kept.left(8));
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void exportsWhatIsShownForItsOwnerAlone_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("CSV") << u"history.csv"_s;
        QTest::newRow("JSON") << u"history.json"_s;
    }

    void exportsWhatIsShownForItsOwnerAlone()
    {
        QFETCH(QString, name);
        fill();
        m_tab->findChild<QLineEdit *>(u"searchEdit"_s)->setText(u"checkout"_s);
        const QByteArray head = *answerOf(m->history.head());
        const QString path = m->directory.filePath(name);
        m_tab->exportTo(path);
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->tone(), Tone::Good);

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("Checkout"));
        QVERIFY(!text.contains("Mobile"));
        QVERIFY(text.contains(head));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
            QFile::Permissions());
        QVERIFY(name.endsWith(u"csv"_s) || QJsonDocument::fromJson(text).isObject());
        // That it was exported belongs into the history.
        QTRY_COMPARE(answerOf(m->history.entries())->size(), 3);
        const QList<HistoryEntry> rows = *answerOf(m->history.entries());
        QVERIFY(std::any_of(rows.begin(), rows.end(),
            [](const HistoryEntry &row) { return row.what == u"ExportHistory"_s && row.person == u"ada@laptop"_s; }));
    }

    void saysSoWhenTheFileCannotBeWritten()
    {
        fill();
        m_tab->exportTo(u"/proc/nowhere/history.csv"_s);
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), u"Not exported"_s);
        QCOMPARE(answerOf(m->history.entries())->size(), 2);
    }

    void asksForAFileWithoutABlockingDialog()
    {
        fill();
        QTest::mouseClick(button(u"exportButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_tab->findChild<QFileDialog *>(u"exportDialog"_s));
        auto *dialog = m_tab->findChild<QFileDialog *>(u"exportDialog"_s);
        QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
        // The person's own folders, and not where the program was started; then where the last one went.
        QVERIFY(QDir(QDir::homePath()) != QDir::current());
        QCOMPARE(dialog->directory(), QDir(QDir::homePath()));
        const QTemporaryDir folder;
        emit dialog->fileSelected(folder.filePath(u"history.csv"_s));
        QTRY_VERIFY(button(u"exportButton"_s)->isEnabled());
        dialog->close();
        QTRY_VERIFY(!m_tab->findChild<QFileDialog *>(u"exportDialog"_s));
        QTest::mouseClick(button(u"exportButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_tab->findChild<QFileDialog *>(u"exportDialog"_s));
        QCOMPARE(m_tab->findChild<QFileDialog *>(u"exportDialog"_s)->directory(), QDir(folder.path()));
    }

    void survivesBeingClosedWhileItReads()
    {
        fill();
        QTest::mouseClick(button(u"checkButton"_s), Qt::LeftButton);
        m_tab.reset();
        QVERIFY(answerOf(m->history.entries()).has_value());
    }

private:
    void add(const QString &what, const QString &key, const QString &reason = {})
    {
        QVERIFY(answerOf(m->history.append({.at = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC),
                             .person = u"ada@laptop"_s,
                             .accountName = u"Acme"_s,
                             .environmentName = u"Production"_s,
                             .what = what,
                             .keyName = key,
                             .fingerprint = u"0000000000aa"_s,
                             .outcome = u"done"_s,
                             .reason = reason}))
                    .has_value());
    }

    void fill()
    {
        add(u"CreateEventKey"_s, u"Checkout"_s);
        add(u"UpdateEventKey"_s, u"Mobile"_s, u"needs a new one"_s);
        QVERIFY(UiStage::show(*m_tab));
        QTRY_COMPARE(table()->model()->rowCount(), 2);
    }

    QTableView *table() { return m_tab->findChild<QTableView *>(u"historyTable"_s); }
    QPushButton *button(const QString &name) { return m_tab->findChild<QPushButton *>(name); }
    Banner *banner() { return m_tab->findChild<Banner *>(u"banner"_s); }
    QString facts()
    {
        QStringList values;
        const auto labels = m_tab->findChild<FactsView *>()->widget()->findChildren<QLabel *>(u"valueLabel"_s);
        for (const QLabel *label : labels)
            values.append(label->text());
        return values.join(u'\n');
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<HistoryTab> m_tab;
};

QTEST_MAIN(HistoryTabTest)
#include "tst_historytab.moc"
