// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/hardening.h"
#include "app/core/language.h"
#include "app/core/logging.h"
#include "app/core/onlyinstance.h"
#include "app/core/policy.h"
#include "app/core/shown.h"
#include "app/core/systemproxy.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/keychain/keychainstore.h"
#include "app/keychain/sessionwatch.h"
#include "ui/secrets/keyguard.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QMessageBox>
#include <QPixmap>
#include <QSocketNotifier>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    QString directory; // empty: the desktop's own places
    QString picture; // empty: a window
};

void nameProgram()
{
    QCoreApplication::setApplicationName(u"inngest-key-manager"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(IKM_VERSION));
}

Options readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Shows the signing keys and event keys of Inngest environments, and changes them without an outage."));
    // Qt's own one comes with --help-all, which shows the options of a QApplication only where there is a display.
    const QCommandLineOption help(
        {u"h"_s, u"help"_s}, QCoreApplication::translate("main", "Say which options there are, and end."));
    parser.addOption(help);
    parser.addVersionOption();
    const QCommandLineOption directory(u"directory"_s,
        QCoreApplication::translate(
            "main", "Keep settings and history below <directory> instead of in the usual places."),
        u"directory"_s);
    const QCommandLineOption picture(
        u"picture"_s, QCoreApplication::translate("main", "Draw the window into <file> (PNG) and end."), u"file"_s);
    parser.addOptions({directory, picture});
    parser.process(arguments);
    if (parser.isSet(help))
        parser.showHelp();
    // An empty one, as a script writes whose variable is not set, would mean the person's own places, and a window.
    const auto isEmpty = [&parser](const QCommandLineOption &option) {
        return parser.isSet(option) && parser.value(option).isEmpty();
    };
    const QStringList others = parser.positionalArguments();
    if (isEmpty(directory) || isEmpty(picture) || !others.isEmpty()) {
        const QString why = others.isEmpty()
            ? QCoreApplication::translate("main", "There is nothing behind %1.")
                  .arg(isEmpty(directory) ? u"--directory"_s : u"--picture"_s)
            : QCoreApplication::translate("main", "Nothing is known of “%1” here.").arg(shownName(others.first()));
        qCCritical(logCore, "%s", qUtf8Printable(why));
        std::exit(EXIT_FAILURE);
    }
    return {.directory = parser.value(directory), .picture = parser.value(picture)};
}

bool hasOption(int argc, char *argv[], std::initializer_list<QByteArrayView> names)
{
    return std::any_of(argv + 1, argv + argc, [&names](const char *argument) {
        const QByteArrayView name = QByteArrayView(argument).first(std::strcspn(argument, "="));
        return std::ranges::find(names, name) != names.end();
    });
}

/// Whether it has to go without a display: there is none, or none is needed for a picture, whatever variables an old
/// terminal still has.
bool goesWithoutDisplay(int argc, char *argv[])
{
    const bool isNone = qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    return (isNone || hasOption(argc, argv, {"--picture"})) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")
        && !hasOption(argc, argv, {"-platform", "--platform", "-display", "--display"});
}

QtMessageHandler usualHandler = nullptr;

/// Where a display cannot be reached, Qt says so and aborts, as if the program had crashed.
void endOnFatal(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    usualHandler(type, context, message);
    if (type == QtFatalMsg)
        std::_Exit(EXIT_FAILURE);
}

/// What needs no display: help, version, a mistake in the options, and the picture. This has to be known before there
/// is a QApplication. nullopt: go on.
std::optional<int> goWithoutDisplay(int argc, char *argv[])
{
    const bool lacks = goesWithoutDisplay(argc, argv);
    const auto isText = [](const QString &argument) {
        return QStringList{u"-h"_s, u"--help"_s, u"-v"_s, u"--version"_s}.contains(argument);
    };
    const bool wantsText = std::any_of(
        argv + 1, argv + argc, [&isText](const char *one) { return isText(QString::fromLocal8Bit(one)); });
    if (!lacks && !wantsText)
        return {};
    const QCoreApplication application(argc, argv);
    nameProgram();
    language::install();
    QStringList arguments = QCoreApplication::arguments();
    if (wantsText) // read alone: the options that a QApplication takes for itself are unknown here
        arguments.erase(std::remove_if(arguments.begin() + 1, arguments.end(), std::not_fn(isText)), arguments.end());
    if (readOptions(arguments).picture.isEmpty()) {
        qCCritical(logCore, "There is no display here to open a window on. --picture <file> draws it into a file.");
        return EXIT_FAILURE;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return {};
}

/// Draws the window into a file once the open account's keys are there, or after some seconds as it is then, and ends
/// the program: with 1 where the file could not be written.
class WindowPicture : public QObject
{
public:
    WindowPicture(QWidget &window, Accounts &accounts, const QString &path)
        : QObject(&window)
        , m_window(window)
        , m_accounts(accounts)
        , m_path(path)
    {
        connect(&m_accounts, &Accounts::currentChanged, this, &WindowPicture::follow);
        follow();
        QTimer::singleShot(std::chrono::seconds(8), this, &WindowPicture::draw);
    }

private:
    void follow()
    {
        OpenAccount *account = m_accounts.current();
        if (!account)
            return;
        connect(account, &OpenAccount::signingKeysChanged, this, &WindowPicture::look, Qt::QueuedConnection);
        look();
    }

    void look()
    {
        const OpenAccount *account = m_accounts.current();
        if (account && account->signingKeys().value)
            draw();
    }

    void draw()
    {
        if (std::exchange(m_isDrawn, true))
            return;
        QFile file(m_path);
        const bool isWritten = file.open(QIODevice::WriteOnly) && m_window.grab().save(&file, "PNG") && file.flush();
        if (!isWritten)
            qCCritical(logCore, "%s",
                qUtf8Printable(QCoreApplication::translate("main", "The picture could not be written: %1")
                                   .arg(file.errorString())));
        QCoreApplication::exit(isWritten ? EXIT_SUCCESS : EXIT_FAILURE);
    }

    QWidget &m_window;
    Accounts &m_accounts;
    const QString m_path;
    bool m_isDrawn = false;
};

/// Says why there is no window. Whoever starts it from a menu reads no terminal.
int refuseStart(const Options &options, const QString &why)
{
    qCCritical(logCore, "%s", qUtf8Printable(why));
    // Nobody is there to close it.
    if (QGuiApplication::platformName() == "offscreen"_L1 || !options.picture.isEmpty())
        return EXIT_FAILURE;
    QMessageBox box(QMessageBox::Critical, QCoreApplication::translate("main", "Inngest Key Manager"),
        QCoreApplication::translate("main", "Inngest Key Manager was not started."), QMessageBox::Close);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(why);
    box.setWindowIcon(icon(u"program"_s));
    box.open();
    QApplication::exec(); // until its only window is closed
    return EXIT_FAILURE;
}

constexpr std::array ends{SIGTERM, SIGINT, SIGHUP};
std::array<int, 2> channel{-1, -1}; // a signal's handler may do next to nothing but write

void onSignal(int)
{
    const int error = errno;
    const char byte = 1;
    [[maybe_unused]] const auto written = write(channel[1], &byte, 1); // full: it is said already
    errno = error;
}

/// What the system says to end the program: SIGTERM, SIGINT, SIGHUP (a session that ends, Ctrl+C, a terminal that
/// closes). Without this the process would be gone at once, with a copied key left in the clipboard: it ends as when
/// the window is closed, and acts that are under way are in the journal. One a process.
class EndSignals : public QObject
{
public:
    EndSignals();
    ~EndSignals() override;
};

EndSignals::EndSignals()
{
    if (pipe(channel.data()) != 0) {
        qCWarning(logCore, "Signals that end the program will end it at once.");
        return;
    }
    for (const int end : channel) {
        fcntl(end, F_SETFD, FD_CLOEXEC);
        fcntl(end, F_SETFL, O_NONBLOCK);
    }
    auto *notifier = new QSocketNotifier(channel[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
        notifier->setEnabled(false);
        // Whoever asks a second time does not want to wait.
        for (const int one : ends)
            std::signal(one, SIG_DFL);
        QCoreApplication::exit(EXIT_SUCCESS);
    });
    for (const int one : ends) {
        struct sigaction action = {};
        sigaction(one, nullptr, &action);
        if (action.sa_handler == SIG_IGN)
            continue; // nohup: whoever started it wants that
        action = {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        sigaction(one, &action, nullptr);
    }
}

EndSignals::~EndSignals()
{
    for (const int one : ends)
        std::signal(one, SIG_DFL);
    for (int &end : channel) {
        if (end >= 0)
            close(end);
        end = -1;
    }
}

int run(const Options &options, const Directories &places)
{
    OnlyInstance only(places.data);
    if (!only.take()) {
        if (only.raiseOther())
            return EXIT_SUCCESS; // its window is in front now
        return refuseStart(options, only.hindrance());
    }
    SystemClock clock;
    Preferences preferences(places.settings + u"/preferences.ini"_s);
    Policy::setFile(Policy::usualPath());
    const Theme theme(preferences);
    KeychainStore keychain(clock);
    ChosenStore secrets(keychain);
    secrets.setToBeRemoved(preferences.secretsToBeRemoved());
    QObject::connect(&secrets, &ChosenStore::toBeRemovedChanged, &preferences,
        [&] { preferences.setSecretsToBeRemoved(secrets.toBeRemoved()); });
    HistoryStore history(places.data + u"/history.sqlite"_s);
    KeptKeys keptKeys(history, secrets);
    Accounts accounts(places, secrets, history, clock, personAtThisMachine());
    Services services{clock, preferences, secrets, history, keptKeys, accounts};

    const KeyGuard keyGuard(accounts, nullptr);
    MainWindow window(services);
    const SessionWatch session;
    QObject::connect(&session, &SessionWatch::screenLocked, &window, &MainWindow::lockBySystem);
    QObject::connect(&session, &SessionWatch::aboutToSleep, &window, &MainWindow::lockBySystem);
    QObject::connect(&only, &OnlyInstance::raiseRequested, &window, &MainWindow::bringToFront);
    const EndSignals signs;
    window.show();
    if (!options.picture.isEmpty())
        new WindowPicture(window, accounts, options.picture);
    // Not before the window is there: a keychain that does not answer takes its time to say so.
    if (!preferences.keepsSecretsInMemory())
        secrets.refreshState();
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    hardenProcess();
    if (const std::optional<int> status = goWithoutDisplay(argc, argv))
        return *status;
    usualHandler = qInstallMessageHandler(endOnFatal);
    const QApplication application(argc, argv);
    qInstallMessageHandler(nullptr);
    nameProgram();
    language::install();
    QApplication::setDesktopFileName(u"inngest-key-manager"_s);
    const Options options = readOptions(QCoreApplication::arguments());
    const Result<Directories> places
        = options.directory.isEmpty() ? Directories::standard() : Directories::below(options.directory);
    if (!places)
        return refuseStart(options,
            QCoreApplication::translate("main", "There is no place for its settings and its history. %1")
                .arg(places.error().serverMessage));
    const int code = run(options, *places);
    // All that is ours has ended in good order. What Qt has begun in threads of its own cannot be ended, and would be
    // waited for: a name whose server is silent, for half a minute; the desktop's proxy script, for minutes. And the
    // library that runs such scripts crashes where it is taken down by another thread than its own.
    if (systemProxy::wasAskedBeyondThisMachine()) {
        std::fflush(nullptr);
        std::_Exit(code);
    }
    return code;
}
