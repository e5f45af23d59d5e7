// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practiceappspage.h"

#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "ui/practice/practiceappdetails.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QListWidget>
#include <QMenu>
#include <QObject>
#include <QSplitter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole;
constexpr std::chrono::milliseconds deployPace{400};
// What each has a look of in the usual window: an app with its state, and its variables with their buttons.
constexpr int listWidth = 380;
constexpr int detailsWidth = 490;
constexpr QSize keyListSize(380, 420);

QString holderOf(OpenAccount &account, const QString &environmentId)
{
    const auto known = account.environments().value.value_or(QList<Environment>());
    const auto environment = foundWith(known, &Environment::id, environmentId);
    return !environment || environment->holdsKeys() ? environmentId : environment->parentId;
}

} // namespace

/// Asks which value a practice app's variable gets: one of its environment's keys as they are now, a pasted one, or
/// none. Owns itself: it goes when the question is answered or its parent goes. What is shown holds no value.
class PracticeKeyChoice : public QObject
{
    Q_OBJECT

public:
    /// Reads the keys first; the menu opens below the widget. environmentId: the app's own.
    static PracticeKeyChoice *ask(
        OpenAccount &account, const QString &environmentId, const QString &variable, QWidget &below);

signals:
    void chosen(const Secret &value); ///< Empty: the variable is taken away.
    void failed(const Error &error);

private:
    PracticeKeyChoice(const QString &variable, QWidget &below);

    void read(Dashboard &dashboard, const QString &holderId);
    void showMenu();
    void addKeys(QMenu &menu);
    void askForEventKey();
    void askForValue();
    QDialog *openDialog(const char *name, QList<QWidget *> parts, QDialogButtonBox *buttons);

    const QString m_variable;
    QWidget &m_below;
    QList<SigningKey> m_signingKeys;
    QList<EventKey> m_eventKeys;
};

PracticeKeyChoice::PracticeKeyChoice(const QString &variable, QWidget &below)
    : QObject(&below)
    , m_variable(variable)
    , m_below(below)
{
    connect(this, &PracticeKeyChoice::chosen, this, &QObject::deleteLater);
    connect(this, &PracticeKeyChoice::failed, this, &QObject::deleteLater);
}

PracticeKeyChoice *PracticeKeyChoice::ask(
    OpenAccount &account, const QString &environmentId, const QString &variable, QWidget &below)
{
    auto *choice = new PracticeKeyChoice(variable, below);
    choice->read(account.dashboard(), holderOf(account, environmentId));
    return choice;
}

void PracticeKeyChoice::read(Dashboard &dashboard, const QString &holderId)
{
    // Both at once: in a later turn the account may be gone.
    const auto read = [this, event = dashboard.eventKeys(holderId)](const QList<SigningKey> &keys) {
        m_signingKeys = keys;
        return event;
    };
    whenFinished(
        chained(dashboard.signingKeys(holderId), this, read), this, [this](const Result<QList<EventKey>> &keys) {
            if (!keys)
                return emit failed(keys.error());
            m_eventKeys = *keys;
            showMenu();
        });
}

void PracticeKeyChoice::showMenu()
{
    auto *menu = named("keyChoiceMenu", new QMenu(&m_below));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addKeys(*menu);
    menu->addSeparator();
    connect(menu->addAction(icon(u"edit"_s), tr("&Paste a value…")), &QAction::triggered, this,
        &PracticeKeyChoice::askForValue);
    connect(menu->addAction(icon(u"delete"_s), tr("&Take the variable away")), &QAction::triggered, this,
        [this] { emit chosen({}); });
    menu->popup(m_below.mapToGlobal(QPoint(0, m_below.height())));
}

void PracticeKeyChoice::addKeys(QMenu &menu)
{
    // The actions know a place in the list, not the value.
    for (qsizetype i = 0; i < m_signingKeys.size(); ++i) {
        const SigningKey &key = m_signingKeys.at(i);
        const QString name = (key.isActive ? tr("Current signing key (%1)") : tr("New signing key (%1)"))
                                 .arg(signingKeyFingerprint(key.value));
        connect(menu.addAction(icon(u"signing-key"_s), name), &QAction::triggered, this,
            [this, i] { emit chosen(m_signingKeys.at(i).value); });
    }
    QAction *event = menu.addAction(icon(u"event-key"_s), tr("&Event key…"));
    event->setEnabled(!m_eventKeys.isEmpty());
    connect(event, &QAction::triggered, this, &PracticeKeyChoice::askForEventKey);
}

/// A question in a window of its own: what is asked with stands above the buttons.
QDialog *PracticeKeyChoice::openDialog(const char *name, QList<QWidget *> parts, QDialogButtonBox *buttons)
{
    auto *dialog = named(name, new QDialog(m_below.window()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Set a variable"));
    auto *layout = new QVBoxLayout(dialog);
    for (QWidget *part : parts << buttons)
        layout->addWidget(part);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(dialog, &QDialog::finished, this, &QObject::deleteLater);
    dialog->open();
    return dialog;
}

/// An account of many apps has many keys, and one for measurements thousands: the newest stand first, as replacements
/// are, and the others are found by what is typed.
void PracticeKeyChoice::askForEventKey()
{
    std::ranges::stable_sort(
        m_eventKeys, [](const EventKey &a, const EventKey &b) { return a.createdAt > b.createdAt; });
    auto *search = named("eventKeySearch", new QLineEdit, tr("Search event keys"));
    search->setPlaceholderText(tr("Search event keys"));
    auto *list = named("eventKeyList", new QListWidget, tr("Event key for %1").arg(m_variable));
    for (const EventKey &key : std::as_const(m_eventKeys))
        list->addItem(
            tr("%1 (%2)", "a key's name, its fingerprint").arg(shownName(key.name), eventKeyFingerprint(key.value)));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    const auto choose = [list, buttons] {
        QListWidgetItem *first = nullptr;
        for (int i = 0; i < list->count() && !first; ++i)
            first = list->item(i)->isHidden() ? nullptr : list->item(i);
        if (!list->currentItem() || list->currentItem()->isHidden())
            list->setCurrentItem(first);
        enableUnless(*buttons->button(QDialogButtonBox::Ok), first ? QString() : tr("No key fits the search."));
    };
    choose();
    connect(search, &QLineEdit::textChanged, list, [list, choose](const QString &text) {
        for (int i = 0; i < list->count(); ++i)
            list->item(i)->setHidden(!list->item(i)->text().contains(text.trimmed(), Qt::CaseInsensitive));
        list->setCurrentItem(nullptr);
        choose();
    });
    QDialog *dialog = openDialog("eventKeyDialog", {search, list}, buttons);
    dialog->resize(keyListSize);
    connect(list, &QListWidget::itemActivated, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, list] { emit chosen(m_eventKeys.at(list->currentRow()).value); });
}

void PracticeKeyChoice::askForValue()
{
    auto *label = new QLabel(tr("Value of %1:").arg(m_variable));
    auto *edit = named("valueEdit", new SecretLineEdit, tr("Value of %1").arg(m_variable));
    label->setBuddy(edit);
    QDialog *dialog = openDialog(
        "valueDialog", {label, edit}, new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel));
    connect(dialog, &QDialog::accepted, this, [this, edit] { emit chosen(edit->take()); });
}

PracticeAppsPage::PracticeAppsPage(
    PracticeControl &control, OpenAccount &account, Clock &clock, Preferences &preferences)
    : m_control(control)
    , m_account(&account)
    , m_clock(clock)
    , m_details(new PracticeAppDetails(clock, preferences))
{
    m_signedIn->setToolTip(tr("What “Set for me” runs. Signed out, it says so and changes nothing."));
    m_banner->setDismissable(true);
    m_tree->setHeaderLabels({tr("App"), tr("State")});
    m_tree->setRootIsDecorated(false);
    m_tree->setTextElideMode(Qt::ElideMiddle); // the environment stands at the end of a name
    new FittedColumns(*m_tree, *m_tree->header());
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({listWidth, detailsWidth});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_banner);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_signedIn);

    connect(m_tree, &QTreeWidget::currentItemChanged, this, &PracticeAppsPage::showSelected);
    connect(m_details, &PracticeAppDetails::setRequested, this, &PracticeAppsPage::askForValue);
    connect(m_details, &PracticeAppDetails::deployRequested, this, &PracticeAppsPage::deploy);
    connect(m_details, &PracticeAppDetails::behaviourChosen, this, [this](const PracticeAppBehaviour &behaviour) {
        receive(m_control.setBehaviour(m_details->shownId(), behaviour));
    });
    connect(m_signedIn, &QCheckBox::clicked, this, [this](bool isSignedIn) {
        whenFinished(m_control.setSignedIn(isSignedIn), this, [this](const Done &done) {
            if (!done)
                m_banner->say(Tone::Warning, done.error(), Attempt::Read);
            askWhetherSignedIn();
        });
    });
    if (m_account)
        connect(m_account, &OpenAccount::environmentsChanged, this, &PracticeAppsPage::fillTree);
    refresh();
}

void PracticeAppsPage::askWhetherSignedIn()
{
    whenFinished(m_control.isSignedIn(), this, [this](const Result<bool> &isSignedIn) {
        m_signedIn->setEnabled(isSignedIn.has_value());
        m_signedIn->setChecked(isSignedIn.value_or(false));
    });
}

void PracticeAppsPage::refresh()
{
    askWhetherSignedIn();
    whenFinished(
        m_control.apps(), this, m_rounds.next([this](const Result<PracticeAppsStatus> &status) { onStatus(status); }));
}

void PracticeAppsPage::receive(const QFuture<Result<PracticeAppsStatus>> &answer)
{
    whenFinished(answer, this, [this](const Result<PracticeAppsStatus> &status) { onStatus(status); });
}

void PracticeAppsPage::onStatus(const Result<PracticeAppsStatus> &status)
{
    if (!status)
        return m_banner->say(Tone::Warning, status.error(), Attempt::Read);
    m_status = *status;
    fillTree();
    showSelected();
    const bool isDeploying = std::ranges::any_of(m_status.apps, &PracticeAppStatus::isDeploying);
    if (!isDeploying)
        return;
    m_clock.after(deployPace, this, m_rounds.next([this] { refresh(); }));
}

QString PracticeAppsPage::environmentName(const OpenAccount *account, const QString &id)
{
    const auto known = account ? account->environments().value.value_or(QList<Environment>()) : QList<Environment>();
    const Environment *environment = firstWith(known, &Environment::id, id);
    return environment ? shownName(environment->name) : QString();
}

void PracticeAppsPage::describe(QTreeWidgetItem &item, const PracticeAppStatus &app)
{
    const QString state = app.isDeploying ? tr("deploying")
        : !app.behaviour.isReachable      ? tr("not reachable")
        : app.needsDeploy()               ? tr("needs a deploy")
        : app.isMixed()                   ? tr("mixed")
                                          : tr("as stored");
    const QString name = app.name.isEmpty() ? app.externalId : app.name;
    item.setText(0, tr("%1 · %2").arg(shownName(name), environmentName(m_account, app.environmentId)));
    item.setText(1, tr("%1, instances: %2").arg(state, QString::number(app.instances.size())));
    item.setIcon(0, icon(u"apps"_s));
    item.setData(0, idRole, app.id);
}

void PracticeAppsPage::fillTree()
{
    const QSignalBlocker quiet(m_tree);
    const QString selected = selectedId();
    const auto count = int(m_status.apps.size() + m_status.senders.size());
    while (m_tree->topLevelItemCount() > count)
        delete m_tree->takeTopLevelItem(count);
    while (m_tree->topLevelItemCount() < count)
        new QTreeWidgetItem(m_tree);
    int row = 0;
    for (const PracticeAppStatus &app : std::as_const(m_status.apps))
        describe(*m_tree->topLevelItem(row++), app);
    for (const PracticeSenderStatus &sender : std::as_const(m_status.senders)) {
        QTreeWidgetItem *item = m_tree->topLevelItem(row++);
        item->setText(0, tr("%1 · %2").arg(shownName(sender.name), environmentName(m_account, sender.environmentId)));
        item->setText(1, tr("sends events"));
        item->setIcon(0, icon(u"event-key"_s));
        item->setData(0, idRole, sender.id);
    }
    for (int i = 0; i < count; ++i) {
        QTreeWidgetItem *item = m_tree->topLevelItem(i);
        for (const int column : {0, 1})
            item->setToolTip(column, item->text(column));
        if (i == 0 || item->data(0, idRole).toString() == selected)
            m_tree->setCurrentItem(item);
    }
}

QString PracticeAppsPage::selectedId() const
{
    return m_tree->currentItem() ? m_tree->currentItem()->data(0, idRole).toString() : QString();
}

const PracticeAppStatus *PracticeAppsPage::selectedApp() const
{
    return firstWith(m_status.apps, &PracticeAppStatus::id, selectedId());
}

void PracticeAppsPage::showSelected()
{
    if (const PracticeAppStatus *app = selectedApp())
        m_details->showApp(*app);
    else if (const auto *sender = firstWith(m_status.senders, &PracticeSenderStatus::id, selectedId()))
        m_details->showSender(*sender);
    else
        m_details->showNothing();
}

void PracticeAppsPage::askForValue(const QString &variable, QWidget *button)
{
    const QString id = m_details->shownId();
    QString environmentId;
    if (const PracticeAppStatus *app = selectedApp())
        environmentId = app->environmentId;
    if (const PracticeSenderStatus *sender = firstWith(m_status.senders, &PracticeSenderStatus::id, id))
        environmentId = sender->environmentId;
    if (!m_account)
        return;
    PracticeKeyChoice *choice = PracticeKeyChoice::ask(*m_account, environmentId, variable, *button);
    connect(choice, &PracticeKeyChoice::chosen, this,
        [this, id, variable](const Secret &value) { setVariable(id, variable, value); });
    connect(choice, &PracticeKeyChoice::failed, m_banner,
        [this](const Error &error) { m_banner->say(Tone::Warning, error, Attempt::Read); });
}

void PracticeAppsPage::setVariable(const QString &id, const QString &variable, const Secret &value)
{
    PracticeAppVariables changes;
    QStringList unset;
    if (value.isEmpty())
        unset.append(variable);
    else
        changes.set(variable, value);
    m_rounds.end();
    receive(m_control.setVariables(id, changes, unset));
}

void PracticeAppsPage::deploy()
{
    m_rounds.end();
    receive(m_control.deploy(m_details->shownId()));
}

#include "practiceappspage.moc"
