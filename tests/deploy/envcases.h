// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QList>

/// An .env file as people have them, or should not have them.
struct EnvCase
{
    const char *name;
    QByteArray text;
    /// Readers that cannot read such a file whatever is done to it, and why.
    QByteArray notFor = {};
};

/// K stands for the signing key's variable and F for its fallback's: written out by envCases().
inline QList<EnvCase> envCases()
{
    const QByteArray noExport = "npm dotenv 8: does not know the word";
    const QByteArray noComments = "npm dotenv 8: knows no comments behind values";
    const QByteArray noCarriageReturn = "bash and dash: the carriage return is a part of each value";
    const QByteArray bom = "\xEF\xBB\xBF";
    QList<EnvCase> cases{
        {"an empty file", ""},
        {"a plain line", "A=1\n@K=old\nB=2\n"},
        {"both variables", "@K=old\n@F=older\nB=2\n"},
        {"no end of the last line", "A=1\n@K=old"},
        {"another variable without an end of the line", "A=1"},
        {"only a comment without an end of the line", "# why"},
        {"exported", "export A=1\nexport @K=old\nexport B=2\n", noExport},
        {"exported behind a tab", "export\t@K=old\nexport\tB=2\n",
            noExport + "; node --env-file: no tab behind export"},
        {"indented", "  @K=old\n\tB=2\n"},
        {"single quotes", "@K='old'\nB='2'\n"},
        {"double quotes", "@K=\"old\"\nB=\"2\"\n"},
        {"backticks", "@K=`old`\nB=2\n"},
        {"a comment behind the value", "@K=old # set by Ada\nB=2\n", noComments},
        {"a comment behind quotes", "@K=\"old\" # it's Ada's\nB=2\n", noComments},
        {"a comment glued to quotes", "@K=\"old\"# Ada's\nB=2\n"},
        {"a comment that names the variable", "# @K=older\nA=1 # @K\n@K=old\nB=2\n"},
        {"no value", "@K=\nB=2\n"},
        {"no value and a comment", "@K= # later\nB=2\n", noComments},
        {"a value that begins with a hash", "@K=#later\nB=2\n", noComments},
        {"blanks around the sign", "@K = old\nB = 2\n"},
        {"a blank before the sign", "@K =old\nB=2\n"},
        {"a blank behind the sign", "@K= old\nB=2\n"},
        {"a blank behind the value", "@K=old  \nB=2\n"},
        {"a colon", "@K: old\nB: 2\n"},
        {"a colon of another variable", "B: 2\n@K=old\n"},
        {"Windows' line ends", "A=1\r\n@K=old\r\nB=2\r\n", noCarriageReturn},
        {"Windows' line ends but for the last", "A=1\r\n@K=old\nB=2\n"},
        {"first line CRLF, rest LF", "# generated on another machine\r\nA=1\n@K=old\nB=2\n"},
        {"first line LF, rest CRLF", "# generated\nA=1\r\n@K=old\r\nB=2\r\n", noCarriageReturn},
        {"a carriage return at the end of the file", "A=1\n@K=old\r"},
        {"old Mac line ends", "A=1\r@K=old\rB=2\r"},
        {"a byte order mark before the variable", bom + "@K=old\nB=2\n"},
        {"a byte order mark before a comment", bom + "# shop\n@K=old\nB=2\n"},
        {"a byte order mark alone", bom},
        {"a byte order mark inside the line", "A=1\n" + bom + "@K=old\nB=2\n"},
        {"a no-break space behind the value", "@K=old\xC2\xA0\nB=2\n"},
        {"a no-break space before the sign", "@K\xC2\xA0=old\nB=2\n"},
        {"a no-break space in a comment", "#\xC2\xA0shop\n@K=old\nB=2\n"},
        {"a vertical tab before the variable", "A=1\n\v@K=old\nB=2\n"},
        {"a form feed between variables", "A=1\f@K=old\nB=2\n"},
        {"a line separator in a comment", "# a\xE2\x80\xA8@K=old\nB=2\n"},
        {"a next-line sign in a value", "A=1\xC2\x85@K=old\nB=2\n"},
        {"two assignments of the variable", "@K=older\nB=2\n@K=old\n"},
        {"two assignments, one exported", "@K=older\nexport @K=old\n", noExport},
        {"a backslash before the closing quote", "DATA_DIR=\"C:\\data\\\"\n@F=\"old\"\nB=\"2\"\n"},
        {"a backslash before a closing single quote", "DIR='C:\\data\\'\n@K='old'\nB='2'\n"},
        {"two backslashes before the closing quote", "DIR=\"C:\\data\\\\\"\n@K=\"old\"\nB=\"2\"\n"},
        {"an escaped quote in a value", "A=\"it\\\"s\"\n@K=\"old\"\nB=2\n"},
        {"an escaped quote in the value", "@K=\"o\\\"ld\"\nB=2\n"},
        {"an open quote, then an apostrophe", "DB_PASSWORD='abc\n@F=old\nMOTD=it's late\n"},
        {"an open quote, then a quoted comment", "DB_PASSWORD=\"abc\n@F=old\n# say \"hi\"\n"},
        {"an open quote and nothing else", "@K='old\nB=2\n"},
        {"an open quote below", "@K=old\nB=\"2\n"},
        {"a quote in the middle of a value", "A=it's\n@K=old\nB=2\n"},
        {"quotes in the middle of a value", "A=x\"y\"z\n@K=old\nB=2\n"},
        {"a value over lines above", "PEM=\"-----BEGIN\nabc=\n-----END\"\n@K=old\nB=2\n"},
        {"a value over lines in single quotes", "PEM='-----BEGIN\nabc=\n-----END'\n@K=old\nB=2\n"},
        {"the variable within a value over lines", "A='x\n@K=old\ny'\nB=2\n"},
        {"the value over lines", "@K='o\nld'\nB=2\n"},
        {"declare -x", "declare -x @F=\"old\"\ndeclare -x B=\"2\"\n"},
        {"declare -x of others alone", "declare -x B=\"2\"\n"},
        {"two assignments on one export", "export @K=old INNGEST_EVENT_KEY=ev\nB=2\n", noExport},
        {"two assignments on one line", "@K=old B=2\n"},
        {"another's line with the variable behind it", "B=2 @K=old\n"},
        {"assign, then export", "@K=old; export @K\nB=2; export B\n"},
        {"assign, then export another on the same line", "@K=old; export B; B=2\n"},
        {"export of a list at the end", "@K=old\nA=1\nexport @K A\n"},
        {"export of others at the end", "@K=old\nA=1\nexport A\n"},
        {"text glued behind quotes", "@K=\"signkey-prod-\"$HEX\nHEX=ab\n"},
        {"a semicolon behind quotes", "@K=\"old\";\nB=\"2\";\n"},
        {"a comma behind quotes", "@K=\"old\",\nB=\"2\",\n"},
        {"words behind quotes", "@K=\"old\" B=2\n"},
        {"a reference", "PROD_KEY=old\n@K=${PROD_KEY}\n"},
        {"a reference in double quotes", "PROD_KEY=old\n@K=\"${PROD_KEY}\"\n"},
        {"a reference in single quotes", "PROD_KEY=old\n@K='${PROD_KEY}'\n"},
        {"a reference with a default", "@K=${PROD_KEY:-old}\nB=2\n"},
        {"another variable made of it", "@K=old\nCOPY=${@K}\n"},
        {"another variable that says its name", "NEEDED=@K,A\n@K=old\nB=2\n"},
        {"a hash glued to the value", "@K=old#rotate in may\nB=2\n"},
        {"a hash glued to an exported value", "export @K=old#rotate in may\nB=2\n", noExport},
        {"a shell's own quotes", "@K=$'old'\nB=2\n"},
        {"a shell's own quotes with an escape", "@K=$'o\\'ld'\nB=2\n"},
        {"a command's output", "@K=$(echo old)\nB=2\n"},
        {"a command's output in quotes", "@K=\"$(echo old)\"\nB=2\n"},
        {"a backslash at the end of the line above", "A=1\\\n@K=old\nB=2\n"},
        {"a backslash within the name", "A=1\nINNGEST_SIGNING\\\n_KEY=old\nB=2\n"},
        {"a here-document", "cat <<END\n@K=old\nEND\nB=2\n"},
        {"a here-document in a value", "A=$(cat <<END\n@K=old\nEND\n)\nB=2\n"},
        {"a condition", "if true; then\n@K=old\nfi\nB=2\n"},
        {"an end before the variable", "A=1\nreturn\n@K=old\n"},
        {"a function", "f() {\n@K=old\n}\nB=2\n"},
        {"a list over lines", "A=(\n@K=old\n)\nB=2\n"},
        {"unset", "@K=old\nunset @K\nB=2\n"},
        {"appended to", "@K=ol\n@K+=d\nB=2\n"},
        {"another file that is read", "source ./other.env\nB=2\n"},
        {"another file that is read with a dot", ". ./other.env\n@K=old\nB=2\n"},
        {"the name in quotes", "'@K'=old\nB=2\n"},
        {"the name alone", "@K\nB=2\n"},
        {"a name that begins like it", "@K_2=other\n@K=old\nB=2\n"},
        {"a name that ends like it", "MY_@K=other\n@K=old\nB=2\n"},
        {"a name with a dot behind it", "@K.OLD=other\n@K=old\nB=2\n"},
        {"addresses and passwords", "DATABASE_URL=postgres://u:p@h/db?a=1&b=2\nP=a;b<c|d\n@K=old\nB=2\n"},
        {"a password with a parenthesis", "P=a(b\n@K=old\nB=2\n", "bash: a syntax error"},
        {"lines that are no assignments", "not one\nhttps://a/?b=c\n@K=old\nB=2\n"},
        {"a sign at the start of a line", "A\n=1\n@K=old\n"},
        {"JSON", "{\n  \"@K\": \"old\",\n  \"B\": \"2\"\n}\n"},
        {"other scripts", "NAME=Zo\xC3\xAB\n@K=old\nB=2\n"},
        {"blank lines", "\n\nA=1\n\n@K=old\n\nB=2\n\n"},
        {"beside another one of Inngest's", "INNGEST_DEV=0\nB=2\n"},
        {"a line without a sign above", "A=1\nwords\n\n@K=old\nB=2\n"},
        {"a line without a sign at the end", "A=1\nwords\n"},
        {"a byte order mark before another variable", bom + "A=1\n@K=old\nB=2\n"},
        {"a number as a name", "2FA=\"1\"\n@K=old\nB=2\n"},
    };
    for (EnvCase &one : cases)
        one.text.replace("@K", "INNGEST_SIGNING_KEY").replace("@F", "INNGEST_SIGNING_KEY_FALLBACK");
    return cases;
}
