// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/apinames.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <optional>

/// Reads the fields of one JSON object and remembers the first that was not as it should be, so that a parser reads
/// everything in a row and asks once at the end. What is missing or of the wrong type reads as an empty value.
class JsonReader
{
public:
    /// what: the object's name for the error's detail, e.g. "SigningKey".
    JsonReader(const QJsonValue &value, const QString &what);
    /// Of a Workspace, which has to be this environment.
    static JsonReader ofWorkspace(const QJsonValue &workspace, const QString &environmentId);

    QString text(QLatin1StringView field); ///< Not null, not empty.
    QString plainText(QLatin1StringView field) ///< Not null; may be empty.
    {
        return valueOf(QJsonValue::String, field).toString();
    }
    /// Null gives an empty text.
    QString optionalText(QLatin1StringView field) { return isNull(field) ? QString() : plainText(field); }
    bool flag(QLatin1StringView field) { return valueOf(QJsonValue::Bool, field).toBool(); }
    int number(QLatin1StringView field);
    QDateTime time(QLatin1StringView field);
    static QDateTime timeOf(const QJsonValue &value); ///< RFC 3339 with an offset, as UTC; else invalid.
    /// Null gives an invalid time.
    QDateTime optionalTime(QLatin1StringView field) { return isNull(field) ? QDateTime() : time(field); }
    QStringList optionalTexts(QLatin1StringView field); ///< A list of texts; null gives an empty list.
    /// One of the names of an enum of the API.
    template <typename Enum, std::size_t Size>
    Enum named(QLatin1StringView field, const Names<Enum, Size> &names)
    {
        const std::optional<Enum> value = valueIn(names, text(field));
        if (!value)
            refuse(field);
        return value.value_or(names.front().second);
    }
    /// The same, where a name that came up after this program does not make all else unreadable.
    template <typename Enum, std::size_t Size>
    Enum namedOr(QLatin1StringView field, const Names<Enum, Size> &names, Enum otherwise)
    {
        return valueIn(names, text(field)).value_or(otherwise);
    }
    QJsonArray list(QLatin1StringView field) { return valueOf(QJsonValue::Array, field).toArray(); }
    QJsonObject optionalObject(QLatin1StringView field) ///< Null gives an empty object.
    {
        return isNull(field) ? QJsonObject() : valueOf(QJsonValue::Object, field).toObject();
    }
    QJsonValue value(QLatin1StringView field) const { return m_object.value(field); }
    bool isNull(QLatin1StringView field) const { return m_object.value(field).isNull(); }

    /// For a check of the caller's own, e.g. an enum's value.
    void refuse(QLatin1StringView field);

    bool isFine() const { return m_problem.isEmpty(); }
    /// Unreadable; the detail names the object and the field, never a value.
    Error error() const { return {.kind = Error::Kind::Unreadable, .detail = m_problem}; }

    /// What was made of the fields, or the error.
    template <typename T>
    Result<T> finished(T value) const
    {
        return isFine() ? Result<T>(std::move(value)) : failure(error());
    }

private:
    QJsonValue valueOf(QJsonValue::Type type, QLatin1StringView field);

    QJsonObject m_object;
    QString m_what;
    QString m_problem;
};

/// When a key was made, as a server told it; invalid: unknown. A time that was never set is told as the year 1 or as
/// 1970, and before 2015 nobody made keys of Inngest's.
QDateTime keyTime(const QDateTime &told);
