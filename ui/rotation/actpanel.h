// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"
#include "app/rotation/rotation.h"
#include "ui/acts/actstatus.h"
#include "ui/acts/serversettingsview.h"
#include "ui/widgets/banner.h"

class Act;
class RotationSession;
class ServerTargetView;
struct WizardTools;

/// Where the session's server was said to have its settings, as filesOf() and storeOf().
QStringList serverPlacesOf(const WizardTools &tools);

/// At the top of a page: the act that the rotation has under way, or its last one, with what the person has to do; and
/// why the last command did not do; of a server that cannot be read, the settings of its last restart. An act goes
/// after a while, and what it left open does not: then the panel offers to find out. Where Inngest refuses a call it
/// offers to do the same in the browser.
class ActPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ActPanel(const WizardTools &tools, QWidget *parent = nullptr);

    /// byHand: this page's act can be done in the browser.
    /// kinds: whose outcome belongs on this page; what runs or waits for the person is shown on every one.
    void refresh(bool byHand, const QList<ActKind> &kinds);

signals:
    void byHandRequested();

private:
    Act *shownAct(const QList<ActKind> &kinds) const;
    bool isRefuted(const Act &act) const;
    void refreshSeveral(const QList<ActKind> &kinds);
    void refreshPaused();
    void refreshCheck(RotationStep::Kind step);
    void refreshError(const QList<ActKind> &kinds);
    QString atItsStep(const QString &what, const QList<ActKind> &kinds) const;
    void refreshSettings();
    void refreshLeft(const Act *act);
    bool isSaidByTheAct() const;
    bool wasRefused() const;

    RotationSession &m_session;
    ActStatus *const m_status = named("actStatus", new ActStatus(this));
    Banner *const m_unread = named("serverUnreadBanner", new Banner(this));
    ServerSettingsView *m_kept;
    ServerTargetView *m_serverTarget;
    Banner *const m_paused = named("pausedBanner", new Banner(this));
    Banner *const m_left = named("leftOpenBanner", new Banner(this));
    Banner *const m_error = named("sessionError", new Banner(this));
    QLabel *const m_several = named("severalText", wordsLabel(this));
    QProgressBar *const m_bar = named("severalBar", new QProgressBar(this), tr("How many are done"));
    QPushButton *m_stop;
    QPushButton *m_anotherButton;
    QPushButton *m_byHandButton;
    QPointer<Act> m_followed;
    QPointer<SettingsOffer> m_followedKept;
};
