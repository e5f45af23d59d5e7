// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/eventkeyholders.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString one = u"111111111111"_s;
const QString other = u"222222222222"_s;

QDateTime minute(int minute)
{
    return QDateTime(QDate(2026, 11, 26), QTime(12, minute), Qt::UTC);
}

RolloutRow row(const QString &name, const QString &group = {})
{
    RolloutRow row;
    row.app.app = {.id = name, .externalId = name, .name = name};
    row.app.group = group;
    return row;
}

RolloutRow told(const QString &name, const QString &fingerprint, int at, const QString &language = u"js"_s)
{
    RolloutRow made = row(name);
    made.latest.at = minute(at);
    made.latest.toldEventKey = true;
    made.latest.eventFingerprint = fingerprint;
    made.latest.sdkLanguage = language;
    return made;
}

RolloutKeys known()
{
    return {.eventKeyNames = {{one, u"One"_s}, {other, u"Other"_s}},
        .spoiltEventKeys = {{u"333333333333"_s, {one, u"line break"_s}}}};
}

EventKeyHolders holdersOf(const QList<RolloutRow> &rows)
{
    return EventKeyHolders::of(rows, known());
}

QStringList names(const QList<EventKeyHolders::Holder> &holders)
{
    QStringList names;
    for (const EventKeyHolders::Holder &holder : holders)
        names.append(holder.name);
    return names;
}

} // namespace

/// Which apps hold an event key, by what they said.
class EventKeyHoldersTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsNothingBeforeAnAppHasAnswered()
    {
        const EventKeyHolders holders = holdersOf({row(u"shop"_s), row(u"mail"_s)});
        QVERIFY(!holders.wasAsked());
        QCOMPARE(holders.apps(), 2);
        QCOMPARE(holders.silentAbout(one), (QStringList{u"shop"_s, u"mail"_s}));
        QVERIFY(holders.holdersOf(one).isEmpty());
    }

    void namesThoseThatSaySoAndThoseThatDoNotSay()
    {
        RolloutRow mute = row(u"worker"_s);
        const EventKeyHolders holders
            = holdersOf({told(u"shop"_s, one, 5), told(u"mail"_s, one, 3), told(u"billing"_s, other, 4), mute});
        QVERIFY(holders.wasAsked());
        QCOMPARE(holders.since(), minute(3));
        QCOMPARE(names(holders.holdersOf(one)), (QStringList{u"shop"_s, u"mail"_s}));
        QVERIFY(holders.isShared(one));
        QVERIFY(!holders.isShared(other));
        QCOMPARE(holders.silentAbout(one), QStringList{u"worker"_s});
        QCOMPARE(holders.told(), 3);
        QCOMPARE(holders.strange(), 0);
    }

    void doesNotBelieveGoThatItHoldsNoOther()
    {
        const EventKeyHolders holders = holdersOf({told(u"gopher"_s, other, 1, u"go"_s)});
        QCOMPARE(names(holders.holdersOf(other)), QStringList{u"gopher"_s});
        QVERIFY(holders.silentAbout(other).isEmpty());
        QCOMPARE(holders.silentAbout(one), QStringList{u"gopher"_s});
        QCOMPARE(holders.told(), 1); // it did say something
    }

    void takesAKeyWithSomethingAroundItForThatKey()
    {
        const RolloutRow shop = told(u"shop"_s, u"333333333333"_s, 1);
        const EventKeyHolders holders = holdersOf({shop});
        QCOMPARE(names(holders.holdersOf(one)), QStringList{u"shop"_s});
        QVERIFY(holders.silentAbout(one).isEmpty());
        QVERIFY(holders.silentAbout(other).isEmpty());
        QCOMPARE(holdsEventKey(shop.latest, one, known()), Holding::Held::Yes);
        QCOMPARE(holdsEventKey(shop.latest, other, known()), Holding::Held::No);
    }

    /// It may be any of the keys with a tab behind it, or twice a line break.
    void doesNotKnowWhatAnUnknownHashIs()
    {
        const RolloutRow shop = told(u"shop"_s, u"444444444444"_s, 1);
        const EventKeyHolders holders = holdersOf({shop});
        QVERIFY(holders.holdersOf(one).isEmpty());
        QCOMPARE(holders.silentAbout(one), QStringList{u"shop"_s});
        QCOMPARE(holders.told(), 0); // none of those in the list
        QCOMPARE(holders.strange(), 1);
        QCOMPARE(holdsEventKey(shop.latest, one, known()), Holding::Held::Unknown);
        QCOMPARE(holdsEventKey(told(u"mail"_s, {}, 1).latest, one, known()), Holding::Held::No);
    }

    void countsThePreviewsOfAnAppAsOne()
    {
        RolloutRow first = told(u"preview-1"_s, one, 1);
        RolloutRow second = told(u"preview-2"_s, one, 2);
        RolloutRow third = row(u"preview-3"_s);
        first.app.group = second.app.group = third.app.group = u"shop"_s;
        const EventKeyHolders holders = holdersOf({first, second, third});
        QCOMPARE(holders.apps(), 1);
        QCOMPARE(names(holders.holdersOf(one)), QStringList{u"shop"_s});
        QCOMPARE(holders.holdersOf(one).first().at, minute(2));
        QVERIFY(!holders.isShared(one));
        QVERIFY(holders.silentAbout(one).isEmpty()); // one of them holds it: nothing is left to say
        QCOMPARE(holders.silentAbout(other), QStringList{u"shop"_s});
    }

    void tellsAnAppWithoutAKeyFromOneThatDoesNotSay()
    {
        const EventKeyHolders holders = holdersOf({told(u"shop"_s, {}, 1)});
        QVERIFY(holders.silentAbout(one).isEmpty());
        QVERIFY(holders.holdersOf({}).isEmpty());
        QVERIFY(holders.wasAsked());
    }

    void leavesSendersOut()
    {
        RolloutRow sender = row(u"cron"_s);
        sender.app.isSender = true;
        QCOMPARE(holdersOf({sender}).apps(), 0);
    }
};

QTEST_APPLESS_MAIN(EventKeyHoldersTest)
#include "tst_eventkeyholders.moc"
