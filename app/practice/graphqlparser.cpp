// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqlparser.h"

using namespace Qt::StringLiterals;

using Token = GraphqlLexer::Token;

GraphqlDepth::GraphqlDepth(GraphqlParser &parser)
    : m_parser(parser)
{
    if (++m_parser.m_depth > GraphqlParser::deepest)
        m_parser.refuse(u"Nested too deep."_s);
}

GraphqlParser::GraphqlParser(const QString &text)
    : m_lexer(text)
{
    advance();
}

void GraphqlParser::advance()
{
    if (!m_problem && m_lexer.next() == Token::Bad)
        refuse(m_lexer.problem());
}

void GraphqlParser::refuse(const QString &message)
{
    if (!m_problem)
        m_problem = GraphqlProblem{.message = message, .line = line(), .column = column()};
}

bool GraphqlParser::isAt(QStringView punctuator) const
{
    return !m_problem && m_lexer.token() == Token::Punctuator && m_lexer.text() == punctuator;
}

bool GraphqlParser::isAtName(QStringView name) const
{
    return isAtName() && m_lexer.text() == name;
}

bool GraphqlParser::take(QStringView punctuator)
{
    const bool found = isAt(punctuator);
    if (found)
        advance();
    return found;
}

bool GraphqlParser::takeName(QStringView name)
{
    const bool found = isAtName(name);
    if (found)
        advance();
    return found;
}

void GraphqlParser::expect(QStringView punctuator)
{
    if (!take(punctuator))
        refuse(u"Syntax Error: Expected \"%1\"."_s.arg(punctuator));
}

QString GraphqlParser::expectName()
{
    if (!isAtName()) {
        refuse(u"Syntax Error: Expected a name."_s);
        return {};
    }
    const QString name = m_lexer.text();
    advance();
    return name;
}

GraphqlTypeRef GraphqlParser::type()
{
    const GraphqlDepth depth(*this);
    GraphqlTypeRef ref;
    if (take(u"[")) {
        ref.item = std::make_shared<const GraphqlTypeRef>(type());
        expect(u"]");
    } else {
        ref.name = expectName();
    }
    ref.isNonNull = take(u"!");
    return ref;
}

GraphqlLiteral GraphqlParser::literal(bool constant)
{
    const GraphqlDepth depth(*this);
    using Kind = GraphqlLiteral::Kind;
    if (isAt(u"["))
        return list(constant);
    if (isAt(u"{"))
        return object(constant);
    if (isAt(u"$") && constant)
        refuse(u"Syntax Error: A variable cannot stand here."_s);
    if (take(u"$"))
        return {.kind = Kind::Variable, .text = expectName()};
    GraphqlLiteral value{.text = m_lexer.text()};
    switch (m_problem ? Token::Bad : m_lexer.token()) {
    case Token::Int:
        value.kind = Kind::Int;
        break;
    case Token::Float:
        value.kind = Kind::Float;
        break;
    case Token::String:
        value.kind = Kind::String;
        break;
    case Token::Name:
        value.kind = value.text == "true"_L1 || value.text == "false"_L1 ? Kind::Boolean
            : value.text == "null"_L1                                    ? Kind::Null
                                                                         : Kind::Enum;
        break;
    default:
        refuse(u"Syntax Error: Expected a value."_s);
        return {};
    }
    advance();
    return value;
}

GraphqlLiteral GraphqlParser::list(bool constant)
{
    GraphqlLiteral value{.kind = GraphqlLiteral::Kind::List};
    expect(u"[");
    while (!atEnd() && !isAt(u"]"))
        value.items.append(literal(constant));
    expect(u"]");
    return value;
}

GraphqlLiteral GraphqlParser::object(bool constant)
{
    GraphqlLiteral value{.kind = GraphqlLiteral::Kind::Object};
    expect(u"{");
    while (!atEnd() && !isAt(u"}")) {
        const QString name = expectName();
        expect(u":");
        value.fields.append({name, literal(constant)});
    }
    expect(u"}");
    return value;
}

namespace {

QList<GraphqlSelection> selectionSet(GraphqlParser &parser);

QList<std::pair<QString, GraphqlLiteral>> arguments(GraphqlParser &parser)
{
    QList<std::pair<QString, GraphqlLiteral>> all;
    if (!parser.take(u"("))
        return all;
    while (!parser.atEnd() && !parser.isAt(u")")) {
        const QString name = parser.expectName();
        parser.expect(u":");
        all.append({name, parser.literal(false)});
    }
    parser.expect(u")");
    return all;
}

void refuseDirectives(GraphqlParser &parser)
{
    if (parser.isAt(u"@"))
        parser.refuse(u"Directives are not supported."_s);
}

GraphqlSelection selection(GraphqlParser &parser)
{
    GraphqlSelection one{.line = parser.line(), .column = parser.column()};
    if (parser.take(u"...")) {
        if (parser.isAtName() && !parser.isAtName(u"on")) {
            one.kind = GraphqlSelection::Kind::Spread;
            one.name = parser.expectName();
            refuseDirectives(parser);
            return one;
        }
        one.kind = GraphqlSelection::Kind::Inline;
        if (parser.takeName(u"on"))
            one.condition = parser.expectName();
    } else {
        one.name = parser.expectName();
        if (parser.take(u":"))
            one.alias = std::exchange(one.name, parser.expectName());
        one.arguments = arguments(parser);
    }
    refuseDirectives(parser);
    if (one.kind == GraphqlSelection::Kind::Inline || parser.isAt(u"{"))
        one.selections = selectionSet(parser);
    return one;
}

QList<GraphqlSelection> selectionSet(GraphqlParser &parser)
{
    const GraphqlDepth depth(parser);
    QList<GraphqlSelection> all;
    parser.expect(u"{");
    do
        all.append(selection(parser));
    while (!parser.atEnd() && !parser.isAt(u"}"));
    parser.expect(u"}");
    return all;
}

QList<GraphqlVariable> variables(GraphqlParser &parser)
{
    QList<GraphqlVariable> all;
    if (!parser.take(u"("))
        return all;
    while (!parser.atEnd() && !parser.isAt(u")")) {
        GraphqlVariable variable;
        parser.expect(u"$");
        variable.name = parser.expectName();
        parser.expect(u":");
        variable.type = parser.type();
        if (parser.take(u"="))
            variable.defaultValue = std::make_shared<const GraphqlLiteral>(parser.literal(true));
        all.append(variable);
    }
    parser.expect(u")");
    return all;
}

GraphqlOperation operation(GraphqlParser &parser)
{
    GraphqlOperation one{.kind = u"query"_s};
    if (parser.isAt(u"{")) {
        one.selections = selectionSet(parser);
        return one;
    }
    one.kind = parser.expectName();
    if (one.kind != "query"_L1 && one.kind != "mutation"_L1)
        parser.refuse(u"Syntax Error: Expected a query, a mutation or a fragment."_s);
    if (parser.isAtName())
        one.name = parser.expectName();
    one.variables = variables(parser);
    refuseDirectives(parser);
    one.selections = selectionSet(parser);
    return one;
}

GraphqlFragment fragment(GraphqlParser &parser)
{
    GraphqlFragment one;
    one.name = parser.expectName();
    if (!parser.takeName(u"on"))
        parser.refuse(u"Syntax Error: Expected \"on\"."_s);
    one.condition = parser.expectName();
    refuseDirectives(parser);
    one.selections = selectionSet(parser);
    return one;
}

} // namespace

tl::expected<GraphqlDocument, GraphqlProblem> parseGraphql(const QString &text)
{
    GraphqlParser parser(text);
    GraphqlDocument document;
    do {
        if (parser.takeName(u"fragment"))
            document.fragments.append(fragment(parser));
        else
            document.operations.append(operation(parser));
    } while (!parser.atEnd());
    if (parser.problem())
        return tl::unexpected(*parser.problem());
    return document;
}
