// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/screenlock.h"
#include "ui/secrets/secretclipboard.h"

#include <QWidget>
#include <memory>

namespace Ui {
class LockPage;
}

/// Covers the window while it is locked, and says plainly what that does and what it does not.
class LockPage : public QWidget
{
    Q_OBJECT

public:
    explicit LockPage(QWidget *parent = nullptr);
    ~LockPage() override;

    void present(ScreenLock::Cause cause, int idleMinutes);
    void setRunningActs(int count); ///< They go on behind the page, and it says so.
    void setProgress(const QString &progress); ///< How far the open rotation is; empty: nothing is waited for.
    void setClipboard(SecretClipboard::State state); ///< What became of a key that was copied.

signals:
    void unlockRequested();

private:
    void refreshText();

    const std::unique_ptr<Ui::LockPage> m_ui;
    QString m_why;
    QString m_progress;
    SecretClipboard::State m_clipboard = SecretClipboard::State::Nothing;
};
