// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlschema.h"

#include "app/practice/graphqlparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

GraphqlInputField inputField(GraphqlParser &parser)
{
    GraphqlInputField field;
    field.name = parser.expectName();
    parser.expect(u":");
    field.type = parser.type();
    if (parser.take(u"="))
        field.defaultValue = std::make_shared<const GraphqlLiteral>(parser.literal(true));
    return field;
}

GraphqlFieldType fieldType(GraphqlParser &parser)
{
    GraphqlFieldType field;
    field.name = parser.expectName();
    if (parser.take(u"(")) {
        while (!parser.atEnd() && !parser.isAt(u")"))
            field.arguments.append(inputField(parser));
        parser.expect(u")");
    }
    parser.expect(u":");
    field.type = parser.type();
    return field;
}

GraphqlType definition(GraphqlParser &parser)
{
    GraphqlType type;
    if (parser.takeName(u"scalar")) {
        type.name = parser.expectName();
        return type;
    }
    if (parser.takeName(u"type"))
        type.kind = GraphqlType::Kind::Object;
    else if (parser.takeName(u"input"))
        type.kind = GraphqlType::Kind::Input;
    else if (parser.takeName(u"enum"))
        type.kind = GraphqlType::Kind::Enum;
    else
        parser.refuse(u"Syntax Error: Expected a type definition."_s);
    type.name = parser.expectName();
    parser.expect(u"{");
    while (!parser.atEnd() && !parser.isAt(u"}")) {
        if (type.kind == GraphqlType::Kind::Object)
            type.fields.append(fieldType(parser));
        else if (type.kind == GraphqlType::Kind::Input)
            type.inputs.append(inputField(parser));
        else
            type.values.append(parser.expectName());
    }
    parser.expect(u"}");
    return type;
}

} // namespace

const GraphqlFieldType *GraphqlType::field(const QString &fieldName) const
{
    const auto found = std::find_if(
        fields.begin(), fields.end(), [&fieldName](const GraphqlFieldType &one) { return one.name == fieldName; });
    return found == fields.end() ? nullptr : &*found;
}

tl::expected<GraphqlSchema, GraphqlProblem> GraphqlSchema::parse(const QString &text)
{
    GraphqlSchema schema;
    for (const QString &scalar : {u"ID"_s, u"String"_s, u"Int"_s, u"Float"_s, u"Boolean"_s})
        schema.m_types.insert(scalar, {.kind = GraphqlType::Kind::Scalar, .name = scalar});
    GraphqlParser parser(text);
    while (!parser.atEnd()) {
        const GraphqlType type = definition(parser);
        schema.m_types.insert(type.name, type);
    }
    if (parser.problem())
        return tl::unexpected(*parser.problem());
    return schema;
}

const GraphqlType *GraphqlSchema::type(const QString &name) const
{
    const auto found = m_types.constFind(name);
    return found == m_types.cend() ? nullptr : &*found;
}

const GraphqlType *GraphqlSchema::root(const QString &operationKind) const
{
    return type(operationKind == "mutation"_L1 ? u"Mutation"_s : u"Query"_s);
}
