// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/screenlock.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QWidget>

/// Covers the window while it is locked, and says plainly what that does and what it does not.
class LockPage : public QWidget
{
    Q_OBJECT

public:
    explicit LockPage(QWidget *parent = nullptr);

    void present(ScreenLock::Cause cause, int idleMinutes);
    /// They go on behind the page, and it says so. forPerson: what of them somebody has to see to.
    void setRunningActs(int count, const QString &forPerson);
    void setProgress(const QString &progress); ///< How far the open rotation is; empty: nothing is waited for.
    void setClipboard(SecretClipboard::State state); ///< What became of a key that was copied.

signals:
    void unlockRequested();

private:
    void refreshText();

    SymbolLabel *const m_symbol = named("symbol", new SymbolLabel);
    QLabel *const m_titleLabel = named("titleLabel", new QLabel(tr("Locked")));
    QLabel *const m_textLabel = named("textLabel", wordsLabel());
    QPushButton *const m_unlockButton = named("unlockButton", new QPushButton(tr("&Unlock")));
    QLabel *const m_limitsLabel = named("limitsLabel", quietLabel());
    QString m_why;
    QString m_progress;
    QString m_forPerson;
    int m_runningActs = 0;
    SecretClipboard::State m_clipboard = SecretClipboard::State::Nothing;
};
