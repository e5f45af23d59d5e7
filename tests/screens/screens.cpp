// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the window, the signing keys' tab and the window's dialogs in their states, in both themes, for a person to
// look through; other pages have programs of their own, screens_*.cpp:
//     tests/support/run-test screens FOLDER
// QT_SCALE_FACTOR=2 draws them as on a dense screen. The keys in the pictures open nothing real.

#include "tests/support/opendialogs.h"
#include "tests/support/programstage.h"
#include "tests/support/uistage.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/signingkeystab.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/theme.h"
#include "ui/window/tabgate.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QTabWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

constexpr int quietMs = 150;
constexpr QSize tabSize(1000, 560);
constexpr QSize smallSize(800, 560); // what a screen of 800x600 leaves

class Screens
{
public:
    Screens(QDir folder, QString theme)
        : m_folder(std::move(folder))
        , m_theme(std::move(theme))
    {
    }

    void drawWindow();
    void drawWindowsDialogs(ProgramStage &program);
    void drawSigningKeys();
    void drawFaults();
    void drawStates();
    void drawLongNames();

private:
    void draw(QWidget &widget, const QString &name);
    static void settle();

    const QDir m_folder;
    const QString m_theme;
};

/// Until nothing more happens by itself: answers come from the event loop, a server and the database's thread.
void Screens::settle()
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < quietMs)
        QCoreApplication::processEvents(QEventLoop::AllEvents, quietMs / 4);
}

void Screens::draw(QWidget &widget, const QString &name)
{
    settle();
    widget.grab().save(m_folder.filePath(u"%1-%2.png"_s.arg(name, m_theme)));
}

void Screens::drawWindow()
{
    const QTemporaryDir directory;
    ProgramStage program(directory.path());
    while (!program.isLoaded())
        settle();
    auto *tabs = program.window.findChild<QTabWidget *>(u"tabs"_s);
    const QStringList names{u"overview"_s, u"signing-keys"_s, u"event-keys"_s, u"apps"_s, u"history"_s};
    const QSize usual = program.window.size();
    for (int i = 0; i < tabs->count(); ++i) {
        tabs->setCurrentIndex(i);
        draw(program.window, u"window-"_s + names.value(i));
        program.window.resize(smallSize);
        draw(program.window, u"window-small-"_s + names.value(i));
        program.window.resize(usual);
    }
    tabs->setCurrentIndex(1);
    emit program.accounts.current()->dashboard().signInNeeded();
    draw(program.window, u"window-sign-in-needed"_s);
    emit program.accounts.current()->dashboard().signedIn();
    const QList<Environment> all = *program.accounts.current()->environments().value;
    for (const Environment &environment : all) {
        if (environment.type == EnvironmentType::Production)
            continue;
        program.accounts.current()->selectEnvironment(environment.id);
        draw(program.window, u"window-environment-"_s + environment.slug);
    }
    drawWindowsDialogs(program);
    program.window.lockByPerson();
    draw(program.window, u"window-locked"_s);
}

void Screens::drawWindowsDialogs(ProgramStage &program)
{
    for (const QString &name :
        {u"settings"_s, u"shortcuts"_s, u"about"_s, u"addAccount"_s, u"manageAccounts"_s, u"whichKey"_s}) {
        program.window.findChild<QAction *>(name + u"Action"_s)->trigger();
        lookAtOpenDialogs(program.window, [&](QDialog &dialog) { draw(dialog, u"dialog-"_s + name); });
        settle();
    }
}

void Screens::drawSigningKeys()
{
    UiStage stage;
    stage.open();
    SigningKeysTab tab(stage.services, stage.clipboard);
    tab.resize(tabSize);
    tab.setAccount(stage.account.get());
    tab.show();
    draw(tab, u"signing-loading"_s);
    (void)stage.load();
    draw(tab, u"signing-current-only"_s);
    stage.dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
    tab.findChild<QPushButton *>(u"createButton"_s)->click();
    draw(tab, u"signing-creating"_s);
    stage.dashboard->letGo();
    draw(tab, u"signing-created"_s);
    tab.findChildren<SecretField *>().first()->reveal();
    draw(tab, u"signing-revealed"_s);
    tab.resize(560, 700);
    draw(tab, u"signing-narrow"_s);
    tab.resize(tabSize);
    tab.findChild<QPushButton *>(u"deleteNewKeyButton"_s)->click();
    if (auto *dialog = tab.findChild<DeleteSigningKeyDialog *>())
        draw(*dialog, u"signing-delete-dialog"_s);
}

void Screens::drawFaults()
{
    const QList<std::pair<Fault, QString>> faults{{Fault::Offline, u"offline"_s}, {Fault::Forbidden, u"forbidden"_s},
        {Fault::Rejected, u"rejected"_s}, {Fault::AnswerLost, u"answer-lost"_s}};
    for (const auto &[fault, name] : faults) {
        UiStage stage;
        stage.open();
        SigningKeysTab tab(stage.services, stage.clipboard);
        tab.resize(tabSize);
        tab.setAccount(stage.account.get());
        tab.show();
        (void)stage.load();
        stage.dashboard->fail(Operation::CreateSigningKey, fault);
        tab.findChild<QPushButton *>(u"createButton"_s)->click();
        draw(tab, u"signing-create-"_s + name);
    }
}

void Screens::drawStates()
{
    const QList<std::pair<Fault, QString>> faults{{Fault::Offline, u"offline"_s}, {Fault::Forbidden, u"forbidden"_s},
        {Fault::NotSignedIn, u"not-signed-in"_s}, {Fault::Rejected, u"failed"_s}};
    for (const auto &[fault, name] : faults) {
        UiStage stage;
        stage.open();
        auto *tab = new SigningKeysTab(stage.services, stage.clipboard);
        TabGate gate(stage.services, stage.clipboard, tab, KeptKey::Kind::SigningKey);
        gate.resize(tabSize);
        gate.show();
        const QString origin = stage.dashboard->origin();
        stage.keptKeys.keep({.kind = KeptKey::Kind::SigningKey,
                                .fingerprint = u"66687aadf862"_s,
                                .origin = origin,
                                .accountName = u"Acme"_s,
                                .environmentId = u"production"_s,
                                .environmentName = u"Production"_s,
                                .keyId = u"key"_s,
                                .name = {},
                                .masked = u"signkey-prod-••••••••••••••••"_s,
                                .keptAt = stage.clock.now().addDays(-3)},
            Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32)));
        settle();
        gate.setAccount(stage.account.get());
        tab->setAccount(stage.account.get());
        (void)stage.load();
        stage.dashboard->fail(Operation::SigningKeys, fault, -1);
        stage.account->reload();
        draw(gate, u"signing-stale-"_s + name);
        // As at a start where nothing was ever read.
        gate.setAccount(nullptr);
        tab->setAccount(nullptr);
        stage.open();
        stage.dashboard->setOrigin(origin);
        stage.dashboard->fail(Operation::SigningKeys, fault, -1);
        gate.setAccount(stage.account.get());
        tab->setAccount(stage.account.get());
        (void)stage.load();
        draw(gate, u"signing-unread-"_s + name);
    }
}

void Screens::drawLongNames()
{
    UiStage stage;
    stage.open(AccountKind::Practice);
    Environment lengthy = stage.dashboard->environment(u"staging"_s);
    lengthy.id = u"long"_s;
    lengthy.name = u"a-very-long-environment-name-that-somebody-made-with-a-generator-"_s.repeated(3);
    stage.dashboard->addEnvironment(lengthy);
    auto *tab = new SigningKeysTab(stage.services, stage.clipboard);
    TabGate gate(stage.services, stage.clipboard, tab, {});
    gate.resize(tabSize);
    gate.setAccount(stage.account.get());
    tab->setAccount(stage.account.get());
    gate.show();
    stage.dashboard->addSigningKey(u"long"_s, true);
    stage.dashboard->addSigningKey(u"long"_s);
    (void)stage.load(u"long"_s);
    tab->findChild<QPushButton *>(u"deleteNewKeyButton"_s)->click();
    if (auto *dialog = tab->findChild<DeleteSigningKeyDialog *>())
        draw(*dialog, u"long-names-delete-dialog"_s);
    draw(gate, u"long-names"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    if (argc < 2) {
        qCritical("Which folder? screens FOLDER");
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
        Screens screens(folder, name);
        screens.drawWindow();
        screens.drawSigningKeys();
        screens.drawFaults();
        screens.drawStates();
        screens.drawLongNames();
    }
    return EXIT_SUCCESS;
}
