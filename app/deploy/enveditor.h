// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envlines.h"

#include <QHash>

/// What a file is to hold of one variable.
struct EnvChange
{
    QString name;
    std::optional<Secret> value; ///< nullopt: the variable is to go.

    bool operator==(const EnvChange &) const = default;
};

/// What stood in a file before a variable was changed there, so that it can be put back as it was, byte for byte.
struct OverwrittenVariable
{
    QString name;
    /// The whole line as it was spelled; of one that was removed with the line end that went with it. nullopt: the
    /// variable was not there.
    std::optional<Secret> text;
    int line = 0; ///< The number that the line had; 0: none.
    bool madeFile = false; ///< There was no file.

    bool operator==(const OverwrittenVariable &) const = default;
};

/// What becomes of one variable's line. Holds no value: for people to see before and after.
struct EnvLineChange
{
    enum class Kind { Same, Replaced, Added, Removed };

    QString name;
    Kind kind = Kind::Same;
    int line = 0; ///< Replaced, removed, same: in the text as it was; added: in the new text. 0: there is none.

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

/// Why a text was not edited.
struct EnvRefusal
{
    enum class Problem {
        TooLarge, ///< Before or after.
        TooMany,
        NotText,
        BadName, ///< Not a variable's name, or a value that readers do not agree on in any spelling.
        Doubtful, ///< `doubt` says which line is read in several ways.
        OtherForm, ///< Of ConfigEditor: in a form of YAML that it does not change.
        NotYaml, ///< Of ConfigEditor: cannot be read as such a file at all.
        OtherKind, ///< By its name a file of another language, in which `NAME=value` is out of place.
        Sections, ///< A settings file with [sections], as systemd's units are: a line belongs to the one above it.
        OfOthers, ///< Of restore(): somebody else has set the variable since.
        Encrypted, ///< Values or the whole file; another tool sets one.
        Reference, ///< A key's value says where the key is kept: the file is to hold none. `name` is that one's.
        ServersOwn, ///< What an app gets, for a file with settings that only a self-hosted server knows. `name` is one.
        NotRead, ///< By its name a template, defaults, an encrypted form or a copy: few apps read it as it is.
    };

    Problem problem = Problem::Doubtful;
    QString name; ///< The variable.
    std::optional<EnvDoubt> doubt;
};

/// Sets, replaces and removes variables in an .env file's text and leaves the rest as it is, byte for byte: order,
/// comments, `export`, quotes, line ends, byte order mark. A line is written in the spelling that all usual readers
/// share. Where they disagree on what is there (envStandingOf), nothing is changed, and nothing is said to be right. A
/// new variable comes behind the one whose name begins like its own (the fallback behind the signing key), else at the
/// end, with the line end of its neighbour. Each result was read back before it is given.
class EnvEditor
{
public:
    static tl::expected<EnvEdit, EnvRefusal> edit(QByteArrayView text, const QList<EnvChange> &changes);
    /// Puts back what edits overwrote, each line as it was spelled, whatever the file has become otherwise. ours: by
    /// variable what was written there, where that is known: another value than those is not overwritten.
    static tl::expected<EnvEdit, EnvRefusal> restore(QByteArrayView text, const QList<OverwrittenVariable> &overwritten,
        const QHash<QString, QList<Secret>> &ours = {});
};
