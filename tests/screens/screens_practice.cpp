// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the practice panel on the practice account itself, for a person to look through:
//     tests/support/run-test screens_practice FOLDER [light|dark]
// QT_SCALE_FACTOR=2 draws it as on a dense screen.

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/practice/practicecontrol.h"
#include "tests/support/answerof.h"
#include "ui/practice/practicepanel.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void settle(int milliseconds = 400)
{
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < milliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void drawAll(PracticePanel &panel, PracticeControl &control, const std::function<void(const QString &)> &draw)
{
    auto *tree = panel.findChild<QTreeWidget *>(u"practiceAppsTree"_s);
    for (int row = 0; row < std::min(tree->topLevelItemCount(), 8); ++row) {
        tree->setCurrentItem(tree->topLevelItem(row));
        draw(u"practice-app%1"_s.arg(row));
    }
    tree->setCurrentItem(tree->topLevelItem(0));
    answerOf(control.setDeployPace(1500ms, 500ms));
    panel.findChild<QPushButton *>(u"deployButton"_s)->click();
    draw(u"practice-deploying"_s);
    auto *tabs = panel.findChild<QTabWidget *>(u"practiceTabs"_s);
    tabs->setCurrentIndex(1);
    panel.findChild<QPushButton *>(u"trafficButton"_s)->click();
    settle(2500);
    draw(u"practice-traffic"_s);
    tabs->setCurrentIndex(2);
    panel.findChild<QPushButton *>(u"addButton"_s)->click();
    draw(u"practice-faults"_s);
    tabs->setCurrentIndex(3);
    panel.findChild<QPushButton *>(u"createSigningKeyButton"_s)->click();
    draw(u"practice-colleague"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QDir folder(arguments.value(1, u"."_s));
    const QString theme = arguments.value(2, u"light"_s);
    QTemporaryDir home;
    Preferences preferences(home.filePath(u"settings.ini"_s));
    preferences.setTheme(theme == u"dark"_s ? Preferences::Theme::Dark : Preferences::Theme::Light);
    const Theme look(preferences);
    SystemClock clock;
    MemoryStore secrets;
    HistoryStore history(home.filePath(u"history.sqlite"_s));
    Accounts accounts(Directories::below(home.path()).value(), secrets, history, clock, u"ada"_s);
    accounts.openLast();
    settle(1500);
    if (!accounts.current())
        qFatal("the practice account did not open");
    PracticePanel panel(*accounts.practice(), *accounts.current(), clock, preferences);
    panel.show();
    settle(800);
    drawAll(panel, *accounts.practice(), [&](const QString &name) {
        settle();
        if (!panel.grab().save(folder.filePath(u"%1-%2.png"_s.arg(name, theme))))
            qFatal("cannot write a picture");
    });
    return EXIT_SUCCESS;
}
