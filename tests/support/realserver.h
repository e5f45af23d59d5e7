// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>

/// How the program of a real Inngest server is started in the place of the one that stands in for it: where the
/// environment variable IKM_INNGEST_SERVER names it (tests/selfhosted/README.md).
class RealServer
{
public:
    /// Empty: no program is named.
    static QString program();

    /// folder: of its database and its log.
    explicit RealServer(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// With NAME=value lines as its environment: an argument could be read by everybody. port: 0: any, and says which.
    /// True once it answers; false: it does not start, and its log says why.
    bool start(QProcess &process, const QByteArray &settings, int &port, bool isDevelopment) const;
    QByteArray log() const; ///< Of the last start.

private:
    bool startOnce(QProcess &process, const QByteArray &settings, const QList<int> &ports, bool isDevelopment) const;

    const QString m_folder;
};
