// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/windowpicture.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>
#include <QWidget>
#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 8s;

} // namespace

void WindowPicture::take(QWidget &window, Accounts &accounts, const QString &path)
{
    auto *picture = new WindowPicture(window, accounts, path);
    picture->follow();
    QTimer::singleShot(patience, picture, &WindowPicture::draw);
}

WindowPicture::WindowPicture(QWidget &window, Accounts &accounts, const QString &path)
    : QObject(&window)
    , m_window(window)
    , m_accounts(accounts)
    , m_path(path)
{
    connect(&m_accounts, &Accounts::currentChanged, this, &WindowPicture::follow);
}

void WindowPicture::follow()
{
    OpenAccount *account = m_accounts.current();
    if (!account)
        return;
    connect(account, &OpenAccount::signingKeysChanged, this, &WindowPicture::look, Qt::QueuedConnection);
    look();
}

void WindowPicture::look()
{
    const OpenAccount *account = m_accounts.current();
    if (account && account->signingKeys().value)
        draw();
}

void WindowPicture::draw()
{
    if (m_isDrawn)
        return;
    m_isDrawn = true;
    const bool isWritten = m_window.grab().save(m_path, "PNG");
    QCoreApplication::exit(isWritten ? EXIT_SUCCESS : EXIT_FAILURE);
}
