// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfile.h"

/// What a file is to hold of one variable.
struct EnvChange
{
    QString name;
    std::optional<Secret> value; ///< nullopt: the variable is to go.

    bool operator==(const EnvChange &) const = default;
};

/// What a variable was before it was changed.
struct OverwrittenVariable
{
    QString name;
    std::optional<Secret> value; ///< nullopt: it was not there.

    bool operator==(const OverwrittenVariable &) const = default;
};

/// What becomes of one variable's line. Holds no value: for people to see before and after.
struct EnvLineChange
{
    enum class Kind { Same, Replaced, Added, Removed };

    QString name;
    Kind kind = Kind::Same;
    int line = 0; ///< Replaced, removed, same: in the text as it was; added: in the new text. 0: there is none.
    int alsoAt = 0; ///< How often the name stands in lines that do not count; left as they are, unless it is removed.

    bool operator==(const EnvLineChange &) const = default;
};

/// An .env file's text after its changes.
struct EnvEdit
{
    Secret text;
    QList<EnvLineChange> lines; ///< One a change, in their order.
    QList<OverwrittenVariable> overwritten; ///< Of what was not the same already.

    bool isChanged() const { return !overwritten.isEmpty(); }
};

/// Sets, replaces and removes variables in an .env file's text and leaves the rest as it is, byte for byte: order,
/// comments, `export`, quotes where they can hold the new value, line ends, byte order mark. Of a name that stands
/// several times the last one counts and is replaced; a removal takes all of them, or an earlier one would count again.
/// A new variable comes behind the one whose name begins like its own (the fallback behind the signing key), else at
/// the end. Each result was read back before it is given.
class EnvEditor
{
public:
    enum class Problem {
        TooLarge, ///< Before or after.
        TooMany,
        NotText,
        BadName, ///< Not a variable's name, or a value that no file can hold (a zero byte).
        Ambiguous, ///< Whatever is written would change how other lines are read: an open quote.
    };

    static tl::expected<EnvEdit, Problem> edit(QByteArrayView text, const QList<EnvChange> &changes);
    /// What puts an edit's overwritten values back.
    static QList<EnvChange> restoring(const QList<OverwrittenVariable> &overwritten);
};
