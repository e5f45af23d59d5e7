// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/common/banner.h"
#include "ui/common/factsview.h"
#include "ui/common/statepage.h"
#include "ui/tabs/historytab.h"

#include <QFile>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
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
        m_tab = std::make_unique<HistoryTab>(m->history, u"ada@laptop"_s);
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

    void searchesAndKeepsTheSelection()
    {
        fill();
        table()->selectRow(1);
        m_tab->focusSearch();
        auto *edit = m_tab->findChild<QLineEdit *>(u"searchEdit"_s);
        QTest::keyClicks(edit, u"checkout"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(m_tab->findChild<QLabel *>(u"countLabel"_s)->text(), u"Rows: 1 of 2"_s);
        QTest::keyClicks(edit, u"zzz"_s);
        QVERIFY(!button(u"exportButton"_s)->isEnabled());
        edit->clear();
        QCOMPARE(table()->model()->rowCount(), 2);
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
        QTest::mouseClick(button(u"checkButton"_s), Qt::LeftButton);
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), u"The chain holds"_s);
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
        QCOMPARE(m_tab->findChild<QFileDialog *>(u"exportDialog"_s)->acceptMode(), QFileDialog::AcceptSave);
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
