// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqlschema.h"

#include <QJsonObject>
#include <QJsonValue>

/// Why the value cannot stand for the scalar, to follow "Expected a value of type X"; empty: it can. Goes for what
/// comes in as for what goes out. An ID may also come in as a whole number.
QString scalarProblem(const QString &scalar, const QJsonValue &value);

/// The values that come with one operation: its variables, and the arguments of its fields with the variables put in.
/// Remembers the first problem.
class GraphqlInput
{
public:
    GraphqlInput(const GraphqlSchema &schema, const GraphqlOperation &operation);

    /// The variables as the client sent them, checked against their declared types. First of all.
    void takeVariables(const QJsonObject &sent);
    /// A field's arguments by name, with defaults; what is left out is not in it.
    QJsonObject arguments(const GraphqlSelection &selection, const QList<GraphqlInputField> &declared);
    /// After all arguments were read: every variable has to be used.
    void checkAllUsed();

    const std::optional<GraphqlProblem> &problem() const { return m_problem; }
    void refuse(const QString &message, const GraphqlSelection *where = nullptr);

private:
    QJsonValue fromJson(const GraphqlTypeRef &type, const QJsonValue &value, const QString &where);
    QJsonValue namedFromJson(const GraphqlTypeRef &type, const QJsonValue &value, const QString &where);
    QJsonValue fromLiteral(const GraphqlTypeRef &type, const GraphqlLiteral &literal, const QString &where);
    QJsonValue namedFromLiteral(const GraphqlTypeRef &type, const GraphqlLiteral &literal, const QString &where);
    QJsonValue fromVariable(const GraphqlTypeRef &type, bool hasDefault, const QString &name, const QString &where);
    QJsonObject objectFromLiteral(const GraphqlType &type, const GraphqlLiteral &literal, const QString &where);
    /// Any literal as JSON, for scalars that hold structures.
    QJsonValue plain(const GraphqlLiteral &literal);
    /// The literal's value, or Undefined where a variable was left out and may be.
    QJsonValue argument(const GraphqlInputField &declared, const GraphqlLiteral &literal, const QString &where);

    const GraphqlSchema &m_schema;
    const GraphqlOperation &m_operation;
    QJsonObject m_variables;
    QSet<QString> m_used;
    std::optional<GraphqlProblem> m_problem;
};
