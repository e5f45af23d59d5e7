// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QWidget>

/// Draws a masked value, or the secret itself while it is revealed, broken over lines where it must. The secret cannot
/// be selected or dragged away: the copy button is the way out, since a selection would go to X11's clipboard.
class SecretText : public QWidget
{
    Q_OBJECT

public:
    explicit SecretText(QWidget *parent = nullptr);

    void setMasked(const QString &masked); ///< Also drops what is revealed.
    void setRevealed(const Secret &secret);
    void conceal();
    bool isRevealed() const { return !m_secret.isEmpty(); }
    /// For screen readers, while it is revealed; else empty.
    QString revealedText() const { return m_secret.revealText(); }
    const QString &masked() const { return m_masked; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString text() const { return isRevealed() ? m_secret.revealText() : m_masked; }
    qsizetype length() const;
    qreal cellWidth() const;
    int charactersPerLine(int width) const;
    int lineHeight() const { return static_cast<int>(std::ceil(QFontMetricsF(font()).lineSpacing())); }

    QString m_masked;
    Secret m_secret; // empty while hidden
};
