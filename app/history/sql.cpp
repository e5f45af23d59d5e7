// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/sql.h"

#include <QJsonArray>
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

Result<QStringList> firstColumn(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    return allRows<QStringList>(
        database, statement, values, [](const QSqlQuery &row) { return row.value(0).toString(); });
}

Done runAllSql(QSqlDatabase &database, const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto done = runSql(database, statement); !done)
            return asDone(done);
    }
    return {};
}

Done inTransaction(QSqlDatabase &database, const QString &begin, const std::function<Done(QSqlDatabase &)> &work)
{
    if (const auto begun = runSql(database, begin); !begun)
        return asDone(begun);
    Done done = work(database);
    if (done)
        done = asDone(runSql(database, u"COMMIT"_s));
    // Also where SQLite has rolled back by itself: then this one fails, which does no harm.
    if (!done)
        (void)runSql(database, u"ROLLBACK"_s);
    return done;
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

QString sqlList(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList listFromSql(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).toVariant().toStringList();
}
