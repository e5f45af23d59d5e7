// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/chosenstore.h"

#include <QWidget>
#include <memory>

namespace Ui {
class KeychainPage;
}

/// What stands where something needs the keychain and it is locked, absent or refusing: what that means, what to
/// install or do, and the choice to keep keys in memory until the program closes.
class KeychainPage : public QWidget
{
    Q_OBJECT

public:
    explicit KeychainPage(ChosenStore &secrets, QWidget *parent = nullptr);
    ~KeychainPage() override;

signals:
    /// The keychain works, or memory was chosen: what waited can go on.
    void usable();
    void memoryChosen(); ///< For the preferences: the person's choice for the next start, too.

private:
    void look();
    void unlock();
    void chooseMemory();
    void refresh();
    void setBusy(bool isBusy);

    const std::unique_ptr<Ui::KeychainPage> m_ui;
    ChosenStore &m_secrets;
};
