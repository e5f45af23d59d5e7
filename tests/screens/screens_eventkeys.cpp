// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the event keys' tab, its dialogs and the environment picker in their states, for a person to look through:
//     tests/support/run-test screens_eventkeys FOLDER [light|dark]
// QT_SCALE_FACTOR=2 draws them as on a dense screen.

#include "tests/support/uistage.h"
#include "ui/accounts/environmentpicker.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

class Screens
{
public:
    Screens(QDir folder, const QString &theme)
        : m_folder(std::move(folder))
        , m_theme(theme)
    {
    }

    void drawTab();
    void drawDialogs();
    void drawDelete();
    void drawOwnKeys();
    void drawPicker();

private:
    /// A stage with believable keys in production.
    std::unique_ptr<UiStage> stage() const;
    void draw(QWidget &widget, const QString &name) const;
    static void settle();

    const QDir m_folder;
    const QString m_theme;
};

/// Until nothing more happens by itself: answers come from the event loop and from the database's thread.
void Screens::settle()
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < 150)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void Screens::draw(QWidget &widget, const QString &name) const
{
    settle();
    const QString path = m_folder.filePath(u"%1-%2.png"_s.arg(name, m_theme));
    if (!widget.grab().save(path))
        qFatal("cannot write a picture");
}

std::unique_ptr<UiStage> Screens::stage() const
{
    auto stage = std::make_unique<UiStage>();
    stage->open(AccountKind::Practice);
    FakeDashboard &dashboard = *stage->dashboard;
    for (const EventKey &key : dashboard.eventKeysNow(u"production"_s))
        dashboard.removeEventKey(key.id);
    const auto allow = EventFilter::Kind::Allow;
    const QList<NewEventKey> keys{{u"Checkout"_s, {}},
        {u"Mobile app"_s, {.kind = allow, .events = {u"app/opened"_s, u"app/order.placed"_s}}},
        {u"Partner import, which has a name that is much longer than any column could ever be wide enough for"_s,
            {.kind = allow,
                .events = {u"import/started"_s, u"import/row"_s, u"import/finished"_s, u"import/failed"_s},
                .ips = {u"192.0.2.10"_s, u"2001:db8::10"_s}}},
        {u"Nightly reports"_s, {.ips = {u"198.51.100.7"_s}}}, {u"Älteste Quelle"_s, {}}};
    int days = 400;
    for (const NewEventKey &key : keys) {
        EventKey made = dashboard.addEventKey(u"production"_s, key);
        made.createdAt = stage->clock.now().addDays(-days);
        dashboard.putEventKey(u"production"_s, made);
        days /= 4;
    }
    dashboard.addEventKey(u"production"_s, {.name = u"Vercel"_s}, EventKeySource::Integration);
    return stage;
}

void Screens::drawTab()
{
    const auto m = stage();
    EventKeysTab tab(m->services, m->clipboard);
    tab.resize(1040, 420);
    tab.setAccount(m->account.get());
    tab.show();
    draw(tab, u"tab-loading"_s);
    if (!m->load())
        qFatal("no keys");
    auto *table = tab.findChild<QTreeView *>(u"eventKeysTable"_s);
    table->setCurrentIndex(table->model()->index(2, 0));
    tab.findChild<QAction *>(u"copyAction"_s)->trigger();
    draw(tab, u"tab"_s);
    tab.resize(560, 420);
    draw(tab, u"tab-narrow"_s);
    tab.resize(1040, 420);
    auto *search = tab.findChild<QLineEdit *>(u"eventKeySearchEdit"_s);
    search->setText(u"import"_s);
    draw(tab, u"tab-search"_s);
    search->setText(u"zzz"_s);
    draw(tab, u"tab-nothing-found"_s);
    search->clear();
    m->dashboard->fail(Operation::EventKeys, Fault::Offline);
    m->account->reload();
    draw(tab, u"tab-stale"_s);

    m->dashboard->fail(Operation::EventKeys, Fault::Forbidden);
    m->account->selectEnvironment(u"staging"_s);
    draw(tab, u"tab-forbidden"_s);
    const QString origin = m->dashboard->origin();
    tab.setAccount(m->open());
    m->dashboard->setOrigin(origin);
    m->dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
    if (!m->load())
        qFatal("no answer");
    draw(tab, u"tab-offline-kept"_s);
    m->dashboard->succeed(Operation::EventKeys);
    for (const EventKey &key : m->dashboard->eventKeysNow(u"production"_s))
        m->dashboard->removeEventKey(key.id);
    m->account->reload();
    draw(tab, u"tab-empty"_s);
}

void Screens::drawDialogs()
{
    const auto m = stage();
    if (!m->load())
        qFatal("no keys");
    const QList<EventKey> keys = *m->account->eventKeys().value;
    const auto open = [&](EventKeyDialog::Mode mode, const EventKey &key) {
        auto *dialog = new EventKeyDialog(mode, key, *m->account, m->services, m->clipboard);
        dialog->show();
        return dialog;
    };
    using Mode = EventKeyDialog::Mode;

    auto *create = open(Mode::Create, {});
    draw(*create, u"create"_s);
    create->findChild<QLineEdit *>(u"nameEdit"_s)->setText(u"Checkout"_s);
    create->findChild<FilterEdit *>()->setFilter(
        {.events = {u"order.created"_s, u"order created"_s, u"order.created"_s, u"order.paid"_s},
            .ips = {u"192.0.2.1"_s, u"10.0.0.0/8"_s, u"example.com"_s}});
    draw(*create, u"create-problems"_s);
    create->findChild<FilterEdit *>()->setFilter({.kind = EventFilter::Kind::Allow});
    draw(*create, u"create-empty-allow"_s);
    create->findChild<FilterEdit *>()->setFilter({});
    m->dashboard->fail(Operation::CreateEventKey, Fault::Rejected);
    create->findChild<QPushButton *>(u"startButton"_s)->click();
    draw(*create, u"create-rejected"_s);
    m->dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
    create->findChild<QPushButton *>(u"startButton"_s)->click();
    draw(*create, u"create-running"_s);
    m->dashboard->letGo();
    draw(*create, u"create-done"_s);
    create->close();

    auto *duplicate = open(Mode::Duplicate, keys.at(2));
    draw(*duplicate, u"duplicate-long"_s);
    duplicate->close();
    auto *rename = open(Mode::Rename, keys.at(0));
    draw(*rename, u"rename"_s);
    rename->close();
    auto *integration = open(Mode::Rename, keys.last());
    draw(*integration, u"rename-integration"_s);
    integration->close();
    auto *filter = open(Mode::EditFilter, keys.at(2));
    draw(*filter, u"filter"_s);
    filter->close();
    auto *show = open(Mode::Show, keys.at(1));
    draw(*show, u"show"_s);
    show->close();
}

void Screens::drawDelete()
{
    const auto m = stage();
    if (!m->load())
        qFatal("no keys");
    for (const int index : {2, 5}) {
        auto *dialog = new DeleteEventKeyDialog(
            m->account->eventKeys().value->at(index), *m->account, m->services, m->clipboard);
        dialog->show();
        dialog->findChild<QLineEdit *>(u"typeEdit"_s)->setText(u"Partner in"_s);
        draw(*dialog, u"delete-%1"_s.arg(index));
        delete dialog; // closed, it would ask about what is typed, and stay
    }
}

void Screens::drawPicker()
{
    QWidget window;
    auto *picker = new EnvironmentPicker(&window);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(picker, 0, Qt::AlignLeft);
    layout->addStretch(1);
    QList<Environment> environments;
    const auto add = [&](const QString &name, EnvironmentType type, bool isArchived = false) {
        environments.append({.id = name, .name = name, .type = type, .isArchived = isArchived});
    };
    add(u"Production"_s, EnvironmentType::Production);
    add(u"staging"_s, EnvironmentType::Test);
    add(u"an environment whose name is far too long for any button or list that we have"_s, EnvironmentType::Test);
    add(u"Branch environments"_s, EnvironmentType::BranchParent);
    add(u"feature-login"_s, EnvironmentType::BranchChild);
    add(u"fix-42"_s, EnvironmentType::BranchChild);
    add(u"old demo"_s, EnvironmentType::Test, true);
    picker->setEnvironments(environments);
    picker->setCurrent(environments.first());
    window.resize(480, 80);
    window.show();
    draw(window, u"picker"_s);
    picker->openPopup();
    auto *popup = picker->findChild<QLineEdit *>(u"environmentSearchEdit"_s)->parentWidget();
    draw(*popup, u"picker-popup"_s);
    picker->findChild<QLineEdit *>(u"environmentSearchEdit"_s)->setText(u"zzz"_s);
    draw(*popup, u"picker-nothing"_s);
    popup->close();
    picker->setCurrent(environments.at(2));
    draw(window, u"picker-long"_s);
}

/// Before and after the keys are made: their copy buttons come then.
void Screens::drawOwnKeys()
{
    const auto m = stage();
    if (!m->load())
        qFatal("no keys");
    auto *dialog = new OwnKeysDialog(m->account->eventKeys().value->first(),
        {u"storefront"_s, u"billing"_s, u"warehouse-worker"_s}, {u"legacy-reports"_s}, *m->account, m->services,
        m->clipboard);
    dialog->show();
    draw(*dialog, u"own-keys"_s);
    dialog->findChild<QPushButton *>(u"startButton"_s)->click();
    draw(*dialog, u"own-keys-made"_s);
    delete dialog;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"."_s));
    const QString themeName = arguments.value(2, u"light"_s);
    QTemporaryDir settings;
    Preferences preferences(settings.filePath(u"settings.ini"_s));
    preferences.setTheme(themeName == u"dark"_s ? Preferences::Theme::Dark : Preferences::Theme::Light);
    const Theme theme(preferences);
    Screens screens(folder, themeName);
    screens.drawTab();
    screens.drawDialogs();
    screens.drawDelete();
    screens.drawOwnKeys();
    screens.drawPicker();
    return 0;
}
