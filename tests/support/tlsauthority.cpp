// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/tlsauthority.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>

using namespace Qt::StringLiterals;

namespace {

const QString earlierThanAll = u"20200101000000Z"_s;
const QString laterThanAll = u"20790101000000Z"_s;

void run(const QStringList &arguments)
{
    QProcess openssl;
    openssl.start(u"openssl"_s, arguments);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        qFatal("openssl: %s", openssl.readAllStandardError().constData());
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", qPrintable(path));
    return file.readAll();
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("could not write %s", qPrintable(path));
}

} // namespace

TlsAuthority::TlsAuthority(const QString &name)
    : m_name(name)
{
    QDir(m_directory.path()).mkdir(u"issued"_s);
    write(file(u"index"_s), {});
    write(file(u"ca.conf"_s),
        "[ca]\ndefault_ca = test\n[test]\ndatabase = " + file(u"index"_s).toUtf8()
            + "\nnew_certs_dir = " + file(u"issued"_s).toUtf8()
            + "\nrand_serial = yes\ndefault_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = "
              "supplied\n"
              "organizationName = optional\n");
    const QString isCa = u"basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"_s;
    sign(u"root"_s, u"/O=%1/CN=%1 Root"_s.arg(m_name), isCa, u"root"_s, earlierThanAll, laterThanAll);
    sign(u"issuer"_s, u"/O=%1/CN=%1 Issuer"_s.arg(m_name), isCa, u"root"_s, earlierThanAll, laterThanAll);
}

/// With a new key; signed by the issuer's one, which is its own for a root.
void TlsAuthority::sign(const QString &name, const QString &subject, const QString &extensions, const QString &issuer,
    const QString &begin, const QString &end) const
{
    const QString key = file(name + u".key"_s);
    const QString request = file(name + u".csr"_s);
    run({u"req"_s, u"-new"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
        u"-subj"_s, subject, u"-keyout"_s, key, u"-out"_s, request});
    write(file(name + u".ext"_s), extensions.toUtf8());
    QStringList arguments{u"ca"_s, u"-batch"_s, u"-notext"_s, u"-config"_s, file(u"ca.conf"_s), u"-in"_s, request,
        u"-out"_s, file(name + u".pem"_s), u"-extfile"_s, file(name + u".ext"_s), u"-startdate"_s, begin, u"-enddate"_s,
        end, u"-keyfile"_s, file(issuer + u".key"_s)};
    if (issuer == name)
        arguments += u"-selfsign"_s;
    else
        arguments += {u"-cert"_s, file(issuer + u".pem"_s)};
    run(arguments);
}

QByteArray TlsAuthority::rootPem() const
{
    return contents(file(u"root.pem"_s));
}

QSslConfiguration TlsAuthority::server(Flaw flaw, bool clientsNeedOne) const
{
    const bool isSelfSigned = flaw == Flaw::SelfSigned;
    const QString host = flaw == Flaw::WrongHost ? u"elsewhere.example"_s : u"localhost"_s;
    sign(u"server"_s, u"/CN="_s + host,
        u"subjectAltName=DNS:%1%2\n"_s.arg(
            host, flaw == Flaw::WrongHost ? QString() : u",DNS:api.test,DNS:dead-first.test"_s),
        isSelfSigned ? u"server"_s : u"issuer"_s,
        flaw == Flaw::NotYetValid ? validFrom().toString(u"yyyyMMddhhmmss'Z'"_s) : earlierThanAll,
        flaw == Flaw::Expired ? expiredOn().toString(u"yyyyMMddhhmmss'Z'"_s) : laterThanAll);
    QList<QSslCertificate> chain{QSslCertificate(contents(file(u"server.pem"_s)))};
    if (!isSelfSigned && flaw != Flaw::IssuerLeftOut)
        chain.append(QSslCertificate(contents(file(u"issuer.pem"_s))));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(QSslKey(contents(file(u"server.key"_s)), QSsl::Ec));
    configuration.setPeerVerifyMode(clientsNeedOne ? QSslSocket::VerifyPeer : QSslSocket::VerifyNone);
    if (clientsNeedOne)
        configuration.setCaCertificates({QSslCertificate(rootPem())});
    return configuration;
}

QDateTime TlsAuthority::expiredOn()
{
    return QDateTime(QDate(2024, 3, 31), QTime(12, 0), Qt::UTC);
}

QDateTime TlsAuthority::validFrom()
{
    return QDateTime(QDate(2078, 3, 31), QTime(12, 0), Qt::UTC);
}
