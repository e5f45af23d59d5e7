// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the panel of variables to set in its states, in both themes, for a person to look through:
//     tests/support/run-test screens_variables FOLDER
// The keys in the pictures open nothing.

#include "tests/support/fakevariables.h"
#include "tests/support/settingstage.h"
#include "tests/support/uistage.h"
#include "ui/deploy/filesformedialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/waydialog.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int quietMs = 120;
constexpr QSize panelSize(820, 620);

const QByteArray envText = "# Storefront\nNODE_ENV=production\nINNGEST_SIGNING_KEY='signkey-prod-3333' # set by Ada\n"
                           "PORT=80\n";

void settle()
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < quietMs)
        QCoreApplication::processEvents(QEventLoop::AllEvents, quietMs / 4);
}

class Screens
{
public:
    Screens(QDir folder, QString theme)
        : m_folder(std::move(folder))
        , m_theme(std::move(theme))
    {
    }

    void drawTargets();
    void drawFile();
    void drawPutBack();
    void drawTroubles();
    void drawSetForMe();
    void drawFilesForMe();

private:
    std::unique_ptr<FakeVariables> source(RotationStep::Kind step) const;
    void draw(VariablesAppView &panel, const QString &name) const;
    QString path() const { return m_stage.directory.filePath(u"storefront.env"_s); }
    void write(const QByteArray &text) const
    {
        QFile file(path());
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
    }

    UiStage m_stage;
    const QDir m_folder;
    const QString m_theme;
};

std::unique_ptr<FakeVariables> Screens::source(RotationStep::Kind step) const
{
    auto source = std::make_unique<FakeVariables>(step);
    const QList<DeployVariable> both{{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-" + QByteArray(64, '1'))},
        {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("signkey-prod-" + QByteArray(64, '2'))}};
    source->addApp(u"shop"_s, u"storefront"_s, u"vercel"_s).variables = both;
    source->addApp(u"billing"_s, u"billing"_s, u"kubernetes"_s).variables = both;
    source->app(u"billing"_s).isSaidToBeSet = true;
    source->addApp(
              u"long"_s, u"a-very-long-app-name-that-somebody-thought-of-in-the-eu-central-1-region"_s, u"render"_s)
        .variables
        = both;
    source->addSender(u"Nightly import (cron)"_s).variables = {{u"INNGEST_EVENT_KEY"_s, Secret("abc-def")}};
    return source;
}

void Screens::draw(VariablesAppView &panel, const QString &name) const
{
    settle();
    // As the page that scrolls gives it: what it wants at this width.
    panel.resize(panel.width(), panel.layout()->totalHeightForWidth(panel.width()));
    settle();
    if (!panel.grab().save(m_folder.filePath(u"variables-%1-%2.png"_s.arg(name, m_theme))))
        qFatal("cannot write a picture");
}

void Screens::drawTargets()
{
    auto made = source(RotationStep::RollOut);
    FakeVariables &variables = *made;
    VariablesAppView panel(std::move(made), m_stage.clock, m_stage.preferences, m_stage.clipboard);
    panel.resize(panelSize);
    panel.show();
    panel.select({u"shop"_s});
    draw(panel, u"vercel-empty"_s);
    panel.findChild<QLineEdit *>(u"place-project"_s)->setFocus();
    QTest::keyClicks(panel.findChild<QLineEdit *>(u"place-project"_s), u"storefront"_s);
    QTest::keyClicks(panel.findChild<QLineEdit *>(u"place-team"_s), u"acme"_s);
    draw(panel, u"vercel"_s);
    variables.app(u"billing"_s).targetId = u"kubernetes"_s;
    variables.app(u"billing"_s).targetPlace
        = uR"({"context":"prod","namespace":"shop","secret":"billing-env","workload":"deployment/billing"})"_s;
    panel.select({variables.apps.at(1).appKey});
    draw(panel, u"kubernetes"_s);
    panel.select({variables.apps.at(2).appKey});
    draw(panel, u"long"_s);
    variables.app(u"long"_s).targetId = u"managed"_s;
    panel.select({variables.apps.at(3).appKey});
    draw(panel, u"sender"_s);
    panel.resize(panelSize.width() * 3 / 4, panelSize.height());
    panel.select({variables.apps.at(1).appKey});
    draw(panel, u"narrow"_s);
}

void Screens::drawSetForMe()
{
    const SettingStage tool;
    SystemClock clock;
    FakeVariables variables;
    QList<Setting> settings;
    for (const QString &place : {u"storefront"_s, u"billing"_s, u"warehouse"_s, u"moon"_s}) {
        if (place != "moon"_L1)
            QDir(tool.path(u"."_s)).mkdir(place);
        Setting setting = tool.setting(tool.target());
        setting.appKeys = {place};
        setting.name = place;
        setting.places[u"place"_s] = place;
        AppVariables &app = variables.addApp(place, place, {});
        app.targetId = setting.target.id;
        app.variables = setting.variables;
        settings.append(setting);
    }
    auto *dialog = new SetForMeDialog(borrowed(variables), clock, settings, tool.environment());
    dialog->show();
    const auto draw = [&](const QString &name) {
        const auto *close = dialog->findChild<QPushButton *>(u"closeButton"_s);
        while (!close->text().contains(u"Close"_s))
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        settle();
        dialog->grab().save(m_folder.filePath(u"variables-%1-%2.png"_s.arg(name, m_theme)));
    };
    draw(u"setforme-plan"_s);
    dialog->findChild<QPushButton *>(u"setButton"_s)->click();
    draw(u"setforme-first"_s);
    variables.app(u"storefront"_s).isShown = true;
    emit variables.changed();
    tool.behave(u"fails"_s);
    dialog->findChild<QPushButton *>(u"restButton"_s)->click();
    draw(u"setforme-end"_s);
    dialog->findChild<QTableWidget *>()->selectRow(1);
    dialog->resize(600, 440);
    draw(u"setforme-small"_s);
    delete dialog;
}

void Screens::drawFile()
{
    write(envText);
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    auto made = source(RotationStep::RollOut);
    made->app(u"shop"_s).targetId = u"env-file"_s;
    made->app(u"shop"_s).targetPlace = path();
    VariablesAppView panel(std::move(made), m_stage.clock, m_stage.preferences, m_stage.clipboard);
    panel.resize(panelSize);
    panel.show();
    panel.select({u"shop"_s});
    draw(panel, u"file-before"_s);
    panel.findChild<QPushButton *>(u"writeButton"_s)->click();
    draw(panel, u"file-written"_s);
}

void Screens::drawFilesForMe()
{
    FakeVariables variables;
    const QList<DeployVariable> both = source(RotationStep::RollOut)->app(u"shop"_s).variables;
    for (const QString &name : {u"storefront"_s, u"billing"_s, u"warehouse"_s, u"moon"_s,
             u"a-very-long-app-name-that-somebody-thought-of"_s}) {
        AppVariables &app = variables.addApp(name, name, {});
        app.targetId = u"env-file"_s;
        app.targetPlace = name == "moon"_L1 ? u"moon/.env"_s : m_stage.directory.filePath(name + u".env"_s);
        app.variables = both;
    }
    for (const QString &name : {u"storefront"_s, u"billing"_s}) {
        QFile file(m_stage.directory.filePath(name + u".env"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write("PORT=80\nINNGEST_SIGNING_KEY=signkey-prod-3333\n");
        file.setPermissions(name == "billing"_L1 ? QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther
                                                 : QFile::ReadOwner | QFile::WriteOwner);
    }
    VariablesAppView panel(borrowed(variables), m_stage.clock, m_stage.preferences, m_stage.clipboard);
    panel.resize(panelSize);
    panel.show();
    panel.select(
        {u"storefront"_s, u"billing"_s, u"warehouse"_s, u"moon"_s, u"a-very-long-app-name-that-somebody-thought-of"_s});
    draw(panel, u"files-page"_s);
    panel.setForMe();
    auto *dialog = panel.findChild<FilesForMeDialog *>();
    const auto drawDialog = [&](const QString &name) {
        while (!dialog->findChild<QPushButton *>(u"closeButton"_s)->isEnabled())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        settle();
        dialog->grab().save(m_folder.filePath(u"variables-%1-%2.png"_s.arg(name, m_theme)));
    };
    settle();
    dialog->findChild<QTableWidget *>()->selectRow(1);
    drawDialog(u"files-plan"_s);
    dialog->findChild<QPushButton *>(u"writeFilesButton"_s)->click();
    drawDialog(u"files-end"_s);
    dialog->findChild<QTableWidget *>()->selectRow(0);
    dialog->resize(600, 440);
    drawDialog(u"files-small"_s);
    delete dialog;
}

void Screens::drawPutBack()
{
    write("INNGEST_SIGNING_KEY=signkey-prod-1111\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-2222\n");
    auto made = source(RotationStep::PutBack);
    made->apps.resize(1);
    made->secrets[u"kept"_s] = Secret("INNGEST_SIGNING_KEY=signkey-prod-2222");
    made->kept = {{path(), u"INNGEST_SIGNING_KEY"_s, u"kept"_s}, {path(), u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}};
    made->apps[0].targetId = u"env-file"_s;
    made->apps[0].targetPlace = path();
    made->apps[0].variables[1] = {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, true};
    VariablesAppView panel(std::move(made), m_stage.clock, m_stage.preferences, m_stage.clipboard);
    panel.resize(panelSize);
    panel.show();
    panel.select({u"shop"_s});
    draw(panel, u"putback"_s);
    panel.findChild<QPushButton *>(u"writeButton"_s)->click();
    draw(panel, u"putback-done"_s);
}

void Screens::drawTroubles()
{
    auto made = source(RotationStep::RollOut);
    made->app(u"shop"_s).targetId = u"docker-compose"_s;
    made->app(u"shop"_s).targetPlace = uR"({"file":"/nowhere/at/all/.env","project":"shop","service":"shop"})"_s;
    made->app(u"billing"_s).targetId = u"managed"_s;
    VariablesAppView panel(std::move(made), m_stage.clock, m_stage.preferences, m_stage.clipboard);
    panel.resize(panelSize);
    panel.show();
    panel.select({u"shop"_s});
    draw(panel, u"trouble"_s);
    panel.select({u"billing"_s});
    draw(panel, u"managed"_s);
    panel.select({u"shop"_s, u"billing"_s});
    draw(panel, u"several-ways"_s);
    panel.chooseWay();
    settle();
    if (!panel.findChild<WayDialog *>()->grab().save(m_folder.filePath(u"variables-method-%1.png"_s.arg(m_theme))))
        qFatal("cannot write a picture");
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QDir folder(QCoreApplication::arguments().value(1, u"."_s));
    QTemporaryDir home;
    Preferences preferences(home.filePath(u"settings.ini"_s));
    const Theme look(preferences);
    for (const auto &[theme, name] :
        {std::pair(Preferences::Theme::Light, u"light"_s), std::pair(Preferences::Theme::Dark, u"dark"_s)}) {
        preferences.setTheme(theme);
        Screens screens(folder, name);
        screens.drawTargets();
        screens.drawFile();
        screens.drawPutBack();
        screens.drawTroubles();
        screens.drawSetForMe();
        screens.drawFilesForMe();
    }
    return EXIT_SUCCESS;
}
