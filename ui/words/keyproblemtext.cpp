// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/keyproblemtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// How many digits a signing key has behind its prefix where Inngest, or this program, makes it. Others can be right: a
/// self-hosted server takes any even number.
constexpr qsizetype usualSigningDigits = 64;
/// How many characters an event key of Inngest Cloud has.
constexpr qsizetype usualEventCharacters = 86;

} // namespace

QString keyNameProblemText(const QString &name, const QList<EventKey> &keys)
{
    const QString text = name.trimmed();
    const QString fingerprint = eventKeyFingerprint(Secret::fromText(text));
    if (looksLikeKey(text) || std::ranges::any_of(keys, [&fingerprint](const EventKey &key) {
            return eventKeyFingerprint(key) == fingerprint;
        }))
        return Words::tr(
            "This is a key, not a name for one: a name stands in lists and in the history, where everybody reads it.");
    if (!needsNoMark(text))
        return Words::tr("There is a character in this name that cannot be seen: %1. The name would be mistaken for "
                         "another. Type it anew.")
            .arg(shownName(text));
    return {};
}

QString tellingName(const QString &name, const QString &fingerprint, const QStringList &names)
{
    if (name.isEmpty())
        return fingerprint;
    const auto isSame = [&name](const QString &other) { return other.compare(name, Qt::CaseInsensitive) == 0; };
    return std::ranges::count_if(names, isSame) > 1 && !fingerprint.isEmpty()
        ? Words::tr("%1 (fingerprint %2)", "a key's name").arg(shownName(name), fingerprint)
        : shownName(name);
}

QString tellingName(const EventKey &key, const QList<EventKey> &all)
{
    const QStringList names = ofEach(all, &EventKey::name);
    return tellingName(key.name, eventKeyFingerprint(key), names);
}

QString nameTakenText()
{
    return Words::tr("Another event key of this environment has this name. That is possible, but the two are easily "
                     "mistaken for each other.");
}

QString unusualEventKeyText(const Secret &eventKey)
{
    static const QRegularExpression id(
        uR"(\A([0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})\z)"_s);
    static const QRegularExpression hash(
        uR"(\A(?:0x|(?:sha-?256|hash|kid)[-_.=]?)?[0-9A-Fa-f]{64}\z)"_s, QRegularExpression::CaseInsensitiveOption);
    const QString text = eventKey.revealText().trimmed();
    if (id.match(text).hasMatch())
        return Words::tr(
            "This has the form of an ID (a UUID or a ULID), such as stands in a page's address. Was the key "
            "itself copied?");
    if (hash.match(text).hasMatch())
        return Words::tr(
            "This has the form of a hash, or of a signing key without its beginning: 64 digits from 0 to 9 "
            "and a to f. Was an event key copied?");
    if (text.size() != usualEventCharacters)
        return Words::tr("Inngest Cloud's event keys have %1 characters, and this one has %2. Was it copied from its "
                         "beginning to its end?")
            .arg(usualEventCharacters)
            .arg(text.size());
    return {};
}

QString unusualLengthText(const Secret &signingKey)
{
    const qsizetype digits = signingKeyDigits(signingKey).size();
    if (digits == usualSigningDigits)
        return {};
    return Words::tr(
        "Signing keys have %1 digits at their end, and this one has %2. Was it copied from its beginning to its end?")
        .arg(usualSigningDigits)
        .arg(digits);
}

QString keyProblemText(KeyTextProblem problem)
{
    switch (problem) {
    case KeyTextProblem::Empty:
        return Words::tr("There is no key here yet.");
    case KeyTextProblem::Quoted:
        return Words::tr("The key stands in quotes. Leave them out: they would become part of it.");
    case KeyTextProblem::InnerBlank:
        return Words::tr("There is a blank or a line break inside the key. Copy it again in one piece.");
    case KeyTextProblem::NonAscii:
        return Words::tr("There is a letter in it that no key has. Copy it again, not from a formatted text.");
    case KeyTextProblem::Fingerprint:
        return Words::tr(
            "These 12 digits are a key's fingerprint, by which keys are told apart, and no key. Copy the key itself.");
    case KeyTextProblem::Several:
        return Words::tr(
            "There is more than one key here, one right behind the other: it may have been pasted twice. Leave one.");
    case KeyTextProblem::Prefix:
        return Words::tr("A signing key begins with signkey-, its environment and a hyphen, in small letters, as in "
                         "signkey-prod-1a2b… This begins otherwise. Copy it again from where it is shown.");
    case KeyTextProblem::OtherService:
        return Words::tr(
            "By its beginning this is a token, key or certificate of another service or program, not a key "
            "of Inngest's.");
    case KeyTextProblem::NotHex:
        return Words::tr("A signing key ends in the digits 0 to 9 and a to f, as in signkey-prod-1a2b… There is "
                         "another character in this one: copy it again, and look whether it is an event key.");
    case KeyTextProblem::OddHex:
        return Words::tr("A digit is missing or too many: a signing key has an even number of them. Copy it again, "
                         "from its beginning to its end.");
    case KeyTextProblem::CutOff:
        return Words::tr("This is the beginning of an API key, and too short for a whole one. Copy it again, from its "
                         "beginning to its end.");
    case KeyTextProblem::Encoded:
        return Words::tr("This is a text in base64, as a Kubernetes Secret's file holds it, and not the key itself. "
                         "Decode it first.");
    case KeyTextProblem::Assignment:
        return Words::tr("This is a whole line of a file. Only what stands behind the = or the colon is the key.");
    case KeyTextProblem::Masked:
        return Words::tr("These are the dots or stars that a page shows in place of a key, or a part was left out. "
                         "Have the page show or copy the key itself.");
    case KeyTextProblem::Placeholder:
        return Words::tr("This looks like what instructions write in place of a key. Copy the key itself.");
    case KeyTextProblem::Reference:
        return Words::tr("This says where a key is kept, in a secret manager or a file, and is no key: nothing looks "
                         "it up here. Copy the key itself from there.");
    case KeyTextProblem::Address:
        return Words::tr("This is an address. Of an event API's address only what stands behind /e/ is the key.");
    case KeyTextProblem::OtherCharacter:
        return Words::tr("There is a character in it that no such key has, a comma, semicolon, slash or bracket for "
                         "instance. Copy the key without what stands around it.");
    case KeyTextProblem::ApiKey:
        return Words::tr("This is an API key (it starts with sk-inn-). It neither signs nor sends events.");
    case KeyTextProblem::SessionToken:
        return Words::tr("This looks like a session token or an ID of a sign-in, not like a key.");
    case KeyTextProblem::SigningKey:
        return Words::tr("This is a signing key (it starts with signkey-). Here an event key is wanted.");
    }
    return {};
}
