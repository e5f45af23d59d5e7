// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/hardening.h"
#include "app/core/logging.h"
#include "app/core/onlyinstance.h"
#include "app/core/systemproxy.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/keychain/keychainstore.h"
#include "app/keychain/sessionwatch.h"
#include "ui/common/theme.h"
#include "ui/mainwindow.h"
#include "ui/windowpicture.h"

#include <QApplication>
#include <QCommandLineParser>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    QString directory; // empty: the desktop's own places
    QString picture; // empty: a window
};

Options readOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Shows the signing keys and event keys of Inngest environments, and changes them without an outage."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption directory(u"directory"_s,
        QCoreApplication::translate("main", "Keep settings and history in <directory>, beside the usual ones."),
        u"directory"_s);
    const QCommandLineOption picture(
        u"picture"_s, QCoreApplication::translate("main", "Draw the window into <file> (PNG) and end."), u"file"_s);
    parser.addOptions({directory, picture});
    parser.process(application);
    return {.directory = parser.value(directory), .picture = parser.value(picture)};
}

/// A picture needs no display; this has to be known before there is an application.
void goWithoutDisplay(int argc, char *argv[])
{
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    for (int i = 1; i < argc; ++i) {
        if (QByteArrayView(argv[i]).startsWith("--picture") && !hasDisplay
            && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
}

int run(const Options &options, const Directories &places)
{
    OnlyInstance only(places.data);
    if (!only.take()) {
        if (only.raiseOther())
            return EXIT_SUCCESS; // its window is in front now
        qCCritical(logCore, "Another program works on the same data, and it does not answer.");
        return EXIT_FAILURE;
    }
    SystemClock clock;
    Preferences preferences(places.settings + u"/preferences.ini"_s);
    const Theme theme(preferences);
    KeychainStore keychain(clock);
    ChosenStore secrets(keychain);
    HistoryStore history(places.data + u"/history.sqlite"_s);
    KeptKeys keptKeys(history, secrets);
    Accounts accounts(places, secrets, history, clock, personAtThisMachine());
    Services services{clock, preferences, secrets, history, keptKeys, accounts};

    MainWindow window(services);
    const SessionWatch session;
    QObject::connect(&session, &SessionWatch::screenLocked, &window, &MainWindow::lockBySystem);
    QObject::connect(&session, &SessionWatch::aboutToSleep, &window, &MainWindow::lockBySystem);
    QObject::connect(&only, &OnlyInstance::raiseRequested, &window, &MainWindow::bringToFront);
    window.show();
    if (!options.picture.isEmpty())
        WindowPicture::take(window, accounts, options.picture);
    // Not before the window is there: a keychain that does not answer takes its time to say so.
    secrets.refreshState();
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    hardenProcess();
    goWithoutDisplay(argc, argv);
    const QApplication application(argc, argv);
    QApplication::setApplicationName(u"inngest-key-manager"_s);
    QApplication::setApplicationVersion(QStringLiteral(IKM_VERSION));
    QApplication::setDesktopFileName(u"inngest-key-manager"_s);
    const Options options = readOptions(application);
    const Result<Directories> places
        = options.directory.isEmpty() ? Directories::standard() : Directories::below(options.directory);
    if (!places) {
        qCCritical(logCore, "The program's directories could not be made: %s", qUtf8Printable(places.error().detail));
        return EXIT_FAILURE;
    }
    const int code = run(options, *places);
    // Qt would wait for the desktop's proxy settings, which a server that says nothing can hold up for minutes.
    if (systemProxy::isLooking())
        std::_Exit(code);
    return code;
}
