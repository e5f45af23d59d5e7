// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/directories.h"
#include "app/domain/fingerprint.h"
#include "app/keychain/chosenstore.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/realworld.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/secretclipboard.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QMetaEnum>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTreeWidget>
#include <cstdio>

// needs: practice-server
// timeout: 300

using namespace Qt::StringLiterals;
using Step = RotationStep;

namespace {

constexpr int patience = 40'000;
constexpr int seenToWork = 80; // calls and events, some seconds of them
const QString senderName = u"Nightly import (cron)"_s;
/// Its SDK does not tell which event key it holds, so a person says it, as of any other sender.
const QString silentApp = u"archive"_s;
const QStringList rotatedKeys{u"Storefront"_s, u"Billing"_s, u"Warehouse worker"_s, u"Partner feed"_s};

const QList<RealWorld::App> allApps{
    {u"Storefront"_s,
        {.sdk = u"inngest-4-24"_s, .framework = u"node"_s, .id = u"storefront"_s, .instances = 3, .isRandom = true}},
    {u"Billing"_s,
        {.sdk = u"inngest-3-22"_s,
            .framework = u"express"_s,
            .id = u"billing"_s,
            .eventName = u"billing/invoice.paid"_s,
            .instances = 2}},
    {u"Warehouse worker"_s, {.sdk = u"inngest-3-54"_s, .framework = u"express"_s, .id = u"warehouse"_s}},
    {u"Storefront"_s, {.sdk = u"inngest-3-18"_s, .framework = u"node"_s, .id = silentApp}},
};

RolloutCheck::Pace pace()
{
    RolloutCheck::Pace pace;
    pace.between /= 60;
    pace.whenFull /= 60;
    pace.terms.leastSpan /= 60;
    return pace;
}

/// The wizard's window on a session, as the program opens it, and a person's hand on it.
class WizardHand
{
public:
    WizardHand(RealWorld &world, RotationSession &session)
        : m_places{world.directory.path(), world.directory.path()}
        , m_preferences(world.directory.filePath(u"preferences.ini"_s))
        , m_secrets(m_memory)
        , m_accounts(m_places, m_secrets, *world.history, world.clock, u"Ada"_s)
        , m_services{world.clock, m_preferences, m_secrets, *world.history, *world.keptKeys, m_accounts}
        , m_clipboard(world.clock, m_preferences)
        , m_wizard(new RotationWizard({session, m_services, m_clipboard, capabilitiesOf(AccountKind::Practice)}))
    {
        m_wizard->show();
    }
    ~WizardHand() { delete m_wizard; }

    QAbstractButton *mainButton() const
    {
        for (const QWizard::WizardButton which : {QWizard::NextButton, QWizard::CommitButton, QWizard::FinishButton}) {
            if (m_wizard->button(which)->isVisible())
                return m_wizard->button(which);
        }
        return nullptr;
    }
    void clickMain()
    {
        QTRY_VERIFY_WITH_TIMEOUT(mainButton() && mainButton()->isEnabled(), patience);
        QTest::mouseClick(mainButton(), Qt::LeftButton);
    }
    void click(const QString &name)
    {
        QTRY_VERIFY_WITH_TIMEOUT(find<QAbstractButton>(name) && find<QAbstractButton>(name)->isEnabled(), patience);
        QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
    }
    void type(const QString &name, const QString &text)
    {
        QTRY_VERIFY_WITH_TIMEOUT(find<QLineEdit>(name) && !find<QLineEdit>(name)->isReadOnly(), patience);
        find<QLineEdit>(name)->selectAll();
        QTest::keyClicks(find<QLineEdit>(name), text);
    }

    /// The rows of a table whose box has a mark.
    int marked(const QString &table) const
    {
        const auto *rows = find<QTreeWidget>(table);
        int count = 0;
        for (int i = 0; rows && i < rows->topLevelItemCount(); ++i)
            count += rows->topLevelItem(i)->checkState(0) == Qt::Checked;
        return count;
    }

    /// The tab of the page in which that field is.
    void openTabOf(const QString &name)
    {
        const auto *tabs = m_wizard->currentPage()->findChild<QTabWidget *>(u"stepTabs"_s);
        QVERIFY(tabs);
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->widget(i)->findChild<QWidget *>(name))
                QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(i).center());
        }
    }

private:
    template <typename Widget>
    Widget *find(const QString &name) const
    {
        const QList<Widget *> all = m_wizard->currentPage()->findChildren<Widget *>(name);
        const auto shown = std::find_if(all.begin(), all.end(), [](const Widget *one) { return one->isVisible(); });
        return shown == all.end() ? nullptr : *shown;
    }

    const Directories m_places;
    Preferences m_preferences;
    MemoryStore m_memory;
    ChosenStore m_secrets;
    Accounts m_accounts;
    Services m_services;
    SecretClipboard m_clipboard;
    RotationWizard *m_wizard;
};

} // namespace

/// Whole rotations of the practice account's production with real apps only, all of them in use all the time, through
/// the wizard's pages.
class RealRotationTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        if (QTest::currentTestFailed())
            std::printf("%s\n", qPrintable(report()));
        m_hand.reset();
        m_session.reset();
        m_world.reset();
    }

    void refusesNothingInAWholeRotation();
    void countsWhatAWrongOrderBreaks();

private:
    void start(const QList<RealWorld::App> &apps)
    {
        m_world = std::make_unique<RealWorld>();
        QVERIFY(m_world->start(apps));
        m_oldKey = m_world->activeKey();
        m_world->setSenderKey(m_world->eventKeys(u"Partner feed"_s).value(0));
        m_world->startTraffic();
        m_session = std::make_unique<RotationSession>(m_world->tools(), m_world->productionEnvironment());
        m_session->check().setPace(pace());
        m_session->load();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isLoaded(), patience);
        m_session->readLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->live().value, patience);
        m_hand = std::make_unique<WizardHand>(*m_world, *m_session);
    }

    void begin()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_session->check().rows().size() == appCount() && hasAnswers(1), patience);
        m_hand->click(u"chooseAllButton"_s); // all that no integration made: rotatedKeys
        m_hand->type(u"reasonEdit"_s, u"ticket 42"_s);
        m_hand->clickMain();
        goesTo(Step::NewKeys);
    }

    void createAndSet()
    {
        if (QTest::currentTestFailed())
            return;
        m_hand->clickMain();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->rotation().newSigningKey.id.isEmpty() && !m_session->isBusy(), patience);
        m_hand->clickMain();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->mayGoOn(), patience);
        m_hand->clickMain();
        goesTo(Step::RollOut);
        noteSenders();
        setVariables();
    }

    /// By the files, as the wizard's .env target does; nothing is restarted by it.
    void setVariables()
    {
        if (QTest::currentTestFailed())
            return;
        const RotationStep::Kind step = m_session->step();
        const QList<AppVariables> all = m_session->variables(step);
        QVERIFY(!all.isEmpty());
        for (const AppVariables &one : all) {
            if (one.isSender && one.name == senderName) {
                m_world->setSenderKey(one.variables.value(0).value);
                continue;
            }
            if (!m_world->has(one.name))
                continue;
            QList<EnvChange> changes;
            for (const DeployVariable &variable : one.variables)
                changes.append({variable.name, variable.isRemoved ? std::nullopt : std::optional(variable.value)});
            QVERIFY(RealApp::setVariables(m_world->app(one.name).making().envFile, changes));
            if (!one.isSender)
                m_session->noteSet(one.appKey, step, true);
        }
    }

    void noteSenders()
    {
        const auto fingerprintOf
            = [this](const QString &name) { return eventKeyFingerprint(m_world->eventKeys(name).value(0)); };
        m_session->setSenders(
            {{.name = senderName, .owner = u"Robin"_s, .eventKeyFingerprint = fingerprintOf(u"Partner feed"_s)},
                {.name = silentApp, .owner = u"Sam"_s, .eventKeyFingerprint = fingerprintOf(u"Storefront"_s)}});
    }

    void giveWords()
    {
        QList<SenderNote> senders = m_session->rotation().senders;
        for (SenderNote &sender : senders) {
            sender.word = sender.owner;
            sender.wordAt = m_world->clock.now();
        }
        m_session->setSenders(senders);
    }

    /// One instance after the other, with traffic going on.
    void deploy()
    {
        for (const auto &app : m_world->apps())
            QVERIFY(app->deploy());
    }

    void deployAndConfirm()
    {
        if (QTest::currentTestFailed())
            return;
        deploy();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->check().gate().isOpen, patience);
        // Who moved a sender says so when it has, and has seen it work for a while: a word of the same second as the
        // last event through the old key is older than that event, for all that the server's clock tells.
        const qint64 before = m_world->accepted();
        QTRY_VERIFY_WITH_TIMEOUT(m_world->accepted() >= before + seenToWork, patience);
        giveWords();
        for (const RolloutRow &row : m_session->check().rows()) {
            QCOMPARE(row.signing.evidence, EvidenceClass::Proven);
            QVERIFY(row.signing.good >= 5);
        }
        goOnTo(Step::Rotate);
    }

    void rotate()
    {
        if (QTest::currentTestFailed())
            return;
        // The page makes it by itself.
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isFinalCheckFresh() && !m_session->isBusy(), patience);
        m_hand->type(u"typeEdit"_s, m_session->textToType());
        m_hand->clickMain();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->rotation().isRotated, patience);
        goesTo(Step::Resync);
    }

    void resyncAndDelete()
    {
        if (QTest::currentTestFailed())
            return;
        m_hand->clickMain();
        QTRY_VERIFY_WITH_TIMEOUT(isResynced(), patience);
        goOnTo(Step::DeleteEventKeys);
        // Its SDK tells no event key: somebody has looked.
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswers(1), patience);
        if (m_world->has(silentApp)) {
            for (const RolloutRow &row : m_session->rows(Step::DeleteEventKeys)) {
                if (row.app.app.name == silentApp)
                    m_session->addWord({row.app.key()}, Step::DeleteEventKeys, Word::Kind::Confirmed, u"Sam"_s,
                        u"looked at its variables"_s);
            }
        }
        // Copies: the session's change with each deletion. All that nothing refuses are deleted together, by the
        // environment's name; the page marks each as soon as nothing speaks against it.
        const QList<RotatedEventKey> keys = m_session->rotation().eventKeys;
        for (const RotatedEventKey &key : keys)
            QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy() && mayDelete(key.oldId), patience);
        m_hand->openTabOf(u"deleteOldKeyButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_hand->marked(u"oldKeysTable"_s), int(keys.size()), patience);
        m_hand->type(u"typeEdit"_s, m_session->textToType());
        m_hand->click(u"deleteOldKeyButton"_s);
        for (const RotatedEventKey &key : keys)
            QTRY_VERIFY_WITH_TIMEOUT(isDeleted(key.oldId), patience);
        goOnTo(Step::Finish);
    }

    void finish()
    {
        if (QTest::currentTestFailed())
            return;
        setVariables();
        deploy();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->check().gate().isOpen && m_session->openItems().isEmpty(), patience);
        m_hand->clickMain();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->rotation().isOver(), patience);
    }

    void goOnTo(RotationStep::Kind step)
    {
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(m_session->mayGoOn(), patience);
        m_hand->clickMain();
        goesTo(step);
    }

    void goesTo(RotationStep::Kind step)
    {
        if (QTest::currentTestFailed())
            return;
        QTRY_COMPARE_WITH_TIMEOUT(m_session->step(), step, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isBusy(), patience);
    }

    qsizetype appCount() const { return static_cast<qsizetype>(m_world->apps().size()); }

    bool hasAnswers(int rounds) const
    {
        const QList<RolloutRow> &rows = m_session->check().rows();
        return std::all_of(rows.begin(), rows.end(), [rounds](const RolloutRow &row) { return row.rounds >= rounds; });
    }

    bool isResynced() const
    {
        const QList<ResyncLine> lines = m_session->resyncLines();
        return lines.size() == appCount() && std::all_of(lines.begin(), lines.end(), [](const ResyncLine &line) {
            return line.state == ResyncLine::Good;
        });
    }

    bool mayDelete(const QString &oldId) const
    {
        const QList<RotationNotice> notices = m_session->noticesOfDeletion({oldId}).value(oldId);
        return m_session->check().gate().isOpen
            && std::none_of(notices.begin(), notices.end(),
                [](const RotationNotice &notice) { return notice.severity == RotationNotice::Refusal; });
    }

    bool isDeleted(const QString &oldId) const
    {
        const QList<RotatedEventKey> &keys = m_session->rotation().eventKeys;
        return std::any_of(keys.begin(), keys.end(),
            [&oldId](const RotatedEventKey &key) { return key.oldId == oldId && key.isOldDeleted; });
    }

    /// Where it stands, for who reads a failure. No secret is in it.
    QString report() const
    {
        const auto nameOf
            = [](auto value) { return QString::fromLatin1(QMetaEnum::fromType<decltype(value)>().valueToKey(value)); };
        if (!m_session || !m_world)
            return u"nothing was started"_s;
        QStringList lines{u"stands at "_s + nameOf(m_session->step())};
        if (const auto error = m_session->error())
            lines.append(u"error: %1 %2"_s.arg(error->serverMessage, error->detail));
        for (const RotationNotice &notice : m_session->notices(m_session->step()))
            lines.append(u"notice: %1 %2"_s.arg(nameOf(notice.kind), notice.subjects.join(u", "_s)));
        for (const RotatedEventKey &key : m_session->rotation().eventKeys) {
            for (const RotationNotice &notice : m_session->noticesOfDeletion({key.oldId}).value(key.oldId))
                lines.append(
                    u"deleting %1: %2 %3"_s.arg(key.oldName, nameOf(notice.kind), notice.subjects.join(u", "_s)));
        }
        for (const RolloutRow &row : m_session->check().rows()) {
            lines.append(u"app %1: %2 %3 %4 %5, %6 and %7 of %8"_s.arg(row.app.app.name, row.latest.signing.name(),
                nameOf(row.latest.eventKey), nameOf(row.latest.standing), nameOf(row.latest.reason),
                QString::number(row.signing.good), QString::number(row.event.good),
                QString::number(row.signing.needed)));
        }
        return lines.join(u'\n') + u'\n' + m_world->trafficReport();
    }

    std::unique_ptr<RealWorld> m_world;
    std::unique_ptr<RotationSession> m_session;
    std::unique_ptr<WizardHand> m_hand;
    Secret m_oldKey;
};

void RealRotationTest::refusesNothingInAWholeRotation()
{
    start(allApps);
    if (QTest::currentTestFailed())
        return;
    begin();
    createAndSet();
    deployAndConfirm();
    rotate();
    resyncAndDelete();
    finish();
    if (QTest::currentTestFailed())
        return;

    QCOMPARE(m_session->rotation().outcome, RotationOutcome::Done);
    QCOMPARE(m_world->signingKeys().size(), 1);
    QVERIFY(m_world->activeKey() != m_oldKey);
    for (const QString &name : rotatedKeys)
        QCOMPARE(m_world->eventKeys(name).size(), 1);
    std::printf("%s\n", qPrintable(m_world->trafficReport()));
    QVERIFY2(m_world->refused() == 0, qPrintable(m_world->trafficReport()));
    QVERIFY(m_world->accepted() > 300);
    // The files are as they were but for the keys.
    for (const auto &app : m_world->apps()) {
        QFile file(app->making().envFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.startsWith("# The app's own\nINNGEST_BASE_URL=") && text.contains("\n# Keys\n"));
        QVERIFY(!text.contains("FALLBACK") && !text.contains(m_oldKey.reveal().toByteArray()));
    }
}

void RealRotationTest::countsWhatAWrongOrderBreaks()
{
    start({allApps.at(1), allApps.at(2)});
    if (QTest::currentTestFailed())
        return;
    begin();
    createAndSet();
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_world->refused() == 0, qPrintable(m_world->trafficReport()));

    // Set, but not deployed: the session does not go on.
    QCOMPARE(m_session->step(), Step::RollOut);
    QTRY_VERIFY_WITH_TIMEOUT(hasAnswers(2), patience);
    QVERIFY(!m_session->mayGoOn());
    QVERIFY(!m_hand->mainButton()->isEnabled());
    m_session->goOn();
    QCOMPARE(m_session->step(), Step::RollOut);
    QCOMPARE(m_session->check().gate().wouldBreak, 2);

    // Somebody rotates in the dashboard nevertheless: calls are refused.
    QVERIFY(m_world->server->rules().rotateSigningKey(m_world->production()));
    QTRY_VERIFY_WITH_TIMEOUT(m_world->refused() > 0, patience);
    m_session->readLive();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->check().gate().brokenNow == 2, patience);
    QCOMPARE(m_world->refusedEvents(), 0);

    // And deletes an event key that is still in use: its events are refused.
    const PracticeIngestKey *key = m_world->server->state().ingestKeyOfValue(m_world->eventKeys(u"Billing"_s).value(0));
    QVERIFY(key);
    QVERIFY(m_world->server->rules().deleteIngestKey(m_world->production(), key->id));
    QTRY_VERIFY_WITH_TIMEOUT(m_world->refusedEvents() > 0, patience);
    std::printf("%s\n", qPrintable(m_world->trafficReport()));
}

int main(int argc, char *argv[])
{
    if (const int code = RealProcess::skipCode())
        return code;
    QApplication application(argc, argv);
    RealRotationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realrotation.moc"
