// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/restartwatch.h"

#include <QJsonObject>
#include <QProcess>
#include <QUrl>
#include <memory>

/// The program that stands in for a self-hosted server, with its file of settings: it is started, stopped and started
/// again as a person or their deployment does. The port stays.
class StandInServer
{
public:
    explicit StandInServer(const QString &folder, const QStringList &options = {});
    /// A real server's program is started in its place: see RealServer. What that one cannot play, its rows skip.
    static bool isReal();
    ~StandInServer();

    void set(const ServerSettings &settings); ///< Into the file: a running one does not look.
    void setText(const QByteArray &text);
    /// A second server behind the same address, with settings of its own; at the next start. Empty: none.
    void setBeside(const ServerSettings &settings);
    const ServerSettings &settings() const { return m_settings; } ///< As last set.

    void setOptions(const QStringList &options) { m_options = options; } ///< From the next start on.
    bool start();
    void stop();
    void beginStop(); ///< And does not wait for its end: see isRunning().
    bool restart();
    bool restartWith(const ServerSettings &settings);
    bool isRunning() const { return m_process && m_process->state() != QProcess::NotRunning; }
    int starts() const { return m_starts; } ///< Those that came up.
    const QByteArray &complaint() const { return m_complaint; } ///< Of the last start that did not.
    QUrl origin() const;
    QJsonObject counts(); ///< A real one tells none.

private:
    static QByteArray textOf(const ServerSettings &settings);
    bool startReal();
    bool startStandIn();

    const QString m_folder;
    QStringList m_options;
    ServerSettings m_settings;
    bool m_hasBeside = false;
    std::unique_ptr<QProcess> m_process;
    int m_port = 0;
    int m_starts = 0;
    QByteArray m_complaint;
};
