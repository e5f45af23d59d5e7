// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytargets.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

/// Where the commands of a deployment target are run with its tool: a private home, a shell, and the tool's provider as
/// a script on loopback (tests/tools). Where IKM_REAL_TOOLS is set the tools are the real ones and what they do is
/// kept; elsewhere they behave as was kept.
class ToolsStage
{
public:
    /// name: of the record.
    ToolsStage(const QString &targetId, const QString &name);
    ~ToolsStage();

    static bool isReal();
    static bool hasReal(const QString &tool); ///< Whether the real one is installed.
    /// Why it cannot run here; empty: it can.
    static QString missing();

    bool begin(const QString &trouble);
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    void setVariable(const QString &name, const QString &value) { m_environment.insert(name, value); }
    /// A folder with that tool alone, which brings all variables of this stage along: for the program, which gives each
    /// tool an environment of its own and runs several at once. One runs after the other here.
    QString folderOf(const QString &tool) const;
    void setFolder(const QString &folder) { m_workingFolder = folder; }
    int port() const { return m_ports[u"api"].toInt(); }

    /// Types the command into bash, then the answers; gives the exit status, -1 if it never ended.
    int run(const QString &command, const QByteArray &answers);
    QByteArray said() const { return m_said; }

    /// All that was called, and asked of any host.
    QList<QJsonObject> calls() const { return linesOf(QStringLiteral("calls")); }
    QList<QJsonObject> requests() const { return linesOf(QStringLiteral("requests")); }
    /// What was changed: "place name=value", or "place -name".
    QStringList changes() const;
    /// Where the tools are real: keeps what they did.
    bool keep() const;

private:
    QList<QJsonObject> linesOf(const QString &name) const;
    bool writeRecord() const; ///< For replay.sh.
    QString recordPath() const;

    QTemporaryDir m_folder;
    QString m_targetId;
    QString m_name;
    QString m_workingFolder;
    QProcessEnvironment m_environment;
    QProcess m_internet;
    QJsonObject m_ports;
    QByteArray m_said;
};
