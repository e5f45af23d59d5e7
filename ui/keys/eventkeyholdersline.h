// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QPointer>
#include <QWidget>

class AppSurvey;
class EventKeyModel;

/// Above the table of event keys: whether the apps were asked which one they hold, a button that asks them, and a word
/// about keys that several of them share. Hands the answers to the model.
class EventKeyHoldersLine : public QWidget
{
    Q_OBJECT

public:
    explicit EventKeyHoldersLine(EventKeyModel &model, QWidget *parent = nullptr);

    /// What asks, for the environment that is looked at; the apps' tab has it, too. Null: nobody.
    void setSurvey(AppSurvey *survey);
    /// Other keys are in the model.
    void refresh();
    void leave(); ///< The tab cannot be seen any more: nothing is asked any longer.

signals:
    void ownKeysRequested(const QString &keyId); ///< Each app that holds this key is to get one of its own.

private:
    void onClicked();
    void refreshBanner();

    EventKeyModel &m_model;
    QPointer<AppSurvey> m_survey;
    QLabel *const m_words = named("holdersLabel", wordsLabel(this));
    QPushButton *const m_askButton = named("askAppsButton", plainButton(this));
    Banner *const m_banner = named("sharedKeyBanner", new Banner(this));
    QPushButton *const m_ownKeysButton = named("ownKeysButton", m_banner->addButton(tr("&Give each app its own…")));
    Soon m_refreshSoon{[this] { refresh(); }};
};
