// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqldocument.h"
#include "app/practice/graphqllexer.h"

#include <tl/expected.hpp>

/// The common ground of GraphQL's two languages, operations and type definitions: tokens, types, literals. The first
/// problem stops everything: after it the parser stands at the end of the text.
class GraphqlParser
{
public:
    explicit GraphqlParser(const QString &text);

    bool atEnd() const { return m_problem || m_lexer.token() == GraphqlLexer::Token::End; }
    const std::optional<GraphqlProblem> &problem() const { return m_problem; }
    int line() const { return m_lexer.line(); }
    int column() const { return m_lexer.column(); }

    bool isAt(QStringView punctuator) const;
    bool isAtName(QStringView name) const;
    bool isAtName() const { return !m_problem && m_lexer.token() == GraphqlLexer::Token::Name; }
    /// Goes past it, if it is there.
    bool take(QStringView punctuator);
    bool takeName(QStringView name);
    void expect(QStringView punctuator);
    QString expectName();

    GraphqlTypeRef type();
    /// constant: variables are refused.
    GraphqlLiteral literal(bool constant);

    void refuse(const QString &message);

private:
    /// Nothing that is meant to be answered is nested deeper; deeper text would exhaust the stack.
    static constexpr int deepest = 64;

    void advance();
    GraphqlLiteral list(bool constant);
    GraphqlLiteral object(bool constant);

    GraphqlLexer m_lexer;
    std::optional<GraphqlProblem> m_problem;
    int m_depth = 0;

    friend class GraphqlDepth;
};

/// Counts how deep the text is nested, for as long as it lives.
class GraphqlDepth
{
public:
    explicit GraphqlDepth(GraphqlParser &parser);
    ~GraphqlDepth() { --m_parser.m_depth; }
    Q_DISABLE_COPY_MOVE(GraphqlDepth)

private:
    GraphqlParser &m_parser;
};

/// Operations and fragments out of the text that a client sent.
tl::expected<GraphqlDocument, GraphqlProblem> parseGraphql(const QString &text);
