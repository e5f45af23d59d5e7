// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/jsonreader.h"

using namespace Qt::StringLiterals;

JsonReader::JsonReader(const QJsonValue &value, const QString &what)
    : m_object(value.toObject())
    , m_what(what)
{
    if (!value.isObject())
        m_problem = m_what + u" is no object"_s;
}

JsonReader JsonReader::ofWorkspace(const QJsonValue &workspace, const QString &environmentId)
{
    JsonReader reader(workspace, u"Workspace"_s);
    if (reader.text("id"_L1) != environmentId)
        reader.refuse("id"_L1);
    return reader;
}

QString JsonReader::text(QLatin1StringView field)
{
    const QString text = plainText(field);
    if (text.isEmpty())
        refuse(field);
    return text;
}

QJsonValue JsonReader::valueOf(QJsonValue::Type type, QLatin1StringView field)
{
    const QJsonValue value = m_object.value(field);
    if (value.type() != type)
        refuse(field);
    return value;
}

int JsonReader::number(QLatin1StringView field)
{
    // What is counted, and a status, are never below zero.
    const int number = m_object.value(field).toInt(-1);
    if (number < 0)
        refuse(field);
    return number;
}

QDateTime JsonReader::time(QLatin1StringView field)
{
    const QDateTime time = timeOf(m_object.value(field));
    if (!time.isValid())
        refuse(field);
    return time;
}

QDateTime JsonReader::timeOf(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    // Without an offset it would be taken for this machine's time.
    return time.timeSpec() == Qt::LocalTime ? QDateTime() : time.toUTC();
}

QStringList JsonReader::optionalTexts(QLatin1StringView field)
{
    if (isNull(field))
        return {};
    QStringList texts;
    const QJsonArray values = list(field);
    for (const QJsonValue &value : values) {
        if (!value.isString())
            refuse(field);
        texts.append(value.toString());
    }
    return texts;
}

void JsonReader::refuse(QLatin1StringView field)
{
    if (m_problem.isEmpty())
        m_problem = m_what + u'.' + field + u" is not as it should be"_s;
}

QDateTime keyTime(const QDateTime &told)
{
    constexpr int firstYear = 2015;
    return told.isValid() && told.date().year() >= firstYear ? told : QDateTime();
}
