// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/keymatchtext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/agetext.h"

using namespace Qt::StringLiterals;

namespace {

using Remark = KeyMatch::Remark;

QString where(const KnownKey &key)
{
    const QString name
        = key.environmentName.isEmpty() ? Words::tr("an environment without a name") : shownName(key.environmentName);
    return key.accountName.isEmpty() ? name : Words::tr("%1 (account %2)").arg(name, shownName(key.accountName));
}

QString whatOld(const KnownKey &key)
{
    if (key.type == KeyType::Signing)
        return Words::tr("An old signing key of %1").arg(where(key));
    return key.keyName.isEmpty() ? Words::tr("An old event key of %1").arg(where(key))
                                 : Words::tr("An old event key of %1: “%2”").arg(where(key), shownName(key.keyName));
}

KeyMatchText ofKnown(const KnownKey &key, const Compared &compared)
{
    const QString read = exactTimeText(key.at); // of a live one
    switch (key.state) {
    case KnownKey::State::Current:
        return {Tone::Good, u"check"_s, Words::tr("The current signing key of %1").arg(where(key)),
            compared.isTypedIn ? Words::tr("It is noted here as the key that Inngest signs its calls with.")
                               : Words::tr("Inngest signs its calls with this key, as read here on %1.").arg(read)};
    case KnownKey::State::New:
        return {Tone::Info, u"signing-key"_s, Words::tr("The new signing key of %1").arg(where(key)),
            compared.isTypedIn
                ? Words::tr("It is noted here as the one that Inngest signs with once the signing key is rotated.")
                : Words::tr(
                    "Inngest does not sign with it yet, as read here on %1; it will once the signing key is rotated.")
                      .arg(read)};
    case KnownKey::State::InUse:
        return {Tone::Good, u"check"_s, Words::tr("The event key “%2” of %1").arg(where(key), shownName(key.keyName)),
            compared.isTypedIn ? Words::tr("It is among the environment's event keys that are typed in here.")
                               : Words::tr("It is among the environment's event keys, as read here on %1.").arg(read)};
    case KnownKey::State::Deleted:
        return {Tone::Warning, u"warning"_s, whatOld(key),
            Words::tr("The history says that it was deleted on %1.").arg(exactTimeText(key.at)) + u' '
                + goneKeyText(key, compared)};
    case KnownKey::State::Gone:
        return {Tone::Warning, u"warning"_s, whatOld(key),
            Words::tr("It was in use here (last noted here on %1) and is no longer among the environment's keys.")
                    .arg(exactTimeText(key.at))
                + u' ' + goneKeyText(key, compared)};
    case KnownKey::State::Missing:
    case KnownKey::State::Remembered:
        break;
    }
    const QString title = key.type == KeyType::Signing ? Words::tr("A signing key of %1").arg(where(key))
                                                       : Words::tr("An event key of %1").arg(where(key));
    if (key.state == KnownKey::State::Missing)
        return {Tone::Info, u"history"_s, title,
            Words::tr("The history or the keychain knows it (last noted here on %1). %2")
                .arg(exactTimeText(key.at), missingKeyText(compared))};
    return {Tone::Info, u"history"_s, title,
        Words::tr("The history or the keychain knows it (last noted here on %1). Whether it is still in use was not "
                  "looked at: that environment's keys have not been read.")
            .arg(exactTimeText(key.at))};
}

KeyMatchText ofUnknown(const KeyMatch &match, const Compared &compared)
{
    // A key that nobody here knows, or a word from anywhere: an event key has no form of its own.
    const QString what = match.type == KeyType::Signing ? Words::tr("A signing key that is not known here")
        : match.isKey()                                 ? Words::tr("A key that is not known here")
                                                        : Words::tr("No key that is known here");
    if (!compared.isHistoryRead)
        return {Tone::Neutral, u"help"_s, what,
            Words::tr("It is none of the keys compared with.") + u' ' + notReadText(compared)};
    if (compared.all > 0 && compared.read >= compared.all && compared.isTypedIn)
        return {Tone::Neutral, u"help"_s, what,
            Words::tr("It is none of the keys that are typed in here, and the history does not know it. Inngest may "
                      "hold it all the same: look at the environments' pages in the dashboard.")};
    if (compared.all > 0 && compared.read >= compared.all)
        return {Tone::Warning, u"help"_s, what,
            Words::tr(
                "It is none of the keys of this account's environments, and the history does not know it. If nothing "
                "is missing from it and nothing added, it belongs to another account, or it was deleted elsewhere.")};
    return {Tone::Neutral, u"help"_s, what,
        Words::tr("It is none of the keys compared with so far. “Look in all environments” compares it with the others "
                  "too.")};
}

KeyMatchText ofNoKey(const KeyMatch &match)
{
    if (match.remarks.contains(Remark::EmptyValue))
        return {Tone::Neutral, u"info"_s, Words::tr("Nothing there"), {}};
    if (match.remarks.contains(Remark::Reference))
        return {Tone::Neutral, u"info"_s, Words::tr("The key is elsewhere"), {}};
    if (!match.remarks.contains(Remark::BrokenText) && !match.remarks.contains(Remark::NotASigningKey))
        return {Tone::Neutral, u"help"_s, Words::tr("No key that is known here"),
            Words::tr("It does not look like a key of Inngest's, and none of the keys compared with was found in it. "
                      "Paste the key alone.")};
    return {Tone::Danger, u"error"_s, Words::tr("This cannot be a key"), {}};
}

QString remarkText(Remark remark)
{
    switch (remark) {
    case Remark::Hash:
        return Words::tr("This is the key's fingerprint or hash and not the key: it does not work in the key's place. "
                         "The whole hash of a signing key is a secret all the same.");
    case Remark::Base64:
        return Words::tr(
            "It is in base64, as a Kubernetes Secret holds it. Where an app reads it, it has to be decoded.");
    case Remark::Spelled:
        return Words::tr("It is not written letter for letter: in capitals, in pieces, or with letters spelled out. An "
                         "app that takes it as it is does not have the key.");
    case Remark::MoreThanKey:
        return Words::tr(
            "There is more in the variable than the key. An app that takes all of it does not have the key.");
    case Remark::OtherCase:
        return Words::tr("Its letters are in another case than Inngest's. The fingerprint is the same, but the "
                         "signatures are not: with this text, calls are refused. Copy the key again.");
    case Remark::EventKeyForSigning:
        return Words::tr("This is an event key, and it stands where the signing key belongs. The app cannot check "
                         "Inngest's calls with it.");
    case Remark::SigningKeyForEvents:
        return Words::tr("This is a signing key, and it stands where the event key belongs. Events sent with it are "
                         "refused, and the key travels in their address: treat it as leaked.");
    case Remark::FallbackEqualsKey:
        return Words::tr("The fallback is the same key as INNGEST_SIGNING_KEY: it adds nothing. During a rotation one "
                         "is the new key and the other the old one.");
    case Remark::NewWithoutFallback:
        return Words::tr(
            "The fallback is not set to the current key: an app with these variables refuses Inngest's calls for as "
            "long as Inngest signs with that one. Set INNGEST_SIGNING_KEY_FALLBACK to the current key.");
    case Remark::NewWithUnseenFallback:
        return Words::tr(
            "Whether the fallback is set to the current key cannot be seen in this text. Where it is not, an app with "
            "these variables refuses Inngest's calls for as long as Inngest signs with that one.");
    case Remark::NotASigningKey:
        return Words::tr(
            "A signing key is “signkey-”, the environment, and an even number of the digits 0–9 and a–f. This is not.");
    case Remark::QuotesRemoved:
        return Words::tr("There were quotes, a comma or characters that cannot be seen around it. They are no part of "
                         "the key: leave them out where you paste it.");
    case Remark::BrokenText:
        return Words::tr("There are blanks, control characters or letters of another alphabet inside. Copy the key "
                         "again, as a whole.");
    case Remark::Overridden:
        return Words::tr("The same variable is set again further down; only the last one counts.");
    case Remark::EmptyValue:
        return Words::tr("The variable is set to nothing.");
    case Remark::Reference:
        return Words::tr("The value names another variable, a file or a secret manager's place. What is there cannot "
                         "be seen in this text.");
    case Remark::UnclosedQuote:
        return Words::tr("The value opens with a quote that is never closed. Most programs read such a line wrongly.");
    }
    return {};
}

QString elsewhere(const QList<KnownKey> &known)
{
    const QStringList names = ofEach(known.sliced(1), [](const KnownKey &key) { return where(key); });
    return Words::tr("The same key is also known in: %1.").arg(names.join(u", "_s));
}

} // namespace

QString missingKeyText(const Compared &compared)
{
    return compared.isTypedIn
        ? Words::tr("It is not among the environment's keys that are typed in here. Whether Inngest still takes it "
                    "that does not show.")
        : Words::tr("The last reading of its environment's keys lacked it. By one reading alone no key is taken for "
                    "gone.");
}

QString notReadText(const Compared &compared)
{
    return compared.isHistoryRead ? QString()
                                  : Words::tr("The history, or the list of what the keychain keeps, could not be read: "
                                              "only what was read of it before is compared with.");
}

QString goneKeyText(const KnownKey &key, const Compared &compared)
{
    if (key.type == KeyType::Signing)
        return Words::tr("An app that has it alone refuses Inngest's calls; one that still has it as fallback accepts "
                         "calls that are signed with it, whoever signs them.");
    if (key.isByWord)
        return Words::tr("That was a person's word: whether Inngest still takes it nothing shows here.");
    return compared.isTypedIn
        ? Words::tr("Whether Inngest still takes it nothing shows here: this account's event keys are typed in.")
        : Words::tr("Whatever still relies on it is refused.");
}

KeyMatchText keyMatchText(const KeyMatch &match, const Compared &compared)
{
    KeyMatchText said;
    if (!match.known.isEmpty())
        said = ofKnown(match.known.first(), compared);
    else if (match.fingerprint.isEmpty())
        said = ofNoKey(match);
    else
        said = ofUnknown(match, compared);
    if (match.known.size() > 1)
        said.text += u' ' + elsewhere(match.known);
    // In the order of the enumeration: a set has none that stays the same.
    QList<Remark> remarks(match.remarks.begin(), match.remarks.end());
    std::ranges::sort(remarks);
    for (const Remark remark : std::as_const(remarks))
        said.remarks.append(remarkText(remark));
    const bool isBroken = match.remarks.contains(Remark::OtherCase)
        || match.remarks.contains(Remark::EventKeyForSigning) || match.remarks.contains(Remark::SigningKeyForEvents)
        || match.remarks.contains(Remark::NewWithoutFallback);
    if (isBroken) {
        said.tone = Tone::Danger;
        said.symbol = u"error"_s;
    } else if (match.remarks.contains(Remark::NewWithUnseenFallback)
        || match.remarks.contains(Remark::FallbackEqualsKey) || match.remarks.contains(Remark::Overridden)
        || match.remarks.contains(Remark::MoreThanKey)
        || (match.remarks.contains(Remark::Hash) && match.variable != KeyVariable::Other)) {
        said.tone = Tone::Warning;
        said.symbol = u"warning"_s;
    }
    return said;
}

QString keyMatchPlace(const KeyMatch &match, bool isAlone)
{
    if (!match.name.isEmpty())
        return Words::tr("%1, line %2").arg(shownName(match.name), QString::number(match.line));
    if (!isAlone)
        return Words::tr("Line %1").arg(match.line);
    return match.remarks.contains(Remark::Hash) ? Words::tr("The pasted fingerprint or hash")
        : match.isKey()                         ? Words::tr("The pasted key")
                                                : Words::tr("What was pasted");
}
