// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/apinames.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUrl>
#include <optional>
#include <type_traits>

/// Null for an empty text.
inline QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// The fields of a record, named once for writing and for reading: a function of this and of the record calls
/// json(name, member) for each. A field that is not there, or not of its type, stays what a new record has.
class JsonFields
{
public:
    using Name = QLatin1StringView;

    template <typename Record>
    static QJsonObject written(Record record, void (*fields)(JsonFields &, Record &))
    {
        JsonFields json({}, false);
        fields(json, record);
        return json.m_json;
    }

    template <typename Record>
    static Record read(const QJsonObject &from, void (*fields)(JsonFields &, Record &))
    {
        JsonFields json(from, true);
        Record record;
        fields(json, record);
        return record;
    }

    template <typename List, typename Record>
    static QJsonArray allWritten(const List &list, void (*fields)(JsonFields &, Record &))
    {
        QJsonArray array;
        for (const Record &record : list)
            array.append(written(record, fields));
        return array;
    }

    template <typename Record>
    static QList<Record> allRead(const QJsonArray &from, void (*fields)(JsonFields &, Record &))
    {
        QList<Record> list;
        for (const QJsonValue &value : from)
            list.append(read(value.toObject(), fields));
        return list;
    }

    static QString timeText(const QDateTime &time)
    {
        return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
    }
    static QDateTime timeOf(const QJsonValue &text)
    {
        return QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    }

    JsonFields &operator()(Name name, QString &value) { return field(name, value, value, there(name).toString(value)); }
    JsonFields &operator()(Name name, bool &value) { return field(name, value, value, there(name).toBool(value)); }
    JsonFields &operator()(Name name, int &value) { return field(name, value, value, there(name).toInt(value)); }
    JsonFields &operator()(Name name, qint64 &value) { return field(name, value, value, there(name).toInteger(value)); }
    JsonFields &operator()(Name name, QJsonArray &value) { return field(name, value, value, there(name).toArray()); }
    JsonFields &operator()(Name name, QJsonObject &value) { return field(name, value, value, there(name).toObject()); }
    JsonFields &operator()(Name name, QDateTime &value)
    {
        return field(name, value, timeText(value), timeOf(there(name)));
    }
    JsonFields &operator()(Name name, QUrl &value)
    {
        return field(name, value, value.toString(), QUrl(there(name).toString()));
    }
    JsonFields &operator()(Name name, QStringList &value)
    {
        return field(name, value, QJsonArray::fromStringList(value), there(name).toVariant().toStringList());
    }

    /// Under these names.
    template <typename Value, std::size_t Size>
    JsonFields &operator()(Name name, Value &value, const Names<Value, Size> &names)
    {
        return field(name, value, nameIn(names, value), valueIn(names, there(name).toString()).value_or(value));
    }

    /// Under the names that it has in the program.
    template <typename Enum>
    requires std::is_enum_v<Enum> JsonFields &operator()(Name name, Enum &value)
    {
        return field(name, value, nameOf<Enum>(value), enumOf<Enum>(there(name).toString()).value_or(value));
    }

    template <typename Record>
    JsonFields &operator()(Name name, Record &record, void (*fields)(JsonFields &, Record &))
    {
        if (m_isReading)
            record = read(there(name).toObject(), fields);
        else
            m_json.insert(name, written(record, fields));
        return *this;
    }

    template <typename Record>
    JsonFields &operator()(Name name, QList<Record> &list, void (*fields)(JsonFields &, Record &))
    {
        return field(name, list, allWritten(list, fields), allRead(there(name).toArray(), fields));
    }

    /// None: no field.
    template <typename Record>
    JsonFields &operator()(Name name, std::optional<Record> &record, void (*fields)(JsonFields &, Record &))
    {
        if (m_isReading && m_json.contains(name))
            record.emplace();
        return record ? (*this)(name, *record, fields) : *this;
    }

private:
    QJsonValue there(Name name) const { return m_json.value(name); }

    JsonFields(const QJsonObject &json, bool isReading)
        : m_json(json)
        , m_isReading(isReading)
    {
    }

    template <typename Value>
    JsonFields &field(Name name, Value &value, const QJsonValue &text, const Value &read)
    {
        if (m_isReading)
            value = read;
        else
            m_json.insert(name, text);
        return *this;
    }

    QJsonObject m_json;
    const bool m_isReading;
};
