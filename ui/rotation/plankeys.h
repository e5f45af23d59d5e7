// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/wizardtools.h"

#include <QWidget>

class Banner;
class QCheckBox;
class QLabel;
class QPushButton;
class ShortList;
struct EventKey;
struct KeyAge;

/// Which keys are rotated: the signing key, and event keys from a table that says which app holds which. An inactive
/// signing key that is there already is adopted or deleted here.
class PlanKeys : public QWidget
{
    Q_OBJECT

public:
    explicit PlanKeys(const WizardTools &tools, QWidget *parent = nullptr);

    void refresh(bool isReadOnly);

private:
    void setupForeign();
    void refreshTwins(bool isReadOnly);
    void setupTable();
    void setupElsewhere();
    void refreshElsewhere(bool isReadOnly);
    KeyAge ageOf(const QDateTime &createdAt) const;
    QString ageText(const QDateTime &createdAt) const;
    void refreshSigningKey(bool isReadOnly);
    void refreshForeign(bool isReadOnly);
    void refreshTable(bool isReadOnly);
    void choose(bool allButIntegrations);

    const WizardTools m_tools;
    QPushButton *m_likeButton;
    QLabel *m_likeText;
    QCheckBox *m_signingBox;
    QLabel *m_signingAge;
    Banner *m_foreign;
    QPushButton *m_adoptButton;
    QPushButton *m_deleteButton;
    Banner *m_twins;
    QPushButton *m_twinsButton;
    QLabel *m_eventLabel;
    QPushButton *m_allButton;
    QPushButton *m_noneButton;
    ShortList *m_table;
    QList<EventKey> m_shown; // without their values
    bool m_isFilling = false;
};
