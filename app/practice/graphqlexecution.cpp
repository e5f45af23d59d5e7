// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlexecution.h"

#include "app/practice/graphqlinput.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <algorithm>

using namespace Qt::StringLiterals;

/// A place in the answer.
struct GraphqlExecution::Slot
{
    enum class Kind { Null, Leaf, Object, List };

    const GraphqlPlannedField *field = nullptr; ///< Null: the root.
    GraphqlTypeRef type;
    const Slot *parent = nullptr;
    qsizetype index = -1; ///< In a list.
    Kind kind = Kind::Null;
    bool hasFailed = false; ///< Why it is null stands in the errors.
    QJsonValue leaf;
    std::vector<std::unique_ptr<Slot>> children;
};

namespace {

QByteArray jsonText(const QJsonValue &value)
{
    // QJsonDocument writes arrays and objects only.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QByteArray entry(const QString &message, const QJsonArray &path, const QJsonArray &locations, const QString &code)
{
    QJsonObject error{{u"message"_s, message}};
    if (!path.isEmpty())
        error.insert(u"path"_s, path);
    if (!locations.isEmpty())
        error.insert(u"locations"_s, locations);
    if (!code.isEmpty())
        error.insert(u"extensions"_s, QJsonObject{{u"code"_s, code}});
    return jsonText(error);
}

} // namespace

GraphqlResolved GraphqlResolved::value(const QJsonValue &leaf)
{
    GraphqlResolved resolved;
    resolved.leaf = leaf;
    return resolved;
}

GraphqlResolved GraphqlResolved::of(GraphqlObject object)
{
    GraphqlResolved resolved;
    resolved.kind = object ? Kind::Object : Kind::Leaf;
    resolved.object = std::move(object);
    return resolved;
}

GraphqlResolved GraphqlResolved::listOf(QList<GraphqlObject> list)
{
    GraphqlResolved resolved;
    resolved.kind = Kind::List;
    resolved.list = std::move(list);
    return resolved;
}

GraphqlResolved GraphqlResolved::failed(const Error &error)
{
    GraphqlResolved resolved;
    resolved.kind = Kind::Failed;
    resolved.error = error;
    return resolved;
}

GraphqlResolved GraphqlResolved::asked(std::function<void(const GraphqlReceive &)> later)
{
    GraphqlResolved resolved;
    resolved.kind = Kind::Later;
    resolved.later = std::move(later);
    return resolved;
}

void GraphqlExecution::run(
    const GraphqlPlan &plan, const GraphqlObject &root, QObject *parent, std::function<void(QByteArray)> done)
{
    auto *execution = new GraphqlExecution(plan, root, parent, std::move(done));
    execution->nextRootFields();
}

QByteArray GraphqlExecution::refusal(const GraphqlProblem &problem, const QString &code)
{
    QJsonArray locations;
    if (problem.line > 0)
        locations.append(QJsonObject{{u"line"_s, problem.line}, {u"column"_s, problem.column}});
    return "{\"errors\":[" + entry(problem.message, {}, locations, code) + "],\"data\":null}";
}

GraphqlExecution::GraphqlExecution(
    const GraphqlPlan &plan, const GraphqlObject &root, QObject *parent, std::function<void(QByteArray)> done)
    : QObject(parent)
    , m_plan(plan)
    , m_root(root)
    , m_done(std::move(done))
    , m_data(std::make_unique<Slot>())
{
    m_data->kind = Slot::Kind::Object;
}

GraphqlExecution::~GraphqlExecution() = default;

void GraphqlExecution::nextRootFields()
{
    // The guard keeps an answer that is there at once from finishing before the rest has been asked for.
    ++m_pending;
    while (m_nextRoot < m_plan.fields.size() && (!m_plan.isMutation || m_pending == 1)) {
        const GraphqlPlannedField &field = m_plan.fields.at(m_nextRoot++);
        m_data->children.push_back(std::make_unique<Slot>());
        Slot &slot = *m_data->children.back();
        slot.field = &field;
        slot.type = field.type;
        slot.parent = m_data.get();
        resolve(slot, m_root);
    }
    if (--m_pending == 0)
        finish();
}

void GraphqlExecution::resolve(Slot &slot, const GraphqlObject &object)
{
    if (slot.field->name == "__typename"_L1)
        fill(slot, GraphqlResolved::value(slot.field->parentType));
    else
        fill(slot, object(slot.field->name, slot.field->arguments));
}

void GraphqlExecution::fill(Slot &slot, const GraphqlResolved &resolved)
{
    switch (resolved.kind) {
    case GraphqlResolved::Kind::Leaf:
        fillLeaf(slot, resolved.leaf);
        break;
    case GraphqlResolved::Kind::Object:
        fillObject(slot, resolved.object);
        break;
    case GraphqlResolved::Kind::List:
        fillList(slot, resolved.list);
        break;
    case GraphqlResolved::Kind::Failed:
        addError(slot, resolved.error.serverMessage);
        slot.hasFailed = true;
        break;
    case GraphqlResolved::Kind::Later:
        ++m_pending;
        resolved.later([self = QPointer(this), &slot](const GraphqlResolved &value) {
            if (!self)
                return;
            self->fill(slot, value);
            if (--self->m_pending == 0)
                self->nextRootFields();
        });
        break;
    }
}

void GraphqlExecution::fillLeaf(Slot &slot, const QJsonValue &leaf)
{
    if (leaf.isNull())
        return;
    slot.kind = Slot::Kind::Leaf;
    slot.leaf = leaf;
    const QJsonArray values = slot.type.isList() ? leaf.toArray() : QJsonArray{leaf};
    const QString &scalar = slot.type.isList() ? slot.type.item->name : slot.type.name;
    for (const QJsonValue value : values) {
        if (const QString problem = scalarProblem(scalar, value); !problem.isEmpty()) {
            addError(slot, u"The server has no proper value for \"%1\": %2."_s.arg(slot.field->name, problem));
            slot.hasFailed = true;
            slot.kind = Slot::Kind::Null;
            return;
        }
    }
}

void GraphqlExecution::fillList(Slot &slot, const QList<GraphqlObject> &list)
{
    slot.kind = Slot::Kind::List;
    slot.children.reserve(static_cast<std::size_t>(list.size()));
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto child = std::make_unique<Slot>();
        child->field = slot.field;
        child->type = *slot.type.item;
        child->parent = &slot;
        child->index = i;
        slot.children.push_back(std::move(child));
        fillObject(*slot.children.back(), list.at(i));
    }
}

void GraphqlExecution::fillObject(Slot &slot, const GraphqlObject &object)
{
    slot.kind = Slot::Kind::Object;
    slot.children.reserve(static_cast<std::size_t>(slot.field->fields.size()));
    for (const GraphqlPlannedField &field : slot.field->fields) {
        auto child = std::make_unique<Slot>();
        child->field = &field;
        child->type = field.type;
        child->parent = &slot;
        slot.children.push_back(std::move(child));
        resolve(*slot.children.back(), object);
    }
}

void GraphqlExecution::settle(Slot &slot)
{
    for (const auto &child : slot.children) {
        settle(*child);
        if (child->kind != Slot::Kind::Null || !child->type.isNonNull)
            continue;
        if (!child->hasFailed)
            addError(*child, u"Cannot return null for non-nullable field \"%1\"."_s.arg(child->field->name));
        slot.kind = Slot::Kind::Null;
        slot.hasFailed = true;
    }
}

void GraphqlExecution::addError(const Slot &slot, const QString &message)
{
    QJsonArray path;
    for (const Slot *place = &slot; place && place->field; place = place->parent)
        path.prepend(place->index >= 0 ? QJsonValue(place->index) : QJsonValue(place->field->key));
    m_errors += (m_errors.isEmpty() ? "" : ",") + entry(message, path, {}, {});
}

void GraphqlExecution::finish()
{
    const std::function<void(QByteArray &, const Slot &)> write = [&write](QByteArray &out, const Slot &slot) {
        if (slot.kind == Slot::Kind::Null) {
            out += "null";
            return;
        }
        if (slot.kind == Slot::Kind::Leaf) {
            out += jsonText(slot.leaf);
            return;
        }
        const bool isObject = slot.kind == Slot::Kind::Object;
        out += isObject ? '{' : '[';
        bool isFirst = true;
        for (const auto &child : slot.children) {
            if (!std::exchange(isFirst, false))
                out += ',';
            if (isObject)
                out += '"' + child->field->key.toLatin1() + "\":"; // a GraphQL name is ASCII
            write(out, *child);
        }
        out += isObject ? '}' : ']';
    };
    settle(*m_data);
    QByteArray body = "{";
    if (!m_errors.isEmpty())
        body += "\"errors\":[" + m_errors + "],";
    body += "\"data\":";
    write(body, *m_data);
    body += '}';
    deleteLater();
    m_done(body);
}
