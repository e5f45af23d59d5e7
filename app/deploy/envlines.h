// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfile.h"

/// Why one variable of an .env file is not changed by a program: usual readers would not agree on what it was before,
/// or on what it and others are afterwards. Holds no value.
struct EnvDoubt
{
    enum class Kind {
        OpenQuote, ///< A quote ends at another place for each reader.
        Continued, ///< A line that some join to the next: a shell, or systemd, which does so with a comment, too.
        Shell, ///< A command; only a shell knows what becomes of the variables.
        OtherFile, ///< The file reads another one.
        LineBreak, ///< A character that ends a line for some readers only, or is a part of it.
        ByteOrderMark, ///< The variable is or would be the first behind the mark, which some take for a part of its
                       ///< name.
        NoSign, ///< A line above assigns nothing: some take it and the variable's line for one name.
        OddBlank, ///< A blank that is none for some readers: a no-break space, say.
        Colon, ///< `NAME: value`, which some do not take for an assignment.
        TextBehind, ///< Something that belongs to the value for some readers and not for others.
        Several, ///< It is assigned more than once.
        Elsewhere, ///< A line that is no assignment of it names it.
        Used, ///< Another variable is made of it, and would change as well.
    };

    Kind kind = Kind::Shell;
    int line = 0; ///< The first line is 1.
    int otherLine = 0; ///< With Several: the other one.
    QString shown; ///< The line with its values blacked out.
};

/// A line of an .env file, or the lines that a quoted value takes up. Positions are bytes in the text.
struct EnvLine
{
    enum class Kind {
        Blank,
        Comment,
        Assignment, ///< `NAME=value`; blanks around the sign count.
        Colon, ///< `NAME: value`, which some readers take for an assignment.
        Other, ///< A few plain words: no reader makes anything of them that reaches further than their line.
        Doubtful, ///< Usual readers do not even agree where it ends, or what becomes of the lines below.
    };

    Kind kind = Kind::Blank;
    std::optional<EnvDoubt::Kind> doubt; ///< Of one that is Doubtful.
    int number = 0; ///< Of its first line in the file, from 1.
    qsizetype start = 0;
    qsizetype end = 0; ///< Without the line end.
    qsizetype next = 0; ///< Behind the line end.

    // Of an assignment or a colon:
    QString name;
    qsizetype nameStart = 0;
    bool isExported = false;
    bool isPlainHead = false; ///< `NAME=` or `export NAME=`, without any other blank: a shell takes it too.
    qsizetype sign = 0; ///< Where the `=` or the `:` stands.
    qsizetype valueStart = 0; ///< The opening quote included.
    qsizetype valueEnd = 0; ///< Behind the closing quote; without quotes behind the last character before a comment.
    EnvAssignment::Quote quote = EnvAssignment::Quote::None;
    bool hasTextBehind = false; ///< Behind the closing quote stands something that is no comment.
    bool isOverLines = false;
    bool namesAny = false; ///< A shell sets a variable there by a name that does not stand there.
    bool stopsShells = false; ///< It exports what is no variable's name, or demands another one: a shell such as dash
                              ///< reads nothing below it.
    bool breaksShells = false; ///< A value for other readers and an error to a shell, which reads nothing below it.
    bool readsMoreByDirenv = false; ///< See direnvDoubtOf().

    bool isOpen() const { return next == end; } ///< It has no line end: the file's last line.
};

QByteArrayView blanksAtStart(QByteArrayView text);

/// Cuts an .env file into lines in the one way that all its usual readers share (dotenv for Node.js, Python and Ruby,
/// Node.js itself, Docker and Compose, a shell). Where they part ways the line is Doubtful; those below it are read as
/// if it had ended. Never fails: what is no text is EnvFile's to tell.
QList<EnvLine> envLinesOf(QByteArrayView text);

/// What all usual readers agree on about a variable.
struct EnvStanding
{
    QList<EnvLine> lines; ///< Of the whole file.
    qsizetype at = -1; ///< Which of them assigns it; -1: none names it.
};

/// mustGo: the variable is to be removed; otherwise it is to be set. name: a variable's. alsoChanged: those that are
/// set or removed together with it.
tl::expected<EnvStanding, EnvDoubt> envStandingOf(
    QByteArrayView text, const QString &name, bool mustGo, const QStringList &alsoChanged);
/// In one of direnv's own files, by its name: the first line by which direnv takes over what another tool sets (`use
/// nix`, `layout python`). To everybody else those are plain words.
std::optional<EnvDoubt> direnvDoubtOf(const QString &fileName, QByteArrayView text);
/// What speaks against an assignment as the line of that index, because of the lines before it.
std::optional<EnvDoubt> envDoubtBefore(QByteArrayView text, const QList<EnvLine> &lines, qsizetype index);
