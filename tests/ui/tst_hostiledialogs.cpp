// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in
// timeout: 300

#include "app/accounts/accountoverview.h"
#include "app/accounts/keywatch.h"
#include "app/acts/act.h"
#include "app/core/policy.h"
#include "app/domain/fingerprint.h"
#include "app/noted/typedinkeeper.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/eventkeysstage.h"
#include "tests/support/fakeclerk.h"
#include "tests/support/fakevariables.h"
#include "tests/support/handcloud.h"
#include "tests/support/hostilenames.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/settingstage.h"
#include "ui/acts/acthandover.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstab.h"
#include "ui/apps/boardgroups.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/byhand/handeventkeydialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/history/pastrotations.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/holdersbanner.h"
#include "ui/keys/keymonthsdialog.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/rotation/handoverbutton.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/theme.h"
#include "ui/window/environmentcard.h"
#include "ui/window/overviewtab.h"
#include "ui/window/settingsdialog.h"
#include "ui/window/windowbanners.h"
#include "ui/window/windowdialogs.h"

#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTableView>
#include <QTableWidget>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the walk through the window and the wizard (tst_hostiletext) does not come to: each dialog, banner and card by
/// itself, with names that nobody would choose.
class HostileDialogsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(m_preferences); }

    void showsPlainText_data()
    {
        QTest::addColumn<int>("scene");
        QTest::addColumn<QString>("name");
        for (int scene = 0; scene < scenes().size(); ++scene) {
            const Scene shown = scenes().at(scene).second;
            // Where the name is a file's it is cut, so that each stands by itself.
            const bool isOfFiles = shown == &HostileDialogsTest::keySearch || shown == &HostileDialogsTest::drops
                || shown == &HostileDialogsTest::file || shown == &HostileDialogsTest::tool;
            const QList<HostileNames::Kind> names = isOfFiles ? HostileNames::all() : HostileNames::together();
            for (const HostileNames::Kind &kind : names)
                QTest::addRow("%s: %s", scenes().at(scene).first, kind.what) << scene << kind.name;
        }
    }

    void showsPlainText()
    {
        QFETCH(int, scene);
        QFETCH(QString, name);
        (this->*scenes().at(scene).second)(name);
    }

private:
    using Scene = void (HostileDialogsTest::*)(const QString &name);

    static const QList<std::pair<const char *, Scene>> &scenes()
    {
        static const QList<std::pair<const char *, Scene>> scenes{{"a key for each app", &HostileDialogsTest::ownKeys},
            {"the overview", &HostileDialogsTest::overview}, {"keys in a folder", &HostileDialogsTest::keySearch},
            {"what is dropped", &HostileDialogsTest::drops}, {"the policy", &HostileDialogsTest::policy},
            {"a hand-over", &HostileDialogsTest::handOver}, {"keys to bring", &HostileDialogsTest::keysToBring},
            {"a server", &HostileDialogsTest::server}, {"a restart", &HostileDialogsTest::restart},
            {"groups of apps", &HostileDialogsTest::groups}, {"a file to write", &HostileDialogsTest::file},
            {"a tool's words", &HostileDialogsTest::tool}, {"a signing key to delete", &HostileDialogsTest::signingKey},
            {"what is under way", &HostileDialogsTest::act}, {"a sign-in", &HostileDialogsTest::signIn},
            {"an account by hand", &HostileDialogsTest::byHand}, {"an act by hand", &HostileDialogsTest::actByHand}};
        return scenes;
    }

    static void expectPlain(const QString &where)
    {
        if (QTest::currentTestFailed())
            return; // once is enough
        const QString complaint = HostileNames::complaint(where);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    /// As long as a file system lets a name be.
    static QString fileName(const QString &name)
    {
        QString part = QString::fromUtf8(name.left(60).toUtf8()); // as it comes back from the disk
        return part.replace(u'/', u'_').remove(QChar(0));
    }

    static QString write(const QString &path, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return path;
    }

    void ownKeys(const QString &name)
    {
        EventKeysStage m;
        QVERIFY(m.isShown);
        m.load({name});
        const EventKey shared = m.keys().first();
        PracticeAppVariables variables;
        variables.set(
            PracticeAppVariables::signingKeyName, m.stage.dashboard->signingKeysNow(u"production"_s).first().value);
        variables.set(PracticeAppVariables::eventKeyName, shared.value);
        AnsweringApp one(m.stage.clock, u"one"_s, variables);
        AnsweringApp two(m.stage.clock, u"two"_s, variables);
        one.app.name = name;
        two.app.name = u"2 "_s + name;
        const App worker{.id = u"w"_s,
            .externalId = u"w"_s,
            .name = u"3 "_s + name,
            .environmentId = u"production"_s,
            .method = AppMethod::Connect};
        m.stage.dashboard->setApps(u"production"_s, {one.app, two.app, worker});
        m.reload();
        AppsTab apps(m.stage.services);
        apps.setAccount(m.stage.account.get());
        m.tab->setSurvey(&apps.survey());
        auto *ask = m.tab->findChild<QPushButton *>(u"askAppsButton"_s);
        QTRY_VERIFY(ask->isEnabled());
        ask->click();
        auto *banner = m.tab->findChild<Banner *>(u"sharedKeyBanner"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 30000);
        expectPlain(u"who holds the key"_s);
        m.tab->findChild<QPushButton *>(u"ownKeysButton"_s)->click();
        auto *dialog = m.opened<OwnKeysDialog>();
        QVERIFY(dialog);
        expectPlain(u"before keys are made"_s);
        const auto edits = dialog->findChildren<QLineEdit *>(u"ownKeyNameEdit"_s);
        edits.at(0)->setText(name.left(50));
        edits.at(1)->setText(name.left(50));
        expectPlain(u"two of one name"_s);
        edits.at(0)->clear();
        expectPlain(u"one without a name"_s);
        edits.at(0)->setText(u"first"_s);
        edits.at(1)->setText(u"second"_s);
        dialog->findChild<QPushButton *>(u"startButton"_s)->click();
        QTRY_COMPARE(m.keys().size(), 3);
        expectPlain(u"after keys were made"_s);
        dialog->close();

        HoldersBanner holders;
        holders.ask(*m.stage.account, m.stage.services, shared.id, eventKeyFingerprint(shared.value));
        holders.show();
        QTRY_VERIFY_WITH_TIMEOUT(
            holders.findChild<Banner *>(u"holders"_s)->title().contains(u"apps hold this key"_s), 30000);
        expectPlain(u"who holds what is to be deleted"_s);
        m.tab->setSurvey(nullptr);
    }

    void overview(const QString &name)
    {
        UiStage m;
        m.open();
        m.clock.advance(24h * 400);
        m.preferences.setHasBegun();
        m.dashboard->addEnvironment({.id = u"hostile"_s, .name = name, .slug = u"hostile"_s}, 1);
        App failed{.id = u"a"_s, .externalId = u"a"_s, .name = name, .environmentId = u"hostile"_s};
        failed.latestSync = Sync{.status = name, .error = name, .url = QUrl(u"http://127.0.0.1:1/"_s)};
        m.dashboard->setApps(u"hostile"_s, {failed});
        RotationJournal journal(m.history);
        Rotation past{.id = u"r1"_s,
            .origin = m.dashboard->origin(),
            .environment = m.dashboard->environment(u"hostile"_s),
            .person = name,
            .begunAt = m.clock.now().addDays(-9),
            .outcome = RotationOutcome::ClosedWithExceptions,
            .endedAt = m.clock.now().addDays(-8)};
        past.openItems = {{.kind = OpenItem::FallbackThere, .name = name, .owner = name}};
        Rotation open{.id = u"r2"_s,
            .origin = m.dashboard->origin(),
            .environment = m.dashboard->environment(u"hostile"_s),
            .person = name,
            .begunAt = m.clock.now().addDays(-1)};
        open.done = {RotationStep::Plan};
        QVERIFY(answerOf(journal.save(past)) && answerOf(journal.save(open)));
        KeyWatch watch(*m.account, m.history, m.clock);
        QVERIFY(m.load());
        OverviewTab tab(m.services);
        tab.setAccount(m.account.get(), &watch);
        tab.resize(1000, 700);
        QVERIFY(UiStage::show(tab));
        QTRY_VERIFY(watch.keysOf(u"hostile"_s).look.at.isValid());
        expectPlain(u"the overview"_s);
        QTRY_COMPARE(tab.overview()->pastRotations().size(), 1);
        tab.findChild<PastRotations *>()->settle(tab.overview()->pastRotations().first());
        QVERIFY(tab.findChild<SettleDialog *>());
        expectPlain(u"what was left open"_s);
        tab.findChild<SettleDialog *>()->close();
        for (const EnvironmentCard *card : tab.findChildren<EnvironmentCard *>()) {
            if (card->environmentId() == "hostile"_L1)
                card->findChild<QPushButton *>(u"cardMonthsButton"_s)->click();
        }
        QVERIFY(tab.findChild<KeyMonthsDialog *>());
        expectPlain(u"when keys are due"_s);
        tab.findChild<KeyMonthsDialog *>()->close();
        m.dashboard->addEventKey(u"hostile"_s, {.name = name});
        m.dashboard->addEventKey(u"hostile"_s, {.name = u"2 "_s + name});
        m.clock.advance(16min);
        QTRY_VERIFY(tab.findChild<QWidget *>(u"elsewhereBanner"_s)->isVisible());
        expectPlain(u"keys changed elsewhere"_s);
        m.account->selectEnvironment(u"hostile"_s);
        WindowBanners banners(m.services);
        banners.setAccount(m.account.get());
        banners.show();
        expectPlain(u"the banner of changed keys"_s);
        tab.findChild<QLineEdit *>(u"overviewSearch"_s)->setText(u"nothing of this name"_s);
        expectPlain(u"a search in vain"_s);
    }

    void keySearch(const QString &name)
    {
        UiStage m;
        m.open();
        QVERIFY(m.load());
        EventKey key = m.dashboard->eventKeysNow(u"production"_s).first();
        key.name = name;
        m.dashboard->putEventKey(u"production"_s, key);
        m.account->reload();
        QTRY_COMPARE(m.account->eventKeys().value->first().name, name);
        QTemporaryDir folder;
        const QString root = folder.filePath(fileName(name));
        const QByteArray value = key.value.reveal().toByteArray();
        write(root + u"/dist/"_s + fileName(name), "a = '" + value + "'\n");
        write(root + u"/gone/"_s + fileName(name), value);
        const auto git = [&root](const QStringList &arguments) {
            QProcess process;
            process.setWorkingDirectory(root);
            process.start(u"git"_s, QStringList{u"-c"_s, u"user.name=x"_s, u"-c"_s, u"user.email=x"_s} + arguments);
            return process.waitForFinished() && process.exitCode() == 0;
        };
        QVERIFY(git({u"init"_s, u"-q"_s}) && git({u"add"_s, u"-A"_s}));
        const QString author = u"a "_s + fileName(name).remove(u'<').remove(u'>');
        QVERIFY(git({u"commit"_s, u"-q"_s, u"--author"_s, author + u" <"_s + author + u'>', u"-m"_s,
            QString::fromLatin1(value) + u' ' + name.left(200)}));
        QVERIFY(git({u"rm"_s, u"-q"_s, u"-r"_s, u"gone"_s}) && git({u"commit"_s, u"-q"_s, u"-m"_s, u"x"_s}));
        WhichKeyDialog which(*m.account, m.history, m.keptKeys);
        QVERIFY(UiStage::show(which));
        drop(which, root);
        auto *dialog = which.findChild<KeySearchDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QPushButton *>(u"startButton"_s)->click();
        auto *table = dialog->findChild<QTreeWidget *>(u"findsTable"_s);
        QTRY_VERIFY_WITH_TIMEOUT(table->isVisible(), 30000);
        QCOMPARE(table->topLevelItemCount(), 3); // there, in the history, in a message
        for (int row = 0; row < table->topLevelItemCount(); ++row) {
            table->setCurrentItem(table->topLevelItem(row));
            expectPlain(u"find %1"_s.arg(row));
        }
    }

    static void drop(QWidget &on, const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&on, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&on, &drop);
    }

    void drops(const QString &name)
    {
        UiStage m;
        m.open();
        QVERIFY(m.load());
        const EventKey key = m.dashboard->addEventKey(u"production"_s, {.name = name});
        m.account->reload();
        QTRY_COMPARE(m.account->eventKeys().value->last().name, name);
        WhichKeyDialog which(*m.account, m.history, m.keptKeys);
        QVERIFY(UiStage::show(which));
        drop(which, m.directory.filePath(fileName(name) + u" not there"_s));
        expectPlain(u"a file that is not there"_s);
        drop(which, write(m.directory.filePath(fileName(name) + u" empty"_s), {}));
        expectPlain(u"an empty file"_s);
        drop(which,
            write(
                m.directory.filePath(fileName(name)), "INNGEST_EVENT_KEY=" + key.value.reveal().toByteArray() + '\n'));
        expectPlain(u"a file with a key"_s);
        // Names of variables are whatever stands there.
        drop(which,
            write(m.directory.filePath(fileName(name)),
                name.toUtf8().left(3000) + "=" + key.value.reveal().toByteArray() + "\n'" + name.toUtf8().left(3000)));
        expectPlain(u"a file of anything"_s);
    }

    void policy(const QString &name)
    {
        UiStage m;
        m.open();
        const QString folder = m.directory.filePath(fileName(name));
        const QByteArray unknown = QJsonDocument(QJsonObject{{name, false}}).toJson();
        Policy::setFile(write(folder + u"/policy.json"_s, unknown));
        WindowBanners banners(m.services);
        banners.show();
        SettingsDialog settings(m.preferences, m.secrets);
        settings.show();
        expectPlain(u"a policy that nobody understands"_s);
        Policy::setFile({});
    }

    void handOver(const QString &name)
    {
        UiStage m;
        m.open();
        RotationSession session(RotationTools{*m.dashboard, m.account->acts(), m.history, m.secrets, m.keptKeys,
                                    m.clock, u"Acme"_s, u"Ada"_s},
            m.dashboard->environment(u"production"_s));
        session.load();
        RotationWizard wizard(WizardTools{session, m.services, m.clipboard, capabilitiesOf(AccountKind::Cloud)});
        wizard.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(UiStage::show(wizard));
        QTRY_VERIFY(session.live().value && !session.isBusy());
        session.setRotatesSigningKey(true);
        QTRY_VERIFY(!hasRefusal(session.notices(RotationStep::Plan)) && !session.isBusy());
        session.begin();
        QTRY_VERIFY(session.mayHandOver());
        QJsonObject file = QJsonDocument::fromJson(session.handoverFile()).object();
        session.noteHandedOver();
        QTRY_VERIFY(session.mayTakeOver());
        QJsonObject rotation = file[u"rotation"].toObject();
        for (const auto key : {"person"_L1, "approver"_L1, "reason"_L1, "account"_L1})
            rotation[key] = name;
        file[u"rotation"] = rotation;
        for (const bool isOfAnother : {false, true}) {
            if (isOfAnother) {
                QJsonObject environment = rotation[u"environment"].toObject();
                environment[u"id"] = environment[u"name"] = environment[u"slug"] = name;
                rotation[u"environment"] = environment;
                rotation[u"origin"] = name;
                file[u"rotation"] = rotation;
            }
            auto *button = wizard.findChild<QPushButton *>(u"handoverButton"_s);
            if (session.mayTakeOver()) {
                button->click();
                auto *dialog = wizard.findChild<QFileDialog *>(u"handoverOpenDialog"_s);
                QVERIFY(dialog);
                emit dialog->fileSelected(write(m.directory.filePath(fileName(name)), sealedHandover(file)));
                dialog->close();
            }
            expectPlain(isOfAnother ? u"a hand-over of another environment"_s : u"a hand-over"_s);
        }
    }

    void keysToBring(const QString &name)
    {
        KeysToBringDialog dialog({{.isSigningKey = true, .fingerprint = name}, {.fingerprint = name, .name = name}});
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(UiStage::show(dialog));
        expectPlain(u"keys to bring"_s);
    }

    void server(const QString &name)
    {
        UiStage m;
        Account account;
        account.id = u"server"_s;
        account.name = name;
        account.kind = AccountKind::SelfHosted;
        account.apiOrigin = QUrl(u"http://127.0.0.1:1"_s);
        ServerDialog dialog(m.accounts, account);
        dialog.show();
        expectPlain(u"the server of an account"_s);
    }

    void restart(const QString &name)
    {
        SelfHostedStage stage;
        stage.open();
        Act *act = stage.start(stage.creation(name));
        QTRY_VERIFY(act->handover().watch);
        ActHandover handover;
        UiStage m;
        handover.setTools(m.services, m.clipboard);
        handover.follow(act);
        handover.show();
        expectPlain(u"a restart"_s);
    }

    void groups(const QString &name)
    {
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(rollout::keysFor(RolloutGoal::NewBesideOld));
        rollout::Host host(clock, PracticeAppSdk(), u"app"_s);
        host.start({rollout::variables(rollout::newKey)});
        RolloutApp app = host.app();
        app.app.name = name;
        check.setApps({app});
        AppsBoard board(check, clock);
        board.resize(1000, 640);
        QVERIFY(UiStage::show(board));
        QVERIFY(rollout::askAll(check));
        for (const auto grouping : {RolloutModel::Grouping::Platform, RolloutModel::Grouping::Owner}) {
            board.groups().setNames({{app.key(), name}}, {{app.key(), name}});
            board.groups().setGrouping(grouping);
            auto *table = board.findChild<QTableView *>();
            table->selectRow(1);
            expectPlain(u"a group"_s);
        }
    }

    void file(const QString &name)
    {
        UiStage m;
        FakeVariables source;
        source.addApp(u"shop"_s, name, name).variables = {{u"INNGEST_EVENT_KEY"_s, Secret("a value")}};
        source.addApp(u"mail"_s, u"2 "_s + name, {}).variables = {{u"INNGEST_EVENT_KEY"_s, Secret("another")}};
        const QString path = m.directory.filePath(fileName(name) + u"/.env"_s);
        write(path, "INNGEST_EVENT_KEY=\"" + fileName(name).toUtf8() + "\n");
        write(path + u".local"_s, "INNGEST_EVENT_KEY=x\n");
        for (AppVariables &app : source.apps) {
            app.targetId = u"env-file"_s;
            app.targetPlace = path;
        }
        VariablesAppView view(borrowed(source), m.clock, m.preferences, m.clipboard);
        const auto look = [&](const QString &where, const QString &until) {
            view.select({u"shop"_s, u"mail"_s});
            view.show();
            emit source.changed();
            QTRY_VERIFY2(view.findChild<QWidget *>(until)->isVisible(), qPrintable(where));
            expectPlain(where);
        };
        look(u"a file that is no clear one"_s, u"fileProblem"_s);
        write(path, "INNGEST_EVENT_KEY=x\n");
        look(u"a file that two apps share and another wins over"_s, u"fileRivals"_s);
        const QString strange = m.directory.filePath(fileName(name) + u".env"_s);
        source.apps.first().targetPlace = write(strange, "INNGEST_EVENT_KEY=x\n");
        VariablesAppView again(borrowed(source), m.clock, m.preferences, m.clipboard);
        again.select({u"shop"_s});
        again.show();
        auto *button = again.findChild<QPushButton *>(u"writeButton"_s);
        QTRY_VERIFY(button->isEnabled());
        expectPlain(u"a file of a strange name"_s);
        button->click();
        QTRY_VERIFY(again.findChild<Banner *>(u"fileOutcome"_s)->isVisible());
        expectPlain(u"a file of a strange name was written"_s);
    }

    void tool(const QString &name)
    {
        SettingStage stage;
        FakeVariables source;
        SystemClock clock;
        QDir(stage.path(u"."_s)).mkdir(u"shop"_s);
        Setting setting = stage.setting(stage.target());
        AppVariables &app = source.addApp(u"shop"_s, name, {});
        app.variables = setting.variables;
        app.targetId = setting.target.id;
        setting.appKeys = {u"shop"_s};
        setting.name = name;
        setting.places[u"place"_s] = name.left(100).remove(QChar(0));
        SetForMeDialog dialog(borrowed(source), clock, {setting}, stage.environment());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto *table = dialog.findChild<QTableWidget *>();
        QTRY_VERIFY_WITH_TIMEOUT(!table->item(0, 2)->text().startsWith(u"Looking"_s), 60000);
        expectPlain(u"a tool at a strange place"_s);
    }

    /// The environment of the stage, its apps and its new signing key, named so.
    static SigningKey nameAll(UiStage &m, const QString &name)
    {
        m.open();
        m.dashboard->addEnvironment({.id = u"hostile"_s, .name = name, .slug = u"hostile"_s}, 1);
        App app{.id = u"a"_s, .externalId = u"a"_s, .name = name, .environmentId = u"hostile"_s};
        app.latestSync = Sync{.status = name, .error = name, .url = QUrl(u"http://127.0.0.1:1/"_s)};
        m.dashboard->setApps(u"hostile"_s, {app});
        m.dashboard->addSigningKey(u"hostile"_s, true);
        SigningKey made = m.dashboard->addSigningKey(u"hostile"_s);
        made.creatorName = name;
        return made;
    }

    void signingKey(const QString &name)
    {
        UiStage m;
        const SigningKey made = nameAll(m, name);
        QVERIFY(m.load(u"hostile"_s));
        for (const bool isOfARotation : {false, true}) {
            Rotation open{.id = u"r"_s,
                .origin = m.dashboard->origin(),
                .environment = m.dashboard->environment(u"hostile"_s),
                .person = name,
                .begunAt = m.clock.now()};
            open.newSigningKey.id = made.id;
            QVERIFY(!isOfARotation || answerOf(RotationJournal(m.history).save(open)));
            DeleteSigningKeyDialog dialog(*m.account, m.services, made);
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            dialog.show();
            expectPlain(u"before the apps are asked"_s);
            const auto *holders = dialog.findChild<Banner *>(u"holders"_s);
            QTRY_VERIFY2(holders->title().contains(u"Nobody has said"_s), qPrintable(holders->title()));
            QTRY_COMPARE(dialog.findChild<Banner *>(u"rotationBanner"_s)->isVisible(), isOfARotation);
            expectPlain(isOfARotation ? u"a key that a rotation needs"_s : u"a key to delete"_s);
        }
    }

    void act(const QString &name)
    {
        UiStage m;
        (void)nameAll(m, name);
        QVERIFY(m.load(u"hostile"_s));
        const EventKey key = m.dashboard->addEventKey(u"hostile"_s, {.name = name});
        EventKey renamed = key;
        renamed.name = u"2 "_s + name;
        for (const ActRequest &request : QList<ActRequest>{{.kind = ActKind::CreateEventKey, .newKey = {.name = name}},
                 {.kind = ActKind::UpdateEventKey, .changed = renamed},
                 {.kind = ActKind::DeleteEventKey, .keyId = key.id},
                 {.kind = ActKind::ResyncApp, .appExternalId = u"a"_s}}) {
            ActRequest asked = request;
            asked.environment = m.dashboard->environment(u"hostile"_s);
            asked.reason = name;
            asked.keyName = name;
            Act *act = m.account->acts().start(asked);
            const std::unique_ptr<QDialog> dialog(actDialog(*m.account, act, m.services, m.clipboard, nullptr));
            dialog->show();
            expectPlain(u"an act"_s);
            QTRY_COMPARE(act->step(), Act::Step::Finished);
            expectPlain(u"an act that is over"_s);
        }
    }

    void signIn(const QString &name)
    {
        UiStage m;
        FakeClerk clerk(m.clock);
        FakeApiServer api;
        clerk.addSession(u"ada"_s, {}, {});
        Account account{.id = u"a"_s, .name = name, .kind = AccountKind::Cloud, .apiOrigin = api.origin()};
        account.clerkOrigin = clerk.origin();
        account.method = SignInMethod::ClerkClient;
        const QJsonObject mail{{u"id"_s, u"m"_s}, {u"email_address"_s, name}};
        const QJsonObject organization{{u"id"_s, u"o"_s}, {u"name"_s, name}};
        const auto sessionOf = [&](const QJsonArray &memberships) {
            const QJsonObject user{{u"primary_email_address_id"_s, u"m"_s}, {u"email_addresses"_s, QJsonArray{mail}},
                {u"organization_memberships"_s, memberships}};
            const QJsonObject session{
                {u"id"_s, u"ada"_s}, {u"object"_s, u"session"_s}, {u"status"_s, u"active"_s}, {u"user"_s, user}};
            const QJsonObject client{{u"object"_s, u"client"_s}, {u"sessions"_s, QJsonArray{session}},
                {u"last_active_session_id"_s, u"ada"_s}};
            return FakeApiServer::Answer::json({{u"response"_s, client}})
                .withHeader("Authorization", clerk.clientToken().reveal().toByteArray());
        };
        const QJsonObject fault{{u"code"_s, name}, {u"message"_s, name}, {u"long_message"_s, name}};
        FakeApiServer::Answer refusal = FakeApiServer::Answer::json({{u"errors"_s, QJsonArray{fault}}});
        refusal.status = 403;
        const auto ask = [&](const QString &email, const QString &organizationId, const FakeApiServer::Answer &answer) {
            account.userEmail = email;
            account.organizationId = organizationId;
            account.organizationName = organizationId.isEmpty() ? QString() : name;
            SignInDialog dialog(m.accounts, account);
            dialog.show();
            expectPlain(u"a sign-in"_s);
            clerk.server().enqueue(answer);
            dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(clerk.clientToken().revealText());
            QTest::keyClick(&dialog, Qt::Key_Return);
            auto *banner = dialog.findChild<Banner *>(u"banner"_s);
            QTRY_VERIFY(banner->isVisible() && banner->tone() != Tone::Neutral);
            expectPlain(banner->title());
            m_said.append(banner->title());
        };
        ask({}, {}, sessionOf({}));
        ask(u"bob"_s, {}, sessionOf({}));
        ask(name, u"other"_s, sessionOf({QJsonObject{{u"organization"_s, organization}}}));
        ask(name, u"other"_s, refusal);
    }

    void byHand(const QString &name)
    {
        UiStage m;
        HandCloud cloud;
        cloud.add(u"production"_s, "signkey-prod-");
        const Secret web = cloud.clickCreateEventKey(u"production"_s, name);
        const TypedEnvironment environment{
            .environment = {.id = u"p"_s, .name = name, .slug = u"production"_s, .type = EnvironmentType::Production},
            .signingKey = cloud.at(u"production"_s).current,
            .eventKeys
            = {{.name = name, .value = web, .filter = {.kind = EventFilter::Kind::Allow, .events = {name}}}}};
        TypedInKeeper setUp(m.history, m.secrets, m.clock);
        QVERIFY(answerOf(setUp.save(
            {.accountId = u"hand"_s, .accountName = name, .apiOrigin = cloud.origin(), .kind = u"by-hand"_s},
            {environment,
                {.environment = {.id = u"t"_s, .name = u"2 "_s + name, .slug = u"t"_s, .type = EnvironmentType::Test},
                    .signingKey = cloud.at(u"production"_s).current}},
            name)));
        Account account{.id = u"hand"_s, .name = name, .kind = AccountKind::ByHand, .apiOrigin = cloud.origin()};
        ByHandDialog dialog(m.accounts, account);
        dialog.show();
        auto *choice = dialog.findChild<QComboBox *>(u"byHandEnvironmentBox"_s);
        QTRY_COMPARE(choice->count(), 2);
        choice->setCurrentIndex(0);
        auto *keys = dialog.findChild<QTreeWidget *>(u"handEventKeys"_s);
        QTRY_COMPARE(keys->topLevelItemCount(), 1);
        keys->setCurrentItem(keys->topLevelItem(0));
        expectPlain(u"an account by hand"_s);

        dialog.findChild<QPushButton *>(u"handAddEventKeyButton"_s)->click();
        auto *added = dialog.findChild<HandEventKeyDialog *>();
        QVERIFY(added);
        added->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(name);
        added->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(web.revealText());
        expectPlain(u"an event key that is there"_s);
        added->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(name);
        expectPlain(u"what is no event key"_s);
        added->reject();
        dialog.findChild<QPushButton *>(u"handForgetEventKeyButton"_s)->click();
        expectPlain(u"a key that is forgotten"_s);

        dialog.findChild<QLineEdit *>(u"handSigningKeyEdit"_s)->setText(name.left(100));
        expectPlain(u"what is no signing key"_s);
        dialog.findChild<QLineEdit *>(u"handSigningKeyEdit"_s)->setText(u"signkey-prod-"_s + QString(64, u'b'));
        dialog.findChild<QPushButton *>(u"byHandSaveButton"_s)->click();
        expectPlain(u"what cannot be typed"_s);

        ByHandDialog another(m.accounts, std::nullopt);
        another.show();
        another.findChild<QLineEdit *>(u"byHandNameEdit"_s)->setText(name);
        another.findChild<QLineEdit *>(u"byHandApiEdit"_s)->setText(name);
        const QList<QAction *> kinds = another.findChild<QPushButton *>(u"byHandAddButton"_s)->menu()->actions();
        for (QAction *kind : kinds) {
            if (kind->isEnabled())
                kind->trigger();
            another.findChild<QLineEdit *>(u"handNameEdit"_s)->setText(name);
            another.findChild<QLineEdit *>(u"handSlugEdit"_s)->setText(name);
        }
        another.findChild<QPushButton *>(u"byHandSaveButton"_s)->click();
        expectPlain(u"an account that is typed in"_s);
    }

    void actByHand(const QString &name)
    {
        UiStage m;
        const SigningKey made = nameAll(m, name);
        m.dashboard->removeSigningKey(made.id); // one more could not be created
        QVERIFY(m.load(u"hostile"_s));
        const EventKey key = m.dashboard->addEventKey(u"hostile"_s, {.name = name});
        EventKey renamed = key;
        renamed.name = u"2 "_s + name;
        renamed.filter = {.kind = EventFilter::Kind::Allow, .events = {name}, .ips = {name}};
        using Paste = Way::Paste;
        for (const auto &[kind, paste] : {std::pair(ActKind::CreateEventKey, Paste::EventKey),
                 std::pair(ActKind::UpdateEventKey, Paste::Nothing), std::pair(ActKind::DeleteEventKey, Paste::Nothing),
                 std::pair(ActKind::CreateSigningKey, Paste::SigningKey),
                 std::pair(ActKind::DeleteSigningKey, Paste::SigningKey)}) {
            m.dashboard->setWay(kind,
                {.means = Way::Means::Person,
                    .page = QUrl(u"https://app.example.test/env/x"_s),
                    .paste = paste,
                    .isReadBack = false});
            ActRequest asked{.kind = kind,
                .environment = m.dashboard->environment(u"hostile"_s),
                .newKey = {.name = name, .filter = renamed.filter},
                .changed = renamed,
                .reason = name};
            if (kind == ActKind::DeleteEventKey)
                asked.keyId = key.id;
            if (kind == ActKind::DeleteSigningKey)
                asked.keyId = m.dashboard->addSigningKey(u"hostile"_s).id;
            asked.keyName = name;
            Act *act = m.account->acts().start(asked);
            const std::unique_ptr<QDialog> dialog(actDialog(*m.account, act, m.services, m.clipboard, nullptr));
            dialog->show();
            QTRY_VERIFY2(act->step() == Act::Step::WaitingForPerson, qPrintable(QString::number(int(kind))));
            auto *edit = dialog->findChild<SecretLineEdit *>(u"handoverPasteEdit"_s);
            expectPlain(u"an act by hand"_s);
            edit->setText(name.left(200));
            expectPlain(u"what was brought back is no key"_s);
            dialog->findChild<QPushButton *>(u"actCancelButton"_s)->click();
            m.clock.advance(2min); // before which "not done" is not believed
            QTRY_COMPARE(act->step(), Act::Step::Finished);
            expectPlain(u"an act by hand that was given up"_s);
        }
    }

    QStringList m_said; // by the sign-in
    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"theme.ini"_s)};
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(HostileDialogsTest)
#include "tst_hostiledialogs.moc"
