// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolrun.h"

#include "app/core/clock.h"
#include "app/deploy/blackout.h"
#include "app/deploy/shelltext.h"
#include "app/deploy/toolfinder.h"

#include <QUrl>
#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostPrinted = 8 * 1024 * 1024;

/// A pipe in which all of the text is, and nothing comes behind it: what reads from it needs nobody who writes any
/// more. -1: the text is longer than that.
int filledPipe(const Secret &text)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    const bool isWhole = ::write(ends[1], text.reveal().data(), size_t(text.size())) == ssize_t(text.size());
    ::close(ends[1]);
    // Only this program's writing must not wait.
    if (isWhole && ::fcntl(ends[0], F_SETFL, 0) == 0)
        return ends[0];
    ::close(ends[0]);
    return -1;
}

QStringList wordsOf(const QString &stage)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    bool isInWord = false;
    for (const QChar c : stage) {
        if (c == u'\'') {
            isQuoted = !isQuoted;
            isInWord = true; // a quoted nothing is a word too
        } else if (c == u' ' && !isQuoted) {
            if (isInWord)
                words.append(word);
            word.clear();
            isInWord = false;
        } else {
            word += c;
            isInWord = true;
        }
    }
    if (isInWord)
        words.append(word);
    return words;
}

/// Where its settings are, which way to the network, and whose certificates it believes.
QStringList leadingVariables()
{
    return {u"XDG_CONFIG_HOME"_s, u"https_proxy"_s, u"HTTPS_PROXY"_s, u"http_proxy"_s, u"HTTP_PROXY"_s, u"all_proxy"_s,
        u"ALL_PROXY"_s, u"no_proxy"_s, u"NO_PROXY"_s, u"SSL_CERT_FILE"_s, u"SSL_CERT_DIR"_s, u"NODE_EXTRA_CA_CERTS"_s,
        u"REQUESTS_CA_BUNDLE"_s};
}

bool isProxy(const QString &name)
{
    return name.toLower().endsWith("_proxy"_L1);
}

} // namespace

QProcessEnvironment toolEnvironment(
    const QProcessEnvironment &ours, const DeployTarget &target, const QString &folder, const QList<Secret> &values)
{
    // Who one is, where one's own files and the keychain are, which language.
    static const QStringList allowed{u"HOME"_s, u"USER"_s, u"LOGNAME"_s, u"LANG"_s, u"LANGUAGE"_s, u"LC_ALL"_s,
        u"LC_CTYPE"_s, u"LC_MESSAGES"_s, u"TZ"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s, u"XDG_STATE_HOME"_s,
        u"XDG_RUNTIME_DIR"_s, u"DBUS_SESSION_BUS_ADDRESS"_s};
    QProcessEnvironment environment;
    const QStringList names = allowed + leadingVariables() + target.signIn;
    for (const QString &name : names) {
        if (!ours.contains(name) || target.forget.contains(name) || name.startsWith("INNGEST"_L1))
            continue;
        const QString text = ours.value(name);
        const bool holdsValue = std::ranges::any_of(values,
            [&text](const Secret &value) { return !value.isEmpty() && text.toUtf8().contains(value.reveal()); });
        if (!holdsValue)
            environment.insert(name, text);
    }
    environment.insert(u"PATH"_s, trustedFolders(ours.value(u"PATH"_s)).join(u':'));
    environment.insert(u"TMPDIR"_s, folder);
    for (const auto &[name, value] :
        {std::pair(u"TERM"_s, u"dumb"_s), std::pair(u"NO_COLOR"_s, u"1"_s), std::pair(u"PAGER"_s, u"cat"_s),
            std::pair(u"AWS_PAGER"_s, u""_s), std::pair(u"GH_PROMPT_DISABLED"_s, u"1"_s),
            std::pair(u"DO_NOT_TRACK"_s, u"1"_s), std::pair(u"CI"_s, u"1"_s)})
        environment.insert(name, value);
    for (const QString &one : target.quiet)
        environment.insert(one.section(u'=', 0, 0), one.section(u'=', 1));
    return environment;
}

QStringList contextOf(const QProcessEnvironment &environment, const DeployTarget &target)
{
    QStringList context;
    const QStringList names = target.signIn + leadingVariables();
    for (const QString &name : names) {
        QString value = environment.value(name);
        if (value.isEmpty())
            continue;
        // Behind the name and password, which may hold such a sign, too.
        if (isProxy(name))
            value = value.sliced(value.lastIndexOf(u'@') + 1);
        context.append(name.endsWith("_TOKEN"_L1) ? name : name + u'=' + value);
    }
    return context;
}

QList<Secret> signInsOf(const QProcessEnvironment &environment)
{
    QList<Secret> secrets;
    const auto add = [&secrets](const QString &text) { secrets.append(Secret(text.toUtf8())); };
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        const QString value = environment.value(name);
        if (name.endsWith("_TOKEN"_L1)) {
            add(value);
        } else if (const qsizetype at = value.lastIndexOf(u'@'); isProxy(name) && at > 0) {
            // With what stands around it as well, since a short password by itself could be any word.
            const QString user = value.first(at).section(u"://"_s, -1);
            add(value.first(at + 1));
            for (const QString &one : {user, QUrl::fromPercentEncoding(user.toUtf8())}) {
                add(one);
                add(QString::fromLatin1(one.toUtf8().toBase64())); // too short to be looked for in each decoding
                add(one.section(u':', 1));
            }
        }
    }
    return secrets;
}

ToolRun::ToolRun(Clock &clock, ToolCommand command, ToolRunSettings settings)
    : m_clock(clock)
    , m_command(std::move(command))
    , m_settings(std::move(settings))
{
}

ToolRun::~ToolRun()
{
    endGroup();
    wipe(m_printed);
    wipe(m_errors);
}

void ToolRun::start()
{
    m_input = m_settings.isMerged ? Secret() : m_settings.input;
    startStage();
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
    // There when it starts: a program that is killed right behind that hands nothing over any more, and many a tool
    // takes nothing for a value, an empty one.
    const int input = m_input.isEmpty() ? -1 : filledPipe(m_input);
    // A session of its own: a process group that can be ended as a whole, and no terminal to ask on.
    m_process->setChildProcessModifier([input] {
        ::setsid();
        if (input >= 0)
            ::dup2(input, STDIN_FILENO);
    });
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
    if (input >= 0)
        m_input = Secret();
    m_process->start(m_settings.paths.value(stage.tool), stage.arguments);
    if (input >= 0)
        ::close(input);
    m_group = m_process ? m_process->processId() : 0;
}

void ToolRun::onStarted()
{
    // What was too long for that; it is no single value.
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
    wipe(chunk);
    if (m_printed.size() + m_errors.size() > mostPrinted)
        end(ToolEnd::How::TooMuch);
}

void ToolRun::onErrorsRead()
{
    if (m_command.stages[m_stage].joinsErrors)
        m_errors += m_process->readAllStandardError();
    else if (m_settings.output)
        m_settings.output->add(m_process->readAllStandardError());
    if (m_printed.size() + m_errors.size() > mostPrinted)
        end(ToolEnd::How::TooMuch);
}

/// isKept: they say why it failed, or nothing reads them behind it.
void ToolRun::joinErrors(bool isKept)
{
    if (isKept && m_settings.output)
        m_settings.output->add(m_errors);
    if (!m_errors.isEmpty() && !m_printed.isEmpty() && !m_printed.endsWith('\n'))
        m_printed += '\n';
    m_printed += m_errors;
    wipe(m_errors);
    m_errors.clear();
}

void ToolRun::onFinished(int exitCode, QProcess::ExitStatus status)
{
    onReadyRead();
    if (!m_process)
        return; // it printed too much
    onErrorsRead();
    if (!m_process)
        return;
    // What it left running has the value too.
    endGroup();
    const bool isWell = status == QProcess::NormalExit && exitCode == 0;
    const bool isLast = m_stage + 1 == m_command.stages.size();
    joinErrors(!isWell || (isLast && m_settings.keepsPrinted));
    if (!isWell || isLast)
        return end(ToolEnd::How::Ended, status == QProcess::NormalExit ? exitCode : -1);
    QByteArray next
        = m_settings.isMerged && m_stage == 0 ? m_settings.input.reveal().toByteArray() + '\n' : QByteArray();
    next += m_printed;
    m_input = Secret::taken(std::move(next));
    wipe(m_printed);
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
    joinErrors(true);
    finish({.how = how, .exitCode = exitCode, .stage = m_stage, .printed = Secret(m_printed)});
}

void ToolRun::endGroup()
{
    if (m_group > 0)
        ::kill(pid_t(-m_group), SIGKILL);
    m_group = 0;
}

ToolCommand toolCommand(const QString &command, const std::function<QString(const QString &)> &valueOf)
{
    ToolCommand result;
    const QStringList stages = commandStages(command);
    for (const QString &text : stages) {
        ToolStage stage;
        QStringList words = wordsOf(text);
        stage.joinsErrors = words.removeAll(u"2>&1"_s) > 0;
        if (words.value(0) == "env"_L1) {
            words.removeFirst();
            while (words.value(0).contains(u'=')) {
                const QString setting = words.takeFirst();
                const qsizetype at = setting.indexOf(u'=');
                stage.variables.insert(setting.first(at), withPlaceholders(setting.sliced(at + 1), valueOf));
            }
        }
        stage.tool = words.value(0);
        for (const QString &word : words.sliced(1))
            stage.arguments.append(withPlaceholders(word, valueOf));
        result.stages.append(stage);
    }
    return result;
}

QString ToolCommand::text(const QMap<QString, QString> &paths) const
{
    QStringList texts;
    for (const ToolStage &stage : stages) {
        QStringList words;
        for (auto it = stage.variables.cbegin(); it != stage.variables.cend(); ++it)
            words.append(shellQuoted(u"%1=%2"_s.arg(it.key(), *it)));
        words.append(shellQuoted(paths.value(stage.tool, stage.tool)));
        for (const QString &argument : stage.arguments)
            words.append(shellQuoted(argument));
        texts.append(words.join(u' '));
    }
    return texts.join(u" | "_s);
}
