// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSslConfiguration>
#include <QTemporaryDir>

/// A small certificate authority of its own, made with the openssl command: a root, an issuer below it, and
/// certificates for servers with one thing wrong each. Nothing on the machine trusts it.
class TlsAuthority
{
public:
    enum class Flaw { None, Expired, NotYetValid, WrongHost, SelfSigned, IssuerLeftOut };

    explicit TlsAuthority(const QString &name = QStringLiteral("Test Authority"));

    /// What somebody who trusts it has on the machine.
    QByteArray rootPem() const;
    /// For a server at `localhost`; clientsNeedOne: it demands a certificate of the client.
    QSslConfiguration server(Flaw flaw = Flaw::None, bool clientsNeedOne = false) const;

    /// The root, and a server's certificate with its issuer and key, as files for commands. Made by server().
    QString rootFile() const { return file(QStringLiteral("root.pem")); }
    QString serverFile() const { return file(QStringLiteral("server.pem")); }
    QString issuerFile() const { return file(QStringLiteral("issuer.pem")); }
    QString keyFile() const { return file(QStringLiteral("server.key")); }

    /// The flawed certificates' end and beginning.
    static QDateTime expiredOn();
    static QDateTime validFrom();

private:
    QString file(const QString &name) const { return m_directory.filePath(name); }
    void sign(const QString &name, const QString &subject, const QString &extensions, const QString &issuer,
        const QString &begin, const QString &end) const;

    QTemporaryDir m_directory;
    const QString m_name;
};
