// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/practice/graphqlplan.h"

#include <QJsonValue>
#include <QObject>
#include <functional>
#include <memory>
#include <vector>

struct GraphqlResolved;

/// An object that is asked for its fields by name.
using GraphqlObject = std::function<GraphqlResolved(const QString &field, const QJsonObject &arguments)>;
using GraphqlReceive = std::function<void(const GraphqlResolved &)>;

/// What an object gives for one of its fields.
struct GraphqlResolved
{
    enum class Kind { Leaf, Object, List, Failed, Later };

    Kind kind = Kind::Leaf;
    QJsonValue leaf; ///< Null where there is nothing; an array for a list of leaves.
    GraphqlObject object;
    QList<GraphqlObject> list;
    Error error; ///< Its serverMessage becomes the entry of `errors`.
    std::function<void(const GraphqlReceive &)> later; ///< Started once; gives the value at any later time, or never.

    static GraphqlResolved value(const QJsonValue &leaf);
    static GraphqlResolved of(GraphqlObject object); ///< An empty function is null.
    static GraphqlResolved listOf(QList<GraphqlObject> list);
    static GraphqlResolved failed(const Error &error);
    static GraphqlResolved asked(std::function<void(const GraphqlReceive &)> later);
};

/// Carries one plan out: asks the objects, puts the answers in the order in which they were selected, and takes null
/// upwards from where it may not be. Mutations run one after the other. Deletes itself when it is done; goes without a
/// word when its parent goes first.
class GraphqlExecution : public QObject
{
    Q_OBJECT

public:
    /// done gets the response's body: `{"data": ..., "errors": [...]}`, UTF-8.
    static void run(
        const GraphqlPlan &plan, const GraphqlObject &root, QObject *parent, std::function<void(QByteArray)> done);
    /// The body that refuses a request as a whole.
    static QByteArray refusal(const GraphqlProblem &problem, const QString &code = {});

    ~GraphqlExecution() override;

private:
    struct Slot;

    GraphqlExecution(
        const GraphqlPlan &plan, const GraphqlObject &root, QObject *parent, std::function<void(QByteArray)> done);

    void nextRootFields();
    void resolve(Slot &slot, const GraphqlObject &object);
    void fill(Slot &slot, const GraphqlResolved &resolved);
    void fillLeaf(Slot &slot, const QJsonValue &leaf);
    void fillList(Slot &slot, const QList<GraphqlObject> &list);
    void fillObject(Slot &slot, const GraphqlObject &object);
    void settle(Slot &slot);
    void addError(const Slot &slot, const QString &message);
    void finish();

    const GraphqlPlan m_plan;
    const GraphqlObject m_root;
    const std::function<void(QByteArray)> m_done;
    std::unique_ptr<Slot> m_data;
    QByteArray m_errors; // entries, separated by commas
    qsizetype m_nextRoot = 0;
    int m_pending = 0;
};
