// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

//
// Draws what there is of a self-hosted server, for a person to look through:
//     tests/support/run-test screens_server FOLDER light|dark [WIDTH]
// The keys in the pictures open nothing real.

#include "tests/support/selfhostedstage.h"
#include "tests/support/uistage.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/theme.h"
#include "ui/window/addaccountdialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int quietMs = 200;

class Screens
{
public:
    Screens(QDir folder, QString theme, int width)
        : m_folder(std::move(folder))
        , m_theme(std::move(theme))
        , m_width(width)
    {
    }

    void drawDialogs();
    void drawRestart();

private:
    void draw(QWidget &widget, const QString &name);

    const QDir m_folder;
    const QString m_theme;
    const int m_width; // 0: as wide as each is by itself
};

void Screens::draw(QWidget &widget, const QString &name)
{
    if (m_width > 0)
        widget.resize(m_width, widget.height());
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < quietMs)
        QCoreApplication::processEvents(QEventLoop::AllEvents, quietMs / 4);
    widget.grab().save(m_folder.filePath(u"server-%1-%2.png"_s.arg(name, m_theme)));
}

void Screens::drawDialogs()
{
    UiStage ui;
    SelfHostedStage m;
    Accounts accounts(Directories::below(ui.directory.path()).value(), ui.keychain, ui.history, ui.clock, u"Ada"_s);
    AddAccountDialog chooser(accounts);
    chooser.show();
    draw(chooser, u"choice"_s);
    ServerDialog dialog(accounts, {});
    dialog.show();
    const auto edit = [&](const QString &name) { return dialog.findChild<QLineEdit *>(name); };
    draw(dialog, u"empty"_s);
    edit(u"serverNameEdit"_s)->setText(u"Acme's server"_s);
    edit(u"serverOriginEdit"_s)->setText(u"http://10.0.0.5:8288"_s);
    edit(u"serverSigningKeyEdit"_s)->setText(QString(64, u'c'));
    auto *go = dialog.findChild<QPushButton *>(u"serverGoButton"_s);
    go->click();
    draw(dialog, u"plain-http"_s);
    edit(u"serverOriginEdit"_s)->setText(m.server.origin().toString());
    const auto ask = [&] {
        go->click();
        if (!QTest::qWaitFor([go] { return go->isEnabled(); }, 10'000))
            qFatal("no answer");
    };
    ask();
    draw(dialog, u"another-key"_s);
    edit(u"serverSigningKeyEdit"_s)->setText(m.atFirst.signingKey.revealText());
    ask();
    draw(dialog, u"found"_s);
}

void Screens::drawRestart()
{
    UiStage ui;
    SelfHostedStage m;
    m.session = m.makeSession();
    auto *wizard = new RotationWizard({*m.session, ui.services, ui.clipboard, capabilitiesOf(AccountKind::SelfHosted)});
    wizard->show();
    if (!m.rests())
        qFatal("not read");
    draw(*wizard, u"plan"_s);
    if (!m.begin(true, true) || !m.runTo(RotationStep::Rotate))
        qFatal("stuck");
    draw(*wizard, u"rotate"_s);
    m.person = nullptr;
    const auto act = [&] { return m.session->act(); };
    for (int i = 0; i < 3 && !(act() && act()->step() == Act::Step::WaitingForPerson); ++i) {
        if (m.session->isFinalCheckFresh())
            m.session->rotate(m.session->textToType());
        else
            m.session->takeFinalCheck();
        const bool rests = QTest::qWaitFor(
            [&] {
                if (m.session->rotatesAt().isValid() && m.session->rotatesAt() > m.clock.now())
                    m.clock.advance(std::chrono::milliseconds(m.clock.now().msecsTo(m.session->rotatesAt())));
                return !m.session->isBusy() || (act() && act()->step() == Act::Step::WaitingForPerson);
            },
            10'000);
        if (!rests)
            qFatal("stuck");
    }
    if (!m.comesTo(act(), RestartWatch::State::Before))
        qFatal("not asked");
    draw(*wizard, u"restart-old-settings"_s);
    const auto forms = wizard->findChildren<QComboBox *>(u"settingsFormBox"_s);
    for (QComboBox *box : forms)
        box->setCurrentIndex(4);
    draw(*wizard, u"restart-values"_s);
    for (auto *open : wizard->findChildren<QPushButton *>(u"serverTargetButton"_s)) {
        if (!open->isVisible())
            continue;
        open->click();
        auto *targets = open->parentWidget()->findChild<QComboBox *>(u"targetCombo"_s);
        for (const QString &id : {u"server-systemd"_s, u"server-kubernetes"_s}) {
            targets->setCurrentIndex(targets->findData(id));
            emit targets->activated(targets->currentIndex());
            draw(*wizard, u"restart-by-"_s + id.mid(7));
        }
    }
    const ServerSettings wanted = act()->handover().settings;
    m.server.stop();
    if (!QTest::qWaitFor([&] { return act()->handover().watch->isOutage(); }, 20'000))
        qFatal("no outage");
    draw(*wizard, u"restart-outage"_s);
    ServerSettings third = wanted;
    third.signingKey = Secret(QByteArray(64, 'd'));
    m.server.restartWith(third);
    if (!m.comesTo(act(), RestartWatch::State::OtherKey))
        qFatal("no third key");
    draw(*wizard, u"restart-third-key"_s);
    m.server.restartWith(wanted);
    if (!m.rests())
        qFatal("stuck");
    draw(*wizard, u"restarted"_s);
    m.server.stop();
    m.session->readLive();
    if (!m.rests() || !QTest::qWaitFor([&m] { return m.session->keptSettings() != nullptr; }))
        qFatal("read");
    draw(*wizard, u"unread"_s);
    delete wizard;
    m.open();
    m.session = m.makeSession();
    auto *later = new RotationWizard({*m.session, ui.services, ui.clipboard, capabilitiesOf(AccountKind::SelfHosted)});
    later->show();
    if (!m.rests() || !QTest::qWaitFor([&m] { return m.session->keptSettings() != nullptr; }))
        qFatal("read");
    draw(*later, u"unread-at-the-start"_s);
    delete later;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const QString themeName = arguments.value(2, u"light"_s);
    QTemporaryDir settings;
    Preferences preferences(settings.filePath(u"settings.ini"_s));
    preferences.setTheme(themeName == u"dark"_s ? Preferences::Theme::Dark : Preferences::Theme::Light);
    const Theme theme(preferences);
    Screens screens(QDir(arguments.value(1, u"."_s)), themeName, arguments.value(3).toInt());
    screens.drawDialogs();
    screens.drawRestart();
    return 0;
}
