// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What is said of a key that a search has found.

#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/keymatchtext.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

using Keeping = KeyFind::Keeping;
using History = KeySearchResult::History;

/// Of the open account, and nobody knows that it is gone: it was not looked at, perhaps nobody could, or one reading
/// lacked it.
bool isPerhapsLiveHere(const KnownKey &key)
{
    return (key.state == KnownKey::State::Remembered || key.state == KnownKey::State::Missing) && !key.isElsewhere;
}

bool isLiveState(KnownKey::State state)
{
    return state == KnownKey::State::Current || state == KnownKey::State::New || state == KnownKey::State::InUse;
}

bool isGone(KnownKey::State state)
{
    return state == KnownKey::State::Deleted || state == KnownKey::State::Gone;
}

/// An old signing key is a fallback until that is taken out, and of event keys that are typed in nothing tells; nor of
/// those of another account of which a person said that they are deleted.
bool isPerhapsOpen(const KnownKey &key, const Compared &compared)
{
    return key.type == KeyType::Signing || compared.isTypedIn || key.isByWord;
}

/// Others can have read it by now.
bool isExposed(const KeyFind &find)
{
    return find.looksBuilt || !find.commit.isEmpty() || !find.isThereNow || find.keeping == Keeping::Tracked;
}

QString where(const KeyFind &find, const QString &path)
{
    if (find.path.isEmpty())
        return Words::tr("The message of a commit or tag");
    if (find.hit.line == 0)
        return path;
    return Words::tr("%1, line %2").arg(path, QString::number(find.hit.line));
}

QString state(const KeyFind &find)
{
    if (find.path.isEmpty())
        return Words::tr("in a message");
    if (!find.isThereNow)
        return Words::tr("in the git history");
    switch (find.keeping) {
    case Keeping::Tracked:
        return find.looksBuilt ? Words::tr("tracked by git, looks built for browsers") : Words::tr("tracked by git");
    case Keeping::Ignored:
        return find.looksBuilt ? Words::tr("ignored by git, looks built for browsers") : Words::tr("ignored by git");
    case Keeping::Untracked:
        return find.looksBuilt ? Words::tr("not tracked, looks built for browsers")
                               : Words::tr("not tracked, not ignored");
    case Keeping::Unknown:
        break;
    }
    return find.looksBuilt ? Words::tr("looks built for browsers") : Words::tr("there");
}

QString history(const KeySearchResult &result)
{
    switch (result.history) {
    case History::NotWanted:
        return Words::tr("The git history was not searched.");
    case History::NoRepository:
        return Words::tr("There is no git repository here, so no history was searched.");
    case History::NoGit:
        return Words::tr(
            "The git history was not searched: no git was found that only you and the administrator may change.");
    case History::Failed:
        return result.wasCancelled
            ? Words::tr("The git history was not searched to its end.")
            : Words::tr("The git history could not be searched to its end: git did not give all of it. Run “git fsck” "
                        "there; of a repository that belongs to somebody else, git tells nothing.");
    case History::Shallow:
        return Words::tr(
            "Searched in the git history: %n versions of files and messages, as far as this clone goes. It is a "
            "shallow one: what is older is not here, and a key can be older than the commit that is named.",
            nullptr, result.objects);
    case History::Searched:
        return Words::tr("Searched in the git history: %n versions of files and messages, of all branches, tags, "
                         "stashes and the reflog.",
            nullptr, result.objects);
    }
    return {};
}

QString exposure(const KeyFind &find)
{
    if (find.looksBuilt)
        return Words::tr("By its place and name this file looks like one that browsers load. If it was ever served, "
                         "whoever opened the page can have the key.");
    if (find.path.isEmpty())
        return Words::tr("It stands in a message, and in no file by that: whoever can read the repository, or has a "
                         "clone of it, has the key.");
    if (!find.isThereNow)
        return Words::tr(
            "A version of this file in the git history has it: whoever can read the repository, or has a clone of it, "
            "has the key.");
    if (!find.commit.isEmpty() || find.keeping == Keeping::Tracked)
        return Words::tr("Whoever can read the repository, or has a clone of it, has the key. Taking it out of the "
                         "file, or even out of the history, does not take it back.");
    if (find.keeping == Keeping::Ignored)
        return Words::tr("git ignores this file, so that it does not get into the repository by itself. For a "
                         "developer's own computer that is the usual place; a production key does not belong there.");
    if (find.keeping == Keeping::Untracked)
        return Words::tr("git neither tracks nor ignores this file: the next commit may take it along. Take the key "
                         "out, or let git ignore the file.");
    return Words::tr("Whether others have read this file, a search cannot tell.");
}

QString advice(const KeyFind &find, const QList<KnownKey> &known, const Compared &compared)
{
    QStringList said;
    if (find.hit.form == KeyHit::Form::Hash)
        said << Words::tr("It is the whole hash of the key. That works as a bearer token, so it is a secret as well.");
    if (find.hit.form == KeyHit::Form::Base64)
        said << Words::tr("It is written in base64, which hides nothing.");
    if (find.hit.form == KeyHit::Form::Spelled)
        said << Words::tr("It is not written letter for letter (in capitals, in pieces, with something in between, or "
                          "with letters spelled out), which hides little.");
    if (!known.isEmpty() && isGone(known.first().state) && isPerhapsOpen(known.first(), compared)) {
        said << exposure(find)
             << Words::tr("It is an old key. %1 Take it out here, and where it is still set.")
                    .arg(goneKeyText(known.first(), compared));
        return said.join(u' ');
    }
    if (!known.isEmpty() && isGone(known.first().state)) {
        said << Words::tr(
            "Inngest takes this key no longer: nothing is open through it. Take it out when you are there.");
        return said.join(u' ');
    }
    said << exposure(find);
    if (known.isEmpty())
        said << Words::tr("It has the form of an Inngest key and is none of those that it was compared with. If it is "
                          "of another account, rotate it there.");
    else if (known.first().state == KnownKey::State::Missing) {
        said << missingKeyText(compared);
        if (!compared.isTypedIn) // another reading of those shows the same
            said << Words::tr("“Rotate after a leak” reads them once more.");
    } else if (!isLiveState(known.first().state)) {
        said << Words::tr("Whether it is still in use was not looked at: that environment's keys have not been read.");
        if (isPerhapsLiveHere(known.first()))
            said << Words::tr("“Rotate after a leak” reads them first.");
        else
            said << Words::tr("That environment is not in this account: it is another account's, or is not there any "
                              "more.");
    } else if (isExposed(find))
        said << Words::tr(
            "Nothing is broken by that now. “Rotate after a leak” begins with what shuts others out soonest.");
    return said.join(u' ');
}

QString leftOutText(const KeySearchResult &result, const KeySearch::Limits &limits)
{
    QStringList parts;
    if (result.tooLarge > 0)
        parts << Words::tr("%n larger than %1", nullptr, result.tooLarge)
                     .arg(QLocale().formattedDataSize(limits.fileBytes, 0));
    if (result.unreadable > 0)
        parts << Words::tr("%n that could not be read", nullptr, result.unreadable);
    if (result.notFollowed > 0)
        parts << Words::tr("%n links, other file systems, or what is no file", nullptr, result.notFollowed);
    if (result.foreignFolders > 0)
        parts << Words::tr("%n folders such as node_modules or .git", nullptr, result.foreignFolders);
    if (result.packed > 0)
        parts << Words::tr("what is inside of %n packed files", nullptr, result.packed);
    if (result.otherRepositories > 0)
        parts << Words::tr("the history of %n other repositories in it", nullptr, result.otherRepositories);
    return parts.isEmpty() ? QString() : Words::tr("Left out: %1.").arg(parts.join(u"; "_s));
}

} // namespace

bool canBeRotated(const KeyFind &find, const KnownKeys &known)
{
    const QList<KnownKey> keys = known.find(find.hit.type, find.hit.fingerprint);
    return !keys.isEmpty() && (isLiveState(keys.first().state) || isPerhapsLiveHere(keys.first()));
}

KeyFindText keyFindText(const KeyFind &find, const KnownKeys &known, const Compared &compared)
{
    const QList<KnownKey> keys = known.find(find.hit.type, find.hit.fingerprint);
    KeyMatch match{.type = find.hit.type, .fingerprint = find.hit.fingerprint};
    if (find.hit.type == KeyType::Event)
        match.variable = KeyVariable::EventKey; // it was found by its form or its name, and is not just any word
    match.known = keys;
    KeyFindText said{.key = keyMatchText(match, compared).title,
        .where = where(find, shownName(find.path)),
        .place = where(find, find.path),
        .state = state(find),
        .advice = advice(find, keys, compared)};
    constexpr qsizetype shortId = 12;
    said.since = find.commit.left(shortId);
    if (!find.commit.isEmpty() && find.committedAt.isValid())
        said.since = Words::tr("%1, %2").arg(said.since, find.committedAt.toLocalTime().date().toString(Qt::ISODate));
    const bool isOver = !keys.isEmpty() && isGone(keys.first().state);
    const bool isShut = isOver && !isPerhapsOpen(keys.first(), compared);
    said.tone = isShut || !isExposed(find) ? Tone::Neutral : keys.isEmpty() || isOver ? Tone::Info : Tone::Warning;
    return said;
}

QString keySearchText(const KeySearchResult &result, const KeySearch::Limits &limits)
{
    QStringList said{
        Words::tr("Searched: %n files, %1.", nullptr, result.files).arg(QLocale().formattedDataSize(result.bytes, 1)),
        history(result)};
    if (result.wasCancelled)
        said.prepend(Words::tr("Stopped before the end: there may be more."));
    else if (result.isCut)
        said.prepend(
            Words::tr("There is too much here to search all of it: there may be more. Search a part by itself."));
    const QString leftOut = leftOutText(result, limits);
    if (!leftOut.isEmpty())
        said << leftOut;
    return said.join(u' ');
}
