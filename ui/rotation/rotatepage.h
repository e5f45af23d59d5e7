// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/apps/appstable.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/rotationpage.h"
#include "ui/rotation/saidforms.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/typedconfirm.h"

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
    void setupPause();
    void checkOnce();
    void refreshCheck();
    QString checkingText() const;
    void refreshBreakGlass();
    QString breakingText() const; ///< Which apps a rotation breaks now, and which it may.
    void refreshAlong();
    void refreshPause();
    void tick();
    /// The break-glass is open.
    bool breaksApps() const { return rotation().isAfterLeak() && m_breakBox->isChecked(); }

    // In this order Tab comes to them.
    QLabel *const m_keys = named("rotateKeysLabel", addText({}));
    Banner *const m_rotated = named("rotatedBanner", new Banner(this));
    AppsLook *const m_check = new AppsLook(
        {RolloutModel::Name, RolloutModel::SigningKey, RolloutModel::AfterRotate, RolloutModel::Evidence}, this);
    NobodyElseBox *const m_along = new NobodyElseBox(session(), this); // old event keys go with this restart
    NoticeBanners *const m_keptBack = new NoticeBanners(this); // what keeps them from that
    bool m_isAlongRefused = false;
    QWidget *const m_breakGlass = new QWidget(this);
    QCheckBox *const m_breakBox
        = named("breakBox", new QCheckBox(tr("A thief has the key: rotate now although apps &break"), m_breakGlass));
    QWidget *const m_breakDetails = new QWidget(m_breakGlass); // while it is marked
    QLabel *const m_breakText = named("breakText", wordsLabel(m_breakDetails));
    QLineEdit *const m_breakReasonEdit = named("breakReasonEdit", new QLineEdit(m_breakDetails));
    QWidget *const m_reason = new QWidget(this);
    QLineEdit *const m_reasonEdit = named("whyEdit", new QLineEdit(m_reason));
    TypedConfirm *const m_typed = new TypedConfirm(this);
    TonedFrame *const m_pause = named("pauseFrame", new TonedFrame(this));
    QLabel *const m_pauseText = named("pauseText", wordsLabel(m_pause));
    QProgressBar *const m_pauseBar = named("pauseBar", new QProgressBar(m_pause), tr("Time until the rotation"));
    QPushButton *const m_cancelButton = named("cancelRotateButton", plainButton(tr("Cancel: &do not rotate"), m_pause));
    Banner *const m_cancelled = named("cancelledBanner", new Banner(this));
    int m_wholePause = 0; // seconds
    bool m_isTicking = false;
    bool m_hasChecked = false; // since the page was shown
};
