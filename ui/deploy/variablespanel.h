// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "ui/deploy/variablesappview.h"

#include <QWidget>
#include <memory>

class Clock;
class Preferences;
class SecretClipboard;
class VariablesSource;

/// The variables that the selected apps and senders are to get in one step of a rotation: those of the first are shown,
/// and how they are set, and that it is done, is noted for all. For a page of the wizard to embed; variablesOf(session,
/// step) is its source.
class VariablesPanel : public QWidget
{
    Q_OBJECT

public:
    VariablesPanel(std::unique_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
        SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~VariablesPanel() override;

    /// By their keys, the one that is shown first. Nothing is shown of one that has no variables in this step.
    void select(const QStringList &appKeys);
    VariablesActs acts() const;
    VariablesAppView &view() const { return *m_view; } ///< Does it.

signals:
    void refreshed(); ///< What can be done may be something else now.

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    const std::unique_ptr<VariablesSource> m_source;
    VariablesAppView *m_view;
    QStringList m_selected;
    QStringList m_others; // keys of those that have nothing to set in this step
    bool m_hasAny = false; // something to set, of what is chosen
};
