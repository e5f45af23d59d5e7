// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QJsonValue>

#include <optional>

/// What an HTTP answer to a GraphQL request with one field at its top means: that field's value, or the error.
///
/// NotSignedIn: the token was refused (401, or the code UNAUTHENTICATED); a write has then certainly not been carried
/// out and may be sent again with another token, unless mayHaveTakenEffect says otherwise. Forbidden: the role may not.
///
/// A read with any error in it fails as a whole: half a list of keys is worse than none. A write whose field has a
/// value was carried out, whatever went wrong further down: the value is given. mayHaveTakenEffect of a failed write:
/// 5xx, an answer that cannot be read, an error below the top field (the field itself had been carried out by then),
/// and messages of a server that broke down in the middle rather than refused.
Result<QJsonValue> graphQlField(int httpStatus, const QByteArray &body, const QString &field, bool isWrite);

/// A refusal (4xx) that is not in the API's words: a sentence that is no JSON ("RBAC: access denied"), or JSON of
/// others or nothing at all where gatewaysMark says whose it is. What stands before the API gave it, and whether it had
/// passed the request on before that nobody here can tell. nullopt: it can be the API's own.
std::optional<Error> foreignRefusal(int httpStatus, const QByteArray &body, const QString &gatewaysMark, bool isWrite);

/// A server's message in a shape that can be shown and recorded: one line, not too long, and without anything that
/// looks like a signing key or a token, or stands in a URL before "@" or behind "?", should a server ever quote one.
QString presentableMessage(const QString &message);
