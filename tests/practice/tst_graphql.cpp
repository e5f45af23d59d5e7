// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlexecution.h"
#include "app/practice/graphqlparser.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

/// The GraphQL reader on its own, over a small type system: what it takes, what it refuses, what it answers.
class GraphqlTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const auto schema = GraphqlSchema::parse(uR"(
            scalar UUID
            scalar IP
            scalar Map
            type Query { book(id: UUID!): Book!  books(filter: BookFilter, first: Int! = 2): [Book!]!  broken: Book
                         brokenList: [Book!]  ips(of: [IP!]): [String!]  slow: Book!  never: Book  count(by: Int): Int! }
            type Mutation { add(input: NewBook!): Book! }
            type Book { id: ID!  title: String!  kind: Kind  pages: Int!  extra: Map  next: Book }
            enum Kind { NOVEL COMIC }
            input BookFilter { kind: [Kind!]  title: String }
            input NewBook { title: String!  kind: Kind! = NOVEL  extra: Map  tags: [String!] }
        )"_s);
        QVERIFY2(schema, qPrintable(schema ? QString() : schema.error().message));
        m_schema = *schema;
    }

    void answersExactlyWhatIsSelected()
    {
        QCOMPARE(answer(u"{ books { title id } }"_s),
            QByteArray(R"({"data":{"books":[{"title":"Emma","id":"1"},{"title":"Akira","id":"2"}]}})"));
    }

    void answersWithAliasesAndFragmentsInTheOrderOfTheSelection()
    {
        const QString query = u"query q { b: books { ...Part kind ... on Book { pages } title } __typename }"
                              " fragment Part on Book { __typename t: title }"_s;
        QCOMPARE(answer(query),
            QByteArray(R"({"data":{"b":[{"__typename":"Book","t":"Emma","kind":"NOVEL","pages":10,"title":"Emma"},)"
                       R"({"__typename":"Book","t":"Akira","kind":"COMIC","pages":20,"title":"Akira"}],)"
                       R"("__typename":"Query"}})"));
    }

    void mergesSelectionsOfTheSameField()
    {
        QCOMPARE(answer(u"{ books { id } books { title } }"_s),
            QByteArray(R"({"data":{"books":[{"id":"1","title":"Emma"},{"id":"2","title":"Akira"}]}})"));
    }

    void handsArgumentsOnWithTheirDefaults()
    {
        std::ignore
            = answer(u"query q($k: [Kind!], $t: String = \"x\") { books(filter: {kind: $k, title: $t}) { id } }"_s,
                {{u"k"_s, QJsonArray{u"COMIC"_s}}});
        QCOMPARE(m_arguments,
            (QJsonObject{{u"first"_s, 2},
                {u"filter"_s, QJsonObject{{u"kind"_s, QJsonArray{u"COMIC"_s}}, {u"title"_s, u"x"_s}}}}));
        // A variable that may be left out and is, counts as if the field had not been written.
        std::ignore = answer(u"query q($t: String) { books(first: 7, filter: {title: $t, kind: NOVEL}) { id } }"_s);
        QCOMPARE(m_arguments,
            (QJsonObject{{u"first"_s, 7}, {u"filter"_s, QJsonObject{{u"kind"_s, QJsonArray{u"NOVEL"_s}}}}}));
    }

    void readsLiteralsAndEscapes()
    {
        std::ignore = answer(u"mutation { add(input: {title: \"a\\\"\\\\\u00e9\\n\", "
                             "extra: {a: [1, -2.5e1, true, null], b: \"c\"}, tags: \"one\"}) { id } }"_s);
        const QJsonObject expected{{u"title"_s, u"a\"\\\u00e9\n"_s}, {u"kind"_s, u"NOVEL"_s},
            {u"extra"_s, QJsonObject{{u"a"_s, QJsonArray{1, -25, true, QJsonValue()}}, {u"b"_s, u"c"_s}}},
            {u"tags"_s, QJsonArray{u"one"_s}}};
        QCOMPARE(m_arguments[u"input"_s].toObject(), expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QJsonObject>("variables");
        QTest::addColumn<QString>("message");
        const QString id = u"query q($id: UUID!) { book(id: $id) { title } }"_s;
        const auto row = [](const char *name, const QString &query, const QString &message, const QJsonObject &v = {}) {
            QTest::newRow(name) << query << v << message;
        };
        row("nothing", u""_s, u"Syntax Error"_s);
        row("half of it", u"{ books { id "_s, u"Syntax Error"_s);
        row("an empty selection", u"{ books { } }"_s, u"Syntax Error"_s);
        row("a subscription", u"subscription { books { id } }"_s, u"Syntax Error"_s);
        row("an open string", u"{ book(id: \"a) { id } }"_s, u"Unterminated"_s);
        row("an odd character", u"{ books ; }"_s, u"Unexpected character"_s);
        row("brackets without end", u"{ book(id: "_s + u"["_s.repeated(100000) + u") { id } }"_s, u"Nested too deep"_s);
        row("an unknown field", u"{ books { author } }"_s, u"Cannot query field \"author\" on type \"Book\""_s);
        row("an unknown root field", u"{ shelves { id } }"_s, u"Cannot query field \"shelves\" on type \"Query\""_s);
        row("a mutation's field in a query", u"{ add(input: {title: \"x\"}) { id } }"_s, u"Cannot query field"_s);
        row("an unknown argument", u"{ books(limit: 1) { id } }"_s, u"Unknown argument \"limit\""_s);
        row("a required argument left out", u"{ book { id } }"_s, u"\"id\" of type \"UUID!\" is required"_s);
        row("a required argument that is null", u"{ book(id: null) { id } }"_s, u"found null"_s);
        row("an object without a selection", u"{ books }"_s, u"must have a selection"_s);
        row("a leaf with a selection", u"{ books { title { x } } }"_s, u"must not have a selection"_s);
        row("a variable left out", id, u"\"$id\" of required type \"UUID!\" was not provided"_s);
        row("a variable that is null", id, u"must not be null"_s, {{u"id"_s, QJsonValue()}});
        row("a variable that is no UUID", id, u"it is no UUID"_s, {{u"id"_s, u"12"_s}});
        row("a variable of another type", u"query q($id: ID!) { book(id: $id) { id } }"_s,
            u"of type \"ID!\" used in position expecting type \"UUID!\""_s, {{u"id"_s, u"1"_s}});
        row("a nullable variable for a required argument", u"query q($id: UUID) { book(id: $id) { id } }"_s,
            u"used in position expecting"_s);
        row("a variable that is not declared", u"{ book(id: $id) { id } }"_s, u"\"$id\" is not defined"_s);
        row("a variable that is not used", u"query q($id: UUID) { books { id } }"_s, u"never used"_s);
        row("a variable of an object type", u"query q($b: Book) { books { id } }"_s, u"cannot be of type"_s);
        row("an enum value in quotes", u"{ books(filter: {kind: \"COMIC\"}) { id } }"_s, u"expected value of type"_s);
        row("an unknown enum value", u"{ books(filter: {kind: OPERA}) { id } }"_s, u"does not exist in \"Kind\""_s);
        row("a name for a string", u"{ books(filter: {title: x}) { id } }"_s, u"expected value of type"_s);
        row("text for a number", u"{ books(first: \"2\") { id } }"_s, u"no whole number"_s);
        row("a fraction for a number", u"{ books(first: 2.5) { id } }"_s, u"no whole number"_s);
        row("no address", u"{ ips(of: [\"10.0.0.0/8\"]) }"_s, u"no IP address"_s);
        row("an unknown input field", u"{ books(filter: {author: \"x\"}) { id } }"_s, u"not defined by type"_s);
        row("an unknown input field in a variable", u"query q($f: BookFilter) { books(filter: $f) { id } }"_s,
            u"field \"author\" is not defined by type \"BookFilter\""_s,
            {{u"f"_s, QJsonObject{{u"author"_s, u"x"_s}}}});
        row("a required input field left out", u"mutation { add(input: {kind: COMIC}) { id } }"_s,
            u"\"title\" of required type \"String!\" was not provided"_s);
        row("an unknown fragment", u"{ books { ...Nope } }"_s, u"Unknown fragment"_s);
        row("a fragment within itself", u"{ books { ...A } } fragment A on Book { next { id } ...A }"_s,
            u"within itself"_s);
        row("a fragment within itself, further down", u"{ books { ...A } } fragment A on Book { next { ...A } }"_s,
            u"within itself"_s);
        row("a fragment on another type", u"{ books { ... on Query { id } } }"_s, u"cannot be spread"_s);
        row("two meanings of one key", u"{ x: books { id } x: broken { id } }"_s, u"conflict"_s);
        row("the same argument twice", u"{ books(first: 1, first: 2) { id } }"_s, u"only one argument"_s);
        row("a directive", u"{ books @include(if: true) { id } }"_s, u"Directives"_s);
        row("two operations and no name", u"query a { books { id } } query b { books { id } }"_s,
            u"Must provide operation name"_s);
    }

    void refuses()
    {
        QFETCH(QString, query);
        QFETCH(QJsonObject, variables);
        QFETCH(QString, message);
        const QByteArray body = answer(query, variables);
        const QString first
            = QJsonDocument::fromJson(body)[u"errors"_s].toArray().at(0).toObject()[u"message"_s].toString();
        QVERIFY2(first.contains(message), body.constData());
        QVERIFY(QJsonDocument::fromJson(body)[u"data"_s].isNull());
    }

    void saysWhereASyntaxErrorIs()
    {
        const auto document = parseGraphql(u"{\n  books { id ]\n}"_s);
        QVERIFY(!document);
        QCOMPARE(document.error().line, 2);
        QCOMPARE(document.error().column, 14);
    }

    void choosesTheOperationByName()
    {
        const QString query = u"query a { count } query b { books { id } }"_s;
        QCOMPARE(answer(query, {}, u"a"_s), QByteArray(R"({"data":{"count":2}})"));
        QVERIFY(answer(query, {}, u"c"_s).contains("Unknown operation named"));
    }

    void takesNullUpToWhereItMayBe()
    {
        const QJsonDocument body = QJsonDocument::fromJson(answer(u"{ count broken { id pages } }"_s));
        QCOMPARE(body[u"data"_s], (QJsonObject{{u"count"_s, 2}, {u"broken"_s, QJsonValue()}}));
        QCOMPARE(body[u"errors"_s][0][u"message"_s].toString(), u"no pages"_s);
        QCOMPARE(body[u"errors"_s][0][u"path"_s].toArray(), (QJsonArray{u"broken"_s, u"pages"_s}));

        const QJsonDocument list = QJsonDocument::fromJson(answer(u"{ brokenList { pages } count }"_s));
        QVERIFY(list[u"data"_s][u"brokenList"_s].isNull());
        QCOMPARE(list[u"errors"_s][0][u"path"_s].toArray(), (QJsonArray{u"brokenList"_s, 1, u"pages"_s}));
    }

    void saysWhenAnAnswerIsNoProperValue()
    {
        const QByteArray body = answer(u"{ count(by: 3) }"_s);
        QVERIFY2(body.contains("no proper value") && body.contains("\"data\":null"), body.constData());
    }

    void waitsForAnswersThatComeLater()
    {
        QByteArray body;
        start(u"{ slow { title } count }"_s, &body);
        QVERIFY(body.isEmpty());
        m_later(GraphqlResolved::of(book(u"3"_s, u"Dune"_s, u"NOVEL"_s, 30)));
        QCOMPARE(body, QByteArray(R"({"data":{"slow":{"title":"Dune"},"count":2}})"));
    }

    void survivesBeingClosedWhileAnAnswerIsDue()
    {
        QByteArray body;
        start(u"{ slow { title } }"_s, &body);
        const GraphqlReceive later = m_later;
        m_owner = std::make_unique<QObject>();
        later(GraphqlResolved::value({}));
        QVERIFY(body.isEmpty());
    }

    void readsTheDashboardsTypesQuickly()
    {
        QFile file(u":/dashboard/schema.graphql"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QElapsedTimer timer;
        timer.start();
        const auto schema = GraphqlSchema::parse(text);
        // A few milliseconds even in a debug build; this bound only catches something gone badly wrong.
        QVERIFY2(timer.elapsed() < 250, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(schema);
        QVERIFY(schema->type(u"Workspace"_s)->field(u"workerConnections"_s));
        QCOMPARE(schema->root(u"mutation"_s)->fields.size(), qsizetype(8));
    }

private:
    static GraphqlObject book(const QString &id, const QString &title, const QString &kind, const QJsonValue &pages)
    {
        return [=](const QString &field, const QJsonObject &) -> GraphqlResolved {
            if (field == "id"_L1)
                return GraphqlResolved::value(id);
            if (field == "title"_L1)
                return GraphqlResolved::value(title);
            if (field == "kind"_L1)
                return GraphqlResolved::value(kind);
            if (field == "pages"_L1 && !pages.isNull())
                return GraphqlResolved::value(pages);
            return GraphqlResolved::failed({.serverMessage = u"no "_s + field});
        };
    }

    GraphqlResolved root(const QString &field, const QJsonObject &arguments)
    {
        m_arguments = arguments;
        const GraphqlObject emma = book(u"1"_s, u"Emma"_s, u"NOVEL"_s, 10);
        const GraphqlObject torn = book(u"9"_s, u"Torn"_s, u"COMIC"_s, {});
        if (field == "books"_L1)
            return GraphqlResolved::listOf({emma, book(u"2"_s, u"Akira"_s, u"COMIC"_s, 20)});
        if (field == "brokenList"_L1)
            return GraphqlResolved::listOf({emma, torn});
        if (field == "broken"_L1)
            return GraphqlResolved::of(torn);
        if (field == "count"_L1)
            return GraphqlResolved::value(arguments.contains("by"_L1) ? QJsonValue(u"three"_s) : QJsonValue(2));
        if (field == "slow"_L1)
            return GraphqlResolved::asked([this](const GraphqlReceive &receive) { m_later = receive; });
        return GraphqlResolved::of(emma);
    }

    void start(const QString &query, QByteArray *body, const QJsonObject &variables = {}, const QString &name = {})
    {
        const auto document = parseGraphql(query);
        if (!document) {
            *body = GraphqlExecution::refusal(document.error());
            return;
        }
        const auto plan = GraphqlPlan::make(m_schema, *document, name, variables);
        if (!plan) {
            *body = GraphqlExecution::refusal(plan.error());
            return;
        }
        GraphqlExecution::run(
            *plan, [this](const QString &field, const QJsonObject &arguments) { return root(field, arguments); },
            m_owner.get(), [body](const QByteArray &answer) { *body = answer; });
    }

    QByteArray answer(const QString &query, const QJsonObject &variables = {}, const QString &name = {})
    {
        QByteArray body;
        start(query, &body, variables, name);
        return body;
    }

    GraphqlSchema m_schema;
    QJsonObject m_arguments;
    GraphqlReceive m_later;
    std::unique_ptr<QObject> m_owner = std::make_unique<QObject>();
};

QTEST_GUILESS_MAIN(GraphqlTest)
#include "tst_graphql.moc"
