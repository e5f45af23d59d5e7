// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/windowbanners.h"

#include "app/accounts/accountlist.h"
#include "app/accounts/accounts.h"
#include "app/accounts/keywatch.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationsession.h"
#include "ui/secrets/clipboardbanner.h"
#include "ui/secrets/keychainbanner.h"
#include "ui/widgets/agetick.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/overviewtext.h"
#include "ui/words/policytext.h"
#include "ui/words/restarttext.h"
#include "ui/words/rotationtext.h"

#include <QGuiApplication>
#include <algorithm>

WindowBanners::WindowBanners(Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_keychain(new KeychainBanner(services.secrets, services.preferences, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::small, Spacing::small, Spacing::small, 0);
    layout->setSpacing(Spacing::small);
    for (QWidget *banner : std::initializer_list<QWidget *>{m_policy, m_openFailed, m_signIn, m_clipboard, m_keychain,
             m_keyChanges, m_server, m_rotation, m_unsettled, m_setAside, m_history, m_unnoted, m_preferences})
        layout->addWidget(banner);

    for (Banner *banner : {m_openFailed, m_history, m_unnoted, m_preferences, m_setAside})
        banner->setDismissable(true);
    QPushButton *retryButton = named("openRetryButton", m_openFailed->addButton(tr("Try again")));
    connect(retryButton, &QPushButton::clicked, this, [this] {
        m_openFailed->hide();
        m_services.accounts.open(m_failedAccountId);
    });
    connect(&m_services.accounts, &Accounts::openFailed, this, &WindowBanners::onOpenFailed);
    // An account whose token is behind a locked keychain opens by itself once that is unlocked, and one whose keys are
    // behind it reads them then.
    connect(&m_services.secrets, &SecretStore::stateChanged, this, [this] {
        if (m_services.secrets.state() != SecretStore::State::Ready)
            return;
        if (m_account && m_account->isKeptByKeychain())
            m_account->reload();
        if (!m_openFailed->isHidden())
            m_services.accounts.open(m_failedAccountId);
    });
    connect(m_keychain, &KeychainBanner::helpRequested, this, &WindowBanners::keychainHelpRequested);
    setupSignIn();
    setupHistory();
    setupPreferences();
    setupRotation();
    setupKeyChanges();
    setupPolicy();
    setupSetAside();
}

WindowBanners::~WindowBanners() = default;

void WindowBanners::setupSignIn()
{
    QPushButton *signInButton = named("signInButton", m_signIn->addButton(tr("&Sign in again…")));
    QPushButton *declineButton = named("declineSignInButton", m_signIn->addButton(tr("&Not now")));
    declineButton->setToolTip(tr("What waits for the sign-in ends without it"));
    connect(signInButton, &QPushButton::clicked, this, &WindowBanners::signInRequested);
    connect(declineButton, &QPushButton::clicked, this, [this] {
        m_signIn->hide();
        m_services.accounts.declineSignIn();
    });
}

void WindowBanners::setupHistory()
{
    connect(&m_services.accounts, &Accounts::addedUnnoted, this, [this](const QString &name, const Error &why) {
        m_unnoted->say(Tone::Warning, tr("“%1” is added, and the history does not have that").arg(shownName(name)),
            errorText(why, Attempt::File));
    });
    const auto look = [this] {
        const QString copy = m_services.history.damagedCopy();
        if (copy.isEmpty())
            return;
        m_history->say(Tone::Warning, tr("The history on this computer was damaged"),
            tr("It was set aside as %1, and a new one was begun. The keys themselves and the list of accounts are "
               "elsewhere and still there. What the file held besides the past is missing here now: environments and "
               "keys that were typed in by hand, the list under “Kept on this computer”, open rotations, and how apps "
               "are asked. What became of a change that was under way then has to be looked up where the keys are.")
                .arg(shownName(copy)));
    };
    connect(&m_services.history, &HistoryStore::opened, this, look);
    look();
    // One that a newer version made, or that may not be read: nothing else in the window would say so.
    whenFinished(m_services.history.head(), this, [this](const Result<QByteArray> &head) {
        if (!head)
            return m_history->say(Tone::Danger, tr("The history on this computer cannot be used"),
                tr("%1 Until then no key is changed from here, and an open rotation is not seen.")
                    .arg(errorText(head.error(), Attempt::File)));
        // Read, it looks as always; and somebody would plan a rotation that no step of can be noted.
        whenFinished(m_services.history.tryWriting(), this, [this](const Done &writable) {
            if (!writable && writable.error().isInOwnWords())
                m_history->say(Tone::Danger, tr("The history on this computer can only be read"),
                    tr("%1 Until then no key is changed from here, and nothing can be noted of a rotation.")
                        .arg(errorText(writable.error(), Attempt::File)));
        });
    });
}

/// Once: what is chosen after that is lost in the same way.
void WindowBanners::setupPreferences()
{
    const auto look = [this] {
        QStringList texts;
        if (const QString trouble = m_services.preferences.trouble(); !trouble.isEmpty())
            texts.append(tr("What you choose holds until the program closes: its settings, which tab is in front, "
                            "after how many months keys are due. %1")
                             .arg(trouble));
        if (const QString trouble = m_services.accounts.notNoted(); !trouble.isEmpty())
            texts.append(tr("Which account is open could not be noted: the next start may open another one. The list "
                            "of accounts is as it was. %1")
                             .arg(trouble));
        if (!texts.isEmpty())
            m_preferences->say(Tone::Warning, tr("Your settings are not stored"), texts.join(u'\n'));
    };
    connect(&m_services.accounts, &Accounts::troubled, this, look);
    connect(&m_services.preferences, &Preferences::troubled, this, look);
    look();
}

/// Of the practice account it is found out when that is opened, of all else before there is a window.
void WindowBanners::setupSetAside()
{
    connect(&m_services.accounts, &Accounts::troubled, this, [this] {
        if (const QString practice = m_services.accounts.practiceSetAside(); !practice.isEmpty())
            m_setAside->say(Tone::Warning, tr("The practice account was begun anew"),
                tr("Its file was damaged, cut off, or none of this program's. It is at %1, unchanged. The practice "
                   "account's keys and apps are new ones now, and a rotation that was open there cannot go on. "
                   "Accounts at Inngest have nothing to do with it.")
                    .arg(shownName(practice)));
    });
    QStringList texts;
    if (const QString accounts = m_services.accounts.stored().setAside(); !accounts.isEmpty())
        texts.append(
            tr("The list of accounts was not read: it is larger than any of this program's, cut off, or holds "
               "what the program never writes. It is at %1, unchanged. Its accounts are not in the list now. What the "
               "keychain has of them is still there, and so are their history and rotations. They are back "
               "when the list is put right and, while the program is closed, back in its place.")
                .arg(shownName(accounts)));
    if (const QString settings = m_services.preferences.setAside(); !settings.isEmpty())
        texts.append(tr("Your settings were not read: the file is larger than any of this program's, cut off, or "
                        "holds what the program never writes. It is at %1, unchanged. What you had chosen begins anew: "
                        "the settings, "
                        "which tab is in front, after how many months keys are due. Accounts and keys are elsewhere.")
                         .arg(shownName(settings)));
    const bool isSetAside = !texts.isEmpty();
    if (const QString trouble = m_services.accounts.stored().trouble(); !trouble.isEmpty())
        texts.append(
            tr("The list of accounts cannot be read or changed. %1 Until then accounts that you have set up may "
               "be missing here, and none can be added.")
                .arg(trouble));
    if (!texts.isEmpty())
        m_setAside->say(Tone::Warning,
            isSetAside ? tr("A settings file was set aside") : tr("The list of accounts cannot be used"),
            texts.join(u'\n'));
}

void WindowBanners::setupPolicy()
{
    const auto look = [this] {
        const QString problem = policyProblemText(Policy::now());
        if (problem.isEmpty())
            m_policy->hide();
        else
            m_policy->say(Tone::Warning, tr("The administrator's policy cannot be understood"), problem);
        // What did not open as the policy stood opens by itself once that allows it.
        if (m_isSwitchedOff && !m_openFailed->isHidden() && Policy::now().allows(Policy::Feature::SessionSignIn))
            m_services.accounts.open(m_failedAccountId);
    };
    // Whoever comes back to the window sees what was put right or came meanwhile, also where nothing told of it.
    connect(qApp, &QGuiApplication::applicationStateChanged, this, look);
    Policy::follow(this, look);
    look();
}

void WindowBanners::setupKeyChanges()
{
    QPushButton *knownButton = named("knownChangesButton", m_keyChanges->addButton(tr("&We know of it")));
    knownButton->setToolTip(tr("It is not shown again. The history keeps it."));
    QPushButton *rotateButton = named("rotateAfterChangesButton", m_keyChanges->addButton(tr("Rotate after a lea&k…")));
    connect(knownButton, &QPushButton::clicked, this, [this] {
        if (m_watch)
            m_watch->acknowledge();
    });
    // Whoever could change keys may have read them all: the signing key goes first, whichever key it was.
    connect(rotateButton, &QPushButton::clicked, this, [this] {
        if (m_watch)
            emit leakReported({{.type = KeyType::Signing, .environmentId = m_watch->environmentId()}});
    });
}

void WindowBanners::refreshKeyChanges()
{
    const QList<KeyChange> changes = m_watch ? m_watch->changes() : QList<KeyChange>();
    if (changes.isEmpty())
        return m_keyChanges->hide();
    constexpr qsizetype most = 4;
    QStringList lines = ofEach(changes.first(std::min(most, changes.size())), keyChangeText);
    if (changes.size() > most)
        lines.append(tr("And %1 more: the history has them all.").arg(changes.size() - most));
    lines.append(tr("Nothing in this computer's journal did that. If a colleague did, say so here; if nobody you know "
                    "did, treat it as a leak and rotate the keys."));
    m_keyChanges->say(Tone::Warning,
        tr("Keys were changed outside this program (%n changes)", nullptr, int(changes.size())), lines.join(u'\n'));
}

void WindowBanners::setupRotation()
{
    QPushButton *continueButton = named("continueRotationButton", m_rotation->addButton(tr("&Continue the rotation")));
    connect(continueButton, &QPushButton::clicked, this, &WindowBanners::rotationRequested);
    new AgeTick(m_services.clock, *m_rotation, [this] { setRotation(m_session, m_progress); });
    QPushButton *readButton = named("readServerButton", m_server->addButton(tr("&Read it again")));
    connect(readButton, &QPushButton::clicked, this, [this] {
        if (m_account)
            m_account->reload();
    });
}

/// What a restart has come to is known while its act waits, also where the page that shows it is closed.
void WindowBanners::follow(const Act &act)
{
    const auto look = [this, &act] {
        if (const RestartWatch *watch = act.handover().watch.get())
            connect(watch, &RestartWatch::changed, this, &WindowBanners::refreshServer, Qt::UniqueConnection);
        refreshServer();
    };
    connect(&act, &Act::stepChanged, m_listener.get(), look);
    // It leaves the list of those that run around this signal.
    connect(
        &act, &Act::finished, m_listener.get(), [this] { refreshServer(); }, Qt::QueuedConnection);
    look();
}

/// One that is down, or was started with another key, serves nobody, whichever tab is in front. An open rotation says
/// it by itself, but for the restart that it waits for.
void WindowBanners::refreshServer()
{
    if (const auto outage = m_account ? restartOutage(m_account->acts()) : std::nullopt)
        return m_server->say(outage->tone, outage->title, outage->text);
    const bool isServer = m_account && m_account->account().capabilities().isServer;
    const std::optional<Error> error = isServer ? m_account->signingKeys().error : std::nullopt;
    const bool isRotating = m_session && m_session->rotation().isBegun() && !m_session->rotation().isOver();
    if (!error || (isRotating && (m_session->loadError() || m_session->live().error)))
        return m_server->hide();
    const QString text = errorText(*error, Attempt::Read);
    // It may have been stored unchecked, days ago.
    const bool wasRead = !m_watch || m_watch->keysOf(m_watch->environmentId()).look.at.isValid();
    if (wasRead)
        m_server->say(Tone::Warning, tr("The server cannot be read now"), text);
    else
        m_server->say(Tone::Warning, tr("This server has never been read from here"),
            tr("%1 Until it is, this program goes by what was typed in.").arg(text));
}

void WindowBanners::setRotation(const RotationSession *session, const QString &progress)
{
    m_session = session;
    m_progress = progress;
    refreshServer();
    const std::optional<Error> unread = session ? session->loadError() : std::nullopt;
    if (!session || (!session->isLoaded() && !unread) || !session->rotation().isBegun() || session->rotation().isOver())
        return m_rotation->hide();
    const Rotation &rotation = session->rotation();
    const QString begun = tr("It stands at “%1”, and was begun %2 by %3.")
                              .arg(stepName(session->stepUnderWay()), ageText(rotation.begunAt, m_services.clock.now()),
                                  shownName(rotation.person));
    const QString stands
        = rotation.isRotated ? tr("%1 %2", "two sentences").arg(begun, tr("The signing key has been rotated.")) : begun;
    if (unread)
        return m_rotation->say(Tone::Warning,
            tr("A rotation of %1 is open, and cannot be read").arg(shownName(rotation.environment.name)),
            tr("%1 %2", "two sentences").arg(stands, errorText(*unread, Attempt::Read)));
    // What is seen below is of an earlier reading; of a server that is down, or holds a key that nobody knows, this is
    // all that the window says, where no banner of the server's own says why.
    if (const std::optional<Error> &error = session->live().error)
        return m_rotation->say(Tone::Warning,
            tr("A rotation of %1 is open, and the keys cannot be read now").arg(shownName(rotation.environment.name)),
            m_server->isHidden() ? tr("%1 %2", "two sentences").arg(stands, errorText(*error, Attempt::Read)) : stands);
    const QList<WatchedStep> watched = watchedSteps(*session);
    const std::optional<RotationProgress> &known = watched.first().progress;
    const bool isBroken = std::ranges::any_of(
        watched, [](const WatchedStep &step) { return step.progress && step.progress->broken > 0; });
    m_rotation->say(isBroken                ? Tone::Danger
            : known && known->isInTrouble() ? Tone::Warning
                                            : Tone::Info,
        rotation.isUndoing ? tr("A rotation of %1 is being undone").arg(shownName(rotation.environment.name))
                           : tr("A rotation of %1 is open").arg(shownName(rotation.environment.name)),
        progress.isEmpty() ? stands : tr("%1 %2.", "two sentences").arg(stands, progress));
}

void WindowBanners::follow(SecretClipboard &clipboard)
{
    sayWhatCameBack(*m_clipboard, clipboard);
}

void WindowBanners::setAccount(OpenAccount *account)
{
    m_listener = std::make_unique<QObject>();
    m_signIn->hide();
    emit waitingFor({});
    m_openFailed->hide();
    m_unsettled->setAccount(account);
    m_watch = account ? std::make_unique<KeyWatch>(*account, m_services.history, m_services.clock) : nullptr;
    if (m_watch)
        connect(m_watch.get(), &KeyWatch::changed, this, &WindowBanners::refreshKeyChanges);
    if (m_watch) // what an earlier run of the program has read is known a moment later
        connect(m_watch.get(), &KeyWatch::looked, this, &WindowBanners::refreshServer);
    refreshKeyChanges();
    m_account = account;
    refreshServer();
    if (!account)
        return;
    connect(account, &OpenAccount::signingKeysChanged, m_listener.get(), [this] { refreshServer(); });
    connect(&account->acts(), &Acts::actStarted, m_listener.get(), [this](Act *act) { follow(*act); });
    const QList<Act *> running = account->acts().running();
    for (const Act *act : running)
        follow(*act);
    const Dashboard &dashboard = account->dashboard();
    connect(&dashboard, &Dashboard::signInNeeded, m_listener.get(), [this] {
        const bool isMissing = m_services.accounts.lacksSignIn();
        m_signIn->say(Tone::Warning,
            isMissing ? tr("No sign-in of this account is at hand") : tr("The sign-in has ended"),
            (isMissing ? tr("Neither the keychain, as far as it is in use, nor this program's memory holds one.") + u' '
                       : QString())
                + tr("What was about to be read or changed waits for you. Nothing is lost: sign in again, and it goes "
                     "on."));
    });
    connect(&dashboard, &Dashboard::tryingAgain, m_listener.get(), [this](int attempt, int attempts, const Error &why) {
        emit waitingFor(tr("%1: reading again by itself, %2 of %3").arg(errorTitle(why)).arg(attempt).arg(attempts));
    });
    connect(&dashboard, &Dashboard::stillWaiting, m_listener.get(), [this] {
        emit waitingFor(tr("No answer to the change yet. It was sent once and is not sent again; if no answer comes, "
                           "reading tells what became of it"));
    });
    connect(&dashboard, &Dashboard::triedAgain, m_listener.get(), [this] { emit waitingFor({}); });
    connect(&dashboard, &Dashboard::signedIn, m_listener.get(), [this] { m_signIn->hide(); });
}

void WindowBanners::onOpenFailed(const QString &accountId, const Error &error)
{
    m_failedAccountId = accountId;
    const QList<Account> accounts = m_services.accounts.list();
    const auto *found = firstWith(accounts, &Account::id, accountId);
    const QString name = found ? tr("“%1”").arg(shownName(found->name)) : tr("The account");
    m_isSwitchedOff = found && found->capabilities().hasSignIn && !Policy::now().allows(Policy::Feature::SessionSignIn);
    m_openFailed->say(Tone::Warning, tr("%1 could not be opened").arg(name),
        m_isSwitchedOff ? switchedOffText(Policy::Feature::SessionSignIn) : errorText(error, Attempt::Secrets));
}
