// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/domain/fingerprint.h"
#include "tests/support/handstage.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// What can go wrong between the program and the page.
enum class Mistake {
    NotDone, ///< Confirmed, and nothing was pressed.
    DoneTwice,
    OtherKey, ///< Another key of this environment is brought back, or was deleted.
    OtherPage, ///< The page was that of another environment.
};

QString nameOf(Mistake mistake)
{
    switch (mistake) {
    case Mistake::NotDone:
        return u"not done"_s;
    case Mistake::DoneTwice:
        return u"done twice"_s;
    case Mistake::OtherKey:
        return u"the other key"_s;
    case Mistake::OtherPage:
        return u"the other environment's page"_s;
    }
    return {};
}

/// What the program makes of it.
enum class Sight {
    Noticed, ///< It refuses what was brought back or confirmed, and goes on waiting.
    Believed, ///< It cannot notice: it is noted as the person's word.
    Harmless, ///< What was done is what was to be done.
};

QString nameOf(Sight sight)
{
    switch (sight) {
    case Sight::Noticed:
        return u"noticed"_s;
    case Sight::Believed:
        return u"not noticed: the person's word"_s;
    case Sight::Harmless:
        return u"harmless"_s;
    }
    return {};
}

struct Case
{
    ActKind kind;
    Mistake mistake;
    Sight whenReadable; ///< With access to keys.
    Sight whenNot; ///< An admin switched it off.
};

const QList<Case> &cases()
{
    using K = ActKind;
    using M = Mistake;
    using S = Sight;
    static const QList<Case> all{
        // A new signing key that nobody made cannot be pasted: some other text is.
        {K::CreateSigningKey, M::NotDone, S::Noticed, S::Noticed},
        {K::CreateSigningKey, M::DoneTwice, S::Harmless, S::Harmless},
        {K::CreateSigningKey, M::OtherKey, S::Noticed, S::Noticed},
        {K::CreateSigningKey, M::OtherPage, S::Noticed, S::Noticed},
        {K::RotateSigningKey, M::NotDone, S::Noticed, S::Noticed},
        {K::RotateSigningKey, M::DoneTwice, S::Harmless, S::Harmless},
        {K::RotateSigningKey, M::OtherKey, S::Noticed, S::Noticed},
        {K::RotateSigningKey, M::OtherPage, S::Noticed, S::Noticed},
        {K::DeleteSigningKey, M::NotDone, S::Believed, S::Believed},
        {K::DeleteSigningKey, M::DoneTwice, S::Harmless, S::Harmless},
        {K::DeleteSigningKey, M::OtherPage, S::Believed, S::Believed},
        {K::CreateEventKey, M::NotDone, S::Noticed, S::Noticed},
        {K::CreateEventKey, M::DoneTwice, S::Noticed, S::Believed},
        {K::CreateEventKey, M::OtherKey, S::Noticed, S::Noticed},
        {K::CreateEventKey, M::OtherPage, S::Noticed, S::Believed},
        {K::UpdateEventKey, M::NotDone, S::Believed, S::Believed},
        {K::UpdateEventKey, M::DoneTwice, S::Harmless, S::Harmless},
        {K::UpdateEventKey, M::OtherPage, S::Believed, S::Believed},
        {K::DeleteEventKey, M::NotDone, S::Noticed, S::Believed},
        {K::DeleteEventKey, M::DoneTwice, S::Harmless, S::Harmless},
        {K::DeleteEventKey, M::OtherKey, S::Noticed, S::Believed},
        {K::DeleteEventKey, M::OtherPage, S::Noticed, S::Believed},
    };
    return all;
}

} // namespace
Q_DECLARE_METATYPE(Mistake)
Q_DECLARE_METATYPE(Sight)

/// Each act, confirmed wrongly once: what the program notices, and what it cannot. The table is printed at the end.
class ByHandMistakesTest : public QObject
{
    Q_OBJECT

private slots:
    void sees_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<Mistake>("mistake");
        QTest::addColumn<bool>("allowsKeyAccess");
        QTest::addColumn<Sight>("sight");
        for (const Case &one : cases()) {
            for (const bool allows : {true, false})
                QTest::addRow("%s, %s, %s", qPrintable(actKindName(one.kind)), qPrintable(nameOf(one.mistake)),
                    allows ? "keys can be read" : "key access is off")
                    << one.kind << one.mistake << allows << (allows ? one.whenReadable : one.whenNot);
        }
    }
    void sees()
    {
        QFETCH(ActKind, kind);
        QFETCH(Mistake, mistake);
        QFETCH(bool, allowsKeyAccess);
        QFETCH(Sight, sight);
        HandStage m;
        m.cloud.allowsKeyAccess = allowsKeyAccess;
        const ActRequest request = prepare(m, kind);
        m.person = nullptr;
        Act *act = m.acts->start(request);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);

        const auto brought = make(m, *act, mistake);
        act->confirm(brought);
        QVERIFY(m.ends(act));

        const bool isNoticed = act->step() == Act::Step::WaitingForPerson;
        QCOMPARE(isNoticed, sight == Sight::Noticed);
        if (isNoticed) {
            QVERIFY(act->error() && !act->error()->serverMessage.isEmpty());
            // It is not lost: done right, it is taken.
            if (mistake == Mistake::DoneTwice) {
                for (const HandCloud::EventKeyThere &key : QList(m.cloud.at(u"production"_s).eventKeys)) {
                    if (key.name == request.newKey.name && !(key.value == *brought))
                        m.cloud.clickDeleteEventKey(u"production"_s, key.value);
                }
                act->confirm(brought);
            } else if (mistake == Mistake::OtherKey && kind == ActKind::CreateEventKey) {
                act->confirm(m.cloud.at(u"production"_s).eventKeys.last().value); // it was made, and not copied
            } else {
                m.doAndConfirm(act);
            }
            QVERIFY(m.ends(act));
            QCOMPARE(act->step(), Act::Step::Finished);
        }
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.cloud.at(u"production"_s).rotations, kind == ActKind::RotateSigningKey ? 1 : 0);
        if (sight == Sight::Believed)
            QVERIFY(m.history().last().details[u"byWord"].toBool());
        QVERIFY(m.signingKeys().size() <= 2);
        // Noted once, whatever was tried before.
        QSet<QString> ids;
        for (const EventKey &key : m.eventKeys())
            ids.insert(key.id);
        QCOMPARE(ids.size(), m.eventKeys().size());
    }

    /// The beginning of a key tells custom environments not apart. Before it is rotated the right page's card does.
    void noticesAnotherCustomEnvironmentsKeyBeforeItIsRotated()
    {
        HandStage m;
        m.cloud.add(u"qa"_s, "signkey-test-");
        m.person = nullptr;
        const Environment staging = m.environment(u"staging"_s);
        Act *create = m.acts->start({.kind = ActKind::CreateSigningKey, .environment = staging});
        QVERIFY(m.ends(create));
        create->confirm(m.doIt(create->request(), u"qa"_s));
        QVERIFY(m.ends(create));
        QCOMPARE(create->end(), Act::End::Done); // not noticed
        QVERIFY(create->isByWord());

        ActRequest request{.kind = ActKind::RotateSigningKey, .environment = staging};
        for (const SigningKey &key : m.signingKeys(u"staging"_s))
            (key.isActive ? request.activeKeyId : request.keyId) = key.id;
        Act *rotate = m.acts->start(request);
        QVERIFY(m.ends(rotate));
        // On staging's page there is no card, and whatever is made there now is another key.
        const Secret card = m.cloud.clickCreateSigningKey(u"staging"_s);
        QVERIFY(rotate->refusePaste(card));
        rotate->confirm(card);
        QCOMPARE(rotate->step(), Act::Step::WaitingForPerson);
        QCOMPARE(m.cloud.at(u"staging"_s).rotations, 0);
        rotate->cancel();
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->end(), Act::End::NotDone);
    }

    void cleanupTestCase()
    {
        std::printf("\n%-18s %-30s %-32s %s\n", "act", "confirmed wrongly", "keys can be read", "key access is off");
        for (const Case &one : cases())
            std::printf("%-18s %-30s %-32s %s\n", qPrintable(actKindName(one.kind)), qPrintable(nameOf(one.mistake)),
                qPrintable(nameOf(one.whenReadable)), qPrintable(nameOf(one.whenNot)));
    }

private:
    /// What has to be there before, by the right way.
    static ActRequest prepare(HandStage &m, ActKind kind)
    {
        ActRequest request{.kind = kind, .environment = m.environment(u"production"_s)};
        const auto make = [&m](const ActRequest &first) {
            Act *act = m.acts->start(first);
            return m.ends(act) && act->end() == Act::End::Done;
        };
        // Another environment has one too, on whose page the same buttons are.
        m.cloud.clickCreateSigningKey(u"staging"_s);
        if (kind == ActKind::DeleteSigningKey || kind == ActKind::RotateSigningKey) {
            if (!make({.kind = ActKind::CreateSigningKey, .environment = request.environment}))
                qFatal("no new signing key");
            for (const SigningKey &key : m.signingKeys())
                (key.isActive ? request.activeKeyId : request.keyId) = key.id;
        }
        request.newKey
            = {.name = u"Mobile"_s, .filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {}}};
        if (kind == ActKind::DeleteEventKey) {
            if (!make({.kind = ActKind::CreateEventKey, .environment = request.environment, .newKey = request.newKey}))
                qFatal("no event key");
            request.keyId = m.eventKeys().last().id;
        }
        if (kind == ActKind::UpdateEventKey) {
            request.before = m.eventKeys().first();
            request.changed = request.before;
            request.changed->name = u"Web site"_s;
        }
        return request;
    }

    static std::optional<Secret> make(HandStage &m, const Act &act, Mistake mistake)
    {
        const ActKind kind = act.request().kind;
        const bool brings = act.way().paste != Way::Paste::Nothing;
        switch (mistake) {
        case Mistake::NotDone:
            if (kind == ActKind::RotateSigningKey)
                return *m.cloud.at(u"production"_s).fresh;
            if (kind == ActKind::CreateSigningKey)
                return m.cloud.at(u"production"_s).current;
            return brings ? std::optional(m.cloud.at(u"production"_s).eventKeys.first().value) : std::nullopt;
        case Mistake::DoneTwice: {
            const auto first = m.doIt(act.request(), u"production"_s);
            const auto second = m.doIt(act.request(), u"production"_s);
            return kind == ActKind::RotateSigningKey ? first : second;
        }
        case Mistake::OtherKey:
            if (kind == ActKind::CreateSigningKey) {
                m.doIt(act.request(), u"production"_s);
                return m.cloud.at(u"production"_s).current;
            }
            if (kind == ActKind::RotateSigningKey)
                return m.cloud.at(u"production"_s).current;
            if (kind == ActKind::CreateEventKey) {
                const Secret other = m.cloud.at(u"production"_s).eventKeys.first().value;
                m.doIt(act.request(), u"production"_s);
                return other;
            }
            m.cloud.clickDeleteEventKey(u"production"_s, m.cloud.at(u"production"_s).eventKeys.first().value);
            return {};
        case Mistake::OtherPage:
            // Of a rotation the other page's card is copied, as the program asks, before anything is pressed.
            return m.doIt(act.request(), u"staging"_s);
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(ByHandMistakesTest)
#include "tst_byhandmistakes.moc"
