// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/owntls.h"

#include <QSslCertificate>

QSslConfiguration tlsTrusting(const QByteArray &caPem)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    // Named ones switch off the loading on demand of the system's.
    if (!caPem.isEmpty()) {
        // Read once, as Qt's own: that takes long enough for a server to lose its patience with a busy machine.
        static const QList<QSslCertificate> systems = QSslConfiguration::systemCaCertificates();
        configuration.setCaCertificates(systems + QSslCertificate::fromData(caPem, QSsl::Pem));
    }
    return configuration;
}

QByteArray onlyCertificates(const QByteArray &pem)
{
    QByteArray all;
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(pem, QSsl::Pem);
    for (const QSslCertificate &one : certificates)
        all += one.toPem();
    return all;
}
