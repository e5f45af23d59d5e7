// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/filteredit.h"
#include "ui/widgets/linelist.h"
#include "ui/widgets/problemline.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

class FilterEditTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_edit = std::make_unique<FilterEdit>();
        m_edit->resize(700, 500);
        m_edit->show();
        m_edit->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    }

    void cleanup() { m_edit.reset(); }

    void takesLineAfterLineFromTheKeyboard()
    {
        line(events(), 0)->setFocus();
        QTest::keyClicks(focused(), u"order.created"_s);
        QTest::keyClick(focused(), Qt::Key_Return);
        QTest::keyClicks(focused(), u"order.paid"_s);
        QTest::keyClick(focused(), Qt::Key_Down);
        QTest::keyClick(focused(), Qt::Key_Up);
        QTest::keyClick(focused(), Qt::Key_Up);
        QTest::keyClick(focused(), Qt::Key_Return);
        QTest::keyClicks(focused(), u"x"_s);

        // Enter on the first line went to the second, which is not blank: a line was opened between them.
        QCOMPARE(m_edit->filter().events, (QStringList{u"order.created"_s, u"x"_s, u"order.paid"_s}));
        QCOMPARE(m_edit->filter().kind, EventFilter::Kind::Deny);
        QVERIFY(m_edit->isAcceptable());
    }

    void removesALineWithBackspaceAndWithItsButton()
    {
        m_edit->setFilter({.events = {u"a"_s, u"b"_s, u"c"_s}});
        line(events(), 1)->setFocus();
        QTest::keyClick(focused(), Qt::Key_Backspace);
        QTest::keyClick(focused(), Qt::Key_Backspace);
        QCOMPARE(m_edit->filter().events, (QStringList{u"a"_s, u"c"_s}));
        QCOMPARE(focused(), line(events(), 0));

        auto *button = rows(events()).first()->findChild<QToolButton *>(u"removeLineButton"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(m_edit->filter().events, QStringList{u"c"_s});
        // Whoever types on goes on in the list, and replaces nothing.
        QCOMPARE(focused(), line(events(), 0));
        QVERIFY(!line(events(), 0)->hasSelectedText());
    }

    void spreadsPastedLinesOverLines()
    {
        line(addresses(), 0)->setFocus();
        line(addresses(), 0)->insert(u"192.0.2.1\n192.0.2.2\r\n\n 192.0.2.3 "_s);
        QCOMPARE(m_edit->filter().ips, (QStringList{u"192.0.2.1"_s, u"192.0.2.2"_s, u"192.0.2.3"_s}));
        QVERIFY(m_edit->isAcceptable());
    }

    void saysBesideTheLineWhatIsWrong_data()
    {
        QTest::addColumn<bool>("isAddress");
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<int>("badLine");
        QTest::addColumn<QString>("word");
        QTest::newRow("a range") << true << QStringList{u"192.0.2.1"_s, u"10.0.0.0/8"_s} << 1 << u"ranges"_s;
        QTest::newRow("not an address") << true << QStringList{u"example.com"_s} << 0 << u"not an IP address"_s;
        QTest::newRow("a zone") << true << QStringList{u"fe80::1%eth0"_s} << 0 << u"zone"_s;
        QTest::newRow("the same address in another spelling")
            << true << QStringList{u"2001:db8:0::1"_s, u"2001:DB8::1"_s} << 1 << u"above already"_s;
        QTest::newRow("a blank inside") << false << QStringList{u"order created"_s} << 0 << u"blank inside"_s;
        QTest::newRow("doubled") << false << QStringList{u"a"_s, u"b"_s, u" a"_s} << 2 << u"above already"_s;
        QTest::newRow("too long") << false << QStringList{u"x"_s.repeated(256)} << 0 << u"255"_s;
    }

    void saysBesideTheLineWhatIsWrong()
    {
        QFETCH(bool, isAddress);
        QFETCH(QStringList, lines);
        QFETCH(int, badLine);
        QFETCH(QString, word);
        LineList *list = isAddress ? addresses() : events();
        m_edit->setFilter({.events = isAddress ? QStringList() : lines, .ips = isAddress ? lines : QStringList()});

        QVERIFY(!m_edit->isAcceptable());
        const QList<LineRow *> all = rows(list);
        for (int i = 0; i < all.size(); ++i)
            QCOMPARE(all.at(i)->problem().isEmpty(), i != badLine);
        LineRow *bad = all.at(badLine);
        QVERIFY2(bad->problem().contains(word), qPrintable(bad->problem()));
        QVERIFY(bad->findChild<ProblemLine *>()->isVisible());
        QCOMPARE(bad->edit().accessibleDescription(), bad->problem());
        // In a long list that line may be out of sight; and what such a filter would let through is not said.
        QCOMPARE(m_edit->findChild<QLabel *>(u"inWordsLabel"_s)->text(),
            u"%1, line %2: %3"_s.arg(isAddress ? u"IP address"_s : u"Event name"_s)
                .arg(badLine + 1)
                .arg(bad->problem()));

        m_edit->focusProblem();
        QCOMPARE(focused(), &bad->edit());
        bad->edit().clear();
        QVERIFY(m_edit->isAcceptable());
        QVERIFY(!bad->findChild<ProblemLine *>()->isVisible());
    }

    /// It can stand there, and no event that comes over the internet shows it.
    void warnsOfAnAddressOfOneNetwork()
    {
        m_edit->setFilter({.ips = {u"192.168.1.10"_s, u"1.1.1.1"_s}});
        QVERIFY(m_edit->isAcceptable());
        const QList<LineRow *> all = rows(addresses());
        QVERIFY2(all.at(0)->said().contains(u"one network only"_s), qPrintable(all.at(0)->said()));
        QVERIFY(all.at(0)->problem().isEmpty());
        QCOMPARE(all.at(0)->edit().accessibleDescription(), all.at(0)->said());
        QVERIFY(all.at(1)->said().isEmpty());
        m_edit->setFilter({.ips = {u"192.168.1.10"_s, u"192.168.1.10"_s}});
        QVERIFY(rows(addresses()).at(1)->problem().contains(u"above already"_s));
        QVERIFY(!m_edit->isAcceptable());
    }

    /// The field's own example, for one.
    void warnsOfAnAddressThatIsKeptForExamples()
    {
        m_edit->setFilter({.ips = {u"192.0.2.10"_s, u"2001:db8::10"_s, u"1.1.1.1"_s}});
        QVERIFY(m_edit->isAcceptable());
        const QList<LineRow *> all = rows(addresses());
        for (const LineRow *row : {all.at(0), all.at(1)}) {
            QVERIFY2(row->said().contains(u"kept for examples"_s), qPrintable(row->said()));
            QVERIFY(row->problem().isEmpty());
        }
        QVERIFY(all.at(2)->said().isEmpty());
    }

    void refusesAnAllowListWithNothingInIt()
    {
        auto *problem = m_edit->findChild<ProblemLine *>(u"emptyAllowProblem"_s);
        QVERIFY(!problem->isVisible());
        m_edit->findChild<QRadioButton *>(u"allowButton"_s)->click();
        QVERIFY(!m_edit->isAcceptable());
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(u"refuse every event"_s));

        line(events(), 0)->setFocus();
        QTest::keyClicks(focused(), u"order.created"_s);
        QVERIFY(m_edit->isAcceptable());
        QVERIFY(!problem->isVisible());
        QCOMPARE(m_edit->filter(), (EventFilter{.kind = EventFilter::Kind::Allow, .events = {u"order.created"_s}}));
    }

    void givesBackTheFilterThatItWasGiven()
    {
        const EventFilter filter{
            .kind = EventFilter::Kind::Allow, .events = {u"b"_s, u"a"_s}, .ips = {u"2001:db8::1"_s}};
        m_edit->setFilter(filter);
        QCOMPARE(m_edit->filter(), filter);
        m_edit->setFilter({});
        QCOMPARE(m_edit->filter(), EventFilter());
    }

    void canOnlyBeLookedAtWhileReadOnly()
    {
        m_edit->setFilter({.events = {u"a"_s}});
        m_edit->setReadOnly(true);
        QVERIFY(!m_edit->findChild<QRadioButton *>(u"allowButton"_s)->isEnabled());
        line(events(), 0)->setFocus();
        QTest::keyClicks(focused(), u"x"_s);
        QTest::keyClick(focused(), Qt::Key_Return);
        QCOMPARE(m_edit->filter().events, QStringList{u"a"_s});
    }

    void reachesEveryLineWithTheTabKeyInOrder()
    {
        m_edit->setFilter({.events = {u"a"_s, u"b"_s}, .ips = {u"192.0.2.1"_s}});
        line(events(), 0)->setFocus();
        QTest::keyClick(focused(), Qt::Key_Return);
        QTest::keyClicks(focused(), u"between"_s);
        line(events(), 0)->setFocus();
        QStringList seen;
        for (int i = 0; i < 6; ++i) {
            if (auto *edit = qobject_cast<QLineEdit *>(QApplication::focusWidget()))
                seen << edit->text();
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(seen, (QStringList{u"a"_s, u"between"_s, u"b"_s, u""_s, u"192.0.2.1"_s, u""_s}));
    }

private:
    LineList *events() const { return m_edit->findChild<LineList *>(u"eventList"_s); }
    LineList *addresses() const { return m_edit->findChild<LineList *>(u"addressList"_s); }
    static QWidget *focused() { return QApplication::focusWidget(); }

    /// In the order in which they stand, those about to be deleted left out.
    static QList<LineRow *> rows(const LineList *list)
    {
        QList<LineRow *> rows = list->findChildren<LineRow *>();
        rows.removeIf([](const LineRow *row) { return row->isHidden(); });
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        std::sort(rows.begin(), rows.end(), [](const LineRow *a, const LineRow *b) { return a->y() < b->y(); });
        return rows;
    }
    static QLineEdit *line(const LineList *list, int index) { return &rows(list).at(index)->edit(); }

    std::unique_ptr<FilterEdit> m_edit;
};

QTEST_MAIN(FilterEditTest)
#include "tst_filteredit.moc"
