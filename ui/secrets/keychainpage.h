// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/chosenstore.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QWidget>

/// What stands where something needs the keychain and it is locked, absent or refusing: what that means, what to
/// install or do, and the choice to keep keys in memory, at later starts too.
class KeychainPage : public QWidget
{
    Q_OBJECT

public:
    explicit KeychainPage(ChosenStore &secrets, QWidget *parent = nullptr);

signals:
    /// The keychain works, or memory was chosen: what waited can go on.
    void usable();
    void memoryChosen(); ///< For the preferences: the person's choice for the next start, too.

private:
    void setupLayout();
    void waitFor(const QFuture<SecretStore::State> &answer);
    void refresh();
    void setBusy(bool isBusy);

    SymbolLabel *const m_symbol = named("symbol", new SymbolLabel);
    QLabel *const m_titleLabel = named("titleLabel", wordsLabel());
    QLabel *const m_textLabel = named("textLabel", wordsLabel());
    QProgressBar *const m_busyBar = named("busyBar", ::busyBar(), tr("Looking at the keychain"));
    QPushButton *const m_unlockButton = named("unlockButton", new QPushButton(tr("&Unlock…")));
    QPushButton *const m_lookButton = named("lookButton", new QPushButton(tr("&Look again")));
    QPushButton *const m_memoryButton = named("memoryButton", new QPushButton(tr("Keep keys in &memory")));
    QLabel *const m_memoryLabel = named("memoryLabel", quietLabel());
    ChosenStore &m_secrets;
};
