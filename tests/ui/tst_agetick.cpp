// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/uistage.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/signingkeystab.h"
#include "ui/widgets/agetick.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// "2 minutes ago" goes on while somebody looks at it, and costs nothing while nobody does.
class AgeTickTest : public QObject
{
    Q_OBJECT

private slots:
    void saysOnceAMinuteThatTimeHasPassed()
    {
        FakeClock clock;
        QWidget widget;
        int told = 0;
        new AgeTick(clock, widget, [&told] { ++told; });
        QCOMPARE(clock.pending(), 0);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QCOMPARE(clock.pending(), 1);
        clock.advance(59s);
        QCOMPARE(told, 0);
        clock.advance(1s);
        QCOMPARE(told, 1);
        clock.advance(3min);
        QCOMPARE(told, 4);
        QCOMPARE(clock.pending(), 1);
    }

    void waitsForNothingWhileItIsHidden()
    {
        FakeClock clock;
        QWidget widget;
        int told = 0;
        new AgeTick(clock, widget, [&told] { ++told; });
        widget.show();
        widget.hide();
        clock.advance(10min);
        QCOMPARE(told, 0);
        QCOMPARE(clock.pending(), 0);
        // What stood still meanwhile is put right before anybody reads it.
        widget.show();
        QCOMPARE(told, 1);
        widget.hide();
        widget.show();
        QCOMPARE(told, 1);
        clock.advance(1min);
        QCOMPARE(told, 2);
    }

    void keepsTheSigningKeysAgeTrue()
    {
        UiStage stage;
        stage.open();
        SigningKeysTab tab(stage.services, stage.clipboard);
        tab.setAccount(stage.account.get());
        QVERIFY(UiStage::show(tab));
        QVERIFY(stage.load());
        auto *label = tab.findChild<QWidget *>(u"currentKeyCard"_s)->findChild<QLabel *>(u"ageLabel"_s);
        QTRY_COMPARE(label->text(), u"Made just now"_s);
        stage.clock.advance(5min);
        QCOMPARE(label->text(), u"Made 5 minutes ago"_s);
    }

    void keepsTheEventKeysAgesTrue()
    {
        UiStage stage;
        stage.open();
        EventKeysTab tab(stage.services, stage.clipboard);
        tab.setAccount(stage.account.get());
        QVERIFY(UiStage::show(tab));
        QVERIFY(stage.load());
        const QAbstractItemModel *model = tab.findChild<QAbstractItemView *>(u"eventKeysTable"_s)->model();
        QTRY_VERIFY(model->rowCount() > 0);
        QSignalSpy told(model, &QAbstractItemModel::dataChanged);
        stage.clock.advance(1min);
        QCOMPARE(told.size(), 1); // of one column, once
        QCOMPARE(told.first().at(0).toModelIndex().column(), told.first().at(1).toModelIndex().column());
    }
};

QTEST_MAIN(AgeTickTest)
#include "tst_agetick.moc"
