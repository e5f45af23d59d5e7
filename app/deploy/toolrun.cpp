// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolrun.h"

#include "app/core/clock.h"
#include "app/deploy/blackout.h"

#include <csignal>
#include <unistd.h>

namespace {

constexpr qsizetype mostPrinted = 8 * 1024 * 1024;

} // namespace

ToolRun::ToolRun(Clock &clock, ToolCommand command, ToolRunSettings settings)
    : m_clock(clock)
    , m_command(std::move(command))
    , m_settings(std::move(settings))
{
}

ToolRun::~ToolRun()
{
    endGroup();
    wipe(m_printed.data(), m_printed.size());
}

void ToolRun::start()
{
    m_input = m_settings.isMerged ? Secret() : m_settings.input;
    startStage();
}

void ToolRun::stop()
{
    end(ToolEnd::How::Cancelled);
}

void ToolRun::startStage()
{
    const ToolStage &stage = m_command.stages[m_stage];
    QProcessEnvironment environment = m_settings.environment;
    for (auto it = stage.variables.cbegin(); it != stage.variables.cend(); ++it)
        environment.insert(it.key(), *it);
    m_process = new QProcess(this);
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(m_settings.folder);
    // A session of its own: a process group that can be ended as a whole, and no terminal to ask on.
    m_process->setChildProcessModifier([] { ::setsid(); });
    if (stage.joinsErrors)
        m_process->setProcessChannelMode(QProcess::MergedChannels);
    connect(m_process, &QProcess::started, this, &ToolRun::onStarted);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ToolRun::onReadyRead);
    connect(m_process, &QProcess::readyReadStandardError, this, &ToolRun::onErrorsRead);
    connect(m_process, &QProcess::finished, this, &ToolRun::onFinished);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(ToolEnd::How::NotStarted);
    });
    const qsizetype mine = m_stage;
    m_clock.after(m_settings.patience, this, [this, mine] {
        if (m_process && mine == m_stage)
            end(ToolEnd::How::TimedOut);
    });
    m_process->start(m_settings.paths.value(stage.tool), stage.arguments);
    m_group = m_process ? m_process->processId() : 0;
}

void ToolRun::onStarted()
{
    if (!m_input.isEmpty())
        m_process->write(m_input.reveal().data(), m_input.size());
    m_process->closeWriteChannel();
}

void ToolRun::onReadyRead()
{
    QByteArray chunk = m_process->readAllStandardOutput();
    m_printed += chunk;
    if (m_settings.keepsPrinted && m_settings.output && m_stage + 1 == m_command.stages.size())
        m_settings.output->add(chunk);
    wipe(chunk.data(), chunk.size());
    if (m_printed.size() > mostPrinted)
        end(ToolEnd::How::TooMuch);
}

void ToolRun::onErrorsRead()
{
    const QByteArray chunk = m_process->readAllStandardError();
    if (m_settings.output)
        m_settings.output->add(chunk);
}

void ToolRun::onFinished(int exitCode, QProcess::ExitStatus status)
{
    onReadyRead();
    if (!m_process)
        return; // it printed too much
    onErrorsRead();
    // What it left running has the value too.
    endGroup();
    const bool isWell = status == QProcess::NormalExit && exitCode == 0;
    if (!isWell || m_stage + 1 == m_command.stages.size())
        return end(ToolEnd::How::Ended, status == QProcess::NormalExit ? exitCode : -1);
    QByteArray next
        = m_settings.isMerged && m_stage == 0 ? m_settings.input.reveal().toByteArray() + '\n' : QByteArray();
    next += m_printed;
    m_input = Secret(next);
    wipe(next.data(), next.size());
    wipe(m_printed.data(), m_printed.size());
    m_printed.clear();
    m_process->deleteLater();
    ++m_stage;
    startStage();
}

void ToolRun::end(ToolEnd::How how, int exitCode)
{
    if (m_process) {
        m_process->disconnect(this);
        // It may not have its own group yet.
        m_process->kill();
        endGroup();
        // Its own end is waited for by Qt, which would do so here otherwise.
        m_process->setParent(nullptr);
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        if (m_process->state() == QProcess::NotRunning)
            m_process->deleteLater();
        m_process = nullptr;
    }
    finish({.how = how, .exitCode = exitCode, .printed = Secret(m_printed)});
}

void ToolRun::endGroup()
{
    if (m_group > 0)
        ::kill(pid_t(-m_group), SIGKILL);
    m_group = 0;
}
