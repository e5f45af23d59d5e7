// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the board of apps and its dialogs in their states, for a person to look through:
//     tests/support/run-test screens_board FOLDER [light|dark]

#include "app/accounts/preferences.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/uistage.h"
#include "ui/apps/appaccessdialog.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstab.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

class Screens
{
public:
    Screens(QDir folder, const QString &theme)
        : m_folder(std::move(folder))
        , m_theme(theme)
    {
    }

    void drawBoard();
    void drawMany();
    void drawDialogs();
    void drawTab();

private:
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
    if (!widget.grab().save(m_folder.filePath(u"board-%1-%2.png"_s.arg(name, m_theme))))
        qFatal("cannot write a picture");
}

void Screens::drawBoard()
{
    FakeClock clock;
    RolloutCheck check(clock);
    AppsBoard board(check, clock);
    board.resize(1000, 640);
    board.show();
    draw(board, u"empty"_s);

    Host shop(clock, {}, u"shop"_s);
    shop.start({variables(newKey, oldKey, newEventKey)});
    Host billing(clock, {}, u"billing"_s);
    billing.start({variables(newKey, oldKey, newEventKey)});
    Host checkout(clock, {}, u"checkout"_s);
    checkout.start({variables(newKey, oldKey, newEventKey)});
    RolloutApp mailer = appAt({}, u"mailer"_s);
    mailer.app.method = AppMethod::Connect;
    mailer.app.latestSync.reset();
    QList<RolloutApp> apps{shop.app(), billing.app(), checkout.app()};
    for (RolloutApp &app : apps)
        app.heldEventKeys = {eventKeyFingerprint(oldEventKey)};
    check.setKeys(keysFor(RolloutGoal::NewBesideOld));
    check.setApps(apps);
    draw(board, u"not-asked"_s);
    if (!askAll(check, clock, 3))
        qFatal("no answers");
    draw(board, u"counting"_s);
    if (!askAll(check, clock, 2))
        qFatal("no answers");
    draw(board, u"green"_s);
    // One of them goes silent: what was proven counts, and whether it works now is not known.
    billing.override = HttpResponse{.status = 503};
    if (!askAll(check, clock, 1))
        qFatal("no answers");
    board.findChild<QTableView *>(u"boardTable"_s)->selectRow(1);
    draw(board, u"silent"_s);
    billing.override.reset();

    Host broken(clock, {}, u"reports"_s);
    broken.start({variables(newKey)});
    Host late(clock, {}, u"storefront-with-a-long-name"_s);
    late.start({variables(oldKey, {}, oldEventKey)});
    Host front(clock, {}, u"admin"_s);
    front.override = HttpResponse{.status = 401, .body = "<html>Authentication Required</html>"};
    apps += {broken.app(), late.app(), front.app(), mailer};
    apps[4].heldEventKeys = {eventKeyFingerprint(oldEventKey)};
    for (int i = 0; i < 4; ++i) {
        RolloutApp preview = i == 2 ? late.app() : shop.app();
        preview.app.id = u"preview-%1"_s.arg(i);
        preview.app.externalId.clear();
        preview.group = u"previews-of-shop"_s;
        apps.append(preview);
    }
    apps[1].access.instances = 3;
    check.setApps(apps);
    if (!askAll(check, clock, 1))
        qFatal("no answers");
    for (const RolloutRow &row : check.rows()) {
        if (row.app.key() == front.app().key())
            check.setWords({{.asked = questionOf(check.keys(), row.app, {}).asked(Aspect::SigningKey),
                .state = row.latest.state(Aspect::SigningKey),
                .owner = u"Grace, platform team"_s,
                .reason = u"Behind the VPN, checked by hand"_s,
                .person = u"Ada"_s,
                .at = clock.now()}});
    }
    auto *table = board.findChild<QTableView *>(u"boardTable"_s);
    settle();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        draw(board, u"mixed-row%1"_s.arg(row));
    }
    table->selectAll();
    draw(board, u"mixed-all"_s);
    table->selectRow(0);
    board.resize(620, 560);
    draw(board, u"mixed-narrow"_s);
    board.resize(1000, 640);
    shop.isSilent = late.isSilent = true;
    check.askNow();
    draw(board, u"asking"_s);

    RolloutKeys survey = keysFor(RolloutGoal::Survey);
    survey.eventKeyNames
        = {{eventKeyFingerprint(oldEventKey), u"shop"_s}, {eventKeyFingerprint(newEventKey), u"shop (2026-11-25)"_s}};
    survey.eventKeys.clear();
    shop.isSilent = late.isSilent = false;
    check.setKeys(survey);
    clock.advance(1min); // what was silent has been given up
    if (!askAll(check, clock, 1))
        qFatal("no answers");
    draw(board, u"survey"_s);
}

void Screens::drawMany()
{
    FakeClock clock;
    Host host(clock);
    host.start({variables(newKey, oldKey)});
    Host late(clock);
    late.start({variables(oldKey)});
    QList<RolloutApp> apps;
    for (int i = 0; i < 500; ++i) {
        RolloutApp app = appAt(i % 100 == 99 ? late.url() : host.url(), u"service-%1"_s.arg(i));
        app.app.externalId.clear();
        apps.append(app);
    }
    RolloutCheck check(clock);
    check.setKeys(keysFor(RolloutGoal::NewBesideOld));
    check.setApps(apps);
    AppsBoard board(check, clock);
    board.resize(1000, 640);
    board.show();
    if (!askAll(check, clock, 2))
        qFatal("no answers");
    draw(board, u"500"_s);
    board.findChild<QLineEdit *>(u"searchEdit"_s)->setText(u"service-49"_s);
    draw(board, u"500-search"_s);
}

void Screens::drawDialogs()
{
    FakeClock clock;
    Host host(clock);
    host.start({variables(newKey, oldKey)});
    RolloutApp app = host.app();
    app.access.headers = {{"x-vercel-protection-bypass", Secret("bypass")}};
    app.access.instances = 3;
    RolloutCheck check(clock);
    check.setKeys(keysFor(RolloutGoal::NewBesideOld));
    check.setApps({app});
    AppsBoard board(check, clock);
    board.show();
    settle();
    const auto shown = [&](const QString &action) {
        board.findChild<QAction *>(action)->trigger();
        settle();
        return board.findChild<QDialog *>();
    };
    QDialog *access = shown(u"access"_s);
    draw(*access, u"access"_s);
    access->findChild<QLineEdit *>(u"urlEdit"_s)->setText(u"ftp://shop"_s);
    access->findChildren<QLineEdit *>(u"headerNameEdit"_s).first()->setText(u"Host"_s);
    access->findChild<QPlainTextEdit *>(u"certificateEdit"_s)->setPlainText(u"nothing like it"_s);
    draw(*access, u"access-problems"_s);
    access->close();
    settle();
    QDialog *add = shown(u"add"_s);
    draw(*add, u"add"_s);
    add->close();
    settle();
    for (const QString &kind : {u"confirm"_s, u"acceptRisk"_s}) {
        QDialog *word = shown(kind);
        draw(*word, kind);
        word->close();
        settle();
    }
    QDialog *probe = shown(u"probe"_s);
    draw(*probe, u"probe"_s);
    probe->findChild<QPlainTextEdit *>(u"answerEdit"_s)->setPlainText(u"bash: curl: command not found"_s);
    probe->findChild<QPushButton *>(u"takeButton"_s)->click();
    draw(*probe, u"probe-problem"_s);
}

void Screens::drawTab()
{
    UiStage m;
    m.open();
    AppsTab tab(m.services);
    tab.resize(1100, 640);
    tab.setAccount(m.account.get());
    tab.show();
    const Secret current = m.dashboard->signingKeysNow(u"production"_s).first().value;
    const Secret event = m.dashboard->eventKeysNow(u"production"_s).first().value;
    Host shop(m.clock, {}, u"shop"_s);
    shop.start({variables(current, {}, event)});
    Host billing(m.clock, {}, u"billing"_s);
    billing.start({variables(current, otherKey, event)});
    Host reports(m.clock, {}, u"reports"_s);
    reports.start({variables(otherKey)});
    QList<App> apps;
    for (const Host *host : {&shop, &billing, &reports}) {
        App app = host->app().app;
        app.environmentId = u"production"_s;
        app.functionCount = 3;
        app.latestSync->sdkLanguage = u"js"_s;
        app.latestSync->sdkVersion = u"4.2.6"_s;
        app.latestSync->status = u"success"_s;
        app.latestSync->lastSyncedAt = m.clock.now().addDays(-3);
        apps.append(app);
    }
    apps.append({.id = u"mailer"_s, .externalId = u"mailer"_s, .name = u"mailer"_s, .method = AppMethod::Connect});
    m.dashboard->setApps(u"production"_s, apps);
    if (!m.load())
        qFatal("no apps");
    draw(tab, u"tab-before"_s);
    auto *table = tab.findChild<QTableView *>(u"appsTable"_s);
    tab.findChild<QAbstractButton *>(u"checkButton"_s)->click();
    for (int row = 0; row < 4; ++row) {
        table->selectRow(row);
        draw(tab, u"tab-row%1"_s.arg(row));
    }
    // The key that is left over is a rotation's, which is open.
    tab.survey().setRotation({.oldSigningKey = signingKeyFingerprint(otherKey)});
    for (int row = 0; row < 3; ++row) {
        table->selectRow(row);
        draw(tab, u"tab-rotation-row%1"_s.arg(row));
    }
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
    screens.drawBoard();
    screens.drawMany();
    screens.drawDialogs();
    screens.drawTab();
    return EXIT_SUCCESS;
}
