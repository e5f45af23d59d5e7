// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/variablespanel.h"

#include "app/core/shown.h"
#include "ui/common/icons.h"
#include "ui/wizard/variablesappview.h"
#include "ui/wizard/variablessource.h"

#include <QLabel>
#include <QListWidget>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int keyRole = Qt::UserRole;
constexpr int listWidth = 210;
constexpr int viewWidth = 520;

} // namespace

VariablesPanel::VariablesPanel(std::unique_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
    SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_source(std::move(source))
    , m_summary(new QLabel)
    , m_list(new QListWidget)
    , m_splitter(new QSplitter)
    , m_view(new VariablesAppView(*m_source, clock, preferences, clipboard))
{
    setupLayout();
    connect(m_list, &QListWidget::currentItemChanged, this, &VariablesPanel::showSelected);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &VariablesPanel::showSelected);
    connect(m_source.get(), &VariablesSource::changed, this, &VariablesPanel::refresh);
    refresh();
}

VariablesPanel::~VariablesPanel()
{
    // What refers to the source goes before it.
    delete m_splitter;
}

void VariablesPanel::setupLayout()
{
    m_summary->setObjectName(u"variablesSummary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_list->setObjectName(u"variablesList"_s);
    m_list->setAccessibleName(tr("Apps and senders"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSpacing(1);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setToolTip(tr("Several can be selected, with Ctrl or Shift: how they are set is then chosen for all of them"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_view);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({listWidth, viewWidth});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::small);
    layout->addWidget(m_summary);
    layout->addWidget(m_splitter, 1);
}

void VariablesPanel::describe(QListWidgetItem &item, const AppVariables &app) const
{
    const QString state = app.isShown ? tr("its answers show it")
        : app.isSaidToBeSet && app.tells ? tr("said to be done, not seen yet")
        : app.isSaidToBeSet              ? tr("said to be done")
        : app.isCutOver                     ? tr("to be done when rotating")
        : app.isSender                      ? tr("no app; not done yet")
                                            : tr("not done yet");
    item.setText(shownName(app.name) + u'\n' + state);
    item.setToolTip(shownName(app.name));
    item.setData(Qt::AccessibleTextRole, tr("%1, %2").arg(shownName(app.name), state));
    item.setIcon(app.isDone() ? icon(u"done"_s, Tone::Good) : icon(u"waiting"_s, Tone::Warning));
    item.setData(keyRole, app.appKey);
}

void VariablesPanel::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void VariablesPanel::refresh()
{
    // A page that is not shown has no files to look at; it catches up when it is.
    if (!isVisible() && m_list->count() > 0)
        return;
    const QList<AppVariables> all = m_source->variables();
    {
        const QSignalBlocker quiet(m_list);
        const QString shown = m_list->currentItem() ? m_list->currentItem()->data(keyRole).toString() : QString();
        const QStringList selected = selectedKeys();
        while (m_list->count() > all.size())
            delete m_list->takeItem(m_list->count() - 1);
        while (m_list->count() < all.size())
            m_list->addItem(QString());
        int row = 0;
        int current = 0;
        for (const AppVariables &app : all) {
            if (app.appKey == shown)
                current = row;
            describe(*m_list->item(row++), app);
        }
        m_list->setCurrentRow(all.isEmpty() ? -1 : current);
        for (int i = 0; i < m_list->count(); ++i) {
            if (selected.contains(m_list->item(i)->data(keyRole).toString()))
                m_list->item(i)->setSelected(true);
        }
    }
    const auto shown = std::count_if(all.begin(), all.end(), [](const AppVariables &a) { return a.isShown; });
    const auto done = std::count_if(all.begin(), all.end(), [](const AppVariables &a) { return a.isDone(); });
    m_summary->setText(all.isEmpty()
            ? tr("No app and no sender has variables to set in this step.")
            : tr("Done: %1 of %2. The answers of %3 show it, of %4 somebody said so.")
                  .arg(QString::number(done), QString::number(all.size()), QString::number(shown),
                      QString::number(done - shown)));
    // A list of one has nothing to choose from.
    m_list->setVisible(all.size() > 1);
    m_splitter->setVisible(!all.isEmpty());
    showSelected();
}

QStringList VariablesPanel::selectedKeys() const
{
    QStringList keys;
    const QList<QListWidgetItem *> items = m_list->selectedItems();
    for (const QListWidgetItem *item : items)
        keys.append(item->data(keyRole).toString());
    return keys;
}

void VariablesPanel::showSelected()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    const QList<AppVariables> all = m_source->variables();
    const QStringList selected = selectedKeys();
    for (const AppVariables &app : all) {
        if (app.appKey == item->data(keyRole).toString())
            return m_view->present(app, selected.contains(app.appKey) ? selected : QStringList{app.appKey});
    }
}
