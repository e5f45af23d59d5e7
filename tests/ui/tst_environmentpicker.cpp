// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/environmentpicker.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

Environment environment(const QString &name, EnvironmentType type = EnvironmentType::Test, bool isArchived = false)
{
    return {.id = u"id-"_s + name, .name = name, .slug = name.toLower(), .type = type, .isArchived = isArchived};
}

} // namespace

class EnvironmentPickerTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_picker = new EnvironmentPicker(m_window.get());
        auto *layout = new QVBoxLayout(m_window.get());
        layout->addWidget(m_picker);
        const QList<Environment> environments{environment(u"staging"_s),
            environment(u"Production"_s, EnvironmentType::Production),
            environment(u"old"_s, EnvironmentType::Test, true), environment(u"demo"_s),
            environment(u"Branch environments"_s, EnvironmentType::BranchParent),
            environment(u"feature-login"_s, EnvironmentType::BranchChild)};
        m_picker->setEnvironments(environments);
        m_picker->setCurrent(environments.at(1));
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_picker->setFocus();
    }

    void cleanup() { m_window.reset(); }

    void opensWithTheCurrentEnvironmentSelectedAndTheSearchFieldReady()
    {
        m_picker->setCurrent(environment(u"staging"_s));
        QTest::keyClick(m_picker, Qt::Key_Space);
        QVERIFY(list()->isVisible());
        QCOMPARE(list()->currentIndex().data().toString(), u"staging"_s);
        QTRY_VERIFY(search()->hasFocus());
        QVERIFY(search()->text().isEmpty());
    }

    void choosesByTypingAndEnter()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        m_picker->openPopup();
        QTest::keyClicks(search(), u"log"_s);
        QCOMPARE(list()->model()->rowCount(), 1);
        QTest::keyClick(search(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), u"id-feature-login"_s);
        QVERIFY(!list()->isVisible());
    }

    void choosesWithTheArrowKeys()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        m_picker->openPopup();
        QTest::keyClick(search(), Qt::Key_Down);
        QTest::keyClick(search(), Qt::Key_Down);
        QTest::keyClick(search(), Qt::Key_Up);
        QTest::keyClick(search(), Qt::Key_Enter);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), u"id-demo"_s);
    }

    void choosesWithTheMouse()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        QTest::mouseClick(m_picker, Qt::LeftButton);
        const QModelIndex index = list()->model()->index(2, 0);
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualRect(index).center());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), u"id-staging"_s);
    }

    void choosingTheCurrentOneChangesNothing()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        m_picker->openPopup();
        QTest::keyClick(search(), Qt::Key_Return);
        QVERIFY(!list()->isVisible());
        QCOMPARE(chosen.count(), 0);
    }

    void escapeEmptiesTheSearchAndThenCloses()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        m_picker->openPopup();
        QTest::keyClicks(search(), u"demo"_s);
        QTest::keyClick(search(), Qt::Key_Escape);
        QVERIFY(list()->isVisible() && search()->text().isEmpty());
        QTest::keyClick(search(), Qt::Key_Escape);
        QVERIFY(!list()->isVisible());
        QCOMPARE(chosen.count(), 0);
        m_picker->openPopup();
        QCOMPARE(list()->model()->rowCount(), 6);
        QCOMPARE(list()->currentIndex().data().toString(), u"Production"_s);
    }

    void saysSoWhenNothingIsFound()
    {
        const QSignalSpy chosen(m_picker, &EnvironmentPicker::environmentChosen);
        m_picker->openPopup();
        QTest::keyClicks(search(), u"zzz"_s);
        QVERIFY(m_picker->findChild<QLabel *>(u"nothingFoundLabel"_s)->isVisible());
        QTest::keyClick(search(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 0);
        QVERIFY(search()->isVisible());
        QTest::keyClick(search(), Qt::Key_Backspace);
        QTest::keyClick(search(), Qt::Key_Backspace);
        QTest::keyClick(search(), Qt::Key_Backspace);
        QVERIFY(list()->isVisible());
    }

    void showsTheListThatArrivesWhileItIsOpen()
    {
        m_picker->setEnvironments({});
        m_picker->openPopup();
        QVERIFY(!list()->isVisible());
        m_picker->setEnvironments({environment(u"late"_s)});
        QVERIFY(list()->isVisible());
    }

    void keepsTheSearchWhileTheListIsReadAgain()
    {
        m_picker->openPopup();
        QTest::keyClicks(search(), u"sta"_s);
        m_picker->setEnvironments({environment(u"staging"_s), environment(u"staging-2"_s), environment(u"demo"_s)});
        QCOMPARE(list()->model()->rowCount(), 2);
        QCOMPARE(list()->currentIndex().data().toString(), u"staging"_s);
    }

    void namesItselfForScreenReaders()
    {
        QVERIFY(m_picker->accessibleName().contains(u"Production"_s));
        m_picker->setCurrent(environment(u"old"_s, EnvironmentType::Test, true));
        QVERIFY(m_picker->accessibleName().contains(u"archived"_s));
        m_picker->setCurrent({});
        QVERIFY(m_picker->accessibleName().contains(u"No environment"_s));
    }

    void givesWayToALongNameWithoutGrowingWithoutEnd()
    {
        m_picker->setCurrent(environment(u"x"_s.repeated(400)));
        QVERIFY(m_picker->sizeHint().width() < 600);
    }

private:
    QLineEdit *search() const { return m_picker->findChild<QLineEdit *>(u"environmentSearchEdit"_s); }
    QListView *list() const { return m_picker->findChild<QListView *>(u"environmentList"_s); }

    std::unique_ptr<QWidget> m_window;
    EnvironmentPicker *m_picker = nullptr;
};

QTEST_MAIN(EnvironmentPickerTest)
#include "tst_environmentpicker.moc"
