// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqlschema.h"

#include <QJsonObject>

/// A field that is to be answered, checked against the schema.
struct GraphqlPlannedField
{
    QString key; ///< Under which it is answered.
    QString name; ///< "__typename" too.
    QString parentType;
    GraphqlTypeRef type;
    QJsonObject arguments; ///< Checked, with defaults; what was left out is not in it.
    QList<GraphqlPlannedField> fields; ///< Of an object, or of each object of a list.
};

/// An operation that is right: every field, argument and variable is known and of its type, and leaves are selected.
struct GraphqlPlan
{
    bool isMutation = false;
    QString operationName;
    QList<GraphqlPlannedField> fields;

    /// operationName: may be empty where the document has one operation.
    static tl::expected<GraphqlPlan, GraphqlProblem> make(const GraphqlSchema &schema, const GraphqlDocument &document,
        const QString &operationName, const QJsonObject &variables);
};
