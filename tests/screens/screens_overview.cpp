// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the overview in its states, in both themes, for a person to look through:
//     tests/support/run-test screens_overview FOLDER
// QT_SCALE_FACTOR=2 draws it as on a dense screen. The keys in the pictures open nothing real.

#include "app/accounts/keywatch.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/history/pastrotations.h"
#include "ui/keys/keymonthsdialog.h"
#include "ui/widgets/theme.h"
#include "ui/window/environmentcard.h"
#include "ui/window/overviewtab.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = FakeDashboard::Fault;
using Operation = FakeDashboard::Operation;

namespace {

constexpr int quietMs = 200;
constexpr QSize usualSize(1080, 640);
constexpr QSize smallSize(800, 480);

/// Until nothing more happens by itself.
void settle()
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < quietMs)
        QCoreApplication::processEvents(QEventLoop::AllEvents, quietMs / 4);
}

class Pictures
{
public:
    Pictures(QDir folder, QString theme)
        : m_folder(std::move(folder))
        , m_theme(std::move(theme))
    {
    }

    void drawStart();
    void drawUsual();
    void drawMany();
    void drawFaults();

private:
    void draw(QWidget &widget, const QString &name)
    {
        settle();
        widget.grab().save(m_folder.filePath(u"%1-%2.png"_s.arg(name, m_theme)));
    }

    const QDir m_folder;
    const QString m_theme;
};

struct Overview
{
    explicit Overview(AccountKind kind = AccountKind::Cloud)
    {
        stage.open(kind);
        stage.clock.advance(24h * 400);
        stage.preferences.setHasBegun();
    }

    void show(QSize size)
    {
        watch = std::make_unique<KeyWatch>(*stage.account, stage.history, stage.clock);
        (void)stage.load();
        tab = std::make_unique<OverviewTab>(stage.services);
        tab->resize(size);
        tab->setAccount(stage.account.get(), watch.get());
        tab->show();
        settle();
    }

    Rotation rotation(const QString &id, const QString &environment, int begunDaysAgo) const
    {
        return {.id = id,
            .origin = stage.dashboard->origin(),
            .environment = stage.dashboard->environment(environment),
            .person = u"admin@acme.example"_s,
            .begunAt = stage.clock.now().addDays(-begunDaysAgo)};
    }

    UiStage stage;
    std::unique_ptr<KeyWatch> watch;
    std::unique_ptr<OverviewTab> tab;
};

void Pictures::drawStart()
{
    for (const auto &[size, name] : {std::pair(usualSize, u"start"_s), std::pair(smallSize, u"start-small"_s)}) {
        Overview overview(AccountKind::Practice);
        Preferences fresh(overview.stage.directory.filePath(u"fresh.ini"_s));
        Services services{overview.stage.clock, fresh, overview.stage.secrets, overview.stage.history,
            overview.stage.keptKeys, overview.stage.accounts};
        (void)overview.stage.load();
        overview.watch
            = std::make_unique<KeyWatch>(*overview.stage.account, overview.stage.history, overview.stage.clock);
        OverviewTab tab(services);
        tab.resize(size);
        tab.setAccount(overview.stage.account.get(), overview.watch.get());
        tab.show();
        draw(tab, u"overview-"_s + name);
    }
}

void Pictures::drawUsual()
{
    Overview overview;
    FakeDashboard &dashboard = *overview.stage.dashboard;
    for (const EventKey &key : dashboard.eventKeysNow(u"branches"_s))
        dashboard.removeEventKey(key.id);
    dashboard.addEventKey(u"branches"_s, {.name = u"previews"_s});
    dashboard.addEnvironment({.id = u"young"_s, .name = u"Demo"_s, .slug = u"demo"_s}, 1);
    overview.stage.preferences.setKeyMonths(u"account"_s, u"branches"_s, 14);
    const auto app = [](const QString &name, const QString &error) {
        return App{.id = name, .externalId = name, .name = name, .latestSync = Sync{.id = u"sync"_s, .error = error}};
    };
    dashboard.setApps(u"staging"_s,
        {app(u"storefront"_s, {}), app(u"billing"_s, u"signing_key_invalid"_s),
            app(u"legacy"_s, u"http_unreachable"_s)});
    RotationJournal journal(overview.stage.history);
    Rotation open = overview.rotation(u"r1"_s, u"production"_s, 2);
    open.done = {RotationStep::Plan, RotationStep::NewKeys, RotationStep::RollOut};
    open.gates = {{.step = RotationStep::RollOut, .at = overview.stage.clock.now().addDays(-1), .apps = {}}};
    Rotation done = overview.rotation(u"r2"_s, u"branches"_s, 60);
    done.outcome = RotationOutcome::Done;
    done.endedAt = done.begunAt.addDays(1);
    Rotation closed = overview.rotation(u"r3"_s, u"staging"_s, 200);
    closed.outcome = RotationOutcome::ClosedWithExceptions;
    closed.endedAt = closed.begunAt.addDays(1);
    closed.eventKeys = {{.oldId = u"a"_s}, {.oldId = u"b"_s}};
    closed.openItems = {{.kind = OpenItem::FallbackThere, .name = u"legacy"_s, .owner = u"Robin"_s},
        {.kind = OpenItem::SenderWithoutWord, .name = u"Warehouse"_s}};
    // Of accounts that are not set up any more.
    Rotation elsewhere = overview.rotation(u"r4"_s, u"production"_s, 1);
    elsewhere.origin = u"https://api.inngest.com/by-hand/gone"_s;
    elsewhere.accountName = u"Acme by hand"_s;
    Rotation past = elsewhere;
    past.id = u"r5"_s;
    past.environment = {.id = u"demo"_s, .name = u"Demo"_s};
    past.outcome = RotationOutcome::Done;
    past.endedAt = past.begunAt.addDays(1);
    for (const Rotation &rotation : {open, done, closed, elsewhere, past})
        (void)answerOf(journal.save(rotation));
    overview.show(usualSize);
    const QDateTime asked = overview.stage.clock.now().addSecs(-180);
    overview.tab->overview()->takeAsked(u"staging"_s,
        {.asked = 9, .broken = {u"billing"_s, u"search"_s}, .unreachable = {u"legacy-reports"_s}, .at = asked});
    overview.tab->overview()->takeAsked(u"young"_s, {.asked = 3, .at = asked});
    settle();
    draw(*overview.tab, u"overview-usual"_s);
    auto *area = overview.tab->findChild<QScrollArea *>(u"overviewArea"_s);
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    draw(*overview.tab, u"overview-past"_s);
    for (EnvironmentCard *card : overview.tab->findChildren<EnvironmentCard *>()) {
        if (card->environmentId() == "staging"_L1)
            card->findChild<QPushButton *>(u"cardSettleButton"_s)->click();
    }
    draw(*overview.tab->window()->findChild<SettleDialog *>(), u"overview-settle"_s);
    overview.tab->window()->findChild<SettleDialog *>()->close();
    area->verticalScrollBar()->setValue(0);
    dashboard.addEventKey(u"young"_s, {.name = u"nobody knows"_s});
    overview.stage.clock.advance(16min);
    settle();
    overview.tab->hide();
    overview.tab->show();
    draw(*overview.tab, u"overview-alarm"_s);
    overview.tab->resize(smallSize);
    draw(*overview.tab, u"overview-alarm-small"_s);
    overview.tab->findChild<EnvironmentCard *>()->findChild<QPushButton *>(u"cardMonthsButton"_s)->click();
    draw(*overview.tab->findChild<KeyMonthsDialog *>(), u"overview-months"_s);
    overview.tab->findChild<KeyMonthsDialog *>()->close();
    overview.tab->resize(usualSize);
    overview.tab->exportTo(overview.stage.directory.filePath(u"key-ages.csv"_s));
    draw(*overview.tab, u"overview-exported"_s);
}

void Pictures::drawMany()
{
    Overview overview;
    for (int i = 0; i < 200; ++i)
        overview.stage.dashboard->addEnvironment(
            {.id = u"e%1"_s.arg(i), .name = u"team-%1"_s.arg(i), .slug = u"t"_s}, 1);
    overview.show(QSize(1400, 900));
    while (overview.tab->overview()->toRead() > 150)
        settle();
    draw(*overview.tab, u"overview-many-reading"_s);
    while (overview.tab->overview()->toRead() > 0)
        settle();
    draw(*overview.tab, u"overview-many"_s);
}

void Pictures::drawFaults()
{
    for (const auto &[fault, name] :
        {std::pair(Fault::Offline, u"offline"_s), std::pair(Fault::Forbidden, u"forbidden"_s)}) {
        Overview unread;
        unread.stage.dashboard->fail(Operation::Environments, fault, -1);
        unread.show(usualSize);
        draw(*unread.tab, u"overview-unread-"_s + name);
        Overview stale;
        stale.show(usualSize);
        stale.stage.dashboard->fail(Operation::SigningKeys, fault, -1);
        stale.stage.clock.advance(16min);
        stale.stage.account->reload();
        draw(*stale.tab, u"overview-stale-"_s + name);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    if (argc < 2) {
        qCritical("Which folder? screens_overview FOLDER");
        return EXIT_FAILURE;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    folder.mkpath(u"."_s);
    const QTemporaryDir directory;
    Preferences preferences(directory.filePath(u"settings.ini"_s));
    const Theme theme(preferences);
    for (const auto &[chosen, name] :
        {std::pair(Preferences::Theme::Light, u"light"_s), std::pair(Preferences::Theme::Dark, u"dark"_s)}) {
        preferences.setTheme(chosen);
        Pictures pictures(folder, name);
        pictures.drawStart();
        pictures.drawUsual();
        pictures.drawMany();
        pictures.drawFaults();
    }
    return EXIT_SUCCESS;
}
