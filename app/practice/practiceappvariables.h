// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

/// The environment variables of a practice app, as a platform stores them or as an instance was started with them. All
/// of them are kept as secrets, since most of them are.
class PracticeAppVariables
{
public:
    static constexpr auto signingKeyName = QLatin1StringView("INNGEST_SIGNING_KEY");
    static constexpr auto signingKeyFallbackName = QLatin1StringView("INNGEST_SIGNING_KEY_FALLBACK");
    static constexpr auto eventKeyName = QLatin1StringView("INNGEST_EVENT_KEY");
    static constexpr auto devName = QLatin1StringView("INNGEST_DEV");
    static constexpr auto envName = QLatin1StringView("INNGEST_ENV"); ///< A branch environment's name.

    /// Letters, digits and underscores, no digit first.
    static bool isName(const QString &name);

    const QMap<QString, Secret> &values() const { return m_values; }
    Secret value(const QString &name) const { return m_values.value(name); }
    /// An empty value is the same as none: SDKs do not tell them apart.
    void set(const QString &name, const Secret &value);
    void unset(const QString &name) { m_values.remove(name); }

    Secret signingKey() const { return value(signingKeyName); }
    Secret signingKeyFallback() const { return value(signingKeyFallbackName); }
    Secret eventKey() const { return value(eventKeyName); }
    QString env() const { return value(envName).revealText(); }
    /// INNGEST_DEV is set, and neither "0" nor "false": a URL counts as set.
    bool isDev() const;

    /// Name to value in clear: for the practice server's own state and its control endpoint only.
    QJsonObject toJson() const;
    /// Error::Kind::Unreadable: something that is no name, or a value that is no text.
    static Result<PracticeAppVariables> fromJson(const QJsonObject &json);

    bool operator==(const PracticeAppVariables &) const = default;

private:
    QMap<QString, Secret> m_values;
};
