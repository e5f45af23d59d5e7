// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <optional>

/// Why a GraphQL document, or what came with it, cannot be answered; an entry of `errors`.
struct GraphqlProblem
{
    QString message;
    int line = 0; ///< From 1; 0: not known.
    int column = 0;
};

/// Cuts GraphQL text into tokens. No block strings: nothing that talks to the practice server uses them.
class GraphqlLexer
{
public:
    enum class Token {
        End,
        Punctuator, ///< text: one of ! $ & ( ) ... : = @ [ ] { | }
        Name,
        Int,
        Float,
        String, ///< text: the value, escapes resolved.
        Bad, ///< problem() says why.
    };

    explicit GraphqlLexer(const QString &text);

    Token next();
    Token token() const { return m_token; }
    const QString &text() const { return m_value; }
    int line() const { return m_line; }
    int column() const { return m_column; }
    const QString &problem() const { return m_problem; }

private:
    QChar at(qsizetype position) const { return position < m_text.size() ? m_text.at(position) : QChar(); }
    void skipIgnored();
    Token readName();
    Token readNumber();
    Token readString();
    bool readEscape();
    Token refuse(const QString &problem);

    const QString m_text;
    qsizetype m_position = 0;
    qsizetype m_lineStart = 0;
    int m_currentLine = 1;
    Token m_token = Token::End;
    QString m_value;
    QString m_problem;
    int m_line = 1;
    int m_column = 1;
};
