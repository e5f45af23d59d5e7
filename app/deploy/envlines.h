// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfile.h"

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
    enum class Doubt {
        None,
        OpenQuote, ///< Closed here for one reader, further down or nowhere for another.
        Continued, ///< A backslash at its end: a shell joins the next line to it.
        Shell, ///< A command, a condition, a here-document.
        OtherFile, ///< Reads another file, or makes a command of text.
        LineBreak, ///< Holds a character that ends a line for some readers: a lone CR, a form feed, U+2028.
    };

    Kind kind = Kind::Blank;
    Doubt doubt = Doubt::None;
    int number = 0; ///< Of its first line in the file, from 1.
    qsizetype start = 0;
    qsizetype end = 0; ///< Without the line end.
    qsizetype next = 0; ///< Behind the line end.

    // Of an assignment or a colon:
    QString name;
    qsizetype nameStart = 0;
    bool isExported = false;
    bool isPlainHead = false; ///< `NAME=` or `export NAME=`, without any other blank: a shell takes it too.
    qsizetype valueStart = 0; ///< The opening quote included.
    qsizetype valueEnd = 0; ///< Behind the closing quote; without quotes behind the last character before a comment.
    EnvAssignment::Quote quote = EnvAssignment::Quote::None;
    bool hasTextBehind = false; ///< Behind the closing quote stands something that is no comment.
    bool isOverLines = false;
    bool namesAny = false; ///< A shell sets a variable there by a name that does not stand there.

    bool isOpen() const { return next == end; } ///< It has no line end: the file's last line.
};

/// Cuts an .env file into lines in the one way that all its usual readers share (dotenv for Node.js, Python and Ruby,
/// Node.js itself, Docker and Compose, a shell). Where they part ways the line is Doubtful; those below it are read as
/// if it had ended. Never fails: what is no text is EnvFile's to tell.
QList<EnvLine> envLinesOf(QByteArrayView text);
