// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/variablespanel.h"

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "ui/deploy/variablessource.h"
#include "ui/widgets/build.h"

#include <algorithm>

VariablesPanel::VariablesPanel(std::unique_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
    SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_source(std::move(source))
    , m_view(new VariablesAppView(*m_source, clock, preferences, clipboard))
{
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_view);
    m_view->hide();
    connect(m_source.get(), &VariablesSource::changed, this, &VariablesPanel::refresh);
    Policy::follow(this, [this] { refresh(); });
}

VariablesPanel::~VariablesPanel()
{
    // What refers to the source goes before it.
    delete m_view;
}

void VariablesPanel::select(const QStringList &appKeys)
{
    if (appKeys == m_selected)
        return; // whatever else changes, the source says so
    m_selected = appKeys;
    refresh();
}

VariablesActs VariablesPanel::acts() const
{
    const QString nothing = m_others.isEmpty() ? tr("Select an app first") : m_view->nothingFor(m_others);
    if (!m_hasAny)
        return {nothing, nothing, nothing, nothing, nothing};
    VariablesActs acts = m_view->acts(m_source->variables());
    acts.way = m_view->isHidden() ? tr("Select one first for which there is something to set") : QString();
    acts.isAny = true;
    return acts;
}

void VariablesPanel::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void VariablesPanel::refresh()
{
    // A page that is not shown has no files to look at; it catches up when it is.
    if (!isVisible())
        return;
    const QList<AppVariables> all = m_source->variables();
    // The first that has something to set; it is shown where it is the first that is chosen.
    auto shown = all.end();
    for (const QString &appKey : std::as_const(m_selected)) {
        if (shown == all.end())
            shown = std::ranges::find(all, appKey, &AppVariables::appKey);
    }
    m_others
        = those(m_selected, [&all](const QString &appKey) { return !hasOneWith(all, &AppVariables::appKey, appKey); });
    if (shown != all.end()) {
        const QStringList selected = ofEach(
            all, &AppVariables::appKey, [&](const AppVariables &app) { return m_selected.contains(app.appKey); });
        m_view->present(all, *shown, selected, m_others);
    }
    m_hasAny = shown != all.end();
    m_view->setVisible(m_hasAny && shown->appKey == m_selected.first());
    emit refreshed();
}
