// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/servertargetview.h"

#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/deploy/serversettingstext.h"
#include "app/rotation/rotationsession.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/widgets/pagearea.h"

using namespace Qt::StringLiterals;

namespace {

/// What each server is set by is remembered: a rotation restarts it several times.
QString shapeName(const WizardTools &tools, const QString &what)
{
    return u"server-%1/%2"_s.arg(what, tools.session.environment().id);
}

/// The settings that the act under way wants. Nothing is put back from here: a way back is a restart with settings of
/// its own.
AppVariables serverOf(const WizardTools &tools)
{
    AppVariables server{.appKey = ServerVariables::key,
        .name = tools.session.environment().name,
        .variables = {},
        .tells = true,
        .answers = true,
        .targetId = tools.services.preferences.shape(shapeName(tools, u"target"_s)),
        .targetPlace = tools.services.preferences.shape(shapeName(tools, u"place"_s))};
    const Act *act = tools.session.act();
    if (!act || act->handover().settings.isEmpty())
        return server;
    for (const SettingsPart &part : serverSettingsParts(SettingsForm::Values, act->handover().settings))
        server.variables.append({.name = part.name, .value = part.text});
    return server;
}

/// What is being set by it outlasts the page, so nothing of this is the page's.
ServerVariables serverVariables(const WizardTools &tools)
{
    return {.now = [tools] { return serverOf(tools); },
        .setTarget =
            [tools](const QString &targetId, const QString &place) {
                tools.services.preferences.setShape(shapeName(tools, u"target"_s), targetId);
                tools.services.preferences.setShape(shapeName(tools, u"place"_s), place);
            }};
}

} // namespace

ServerTargetView::ServerTargetView(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_source(variablesOf(tools.session, serverVariables(tools)))
    , m_view(new VariablesAppView(*m_source, tools.services.clock, tools.services.preferences, tools.clipboard, this))
{
    m_open->setToolTip(tr("Writes them into the server's file on this computer, or sets them by the tool of its "
                          "platform, and says how it is restarted"));
    m_view->showOnlyTheWay();
    m_view->hide();
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_open, 0, Qt::AlignLeft);
    layout->addWidget(m_view);
    connect(m_open, &QPushButton::clicked, this, [this] {
        m_open->hide();
        m_view->show();
        present();
        QMetaObject::invokeMethod(
            this, &ServerTargetView::bringIntoSight, Qt::QueuedConnection); // once it has its place
    });
    connect(m_source.get(), &VariablesSource::changed, this, [this] {
        if (m_view->isVisible())
            present();
    });
    hide();
}

ServerTargetView::~ServerTargetView() = default;

void ServerTargetView::present()
{
    if (const AppVariables now = serverOf(m_tools); !now.variables.isEmpty())
        m_view->present({now}, now, {now.appKey});
}

void ServerTargetView::bringIntoSight()
{
    ::bringIntoSight(*m_view);
}

void ServerTargetView::follow(Act *act)
{
    const bool isWaiting = act && act->step() == Act::Step::WaitingForPerson && act->way().isRestart;
    setVisible(isWaiting);
    if (!isWaiting || act == m_act)
        return;
    m_act = act;
    m_view->hide();
    m_open->show();
}
