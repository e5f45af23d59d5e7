// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlinput.h"

#include "app/domain/eventfilter.h"

#include <QDateTime>
#include <QJsonArray>
#include <QUuid>
#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

bool isInt(const QJsonValue &value)
{
    const double number = value.toDouble();
    return value.isDouble() && number == std::floor(number) && std::abs(number) <= std::numeric_limits<int>::max();
}

bool isUuid(const QString &text)
{
    return text.size() == 36 && !QUuid::fromString(text).isNull();
}

/// Whether a variable of this type may stand where that type is expected.
bool fits(const GraphqlTypeRef &variable, const GraphqlTypeRef &expected)
{
    if (expected.isNonNull && !variable.isNonNull)
        return false;
    if (expected.isList() != variable.isList())
        return false;
    return expected.isList() ? fits(*variable.item, *expected.item) : variable.name == expected.name;
}

} // namespace

QString scalarProblem(const QString &scalar, const QJsonValue &value)
{
    const auto unless = [](bool good, const char *problem) { return good ? QString() : QString::fromLatin1(problem); };
    if (scalar == "Int"_L1)
        return unless(isInt(value), "it is no whole number");
    if (scalar == "Float"_L1)
        return unless(value.isDouble(), "it is no number");
    if (scalar == "Boolean"_L1)
        return unless(value.isBool(), "it is neither true nor false");
    if (scalar == "Map"_L1)
        return unless(value.isObject(), "it is no object");
    if (scalar == "JSON"_L1)
        return {};
    if (scalar == "ID"_L1 && isInt(value))
        return {};
    if (!value.isString())
        return u"it is no string"_s;
    const QString text = value.toString();
    if (scalar == "UUID"_L1)
        return unless(isUuid(text), "it is no UUID");
    if (scalar == "Time"_L1)
        return unless(QDateTime::fromString(text, Qt::ISODateWithMs).isValid(), "it is no time of RFC 3339");
    if (scalar == "IP"_L1)
        return unless(!checkFilterIp(text), "it is no IP address");
    if (scalar == "FilterType"_L1)
        return unless(text == "allow"_L1 || text == "deny"_L1, "it is neither \"allow\" nor \"deny\"");
    if (scalar == "IngestSource"_L1)
        return unless(text == "key"_L1 || text == "webhook"_L1 || text == "integration"_L1, "it is no source");
    return {};
}

GraphqlInput::GraphqlInput(const GraphqlSchema &schema, const GraphqlOperation &operation)
    : m_schema(schema)
    , m_operation(operation)
{
}

void GraphqlInput::refuse(const QString &message, const GraphqlSelection *where)
{
    if (!m_problem)
        m_problem = GraphqlProblem{message, where ? where->line : 0, where ? where->column : 0};
}

void GraphqlInput::takeVariables(const QJsonObject &sent)
{
    for (const GraphqlVariable &variable : m_operation.variables) {
        const GraphqlTypeRef *named = &variable.type;
        while (named->isList())
            named = named->item.get();
        const GraphqlType *type = m_schema.type(named->name);
        const QString where = u"Variable \"$%1\""_s.arg(variable.name);
        if (!type || type->kind == GraphqlType::Kind::Object) {
            refuse(u"%1 cannot be of type \"%2\"."_s.arg(where, variable.type.toString()));
            return;
        }
        const auto value = sent.constFind(variable.name);
        if (value != sent.constEnd())
            m_variables.insert(variable.name, fromJson(variable.type, *value, where));
        else if (variable.defaultValue)
            m_variables.insert(variable.name, fromLiteral(variable.type, *variable.defaultValue, where));
        else if (variable.type.isNonNull)
            refuse(u"%1 of required type \"%2\" was not provided."_s.arg(where, variable.type.toString()));
    }
}

void GraphqlInput::checkAllUsed()
{
    for (const GraphqlVariable &variable : m_operation.variables) {
        if (!m_used.contains(variable.name))
            refuse(u"Variable \"$%1\" is never used."_s.arg(variable.name));
    }
}

QJsonObject GraphqlInput::arguments(const GraphqlSelection &selection, const QList<GraphqlInputField> &declared)
{
    QJsonObject values;
    QSet<QString> given;
    for (const auto &[name, literal] : selection.arguments) {
        const auto found = std::find_if(
            declared.begin(), declared.end(), [&name](const GraphqlInputField &one) { return one.name == name; });
        const QString where = u"Argument \"%1\""_s.arg(name);
        if (found == declared.end()) {
            refuse(u"Unknown argument \"%1\" on field \"%2\"."_s.arg(name, selection.name), &selection);
            return {};
        }
        if (given.contains(name))
            refuse(u"There can be only one argument named \"%1\"."_s.arg(name), &selection);
        const QJsonValue value = argument(*found, literal, where);
        if (value.isUndefined())
            continue;
        given.insert(name);
        values.insert(name, value);
    }
    for (const GraphqlInputField &one : declared) {
        if (given.contains(one.name))
            continue;
        if (one.defaultValue)
            values.insert(one.name, fromLiteral(one.type, *one.defaultValue, one.name));
        else if (one.isRequired())
            refuse(u"Field \"%1\" argument \"%2\" of type \"%3\" is required, but it was not provided."_s.arg(
                       selection.name, one.name, one.type.toString()),
                &selection);
    }
    return values;
}

QJsonValue GraphqlInput::argument(
    const GraphqlInputField &declared, const GraphqlLiteral &literal, const QString &where)
{
    if (literal.kind == GraphqlLiteral::Kind::Variable)
        return fromVariable(declared.type, declared.defaultValue != nullptr, literal.text, where);
    return fromLiteral(declared.type, literal, where);
}

QJsonValue GraphqlInput::fromVariable(
    const GraphqlTypeRef &type, bool hasDefault, const QString &name, const QString &where)
{
    const auto declared = std::find_if(m_operation.variables.begin(), m_operation.variables.end(),
        [&name](const GraphqlVariable &one) { return one.name == name; });
    if (declared == m_operation.variables.end()) {
        refuse(u"Variable \"$%1\" is not defined."_s.arg(name));
        return QJsonValue::Null;
    }
    m_used.insert(name);
    // A default value on either side makes up for a variable that may be left out.
    GraphqlTypeRef expected = type;
    if (hasDefault || declared->defaultValue)
        expected.isNonNull = false;
    if (!fits(declared->type, expected))
        refuse(u"Variable \"$%1\" of type \"%2\" used in position expecting type \"%3\"."_s.arg(
            name, declared->type.toString(), type.toString()));
    const QJsonValue value = m_variables.contains(name) ? m_variables.value(name) : QJsonValue(QJsonValue::Undefined);
    if (value.isNull() && type.isNonNull)
        refuse(u"%1 of non-null type \"%2\" must not be null."_s.arg(where, type.toString()));
    return value;
}

QJsonValue GraphqlInput::fromJson(const GraphqlTypeRef &type, const QJsonValue &value, const QString &where)
{
    if (value.isNull()) {
        if (type.isNonNull)
            refuse(u"%1 of non-null type \"%2\" must not be null."_s.arg(where, type.toString()));
        return QJsonValue::Null;
    }
    if (!type.isList())
        return namedFromJson(type, value, where);
    if (!value.isArray())
        return QJsonArray{fromJson(*type.item, value, where)};
    QJsonArray items;
    for (const QJsonValue item : value.toArray())
        items.append(fromJson(*type.item, item, where));
    return items;
}

QJsonValue GraphqlInput::namedFromJson(const GraphqlTypeRef &type, const QJsonValue &value, const QString &where)
{
    const GraphqlType *named = m_schema.type(type.name);
    if (named->kind == GraphqlType::Kind::Scalar) {
        if (const QString problem = scalarProblem(type.name, value); !problem.isEmpty())
            refuse(u"%1: expected a value of type \"%2\": %3."_s.arg(where, type.toString(), problem));
        return type.name == "ID"_L1 && value.isDouble() ? QString::number(value.toInt()) : value;
    }
    if (named->kind == GraphqlType::Kind::Enum) {
        if (!named->values.contains(value.toString()))
            refuse(u"%1: that value does not exist in \"%2\" enum."_s.arg(where, type.name));
        return value;
    }
    if (!value.isObject())
        refuse(u"%1: expected type \"%2\" to be an object."_s.arg(where, type.name));
    QJsonObject sent = value.toObject();
    QJsonObject object;
    for (const GraphqlInputField &field : named->inputs) {
        const QJsonValue given = sent.contains(field.name) ? sent.take(field.name) : QJsonValue(QJsonValue::Undefined);
        if (!given.isUndefined())
            object.insert(field.name, fromJson(field.type, given, where + u'.' + field.name));
        else if (field.defaultValue)
            object.insert(field.name, fromLiteral(field.type, *field.defaultValue, where));
        else if (field.isRequired())
            refuse(u"%1: field \"%2\" of required type \"%3\" was not provided."_s.arg(
                where, field.name, field.type.toString()));
    }
    if (!sent.isEmpty())
        refuse(u"%1: field \"%2\" is not defined by type \"%3\"."_s.arg(where, sent.keys().first(), type.name));
    return object;
}

QJsonValue GraphqlInput::fromLiteral(const GraphqlTypeRef &type, const GraphqlLiteral &literal, const QString &where)
{
    using Kind = GraphqlLiteral::Kind;
    if (literal.kind == Kind::Variable) {
        const QJsonValue value = fromVariable(type, false, literal.text, where);
        return value.isUndefined() ? QJsonValue(QJsonValue::Null) : value;
    }
    if (literal.kind == Kind::Null) {
        if (type.isNonNull)
            refuse(u"%1: expected value of type \"%2\", found null."_s.arg(where, type.toString()));
        return QJsonValue::Null;
    }
    if (!type.isList())
        return namedFromLiteral(type, literal, where);
    if (literal.kind != Kind::List)
        return QJsonArray{fromLiteral(*type.item, literal, where)};
    QJsonArray items;
    for (const GraphqlLiteral &item : literal.items)
        items.append(fromLiteral(*type.item, item, where));
    return items;
}

QJsonValue GraphqlInput::namedFromLiteral(
    const GraphqlTypeRef &type, const GraphqlLiteral &literal, const QString &where)
{
    using Kind = GraphqlLiteral::Kind;
    const GraphqlType *named = m_schema.type(type.name);
    if (named->kind == GraphqlType::Kind::Input && literal.kind == Kind::Object)
        return objectFromLiteral(*named, literal, where);
    const bool wantsEnum = named->kind == GraphqlType::Kind::Enum;
    // An enum value stands without quotes; in quotes it is a string.
    if (named->kind == GraphqlType::Kind::Input || wantsEnum != (literal.kind == Kind::Enum)) {
        refuse(u"%1: expected value of type \"%2\"."_s.arg(where, type.toString()));
        return QJsonValue::Null;
    }
    return namedFromJson(type, plain(literal), where);
}

QJsonObject GraphqlInput::objectFromLiteral(
    const GraphqlType &type, const GraphqlLiteral &literal, const QString &where)
{
    QJsonObject object;
    for (const auto &[name, value] : literal.fields) {
        const auto found = std::find_if(
            type.inputs.begin(), type.inputs.end(), [&name](const GraphqlInputField &one) { return one.name == name; });
        if (found == type.inputs.end()) {
            refuse(u"%1: field \"%2\" is not defined by type \"%3\"."_s.arg(where, name, type.name));
            return {};
        }
        const QJsonValue given = argument(*found, value, where + u'.' + name);
        if (!given.isUndefined())
            object.insert(name, given);
    }
    for (const GraphqlInputField &field : type.inputs) {
        if (object.contains(field.name))
            continue;
        if (field.defaultValue)
            object.insert(field.name, fromLiteral(field.type, *field.defaultValue, where));
        else if (field.isRequired())
            refuse(u"%1: field \"%2\" of required type \"%3\" was not provided."_s.arg(
                where, field.name, field.type.toString()));
    }
    return object;
}

QJsonValue GraphqlInput::plain(const GraphqlLiteral &literal)
{
    switch (literal.kind) {
    case GraphqlLiteral::Kind::Variable:
        m_used.insert(literal.text);
        return m_variables.value(literal.text);
    case GraphqlLiteral::Kind::Int:
    case GraphqlLiteral::Kind::Float:
        return literal.text.toDouble();
    case GraphqlLiteral::Kind::String:
    case GraphqlLiteral::Kind::Enum:
        return literal.text;
    case GraphqlLiteral::Kind::Boolean:
        return literal.text == "true"_L1;
    case GraphqlLiteral::Kind::Null:
        return QJsonValue::Null;
    case GraphqlLiteral::Kind::List: {
        QJsonArray items;
        for (const GraphqlLiteral &item : literal.items)
            items.append(plain(item));
        return items;
    }
    case GraphqlLiteral::Kind::Object: {
        QJsonObject object;
        for (const auto &[name, value] : literal.fields)
            object.insert(name, plain(value));
        return object;
    }
    }
    return QJsonValue::Null;
}
