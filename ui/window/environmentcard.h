// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/tonedframe.h"

#include <QString>

class QGridLayout;
struct EnvironmentOverview;
struct KeyAges;

/// One environment on the overview: how old its keys are, whether a rotation is open, what its apps' syncs say, and of
/// when all that is.
class EnvironmentCard : public Card
{
    Q_OBJECT

public:
    explicit EnvironmentCard(QWidget *parent = nullptr);

    void present(const EnvironmentOverview &overview, const KeyAges &ages, int keyMonths, const QDateTime &now);
    const QString &environmentId() const { return m_id; }

signals:
    void openRequested(const QString &environmentId);
    void rotationRequested(const QString &environmentId);
    void keyMonthsRequested(const QString &environmentId);
    void settleRequested(const QString &environmentId); ///< What a rotation left open.

private:
    QLabel *addRow(QGridLayout &rows, const QString &name, const QString &caption);
    static void fill(QLabel &value, const QString &text);

    QString m_id;
    QLabel *const m_name = wordsLabel(this);
    TonedFrame *const m_badge = new TonedFrame(this);
    QLabel *const m_badgeText = named("cardBadge", new QLabel(m_badge));
    QLabel *const m_changes = named("cardChanges", wordsLabel(this));
    QLabel *m_signingKey;
    QLabel *m_eventKeys;
    QLabel *m_rotation;
    QLabel *m_fallback;
    QLabel *m_left;
    QLabel *m_apps;
    QLabel *m_read;
    QPushButton *const m_rotationButton = named("cardRotationButton", plainButton(this));
    QPushButton *const m_openButton = named("cardOpenButton", plainButton(this));
    QPushButton *const m_settleButton = named("cardSettleButton", plainButton(this));
    QPushButton *const m_monthsButton = named("cardMonthsButton", plainButton(this));
};
