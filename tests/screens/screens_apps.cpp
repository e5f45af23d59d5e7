// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the apps' tab, the history's, "Which key is this?", the account dialogs and the keychain's page in their
// states, for a person to look through:
//     tests/support/run-test screens_apps FOLDER [light|dark]
// QT_SCALE_FACTOR=2 draws them as on a dense screen.

#include "app/accounts/accounts.h"
#include "app/core/whenfinished.h"
#include "tests/support/fakeclerk.h"
#include "tests/support/handstage.h"
#include "tests/support/uistage.h"
#include "ui/acts/actstatus.h"
#include "ui/apps/appstab.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/byhand/handeventkeydialog.h"
#include "ui/cloud/accountdialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/history/historytab.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/secrets/keychainpage.h"
#include "ui/widgets/theme.h"
#include "ui/window/accountsdialog.h"
#include "ui/window/addaccountdialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

/// A keychain in the state that is wanted.
class StateStore final : public SecretStore
{
public:
    State state() const override { return m_state; }
    KeychainFault missing() const override { return m_missing; }
    QFuture<State> refreshState() override { return readyFuture(m_state); }
    QFuture<State> unlock() override { return readyFuture(m_state); }
    QFuture<Result<std::optional<Secret>>> read(const QString &) override
    {
        return readyFuture<Result<std::optional<Secret>>>(failure(Error::Kind::Keychain));
    }
    QFuture<Done> write(const QString &, const Secret &) override
    {
        return readyFuture<Done>(failure(Error::Kind::Keychain));
    }
    QFuture<Done> remove(const QString &) override { return readyFuture<Done>(failure(Error::Kind::Keychain)); }

    void set(State state, KeychainFault missing)
    {
        m_state = state;
        m_missing = missing;
        emit stateChanged();
    }

private:
    State m_state = State::Unknown;
    KeychainFault m_missing = KeychainFault::None;
};

class Screens
{
public:
    Screens(QDir folder, const QString &theme)
        : m_folder(std::move(folder))
        , m_theme(theme)
    {
    }

    void drawApps();
    void drawHistory();
    void drawWhichKey();
    void drawAccounts();
    void drawByHand();
    void drawKeychain();

private:
    static QList<App> apps(const QDateTime &now);
    static void settle();
    void draw(QWidget &widget, const QString &name) const;

    const QDir m_folder;
    const QString m_theme;
};

void Screens::settle()
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < 250)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void Screens::draw(QWidget &widget, const QString &name) const
{
    settle();
    if (!widget.grab().save(m_folder.filePath(u"%1-%2.png"_s.arg(name, m_theme))))
        qFatal("cannot write a picture");
}

QList<App> Screens::apps(const QDateTime &now)
{
    const auto app = [&now](const QString &name, AppMethod method, const QString &language, const QString &version,
                         const QString &url, const QString &error = {}) {
        App made{.id = name, .externalId = name, .name = name, .environmentId = u"production"_s, .method = method};
        made.functionCount = int(name.size());
        made.latestSync = Sync{.id = name,
            .createdAt = now.addDays(-3),
            .lastSyncedAt = now.addDays(-3),
            .status = error.isEmpty() ? u"success"_s : u"error"_s,
            .error = error,
            .framework = u"nextjs"_s,
            .platform = u"vercel"_s,
            .sdkLanguage = language,
            .sdkVersion = version,
            .url = QUrl(url)};
        return made;
    };
    return {app(u"billing"_s, AppMethod::Serve, u"js"_s, u"4.2.6"_s, u"https://billing.acme.test/api/inngest"_s),
        app(u"checkout"_s, AppMethod::Serve, u"js"_s, u"3.40.0"_s, u"https://checkout.acme.test/api/inngest"_s),
        app(u"legacy-orders"_s, AppMethod::Serve, u"py"_s, u"0.3.2"_s, u"https://orders.acme.test/api/inngest"_s,
            u"http_unreachable"_s),
        app(u"mailer"_s, AppMethod::Connect, u"go"_s, u"0.8.0"_s, {}),
        app(u"an app whose name is so long that no column in any table could ever be wide enough for all of it"_s,
            AppMethod::Serve, u"js"_s, u"4.1.0"_s,
            u"https://a-very-long-host-name-of-a-preview-deployment-git-feature-branch.acme.vercel.app/api/inngest"_s),
        app(u"reports"_s, AppMethod::Api, u"js"_s, u"4.2.6"_s, {})};
}

void Screens::drawApps()
{
    UiStage m;
    m.open(AccountKind::Practice);
    AppsTab tab(m.services);
    tab.resize(1040, 600);
    tab.setAccount(m.account.get());
    tab.show();
    draw(tab, u"apps-loading"_s);
    m.dashboard->setApps(u"production"_s, apps(m.clock.now()));
    m.dashboard->setWorkers(u"production"_s,
        {{.id = u"w"_s,
            .appId = u"mailer"_s,
            .instanceId = u"mailer-7d9f"_s,
            .connectedAt = m.clock.now().addDays(-2),
            .status = Worker::Status::Ready,
            .sdkVersion = u"0.8.0"_s}});
    if (!m.load())
        qFatal("no apps");
    auto *table = tab.findChild<QTableView *>(u"appsTable"_s);
    auto *resync = tab.findChild<QAbstractButton *>(u"resyncButton"_s);
    for (int row = 0; row < 6; ++row) {
        table->selectRow(row);
        draw(tab, u"apps-row%1"_s.arg(row));
    }
    tab.resize(640, 560);
    draw(tab, u"apps-narrow"_s);
    tab.resize(1040, 600);
    table->selectAll();
    m.dashboard->fail(Operation::ResyncApp, Fault::Stalled);
    resync->click();
    draw(tab, u"apps-resyncing"_s);
    m.dashboard->setSyncFailure(
        SyncFailure{.code = u"signing_key_invalid"_s, .message = u"Invalid signing key"_s, .appHttpStatus = 401});
    m.dashboard->letGo();
    draw(tab, u"apps-resynced"_s);
    table->selectRow(2);
    draw(tab, u"apps-resync-failed"_s);
    m.dashboard->setApps(u"staging"_s, {});
    m.account->selectEnvironment(u"staging"_s);
    draw(tab, u"apps-empty"_s);
    m.dashboard->fail(Operation::Apps, Fault::Forbidden);
    m.account->selectEnvironment(u"production"_s);
    draw(tab, u"apps-forbidden"_s);
}

void Screens::drawHistory()
{
    UiStage m;
    HistoryTab tab(m.history, m.clock, u"ada@laptop"_s);
    tab.resize(1040, 600);
    tab.show();
    draw(tab, u"history-empty"_s);
    const auto add = [&m](const QString &what, const QString &key, const QString &outcome, const QString &reason = {}) {
        m.history.append({.at = m.clock.now(),
            .person = u"ada@laptop"_s,
            .accountName = u"Acme"_s,
            .origin = u"https://api.inngest.com"_s,
            .environmentId = u"production"_s,
            .environmentName = u"Production"_s,
            .what = what,
            .keyName = key,
            .fingerprint = u"02d449a31fbb"_s,
            .outcome = outcome,
            .reason = reason,
            .details = QJsonObject{{u"keyId"_s, u"0192"_s}, {u"filter"_s, QJsonObject{{u"events"_s, u"order.*"_s}}}}});
    };
    add(u"CreateSigningKey"_s, {}, u"done"_s);
    add(u"CreateEventKey"_s, u"Checkout"_s, u"done"_s, u"OPS-1234: the old one stood in a log"_s);
    add(u"DeleteEventKey"_s, u"Partner import with a long name that goes on and on"_s, u"not done"_s);
    add(u"UpdateEventKey"_s, u"Mobile"_s, u"open"_s);
    draw(tab, u"history"_s);
    tab.findChild<QPushButton *>(u"checkButton"_s)->click();
    draw(tab, u"history-checked"_s);
    tab.exportTo(m.directory.filePath(u"history.csv"_s));
    draw(tab, u"history-exported"_s);
    tab.findChild<QLineEdit *>(u"searchEdit"_s)->setText(u"mobile"_s);
    draw(tab, u"history-search"_s);
}

void Screens::drawWhichKey()
{
    UiStage m;
    m.open(AccountKind::Practice);
    if (!m.load())
        qFatal("no keys");
    WhichKeyDialog dialog(*m.account, m.history, m.keptKeys);
    dialog.show();
    draw(dialog, u"whichkey-empty"_s);
    const QByteArray current = m.dashboard->signingKeysNow(u"production"_s).first().value.reveal().toByteArray();
    const SigningKey next = m.dashboard->addSigningKey(u"production"_s);
    const QByteArray event = m.dashboard->eventKeysNow(u"production"_s).first().value.reveal().toByteArray();
    m.account->reload();
    settle();
    dialog.look(Secret(current), {});
    draw(dialog, u"whichkey-current"_s);
    dialog.look(Secret::fromText(u"unheard-of"_s), {});
    draw(dialog, u"whichkey-unknown"_s);
    dialog.look(Secret(QByteArray("DATABASE_URL=x\nINNGEST_SIGNING_KEY=") + next.value.reveal().toByteArray()
                    + "\nINNGEST_SIGNING_KEY_FALLBACK=" + current + "\nINNGEST_EVENT_KEY=\"" + event + "\"\n"),
        u".env.production"_s);
    draw(dialog, u"whichkey-rotation"_s);
    dialog.look(Secret(QByteArray("INNGEST_SIGNING_KEY=") + next.value.reveal().toByteArray()
                    + "\nINNGEST_SIGNING_KEY_FALLBACK=" + next.value.reveal().toByteArray() + "\nINNGEST_EVENT_KEY="
                    + current.toUpper().replace("SIGNKEY-TEST", "signkey-test") + "\nINNGEST_EVENT_KEY=$OTHER\n"),
        u".env"_s);
    draw(dialog, u"whichkey-wrong"_s);
    m.dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
    dialog.findChild<QPushButton *>(u"lookEverywhereButton"_s)->click();
    draw(dialog, u"whichkey-reading"_s);
    dialog.openFile(u"/nowhere/.env"_s);
    draw(dialog, u"whichkey-nofile"_s);
}

void Screens::drawAccounts()
{
    UiStage m;
    SystemClock clock;
    FakeClerk clerk(clock);
    clerk.addSession(u"sess_1"_s, {{u"org_a"_s, u"Acme"_s}, {u"org_b"_s, u"Bold"_s}}, u"org_a"_s);
    Accounts accounts(Directories::below(m.directory.path()).value(), m.secrets, m.history, clock, u"ada"_s);
    AccountDialog dialog(accounts);
    dialog.show();
    draw(dialog, u"account-add"_s);
    auto *tryButton = dialog.findChild<QPushButton *>(u"goButton"_s);
    dialog.findChild<QLineEdit *>(u"apiEdit"_s)->setText(u"http://api.inngest.com/gql"_s);
    dialog.findChild<QLineEdit *>(u"clerkEdit"_s)->setText(u"http://clerk.inngest.com"_s);
    dialog.findChild<QLineEdit *>(u"tokenEdit"_s)->setText(u"sk-inn-api-abc"_s);
    tryButton->click();
    draw(dialog, u"account-problems"_s);
    dialog.findChild<QLineEdit *>(u"cloudNameEdit"_s)->setText(u"Acme"_s);
    dialog.findChild<QLineEdit *>(u"apiEdit"_s)->setText(u"https://api.inngest.com"_s);
    dialog.findChild<QLineEdit *>(u"clerkEdit"_s)->setText(clerk.origin().toString());
    dialog.findChild<QLineEdit *>(u"tokenEdit"_s)->setText(u"some-other-token"_s);
    tryButton->click();
    draw(dialog, u"account-refused"_s);
    dialog.findChild<QLineEdit *>(u"tokenEdit"_s)->setText(clerk.clientToken().revealText());
    tryButton->click();
    draw(dialog, u"account-works"_s);
    tryButton->click();
    settle();
    dialog.findChild<QComboBox *>(u"methodBox"_s)->setCurrentIndex(2);
    dialog.show();
    draw(dialog, u"account-session"_s);
    dialog.close();

    AccountsDialog list(accounts, m.secrets);
    list.show();
    draw(list, u"accounts"_s);
    SignInDialog signIn(accounts, accounts.list().last());
    signIn.show();
    draw(signIn, u"signin"_s);
}

void Screens::drawByHand()
{
    HandStage m;
    UiStage ui;
    Accounts accounts(Directories::below(ui.directory.path()).value(), ui.secrets, ui.history, m.clock, u"ada"_s);
    AddAccountDialog chooser(accounts);
    chooser.show();
    draw(chooser, u"account-kinds"_s);
    chooser.close();

    ByHandDialog dialog(accounts, {});
    const auto edit = [&dialog](const QString &name) { return dialog.findChild<QLineEdit *>(name); };
    auto *save = dialog.findChild<QPushButton *>(u"byHandSaveButton"_s);
    dialog.show();
    draw(dialog, u"byhand-empty"_s);
    edit(u"byHandNameEdit"_s)->setText(u"Acme"_s);
    edit(u"handSigningKeyEdit"_s)->setText(u"signkey-test-0123456789abcdef"_s);
    save->click();
    draw(dialog, u"byhand-problem"_s);
    edit(u"byHandApiEdit"_s)->setText(m.cloud.origin().toString());
    edit(u"handSigningKeyEdit"_s)->setText(u"signkey-prod-0123456789abcdef"_s);
    save->click();
    if (!QTest::qWaitFor([save] { return save->isEnabled(); }))
        qFatal("the trial of the key did not end");
    draw(dialog, u"byhand-refused"_s);
    dialog.findChild<QPushButton *>(u"byHandAddButton"_s)->menu()->actions().at(2)->trigger();
    draw(dialog, u"byhand-custom"_s);
    dialog.resize(800, 600);
    draw(dialog, u"byhand-800x600"_s);
    auto *eventKey = new HandEventKeyDialog({}, {}, {}, &dialog); // goes when it is closed
    eventKey->show();
    eventKey->findChild<QLineEdit *>(u"handKeyNameEdit"_s)->setText(u"Nightly import"_s);
    eventKey->findChild<QLineEdit *>(u"handKeyEdit"_s)->setText(u"0123456789ab"_s);
    eventKey->findChild<QCheckBox *>(u"handKeyFilterUnknownBox"_s)->setChecked(true);
    draw(*eventKey, u"byhand-event-key"_s);
    eventKey->close();
    dialog.close();

    // Acts that wait for the person.
    m.person = nullptr;
    const auto waiting = [&m](const ActRequest &request) {
        Act *act = m.acts->start(request);
        if (!m.ends(act))
            qFatal("the act does not wait");
        return act;
    };
    const Environment production = m.environment(u"production"_s);
    const auto picture = [&](Act *act, const QString &name, const QString &pasted = {}) {
        ActStatus status;
        status.resize(640, 10);
        status.follow(*m.acts, act);
        status.show();
        if (!pasted.isEmpty())
            status.findChild<QLineEdit *>(u"handoverPasteEdit"_s)->setText(pasted);
        status.adjustSize();
        draw(status, name);
    };
    const EventFilter filter{
        .kind = EventFilter::Kind::Allow, .events = {u"order/paid"_s, u"order/refused"_s}, .ips = {}};
    Act *create = waiting({.kind = ActKind::CreateEventKey,
        .environment = production,
        .newKey = {.name = u"Web (2026-11-22)"_s, .filter = filter}});
    picture(create, u"handover-event-key"_s);
    create->cancel();
    if (!m.ends(create))
        qFatal("the act does not end");
    Act *unknown = waiting({.kind = ActKind::CreateEventKey,
        .environment = production,
        .newKey = {.name = u"Web (2026-11-22)"_s, .filter = EventFilter::unknown()}});
    picture(unknown, u"handover-event-key-filter-unknown"_s);
    unknown->cancel();
    if (!m.ends(unknown))
        qFatal("the act does not end");
    Act *made = waiting({.kind = ActKind::CreateSigningKey, .environment = production});
    picture(made, u"handover-signing-key"_s);
    m.doAndConfirm(made);
    if (!m.ends(made))
        qFatal("the act does not end");
    ActRequest rotate{.kind = ActKind::RotateSigningKey, .environment = production};
    for (const SigningKey &key : m.signingKeys())
        (key.isActive ? rotate.activeKeyId : rotate.keyId) = key.id;
    Act *rotation = waiting(rotate);
    picture(rotation, u"handover-rotate-wrong"_s, m.cloud.at(u"production"_s).current.revealText());
    rotation->confirm(*m.cloud.at(u"production"_s).fresh);
    if (!m.ends(rotation))
        qFatal("the act does not come back");
    picture(rotation, u"handover-rotate-not-done"_s);
}

void Screens::drawKeychain()
{
    using State = SecretStore::State;
    StateStore store;
    ChosenStore secrets(store);
    KeychainPage page(secrets);
    page.resize(760, 420);
    page.show();
    store.set(State::Locked, KeychainFault::None);
    draw(page, u"keychain-locked"_s);
    store.set(State::Absent, KeychainFault::NoService);
    draw(page, u"keychain-service"_s);
    store.set(State::Absent, KeychainFault::NoBus);
    draw(page, u"keychain-bus"_s);
    store.set(State::Refusing, KeychainFault::None);
    draw(page, u"keychain-refusing"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QDir folder(arguments.value(1, u"."_s));
    const QString theme = arguments.value(2, u"light"_s);
    QTemporaryDir settings;
    Preferences preferences(settings.filePath(u"settings.ini"_s));
    preferences.setTheme(theme == u"dark"_s ? Preferences::Theme::Dark : Preferences::Theme::Light);
    const Theme look(preferences);
    Screens screens(folder, theme);
    screens.drawApps();
    screens.drawHistory();
    screens.drawWhichKey();
    screens.drawAccounts();
    screens.drawByHand();
    screens.drawKeychain();
    return EXIT_SUCCESS;
}
