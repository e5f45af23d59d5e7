// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/rotationpage.h"

class AppsLook;
class Banner;
class NobodyElseBox;
class NoticeBanners;
class QCheckBox;
class TonedFrame;
class TypedConfirm;

/// What cannot be undone: the final check of every app and of the live keys, made by itself, what each app
/// will do, the typed name, a pause with a way out, the one call, and what is true then.
class RotatePage : public RotationPage
{
    Q_OBJECT

public:
    explicit RotatePage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    QString whyNot() const override;
    void act() override;
    /// Ahead of roll-out's end there is the break-glass alone.
    bool hasMainButton() const override { return RotationPage::hasMainButton() || (isCurrent() && breaksApps()); }
    bool isDangerous() const override { return true; }
    void rotate(bool byHand);
    void cancel(); ///< During the pause; says so.

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::RotateSigningKey}; }
    QList<RotationNotice::Kind> saidElsewhere() const override;
    bool canActByHand() const override;
    void actByHand() override { rotate(true); }
    QWidget *firstField() const override;
    void showEvent(QShowEvent *event) override;

private:
    void setupCheck();
    void setupBreakGlass();
    void setupReason();
    void setupPause();
    void checkOnce();
    void refreshCheck();
    QString checkingText() const;
    void refreshRotated();
    void refreshBreakGlass();
    QString breakingText() const; ///< Which apps a rotation breaks now, and which it may.
    void refreshAlong();
    void refreshPause();
    void tick();
    bool breaksApps() const; ///< The break-glass is open.

    QLabel *m_keys;
    Banner *m_rotated;
    AppsLook *m_check;
    NobodyElseBox *m_along; // old event keys go with this restart
    NoticeBanners *m_keptBack; // what keeps them from that
    bool m_isAlongRefused = false;
    QWidget *m_breakGlass;
    QCheckBox *m_breakBox;
    QWidget *m_breakDetails; // while it is marked
    QLabel *m_breakText;
    QLineEdit *m_breakReasonEdit;
    QWidget *m_reason;
    QLineEdit *m_reasonEdit;
    TypedConfirm *m_typed;
    TonedFrame *m_pause;
    QLabel *m_pauseText;
    QProgressBar *m_pauseBar;
    QPushButton *m_cancelButton;
    Banner *m_cancelled;
    int m_wholePause = 0; // seconds
    bool m_isTicking = false;
    bool m_hasChecked = false; // since the page was shown
};
