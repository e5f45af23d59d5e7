// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QSslConfiguration>

/// The system's TLS settings, and what this PEM has trusted besides the system's CAs. Empty: nothing.
QSslConfiguration tlsTrusting(const QByteArray &caPem);

/// The certificates in a text, and nothing of what stands around them, which may be a key: they are stored, shown and
/// handed over as they are.
QByteArray onlyCertificates(const QByteArray &pem);
