// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in
// timeout: 600

// Usually a sample of the points is tried, another one each day; all of them with IKM_FULL_SWEEP=1, and with
// IKM_SWEEP_STATES=1 besides those of them that leave different states behind, see KillPoints. IKM_SWEEP_SAMPLE takes
// the sample with this number again, IKM_SWEEP_POINT these points, with commas between, as a report names them; of
// "list" it lists them.

#include "app/acts/actrecord.h"
#include "tests/support/answerof.h"
#include "tests/support/faultrelay.h"
#include "tests/support/killpoints.h"
#include "tests/support/otherside.h"
#include "tests/support/rotationend.h"
#include "tests/support/rotationworld.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonDocument>
#include <QProcess>
#include <QTimer>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// What the program is about when it is killed: one act, or a whole rotation.
struct Job
{
    const char *name;
    std::optional<ActKind> act = {};
    RotationCause::Kind cause = RotationCause::Routine;
    bool isUndone = false;
    bool goesBack = false; ///< After rotate, and is undone then.
    bool takesAlong = false; ///< The old event keys, with rotate's restart.
};

const QList<Job> &jobs()
{
    static const QList<Job> all{{.name = "create a signing key", .act = ActKind::CreateSigningKey},
        {.name = "rotate", .act = ActKind::RotateSigningKey},
        {.name = "delete a signing key", .act = ActKind::DeleteSigningKey},
        {.name = "create an event key", .act = ActKind::CreateEventKey},
        {.name = "update an event key", .act = ActKind::UpdateEventKey},
        {.name = "delete an event key", .act = ActKind::DeleteEventKey}, {.name = "routine"},
        {.name = "leak", .cause = RotationCause::SigningKeyLeaked}, {.name = "undo", .isUndone = true},
        {.name = "back", .isUndone = true, .goesBack = true}, {.name = "along", .takesAlong = true}};
    return all;
}

template <typename List, typename Name>
const auto &named(const List &list, const QString &name, Name nameOf)
{
    for (const auto &one : list) {
        if (name == QLatin1String(nameOf(one)))
            return one;
    }
    qFatal("no such one");
}

const Job &jobOf(const QString &name)
{
    return named(jobs(), name, [](const Job &job) { return job.name; });
}

const SweptKind &kindOf(const QString &name)
{
    return named(sweptKinds(), name, [](const SweptKind &kind) { return kind.name; });
}

QByteArray lineOfInput()
{
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin))
        line += static_cast<char>(c);
    return line;
}

void tell(const QByteArray &line)
{
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

ActRequest requestOf(ActKind kind, const EventFilter &filter, PersonStage &stage)
{
    ActRequest request = stage.requestOfSigningKeys(kind);
    if (kind == ActKind::CreateEventKey)
        request.newKey = {.name = u"Mobile"_s, .filter = filter};
    if (kind != ActKind::DeleteEventKey && kind != ActKind::UpdateEventKey)
        return request;
    const EventKey key = stage.eventKeys().value(0);
    request.keyId = key.id;
    request.before = key;
    if (kind == ActKind::UpdateEventKey) {
        request.changed = key;
        request.changed->name = u"Web site"_s;
    }
    return request;
}

QMap<QString, int> doneOf(PersonStage &stage)
{
    QMap<QString, int> done;
    for (const HistoryEntry &entry : stage.history()) {
        if (actKindOfName(entry.what) && entry.outcome == ActOutcome::done)
            ++done[entry.what];
    }
    return done;
}

/// Settles what is open, and does it where it was not done.
bool act(PersonStage &stage, ActKind kind, const EventFilter &filter)
{
    for (int i = 0; i < 4; ++i) {
        const auto open = answerOf(stage.acts->unsettled());
        if (!open)
            return false;
        if (open->isEmpty() && doneOf(stage).contains(actKindName(kind)))
            return true;
        Act *running
            = open->isEmpty() ? stage.start(requestOf(kind, filter, stage)) : stage.acts->settle(open->first().id);
        if (!stage.ends(running))
            return false;
        if (running->end() != Act::End::NeedsChoice)
            continue;
        const QString id = running->signingKeyCandidates().isEmpty() ? running->eventKeyCandidates().first().id
                                                                     : running->signingKeyCandidates().first().id;
        if (!stage.ends(stage.acts->choose(running->journalId(), id)))
            return false;
    }
    return false;
}

bool rotate(PersonStage &stage, const Job &job)
{
    stage.session = stage.makeSession();
    if (!stage.rests())
        return false;
    for (const HistoryEntry &entry : stage.history()) {
        if (entry.what == "EndRotation"_L1) // killed after all was done
            return true;
    }
    if (!stage.session->rotation().isBegun()) {
        stage.session->setCause(job.cause);
        if (!stage.begin(true, true))
            return false;
    }
    if (job.takesAlong && !stage.session->rotation().isRotated) {
        if (!stage.runTo(RotationStep::Rotate))
            return false;
        stage.session->sayNobodyElseSends(true);
    }
    if (!job.isUndone)
        return stage.runTo(RotationStep::Undone);
    const auto wentBack = [&stage] {
        const QList<RotationException> &all = stage.session->rotation().exceptions;
        return std::any_of(all.cbegin(), all.cend(),
            [](const RotationException &one) { return one.what == "restarted with the old key"_L1; });
    };
    const auto undo = [&stage](RotationStep::Kind at) {
        if (!stage.runTo(at))
            return false;
        stage.session->undo();
        return stage.rests();
    };
    for (int i = 0; i < 4 && job.goesBack && !stage.session->rotation().isUndoing && !wentBack(); ++i) {
        if (!undo(RotationStep::Resync))
            return false;
        for (int act = 0; act < 4 && stage.session->isActOpen(); ++act) {
            if (!stage.takeNextStep())
                return false;
        }
    }
    if (!stage.session->rotation().isUndoing && !undo(RotationStep::Rotate))
        return false;
    return stage.runTo(RotationStep::Undone) && stage.session->rotation().isOver();
}

QByteArray reportOf(const PersonStage &stage)
{
    QString report = u"it does not end; acts said: "_s + stage.errors.join(u"; "_s);
    if (stage.session) {
        report += u"; step %1"_s.arg(int(stage.session->step()));
        const auto error = stage.session->error() ? stage.session->error()
            : stage.session->loadError()          ? stage.session->loadError()
                                                  : stage.session->live().error;
        report += error ? u"; "_s + error->detail + u' ' + error->serverMessage : QString();
        const QList<RotationNotice> notices = stage.session->notices(stage.session->step());
        for (const RotationNotice &notice : notices)
            report += u"; notice %1"_s.arg(int(notice.kind));
    }
    return report.toUtf8();
}

/// The program: goes on from wherever it is. Killed at the point, if there is one. It tells which points it meets.
int work(
    const QString &folder, const QUrl &origin, const SweptKind &kind, const Job &job, const QString &deadly, int run)
{
    KillPoints points(deadly);
    PersonStage stage(*kind.kind, folder);
    stage.clock.startAt(stage.clock.now().addSecs(600 * run));
    stage.setOrigin(origin);
    stage.watches = {.calls
        = [&points](const QString &call,
              WatchedDashboard::Moment moment) { points.reach(call, moment == WatchedDashboard::Moment::Answered); },
        .writes = [&points](bool isCommitted) { points.reach(u"write"_s, isCommitted); }};
    stage.secrets.writes = [&points](bool isWritten) { points.reach(u"keychain"_s, isWritten); };
    stage.person = [&points](Act *act) {
        points.reach(u"person"_s, false);
        tell("ASK " + QJsonDocument(OtherSide::askedOf(*act)).toJson(QJsonDocument::Compact));
        const QByteArray brought = lineOfInput();
        points.reach(u"person"_s, true);
        if (!act->way().isRestart)
            act->confirm(brought.isEmpty() ? std::nullopt : std::optional(Secret(brought)));
    };
    stage.open();
    const bool isDone = job.act ? act(stage, *job.act, kind.filter) : rotate(stage, job);
    const QByteArray report = reportOf(stage);
    stage.close(); // the last write is on the disk now
    tell(isDone ? "MET " + points.reached().join(u',').toUtf8() : report);
    return isDone ? 0 : 2;
}

} // namespace

/// The program is killed right before and right after each write of its database and its keychain, each question to the
/// account's other side and each thing that it asks a person for; then it is started again, and brings what it was
/// about to the same end as without a kill: no key is lost, none is there twice, and nobody was asked to do a thing
/// again.
class PersonKillSweepTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (sweepSize() != SweepSize::Full)
            qInfo("IKM_SWEEP_SAMPLE=%lld", m_number);
    }

    void endsTheSameWhereverItIsKilled_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("job");
        // A whole rotation with its restarts takes long: of a server's orders another one is tried each day.
        const bool isSample = sweepSize() != SweepSize::Full && !qEnvironmentVariableIsSet("IKM_SWEEP_POINT");
        for (const SweptKind &kind : sweptKinds()) {
            const QList<const Job *> orders = ordersOf(kind);
            const Job *today = orders.at(Turns(m_number).of(orders.size()));
            for (const Job &job : jobs()) {
                const bool isOfToday = job.act || !kind.canGoBack || &job == today || !isSample;
                if (isOfToday && (job.act || orders.contains(&job)))
                    QTest::addRow("%s, %s", kind.name, job.name)
                        << QString::fromLatin1(kind.name) << QString::fromLatin1(job.name);
            }
        }
    }
    void endsTheSameWhereverItIsKilled()
    {
        QFETCH(QString, kind);
        QFETCH(QString, job);
        m_kind = &kindOf(kind);
        m_job = &jobOf(job);
        begin();
        QVERIFY2(run({}), qPrintable(m_said));
        QVERIFY2(m_points.isEmpty() == false, qPrintable(m_said));
        m_side->account().open();
        const QMap<QString, int> wantedActs = doneOf(m_side->account());
        const int wantedDone = m_side->done();
        QStringList failures = misfits(wantedActs, wantedDone);
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));

        if (qEnvironmentVariable("IKM_SWEEP_POINT") == "list"_L1)
            return qInfo("%s", qPrintable(m_points.join(u'\n')));
        const QStringList chosen = sample();
        int kills = 0;
        // How often it reads again depends on how fast the machine is at the moment: where a point of the sample is not
        // met, the next ones are tried until one is.
        const QStringList points = chosen + m_points;
        for (qsizetype i = 0; i < points.size() && (i < chosen.size() || kills == 0); ++i) {
            const QString &point = points.at(i);
            begin();
            const bool isDone = run(point);
            if (!m_isKilled && isDone)
                continue;
            ++kills;
            if (!m_isKilled || !run({})) {
                failures.append(u"killed at \"%1\": %2"_s.arg(point, m_said));
            } else {
                m_side->account().open();
                const QStringList misfits = this->misfits(wantedActs, wantedDone);
                if (!misfits.isEmpty())
                    failures.append(u"killed at \"%1\": %2"_s.arg(point, misfits.join(u"; "_s)));
            }
        }
        qInfo("killed at %d of %lld points", kills, qlonglong(m_points.size()));
        QVERIFY2(failures.isEmpty(), qPrintable(u'\n' + failures.join(u'\n')));
        QVERIFY(kills > 0);
    }

    void endsTheSameWhateverIsAnswered_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("job");
        const bool isSample = sweepSize() != SweepSize::Full && !qEnvironmentVariableIsSet("IKM_SWEEP_POINT");
        for (const SweptKind &kind : sweptKinds()) {
            const QList<const Job *> all = ordersOf(kind);
            // Those with restarts take long, and meet several hundred questions: they are for the whole sweep.
            const qint64 today = Turns(m_number).of(all.size());
            for (qsizetype i = 0; i < all.size(); ++i) {
                if (!isSample || (!kind.canGoBack && i == today))
                    QTest::addRow("%s, %s", kind.name, all.at(i)->name)
                        << QString::fromLatin1(kind.name) << QString::fromLatin1(all.at(i)->name);
            }
        }
    }

    /// A whole rotation with one question to the other side answered badly: each kind of fault, at each question.
    void endsTheSameWhateverIsAnswered()
    {
        QFETCH(QString, kind);
        QFETCH(QString, job);
        m_kind = &kindOf(kind);
        m_job = &jobOf(job);
        QVERIFY2(meets(0, FaultRelay::Fault::CutOff), qPrintable(m_said));
        const int count = m_relay->requests();
        QVERIFY(count > 0);
        const QMap<QString, int> wantedActs = doneOf(m_side->account());
        const int wantedDone = m_side->done();
        QStringList failures = misfits(wantedActs, wantedDone);
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
        constexpr int faults = FaultRelay::names.size();
        const QString given = qEnvironmentVariable("IKM_SWEEP_POINT"); // "fault number"
        const qint64 all = qint64(count) * faults;
        const qint64 step = sweepSize() == SweepSize::Full ? 1 : std::max<qint64>(1, all / 4);
        Turns turns(m_number);
        (void)turns.of(ordersOf(*m_kind).size()); // which of them is tried today
        int met = 0;
        for (qint64 i = given.isEmpty() ? turns.of(step) : given.toLongLong(); i < all;
             i += given.isEmpty() ? step : all) {
            const int number = int(i / faults) + 1;
            const bool isDone = meets(number, FaultRelay::Fault(i % faults));
            const QString where = u"%1: %2 to number %3, %4: "_s.arg(i)
                                      .arg(QLatin1String(FaultRelay::names.at(i % faults)))
                                      .arg(number)
                                      .arg(QLatin1String(m_relay->met()));
            met += m_relay->hasMet() ? 1 : 0;
            const QStringList misfits = isDone ? this->misfits(wantedActs, wantedDone) : QStringList(m_said);
            if (!misfits.isEmpty())
                failures.append(where + misfits.join(u"; "_s));
        }
        qInfo("%d of %lld faults at %d questions", met, qlonglong(all), count);
        QVERIFY2(failures.isEmpty(), qPrintable(u'\n' + failures.join(u'\n')));
        QVERIFY(met > 0);
    }

private:
    /// The whole rotations that such an account can have.
    static QList<const Job *> ordersOf(const SweptKind &kind)
    {
        QList<const Job *> orders;
        for (const Job &job : jobs()) {
            if (!job.act && (kind.canGoBack || !(job.goesBack || job.takesAlong)))
                orders.append(&job);
        }
        return orders;
    }

    /// The whole job, in this process, with that question answered badly.
    bool meets(int number, FaultRelay::Fault fault)
    {
        begin();
        PersonStage &stage = m_side->account();
        m_relay = std::make_unique<FaultRelay>(m_side->origin());
        // Time goes on where nobody asks and nobody answers any more. A question that is on its way there then runs out
        // of time, which is one more bad answer.
        QTimer passing;
        connect(&passing, &QTimer::timeout, this, [this, &stage, seen = 0, quiet = 0]() mutable {
            const bool isQuiet = m_relay->waiting() == 0 && m_relay->requests() == seen;
            seen = m_relay->requests();
            quiet = isQuiet ? quiet + 1 : 0;
            if (m_relay->hasMet() && quiet > 20)
                stage.clock.advance(std::max(stage.clock.untilNext(), std::chrono::milliseconds(0)));
        });
        passing.start(5);
        stage.moveOrigin(m_relay->origin());
        stage.open();
        stage.person = [this](Act *act) {
            const QByteArray brought = m_side->doIt(OtherSide::askedOf(*act));
            if (!act->way().isRestart)
                act->confirm(brought.isEmpty() ? std::nullopt : std::optional(Secret(brought)));
        };
        m_relay->begin(number, fault);
        const bool isDone = rotate(stage, *m_job);
        m_said = QString::fromUtf8(reportOf(stage));
        return isDone;
    }

    void begin()
    {
        m_relay.reset();
        m_side = m_kind->make();
        m_run = 0;
        PersonStage &stage = m_side->account();
        if (m_job->act == ActKind::RotateSigningKey || m_job->act == ActKind::DeleteSigningKey) {
            if (!stage.ends(stage.start(stage.request(ActKind::CreateSigningKey))))
                qFatal("no new signing key");
        }
        m_before = m_side->liveKeys();
        stage.close();
    }

    /// Starts the program, and does what it asks for. False: it did not come to the end.
    bool run(const QString &deadly)
    {
        QProcess child;
        child.setStandardErrorFile(QProcess::nullDevice());
        m_said.clear();
        connect(&child, &QProcess::readyReadStandardOutput, this, [&] {
            while (child.canReadLine()) {
                const QByteArray line = child.readLine().trimmed();
                if (line.startsWith("ASK "))
                    child.write(m_side->doIt(QJsonDocument::fromJson(line.mid(4)).object()) + '\n');
                else
                    m_said += QString::fromUtf8(line);
            }
        });
        QEventLoop loop;
        connect(&child, &QProcess::finished, &loop, &QEventLoop::quit);
        child.start(QCoreApplication::applicationFilePath(),
            {u"--work"_s, m_side->folder(), m_side->origin().toString(), QString::fromLatin1(m_kind->name),
                QString::fromLatin1(m_job->name), deadly, QString::number(++m_run)});
        loop.exec();
        m_isKilled = child.exitStatus() == QProcess::CrashExit;
        if (deadly.isEmpty() && m_run == 1 && m_said.startsWith("MET "_L1))
            m_points = m_said.mid(4).split(u',');
        return !m_isKilled && child.exitCode() == 0;
    }

    QStringList misfits(const QMap<QString, int> &wantedActs, int wantedDone)
    {
        PersonStage &stage = m_side->account();
        QStringList misfits = m_side->misfits();
        // Where a restart has taken an old event key along and the act that says so met the bad answer, a later reading
        // says so in its place.
        const auto compared = [this](QMap<QString, int> acts) {
            if (m_relay)
                acts.remove(actKindName(ActKind::DeleteEventKey));
            return acts;
        };
        if (compared(doneOf(stage)) != compared(wantedActs))
            misfits.append(u"the history has other acts"_s);
        if (m_side->done() != wantedDone)
            misfits.append(u"persons did %1 things instead of %2"_s.arg(m_side->done()).arg(wantedDone));
        const QString origin = stage.dashboard->origin();
        const QString path = stage.databasePath();
        stage.close();
        misfits += misfitsOfDatabase(path, origin);
        for (const QString &file : filesWithSecrets(m_side->folder(), m_before + m_side->liveKeys()))
            misfits.append(u"there is a secret in "_s + file);
        if (!m_job->act)
            misfits += deadKeys(m_side->folder() + u"/keychain.json"_s, m_side->liveKeys());
        return misfits;
    }

    QStringList sample() const
    {
        const QString given = qEnvironmentVariable("IKM_SWEEP_POINT");
        if (!given.isEmpty())
            return given.split(u',');
        QStringList points = m_points;
        if (KillPoints::areByStates())
            points.removeIf([](const QString &point) { return !KillPoints::isOtherState(point); });
        if (sweepSize() == SweepSize::Full)
            return points;
        const qsizetype wanted = m_job->act || m_kind->canGoBack ? 1 : 2;
        const qsizetype step = std::max<qsizetype>(1, points.size() / wanted);
        Turns turns(m_number);
        if (!m_job->act && m_kind->canGoBack)
            (void)turns.of(ordersOf(*m_kind).size()); // which of them is tried today
        QStringList chosen;
        for (qsizetype i = turns.of(step); i < points.size(); i += step)
            chosen.append(points.at(i));
        return chosen;
    }

    const qint64 m_number = sampleNumber();
    const SweptKind *m_kind = nullptr;
    const Job *m_job = nullptr;
    std::unique_ptr<OtherSide> m_side;
    std::unique_ptr<FaultRelay> m_relay; // Before the stage's own: it goes when another one is made.
    QList<Secret> m_before;
    QStringList m_points;
    QString m_said;
    bool m_isKilled = false;
    int m_run = 0;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 8 && words.at(1) == "--work"_L1)
        return work(
            words.at(2), QUrl(words.at(3)), kindOf(words.at(4)), jobOf(words.at(5)), words.at(6), words.at(7).toInt());
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // the whole sweep of a row is one function
    PersonKillSweepTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_personkillsweep.moc"
