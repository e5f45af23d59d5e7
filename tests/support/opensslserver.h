// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/tlsauthority.h"

#include <QProcess>
#include <QRegularExpression>
#include <QUrl>

/// The openssl command as a server at https://localhost, which says by its alerts what other servers say, too.
class OpensslServer
{
public:
    OpensslServer(const TlsAuthority &authority, const QStringList &options)
    {
        using namespace Qt::StringLiterals;
        authority.server();
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(u"openssl"_s,
            QStringList{u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-www"_s, u"-cert"_s, authority.serverFile(),
                u"-key"_s, authority.keyFile(), u"-cert_chain"_s, authority.issuerFile(), u"-CAfile"_s,
                authority.rootFile()}
                + options);
        static const QRegularExpression pattern(u"ACCEPT [0-9.]+:([0-9]+)"_s);
        QByteArray said;
        while (m_process.waitForReadyRead(10'000)) {
            said += m_process.readAllStandardOutput();
            if (const auto match = pattern.match(QString::fromLatin1(said)); match.hasMatch()) {
                origin = QUrl(u"https://localhost:%1"_s.arg(match.captured(1)));
                return;
            }
        }
        qFatal("openssl s_server: %s", said.constData());
    }
    ~OpensslServer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(OpensslServer)

    /// Somebody has connected, and it has said what came of that.
    bool isMet() const { return m_process.bytesAvailable() > 0; }

    QUrl origin;

private:
    QProcess m_process;
};
