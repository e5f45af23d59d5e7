// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QDate>
#include <QString>
#include <optional>

/// Why a text that a person typed or pasted is no key.
enum class KeyTextProblem {
    Empty,
    Quoted, ///< Stands in quotes: they would become part of the key.
    InnerBlank, ///< A blank, line break or control character inside.
    NonAscii,
    Fingerprint, ///< Twelve hex digits, bare or behind a signing key's prefix: what tells keys apart without being one.
    Several, ///< Two keys, one right behind the other: pasted twice, say.
    Prefix, ///< Signing key: it begins nearly as one does (`SIGNKEY-PROD-`, `signkey_prod_`, or without an
            ///< environment).
    OtherService, ///< A token of another service, by its beginning: GitHub's, Stripe's, ...; a key or certificate
                  ///< (PEM).
    NotHex, ///< Signing key: what follows the prefix is no hex.
    OddHex, ///< Signing key: an odd number of hex digits cannot be decoded.
    CutOff, ///< API key: only what it begins with.
    Encoded, ///< In base64, as a Kubernetes Secret's YAML holds it.
    Assignment, ///< NAME=value or "name": "value": the whole line of a file was pasted.
    Masked, ///< Dots or stars, as a page shows what it hides; or an end that was left out.
    Placeholder, ///< `<key>`, `${KEY}`, "your-event-key": what stands in instructions for the key.
    Reference, ///< `op://vault/item`, `vault:…`, `arn:…`, `@file`, a path: says where a key is kept.
    Address, ///< A URL, such as the event API's with the key at its end.
    OtherCharacter, ///< A character that no such key has, such as the semicolon behind it.
    ApiKey, ///< `sk-inn-api-...`: for REST v2.
    SessionToken, ///< A JWT; the id of a session of Clerk's, of its client, user or organization.
    SigningKey, ///< In place of an event key.
};

/// Whether a text that everybody is to read, such as a name, is a key or token by its form, or has a signing key in it.
bool looksLikeKey(const QString &name);
/// What a text is, if it cannot be a key or token of any kind: Empty, Masked, Placeholder, Reference or
/// Address.
std::optional<KeyTextProblem> checkForStandIn(const QString &text);
/// `__EVENT_KEY__`: what a template is to fill in.
bool isTemplateMark(const QString &text);
std::optional<KeyTextProblem> checkSigningKeyText(const QString &text);
std::optional<KeyTextProblem> checkEventKeyText(const QString &text);
/// Whether it begins as an API key does is left to the one who asks.
std::optional<KeyTextProblem> checkApiKeyText(const QString &text);

/// In words: why a signing key is not as Inngest Cloud writes them, although it opens what the right one opens; empty:
/// it is. With such a one an app would refuse every call.
QString cloudSpellingProblem(const Secret &signingKey);

/// "signkey-prod-" of a signing key, "" of a bare one (self-hosted servers).
QString signingKeyPrefix(const Secret &key);

/// The ASCII hex digits after the prefix, as they key the HMAC of a signature: not decoded, case kept.
QByteArray signingKeyDigits(const Secret &key);

/// What a masked field shows: the signing key's prefix and dots of a fixed number, so that the length tells nothing;
/// of an event key dots only. Holds no part of the secret.
QString maskedSigningKey(const Secret &key);
QString maskedEventKey(const Secret &key);

/// Of a key. Not Inngest's limit, which is not known; longer ones help nobody.
constexpr int longestKeyName = 255;

/// What a key is called that is to replace another: "<name> (<date>)", ISO 8601. A date that an earlier replacement put
/// there makes way for the new one, and so do blanks around it; of one without a name it is "Event key (<date>)".
QString datedName(const QString &name, const QDate &date);
