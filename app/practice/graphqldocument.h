// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>
#include <memory>
#include <utility>

/// A type as it is written: `[UUID!]!`.
struct GraphqlTypeRef
{
    QString name; ///< Empty for a list.
    std::shared_ptr<const GraphqlTypeRef> item; ///< Of a list. Shared: a type is copied along and never changes.
    bool isNonNull = false;

    bool isList() const { return item != nullptr; }
    QString toString() const
    {
        const QString inner = isList() ? u'[' + item->toString() + u']' : name;
        return isNonNull ? inner + u'!' : inner;
    }
};

/// A literal, or a variable, as it is written.
struct GraphqlLiteral
{
    enum class Kind { Variable, Int, Float, String, Boolean, Null, Enum, List, Object };

    Kind kind = Kind::Null;
    QString text; ///< A scalar's text, an enum value's or a variable's name.
    QList<GraphqlLiteral> items;
    QList<std::pair<QString, GraphqlLiteral>> fields;
};

/// A field, a spread or an inline fragment of a selection.
struct GraphqlSelection
{
    enum class Kind { Field, Spread, Inline };

    Kind kind = Kind::Field;
    QString name; ///< The field's or the fragment's.
    QString alias; ///< Empty: none.
    QString condition; ///< Inline: the type that it is on; empty: any.
    QList<std::pair<QString, GraphqlLiteral>> arguments;
    QList<GraphqlSelection> selections;
    int line = 0;
    int column = 0;

    const QString &responseKey() const { return alias.isEmpty() ? name : alias; }
};

struct GraphqlVariable
{
    QString name;
    GraphqlTypeRef type;
    std::shared_ptr<const GraphqlLiteral> defaultValue; ///< Null: none. Shared: copied along and never changed.
};

struct GraphqlOperation
{
    QString kind; ///< "query" or "mutation".
    QString name;
    QList<GraphqlVariable> variables;
    QList<GraphqlSelection> selections;
};

struct GraphqlFragment
{
    QString name;
    QString condition;
    QList<GraphqlSelection> selections;
};

/// What a client sends as `query`.
struct GraphqlDocument
{
    QList<GraphqlOperation> operations;
    QList<GraphqlFragment> fragments;
};
