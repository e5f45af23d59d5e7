// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// timeout: 600

#include "app/acts/actrecord.h"
#include "app/acts/acts.h"
#include "app/byhand/handsetup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/filesecretstore.h"
#include "tests/support/handcloud.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QEventLoop>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QString accountId = u"hand"_s;

/// Right before and right after each write of the database and of the keychain; kills the program at one of them.
class Points
{
public:
    explicit Points(int deadly)
        : m_deadly(deadly)
    {
    }
    void reach() // from the main thread and from the database's
    {
        if (++m_count == m_deadly)
            ::kill(::getpid(), SIGKILL);
    }

private:
    const int m_deadly;
    std::atomic<int> m_count = 0;
};

class DeadlyStore final : public SecretStore
{
public:
    DeadlyStore(const QString &path, Points &points)
        : m_store(path)
        , m_points(points)
    {
    }
    State state() const override { return State::Ready; }
    QFuture<State> refreshState() override { return m_store.refreshState(); }
    QFuture<State> unlock() override { return m_store.unlock(); }
    QFuture<Result<std::optional<Secret>>> read(const QString &name) override { return m_store.read(name); }
    QFuture<Done> write(const QString &name, const Secret &secret) override
    {
        m_points.reach();
        const auto done = m_store.write(name, secret);
        m_points.reach();
        return done;
    }
    QFuture<Done> remove(const QString &name) override { return m_store.remove(name); }

private:
    FileSecretStore m_store;
    Points &m_points;
};

ByHandPlaces placesAt(const QUrl &origin)
{
    return {.accountId = accountId,
        .accountName = u"Acme"_s,
        .apiOrigin = origin,
        .siteOrigin = QUrl(u"https://app.inngest.com"_s)};
}

ActRequest requestOf(ActKind kind, Dashboard &dashboard)
{
    ActRequest request{.kind = kind, .environment = answerOf(dashboard.environments()).value().first()};
    const QString id = request.environment.id;
    const QList<SigningKey> signingKeys = answerOf(dashboard.signingKeys(id)).value();
    for (const SigningKey &key : signingKeys)
        (key.isActive ? request.activeKeyId : request.keyId) = key.id;
    if (kind == ActKind::CreateEventKey)
        request.newKey = {.name = u"Mobile"_s, .filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {}}};
    if (kind == ActKind::DeleteEventKey || kind == ActKind::UpdateEventKey) {
        const EventKey key = answerOf(dashboard.eventKeys(id)).value().first();
        request.keyId = key.id;
        request.before = key;
        if (kind == ActKind::UpdateEventKey) {
            request.changed = key;
            request.changed->name = u"Web site"_s;
        }
    }
    return request;
}

/// What the person brings back: on a line of the input, empty where it is nothing.
QByteArray lineOfInput()
{
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin))
        line += static_cast<char>(c);
    return line;
}

void tell(const char *what)
{
    std::printf("%s\n", what);
    std::fflush(stdout);
}

/// The program: settles what is open, or else begins the act. Asks the person by a line of its output.
int act(const QString &folder, const QUrl &origin, ActKind kind, bool begins, int deadly)
{
    Points points(deadly);
    FakeClock clock;
    QNetworkAccessManager network;
    DeadlyStore secrets(folder + u"/keychain.json"_s, points);
    HistoryStore history(folder + u"/history.db"_s);
    history.watchWrites([&points](bool) { points.reach(); });
    ByHandDashboard dashboard(placesAt(origin), history, secrets, network, clock);
    Acts acts(dashboard, history, clock, u"Acme"_s, u"Ada"_s);
    const auto open = answerOf(acts.unsettled());
    if (!open)
        return 3;
    Act *running = nullptr;
    if (!open->isEmpty()) {
        running = acts.settle(open->first().journalId);
    } else if (begins) {
        running = acts.start(requestOf(kind, dashboard));
    } else {
        tell("NOTHING");
        return 0;
    }
    bool isAsked = false;
    const auto look = [&] {
        if (running->step() == Act::Step::Settling && running->settlesAt().isValid())
            clock.advance(std::chrono::milliseconds(std::max<qint64>(0, clock.now().msecsTo(running->settlesAt()))));
        if (running->step() == Act::Step::WaitingForPerson && !isAsked) {
            isAsked = true;
            tell("PERSON");
            const QByteArray brought = lineOfInput();
            running->confirm(brought.isEmpty() ? std::nullopt : std::optional(Secret(brought)));
        }
        return running->step() == Act::Step::Finished;
    };
    if (!QTest::qWaitFor(look, 20'000))
        return 4;
    if (running->end() == Act::End::NeedsChoice) {
        const QString id = running->signingKeyCandidates().isEmpty() ? running->eventKeyCandidates().first().id
                                                                     : running->signingKeyCandidates().first().id;
        running = acts.choose(running->journalId(), id);
        if (!QTest::qWaitFor(look, 20'000))
            return 5;
    }
    tell(running->end() == Act::End::Done ? "DONE" : "NOT DONE");
    return running->end() == Act::End::Done ? 0 : 6;
}

} // namespace

/// An act by hand, in a program that is killed right before and right after each of its writes, and started again by a
/// person who still has the page open: no key is lost and none is there twice, whether the program was killed before the
/// person acted, after that, or while what they brought back was put away.
class ByHandKillsTest : public QObject
{
    Q_OBJECT

private slots:
    void losesAndDoublesNothing_data()
    {
        QTest::addColumn<ActKind>("kind");
        for (const ActKind kind : {ActKind::CreateSigningKey, ActKind::RotateSigningKey, ActKind::DeleteSigningKey,
                 ActKind::CreateEventKey, ActKind::UpdateEventKey, ActKind::DeleteEventKey})
            QTest::newRow(qPrintable(actKindName(kind))) << kind;
    }
    void losesAndDoublesNothing()
    {
        QFETCH(ActKind, kind);
        int kills = 0;
        const bool isFull = qEnvironmentVariableIsSet("IKM_FULL_SWEEP");
        // Usually a sample: each kind of act begins at another point.
        for (int deadly = isFull ? 1 : 1 + int(kind) % step; deadly < 60; deadly += isFull ? 1 : step) {
            setUp(kind);
            if (QTest::currentTestFailed())
                return;
            const bool isKilled = run(kind, true, deadly);
            if (isKilled) {
                ++kills;
                if (!run(kind, false, 0) && m_last.contains(u"NOTHING"_s) && !m_isActed)
                    run(kind, true, 0);
            }
            const QString misfit = misfitOf(kind);
            QVERIFY2(misfit.isEmpty(), qPrintable(u"killed at %1: %2 (%3)"_s.arg(deadly).arg(misfit, m_last)));
            if (!isKilled)
                break;
        }
        qInfo("%s: killed at %d points", qPrintable(actKindName(kind)), kills);
        QVERIFY(kills >= (isFull ? 8 : 2));
    }

private:
    static constexpr int step = 4;

    void setUp(ActKind kind)
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_cloud = std::make_unique<HandCloud>();
        m_cloud->add(u"production"_s, "signkey-prod-");
        const Secret web = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        m_isActed = false;
        m_brought.clear();
        {
            FakeClock clock;
            QNetworkAccessManager network;
            FileSecretStore secrets(m_folder->filePath(u"keychain.json"_s));
            HistoryStore history(m_folder->filePath(u"history.db"_s));
            HandSetUp setUp(history, secrets, network, clock);
            const HandEnvironment production{
                .environment
                = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
                .signingKey = m_cloud->at(u"production"_s).current,
                .eventKeys = {{.name = u"Web"_s, .value = web}}};
            QVERIFY(answerOf(setUp.save(placesAt(m_cloud->origin()), {production})));
            if (kind != ActKind::RotateSigningKey && kind != ActKind::DeleteSigningKey)
                return;
            ByHandDashboard dashboard(placesAt(m_cloud->origin()), history, secrets, network, clock);
            const HandedBack made{.kind = ActKind::CreateSigningKey,
                .environment = production.environment,
                .pasted = m_cloud->clickCreateSigningKey(u"production"_s)};
            QVERIFY(answerOf(dashboard.personDid(made)));
        }
    }

    /// True: it was killed. The person acts once, and brings the same back whenever they are asked.
    bool run(ActKind kind, bool begins, int deadly)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::MergedChannels);
        m_last.clear();
        connect(&child, &QProcess::readyRead, this, [&] {
            const QByteArray said = child.readAll();
            m_last += QString::fromUtf8(said);
            if (said.contains("PERSON"))
                child.write(personDoes(kind) + '\n');
        });
        QEventLoop loop;
        connect(&child, &QProcess::finished, &loop, &QEventLoop::quit);
        child.start(QCoreApplication::applicationFilePath(),
            {u"--act"_s, m_folder->path(), m_cloud->origin().toString(), actKindName(kind),
                begins ? u"begin"_s : u"settle"_s, QString::number(deadly)});
        loop.exec();
        m_last += QString::fromUtf8(child.readAll());
        return child.exitStatus() == QProcess::CrashExit;
    }

    QByteArray personDoes(ActKind kind)
    {
        const QString slug = u"production"_s;
        HandCloud::EnvironmentThere &there = m_cloud->at(slug);
        if (std::exchange(m_isActed, true))
            return m_brought;
        if (kind == ActKind::CreateSigningKey) {
            m_brought = m_cloud->clickCreateSigningKey(slug).reveal().toByteArray();
        } else if (kind == ActKind::RotateSigningKey) {
            m_brought = there.fresh->reveal().toByteArray();
            m_cloud->clickRotate(slug);
        } else if (kind == ActKind::DeleteSigningKey) {
            m_cloud->clickDeleteNewSigningKey(slug);
        } else if (kind == ActKind::CreateEventKey) {
            const Secret made = m_cloud->clickCreateEventKey(slug, u"Mobile"_s);
            m_cloud->clickSaveFilter(
                slug, made, {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {}});
            m_brought = made.reveal().toByteArray();
        } else if (kind == ActKind::UpdateEventKey) {
            m_cloud->clickRename(slug, there.eventKeys.first().value, u"Web site"_s);
        } else {
            m_cloud->clickDeleteEventKey(slug, there.eventKeys.first().value);
        }
        return m_brought;
    }

    /// What of the account is not as it is at the cloud.
    QString misfitOf(ActKind kind)
    {
        if (!m_isActed)
            return u"the person was not asked"_s;
        const HandCloud::EnvironmentThere &there = m_cloud->at(u"production"_s);
        FakeClock clock;
        QNetworkAccessManager network;
        FileSecretStore secrets(m_folder->filePath(u"keychain.json"_s));
        HistoryStore history(m_folder->filePath(u"history.db"_s));
        ByHandDashboard dashboard(placesAt(m_cloud->origin()), history, secrets, network, clock);
        Acts acts(dashboard, history, clock, u"Acme"_s, u"Ada"_s);
        (void)answerOf(dashboard.environments());
        const auto signingKeys = answerOf(dashboard.signingKeys(u"p"_s));
        const auto eventKeys = answerOf(dashboard.eventKeys(u"p"_s));
        if (!signingKeys || !eventKeys)
            return u"it cannot be read: "_s + (signingKeys ? eventKeys.error() : signingKeys.error()).detail;
        if (signingKeys->size() != (there.fresh ? 2 : 1) || !(signingKeys->first().value == there.current)
            || (there.fresh && !(signingKeys->last().value == *there.fresh)))
            return u"the signing keys differ"_s;
        if (eventKeys->size() != there.eventKeys.size())
            return u"the number of event keys differs"_s;
        for (qsizetype i = 0; i < there.eventKeys.size(); ++i) {
            const HandCloud::EventKeyThere &key = there.eventKeys.at(i);
            if (!(eventKeys->at(i).value == key.value) || eventKeys->at(i).name != key.name
                || !eventKeys->at(i).filter.sameAs(key.filter))
                return u"an event key differs"_s;
        }
        if (!answerOf(acts.unsettled())->isEmpty())
            return u"an act is open"_s;
        int done = 0;
        const QList<HistoryEntry> entries = answerOf(history.entries()).value();
        for (const HistoryEntry &entry : entries)
            done += entry.what == actKindName(kind) && entry.outcome == "done"_L1 ? 1 : 0;
        return done == 1 ? QString() : u"the history has it %1 times"_s.arg(done);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HandCloud> m_cloud;
    bool m_isActed = false;
    QByteArray m_brought;
    QString m_last;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = application.arguments();
    if (words.size() == 7 && words.at(1) == "--act"_L1)
        return act(words.at(2), QUrl(words.at(3)), actKindOfName(words.at(4)).value(), words.at(5) == "begin"_L1,
            words.at(6).toInt());
    ByHandKillsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_byhandkills.moc"
