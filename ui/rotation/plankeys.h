// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/wizardtools.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>

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
    enum Column { Name, Held, Age, Filter, Fingerprint };

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
    QPushButton *const m_likeButton = named("likeButton", plainButton(tr("Choose li&ke another environment"), this));
    QLabel *const m_likeText = named("likeText", wordsLabel(this));
    QCheckBox *const m_signingBox = named("signingKeyBox", new QCheckBox(this));
    QLabel *const m_signingAge = wordsLabel(this);
    Banner *const m_foreign = named("foreignKeyBanner", new Banner(this));
    QPushButton *const m_adoptButton = named("adoptButton", m_foreign->addButton(tr("&Use it")));
    QPushButton *const m_deleteButton = named("deleteForeignButton", m_foreign->addButton(tr("&Delete it")));
    Banner *const m_twins = named("twinsThereBanner", new Banner(this));
    QPushButton *const m_twinsButton = named("adoptTwinsButton", m_twins->addButton(tr("U&se them")));
    QLabel *const m_eventLabel = new QLabel(this);
    QPushButton *const m_allButton
        = named("chooseAllButton", plainButton(tr("Choose &all that no integration made"), this));
    QPushButton *const m_noneButton = named("chooseNoneButton", plainButton(tr("Choose &none"), this));
    ShortList *m_table;
    QList<EventKey> m_shown; // without their values
    bool m_isFilling = false;
};
