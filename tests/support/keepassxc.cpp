// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/keepassxc.h"

#include "tests/support/privatebus.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray password = "db";

constexpr auto database = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile>
<Meta><Generator>test</Generator><DatabaseName>Passwords</DatabaseName><RecycleBinEnabled>True</RecycleBinEnabled>
<CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{00112233-4455-6677-8899-aabbccddeeff}</Value></Item>
</CustomData></Meta>
<Root><Group><UUID>ABEiM0RVZneImaq7zN3u/w==</UUID><Name>Root</Name></Group></Root>
</KeePassFile>
)";

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

QByteArray run(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess tool;
    tool.start(program, arguments);
    tool.write(input);
    tool.closeWriteChannel();
    return tool.waitForFinished() ? tool.readAllStandardOutput() : QByteArray();
}

} // namespace

KeePassXc::KeePassXc(const QByteArray &settings, Bin bin)
{
    QByteArray contents = database;
    if (bin == Bin::None)
        contents.replace("<RecycleBinEnabled>True<", "<RecycleBinEnabled>False<");
    write(m_directory.filePath(u"database.xml"_s), contents);
    write(m_directory.filePath(u"keepassxc.ini"_s),
        "[General]\nConfigVersion=2\n[GUI]\nCheckForUpdates=false\n[FdoSecrets]\nEnabled=true\n" + settings);
    run(u"keepassxc-cli"_s,
        {u"import"_s, u"--quiet"_s, u"--set-password"_s, u"--decryption-time"_s, u"100"_s,
            m_directory.filePath(u"database.xml"_s), m_directory.filePath(u"database.kdbx"_s)},
        password + '\n' + password + '\n');
}

KeePassXc::~KeePassXc()
{
    kill();
}

bool KeePassXc::start(Start start)
{
    QStringList arguments{u"--config"_s, m_directory.filePath(u"keepassxc.ini"_s)};
    if (start == Start::Unlocked)
        arguments.append(u"--pw-stdin"_s);
    m_program.start(u"keepassxc"_s, arguments << m_directory.filePath(u"database.kdbx"_s));
    m_program.write(password + '\n');
    m_program.waitForBytesWritten();
    m_program.closeWriteChannel();
    return waitForBus(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets/collection/database"_s,
        u"org.freedesktop.DBus.Properties"_s, u"Get"_s, {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s},
        [start](const QDBusMessage &answer) {
            const QVariant locked = answer.arguments().value(0).value<QDBusVariant>().variant();
            return locked.isValid() && locked.toBool() == (start == Start::Locked);
        });
}

void KeePassXc::quit()
{
    m_program.terminate();
    m_program.waitForFinished();
}

void KeePassXc::kill()
{
    m_program.kill();
    m_program.waitForFinished();
}

bool KeePassXc::press(const QString &title, const QStringList &keys)
{
    constexpr int patienceMs = 120'000;
    constexpr int tryMs = 5'000;
    constexpr int mostTries = 20;
    const auto windows = [&title] {
        return run(u"xdotool"_s, {u"search"_s, u"--onlyvisible"_s, u"--name"_s, title}).split('\n');
    };
    const auto isThere = [&windows] { return !windows().first().isEmpty(); };
    // Nothing is waited for in one go: the prompt is asked for in this event loop.
    if (!QTest::qWaitFor(isThere, patienceMs))
        return false;
    // Keys that come before the window has made up its mind about the focus go nowhere.
    for (int time = 0; time < mostTries; ++time) {
        run(u"xdotool"_s,
            QStringList{
                u"windowfocus"_s, u"--sync"_s, QString::fromLatin1(windows().first()), u"key"_s, u"--clearmodifiers"_s}
                + keys);
        if (QTest::qWaitFor([&isThere] { return !isThere(); }, tryMs))
            return true;
    }
    return false;
}

QByteArray KeePassXc::saved() const
{
    return run(
        u"keepassxc-cli"_s, {u"export"_s, u"--quiet"_s, m_directory.filePath(u"database.kdbx"_s)}, password + '\n');
}
