// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/keymatchtext.h"

#include "app/core/shown.h"
#include "ui/words/agetext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

using Remark = KeyMatch::Remark;

struct MatchText
{
    Q_DECLARE_TR_FUNCTIONS(MatchText)

public:
    static KeyMatchText ofKnown(const KnownKey &key);
    static KeyMatchText ofUnknown(const KeyMatch &match, const Compared &compared);
    static KeyMatchText ofNoKey(const KeyMatch &match);
    static QString where(const KnownKey &key);
    static QString whatOld(const KnownKey &key);
    static QString remark(Remark remark);
    static QString place(const KeyMatch &match);
    static QString elsewhere(const QList<KnownKey> &known);
};

QString MatchText::where(const KnownKey &key)
{
    const QString name
        = key.environmentName.isEmpty() ? tr("an environment without a name") : shownName(key.environmentName);
    return key.accountName.isEmpty() ? name : tr("%1 (account %2)").arg(name, shownName(key.accountName));
}

QString MatchText::whatOld(const KnownKey &key)
{
    if (key.type == KeyType::Signing)
        return tr("An old signing key of %1").arg(where(key));
    return key.keyName.isEmpty() ? tr("An old event key of %1").arg(where(key))
                                 : tr("An old event key of %1: “%2”").arg(where(key), shownName(key.keyName));
}

KeyMatchText MatchText::ofKnown(const KnownKey &key)
{
    switch (key.state) {
    case KnownKey::State::Current:
        return {Tone::Good, u"check"_s, tr("The current signing key of %1").arg(where(key)),
            tr("Inngest signs its calls with this key now.")};
    case KnownKey::State::New:
        return {Tone::Info, u"signing-key"_s, tr("The new signing key of %1").arg(where(key)),
            tr("Inngest does not sign with it yet; it will once the signing key is rotated.")};
    case KnownKey::State::InUse:
        return {Tone::Good, u"check"_s, tr("The event key “%2” of %1").arg(where(key), shownName(key.keyName)),
            tr("It is among the environment's event keys now.")};
    case KnownKey::State::Deleted:
        return {Tone::Warning, u"warning"_s, whatOld(key),
            tr("The history says that it was deleted on %1. Whatever still relies on it is refused.")
                .arg(exactTimeText(key.at))};
    case KnownKey::State::Gone:
        return {Tone::Warning, u"warning"_s, whatOld(key),
            tr("It was in use here (last heard of on %1) and is no longer among the environment's keys. Whatever still "
               "relies on it is refused.")
                .arg(exactTimeText(key.at))};
    case KnownKey::State::Remembered:
        break;
    }
    const QString title = key.type == KeyType::Signing ? tr("A signing key of %1").arg(where(key))
                                                       : tr("An event key of %1").arg(where(key));
    return {Tone::Info, u"history"_s, title,
        tr("The history or the keychain knows it (last heard of on %1). Whether it is still in use was not looked at: "
           "that environment's keys have not been read.")
            .arg(exactTimeText(key.at))};
}

KeyMatchText MatchText::ofUnknown(const KeyMatch &match, const Compared &compared)
{
    const QString what = match.type == KeyType::Signing ? tr("A signing key that is not known here")
                                                        : tr("A key that is not known here");
    if (compared.all > 0 && compared.read >= compared.all)
        return {Tone::Warning, u"help"_s, what,
            tr("No environment of this account holds it, and the history does not know it. It belongs to another "
               "account, or it was deleted elsewhere.")};
    return {Tone::Neutral, u"help"_s, what,
        tr("It is none of the keys compared with so far. “Look in all environments” compares it with the others too.")};
}

KeyMatchText MatchText::ofNoKey(const KeyMatch &match)
{
    if (match.remarks.contains(Remark::EmptyValue))
        return {Tone::Neutral, u"info"_s, tr("Nothing there"), {}};
    if (match.remarks.contains(Remark::Reference))
        return {Tone::Neutral, u"info"_s, tr("The key is elsewhere"), {}};
    return {Tone::Danger, u"error"_s, tr("This cannot be a key"), {}};
}

QString MatchText::remark(Remark remark)
{
    switch (remark) {
    case Remark::OtherCase:
        return tr("Its letters are in another case than Inngest's. The fingerprint is the same, but the signatures are "
                  "not: with this text, calls are refused. Copy the key again.");
    case Remark::EventKeyForSigning:
        return tr("This is an event key, and it stands where the signing key belongs. The app cannot check Inngest's "
                  "calls with it.");
    case Remark::SigningKeyForEvents:
        return tr("This is a signing key, and it stands where the event key belongs. Events sent with it are refused, "
                  "and the key travels in their address: treat it as leaked.");
    case Remark::FallbackEqualsKey:
        return tr("The fallback is the same key as INNGEST_SIGNING_KEY: it adds nothing. During a rotation one is the "
                  "new key and the other the old one.");
    case Remark::NewWithoutFallback:
        return tr("Inngest still signs with the current key, and the fallback is not set to it: an app with these "
                  "variables refuses Inngest's calls now. Set INNGEST_SIGNING_KEY_FALLBACK to the current key.");
    case Remark::NotASigningKey:
        return tr(
            "A signing key is “signkey-”, the environment, and an even number of the digits 0–9 and a–f. This is not.");
    case Remark::QuotesRemoved:
        return tr(
            "There were quotes or a comma around it. They are no part of the key: leave them out where you paste it.");
    case Remark::BrokenText:
        return tr("There are blanks, control characters or letters of another alphabet inside. Copy the key again, as "
                  "a whole.");
    case Remark::Overridden:
        return tr("The same variable is set again further down; only the last one counts.");
    case Remark::EmptyValue:
        return tr("The variable is set to nothing.");
    case Remark::Reference:
        return tr("The value names another variable. What that one holds cannot be seen in this text.");
    case Remark::UnclosedQuote:
        return tr("The value opens with a quote that is never closed. Most programs read such a line wrongly.");
    }
    return {};
}

QString MatchText::place(const KeyMatch &match)
{
    if (!match.name.isEmpty())
        return tr("%1, line %2").arg(shownName(match.name), QString::number(match.line));
    return match.line > 1 ? tr("Line %1").arg(match.line) : tr("The pasted key");
}

QString MatchText::elsewhere(const QList<KnownKey> &known)
{
    QStringList names;
    for (const KnownKey &key : known.sliced(1))
        names.append(where(key));
    return tr("The same key is also known in: %1.").arg(names.join(u", "_s));
}

} // namespace

KeyMatchText keyMatchText(const KeyMatch &match, const Compared &compared)
{
    KeyMatchText said;
    if (!match.known.isEmpty())
        said = MatchText::ofKnown(match.known.first());
    else if (match.fingerprint.isEmpty())
        said = MatchText::ofNoKey(match);
    else
        said = MatchText::ofUnknown(match, compared);
    if (match.known.size() > 1)
        said.text += u' ' + MatchText::elsewhere(match.known);
    // In the order of the enumeration: a set has none that stays the same.
    QList<Remark> remarks(match.remarks.begin(), match.remarks.end());
    std::sort(remarks.begin(), remarks.end());
    for (const Remark remark : std::as_const(remarks))
        said.remarks.append(MatchText::remark(remark));
    const bool isBroken = match.remarks.contains(Remark::OtherCase)
        || match.remarks.contains(Remark::EventKeyForSigning) || match.remarks.contains(Remark::SigningKeyForEvents)
        || match.remarks.contains(Remark::NewWithoutFallback);
    if (isBroken) {
        said.tone = Tone::Danger;
        said.symbol = u"error"_s;
    } else if (match.remarks.contains(Remark::FallbackEqualsKey) || match.remarks.contains(Remark::Overridden)) {
        said.tone = Tone::Warning;
        said.symbol = u"warning"_s;
    }
    return said;
}

QString keyMatchPlace(const KeyMatch &match)
{
    return MatchText::place(match);
}
