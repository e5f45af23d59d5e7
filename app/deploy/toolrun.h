// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/core/secret.h"
#include "app/deploy/deploytarget.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <chrono>
#include <memory>

class Blackout;
class Clock;

/// One program of a target's command, as it is started without a shell.
struct ToolStage
{
    QString tool; ///< Its name: "wrangler".
    QStringList arguments;
    QMap<QString, QString> variables; ///< "env NAME=…" before it.
    bool joinsErrors = false; ///< 2>&1: what it says as an error belongs to what it prints.
};

/// A template's command for running it without a shell: each stage gets what the one before printed, and begins only
/// where that one ended well.
struct ToolCommand
{
    QList<ToolStage> stages;

    /// As a person would type it, with the paths of the tools in place of their names.
    QString text(const QMap<QString, QString> &paths) const;
};

/// The template's words, taken apart first and filled then: what a place holds can never become a second word.
/// valueOf: of a placeholder, by its name without the braces.
ToolCommand toolCommand(const QString &command, const std::function<QString(const QString &)> &valueOf);

/// What a target's tool is started with: of the program's own variables only those that are named here or by the target
/// as its sign-in, none that holds one of the values or is Inngest's; and what keeps tools from asking, paging and
/// reporting. folder: for its temporary files.
QProcessEnvironment toolEnvironment(
    const QProcessEnvironment &ours, const DeployTarget &target, const QString &folder, const QList<Secret> &values);

/// What of these could lead the target's tool to another place, or through one, for people: "KUBECONFIG=/home/ann/eu".
/// Of a token its name alone.
QStringList contextOf(const QProcessEnvironment &environment, const DeployTarget &target);

/// What it signs in with by them, at the target and at a proxy: not to be shown where a tool prints it.
QList<Secret> signInsOf(const QProcessEnvironment &environment);

/// How a command came to its end, and what its last stage printed. That may be a secret: it is compared and forgotten.
struct ToolEnd
{
    enum class How {
        Ended,
        NotStarted,
        TimedOut, ///< It was stopped then, with everything that it had started.
        TooMuch, ///< It printed without end, and was stopped.
        Cancelled,
    };

    How how = How::Ended;
    int exitCode = 0; ///< Of the stage that was the last to run; a crash is not 0 either.
    qsizetype stage = 0; ///< At which it came to its end: those before it have run.
    Secret printed;

    bool isWell() const { return how == How::Ended && exitCode == 0; }
    /// Nothing of it has run, so that nothing was sent.
    bool hasNeverRun() const { return how == How::NotStarted && stage == 0; }
};

/// For what makes a change live: instances are replaced one after the other, or a build is waited for. Ended half way,
/// some have the new values and others the old ones.
constexpr std::chrono::minutes rolloutPatience{15};

/// What a command is run with.
struct ToolRunSettings
{
    QMap<QString, QString> paths; ///< Of the tools, absolute.
    QProcessEnvironment environment;
    QString folder; ///< Where it runs.
    Secret input; ///< For the first stage's standard input; it is closed behind it.
    bool isMerged = false; ///< It is for the second stage, before what the first one printed.
    /// Where what it says is kept: the errors of each stage (where the next one reads them, too, only of one that
    /// fails); what the last stage prints, too, if keepsPrinted.
    std::shared_ptr<Blackout> output;
    bool keepsPrinted = false;
    /// For each stage. A tool that signs in anew over a slow line needs some seconds.
    std::chrono::milliseconds patience = std::chrono::seconds(90);
};

/// Runs a command's stages one after the other, each in a process group of its own without a terminal. A stop ends the
/// whole group.
class ToolRun final : public Flow<ToolEnd>
{
public:
    ToolRun(Clock &clock, ToolCommand command, ToolRunSettings settings);
    ~ToolRun() override;

    void start();
    void stop() { end(ToolEnd::How::Cancelled); }

private:
    void startStage();
    void onStarted();
    void onReadyRead();
    void onErrorsRead();
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void end(ToolEnd::How how, int exitCode = -1);
    void endGroup();
    void joinErrors(bool isKept);

    Clock &m_clock;
    const ToolCommand m_command;
    const ToolRunSettings m_settings;
    QProcess *m_process = nullptr; ///< The current stage's.
    qint64 m_group = 0;
    qsizetype m_stage = 0;
    Secret m_input; ///< Of the current stage.
    QByteArray m_printed;
    QByteArray
        m_errors; ///< Of a stage whose errors are joined to what it prints: behind that, so that no line is torn.
};
