// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqldocument.h"
#include "app/practice/graphqllexer.h"

#include <QHash>
#include <QSet>
#include <QStringList>
#include <tl/expected.hpp>

/// An argument of a field or a field of an input object.
struct GraphqlInputField
{
    QString name;
    GraphqlTypeRef type;
    std::shared_ptr<const GraphqlLiteral> defaultValue; ///< Null: none. Shared: copied along and never changed.

    bool isRequired() const { return type.isNonNull && !defaultValue; }
};

struct GraphqlFieldType
{
    QString name;
    GraphqlTypeRef type;
    QList<GraphqlInputField> arguments;
};

struct GraphqlType
{
    enum class Kind { Scalar, Object, Input, Enum };

    Kind kind = Kind::Scalar;
    QString name;
    QList<GraphqlFieldType> fields; ///< Object.
    QList<GraphqlInputField> inputs; ///< Input.
    QStringList values; ///< Enum.

    const GraphqlFieldType *field(const QString &fieldName) const;
};

/// The type system, read from its definition language. Immutable once it is parsed.
class GraphqlSchema
{
public:
    static tl::expected<GraphqlSchema, GraphqlProblem> parse(const QString &text);

    /// Null: there is none.
    const GraphqlType *type(const QString &name) const;
    /// Of a query or a mutation.
    const GraphqlType *root(const QString &operationKind) const;

private:
    QHash<QString, GraphqlType> m_types;
};
