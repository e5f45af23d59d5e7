// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"

#include <QWidget>
#include <memory>

class Clock;
class Preferences;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QSplitter;
class SecretClipboard;
class VariablesAppView;
class VariablesSource;

/// The variables that are to be set in one step of a rotation, app by app: a list of the apps and senders with what is
/// said to be done, and the one that is selected beside it. For a page of the wizard to embed; variablesOf(session,
/// step) is its source.
class VariablesPanel : public QWidget
{
    Q_OBJECT

public:
    VariablesPanel(std::unique_ptr<VariablesSource> source, Clock &clock, Preferences &preferences,
        SecretClipboard &clipboard, QWidget *parent = nullptr);
    ~VariablesPanel() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setupLayout();
    void refresh();
    void describe(QListWidgetItem &item, const AppVariables &app) const;
    QStringList selectedKeys() const;
    void showSelected();

    const std::unique_ptr<VariablesSource> m_source;
    QLabel *m_summary;
    QListWidget *m_list;
    QSplitter *m_splitter;
    VariablesAppView *m_view;
};
