// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeystab.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/keptkeyspanel.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/agetick.h"
#include "ui/words/acttext.h"
#include "ui/words/errortext.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <QHideEvent>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace {

/// In the order in which they stand, whichever was made first.
void tabThrough(const QList<QWidget *> &parts)
{
    QWidget *before = nullptr;
    for (QWidget *part : parts) {
        const QList<QWidget *> all = QList<QWidget *>{part} + part->findChildren<QWidget *>();
        for (QWidget *one : all) {
            if ((one->focusPolicy() & Qt::TabFocus) == 0 || one->focusProxy())
                continue;
            if (before)
                QWidget::setTabOrder(before, one);
            before = one;
        }
    }
}

} // namespace

EventKeysTab::EventKeysTab(Services &services, SecretClipboard &clipboard)
    : m_services(services)
    , m_clipboard(clipboard)
    , m_model(services.clock)
    , m_searchLine(new EventKeySearchLine(m_model, clipboard, this))
    , m_keptPanel(new KeptKeysPanel(services, clipboard, KeptKey::Kind::EventKey, this))
{
    setupTable();
    setupActions();
    setupPane();

    setTypedIn(false);
    new AgeTick(services.clock, *this, [this] { m_model.refreshColumn(EventKeyModel::Age); });
    refresh();
}

void EventKeysTab::setupTable()
{
    m_nothingLabel->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothingLabel->setMargin(Spacing::page);
    m_nothingLabel->setText(tr("No event key fits this search. Every word has to occur in the name, the fingerprint, "
                               "the filter or the source."));
    m_nothingLabel->hide();
    connect(m_table, &QTreeView::activated, this, &EventKeysTab::showKey);
    connect(m_table, &QWidget::customContextMenuRequested, this, &EventKeysTab::showContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EventKeysTab::refreshActions);
    connect(&m_model, &FlatModel::shownChanged, this, &EventKeysTab::refreshNothing);
}

void EventKeysTab::setupActions()
{
    m_createAction = addAction(u"createAction"_s, tr("&New key…"), u"add"_s, QKeySequence::New, &EventKeysTab::create);
    m_copyAction = addAction(u"copyAction"_s, tr("&Copy"), u"copy"_s, QKeySequence::Copy, &EventKeysTab::copyKey);
    m_showAction = addAction(u"showAction"_s, tr("&Show…"), u"reveal"_s, {}, &EventKeysTab::showKey);
    m_renameAction = addAction(u"renameAction"_s, tr("&Rename…"), u"edit"_s, Qt::Key_F2, &EventKeysTab::rename);
    m_filterAction
        = addAction(u"filterAction"_s, tr("&Filter…"), u"filter"_s, Qt::CTRL | Qt::Key_I, &EventKeysTab::editFilter);
    m_duplicateAction = addAction(
        u"duplicateAction"_s, tr("D&uplicate…"), u"duplicate"_s, Qt::CTRL | Qt::Key_D, &EventKeysTab::duplicate);
    m_rotateAction = addAction(u"rotateAction"_s, tr("Ro&tate…"), u"resync"_s, {}, &EventKeysTab::rotate);
    m_deleteAction
        = addAction(u"deleteAction"_s, tr("&Delete…"), u"delete"_s, QKeySequence::Delete, &EventKeysTab::deleteKey);
    m_existingAction = named("existingAction", new QAction(icon(u"add"_s), tr("Add an e&xisting key…"), this));
    m_existingAction->setToolTip(
        tr("Makes a key known here that Inngest has already: Program → Account → Environments and keys…"));
    connect(m_existingAction, &QAction::triggered, this, &EventKeysTab::typedInRequested);
    m_ownKeysAction = named("ownKeysAction", new QAction(icon(u"event-key"_s), tr("&Give each app its own…"), this));
    connect(m_ownKeysAction, &QAction::triggered, this, [this] {
        if (const std::optional<EventKey> key = selected())
            giveOwnKeys(key->id);
    });
    connect(m_holdersLine, &EventKeyHoldersLine::ownKeysRequested, this, &EventKeysTab::giveOwnKeys);
    // From anywhere in the window while the tab is in front; the others are about the table's selection.
    m_createAction->setShortcutContext(Qt::WindowShortcut);
    for (QAction *action : {m_createAction, m_existingAction, m_copyAction, m_showAction})
        m_actionRow->add(action);
    m_actionRow->addGap();
    for (QAction *action : {m_renameAction, m_filterAction, m_duplicateAction, m_rotateAction, m_deleteAction})
        m_actionRow->add(action);

    auto *search = new QAction(this);
    search->setShortcut(QKeySequence::Find);
    connect(search, &QAction::triggered, this, &EventKeysTab::focusSearch);
    QWidget::addAction(search);
}

QAction *EventKeysTab::addAction(const QString &name, const QString &text, const QString &symbol,
    const QKeySequence &shortcut, void (EventKeysTab::*slot)())
{
    auto *action = named(name, new QAction(icon(symbol), text, this));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QString plain = text;
    plain.remove(u'&').remove(u'…');
    action->setToolTip(
        shortcut.isEmpty() ? plain : tr("%1 (%2)").arg(plain, shortcut.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, slot);
    QWidget::addAction(action);
    return action;
}

void EventKeysTab::setupPane()
{
    const auto reload = [this] {
        if (m_account)
            m_account->reload();
    };
    m_notice->setDismissable(true);

    auto *content = new QWidget;
    auto *contentLayout = bareLayout<QVBoxLayout>(content, Spacing::small);
    contentLayout->addWidget(m_nothingLabel, 1);
    contentLayout->addWidget(m_table, 1);
    contentLayout->addWidget(m_toComeLabel);
    m_toComeLabel->hide();
    m_pane->setContent(content);
    connect(m_pane, &FetchedPane::retryRequested, this, reload);
    connect(m_pane, &FetchedPane::emptyActionRequested, this, &EventKeysTab::create);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::normal);
    layout->setSpacing(Spacing::small);
    addParts(*layout, {m_actionRow, m_searchLine, m_holdersLine});
    layout->addWidget(m_pane, 1);
    layout->addWidget(m_notice); // below the rows, which stay where they are when it comes and goes
    layout->addWidget(m_keptPanel);
    tabThrough({m_actionRow, m_searchLine, m_holdersLine, m_pane, m_notice, m_keptPanel});
}

/// Where persons type in what there is, a key that is at Inngest need not be known here.
void EventKeysTab::setTypedIn(bool isTypedIn)
{
    m_existingAction->setVisible(isTypedIn);
    const QString purpose = tr("Applications need an event key to send events to this environment. One for each "
                               "application is best: it can be replaced without touching the others.");
    m_pane->setTexts({.loading = tr("Loading the event keys…"),
        .failed = tr("The event keys could not be read"),
        .unread = isTypedIn ? tr("Only event keys that are noted here are listed") : QString(),
        .emptyTitle = tr("No event key is known here"),
        .emptyText = isTypedIn
            ? purpose + u' ' + tr("One that Inngest has already is made known here with “Add an existing key…”.")
            : purpose,
        .emptyAction = tr("New key…"),
        .emptySymbol = u"event-key"_s});
}

void EventKeysTab::sayNotKept(const QString &keyName, const Error &error)
{
    m_notice->say(
        Tone::Warning, tr("“%1” could not be read.").arg(shownName(keyName)), errorText(error, Attempt::Secrets));
}

void EventKeysTab::setAccount(OpenAccount *account)
{
    setTypedIn(account && account->account().capabilities().isTypedIn);
    followInstead(m_account, account, this);
    m_notice->hide();
    m_shownEnvironmentId.clear();
    m_rows.clear();
    m_rowsOf = {};
    if (account) {
        connect(account, &OpenAccount::eventKeysChanged, this, &EventKeysTab::refresh);
        connect(account, &OpenAccount::signingKeysChanged, this, &EventKeysTab::refresh);
        connect(account, &OpenAccount::environmentChanged, this, &EventKeysTab::refresh);
        connect(account, &OpenAccount::environmentsChanged, this, &EventKeysTab::refresh);
        connect(account, &QObject::destroyed, this, [this] { setAccount(nullptr); });
    }
    refresh();
}

void EventKeysTab::setToCome(const QStringList &names)
{
    m_toComeLabel->setVisible(!names.isEmpty());
    m_toComeLabel->setText(
        tr("Not listed yet: %1. The server's restart with the new signing key was to bring them, and "
           "the open rotation asks it for them in its step “%2”.")
            .arg(namesInWords(names), stepName(RotationStep::NewEventKeys)));
}

/// Another tab is looked at. While the window is locked or minimised, what was begun goes on.
void EventKeysTab::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous() && (!m_account || !m_account->isPutAway()))
        m_holdersLine->leave();
    QWidget::hideEvent(event);
}

void EventKeysTab::refresh()
{
    const QString holderId = m_account && m_account->keyHolder() ? m_account->keyHolder()->id : QString();
    if (holderId != m_shownEnvironmentId) {
        m_shownEnvironmentId = holderId;
        m_searchLine->clearSearch();
        m_notice->hide();
        m_rows.clear();
        m_rowsOf = {};
    }

    Fetched<QList<EventKeyRow>> rows;
    rows.isLoading = true;
    if (m_account) {
        const Fetched<QList<EventKey>> &keys = m_account->eventKeys();
        rows.isLoading = keys.isLoading;
        // What persons noted is listed whether Inngest answers or not: that is told by the signing keys' reading.
        const bool isNoted = keys.value && m_account->account().capabilities().isTypedIn;
        rows.error = isNoted && !keys.error ? m_account->signingKeys().error : keys.error;
        rows.readAt = keys.readAt;
        if (keys.value)
            takeRows(*keys.value, keys.readAt);
        if (keys.value || !m_rows.isEmpty()) // put away by a lock, the keys are being read again
            rows.value = m_rows;
        if (!m_account->environment() && m_account->environments().error) {
            rows.isLoading = m_account->environments().isLoading;
            rows.error = m_account->environments().error;
        }
    }
    m_model.setKeys(rows.value.value_or(QList<EventKeyRow>()));
    m_holdersLine->refresh();
    m_holdersLine->setVisible(rows.value && !rows.value->isEmpty());
    m_pane->show(rows, rows.value && rows.value->isEmpty());
    if (m_account && !rows.value && rows.error && !rows.isLoading)
        m_keptPanel->present(*m_account);
    else if (!m_account || rows.value)
        m_keptPanel->clear();
    refreshNothing();
    refreshActions();
}

/// Fingerprints of thousands of keys are worth making once a reading: a refresh also comes when a reading starts.
void EventKeysTab::takeRows(const QList<EventKey> &keys, const QDateTime &readAt)
{
    const auto reading = std::make_tuple(m_shownEnvironmentId, readAt, keys.constData());
    if (reading == m_rowsOf)
        return;
    m_rowsOf = reading;
    m_rows.clear();
    m_rows.reserve(keys.size());
    for (const EventKey &key : keys) {
        m_rows.append(EventKeyRow::of(key));
        // A server makes none: when it was made is known of those that this program made.
        const AccountCapabilities account = m_account->account().capabilities();
        if (account.isServer || account.isTypedIn)
            m_rows.last().beginning
                = account.isServer ? EventKeyRow::Beginning::MadeHere : EventKeyRow::Beginning::Brought;
    }
}

void EventKeysTab::refreshActions()
{
    const std::optional<EventKey> key = selected();
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    const bool isRead = m_account && m_account->eventKeys().value.has_value();
    const QString notRead = isRead ? QString() : tr("The event keys are not read yet.");
    const QString noneSelected = !notRead.isEmpty() ? notRead : key ? QString() : tr("Select a key first.");
    const QString noNewKey = !notRead.isEmpty() ? notRead
        : holder && holder->isArchived          ? tr("An archived environment takes no new key.")
        : holder && holder->takesNewKeys()      ? QString()
                                                : tr("This environment takes no new key.");
    enableUnless(*m_createAction, noNewKey);
    enableUnless(*m_duplicateAction, noneSelected.isEmpty() ? noNewKey : noneSelected);
    for (QAction *action : {m_showAction, m_renameAction, m_deleteAction})
        enableUnless(*action, noneSelected);
    const bool isNotHere = noneSelected.isEmpty() && key->value.isEmpty();
    enableUnless(*m_copyAction, isNotHere ? OpenAccount::valueNotKnown().serverMessage : noneSelected);
    const bool hasFilters = !m_account || m_account->account().capabilities().hasFilters;
    enableUnless(*m_filterAction, hasFilters ? noneSelected : noFiltersText());
    enableUnless(*m_rotateAction, notRead);
    m_createAction->setStatusTip(noNewKey);
}

/// In place of the table, where the search leaves no row.
void EventKeysTab::refreshNothing()
{
    const bool isNothingLeft = m_model.total() > 0 && m_model.rowCount() == 0;
    m_nothingLabel->setVisible(isNothingLeft);
    m_table->setVisible(!isNothingLeft);
}

std::optional<EventKey> EventKeysTab::selected() const
{
    const int row = m_table->selectedRow();
    if (row < 0 || !m_account || !m_account->eventKeys().value)
        return {};
    return foundWith(*m_account->eventKeys().value, &EventKey::id, m_model.idAt(row));
}

template <typename Dialog>
void EventKeysTab::openDialog(Dialog *dialog)
{
    // Closed before the answer came, the dialog says nothing any more.
    connect(dialog, &Dialog::started, this, [this, dialog](Act *act) {
        connect(dialog, &QDialog::finished, act, [this, act] {
            if (act->step() != Act::Step::Finished)
                connect(act, &Act::finished, this, [this, act] { sayEnd(*act); });
        });
    });
    connect(dialog, &Dialog::succeeded, this, &EventKeysTab::say);
    connect(dialog, &QDialog::finished, m_table, [this] { m_table->setFocus(); });
    m_notice->hide();
    dialog->setWindowModality(Qt::WindowModal);
    dialog->open();
}

void EventKeysTab::open(EventKeyDialog::Mode mode)
{
    const std::optional<EventKey> key = mode == EventKeyDialog::Mode::Create ? EventKey() : selected();
    if (!key)
        return;
    auto *dialog = new EventKeyDialog(mode, *key, *m_account, m_services, m_clipboard, this);
    connect(dialog, &EventKeyDialog::copied, this, &EventKeysTab::onCopied);
    openDialog(dialog);
}

void EventKeysTab::deleteKey()
{
    const std::optional<EventKey> key = selected();
    if (!key)
        return;
    auto *dialog = new DeleteEventKeyDialog(*key, *m_account, m_services, m_clipboard, this);
    connect(dialog, &DeleteEventKeyDialog::rotationRequested, this, [this] { emit rotationRequested({}); });
    openDialog(dialog);
}

void EventKeysTab::rotate()
{
    const std::optional<EventKey> key = selected();
    emit rotationRequested(key ? QStringList(key->id) : QStringList());
}

void EventKeysTab::giveOwnKeys(const QString &keyId)
{
    if (!m_account || !m_account->eventKeys().value)
        return;
    const EventKey *key = firstWith(*m_account->eventKeys().value, &EventKey::id, keyId);
    if (!key)
        return;
    const QString fingerprint = eventKeyFingerprint(*key);
    const QStringList apps = ofEach(m_model.holders().holdersOf(fingerprint), &EventKeyHolders::Holder::name);
    auto *dialog = new OwnKeysDialog(
        *key, apps, m_model.holders().silentAbout(fingerprint), *m_account, m_services, m_clipboard, this);
    connect(dialog, &OwnKeysDialog::copied, this, &EventKeysTab::onCopied);
    connect(dialog, &OwnKeysDialog::started, this, [this, dialog](Act *act) {
        if (dialog->isLeft()) // that all are made it says by itself
            connect(act, &Act::finished, this, [this, act] {
                if (act->end() != Act::End::Done)
                    sayEnd(*act);
            });
    });
    openDialog(dialog);
}

void EventKeysTab::copyKey()
{
    if (const std::optional<EventKey> key = selected()) {
        m_clipboard.copy(key->value);
        onCopied(*key);
    }
}

void EventKeysTab::onCopied(const EventKey &key)
{
    m_searchLine->showCopied(
        tellingName(key, m_account ? m_account->eventKeys().value.value_or(QList<EventKey>()) : QList<EventKey>()));
    emit copied(key);
}

/// Nobody has seen it, who has closed the dialog before.
void EventKeysTab::sayEnd(const Act &act)
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    const QString title = actOutcomeTitle(act);
    if (!holder || holder->id != act.request().environment.id || title.isEmpty())
        return;
    const QString text = actOutcomeText(act);
    m_notice->say(actOutcomeTone(act), title,
        act.end() == Act::End::NotDone ? text
                                       : tr("%1: %2", "an act, what came of it").arg(actTitle(act.request()), text));
}

void EventKeysTab::showContextMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_table->selectedRow() >= 0) {
        menu->addActions({m_copyAction, m_showAction});
        menu->addSeparator();
        menu->addActions({m_renameAction, m_filterAction, m_duplicateAction, m_rotateAction});
        if (m_model.holders().isShared(m_model.keyAt(m_table->selectedRow()).fingerprint))
            menu->addAction(m_ownKeysAction);
        menu->addSeparator();
        menu->addAction(m_deleteAction);
    } else {
        menu->addActions({m_createAction, m_existingAction});
    }
    menu->popup(m_table->viewport()->mapToGlobal(position));
}
