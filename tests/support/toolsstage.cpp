// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/toolsstage.h"
#include "tests/support/contentsof.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

const QString folder = QStringLiteral(IKM_SOURCE_DIR "/tests/tools");
// Only what never ends takes that long; a busy machine may take minutes.
constexpr int longestCommand = 900'000;

QString node()
{
    return QStandardPaths::findExecutable(u"node"_s);
}

/// What stands in the search path for the tool: a command line without the tool's name and arguments.
QString standIn()
{
    return ToolsStage::isReal() ? u"'%1' '%2/tool.mjs'"_s.arg(node(), folder) : u"/bin/sh '%1/replay.sh'"_s.arg(folder);
}

/// The system's own tools, and what the lock file installed.
QString realPath()
{
    return u"%1/vercel/node_modules/.bin:%1/wrangler/node_modules/.bin:/usr/bin:/bin:%2"_s.arg(
        folder, QFileInfo(node()).path());
}

} // namespace

ToolsStage::ToolsStage(const QString &targetId, const QString &name)
    : m_targetId(targetId)
    , m_name(name)
    , m_workingFolder(m_folder.filePath(u"home"_s))
{
    QDir stage(m_folder.path());
    for (const QString &each : {u"home"_s, u"tmp"_s, u"bin"_s})
        stage.mkdir(each);
    for (const QString &tool : {u"vercel"_s, u"gh"_s, u"kubectl"_s, u"aws"_s, u"docker"_s, u"wrangler"_s, u"az"_s}) {
        const QString script = u"bin/"_s + tool;
        write(script, u"#!/bin/sh\nexec %1 %2 \"$@\"\n"_s.arg(standIn(), tool).toUtf8());
        QFile::setPermissions(path(script), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    setVariable(u"PATH"_s, path(u"bin"_s) + u":/usr/bin:/bin"_s);
    setVariable(u"HOME"_s, path(u"home"_s));
    setVariable(u"TMPDIR"_s, path(u"tmp"_s));
    setVariable(u"LC_ALL"_s, u"C.UTF-8"_s);
    setVariable(u"IKM_TOOLS_STAGE"_s, m_folder.path());
    setVariable(u"IKM_TOOLS_CASE"_s, name);
    if (isReal())
        setVariable(u"IKM_TOOLS_PATH"_s, realPath());
}

ToolsStage::~ToolsStage()
{
    // It ends by itself when its input closes.
    m_internet.closeWriteChannel();
    if (m_internet.state() != QProcess::NotRunning)
        m_internet.waitForFinished();
}

bool ToolsStage::isReal()
{
    return qEnvironmentVariableIsSet("IKM_REAL_TOOLS");
}

bool ToolsStage::hasReal(const QString &tool)
{
    return !QStandardPaths::findExecutable(tool, realPath().split(u':')).isEmpty();
}

QString ToolsStage::missing()
{
    if (isReal() && node().isEmpty())
        return u"Node is not installed, so the tools cannot be run and written down."_s;
    return {};
}

bool ToolsStage::begin(const QString &trouble)
{
    if (!isReal())
        return writeRecord();
    const QString provider = m_targetId == "docker-compose"_L1 ? u"docker"_s
        : m_targetId == "github-actions"_L1                    ? u"github"_s
        : m_targetId.startsWith("aws-"_L1)                     ? u"aws"_s
        : m_targetId.startsWith("cloudflare"_L1)               ? u"cloudflare"_s
        : m_targetId == "azure-keyvault"_L1                    ? u"azure"_s
                                                               : m_targetId;
    m_internet.setStandardErrorFile(path(u"internet"_s));
    m_internet.start(node(), {folder + u"/internet.mjs"_s, m_folder.path(), provider, trouble});
    while (!m_internet.canReadLine() && m_internet.waitForReadyRead(30'000)) { }
    m_ports = QJsonDocument::fromJson(m_internet.readLine()).object();
    const QString proxy = u"http://127.0.0.1:%1"_s.arg(m_ports[u"proxy"_s].toInt());
    setVariable(u"HTTPS_PROXY"_s, proxy);
    setVariable(u"HTTP_PROXY"_s, proxy);
    setVariable(u"NO_PROXY"_s, u"127.0.0.1"_s);
    for (const QString &name :
        {u"NODE_EXTRA_CA_CERTS"_s, u"SSL_CERT_FILE"_s, u"AWS_CA_BUNDLE"_s, u"REQUESTS_CA_BUNDLE"_s})
        setVariable(name, path(u"certificate.pem"_s));
    return !m_ports.isEmpty();
}

/// One file for each part of a call, which a shell can compare and print.
bool ToolsStage::writeRecord() const
{
    if (!QFile::exists(recordPath()))
        return false;
    const auto lines = [](const QJsonArray &objects) {
        QByteArray text;
        for (const QJsonValue &each : objects)
            text += QJsonDocument(each.toObject()).toJson(QJsonDocument::Compact) + '\n';
        return text;
    };
    const QJsonArray calls = QJsonDocument::fromJson(contentsOf(recordPath())).object()[m_name].toArray();
    write(u"record/made"_s, "0\n");
    for (qsizetype i = 0; i < calls.size(); ++i) {
        const QJsonObject call = calls[i].toObject();
        const QString name = u"record/%1."_s.arg(i);
        const QJsonArray arguments = call[u"arguments"_s].toArray();
        QByteArray told = QByteArray::number(arguments.size() + 1) + '\0' + call[u"tool"_s].toString().toUtf8() + '\0';
        for (const QJsonValue &argument : arguments)
            told += argument.toString().toUtf8() + '\0';
        write(name + u"told"_s, told + call[u"input"_s].toString().toUtf8());
        write(name + u"call"_s, lines({call}));
        write(name + u"requests"_s, lines(call[u"requests"_s].toArray()));
        write(name + u"output"_s, call[u"output"_s].toString().toUtf8());
        write(name + u"error"_s, call[u"error"_s].toString().toUtf8());
        write(name + u"status"_s, QByteArray::number(call[u"status"_s].toInt()) + '\n');
    }
    return true;
}

void ToolsStage::write(const QString &name, const QByteArray &text) const
{
    const QString whole = path(name);
    QDir().mkpath(QFileInfo(whole).path());
    QFile file(whole);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(whole));
}

QString ToolsStage::folderOf(const QString &tool) const
{
    QString script = u"#!/bin/sh\n"_s;
    for (const QString &name : m_environment.keys()) {
        if (name != "PATH"_L1 && name != "TMPDIR"_L1)
            script += u"export %1='%2'\n"_s.arg(name, m_environment.value(name));
    }
    script += u"export IKM_TOOLS_ANY_ORDER=1\nexec flock '%1' %2 %3 \"$@\"\n"_s.arg(path(u"lock"_s), standIn(), tool);
    write(u"alone/"_s + tool, script.toUtf8());
    QFile::setPermissions(path(u"alone/"_s + tool), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path(u"alone"_s);
}

int ToolsStage::run(const QString &command, const QByteArray &answers)
{
    write(u"typed"_s, command.toUtf8() + '\n');
    QProcess bash;
    bash.setProcessEnvironment(m_environment);
    bash.setWorkingDirectory(m_workingFolder);
    bash.setProcessChannelMode(QProcess::MergedChannels);
    bash.start(u"bash"_s, {u"--norc"_s, path(u"typed"_s)});
    bash.write(answers);
    bash.closeWriteChannel();
    const bool hasEnded = bash.waitForFinished(longestCommand);
    if (!hasEnded) {
        bash.kill();
        bash.waitForFinished();
    }
    m_said += bash.readAll();
    return hasEnded && bash.exitStatus() == QProcess::NormalExit ? bash.exitCode() : -1;
}

QList<QJsonObject> ToolsStage::linesOf(const QString &name) const
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : contentsOf(path(name)).split('\n')) {
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

QStringList ToolsStage::changes() const
{
    QStringList changes;
    for (const QJsonObject &request : requests()) {
        const QJsonObject wrote = request[u"wrote"_s].toObject();
        if (wrote.isEmpty())
            continue;
        const QString name = wrote[u"name"_s].toString();
        const QJsonValue value = wrote[u"value"_s];
        changes.append(wrote[u"place"_s].toString()
            + (value.isString() ? u" %1=%2"_s.arg(name, value.toString()) : u" -%1"_s.arg(name)));
    }
    return changes;
}

QString ToolsStage::recordPath() const
{
    return folder + u"/recorded/%1.json"_s.arg(m_targetId);
}

bool ToolsStage::keep() const
{
    if (!isReal())
        return true;
    // Several tests keep what they saw of one target.
    QLockFile lock(recordPath() + u".lock"_s);
    if (!lock.lock())
        return false;
    QJsonObject all = QJsonDocument::fromJson(contentsOf(recordPath())).object();
    QJsonArray calls;
    for (const QJsonObject &call : this->calls())
        calls.append(call);
    all[m_name] = calls;
    QFile file(recordPath());
    const QByteArray text = QJsonDocument(all).toJson();
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}
