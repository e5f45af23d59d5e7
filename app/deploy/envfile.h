// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <optional>
#include <tl/expected.hpp>

bool isEnvBlank(char c); ///< Space or tab.
bool isEnvNamePart(char c); ///< A letter, digit, underscore, dot or hyphen of ASCII.

/// One `NAME=value` of an .env file. Positions are bytes in the text that was read, so that an editor can replace a
/// value in place and leave the rest as it is.
struct EnvAssignment
{
    enum class Quote { None, Single, Double, Backtick };

    QString name;
    Secret value; ///< Without its quotes; escapes (\n \r \t \" \\ \$) are resolved in double quotes only.
    int line = 0; ///< Where it starts; the first line is 1.
    qsizetype start = 0; ///< Of the name, or of the word `export` before it.
    qsizetype valueStart = 0; ///< Of the value, its opening quote included.
    qsizetype valueLength = 0; ///< Quotes included; blanks and the comment behind it are not.
    /// The value opens with a quote that never ends: it is taken as it stands, to the end of its line.
    bool isUnterminated = false;
};

/// Reads the text of an .env file as the usual loaders do (dotenv, Docker Compose, a shell's `source`): `export` before
/// the name, single and double quotes and backticks, values over several lines inside them, comments, CRLF line ends,
/// a byte order mark. Lines that are no assignment are skipped. Nothing is expanded: `$OTHER` stays as it is.
class EnvFile
{
public:
    static constexpr qsizetype mostBytes = 1024 * 1024;
    static constexpr qsizetype mostAssignments = 10000;

    enum class Problem {
        TooLarge, ///< More than mostBytes.
        TooMany, ///< More than mostAssignments.
        NotText, ///< Holds zero bytes, or is no UTF-8.
    };

    static tl::expected<EnvFile, Problem> parse(QByteArrayView text);

    /// In the file's order; a name can stand several times.
    const QList<EnvAssignment> &assignments() const { return m_assignments; }
    /// The one that counts: of several the last.
    std::optional<EnvAssignment> find(const QString &name) const;

private:
    QList<EnvAssignment> m_assignments;
};

/// By its name a template, defaults, an encrypted form or a copy of an .env file, which hardly any app reads as it is.
bool isReadByNoApp(const QString &fileName);

// How a value is written into an .env file so that all usual readers take it for the same.

/// Whether they agree on the value in these quotes.
bool canBe(EnvAssignment::Quote quote, QByteArrayView value);
QByteArrayView quoteSign(EnvAssignment::Quote quote);
/// The quotes that the value gets: those that were there, where that is possible. nullopt: there are none for it.
std::optional<EnvAssignment::Quote> quoteFor(EnvAssignment::Quote kept, QByteArrayView value);
