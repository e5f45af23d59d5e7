// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/sql.h"

#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>

using namespace Qt::StringLiterals;

Result<QSqlQuery> runSql(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    bool isGood = query.prepare(statement);
    if (isGood) {
        for (const QVariant &value : values) {
            // A null QString would become NULL.
            const bool isNullText = value.typeId() == QMetaType::QString && value.toString().isNull();
            query.addBindValue(isNullText ? QVariant(u""_s) : value);
        }
        isGood = query.exec();
    }
    if (!isGood) {
        const QSqlError error = query.lastError();
        return failure(Error::Kind::Storage, u"SQLite %1: %2"_s.arg(error.nativeErrorCode(), error.databaseText()));
    }
    return query;
}

QString sqlTime(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : u""_s;
}

QDateTime timeFromSql(const QString &text)
{
    return text.isEmpty() ? QDateTime() : QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

QString sqlJson(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject jsonFromSql(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}
