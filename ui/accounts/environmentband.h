// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/accounts/openaccount.h"
#include "app/domain/environment.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tonedframe.h"
#include "ui/words/tone.h"

#include <QLabel>
#include <QWidget>
#include <optional>

/// The coloured, worded band that names the environment, so that nobody mistakes production, and says so where it is
/// only the practice account. For the window and for every dialog that changes something.
class EnvironmentBand : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentBand(QWidget *parent = nullptr);

    /// environment: nullopt while none is known. holder: where a branch child's keys live.
    void present(const AccountCapabilities &account, const std::optional<Environment> &environment,
        const std::optional<Environment> &holder);
    void present(const OpenAccount &account)
    {
        present(account.account().capabilities(), account.environment(), account.keyHolder());
    }
    QString text() const { return m_words; } ///< Whole, also where it is cut on screen.

    bool eventFilter(QObject *watched, QEvent *event) override;

    /// "PRODUCTION - acme-prod"
    static QString words(const Environment &environment, const std::optional<Environment> &holder);
    struct Look
    {
        Tone tone = Tone::Neutral;
        QString symbol = QStringLiteral("environment");
    };
    static Look lookOf(const std::optional<Environment> &environment); ///< None: none is known.

private:
    TonedFrame *const m_practice = new TonedFrame(this);
    TonedFrame *const m_environment = new TonedFrame(this);
    void fitText() { m_text->setText(m_text->fontMetrics().elidedText(m_words, Qt::ElideMiddle, m_text->width())); }

    QLabel *m_text;
    QString m_words;
    SymbolLabel *const m_symbol = new SymbolLabel(m_environment);
};
