// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in

#include "app/acts/actjournal.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/noted/keynotes.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/sessionstage.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringConverter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString production = u"production"_s;

/// A colleague's computer: a database and a keychain of its own, and an account at the same Inngest.
class Colleague
{
public:
    explicit Colleague(SessionStage &stage, const QString &environmentId = production)
        : store(directory.filePath(u"history.db"_s))
        , keptKeys(store, secrets)
        , acts(stage.dashboard, store, stage.clock, u"Acme"_s, u"Grace"_s)
        , session(RotationTools{.dashboard = stage.dashboard,
                      .acts = acts,
                      .history = store,
                      .secrets = secrets,
                      .keptKeys = keptKeys,
                      .clock = stage.clock,
                      .accountName = u"Acme, by Grace"_s,
                      .person = u"Grace"_s},
              stage.dashboard.environment(environmentId))
        , m_clock(stage.clock)
    {
        session.load();
    }

    [[nodiscard]] bool rests()
    {
        return QTest::qWaitFor(
            [this] {
                if (session.rotatesAt().isValid() && session.rotatesAt() > m_clock.now())
                    m_clock.advance(std::chrono::milliseconds(m_clock.now().msecsTo(session.rotatesAt())));
                return session.isLoaded() && !session.isBusy() && !session.live().isLoading;
            },
            10'000);
    }

    [[nodiscard]] bool look()
    {
        if (!rests())
            return false;
        session.readLive();
        return rests();
    }

    [[nodiscard]] bool runToTheEnd()
    {
        for (int i = 0; i < 40 && !session.rotation().isOver(); ++i) {
            takeStep(session);
            if (!rests())
                return false;
        }
        return session.rotation().isOver();
    }

    QTemporaryDir directory;
    MemoryStore secrets;
    HistoryStore store;
    KeptKeys keptKeys;
    Acts acts;
    RotationSession session;

private:
    FakeClock &m_clock;
};

bool says(const RotationSession &session, RotationNotice::Kind kind)
{
    const QList<RotationNotice> notices = session.notices(session.step());
    return std::any_of(
        notices.cbegin(), notices.cend(), [kind](const RotationNotice &notice) { return notice.kind == kind; });
}

QJsonObject jsonOf(const QByteArray &file)
{
    return QJsonDocument::fromJson(file).object();
}

} // namespace

/// A rotation that one person begins and another ends, on two computers.
class RotationHandoverTest : public QObject
{
    Q_OBJECT

private slots:
    /// What stands around a certificate may be a key.
    void handsOverNoMoreOfACertificateThanItself()
    {
        RotationHandover handover;
        handover.accesses = {HandedAccess{.appKey = u"shop"_s, .access = {.caPem = "signkey-prod-77"}}};
        QVERIFY(!handoverFileOf(handover).contains("signkey-prod-77"));
    }

    /// Nobody had gone on from the step yet.
    void saysThatKeysAreMadeWhichWereHandedOver()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().newSigningKey.id.isEmpty());
        QCOMPARE(stage.session->step(), RotationStep::NewKeys);
        stage.session->noteHandedOver(u"/tmp/handed.json"_s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().handedOverTo, u"/tmp/handed.json"_s);
        QCOMPARE(stage.session->stateOf(RotationStep::NewKeys), RotationSession::StepState::Made);
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), RotationSession::StepState::NotDone);
    }

    void goesOnAtAColleagues()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const Rotation before = stage.session->rotation();
        const QByteArray file = stage.session->handoverFile();
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::HandedOver);
        stage.session->rotate(stage.session->textToType()); // only to be looked at
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isRotated);

        Colleague grace(stage);
        QVERIFY(grace.look());
        QVERIFY(grace.session.mayTakeOver());
        QVERIFY(grace.session.keysToBring(file)->isEmpty()); // this Inngest shows its keys
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.error(), std::nullopt);
        const Rotation &rotation = grace.session.rotation();
        QCOMPARE(rotation.id, before.id);
        QCOMPARE(grace.session.step(), RotationStep::RollOut); // where the word on no apps is asked for again
        QCOMPARE(rotation.newSigningKey, before.newSigningKey);
        QCOMPARE(rotation.eventKeys, before.eventKeys);
        QCOMPARE(rotation.person, u"Ada"_s);
        QCOMPARE(rotation.accountName, u"Acme, by Grace"_s); // under which it is found here
        QVERIFY(says(grace.session, RotationNotice::TakenOver));
        QVERIFY(grace.runToTheEnd());
        QCOMPARE(rotation.outcome, RotationOutcome::Done);
        QVERIFY(stage.activeId() == before.newSigningKey.id);
        QCOMPARE(stage.dashboard.calls(FakeDashboard::Operation::RotateSigningKey), 1);
        // The page that is kept says who did what, and the file's keys are none.
        const Result<QString> record = answerOf(grace.session.evidenceHtml());
        QVERIFY(record && record->contains(u"Handed over to this computer"_s) && record->contains(u"Grace"_s));
    }

    void holdsNoKeyAndNoHeadersValue()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->addApp({.url = QUrl(u"http://127.0.0.1:9/api/inngest?bypass=topsecret"_s),
                                  .headers = {{"x-bypass", Secret("neverinafile")}}},
            u"Added"_s);
        QTRY_COMPARE(stage.session->rows(RotationStep::RollOut).size(), 1);
        const QByteArray file = stage.session->handoverFile();
        QVERIFY(file.contains("x-bypass") && file.contains("Added"));
        QVERIFY(!file.contains("neverinafile"));
        QVERIFY(!file.contains("topsecret"));
        for (const SigningKey &key : stage.dashboard.signingKeysNow(production)) {
            QVERIFY(!file.contains(key.value.revealText().right(40).toLatin1()));
            QVERIFY(!file.contains(signingKeyHash(key.value).left(16).toLatin1()));
        }
        for (const EventKey &key : stage.dashboard.eventKeysNow(production))
            QVERIFY(!file.contains(key.value.revealText().toLatin1()));
    }

    /// An app that Inngest does not list must not be forgotten on the way.
    void takesAlongTheAppsThatWereAddedByAddress()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->addApp({.url = QUrl(u"http://127.0.0.1:9/api/inngest"_s),
                                  .headers = {{"x-bypass", Secret("value")}},
                                  .instances = 3},
            u"Added"_s);
        QTRY_COMPARE(stage.session->rows(RotationStep::RollOut).size(), 1);
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        // Another app has that number there.
        grace.session.addApp({.url = QUrl(u"http://127.0.0.1:10/api/inngest"_s)}, u"Graces own"_s);
        QTRY_COMPARE(grace.session.rows(RotationStep::Plan).size(), 1);
        QVERIFY(grace.rests());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.error(), std::nullopt);
        QTRY_COMPARE(grace.session.rows(RotationStep::RollOut).size(), 2);
        QStringList names;
        for (const RolloutRow &row : grace.session.rows(RotationStep::RollOut)) {
            names.append(row.app.app.name);
            QVERIFY(!row.isThere());
            if (row.app.app.name == "Added"_L1) {
                QCOMPARE(row.app.access.instances, 3);
                QCOMPARE(grace.session.missingHeaders().value(row.app.key()), QStringList{u"x-bypass"_s});
            }
        }
        names.sort();
        QCOMPARE(names, (QStringList{u"Added"_s, u"Graces own"_s}));
        QVERIFY(says(grace.session, RotationNotice::AppsMissing));
        // Opened twice it is there once.
        QVERIFY(!grace.session.mayTakeOver());
    }

    /// Their numbers are each computer's own, so that another app can have one of them here.
    void givesNoOtherAppWhatIsNotedOfAnAddedOne()
    {
        const QStringList theirs{u"url:1"_s, u"url:2"_s, u"shop"_s};
        Rotation rotation;
        rotation.openSettings = {{.appKeys = theirs}};
        GateRecord gate;
        for (const QString &key : theirs) {
            rotation.apps.append({.appKey = key});
            rotation.resyncs.append({.app = {.id = key}});
            rotation.exceptions.append({.what = appOutage, .question = key});
            gate.apps.append(QJsonObject{{u"app"_s, key}});
        }
        rotation.gates = {gate};
        renameApps(rotation, {{u"url:1"_s, u"url:2"_s}}); // the second one had been removed there
        const QStringList here = rotation.openSettings.first().appKeys;
        QCOMPARE(here.size(), 3);
        QCOMPARE(here.first(), u"url:2"_s);
        bool isNumber = false;
        (void)here.at(1).mid(4).toInt(&isNumber);
        QVERIFY2(here.at(1).startsWith(u"url:"_s) && !isNumber, qPrintable(here.at(1)));
        QCOMPARE(here.last(), u"shop"_s);
        for (qsizetype i = 0; i < here.size(); ++i) {
            QCOMPARE(rotation.apps.at(i).appKey, here.at(i));
            QCOMPARE(rotation.resyncs.at(i).app.id, here.at(i));
            QCOMPARE(rotation.exceptions.at(i).question, here.at(i));
            QCOMPARE(rotation.gates.first().apps.at(i)[u"app"].toString(), here.at(i));
        }
    }

    void asksAgainWhoResyncedAnAppByHand()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Resync));
        stage.session->addApp({.url = QUrl(u"http://127.0.0.1:9/api/inngest"_s)}, u"Added"_s);
        QTRY_COMPARE(stage.session->resyncLines().size(), 1);
        QVERIFY(stage.rests());
        stage.session->sayResynced({stage.session->resyncLines().first().app.id}, u"Ada"_s, u"pressed it"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->resyncLines().first().isResynced());
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.error(), std::nullopt);
        QTRY_COMPARE(grace.session.resyncLines().size(), 1);
        QCOMPARE(grace.session.resyncLines().first().state, ResyncLine::ByHand);
        grace.session.sayResynced({grace.session.resyncLines().first().app.id}, u"Grace"_s, u"seen"_s);
        QVERIFY(grace.rests());
        QVERIFY(grace.session.resyncLines().first().isResynced());
    }

    void asksForEachWordAgain()
    {
        SessionStage stage;
        stage.dashboard.setApps(production,
            {{.id = u"id-mailer"_s,
                .externalId = u"mailer"_s,
                .name = u"Mailer"_s,
                .environmentId = production,
                .method = AppMethod::Connect}});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->noteSet(u"id-mailer"_s, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.session->addWord(
            {u"id-mailer"_s}, RotationStep::RollOut, Word::Kind::Confirmed, u"Ada"_s, u"restarted"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rows(RotationStep::RollOut).first().signing.holds);
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        const RolloutRow row = grace.session.rows(RotationStep::RollOut).first();
        QVERIFY(!row.signing.holds);
        QVERIFY(grace.session.earlierWord(u"id-mailer"_s));
        QCOMPARE(grace.session.earlierWord(u"id-mailer"_s)->reason, u"restarted"_s);
        grace.session.addWord({u"id-mailer"_s}, RotationStep::RollOut, Word::Kind::Confirmed, u"Grace"_s, u"seen"_s);
        QVERIFY(grace.rests());
        QVERIFY(grace.session.rows(RotationStep::RollOut).first().signing.holds);
    }

    /// That no app uses the keys is what the sender could see.
    void asksAgainWhetherNoAppUsesTheKeys()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        QVERIFY(!stage.refuses(RotationNotice::NoApps));
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.step(), RotationStep::RollOut);
        const auto isRefused = [&grace] {
            const QList<RotationNotice> notices = grace.session.notices(RotationStep::Rotate);
            return std::any_of(notices.cbegin(), notices.cend(), [](const RotationNotice &notice) {
                return notice.kind == RotationNotice::NoApps && notice.severity == RotationNotice::Refusal;
            });
        };
        QVERIFY(isRefused());
        grace.session.confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(grace.rests());
        QVERIFY(!isRefused());
    }

    /// What somebody looked up there is nobody's word here.
    void asksAgainWhoLookedUpTheLastEvent()
    {
        SessionStage stage;
        stage.dashboard.fail(FakeDashboard::Operation::LastEventsThrough, FakeDashboard::Fault::Offline, -1);
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->noteLookedUp(stage.session->rotation().eventKeys.first().oldId, {});
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().lookedUp.at.isValid());
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.rotation().eventKeys.first().lookedUp, EventsLookedUp());
    }

    /// Nobody has opened the file, or the colleague hands it back: what the acts here did long ago is not done again.
    void comesBack()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QString lost = stage.session->rotation().newSigningKey.id;
        stage.dashboard.removeSigningKey(lost);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.session->createAnew();
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const Rotation before = stage.session->rotation();
        QVERIFY(before.newSigningKey.id != lost);
        const QByteArray file = stage.session->handoverFile();
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        stage.start(); // and it is remembered
        QVERIFY(stage.look());
        QVERIFY(stage.session->mayTakeOver());
        stage.session->takeOver(file);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error(), std::nullopt);
        QCOMPARE(stage.session->rotation().newSigningKey, before.newSigningKey);
        QCOMPARE(stage.session->rotation().eventKeys, before.eventKeys);
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        // What has ended is not begun again by an old file.
        stage.session->planAnew();
        QVERIFY(stage.look());
        stage.session->takeOver(file);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY(!stage.session->rotation().isBegun());
    }

    void takesNoRotationThatHasEndedHere()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        const QByteArray file = stage.session->handoverFile();
        stage.session->abandon();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Abandoned);
        QVERIFY(stage.look());
        stage.session->takeOver(file);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY2(stage.session->error()->serverMessage.contains(u"has ended on this computer"_s),
            qPrintable(stage.session->error()->serverMessage));
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Abandoned);
    }

    /// It comes back, goes on here and is handed over once more; then the first file is opened.
    void takesNoFileThatIsOlderThanWhatWasDoneHere()
    {
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        const QByteArray older = stage.session->handoverFile();
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        stage.session->takeOver(older); // nobody has gone on with it
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error(), std::nullopt);
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QList<RotatedEventKey> made = stage.session->rotation().eventKeys;
        const QByteArray newest = stage.session->handoverFile();
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        stage.session->takeOver(older);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::HandedOver);
        stage.session->takeOver(newest);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error(), std::nullopt);
        QCOMPARE(stage.session->rotation().eventKeys, made);
    }

    void takesNoFileThatIsOlderThanAChangeMadeHere_data()
    {
        QTest::addColumn<RotationStep::Kind>("savedAt");
        QTest::addColumn<RotationStep::Kind>("wentOnTo");
        QTest::newRow("rotated since") << RotationStep::Rotate << RotationStep::Resync;
        QTest::newRow("deleted since") << RotationStep::DeleteEventKeys << RotationStep::Finish;
    }

    /// What was done here since would pass for somebody else's, in the journal and in the record.
    void takesNoFileThatIsOlderThanAChangeMadeHere()
    {
        QFETCH(RotationStep::Kind, savedAt);
        QFETCH(RotationStep::Kind, wentOnTo);
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(savedAt));
        const QByteArray older = stage.session->handoverFile();
        QVERIFY(stage.runTo(wentOnTo));
        const Rotation before = stage.session->rotation();
        const QByteArray newest = stage.session->handoverFile();
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        stage.session->takeOver(older);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY2(stage.session->error()->serverMessage.contains(u"is older"_s),
            qPrintable(stage.session->error()->serverMessage));
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::HandedOver);
        stage.session->takeOver(newest);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error(), std::nullopt);
        QCOMPARE(stage.session->rotation().isRotated, before.isRotated);
        QCOMPARE(stage.session->rotation().eventKeys, before.eventKeys);
    }

    /// What a file held before is in the sender's keychain: there it can be put back, elsewhere it cannot.
    void keepsOldValuesWhereTheyAre()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QVERIFY(answerOf(stage.session->keepOverwritten(u"/srv/.env"_s,
            {{.name = u"INNGEST_SIGNING_KEY"_s, .text = Secret("INNGEST_SIGNING_KEY=old"), .line = 1}})));
        const QList<OverwrittenValue> kept = stage.session->rotation().overwritten;
        QCOMPARE(kept.size(), 1);
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QVERIFY(grace.session.rotation().overwritten.isEmpty());
        QVERIFY(says(grace.session, RotationNotice::OldValuesElsewhere));

        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        stage.session->takeOver(file);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error(), std::nullopt);
        QCOMPARE(stage.session->rotation().overwritten, kept);
        QVERIFY(!says(*stage.session, RotationNotice::OldValuesElsewhere));
        QCOMPARE(answerOf(stage.session->overwrittenValue(kept.first().secretName)), Secret("INNGEST_SIGNING_KEY=old"));
    }

    /// A file that is the app's place now says nothing of where a tool stored something before.
    void knowsWhereOldValuesAreWhenItComesBack_data()
    {
        QTest::addColumn<bool>("isStoredByTool");
        QTest::newRow("in its file") << false;
        QTest::newRow("where a tool stored them") << true;
    }
    void knowsWhereOldValuesAreWhenItComesBack()
    {
        QFETCH(bool, isStoredByTool);
        Rotation before;
        before.overwritten = {{.place = u"/srv/shop/.env"_s, .variable = u"INNGEST_SIGNING_KEY"_s}};
        Rotation here;
        here.apps = {{.appKey = u"shop"_s,
            .name = u"shop"_s,
            .targetId = u"env-file"_s,
            .targetPlace = u"/srv/shop/.env"_s,
            .storedByTool = isStoredByTool ? QSet<int>{RotationStep::RollOut} : QSet<int>(),
            .isWrittenElsewhere = true}};
        keepOldValues(here, before);
        QCOMPARE(here.overwritten, before.overwritten);
        QVERIFY(isInWrittenFile(here, here.apps.first()));
        QCOMPARE(here.apps.first().isWrittenElsewhere, isStoredByTool);
    }

    void refusesWhatCannotGoOnHere_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("says");
        const auto changed = [](const std::function<void(QJsonObject &, QJsonObject &)> &change) {
            QJsonObject file = jsonOf(wholeFile());
            QJsonObject rotation = file[u"rotation"].toObject();
            change(file, rotation);
            if (!rotation.isEmpty())
                file[u"rotation"] = rotation;
            return sealedHandover(file);
        };
        QTest::newRow("nothing") << QByteArray() << u"not a rotation"_s;
        const QByteArray fingerprint
            = jsonOf(wholeFile())[u"rotation"][u"oldSigningKey"][u"fingerprint"].toString().toLatin1();
        QTest::newRow("one digit of a fingerprint is another")
            << QByteArray(wholeFile()).replace(fingerprint, QByteArray(12, '7')) << u"was changed"_s;
        QTest::newRow("a checksum that was taken out") << [] {
            QJsonObject file = jsonOf(wholeFile());
            file.remove(u"checksum");
            return QJsonDocument(file).toJson();
        }() << u"was changed"_s;
        QTest::newRow("some other JSON") << QByteArray(R"({"rotation":{"id":"1"}})") << u"not a rotation"_s;
        QTest::newRow("too deep") << QByteArray(2'000'000, '[') << u"not a rotation"_s;
        QTest::newRow("too deep in the middle") << changed(
            [](QJsonObject &, QJsonObject &) {}).replace("\"accesses\": [", "\"accesses\": [" + QByteArray(5000, '['))
                                                << u"damaged"_s;
        QTest::newRow("in UTF-16") << QByteArray("\xff\xfe{\0}\0", 6) << u"not a rotation"_s;
        const QString saved = QString::fromUtf8(wholeFile());
        for (const auto encoding : {QStringEncoder::Utf16LE, QStringEncoder::Utf16BE}) {
            QStringEncoder wide(encoding, QStringEncoder::Flag::WriteBom);
            const QByteArray bytes = wide(saved);
            QTest::newRow(encoding == QStringEncoder::Utf16LE ? "saved in UTF-16" : "saved in UTF-16, big end first")
                << bytes << u"was changed"_s;
        }
        QTest::newRow("cut off") << wholeFile().left(900) << u"damaged"_s;
        QTest::newRow("too large") << QByteArray(17 * 1024 * 1024, ' ') << u"too large"_s;
        QTest::newRow("a newer file") << changed([](QJsonObject &file, QJsonObject &) { file[u"version"] = 3; })
                                      << u"newer version"_s;
        QTest::newRow("a newer rotation")
            << changed([](QJsonObject &, QJsonObject &rotation) { rotation[u"version"] = 99; }) << u"newer version"_s;
        const std::pair<const char *, QJsonValue> odd[] = {{"beyond all numbers", 1e300}, {"beyond an int", 1e10},
            {"below zero", -1}, {"zero", 0}, {"a fraction", 1.5}, {"a text", u"1"_s}, {"nothing", QJsonValue::Null},
            {"true", true}, {"a list", QJsonArray{1}}};
        for (const auto &[name, number] : odd) {
            QTest::addRow("a file's version: %s", name)
                << changed([&](QJsonObject &file, QJsonObject &) { file[u"version"] = number; }) << u"was changed"_s;
            QTest::addRow("a rotation's version: %s", name)
                << changed([&](QJsonObject &, QJsonObject &rotation) { rotation[u"version"] = number; })
                << u"was changed"_s;
        }
        QTest::newRow("without its id") << changed([](QJsonObject &, QJsonObject &rotation) {
            rotation.remove(u"id"_s);
        }) << u"damaged"_s;
        QTest::newRow("with keys without end") << changed([](QJsonObject &, QJsonObject &rotation) {
            QJsonArray keys;
            for (int i = 0; i < 1001; ++i)
                keys.append(QJsonObject{{u"oldId"_s, QString::number(i)}});
            rotation[u"eventKeys"] = keys;
        }) << u"too large"_s;
        QTest::newRow("with apps without end") << changed([](QJsonObject &, QJsonObject &rotation) {
            QJsonArray apps;
            for (int i = 0; i < 1001; ++i)
                apps.append(QJsonObject{{u"app"_s, QString::number(i)}});
            rotation[u"apps"] = apps;
        }) << u"too large"_s;
        const auto endless = [](const QJsonValue &one) {
            QJsonArray list;
            for (int i = 0; i < 10'001; ++i)
                list.append(one);
            return list;
        };
        for (const auto &list : {u"fingerprints"_s, u"apps"_s, u"senders"_s, u"words"_s, u"exceptions"_s, u"gates"_s,
                 u"resyncs"_s, u"openItems"_s, u"acts"_s})
            QTest::addRow("with %s without end", qPrintable(list))
                << changed([&](QJsonObject &, QJsonObject &rotation) { rotation[list] = endless(QJsonObject()); })
                << u"too large"_s;
        QTest::newRow("with an app's keys without end") << changed([&](QJsonObject &, QJsonObject &rotation) {
            rotation[u"apps"] = QJsonArray{QJsonObject{{u"held"_s, endless(u"x"_s)}}};
        }) << u"too large"_s;
        QTest::newRow("with an app's headers without end") << changed([&](QJsonObject &file, QJsonObject &) {
            file[u"accesses"] = QJsonArray{QJsonObject{{u"headers"_s, endless(u"x"_s)}}};
        }) << u"too large"_s;
        const auto ofEventKeys = [&](const std::function<void(QList<QJsonObject> &)> &change) {
            return changed([&](QJsonObject &, QJsonObject &rotation) {
                QList<QJsonObject> keys;
                for (const QJsonValue &key : rotation[u"eventKeys"].toArray())
                    keys.append(key.toObject());
                change(keys);
                QJsonArray list;
                for (const QJsonObject &key : std::as_const(keys))
                    list.append(key);
                rotation[u"eventKeys"] = list;
            });
        };
        const auto ofSigningKey = [&](const QString &which, const QString &field, const QJsonValue &value) {
            return changed([&](QJsonObject &, QJsonObject &rotation) {
                QJsonObject key = rotation[which].toObject();
                key[field] = value;
                rotation[which] = key;
            });
        };
        QTest::newRow("with a fingerprint that no event key has")
            << ofEventKeys([](QList<QJsonObject> &keys) { keys[0][u"oldFingerprint"] = u"0123456789ab"_s; })
            << u"fingerprints differ"_s;
        QTest::newRow("without an event key's fingerprint")
            << ofEventKeys([](QList<QJsonObject> &keys) { keys[0].remove(u"oldFingerprint"_s); })
            << u"fingerprints differ"_s;
        QTest::newRow("with two event keys' ids swapped") << ofEventKeys([](QList<QJsonObject> &keys) {
            const QJsonValue first = keys[0][u"oldId"];
            keys[0][u"oldId"] = keys[1][u"oldId"];
            keys[1][u"oldId"] = first;
        }) << u"fingerprints differ"_s;
        QTest::newRow("with a live key as the replacement") << ofEventKeys([](QList<QJsonObject> &keys) {
            keys[0][u"twinId"] = keys[1][u"oldId"];
            keys[0][u"twinFingerprint"] = u"0123456789ab"_s;
            keys.removeLast();
        }) << u"fingerprints differ"_s;
        QTest::newRow("with a key as another one's replacement") << ofEventKeys([](QList<QJsonObject> &keys) {
            keys[0][u"twinId"] = keys[1][u"oldId"];
            keys[0][u"twinFingerprint"] = keys[1][u"oldFingerprint"];
        }) << u"damaged"_s;
        QTest::newRow("with an event key twice")
            << ofEventKeys([](QList<QJsonObject> &keys) { keys.append(keys[0]); }) << u"damaged"_s;
        QTest::newRow("with a fingerprint twice")
            << ofEventKeys([](QList<QJsonObject> &keys) { keys[0][u"oldFingerprint"] = keys[1][u"oldFingerprint"]; })
            << u"damaged"_s;
        QTest::newRow("with an event key without an id")
            << ofEventKeys([](QList<QJsonObject> &keys) { keys[0].remove(u"oldId"_s); }) << u"damaged"_s;
        QTest::newRow("with another fingerprint of the signing key")
            << ofSigningKey(u"oldSigningKey"_s, u"fingerprint"_s, u"0123456789ab"_s) << u"fingerprints differ"_s;
        QTest::newRow("with the current signing key as the new one")
            << ofSigningKey(u"newSigningKey"_s, u"id"_s, jsonOf(wholeFile())[u"rotation"][u"oldSigningKey"][u"id"])
            << u"damaged"_s;
        QTest::newRow("of another Inngest") << changed([](QJsonObject &file, QJsonObject &rotation) {
            rotation[u"origin"] = u"https://elsewhere"_s;
            file[u"address"] = u"https://elsewhere"_s;
        }) << u"https://elsewhere"_s;
        QTest::newRow("of another Inngest, by an earlier version") << changed(
            [](QJsonObject &file, QJsonObject &rotation) {
                rotation[u"origin"] = u"https://elsewhere/by-hand/1"_s;
                file.remove(u"address"_s);
            }) << u"https://elsewhere"_s;
        // Keys have Inngest's ids in it, or their fingerprints: none would be found.
        const auto madeBy = [&](const QString &kind) {
            return changed([kind](QJsonObject &, QJsonObject &rotation) {
                rotation[u"origin"] = rotation[u"origin"].toString() + kind;
            });
        };
        QTest::newRow("of an account by hand") << madeBy(u"/by-hand/1"_s) << u"“Inngest Cloud, by hand”"_s;
        QTest::newRow("of a server at that address") << madeBy(u"/self-hosted/1"_s) << u"“A self-hosted server”"_s;
        QTest::newRow("of another environment") << changed([](QJsonObject &, QJsonObject &rotation) {
            QJsonObject environment = rotation[u"environment"].toObject();
            environment[u"id"] = u"another"_s;
            environment[u"name"] = u"Elsewhere"_s;
            rotation[u"environment"] = environment;
        }) << u"“Elsewhere”"_s;
        QTest::newRow("over") << changed([](QJsonObject &, QJsonObject &rotation) { rotation[u"outcome"] = u"Done"_s; })
                              << u"was over"_s;
    }
    void refusesWhatCannotGoOnHere()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, says);
        SessionStage stage;
        QVERIFY(stage.look());
        QVERIFY2(stage.session->keysToBring(wholeFile()), "as it was saved it can go on here");
        const auto missing = stage.session->keysToBring(file);
        QVERIFY(!missing);
        QVERIFY2(missing.error().serverMessage.contains(says), qPrintable(missing.error().serverMessage));
        stage.session->takeOver(file);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY(!stage.session->rotation().isBegun());
    }

    /// The address of Inngest Cloud is everybody's, each organization has a production, and "localhost" is another
    /// server on each computer. Taken over, the program would announce an outage there.
    void refusesTheFileOfAnotherOrganization_data()
    {
        QTest::addColumn<bool>("rotatesSigningKey");
        QTest::addColumn<bool>("isSameOne");
        for (const bool rotates : {true, false}) {
            QTest::addRow("%s, another organization", rotates ? "a signing key" : "event keys") << rotates << false;
            QTest::addRow("%s, the same one", rotates ? "a signing key" : "event keys") << rotates << true;
        }
    }
    void refusesTheFileOfAnotherOrganization()
    {
        QFETCH(bool, rotatesSigningKey);
        QFETCH(bool, isSameOne);
        HandStage ada;
        QVERIFY(ada.begin(rotatesSigningKey, !rotatesSigningKey));
        QVERIFY(ada.runTo(RotationStep::RollOut));
        const QByteArray file = ada.session->handoverFile();
        const Rotation before = ada.session->rotation();
        if (!isSameOne) {
            ada.cloud.add(production, "signkey-prod-").fresh.reset();
            ada.cloud.at(production).eventKeys.clear();
            ada.cloud.clickCreateEventKey(production, u"Web"_s);
        }
        ada.moveToAnotherComputer();
        ada.session = ada.makeSession();
        QVERIFY(ada.rests());
        ada.session->readLive();
        QVERIFY(ada.rests());
        const auto missing = ada.session->keysToBring(file);
        QCOMPARE(missing.has_value(), isSameOne);
        if (isSameOne)
            return;
        const QString &fingerprint
            = rotatesSigningKey ? before.oldSigningKey.fingerprint : before.eventKeys.first().oldFingerprint;
        const QString said = missing.error().serverMessage;
        QVERIFY2(said.contains(fingerprint) && said.contains(u"another organization"_s), qPrintable(said));
        ada.session->takeOver(file);
        QVERIFY(ada.rests());
        QVERIFY(ada.session->error());
        QVERIFY(!ada.session->rotation().isBegun());
    }

    void waitsForNoLongerThanAPersonCanChoose()
    {
        for (const int days : {-1, 30, 2147483647}) {
            QJsonObject file = jsonOf(wholeFile());
            QJsonObject rotation = file[u"rotation"].toObject();
            rotation[u"quietDays"] = days;
            file[u"rotation"] = rotation;
            const auto handover = handoverFrom(sealedHandover(file));
            QVERIFY(handover);
            QCOMPARE(handover->rotation.quietDays, std::clamp(days, 0, 365));
        }
    }

    /// What the file lists of keys that the rotation never made stays in the keychain.
    void forgetsNoKeyBecauseTheFileNamesIt()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        const EventKey listed = stage.dashboard.eventKeysNow(production).first();
        const EventKey elsewhere = stage.dashboard.eventKeysNow(u"staging"_s).first();
        const EventKey noMore{.id = u"gone"_s, .value = Secret("kept for another environment")};
        Colleague grace(stage);
        QVERIFY(grace.look());
        const QDateTime now = stage.clock.now();
        const KeyPlace here{stage.dashboard.origin(), u"Acme"_s, stage.dashboard.environment(production)};
        const KeyPlace there{stage.dashboard.origin(), u"Acme"_s, stage.dashboard.environment(u"staging"_s)};
        QVERIFY(answerOf(grace.keptKeys.keep(here, listed, now)));
        QVERIFY(answerOf(grace.keptKeys.keep(there, elsewhere, now)));
        QVERIFY(answerOf(grace.keptKeys.keep(there, noMore, now)));
        QJsonObject file = jsonOf(stage.session->handoverFile());
        QJsonObject rotation = file[u"rotation"].toObject();
        QJsonArray fingerprints = rotation[u"fingerprints"].toArray();
        const QString unknown = u"0123456789ab"_s; // of a key that was made and lost at the sender's
        for (const EventKey &key : {listed, elsewhere, noMore})
            fingerprints.append(eventKeyFingerprint(key.value));
        for (const QString &one : {unknown, u"../account/1/token"_s, QString()})
            fingerprints.append(one);
        rotation[u"fingerprints"] = fingerprints;
        file[u"rotation"] = rotation;
        grace.session.takeOver(sealedHandover(file));
        QVERIFY(grace.rests());
        QCOMPARE(grace.session.error(), std::nullopt);
        QCOMPARE(grace.session.rotation().fingerprints, stage.session->rotation().fingerprints + QStringList{unknown});
        QVERIFY(grace.runToTheEnd());
        QCOMPARE(grace.session.rotation().outcome, RotationOutcome::Done);
        for (const EventKey &key : {listed, elsewhere, noMore})
            QVERIFY(answerOf(grace.keptKeys.value(eventKeyFingerprint(key.value))) == key.value);
        QVERIFY(!answerOf(grace.keptKeys.value(stage.session->rotation().oldSigningKey.fingerprint)));
    }

    /// By its number the rotation is one of another environment, which was handed over from here.
    void writesOverNoRotationOfAnotherEnvironment()
    {
        SessionStage stage;
        QVERIFY(stage.look());
        Rotation other{.id = jsonOf(wholeFile())[u"rotation"][u"id"].toString(),
            .origin = stage.dashboard.origin(),
            .environment = stage.dashboard.environment(u"staging"_s)};
        other.outcome = RotationOutcome::HandedOver;
        other.endedAt = stage.clock.now();
        QVERIFY(answerOf(RotationJournal(*stage.store).save(other)));
        stage.session->takeOver(wholeFile());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY2(stage.session->error()->serverMessage.contains(u"one of another account or environment"_s),
            qPrintable(stage.session->error()->serverMessage));
        QVERIFY(!stage.session->rotation().isBegun());
        QCOMPARE(answerOf(RotationJournal(*stage.store).load(other.id))->environment.id, u"staging"_s);
    }

    void refusesWhileAnotherOneIsUnderWay()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        const QByteArray file = stage.session->handoverFile();
        Colleague grace(stage);
        QVERIFY(grace.look());
        // In another window of the same computer: this session does not know of it.
        auto other = std::make_unique<RotationSession>(RotationTools{.dashboard = stage.dashboard,
                                                           .acts = grace.acts,
                                                           .history = grace.store,
                                                           .secrets = grace.secrets,
                                                           .keptKeys = grace.keptKeys,
                                                           .clock = stage.clock,
                                                           .accountName = u"Acme"_s,
                                                           .person = u"Grace"_s},
            stage.dashboard.environment(production));
        other->load();
        QTRY_VERIFY(other->isLoaded());
        other->readLive();
        QTRY_VERIFY(other->mayTakeOver());
        other->takeOver(file);
        QTRY_VERIFY(other->isLoaded() && other->rotation().isBegun());
        grace.session.takeOver(file);
        QVERIFY(grace.rests());
        QVERIFY(grace.session.error());
        QVERIFY(!grace.session.rotation().isBegun());
    }

    /// As no plan is begun then.
    void refusesWhileAnEarlierChangeIsNotKnown()
    {
        SessionStage stage;
        QVERIFY(stage.look());
        QVERIFY(stage.session->keysToBring(wholeFile()));
        const ActRecord open{.request = {.kind = ActKind::CreateEventKey,
                                 .environment = stage.dashboard.environment(production),
                                 .newKey = {.name = u"Mobile"_s}},
            .origin = stage.dashboard.origin(),
            .startedAt = stage.clock.now()};
        QVERIFY(answerOf(ActJournal(*stage.store).begin(open)));
        QVERIFY(stage.look());
        QTRY_VERIFY(!stage.session->keysToBring(wholeFile()));
        stage.session->takeOver(wholeFile());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY2(stage.session->error()->serverMessage.contains(u"not known yet"_s),
            qPrintable(stage.session->error()->serverMessage));
        QVERIFY(!stage.session->rotation().isBegun());
    }

    void handsNothingOverWhileAnActIsOpen()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.session->mayHandOver());
        stage.session->createSigningKey();
        QVERIFY(!stage.session->mayHandOver());
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Running);
        QVERIFY(stage.session->mayHandOver());
    }

    /// Keys that were typed in are known to the sender's account only: they are brought, by their fingerprint.
    void bringsTheKeysOfAnAccountByHand()
    {
        HandStage ada;
        QVERIFY(ada.begin(true, true));
        QVERIFY(ada.runTo(RotationStep::Rotate));
        const QByteArray file = ada.session->handoverFile();
        QHash<QString, Secret> values;
        for (const SigningKey &key : ada.signingKeys())
            values.insert(signingKeyFingerprint(key.value), key.value);
        for (const EventKey &key : ada.eventKeys())
            values.insert(eventKeyFingerprint(key.value), key.value);
        const Rotation before = ada.session->rotation();
        ada.session->noteHandedOver();
        QVERIFY(ada.rests());
        ada.moveToAnotherComputer(); // with the current signing key typed in, and the first event key

        ada.session = ada.makeSession();
        QVERIFY(ada.rests());
        ada.session->readLive();
        QVERIFY(ada.rests());
        const auto missing = ada.session->keysToBring(file);
        QVERIFY(missing);
        QCOMPARE(missing->size(), 4); // the new signing key, one old event key and two replacements
        // Its fingerprint is that of each of its spellings.
        const Secret fresh = values.value(missing->first().fingerprint);
        QVERIFY(missing->first().isSigningKey && missing->first().isThis(fresh));
        QVERIFY(!missing->first().isThis(Secret(signingKeyDigits(fresh))));
        QVERIFY(!missing->first().isThis(Secret("signkey-prod-" + signingKeyDigits(fresh).toUpper())));
        ada.session->takeOver(file, {{missing->first().fingerprint, values.value(missing->first().fingerprint)}});
        QVERIFY(ada.rests());
        QVERIFY(ada.session->error()); // three are missing
        QVERIFY(!ada.session->rotation().isBegun());
        ada.session->takeOver(file, values);
        QVERIFY(ada.rests());
        QCOMPARE(ada.session->error(), std::nullopt);
        QCOMPARE(ada.session->rotation().newSigningKey.fingerprint, before.newSigningKey.fingerprint);
        QCOMPARE(ada.session->step(), RotationStep::RollOut);
        // How old the keys are that were made elsewhere goes along: by that they are due one day.
        for (const SigningKey &key : ada.signingKeys()) {
            QCOMPARE(key.createdAt.isValid(), key.id == before.newSigningKey.id);
            QCOMPARE(key.creatorName.isEmpty(), key.id != before.newSigningKey.id);
        }
        for (const RotatedEventKey &key : before.eventKeys) {
            const QList<EventKey> keys = ada.eventKeys();
            const auto twin = std::ranges::find(keys, key.twinId, &EventKey::id);
            QVERIFY(twin != keys.cend() && twin->createdAt.isValid());
        }
        QVERIFY(ada.runTo(RotationStep::Undone));
        QVERIFY(ada.session->rotation().isOver());
        QCOMPARE(ada.cloud.at(production).rotations, 1);
        QCOMPARE(signingKeyFingerprint(ada.cloud.at(production).current), before.newSigningKey.fingerprint);
    }

    /// Somebody has deleted one meanwhile: what Inngest's list lacks is refused, whoever brings it.
    void asksForNoKeyThatInngestDoesNotList()
    {
        HandStage ada;
        QVERIFY(ada.begin(false, true));
        QVERIFY(ada.runTo(RotationStep::RollOut));
        const QByteArray file = ada.session->handoverFile();
        const QString deleted = ada.session->rotation().eventKeys.last().twinId;
        QHash<QString, Secret> values;
        for (const EventKey &key : ada.eventKeys()) {
            values.insert(key.id, key.value);
            if (key.id == deleted)
                ada.cloud.clickDeleteEventKey(production, key.value);
        }
        ada.moveToAnotherComputer(); // with the first event key typed in
        ada.session = ada.makeSession();
        QVERIFY(ada.rests());
        ada.session->readLive();
        QVERIFY(ada.rests());
        QVERIFY(ada.session->live().value->areEventKeysAll);
        const auto missing = ada.session->keysToBring(file);
        QVERIFY(missing);
        QStringList asked;
        for (const KeyToBring &key : *missing)
            asked.append(key.fingerprint);
        QCOMPARE(asked.size(), 2); // the second old key and the first replacement
        QVERIFY(!asked.contains(deleted));
        ada.session->takeOver(file, values);
        QVERIFY(ada.rests());
        QCOMPARE(ada.session->error(), std::nullopt);
        QVERIFY(ada.session->rotation().isBegun());
    }

    /// What an account by hand lists is what it was told, where no list can be read: of deletions on the other computer
    /// nobody told it.
    void keepsWhatWasDeletedOnTheOtherComputer_data()
    {
        QTest::addColumn<bool>("isUndone");
        QTest::newRow("old event keys") << false;
        QTest::newRow("new keys, in an undo") << true;
    }
    void keepsWhatWasDeletedOnTheOtherComputer()
    {
        QFETCH(bool, isUndone);
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(isUndone ? RotationStep::Rotate : RotationStep::Finish));
        if (isUndone) {
            m.session->undo();
            QVERIFY(m.rests());
            QVERIFY(m.runTo(RotationStep::DeleteNewKeys));
            int asked = 0;
            m.person = [&m, &asked](Act *act) {
                if (++asked > 2) // the last replacement is left
                    return act->cancel();
                m.doAndConfirm(act);
            };
            QVERIFY(m.takeNextStep());
            m.person = nullptr;
        }
        const Rotation before = m.session->rotation();
        const QByteArray file = m.session->handoverFile();
        m.session->noteHandedOver();
        QVERIFY(m.rests());
        // As on the colleague's computer, which has known these keys.
        QList<NotedKey> known;
        const auto know = [&](NotedKey::Kind kind, NotedKey::Standing standing, const QString &fingerprint) {
            known.append({.kind = kind,
                .environmentId = m.environment().id,
                .fingerprint = fingerprint,
                .standing = standing,
                .notedAt = m.clock.now()});
        };
        if (before.isNewSigningKeyDeleted)
            know(NotedKey::Kind::SigningKey, NotedKey::Standing::New, before.newSigningKey.fingerprint);
        for (const RotatedEventKey &key : before.eventKeys) {
            if (key.isOldDeleted)
                know(NotedKey::Kind::EventKey, NotedKey::Standing::Current, key.oldFingerprint);
            if (key.isTwinDeleted)
                know(NotedKey::Kind::EventKey, NotedKey::Standing::Current, key.twinFingerprint);
        }
        QCOMPARE(known.size(), 2);
        KeyNotes notes(*m.store, HandStage::kind.placesAt(m.cloud.origin()).accountId);
        QVERIFY(answerOf(notes.put(known)));
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(m.session->live().value->eventKey(known.last().fingerprint));

        m.session->takeOver(file);
        QVERIFY(m.rests());
        QCOMPARE(m.session->error(), std::nullopt);
        const Rotation &rotation = m.session->rotation();
        QVERIFY(!rotation.isOver());
        QCOMPARE(rotation.isNewSigningKeyDeleted, isUndone);
        for (qsizetype i = 0; i < before.eventKeys.size(); ++i) {
            QCOMPARE(rotation.eventKeys.at(i).isOldDeleted, before.eventKeys.at(i).isOldDeleted);
            QCOMPARE(rotation.eventKeys.at(i).oldDeletedAt, before.eventKeys.at(i).oldDeletedAt);
            QCOMPARE(rotation.eventKeys.at(i).isTwinDeleted, before.eventKeys.at(i).isTwinDeleted);
        }
        for (const NotedKey &key : std::as_const(known))
            QVERIFY(!m.session->live().value->eventKey(key.fingerprint)
                && !m.session->live().value->signingKey(key.fingerprint));
    }

    /// A server's new signing key is in the sender's keychain and in no list; its event keys the server lists, and
    /// their names are the sender's.
    void bringsTheNewKeyOfASelfHostedServer_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<bool>("isCapital");
        QTest::addColumn<QString>("host"); // by which it is reached there; empty: by the same
        QTest::newRow("as it was made") << QByteArray() << false << QString();
        QTest::newRow("at another name of the server") << QByteArray() << false << u"localhost"_s;
        // The same key by its fingerprint, with which a server starts and refuses every call.
        QTest::newRow("with a prefix") << QByteArray("signkey-dev-") << false << QString();
        QTest::newRow("in capitals") << QByteArray() << true << QString();
    }
    void bringsTheNewKeyOfASelfHostedServer()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(bool, isCapital);
        QFETCH(QString, host);
        SelfHostedStage ada;
        QVERIFY(ada.begin(true, true));
        QVERIFY(ada.runTo(RotationStep::Rotate));
        ada.session->sayNobodyElseSends(true);
        QVERIFY(ada.session->takesOldEventKeysAlong());
        const QByteArray file = ada.session->handoverFile();
        const Rotation before = ada.session->rotation();
        Secret fresh;
        for (const SigningKey &key : ada.signingKeys()) {
            if (!key.isActive)
                fresh = key.value;
        }
        QVERIFY(!file.contains(fresh.reveal().toByteArray()));
        ada.session->noteHandedOver();
        QVERIFY(ada.rests());
        QUrl theirs = ada.server.origin();
        if (!host.isEmpty())
            theirs.setHost(host);
        ada.setOrigin(theirs);
        ada.moveToAnotherComputer(); // with the current signing key typed in, and no name of an event key
        ada.clock.advance(std::chrono::hours(48));

        ada.session = ada.makeSession();
        QVERIFY(ada.rests());
        ada.session->readLive();
        QVERIFY(ada.rests());
        const auto missing = ada.session->keysToBring(file);
        QVERIFY(missing);
        QCOMPARE(missing->size(), 1);
        QCOMPARE(missing->first().fingerprint, before.newSigningKey.fingerprint);
        ada.session->takeOver(file, {{missing->first().fingerprint, ada.atFirst.signingKey}});
        QVERIFY(ada.rests());
        QVERIFY(ada.session->error()); // another one
        QVERIFY(!ada.session->rotation().isBegun());
        const QByteArray digits = fresh.reveal().toByteArray();
        const Secret brought(prefix + (isCapital ? digits.toUpper() : digits));
        ada.session->takeOver(file, {{missing->first().fingerprint, brought}});
        QVERIFY(ada.rests());
        QCOMPARE(ada.session->error(), std::nullopt);
        QCOMPARE(ada.session->step(), RotationStep::RollOut);
        // It was made two days ago, by whoever handed over.
        QCOMPARE(ada.signingKeys().last().createdAt, before.newSigningKey.createdAt);
        QCOMPARE(ada.signingKeys().last().creatorName, before.newSigningKey.creatorName);
        QVERIFY(!ada.session->isNobodyElseSaid()); // it was the sender who knew that
        QVERIFY(!ada.session->takesOldEventKeysAlong());
        QStringList names;
        for (const EventKey &key : ada.eventKeys())
            names.append(key.name);
        QVERIFY2(names.contains(before.eventKeys.first().twinName), qPrintable(names.join(u", "_s)));

        QVERIFY(ada.runTo(RotationStep::Undone));
        QCOMPARE(ada.session->rotation().outcome, RotationOutcome::Done);
        QVERIFY(ada.server.settings().signingKey == fresh);
        QCOMPARE(ada.server.settings().eventKeys.size(), 2);
    }

    /// By its address nobody tells it apart: its keys do.
    void refusesTheFileOfAnotherServer()
    {
        SelfHostedStage ada;
        QVERIFY(ada.begin(true, true));
        QVERIFY(ada.runTo(RotationStep::RollOut));
        const QByteArray file = ada.session->handoverFile();
        SelfHostedStage other;
        other.session = other.makeSession();
        QVERIFY(other.rests());
        other.session->readLive();
        QVERIFY(other.rests());
        const auto missing = other.session->keysToBring(file);
        QVERIFY(!missing);
        QVERIFY2(
            missing.error().serverMessage.contains(u"another server"_s), qPrintable(missing.error().serverMessage));
    }

    /// One event key that two servers have in common does not make one of them the other.
    void tellsServersApartThatShareAnEventKey()
    {
        const auto at = [](const QString &host, const QString &account) {
            return FiledUnder::joined(u"https://"_s + host, u"self-hosted"_s, account);
        };
        const auto signingKeyOf = [](char digit) {
            SigningKey key;
            key.id = QString(QLatin1Char(digit));
            key.value = Secret(QByteArray(64, digit));
            key.isActive = true;
            return key;
        };
        const auto eventKeyOf = [](const char *value) {
            EventKey key;
            key.id = QString::fromLatin1(value);
            key.value = Secret(QByteArrayView(value));
            return key;
        };
        EnvironmentSnapshot theirs;
        theirs.signingKeys = {signingKeyOf('a')};
        theirs.eventKeys = {eventKeyOf("shared"), eventKeyOf("own")};
        Rotation rotation;
        rotation.origin = at(u"here.test"_s, u"1"_s);
        rotation.rotatesSigningKey = false;
        rotation.oldSigningKey.fingerprint = theirs.fingerprintOf(theirs.signingKeys.first());
        for (const EventKey &key : std::as_const(theirs.eventKeys)) {
            RotatedEventKey rotated;
            rotated.oldId = key.id;
            rotated.oldFingerprint = theirs.fingerprintOf(key);
            rotation.eventKeys.append(rotated);
        }
        EnvironmentSnapshot live;
        live.signingKeys = {signingKeyOf('b')};
        live.eventKeys = {eventKeyOf("shared")};
        const auto fits = [&](const QString &host) { return refuseOtherAccount(at(host, u"2"_s), rotation, live); };
        const Done other = fits(u"there.test"_s);
        QVERIFY(!other);
        QVERIFY2(other.error().serverMessage.contains(u"another server"_s), qPrintable(other.error().serverMessage));
        QVERIFY2(fits(u"here.test"_s), "at the same address it is the same server");
        live.signingKeys = theirs.signingKeys;
        QVERIFY(fits(u"there.test"_s));
        live.signingKeys = {signingKeyOf('b')}; // it was rotated since
        rotation.eventKeys.last().isOldDeleted = true;
        QVERIFY(fits(u"there.test"_s));
        rotation.eventKeys.last().isOldDeleted = false;
        live.eventKeys = theirs.eventKeys;
        QVERIFY(fits(u"there.test"_s));
    }

private:
    static const QByteArray &wholeFile()
    {
        static const QByteArray file = [] {
            SessionStage stage;
            if (!stage.begin())
                qFatal("not begun");
            return stage.session->handoverFile();
        }();
        return file;
    }
};

QTEST_GUILESS_MAIN(RotationHandoverTest)
#include "tst_rotationhandover.moc"
