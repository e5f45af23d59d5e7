// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/byhand/signingkeylook.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/sample.h"
#include "ui/words/acttext.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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

/// What is asked for: a filter and a name are changed by one kind of act.
enum class Deed { CreateSigningKey, Rotate, DeleteSigningKey, CreateEventKey, Filter, Rename, DeleteEventKey };

QString nameOf(Deed deed)
{
    switch (deed) {
    case Deed::CreateSigningKey:
        return u"create signing key"_s;
    case Deed::Rotate:
        return u"rotate"_s;
    case Deed::DeleteSigningKey:
        return u"delete signing key"_s;
    case Deed::CreateEventKey:
        return u"create event key"_s;
    case Deed::Filter:
        return u"filter event key"_s;
    case Deed::Rename:
        return u"rename event key"_s;
    case Deed::DeleteEventKey:
        return u"delete event key"_s;
    }
    return {};
}

ActKind kindOf(Deed deed)
{
    switch (deed) {
    case Deed::CreateSigningKey:
        return ActKind::CreateSigningKey;
    case Deed::Rotate:
        return ActKind::RotateSigningKey;
    case Deed::DeleteSigningKey:
        return ActKind::DeleteSigningKey;
    case Deed::CreateEventKey:
        return ActKind::CreateEventKey;
    case Deed::Filter:
    case Deed::Rename:
        return ActKind::UpdateEventKey;
    case Deed::DeleteEventKey:
        break;
    }
    return ActKind::DeleteEventKey;
}

struct Case
{
    Deed deed;
    Mistake mistake;
    Sight whenReadable; ///< With access to keys.
    Sight whenNot; ///< An admin switched it off.
};

const QList<Case> &cases()
{
    using D = Deed;
    using M = Mistake;
    using S = Sight;
    static const QList<Case> all{
        // A new signing key that nobody made cannot be pasted: some other text is.
        {D::CreateSigningKey, M::NotDone, S::Noticed, S::Noticed},
        {D::CreateSigningKey, M::DoneTwice, S::Harmless, S::Harmless},
        {D::CreateSigningKey, M::OtherKey, S::Noticed, S::Noticed},
        {D::CreateSigningKey, M::OtherPage, S::Noticed, S::Noticed},
        {D::Rotate, M::NotDone, S::Noticed, S::Noticed},
        {D::Rotate, M::DoneTwice, S::Harmless, S::Harmless},
        {D::Rotate, M::OtherKey, S::Noticed, S::Noticed},
        {D::Rotate, M::OtherPage, S::Noticed, S::Noticed},
        {D::DeleteSigningKey, M::NotDone, S::Believed, S::Believed},
        {D::DeleteSigningKey, M::DoneTwice, S::Harmless, S::Harmless},
        {D::DeleteSigningKey, M::OtherKey, S::Noticed, S::Noticed},
        {D::DeleteSigningKey, M::OtherPage, S::Noticed, S::Noticed},
        {D::CreateEventKey, M::NotDone, S::Noticed, S::Noticed},
        {D::CreateEventKey, M::DoneTwice, S::Noticed, S::Believed},
        {D::CreateEventKey, M::OtherKey, S::Noticed, S::Noticed},
        {D::CreateEventKey, M::OtherPage, S::Noticed, S::Believed},
        // No list tells a filter.
        {D::Filter, M::NotDone, S::Believed, S::Believed},
        {D::Filter, M::DoneTwice, S::Harmless, S::Harmless},
        {D::Filter, M::OtherKey, S::Believed, S::Believed},
        {D::Filter, M::OtherPage, S::Believed, S::Believed},
        {D::Rename, M::NotDone, S::Noticed, S::Believed},
        {D::Rename, M::DoneTwice, S::Harmless, S::Harmless},
        {D::Rename, M::OtherKey, S::Noticed, S::Believed},
        {D::Rename, M::OtherPage, S::Noticed, S::Believed},
        {D::DeleteEventKey, M::NotDone, S::Noticed, S::Believed},
        {D::DeleteEventKey, M::DoneTwice, S::Harmless, S::Harmless},
        {D::DeleteEventKey, M::OtherKey, S::Noticed, S::Believed},
        {D::DeleteEventKey, M::OtherPage, S::Noticed, S::Believed},
    };
    return all;
}

} // namespace

/// Each act, confirmed wrongly once: what the program notices, and what it cannot. The table is printed at the end.
class ByHandMistakesTest : public QObject
{
    Q_OBJECT

private slots:
    void sees_data()
    {
        QTest::addColumn<QString>("slug");
        QTest::addColumn<Deed>("deed");
        QTest::addColumn<Mistake>("mistake");
        QTest::addColumn<bool>("allowsKeyAccess");
        QTest::addColumn<Sight>("sight");
        // The page of branch environments is that of their parent; the one that is taken for it is production's.
        DailyRows rows(3);
        for (const QString &slug : {u"production"_s, u"branch"_s}) {
            for (const Case &one : cases()) {
                for (const bool allows : {true, false}) {
                    if (!rows.takesNext())
                        continue;
                    QTest::addRow("%s, %s, %s, %s", qPrintable(slug), qPrintable(nameOf(one.deed)),
                        qPrintable(nameOf(one.mistake)), allows ? "keys can be read" : "key access is off")
                        << slug << one.deed << one.mistake << allows << (allows ? one.whenReadable : one.whenNot);
                }
            }
        }
    }
    void sees()
    {
        QFETCH(QString, slug);
        QFETCH(Deed, deed);
        QFETCH(Mistake, mistake);
        QFETCH(bool, allowsKeyAccess);
        QFETCH(Sight, sight);
        HandStage m;
        addBranches(m);
        m.cloud.allowsKeyAccess = allowsKeyAccess;
        const ActRequest request = prepare(m, deed, slug);
        m.person = nullptr;
        Act *act = m.acts->start(request);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY2(act->way().page.path().startsWith(u"/env/%1/"_s.arg(slug)), qPrintable(act->way().page.path()));

        const auto brought = make(m, *act, mistake, slug);
        m.eventKeys(slug); // the tab is read meanwhile
        act->confirm(brought);
        QVERIFY(m.ends(act));

        const bool isNoticed = act->step() == Act::Step::WaitingForPerson;
        QCOMPARE(isNoticed, sight == Sight::Noticed);
        if (isNoticed) {
            QVERIFY(act->error() && !act->error()->serverMessage.isEmpty());
            // It is not lost: done right, it is taken.
            if (mistake == Mistake::DoneTwice) {
                for (const HandCloud::EventKeyThere &key : QList(m.cloud.at(slug).eventKeys)) {
                    if (key.name == request.newKey.name && !(key.value == *brought))
                        m.cloud.clickDeleteEventKey(slug, key.value);
                }
                act->confirm(brought);
            } else if (mistake == Mistake::OtherKey && deed == Deed::CreateEventKey) {
                act->confirm(m.cloud.at(slug).eventKeys.last().value); // it was made, and not copied
            } else {
                m.doAndConfirm(act);
            }
            QVERIFY(m.ends(act));
            QCOMPARE(act->step(), Act::Step::Finished);
        }
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.cloud.at(slug).rotations, deed == Deed::Rotate ? 1 : 0);
        if (sight == Sight::Believed)
            QVERIFY(m.history().last().details[u"byWord"].toBool());
        // A title that states it would stand above a text that says that Inngest does not show it.
        QCOMPARE(actOutcomeTitle(*act).contains(u"by your word"_s), act->isByWord());
        QVERIFY(m.signingKeys(slug).size() <= 2);
        // Noted once, whatever was tried before.
        QSet<QString> ids;
        for (const EventKey &key : m.eventKeys(slug))
            ids.insert(key.id);
        QCOMPARE(ids.size(), m.eventKeys(slug).size());
    }

    /// What shows it then is what Inngest accepts.
    void takesNoWordOfWhoSaysThatItWasNotDone()
    {
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(m.ends(m.start(m.request(ActKind::CreateSigningKey))));
        m.person = nullptr;
        Act *rotate = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->step(), Act::Step::WaitingForPerson);
        m.doIt(rotate->request(), HandStage::slugOf(*rotate));
        rotate->cancel();
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->end(), Act::End::Done);
        QVERIFY(!rotate->isByWord());
        QVERIFY(!m.history().last().details.contains(u"byWord"_s));
        QVERIFY(m.history().last().details[u"saidNotDone"].toBool());
    }

    /// Right after the button what is read may be what was so before. Who takes their word back is believed from a
    /// second reading, a minute after it was given.
    void looksOnceMoreWhereAWordThatWasNotBelievedIsTakenBack_data()
    {
        QTest::addColumn<bool>("isDone");
        QTest::newRow("it shows later") << true;
        QTest::newRow("it was not done") << false;
    }

    void looksOnceMoreWhereAWordThatWasNotBelievedIsTakenBack()
    {
        QFETCH(bool, isDone);
        HandStage m;
        QVERIFY(m.ends(m.start(m.request(ActKind::CreateSigningKey))));
        m.person = nullptr;
        Act *rotate = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(rotate));
        rotate->confirm(m.cloud.at(u"production"_s).fresh);
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->step(), Act::Step::WaitingForPerson);
        QVERIFY2(!rotate->callEndedAt().isValid(), "it is not known to have been done by then");
        rotate->cancel();
        QTRY_COMPARE(rotate->step(), Act::Step::Settling);
        if (isDone)
            m.doIt(rotate->request(), u"production"_s);
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->end(), isDone ? Act::End::Done : Act::End::NotDone);
        QCOMPARE(rotate->wasSaidNotDone(), isDone);
    }

    /// What was found to be otherwise than said is on the rotation's record, also when the program is killed right
    /// after.
    void recordsThatAWordWasWrong_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("at once") << false;
        QTest::newRow("killed before the rotation has it") << true;
    }

    void recordsThatAWordWasWrong()
    {
        QFETCH(bool, isKilled);
        HandStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        const QString fingerprint = m.session->rotation().newSigningKey.fingerprint;
        m.session->confirmNoApps(u"nothing runs yet"_s);
        if (isKilled) {
            ActRequest request = m.requestOfSigningKeys(ActKind::RotateSigningKey);
            request.rotationId = m.session->rotation().id;
            m.session.reset(); // it does not hear of it
            m.person = nullptr;
            Act *rotate = m.start(request);
            QVERIFY(m.ends(rotate));
            m.doIt(rotate->request(), HandStage::slugOf(*rotate));
            rotate->cancel();
            QVERIFY(m.ends(rotate));
            QCOMPARE(rotate->end(), Act::End::Done);
            m.open();
            m.session = m.makeSession();
            QVERIFY(m.rests());
        } else {
            m.person = [&m](Act *act) {
                m.doIt(act->request(), HandStage::slugOf(*act));
                act->cancel();
            };
            m.session->takeFinalCheck();
            QVERIFY(m.rests());
            m.session->rotate(m.session->textToType());
            QVERIFY(m.rests());
        }
        QVERIFY(m.session->rotation().isRotated);
        const QList<RotationException> &all = m.session->rotation().exceptions;
        const auto said = std::ranges::find(all, u"said not to be done"_s, &RotationException::what);
        QVERIFY(said != all.cend());
        QCOMPARE(said->subjects, QStringList(fingerprint));
        QCOMPARE(said->person, u"Ada"_s);
        const auto record = answerOf(m.session->evidenceHtml());
        QVERIFY(record && record->contains(u"Somebody said that a change to this key was not done"_s));
    }

    /// The list shows a key of the name that it was to have, and no list shows a filter: what nobody has confirmed is
    /// nobody's word.
    void takesNoFilterForConfirmedThatNobodyHasConfirmed_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("said not to be done") << false;
        QTest::newRow("the program is killed") << true;
    }
    void takesNoFilterForConfirmedThatNobodyHasConfirmed()
    {
        QFETCH(bool, isKilled);
        HandStage m;
        ActRequest request = m.request(ActKind::CreateEventKey);
        request.newKey = {.name = u"Web (2026-11-30)"_s, .filter = EventFilter::unknown()};
        Act *act = handedOver(m, request);
        QVERIFY(act);
        const auto made = m.doIt(request, u"production"_s);
        QVERIFY(made);
        Act *left = act;
        if (isKilled) {
            const qint64 id = act->journalId();
            m.open();
            left = m.acts->settle(id);
        } else {
            act->cancel(); // it is listed
        }
        QVERIFY(m.ends(left));
        QCOMPARE(left->step(), Act::Step::WaitingForPerson);
        QCOMPARE(left->error()->serverMessage.contains(eventKeyFingerprint(*made)), !isKilled);
        left->confirm(made);
        QVERIFY(m.ends(left));
        QCOMPARE(left->end(), Act::End::Done);
        QVERIFY(m.history().last().details[u"filterByWord"].toBool());
    }

    /// Done before the program was killed, and told by what Inngest accepts since: nobody's word is wanted for that.
    void needsNoWordForARotationThatInngestShows()
    {
        HandStage m;
        const ActRequest request = prepare(m, Deed::Rotate, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        act->confirm(m.cloud.at(u"production"_s).fresh); // said too early, and refused
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        const qint64 id = act->journalId();
        m.doIt(request, u"production"_s);
        m.open();
        Act *left = m.acts->settle(id);
        QVERIFY(m.ends(left));
        QCOMPARE(left->end(), Act::End::Done);
        QVERIFY(!left->isByWord());
        QVERIFY(!m.history().last().details.contains(u"byWord"_s));
    }

    /// Brought back and noted; then the program is killed, and the keychain loses the value.
    void namesANewSigningKeyWhoseValueIsLost()
    {
        HandStage m;
        Act *act = handedOver(m, m.request(ActKind::CreateSigningKey));
        QVERIFY(act);
        const qint64 id = act->journalId();
        const auto made = m.doIt(act->request(), u"production"_s);
        QVERIFY(made);
        const QString fingerprint = signingKeyFingerprint(*made);
        KeyNotes notes(*m.store, HandStage::kind.placesAt(m.cloud.origin()).accountId);
        const NotedKey noted{.kind = NotedKey::Kind::SigningKey,
            .environmentId = m.environment().id,
            .fingerprint = fingerprint,
            .standing = NotedKey::Standing::New,
            .notedAt = m.clock.now()};
        QVERIFY(answerOf(notes.put(noted)));
        const SigningKey key{.id = fingerprint, .value = *made};
        QVERIFY(answerOf(m.keptKeys->keep({m.dashboard->origin(), u"By hand"_s, m.environment()}, key, m.clock.now())));
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(fingerprint))));
        m.open();
        Act *left = m.acts->settle(id);
        QVERIFY(m.ends(left));
        QCOMPARE(left->end(), Act::End::NeedsChoice);
        QCOMPARE(left->signingKeyCandidates().size(), 1);
        QVERIFY(left->signingKeyCandidates().first().value.isEmpty());
        Act *chosen = m.acts->choose(id, fingerprint);
        QVERIFY(m.ends(chosen));
        QCOMPARE(chosen->end(), Act::End::Done);
        QCOMPARE(m.history().last().fingerprint, fingerprint);
    }

    /// Typed in for another environment, and forgotten there: Inngest's list has it where it belongs.
    void findsAKeyAgainThatWasTypedInForTheWrongEnvironment()
    {
        HandStage m;
        const Secret web = m.cloud.at(u"production"_s).eventKeys.first().value;
        const QString fingerprint = eventKeyFingerprint(web);
        const AccountPlaces places = HandStage::kind.placesAt(m.cloud.origin());
        KeyNotes notes(*m.store, places.accountId);
        QVERIFY(answerOf(notes.put(NotedKey{.environmentId = u"s"_s, .fingerprint = fingerprint, .name = u"Web"_s})));
        QVERIFY(answerOf(notes.noteGone(fingerprint)));
        QStringList ids;
        for (const EventKey &key : m.eventKeys())
            ids.append(key.id);
        QCOMPARE(ids.size(), 2);
        QVERIFY(ids.contains(fingerprint));

        // And it is not taken from the one that has it.
        m.close();
        HistoryStore history(m.databasePath());
        TypedInKeeper setUp(history, m.secrets, m.clock);
        const QList<TypedEnvironment> known = *answerOf(setUp.load(places.accountId));
        QList<TypedEnvironment> typed = known;
        typed.last().eventKeys.append({.name = u"Web"_s, .value = web});
        const Done refused = answerOf(setUp.save(places, typed, u"Ada"_s));
        QVERIFY(!refused);
        QVERIFY2(refused.error().serverMessage.contains(u"is one of Production"_s),
            qPrintable(refused.error().serverMessage));
        QVERIFY(answerOf(setUp.save(places, known, u"Ada"_s)));
    }

    /// Keys can be read: what one failed reading does not show is not the person's to say.
    void takesNoFailedReadingForAWord_data()
    {
        QTest::addColumn<FakeApiServer::Answer>("answer");
        const FakeApiServer::Answer busy{.status = 429, .body = {}, .headers = {{"Retry-After", "60"}}};
        QTest::newRow("too many requests") << busy;
        QTest::newRow("a page") << FakeApiServer::Answer{.body = "<html>Hello</html>"};
        QTest::newRow("a filter's page") << FakeApiServer::Answer{.status = 404, .body = "<html>Blocked</html>"};
    }
    void takesNoFailedReadingForAWord()
    {
        QFETCH(FakeApiServer::Answer, answer);
        HandStage m;
        const ActRequest request = prepare(m, Deed::DeleteEventKey, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        m.cloud.instead = [answer](const FakeApiServer::Request &asked) {
            return asked.target.startsWith("/v2/keys/events") ? std::optional(answer) : std::nullopt;
        };
        act->confirm({}); // and nothing was deleted
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->error());
        QVERIFY(!answerOf(m.dashboard->eventKeys(u"p"_s))); // nor is what is noted taken for what is there
        m.cloud.instead = nullptr;
        m.doAndConfirm(act);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->isByWord());
    }

    /// Something in front of it, or an API without it, knows no such path, and says so in its own words.
    void takesAListThatIsNotThereForOneThatTellsNothing()
    {
        HandStage m;
        m.cloud.instead = [](const FakeApiServer::Request &asked) {
            const FakeApiServer::Answer none{.status = 404, .body = "404 page not found"};
            return asked.target.startsWith("/v2/keys/") ? std::optional(none) : std::nullopt;
        };
        QCOMPARE(m.eventKeys().size(), 2);
        const ActRequest request = prepare(m, Deed::DeleteEventKey, u"production"_s);
        Act *act = m.start(request);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(act->isByWord());
    }

    /// Made on another page while the list could not be read; once it can, it shows that.
    void missesAKeyThatWasMadeOnAnotherPage()
    {
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        ActRequest request = m.request(ActKind::CreateEventKey);
        request.newKey = {.name = u"Mobile"_s, .filter = {}};
        Act *act = handedOver(m, request);
        QVERIFY(act);
        act->confirm(m.doIt(request, u"staging"_s));
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.eventKeys().size(), 3);
        m.cloud.allowsKeyAccess = true;
        QCOMPARE(m.eventKeys().size(), 2);
    }

    /// An admin who switches key access off brings no key back that somebody has deleted.
    void keepsOutWhatTheLastListsLacked_data()
    {
        QTest::addColumn<int>("lists");
        QTest::addColumn<std::chrono::seconds>("apart");
        QTest::newRow("one list alone") << 1 << 0s;
        QTest::newRow("two lists a moment apart") << 2 << 1s;
        QTest::newRow("two lists") << 2 << 60s;
    }
    void keepsOutWhatTheLastListsLacked()
    {
        QFETCH(int, lists);
        QFETCH(std::chrono::seconds, apart);
        HandStage m;
        QCOMPARE(m.eventKeys().size(), 2);
        const Secret deleted = m.cloud.at(u"production"_s).eventKeys.last().value;
        m.cloud.clickDeleteEventKey(u"production"_s, deleted);
        for (int list = 0; list < lists; ++list) {
            m.clock.advance(list == 0 ? 0s : apart);
            QCOMPARE(m.eventKeys().size(), 1);
        }
        m.cloud.allowsKeyAccess = false;
        QCOMPARE(m.eventKeys().size(), apart < 60s ? 2 : 1);
        m.cloud.allowsKeyAccess = true;
        m.cloud.at(u"production"_s).eventKeys.append({.id = u"again"_s, .name = u"Partner"_s, .value = deleted});
        QCOMPARE(m.eventKeys().size(), 2);
        m.cloud.allowsKeyAccess = false;
        QCOMPARE(m.eventKeys().size(), 2);
    }

    /// It has told before whether it accepts the old key, so that it can be waited for.
    void believesNoRotationWhileTheProofIsHeldBack()
    {
        HandStage m;
        const ActRequest request = prepare(m, Deed::Rotate, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        m.cloud.listsApps = false; // 403
        act->confirm(m.cloud.at(u"production"_s).fresh);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->error() && act->error()->serverMessage.contains(u"Try again in a minute"_s));
        m.cloud.listsApps = true;
        m.doAndConfirm(act);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->isByWord());
    }

    /// The page has a “New key” already, which somebody else made and may have given away. A list can tell that.
    void tellsThatTheNewSigningKeyWasThereBefore_data()
    {
        QTest::addColumn<int>("daysBefore");
        QTest::newRow("there before") << 40;
        QTest::newRow("made now") << 0;
        QTest::newRow("the list tells no time") << -1;
    }
    void tellsThatTheNewSigningKeyWasThereBefore()
    {
        QFETCH(int, daysBefore);
        HandStage m;
        const QDateTime at = m.clock.now().addDays(-daysBefore);
        m.cloud.listsNewKey = true;
        m.cloud.newKeyCreatedAt = daysBefore < 0 ? QString() : at.toString(Qt::ISODateWithMs);
        if (daysBefore > 0)
            m.cloud.clickCreateSigningKey(u"production"_s);
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const RotatedSigningKey &key = m.session->rotation().newSigningKey;
        QCOMPARE(key.wasAdopted, daysBefore > 0);
        if (daysBefore > 0)
            QCOMPARE(key.createdAt, at);
        const QList<RotationNotice> notices = m.session->notices(RotationStep::NewKeys);
        QCOMPARE(std::ranges::any_of(notices,
                     [](const RotationNotice &notice) { return notice.kind == RotationNotice::AdoptedForeign; }),
            daysBefore > 0);
        QCOMPARE(std::ranges::any_of(
                     notices, [](const RotationNotice &notice) { return notice.kind == RotationNotice::AdoptedOld; }),
            daysBefore > 0);
    }

    /// A tool or a page on the way can write a key in capitals: its fingerprint is the same, and it opens the same.
    void takesNoSigningKeyInCapitals()
    {
        HandStage m;
        const auto inCapitals = [](const Secret &key) {
            return Secret(signingKeyPrefix(key).toLatin1() + signingKeyDigits(key).toUpper());
        };
        Act *create = handedOver(m, m.request(ActKind::CreateSigningKey));
        QVERIFY(create);
        const Secret made = m.cloud.clickCreateSigningKey(u"production"_s);
        create->confirm(inCapitals(made));
        QCOMPARE(create->step(), Act::Step::WaitingForPerson);
        QVERIFY(create->error() && create->error()->serverMessage.contains(u"capital letters"_s));
        create->confirm(made);
        QVERIFY(m.ends(create));
        QCOMPARE(create->end(), Act::End::Done);
        QVERIFY(m.signingKeys().last().value == made);

        // One that an earlier version has taken: the apps that hold it would refuse what Inngest signs.
        const KeyPlace place{m.dashboard->origin(), u"Acme"_s, m.environment(u"production"_s)};
        const SigningKey kept{.id = signingKeyFingerprint(made), .value = inCapitals(made)};
        QVERIFY(answerOf(m.keptKeys->keep(place, kept, m.clock.now())));
        QVERIFY(m.signingKeys().last().value == kept.value);
        Act *rotate = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(rotate));
        QCOMPARE(rotate->end(), Act::End::NotDone);
        QVERIFY(rotate->error() && rotate->error()->serverMessage.contains(u"capital letters"_s));
    }

    /// Two of its servers need not know of a rotation at the same moment.
    void callsNoRotationASecondOneBeforeTheNewKeyIsAccepted()
    {
        HandStage m;
        const ActRequest request = prepare(m, Deed::Rotate, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        const auto brought = m.doIt(request, u"production"_s);
        m.cloud.refusesAllKeys = true;
        act->confirm(brought);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY2(act->error() && act->error()->serverMessage.contains(u"a moment ago, try again in a minute"_s),
            qPrintable(act->error()->serverMessage));
        m.cloud.refusesAllKeys = false;
        act->confirm(brought);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->isByWord());
    }

    /// That it is deleted was said before it was pressed.
    void leadsOnFromADeletionThatWasNotDone()
    {
        HandStage m;
        Act *deletion = handedOver(m, prepare(m, Deed::DeleteSigningKey, u"production"_s));
        QVERIFY(deletion);
        const Secret card = *m.cloud.at(u"production"_s).fresh;
        deletion->confirm(card);
        QVERIFY(m.ends(deletion));
        QCOMPARE(deletion->end(), Act::End::Done);
        Act *create = handedOver(m, m.request(ActKind::CreateSigningKey));
        QVERIFY(create);
        create->confirm(card); // the button makes none beside it
        QVERIFY(m.ends(create));
        QCOMPARE(create->step(), Act::Step::WaitingForPerson);
        QVERIFY2(create->error() && create->error()->serverMessage.contains(u"delete it there, and make another"_s),
            qPrintable(create->error()->serverMessage));
        m.cloud.clickDeleteNewSigningKey(u"production"_s);
        create->confirm(m.cloud.clickCreateSigningKey(u"production"_s));
        QVERIFY(m.ends(create));
        QCOMPARE(create->end(), Act::End::Done);
    }

    /// It refuses the old key, and something on the way answers for the new one.
    void believesARotationWhereTheNewKeyIsNotToldOf()
    {
        HandStage m;
        const ActRequest request = prepare(m, Deed::Rotate, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        const auto brought = m.doIt(request, u"production"_s);
        QVERIFY(brought);
        const RestBearer bearer = bearerOf(m.environment(u"production"_s), *brought);
        m.cloud.instead = [by = "Bearer " + bearer.value.reveal().toByteArray()](const FakeApiServer::Request &asked) {
            const FakeApiServer::Answer no{
                .status = 403, .body = R"({"errors":[{"code":"forbidden","message":"Not from here"}]})"};
            return asked.header("authorization") == by ? std::optional(no) : std::nullopt;
        };
        const auto untold = answerOf(m.dashboard->signingKeys(u"p"_s));
        QVERIFY(!untold);
        QVERIFY2(untold.error().serverMessage.contains(u"does not tell whether it accepts the new one"_s),
            qPrintable(untold.error().serverMessage));
        // With which key it signs is not known to this moment, as where it refuses both.
        QVERIFY(isDoubtful(doubtBy(untold.error())));
        act->confirm(brought);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(act->isByWord());
    }

    /// One that was stored without a check shows by its refusal that it was wrong, and not that it was rotated away.
    void takesNoRefusalOfAnUncheckedKeyForARotation()
    {
        HandStage m;
        m.cloud.acceptsNewKey = true;
        QVERIFY(m.ends(m.start(m.request(ActKind::CreateSigningKey))));
        const Secret wrong("signkey-prod-" + QByteArray(64, 'd'));
        const SigningKey key{.id = signingKeyFingerprint(wrong), .value = wrong};
        QVERIFY(answerOf(m.keptKeys->keep({m.dashboard->origin(), u"Acme"_s, m.environment()}, key, m.clock.now())));
        KeyNotes notes(*m.store, HandStage::kind.placesAt(m.cloud.origin()).accountId);
        QVERIFY(answerOf(notes.put(NotedKey{.kind = NotedKey::Kind::SigningKey,
            .environmentId = m.environment().id,
            .fingerprint = key.id,
            .isUnchecked = true,
            .notedAt = m.clock.now()})));
        const auto read = answerOf(m.dashboard->signingKeys(u"p"_s));
        QVERIFY(!read);
        QVERIFY2(
            read.error().serverMessage.contains(u"stored without a check"_s), qPrintable(read.error().serverMessage));
    }

    /// The key that was stored as the current one was none: that Inngest refuses it after Rotate proves nothing, and
    /// nothing ever will.
    void endsARotationOfAKeyThatInngestNeverAccepted()
    {
        HandStage m;
        m.close();
        m.save({{.environment = m.environment(u"production"_s),
            .signingKey = Secret("signkey-prod-" + QByteArray(64, 'd'))}});
        m.open();
        const ActRequest request = prepare(m, Deed::Rotate, u"production"_s);
        QVERIFY(m.signingKeys().first().isOnlySaid);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        const auto brought = m.doIt(request, u"production"_s);
        QVERIFY(!m.signingKeys().last().isActive); // the minute's reading: the new one is accepted
        act->confirm(brought);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(act->isByWord());
        QCOMPARE(m.signingKeys().first().id, request.keyId);
        QVERIFY(m.signingKeys().first().isAccepted);
    }

    /// Where the new key is accepted before it is rotated, one refusal of the old one on the way shows no rotation.
    void takesOneStrayRefusalForNoRotation()
    {
        HandStage m;
        m.cloud.acceptsNewKey = true;
        QVERIFY(m.ends(m.start(m.request(ActKind::CreateSigningKey))));
        const QString old = signingKeyFingerprint(m.cloud.at(u"production"_s).current);
        bool isRefused = false;
        m.cloud.instead = [&isRefused](const FakeApiServer::Request &) {
            const FakeApiServer::Answer no{
                .status = 401, .body = R"({"errors":[{"code":"unauthorized","message":"Authentication failed"}]})"};
            return std::exchange(isRefused, true) ? std::nullopt : std::optional(no);
        };
        QCOMPARE(m.signingKeys().first().id, old);
        QVERIFY(isRefused);
        QCOMPARE(m.signingKeys().first().id, old);
        m.cloud.clickRotate(u"production"_s);
        QVERIFY(m.signingKeys().first().id != old);
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

    /// Somebody has deleted the new key, and another admin has made one, which the same bin deletes.
    void noticesASecondAdminsKeyBeforeItIsDeleted()
    {
        HandStage m;
        const ActRequest request = prepare(m, Deed::DeleteSigningKey, u"production"_s);
        Act *act = handedOver(m, request);
        QVERIFY(act);
        m.cloud.clickDeleteNewSigningKey(u"production"_s);
        const Secret others = m.cloud.clickCreateSigningKey(u"production"_s);
        m.doAndConfirm(act);
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->error() && act->error()->serverMessage.contains(u"Do not delete it"_s));
        QVERIFY(m.cloud.at(u"production"_s).fresh == others);
        act->confirm({}); // no card shows the right one any more
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(act->isByWord());
        QVERIFY(m.cloud.at(u"production"_s).fresh == others);
    }

    /// Stored all the same after Inngest had refused it: nothing that is said of apps rests on Inngest then.
    void knowsWhichKeyIsTheCurrentOneByWordAlone()
    {
        HandStage m;
        m.cloud.add(u"qa"_s, "signkey-test-");
        m.close();
        m.save({{.environment = {.id = u"q"_s, .name = u"QA"_s, .slug = u"qa"_s, .type = EnvironmentType::Test},
            .signingKey = Secret("signkey-test-" + QByteArray(64, 'a'))}});
        m.open();
        const QList<SigningKey> said = m.signingKeys(u"qa"_s);
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().isActive && said.first().isOnlySaid);
        QVERIFY(!m.signingKeys(u"staging"_s).first().isOnlySaid);
        // One that it has accepted is another matter: somebody has rotated.
        m.cloud.clickCreateSigningKey(u"staging"_s);
        m.cloud.clickRotate(u"staging"_s);
        QVERIFY(m.signingKeys(u"staging"_s).isEmpty());
    }

    void isTheTableOfTheReadme()
    {
        QStringList rows;
        for (const Case &one : cases())
            rows.append(u"| %1 | %2 | %3 | %4 |"_s.arg(
                nameOf(one.deed), nameOf(one.mistake), nameOf(one.whenReadable), nameOf(one.whenNot)));
        QFile readme(QStringLiteral(IKM_SOURCE_DIR "/tests/byhand/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(readme.readAll());
        QVERIFY2(text.contains(rows.join(u'\n')), qPrintable(rows.join(u'\n')));
    }

private:
    /// Begun, and left to a person who is not there; null: it does not wait for one.
    static Act *handedOver(HandStage &m, const ActRequest &request)
    {
        m.person = nullptr;
        Act *act = m.start(request);
        return m.ends(act) && act->step() == Act::Step::WaitingForPerson ? act : nullptr;
    }

    /// The parent of the branch environments, with two event keys as production has.
    static void addBranches(HandStage &m)
    {
        m.cloud.add(u"branch"_s, "signkey-branch-");
        TypedEnvironment branch{.environment = {.id = u"b"_s,
                                    .name = u"Branch environments"_s,
                                    .slug = u"branch"_s,
                                    .type = EnvironmentType::BranchParent},
            .signingKey = m.cloud.at(u"branch"_s).current};
        for (const QString &name : {u"Preview"_s, u"Partner"_s})
            branch.eventKeys.append({.name = name, .value = m.cloud.clickCreateEventKey(u"branch"_s, name)});
        m.close();
        m.save({branch});
        m.open();
    }

    /// What has to be there before, by the right way.
    static ActRequest prepare(HandStage &m, Deed deed, const QString &slug)
    {
        ActRequest request{.kind = kindOf(deed), .environment = m.environment(slug)};
        const auto make = [&m](const ActRequest &first) {
            Act *act = m.acts->start(first);
            return m.ends(act) && act->end() == Act::End::Done;
        };
        // Another environment has one too, on whose page the same buttons are.
        m.cloud.clickCreateSigningKey(otherPage(slug));
        if (deed == Deed::DeleteSigningKey || deed == Deed::Rotate) {
            if (!make({.kind = ActKind::CreateSigningKey, .environment = request.environment}))
                qFatal("no new signing key");
            for (const SigningKey &key : m.signingKeys(slug))
                (key.isActive ? request.activeKeyId : request.keyId) = key.id;
        }
        request.newKey
            = {.name = u"Mobile"_s, .filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {}}};
        if (deed == Deed::DeleteEventKey) {
            if (!make({.kind = ActKind::CreateEventKey, .environment = request.environment, .newKey = request.newKey}))
                qFatal("no event key");
            request.keyId = m.eventKeys(slug).last().id;
        }
        if (request.kind == ActKind::UpdateEventKey) {
            request.before = m.eventKeys(slug).first();
            request.changed = request.before;
        }
        if (deed == Deed::Rename)
            request.changed->name = u"Web site"_s;
        if (deed == Deed::Filter)
            request.changed->filter = {.kind = EventFilter::Kind::Deny, .events = {u"a/b"_s}, .ips = {}};
        return request;
    }

    static QString otherPage(const QString &slug) { return slug == "branch"_L1 ? u"production"_s : u"staging"_s; }

    static std::optional<Secret> make(HandStage &m, const Act &act, Mistake mistake, const QString &slug)
    {
        const ActKind kind = act.request().kind;
        const bool brings = act.way().paste != Way::Paste::Nothing;
        switch (mistake) {
        case Mistake::NotDone:
            if (kind == ActKind::RotateSigningKey || kind == ActKind::DeleteSigningKey)
                return *m.cloud.at(slug).fresh;
            if (kind == ActKind::CreateSigningKey)
                return m.cloud.at(slug).current;
            return brings ? std::optional(m.cloud.at(slug).eventKeys.first().value) : std::nullopt;
        case Mistake::DoneTwice: {
            const auto first = m.doIt(act.request(), slug);
            const auto second = m.doIt(act.request(), slug);
            return kind == ActKind::RotateSigningKey || kind == ActKind::DeleteSigningKey ? first : second;
        }
        case Mistake::OtherKey:
            if (kind == ActKind::CreateSigningKey) {
                m.doIt(act.request(), slug);
                return m.cloud.at(slug).current;
            }
            if (kind == ActKind::RotateSigningKey || kind == ActKind::DeleteSigningKey)
                return m.cloud.at(slug).current;
            if (kind == ActKind::CreateEventKey) {
                const Secret other = m.cloud.at(slug).eventKeys.first().value;
                m.doIt(act.request(), slug);
                return other;
            }
            if (kind == ActKind::UpdateEventKey) {
                ActRequest other = act.request();
                other.changed->id = eventKeyFingerprint(m.cloud.at(slug).eventKeys.last().value);
                return m.doIt(other, slug);
            }
            m.cloud.clickDeleteEventKey(slug, m.cloud.at(slug).eventKeys.first().value);
            return {};
        case Mistake::OtherPage:
            // Of a rotation and of a deletion the other page's card is copied, as the program asks, before anything is
            // pressed.
            return m.doIt(act.request(), otherPage(slug));
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(ByHandMistakesTest)
#include "tst_byhandmistakes.moc"
