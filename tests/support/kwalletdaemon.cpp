// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/kwalletdaemon.h"

#include "tests/support/privatebus.h"

#include <QDBusMessage>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

const auto wallet = u"kdewallet"_s;

bool waitForWallet(
    const QString &method, const QVariantList &arguments, const std::function<bool(const QDBusMessage &)> &hoped)
{
    return waitForBus(u"org.kde."_s + KWalletDaemon::program(), u"/modules/"_s + KWalletDaemon::program(),
        u"org.kde.KWallet"_s, method, arguments, hoped);
}

QByteArray query(QStringList arguments, int *code)
{
    QProcess tool;
    tool.start(u"kwallet-query"_s, arguments << wallet);
    *code = tool.waitForFinished() ? tool.exitCode() : -1;
    return tool.readAllStandardOutput();
}

} // namespace

KWalletDaemon::KWalletDaemon()
{
    QDir().mkpath(QDir::homePath() + u"/.config"_s);
    QFile settings(QDir::homePath() + u"/.config/kwalletrc"_s);
    if (settings.open(QIODevice::WriteOnly))
        settings.write("[Wallet]\nFirst Use=false\n");
}

KWalletDaemon::~KWalletDaemon()
{
    kill();
}

QByteArray KWalletDaemon::version()
{
    return QStandardPaths::findExecutable(u"kwalletd6"_s).isEmpty() ? "5" : "6";
}

QString KWalletDaemon::program()
{
    return u"kwalletd"_s + QString::fromLatin1(version());
}

bool KWalletDaemon::start()
{
    m_daemon.start(program(), {});
    return waitForWallet(u"networkWallet"_s, {}, [](const QDBusMessage &) { return true; });
}

void KWalletDaemon::kill()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

bool KWalletDaemon::open()
{
    const QByteArray hash(56, 'x'); // of the password, as pam_kwallet hands it over
    return waitForWallet(u"pamOpen"_s, {wallet, hash, 0}, [](const QDBusMessage &) { return true; })
        && waitForWallet(
            u"isOpen"_s, {wallet}, [](const QDBusMessage &answer) { return answer.arguments().value(0).toBool(); });
}

bool KWalletDaemon::close()
{
    return waitForWallet(u"close"_s, {wallet, true},
        [](const QDBusMessage &answer) { return answer.arguments().value(0).toInt() == 0; });
}

std::optional<QByteArray> KWalletDaemon::read(const QString &folder, const QString &key)
{
    int code = -1;
    const QByteArray listed = query({u"-f"_s, folder, u"-l"_s}, &code);
    if (code != 0 || !listed.split('\n').contains(key.toUtf8()))
        return std::nullopt;
    const QByteArray text = query({u"-f"_s, folder, u"-r"_s, key}, &code);
    return code == 0 ? std::optional(text.trimmed()) : std::nullopt;
}

bool KWalletDaemon::write(const QString &folder, const QString &key, const QString &text)
{
    const auto program = u"another program"_s;
    int handle = -1;
    return waitForWallet(u"open"_s, {wallet, qlonglong(0), program}, [&handle](const QDBusMessage &answer) {
        handle = answer.arguments().value(0).toInt();
        return handle > 0;
    }) && waitForWallet(u"writePassword"_s, {handle, folder, key, text, program}, [](const QDBusMessage &answer) {
        return answer.arguments().value(0).toInt() == 0;
    });
}
