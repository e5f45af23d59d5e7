// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/appschecker.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/models/appmodel.h"
#include "ui/common/banner.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/common/rollouttext.h"
#include "ui/dialogs/rolloutdialogs.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

AppsChecker::AppsChecker(Services &services, AppModel &model, QWidget *tab)
    : QObject(tab)
    , m_services(services)
    , m_survey(services)
    , m_dialogs(new RolloutDialogs(m_survey.check(), services.clock, tab))
{
    connect(&m_survey, &AppSurvey::askingChanged, this, &AppsChecker::onAskingChanged);
    connect(&m_survey, &AppSurvey::failed, this, &AppsChecker::onFailed);
    connect(&m_survey, &AppSurvey::keptChanged, this, [this] {
        m_dialogs->setMissingHeaders(m_survey.kept().missing);
        emit appsChanged();
        onRows();
    });
    model.follow(m_survey.check());
    connect(&m_survey.check(), &RolloutCheck::rowChanged, this, [this](int index) {
        if (m_survey.check().rows().at(index).app.key() == m_selected)
            emit rowChanged();
    });
    connect(&m_survey.check(), &RolloutCheck::rowsReset, this, &AppsChecker::onRows);
    connect(m_dialogs, &RolloutDialogs::accessChanged, &m_survey, &AppSurvey::setAccess);
    connect(m_dialogs, &RolloutDialogs::addRequested, &m_survey, &AppSurvey::addApp);
}

void AppsChecker::setup(QPushButton *check, QToolButton *more, Banner *banner)
{
    m_check = check;
    m_banner = banner;
    connect(check, &QPushButton::clicked, this, &AppsChecker::onCheckClicked);
    setupMenu(more);
    refresh();
}

void AppsChecker::setupMenu(QToolButton *more)
{
    auto *menu = new QMenu(more);
    m_accessAction = menu->addAction(icon(u"settings"_s), tr("How it is asked…"), this, [this] {
        if (const auto row = selectedRow())
            m_dialogs->changeAccess(row->app);
    });
    m_probeAction = menu->addAction(icon(u"online"_s), tr("VPN probe…"), this, [this] {
        if (const auto row = selectedRow())
            m_dialogs->probeFromInside(row->app);
    });
    menu->addSeparator();
    m_addAction = menu->addAction(icon(u"add"_s), tr("Add an app by its address…"), m_dialogs, &RolloutDialogs::addApp);
    m_addSeveralAction = menu->addAction(
        icon(u"add"_s), tr("Add apps by their addresses…"), m_dialogs, &RolloutDialogs::addApps);
    m_removeAction = menu->addAction(
        icon(u"delete"_s), tr("Remove the added app"), this, [this] { m_survey.removeApp(m_selected); });
    m_accessAction->setObjectName(u"accessAction"_s);
    m_probeAction->setObjectName(u"probeAction"_s);
    m_addAction->setObjectName(u"addAction"_s);
    m_addSeveralAction->setObjectName(u"addSeveralAction"_s);
    m_removeAction->setObjectName(u"removeAction"_s);
    more->setMenu(menu);
}

void AppsChecker::follow(OpenAccount *account)
{
    const auto holder = account ? account->keyHolder() : std::optional<Environment>();
    m_hasAccount = holder.has_value();
    const QString holderId = holder ? account->dashboard().origin() + u' ' + holder->id : QString();
    if (std::exchange(m_holderId, holderId) != holderId)
        m_dialogs->close(); // what it is about belongs to another environment
    m_survey.follow(account);
    refresh();
}

void AppsChecker::leave()
{
    m_survey.stop();
}

void AppsChecker::onCheckClicked()
{
    if (m_survey.isAsking())
        m_survey.stop();
    else
        m_survey.ask();
}

void AppsChecker::onAskingChanged()
{
    refresh();
    if (m_survey.isAsking() || !m_banner)
        return;
    RolloutCheck &check = m_survey.check();
    const RolloutSummary summary = rolloutSummary(check.rows(), check.gate(), check.keys());
    m_banner->say(summary.tone, summary.title, summary.text);
}

void AppsChecker::onRows()
{
    if (selectedRow())
        emit rowChanged();
    refresh();
}

std::optional<AppDetails::Keys> AppsChecker::keysOf(const QString &appId)
{
    const auto row = m_survey.check().row(appId);
    if (!row || !row->latest.at.isValid())
        return {};
    return AppDetails::Keys{
        *row, m_survey.check().keys(), m_survey.kept().missing.value(appId), m_services.clock.now()};
}

void AppsChecker::setSelected(const QList<App> &apps)
{
    m_selected = apps.size() == 1 ? apps.first().id : QString();
    refresh();
}

std::optional<RolloutRow> AppsChecker::selectedRow()
{
    return m_survey.check().row(m_selected);
}

void AppsChecker::refresh()
{
    if (!m_check)
        return;
    const auto row = selectedRow();
    m_check->setEnabled(m_survey.isAsking() || m_survey.canAsk());
    m_check->setText(m_survey.isAsking() ? tr("&Stop checking") : tr("&Check"));
    m_check->setIcon(icon(m_survey.isAsking() ? u"stop"_s : u"check"_s));
    m_check->setToolTip(tr("Asks each app which keys it holds right now"));
    m_accessAction->setEnabled(row && row->app.app.method != AppMethod::Connect);
    m_probeAction->setEnabled(row && row->app.canBeAsked());
    m_addAction->setEnabled(m_hasAccount);
    m_addSeveralAction->setEnabled(m_hasAccount);
    m_removeAction->setEnabled(row && row->app.wasAddedByUrl);
}

void AppsChecker::onFailed(const Error &error)
{
    if (m_banner)
        m_banner->say(Tone::Danger, tr("It was not kept"),
            errorText(error, error.kind == Error::Kind::Keychain ? Attempt::Secrets : Attempt::File));
}
