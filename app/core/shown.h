// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>

/// How a text that somebody else chose (a server, a file, a colleague) stands on the screen: what cannot be seen, or
/// changes how the text around it is read, becomes a mark that can be seen, and the length has an end. Each leaves what
/// it returned as it is, and none is for comparing, sending or writing: a mark is not the character.

/// A name in one line: line breaks, control, direction and invisible characters, and blanks at the ends as marks; of a
/// long one the beginning and the end. One that is read from the right stands between isolates, which have no width.
QString shownName(const QString &name);
/// The same of a name as it was told, which none of these has returned: isolates in it are its own, and stand as marks.
/// Without that it would look like the one that differs in nothing else.
QString shownAsTold(const QString &name);
/// The same of a list of names, all as they were told or all as they are shown: none looks like another one.
QStringList shownNames(const QStringList &names);
/// The same for what may be longer: a reason, a server's message, an address.
QString shownLine(const QString &text);
/// A server's message in one line, shortened, for use in a sentence. Empty: it said nothing.
QString serverWords(const QString &message);
/// Whole sentences, in which names may stand: line breaks stay, though not without number.
QString shownText(const QString &text);
/// A name on a button, a menu or a tab: an ampersand in it is no mnemonic.
QString shownOnButton(const QString &name);
/// Letters and a mark that have no glyph: a name with one looks like the name without it.
bool isDrawnAsNothing(char32_t character);
/// Some of it, at least, so that a number behind it would stand before it.
bool isReadFromTheRight(const QString &text);
/// Whether a line that somebody typed, or that a file holds, reads as it is. isPath: a blank of any kind may be in it.
bool needsNoMark(const QString &line, bool isPath = false);
/// Whether somebody who reads the name can type it: nothing of it needs a mark, and it is not empty.
bool canBeTyped(const QString &name);

/// The text's beginning, that long at most: never cut inside of a pair, of which half is no character.
inline QString wholeBeginning(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    return text.first(most > 0 && text.at(most - 1).isHighSurrogate() ? most - 1 : most);
}

/// What a person has written as a reason, or as their word or somebody's name, without the blanks around it. Empty
/// where it says nothing: blanks and marks alone, the dots too that stand where a key was left out.
inline QString saidIn(const QString &text)
{
    const bool saysSomething = std::ranges::any_of(
        text, [](QChar character) { return character.isLetterOrNumber() || character.isSurrogate(); });
    return saysSomething ? text.trimmed() : QString();
}
