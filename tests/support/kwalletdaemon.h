// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <optional>

/// KDE's wallet of a test's own (kwalletd5, or kwalletd6 where that is installed), on the session bus of this process.
/// Its wallet is kept under HOME. It is opened and closed as the desktop's login does it, without a window.
class KWalletDaemon
{
public:
    KWalletDaemon();
    ~KWalletDaemon();
    Q_DISABLE_COPY_MOVE(KWalletDaemon)

    /// "5" or "6", as Plasma tells its version; its program and its name on the bus end with it.
    static QByteArray version();
    static QString program();

    bool start();
    void kill();

    /// Makes the wallet where there is none yet.
    static bool open();
    static bool close();

    /// What kwallet-query, another program, reads; nullopt where it finds nothing.
    static std::optional<QByteArray> read(const QString &folder, const QString &key);
    static bool write(const QString &folder, const QString &key, const QString &text); ///< As another program.

private:
    QProcess m_daemon;
};
