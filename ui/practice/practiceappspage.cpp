// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practiceappspage.h"

#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "ui/practice/practiceappdetails.h"
#include "ui/practice/practicekeychoice.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QHeaderView>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole;
constexpr std::chrono::milliseconds deployPace{400};

} // namespace

PracticeAppsPage::PracticeAppsPage(
    PracticeControl &control, OpenAccount &account, Clock &clock, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_account(&account)
    , m_clock(clock)
    , m_details(new PracticeAppDetails(clock, preferences))
{
    m_signedIn->setToolTip(tr("What “Set for me” runs. Signed out, it says so and changes nothing."));
    m_banner->setDismissable(true);
    m_banner->hide();
    m_tree->setHeaderLabels({tr("App"), tr("State")});
    m_tree->setRootIsDecorated(false);
    m_tree->header()->setStretchLastSection(true);
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_banner);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_signedIn);

    connect(m_tree, &QTreeWidget::currentItemChanged, this, &PracticeAppsPage::showSelected);
    connect(m_details, &PracticeAppDetails::setRequested, this, &PracticeAppsPage::askForValue);
    connect(m_details, &PracticeAppDetails::deployRequested, this, &PracticeAppsPage::deploy);
    connect(m_details, &PracticeAppDetails::behaviourChosen, this, [this](const PracticeAppBehaviour &behaviour) {
        whenFinished(m_control.setBehaviour(m_details->shownId(), behaviour), this,
            [this](const Result<PracticeAppsStatus> &status) { onStatus(status); });
    });
    connect(m_signedIn, &QCheckBox::clicked, this, [this](bool isSignedIn) {
        whenFinished(m_control.send(u"signIn"_s, {{u"isSignedIn"_s, isSignedIn}}), this,
            [this](const Result<QJsonObject> &answer) {
                if (!answer)
                    say(answer.error());
                askWhetherSignedIn();
            });
    });
    if (m_account)
        connect(m_account, &OpenAccount::environmentsChanged, this, &PracticeAppsPage::fillTree);
    refresh();
}

void PracticeAppsPage::askWhetherSignedIn()
{
    whenFinished(m_control.send(u"signIn"_s), this, [this](const Result<QJsonObject> &answer) {
        m_signedIn->setEnabled(answer.has_value());
        m_signedIn->setChecked(answer && answer->value("isSignedIn"_L1).toBool());
    });
}

void PracticeAppsPage::refresh()
{
    askWhetherSignedIn();
    const int round = ++m_round;
    whenFinished(m_control.apps(), this, [this, round](const Result<PracticeAppsStatus> &status) {
        if (round == m_round)
            onStatus(status);
    });
}

void PracticeAppsPage::onStatus(const Result<PracticeAppsStatus> &status)
{
    if (!status) {
        say(status.error());
        return;
    }
    m_status = *status;
    fillTree();
    showSelected();
    const bool isDeploying = std::any_of(
        m_status.apps.begin(), m_status.apps.end(), [](const PracticeAppStatus &app) { return app.isDeploying; });
    if (!isDeploying)
        return;
    const int round = ++m_round;
    m_clock.after(deployPace, this, [this, round] {
        if (round == m_round)
            refresh();
    });
}

QString PracticeAppsPage::environmentName(const QString &id) const
{
    const QList<Environment> environments
        = m_account ? m_account->environments().value.value_or(QList<Environment>()) : QList<Environment>();
    for (const Environment &environment : environments) {
        if (environment.id == id)
            return environment.name;
    }
    return {};
}

void PracticeAppsPage::describe(QTreeWidgetItem &item, const PracticeAppStatus &app)
{
    const QString state = app.isDeploying ? tr("deploying")
        : !app.behaviour.isReachable      ? tr("not reachable")
        : app.needsDeploy()               ? tr("needs a deploy")
        : app.isMixed()                   ? tr("mixed")
                                          : tr("as stored");
    const QString name = app.name.isEmpty() ? app.externalId : app.name;
    item.setText(0, tr("%1 · %2").arg(name, environmentName(app.environmentId)));
    item.setText(1, tr("%1, instances: %2").arg(state).arg(app.instances.size()));
    item.setIcon(0, icon(u"apps"_s));
    item.setData(0, idRole, app.id);
}

void PracticeAppsPage::fillTree()
{
    const QSignalBlocker quiet(m_tree);
    const QString selected = m_tree->currentItem() ? m_tree->currentItem()->data(0, idRole).toString() : QString();
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
        item->setText(0, tr("%1 · %2").arg(sender.name, environmentName(sender.environmentId)));
        item->setText(1, tr("sends events"));
        item->setIcon(0, icon(u"event-key"_s));
        item->setData(0, idRole, sender.id);
    }
    for (int i = 0; i < count; ++i) {
        QTreeWidgetItem *item = m_tree->topLevelItem(i);
        item->setToolTip(0, item->text(0));
        if (i == 0 || item->data(0, idRole).toString() == selected)
            m_tree->setCurrentItem(item);
    }
    m_tree->resizeColumnToContents(0);
}

const PracticeAppStatus *PracticeAppsPage::selectedApp() const
{
    const QString id = m_tree->currentItem() ? m_tree->currentItem()->data(0, idRole).toString() : QString();
    const auto found = std::find_if(
        m_status.apps.begin(), m_status.apps.end(), [&id](const PracticeAppStatus &app) { return app.id == id; });
    return found == m_status.apps.end() ? nullptr : &*found;
}

void PracticeAppsPage::showSelected()
{
    if (const PracticeAppStatus *app = selectedApp()) {
        m_details->showApp(*app);
        return;
    }
    const QString id = m_tree->currentItem() ? m_tree->currentItem()->data(0, idRole).toString() : QString();
    for (const PracticeSenderStatus &sender : std::as_const(m_status.senders)) {
        if (sender.id == id) {
            m_details->showSender(sender);
            return;
        }
    }
    m_details->showNothing();
}

void PracticeAppsPage::askForValue(const QString &variable, QWidget *button)
{
    const QString id = m_details->shownId();
    QString environmentId;
    if (const PracticeAppStatus *app = selectedApp())
        environmentId = app->environmentId;
    for (const PracticeSenderStatus &sender : std::as_const(m_status.senders)) {
        if (sender.id == id)
            environmentId = sender.environmentId;
    }
    if (!m_account)
        return;
    PracticeKeyChoice *choice = PracticeKeyChoice::ask(*m_account, environmentId, variable, *button);
    connect(choice, &PracticeKeyChoice::chosen, this,
        [this, id, variable](const Secret &value) { setVariable(id, variable, value); });
    connect(choice, &PracticeKeyChoice::failed, this, &PracticeAppsPage::say);
}

void PracticeAppsPage::setVariable(const QString &id, const QString &variable, const Secret &value)
{
    PracticeAppVariables changes;
    QStringList unset;
    if (value.isEmpty())
        unset.append(variable);
    else
        changes.set(variable, value);
    ++m_round;
    whenFinished(m_control.setVariables(id, changes, unset), this,
        [this](const Result<PracticeAppsStatus> &status) { onStatus(status); });
}

void PracticeAppsPage::deploy()
{
    ++m_round;
    whenFinished(m_control.deploy(m_details->shownId()), this,
        [this](const Result<PracticeAppsStatus> &status) { onStatus(status); });
}

void PracticeAppsPage::say(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        m_banner->say(Tone::Warning, errorTitle(error), errorText(error));
}
