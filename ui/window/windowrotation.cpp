// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/windowrotation.h"

#include "app/accounts/accounts.h"
#include "app/accounts/connection.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/keychain/chosenstore.h"
#include "app/models/knownkeys.h"
#include "app/rotation/rotationsession.h"
#include "ui/deploy/setformedialog.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/widgets/form.h"
#include "ui/window/rotationwatch.h"
#include "ui/words/rotationtext.h"

#include <QApplication>
#include <QMessageBox>
#include <algorithm>

WindowRotation::WindowRotation(Services &services, SecretClipboard &clipboard, QWidget &window)
    : QObject(&window)
    , m_services(services)
    , m_clipboard(clipboard)
    , m_window(window)
    , m_journal(services.history)
{
}

WindowRotation::~WindowRotation() = default;

QString WindowRotation::progress() const
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    const auto found = holder ? m_watches.find(holder->id) : m_watches.end();
    return found == m_watches.end() ? QString() : found->second->text();
}

void WindowRotation::setAccount(OpenAccount *account)
{
    m_choice.reset();
    if (m_account)
        m_account->disconnect(this);
    if (!m_sessions.empty())
        closeWizard();
    m_watches.clear();
    m_sessions.clear();
    m_unfinished.clear();
    m_account = account;
    if (account) {
        connect(account, &OpenAccount::environmentChanged, this, &WindowRotation::onEnvironmentChanged);
        whenFinished(m_journal.summaries(account->dashboard().origin(), m_services.clock.now()), account,
            [this, account](const Result<QList<RotationSummary>> &summaries) {
                if (!summaries || account != m_account)
                    return;
                m_unfinished = *summaries;
                connect(account, &OpenAccount::environmentsChanged, this, &WindowRotation::makeUnfinished);
                makeUnfinished();
            });
    }
    onEnvironmentChanged();
}

/// An app that breaks between two steps is noticed also where nobody looks: its rotation asks it, and tells the
/// desktop.
void WindowRotation::makeUnfinished()
{
    const QList<Environment> environments = m_account->environments().value.value_or(QList<Environment>());
    for (const Environment &environment : environments) {
        const bool isOpen = std::ranges::any_of(m_unfinished,
            [&environment](const RotationSummary &one) { return one.isOpen() && one.environmentId == environment.id; });
        if (isOpen && environment.holdsKeys() && m_sessions.count(environment.id) == 0)
            make(environment);
    }
}

RotationSession *WindowRotation::current() const
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    return holder ? sessionOf(holder->id) : nullptr;
}

RotationSession *WindowRotation::sessionOf(const QString &environmentId) const
{
    const auto found = m_sessions.find(environmentId);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

void WindowRotation::onEnvironmentChanged()
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (holder && m_sessions.count(holder->id) == 0)
        make(*holder);
    if (m_choice && holder && holder->id != m_choice->environmentId)
        m_choice.reset();
    onCurrentChanged();
}

void WindowRotation::make(const Environment &holder)
{
    const RotationTools tools{.dashboard = m_account->dashboard(),
        .acts = m_account->acts(),
        .history = m_services.history,
        .secrets = m_services.secrets,
        .keptKeys = m_services.keptKeys,
        .clock = m_services.clock,
        .accountName = m_account->account().name,
        .person = personAtThisMachine(),
        .probes = &m_services.accounts.probes(),
        .origins = [&accounts = m_services.accounts] { return ofEach(accounts.list(), filedUnder); },
        .inWords =
            [](const RotationNotice &notice) {
                const TonedText said = noticeText(notice);
                return tr("%1. %2", "what it is, and what that means").arg(said.title, said.text);
            },
        .isRehearsal = m_account->account().capabilities().isRehearsal};
    std::unique_ptr<RotationSession> &session = m_sessions[holder.id];
    session = std::make_unique<RotationSession>(tools, holder);
    if (m_account->isPutAway())
        session->putAway();
    session->load();
    std::unique_ptr<RotationWatch> &watch = m_watches[holder.id];
    watch = std::make_unique<RotationWatch>(*session);
    connect(watch.get(), &RotationWatch::changed, this, &WindowRotation::onCurrentChanged);
    connect(watch.get(), &RotationWatch::openRequested, this, [this, id = holder.id] {
        if (!m_account->keyHolder() || m_account->keyHolder()->id != id)
            m_account->selectEnvironment(id);
        emit openRequested();
    });
}

void WindowRotation::putAway()
{
    for (const auto &[id, session] : m_sessions)
        session->putAway();
}

void WindowRotation::bringBack()
{
    for (const auto &[id, session] : m_sessions)
        session->bringBack();
}

void WindowRotation::onCurrentChanged()
{
    applyChoice();
    emit currentChanged();
}

void WindowRotation::closeWizard()
{
    // Its pages look at the session until their last moment, and what sets something notes its end there. One that was
    // closed a moment ago is still there, too.
    qDeleteAll(SetForMeDialog::beside(m_window));
    qDeleteAll(m_window.findChildren<RotationWizard *>(QString(), Qt::FindDirectChildrenOnly));
}

QStringList WindowRotation::placesBeingSet() const
{
    QStringList places;
    const QList<SetForMeDialog *> dialogs = SetForMeDialog::beside(m_window);
    for (const SetForMeDialog *dialog : dialogs)
        places += dialog->placesBeingSet();
    return places;
}

QStringList WindowRotation::leftOfSeries() const
{
    QStringList sentences;
    for (const auto &[id, session] : m_sessions) {
        const std::optional<RotationSession::Several> several = session->several();
        if (!several || several->waiting == 0)
            continue;
        sentences.append(several->kind == ActKind::DeleteEventKey
                ? tr("More event keys wait to be deleted. They do not go on by themselves then: the page of the step "
                     "asks for them once more.")
                : tr("More changes of the rotation wait behind it. They do not go on by themselves then: the page of "
                     "the step offers them once more."));
    }
    return sentences;
}

void WindowRotation::stopSetting(const std::function<void()> &then)
{
    const QList<SetForMeDialog *> dialogs = SetForMeDialog::beside(m_window);
    for (SetForMeDialog *dialog : dialogs) {
        if (!dialog->isSetting())
            continue;
        // Not from within its own signal: it may be gone after that.
        connect(
            dialog, &SetForMeDialog::settled, this, [this, then] { stopSetting(then); },
            Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
        return dialog->stop();
    }
    then();
}

void WindowRotation::open()
{
    // Of another environment. In the pause before its rotate it cancels that and stays, to say so.
    const bool isFree = !m_wizard || &m_wizard->session() == current() || m_wizard->close();
    if (m_wizard && (!isFree || &m_wizard->session() == current())) {
        if (m_wizard->isMinimized())
            m_wizard->showNormal();
        m_wizard->show();
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    RotationSession *session = current();
    if (!session)
        return sayWhyNot();
    if (session->isLoaded())
        session->planAnew(); // where it is over
    if (session->loadError())
        session->load();
    m_wizard = new RotationWizard({*session, m_services, m_clipboard, m_account->account().capabilities()}, &m_window);
    connect(m_wizard, &RotationWizard::practicePanelRequested, this, &WindowRotation::practicePanelRequested);
    m_wizard->show(); // not open(): one watches the window meanwhile
    m_services.preferences.setHasBegun();
}

/// A key that is pressed and does nothing is pressed again.
void WindowRotation::sayWhyNot()
{
    const std::optional<Environment> environment = m_account ? m_account->environment() : std::nullopt;
    const bool isOfNewKind = environment && environment->type == EnvironmentType::Unknown;
    auto *box = plainBox("noRotationBox", QMessageBox::Information,
        isOfNewKind ? tr("The keys of this environment cannot be rotated here") : tr("There are no keys to rotate yet"),
        isOfNewKind ? tr("This environment is of a kind that this version of the program does not know, and whose its "
                         "keys are is not known here either. Look after them in Inngest's dashboard, or look whether "
                         "there is a newer version of the program.")
            : !m_account ? tr("No account is open. Add one, or try a rotation with the practice account.")
            : environment
            ? tr("The environment that holds the keys of this one is not in the list that was read. Reload it.")
            : tr("The environments of this account are not read yet. As soon as they are, the keys of the one that is "
                 "looked at can be rotated."),
        QMessageBox::Ok, &m_window);
    box->open();
}

void WindowRotation::openWith(bool signingKey, const QStringList &eventKeyIds)
{
    open();
    choose({.signingKey = signingKey, .eventKeyIds = eventKeyIds});
}

bool WindowRotation::openAfterLeak(const QList<KnownKey> &keys, const QString &where)
{
    if (!m_account)
        return false;
    const QString environmentId = keys.first().environmentId;
    // Selecting what is not listed would leave another environment there, and its keys would be rotated.
    if (!m_account->environments().value
        || !hasOneWith(*m_account->environments().value, &Environment::id, environmentId)) {
        sayItIsElsewhere(keys.first());
        return false;
    }
    m_account->selectEnvironment(environmentId);
    Choice choice{.signingKey = false,
        .cause = RotationCause::EventKeyLeaked,
        .reason = where.isEmpty() ? QString() : tr("Found in %1").arg(where)};
    for (const KnownKey &key : keys) {
        choice.leakedKeys.append(key.fingerprint);
        choice.signingKey = choice.signingKey || key.type == KeyType::Signing;
    }
    if (choice.signingKey)
        choice.cause = RotationCause::SigningKeyLeaked;
    if (isUnderWay()) {
        sayItIsUnderWay(choice);
        return false;
    }
    open();
    choose(choice);
    return true;
}

/// Until its environment is read, and for no other one.
void WindowRotation::choose(Choice choice)
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (!holder)
        return;
    choice.environmentId = holder->id;
    m_choice = choice;
    applyChoice();
}

void WindowRotation::sayItIsElsewhere(const KnownKey &key)
{
    QWidget *over = QApplication::activeModalWidget() ? QApplication::activeModalWidget() : &m_window;
    const QString account = shownName(m_account->account().name);
    auto *box = plainBox("leakElsewhereBox", QMessageBox::Warning, tr("No rotation was opened"),
        m_account->environments().value
            ? tr("The environment of this key, %1, is not in the account %2: it is another account's, or is not there "
                 "any more. Where it is another account's, open that account and look from there.")
                  .arg(shownName(key.environmentName), account)
            : tr("The environments of the account %1 are not read yet, so that it is not known whether that of this "
                 "key is one of them. Try again when they are.")
                  .arg(account),
        QMessageBox::Ok, over);
    box->open();
}

bool WindowRotation::isUnderWay() const
{
    const RotationSession *session = current();
    return session && session->isLoaded() && session->rotation().isBegun() && !session->rotation().isOver();
}

/// Whoever is led to a routine rotation from a key that was found would go on with it: into that key, it may be.
void WindowRotation::sayItIsUnderWay(const Choice &choice)
{
    const RotationSession &session = *current();
    const Rotation &rotation = session.rotation();
    QStringList made{rotation.newSigningKey.fingerprint};
    for (const RotatedEventKey &key : rotation.eventKeys)
        made.append(key.twinFingerprint);
    const bool isMade = std::ranges::any_of(
        choice.leakedKeys, [&made](const QString &leaked) { return !leaked.isEmpty() && made.contains(leaked); });
    const QString goesFirst
        = session.mayUndo() ? tr("Undo it first") : tr("It cannot be undone any more: bring it to its end first");
    auto *box = plainBox("rotationOpenBox", QMessageBox::Warning,
        tr("A rotation of %1 is open").arg(shownName(rotation.environment.name)),
        isMade ? tr("What has leaked is a new key of that rotation: each step on puts it into use further. %1; then "
                    "rotate after the leak from here.")
                     .arg(goesFirst)
               : tr("It was begun before this was known, and stays what it is: its keys, its cause and its order. %1, "
                    "and rotate after the leak then; or go on with it, where it takes this key out anyway.")
                     .arg(goesFirst),
        QMessageBox::Ok, QApplication::activeModalWidget() ? QApplication::activeModalWidget() : &m_window);
    box->open();
}

void WindowRotation::applyChoice()
{
    RotationSession *session = current();
    if (!m_choice || !session || !session->isLoaded())
        return;
    if (session->rotation().isBegun()) {
        const Choice choice = *std::exchange(m_choice, std::nullopt); // a click elsewhere changes nothing under way
        if (choice.cause && isUnderWay())
            sayItIsUnderWay(choice);
        return;
    }
    if (!session->live().value)
        return;
    const Choice choice = *std::exchange(m_choice, std::nullopt);
    if (choice.cause)
        session->setCause(*choice.cause);
    if (session->rotation().reason.isEmpty())
        session->setRecord(choice.reason, session->rotation().approver);
    // What has leaked may be one that is not there any more: the current one is another. Without a fingerprint it may
    // be any.
    const EnvironmentSnapshot &live = *session->live().value;
    const bool mayBeThere
        = choice.leakedKeys.contains(QString()) || std::ranges::any_of(live.signingKeys, [&](const SigningKey &key) {
              const QString fingerprint = live.fingerprintOf(key);
              return fingerprint.isEmpty() || choice.leakedKeys.contains(fingerprint);
          });
    session->setRotatesSigningKey(choice.signingKey && (!choice.cause || mayBeThere));
    const QStringList leaked = ofEach(live.eventKeys, &EventKey::id,
        [&](const EventKey &key) { return choice.leakedKeys.contains(live.fingerprintOf(key)); });
    for (const QString &id : leaked + choice.eventKeyIds)
        session->setRotatesEventKey(id, true);
    if (choice.cause && leaked.isEmpty() && !(choice.signingKey && mayBeThere))
        sayItIsNotListed();
}

/// A plan in which nothing is ticked does not say why.
void WindowRotation::sayItIsNotListed()
{
    QWidget *over = m_wizard ? static_cast<QWidget *>(m_wizard) : &m_window;
    auto *box = plainBox("leakNotListedBox", QMessageBox::Information, tr("No key is chosen by the leak"),
        tr("What has leaked is not among the keys that were read; nothing is chosen because of it. Choose what is to "
           "be replaced, or close the rotation."),
        QMessageBox::Ok, QApplication::activeModalWidget() ? QApplication::activeModalWidget() : over);
    box->open();
}
