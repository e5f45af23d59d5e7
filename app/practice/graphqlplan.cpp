// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlplan.h"

#include "app/practice/graphqlinput.h"

using namespace Qt::StringLiterals;

namespace {

// Fragments in fragments can stand for far more fields than the text is long.
constexpr qsizetype mostFields = 10000;

const GraphqlFragment *fragmentOf(const GraphqlDocument &document, const QString &name)
{
    for (const GraphqlFragment &fragment : document.fragments) {
        if (fragment.name == name)
            return &fragment;
    }
    return nullptr;
}

/// Looks for a fragment that leads back to itself, however deep, since putting it in would never end.
class FragmentLoops
{
public:
    explicit FragmentLoops(const GraphqlDocument &document)
        : m_document(document)
    {
    }

    /// The selection that closes a loop; null: there is none.
    const GraphqlSelection *find(const QList<GraphqlSelection> &selections)
    {
        for (const GraphqlSelection &selection : selections) {
            const bool isSpread = selection.kind == GraphqlSelection::Kind::Spread;
            if (isSpread && m_open.contains(selection.name))
                return &selection;
            const GraphqlSelection *found = isSpread ? findInFragment(selection.name) : find(selection.selections);
            if (found)
                return found;
        }
        return nullptr;
    }

private:
    const GraphqlSelection *findInFragment(const QString &name)
    {
        const GraphqlFragment *fragment = fragmentOf(m_document, name);
        if (!fragment || m_clean.contains(name))
            return nullptr;
        m_open.append(name);
        const GraphqlSelection *found = find(fragment->selections);
        m_open.removeLast();
        m_clean.insert(name);
        return found;
    }

    const GraphqlDocument &m_document;
    QStringList m_open;
    QSet<QString> m_clean;
};

/// Walks the selections along the types. Fragments are put in where they are spread; fields of the same key are merged.
class Planner
{
public:
    Planner(const GraphqlSchema &schema, const GraphqlDocument &document, GraphqlInput &input)
        : m_schema(schema)
        , m_document(document)
        , m_input(input)
    {
    }

    QList<GraphqlPlannedField> plan(const GraphqlType &type, const QList<const GraphqlSelection *> &selections)
    {
        QStringList keys;
        QHash<QString, QList<const GraphqlSelection *>> fields;
        for (const GraphqlSelection *selection : selections)
            collect(type, *selection, keys, fields);
        QList<GraphqlPlannedField> planned;
        m_fields += keys.size();
        if (m_fields > mostFields)
            m_input.refuse(u"Too many fields are selected."_s);
        for (const QString &key : std::as_const(keys)) {
            if (m_input.problem())
                return {};
            planned.append(planField(type, key, fields.value(key)));
        }
        return planned;
    }

private:
    void collect(const GraphqlType &type, const GraphqlSelection &selection, QStringList &keys,
        QHash<QString, QList<const GraphqlSelection *>> &fields)
    {
        if (selection.kind == GraphqlSelection::Kind::Field) {
            const QString &key = selection.responseKey();
            if (!fields.contains(key))
                keys.append(key);
            fields[key].append(&selection);
            return;
        }
        QString condition = selection.condition;
        const QList<GraphqlSelection> *inner = &selection.selections;
        if (selection.kind == GraphqlSelection::Kind::Spread) {
            const GraphqlFragment *fragment = fragmentOf(m_document, selection.name);
            if (!fragment) {
                m_input.refuse(u"Unknown fragment \"%1\"."_s.arg(selection.name), &selection);
                return;
            }
            condition = fragment->condition;
            inner = &fragment->selections;
        }
        // There are no interfaces: another type's fragment can never fit.
        if (!condition.isEmpty() && condition != type.name) {
            m_input.refuse(u"A fragment on \"%1\" cannot be spread on \"%2\"."_s.arg(condition, type.name), &selection);
            return;
        }
        for (const GraphqlSelection &one : *inner)
            collect(type, one, keys, fields);
    }

    GraphqlPlannedField planField(
        const GraphqlType &type, const QString &key, const QList<const GraphqlSelection *> &same)
    {
        const GraphqlSelection &first = *same.first();
        GraphqlPlannedField planned{.key = key, .name = first.name, .parentType = type.name};
        QList<const GraphqlSelection *> inner;
        if (first.name == "__typename"_L1) {
            planned.type = {.name = u"String"_s, .item = nullptr, .isNonNull = true};
            return planned;
        }
        const GraphqlFieldType *field = type.field(first.name);
        if (!field) {
            m_input.refuse(u"Cannot query field \"%1\" on type \"%2\"."_s.arg(first.name, type.name), &first);
            return planned;
        }
        planned.type = field->type;
        planned.arguments = m_input.arguments(first, field->arguments);
        for (const GraphqlSelection *other : same) {
            const bool merges = other == &first
                || (other->name == first.name && m_input.arguments(*other, field->arguments) == planned.arguments);
            if (!merges)
                m_input.refuse(u"Fields \"%1\" conflict: use different aliases."_s.arg(key), other);
            for (const GraphqlSelection &one : other->selections)
                inner.append(&one);
        }
        const GraphqlTypeRef *named = &field->type;
        while (named->isList())
            named = named->item.get();
        const GraphqlType *fieldType = m_schema.type(named->name);
        const bool isObject = fieldType && fieldType->kind == GraphqlType::Kind::Object;
        if (isObject == inner.isEmpty()) {
            const QString problem = isObject
                ? u"Field \"%1\" of type \"%2\" must have a selection of subfields."_s
                : u"Field \"%1\" must not have a selection since type \"%2\" has no subfields."_s;
            m_input.refuse(problem.arg(first.name, field->type.toString()), &first);
        } else if (isObject) {
            planned.fields = plan(*fieldType, inner);
        }
        return planned;
    }

    const GraphqlSchema &m_schema;
    const GraphqlDocument &m_document;
    GraphqlInput &m_input;
    qsizetype m_fields = 0;
};

const GraphqlOperation *operationOf(const GraphqlDocument &document, const QString &name)
{
    if (name.isEmpty())
        return document.operations.size() == 1 ? &document.operations.first() : nullptr;
    for (const GraphqlOperation &operation : document.operations) {
        if (operation.name == name)
            return &operation;
    }
    return nullptr;
}

} // namespace

tl::expected<GraphqlPlan, GraphqlProblem> GraphqlPlan::make(const GraphqlSchema &schema,
    const GraphqlDocument &document, const QString &operationName, const QJsonObject &variables)
{
    const GraphqlOperation *operation = operationOf(document, operationName);
    if (!operation) {
        const QString problem = operationName.isEmpty()
            ? u"Must provide operation name if query contains multiple operations."_s
            : u"Unknown operation named \"%1\"."_s.arg(operationName);
        return tl::unexpected(GraphqlProblem{.message = problem});
    }
    GraphqlInput input(schema, *operation);
    if (const GraphqlSelection *loop = FragmentLoops(document).find(operation->selections))
        input.refuse(u"Cannot spread fragment \"%1\" within itself."_s.arg(loop->name), loop);
    input.takeVariables(variables);
    GraphqlPlan plan{.isMutation = operation->kind == "mutation"_L1, .operationName = operation->name, .fields = {}};
    if (!input.problem()) {
        QList<const GraphqlSelection *> selections;
        for (const GraphqlSelection &selection : operation->selections)
            selections.append(&selection);
        plan.fields = Planner(schema, document, input).plan(*schema.root(operation->kind), selections);
        input.checkAllUsed();
    }
    if (input.problem())
        return tl::unexpected(*input.problem());
    return plan;
}
