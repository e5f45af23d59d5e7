// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>
#include <QDateTime>

/// The value of an X-Inngest-Signature header, `t=<unix seconds>&s=<hex>`: HMAC-SHA256 keyed with the signing key's
/// ASCII hex digits, over body + t. A GET has an empty body.
QByteArray signatureHeader(const Secret &signingKey, QByteArrayView body, const QDateTime &time);

/// Whether the header is this key's signature over the body. The time inside is not judged: see signatureTime().
bool signatureMatches(QByteArrayView header, const Secret &signingKey, QByteArrayView body);

/// The time inside a signature header; invalid where there is none. SDKs refuse what is older than five minutes, newer
/// ones also what lies in the future.
QDateTime signatureTime(QByteArrayView header);
