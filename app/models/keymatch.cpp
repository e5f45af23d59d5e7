// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keymatch.h"

#include "app/deploy/envfile.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Remark = KeyMatch::Remark;

struct Candidate
{
    QString name;
    int line = 0;
    Secret value;
    bool isUnterminated = false;
};

KeyVariable variableOf(const QString &name)
{
    if (name == "INNGEST_SIGNING_KEY"_L1)
        return KeyVariable::SigningKey;
    if (name == "INNGEST_SIGNING_KEY_FALLBACK"_L1)
        return KeyVariable::SigningKeyFallback;
    if (name == "INNGEST_EVENT_KEY"_L1)
        return KeyVariable::EventKey;
    return KeyVariable::Other;
}

bool isSigningVariable(KeyVariable variable)
{
    return variable == KeyVariable::SigningKey || variable == KeyVariable::SigningKeyFallback;
}

bool looksLikeSigningKey(const Secret &value)
{
    return value.reveal().startsWith("signkey-");
}

/// What formatted texts put around a key: quotes of all kinds, and what cannot be seen.
qsizetype signAround(QByteArrayView text, bool isAtEnd)
{
    static const QList<QByteArray> signs = [] {
        QList<QByteArray> all;
        for (const QChar sign :
            u"\"'`,;\u00A0\u00AB\u00B4\u00BB\u2007\u200B\u200C\u200D\u200E\u200F\u2018\u2019\u201A\u201B\u201C"
            "\u201D\u201E\u201F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u202F\u2032\u2033\u2039\u203A\u2060"
            "\u2066\u2067\u2068\u2069\u3000\u300C\u300D\uFEFF\uFF02\uFF07"_s)
            all.append(QString(sign).toUtf8());
        return all;
    }();
    for (const QByteArray &sign : signs) {
        if (isAtEnd ? text.endsWith(sign) : text.startsWith(sign))
            return sign.size();
    }
    return 0;
}

/// Without what people copy along: blanks, quotes, a list's comma or semicolon.
Secret trimmed(const Secret &value, bool &hadQuotes)
{
    QByteArrayView text = value.reveal().trimmed();
    for (const bool isAtEnd : {false, true}) {
        while (const qsizetype size = signAround(text, isAtEnd)) {
            text = (isAtEnd ? text.chopped(size) : text.sliced(size)).trimmed();
            hadQuotes = true;
        }
    }
    return Secret(text);
}

/// A question mark in place of each byte that is not ASCII's.
Secret withoutLetters(const Secret &text)
{
    QByteArray plain = text.reveal().toByteArray();
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) > 127; }, '?');
    const Secret secret(plain);
    wipe(plain.data(), plain.size());
    return secret;
}

QList<Candidate> looseLines(const Secret &text)
{
    QList<Candidate> loose;
    int line = 0;
    qsizetype start = text.reveal().startsWith("\xEF\xBB\xBF") ? 3 : 0;
    const QByteArrayView all = text.reveal();
    while (start < all.size()) {
        const qsizetype end = std::find(all.begin() + start, all.end(), '\n') - all.begin();
        const QByteArrayView piece = all.sliced(start, end - start).trimmed();
        start = end + 1;
        ++line;
        if (!piece.isEmpty() && !piece.startsWith('#'))
            loose.append({.line = line, .value = Secret(piece)});
    }
    return loose;
}

/// Compares with both kinds of keys and fills in type, fingerprint and what is known.
void recognise(KeyMatch &match, const Secret &value, const KnownKeys &known)
{
    const QString asSigning = signingKeyFingerprint(value);
    const QString asEvent = eventKeyFingerprint(value);
    const QList<KnownKey> signing = known.find(KeyType::Signing, asSigning);
    const QList<KnownKey> events = known.find(KeyType::Event, asEvent);
    const bool isSigning
        = !signing.isEmpty() || (events.isEmpty() && (looksLikeSigningKey(value) || isSigningVariable(match.variable)));
    match.type = isSigning ? KeyType::Signing : KeyType::Event;
    match.known = isSigning ? signing : events;
    match.fingerprint = isSigning ? asSigning : asEvent;
    match.masked = isSigning && looksLikeSigningKey(value) ? maskedSigningKey(value) : maskedEventKey(value);
    const QByteArray exact = exactHash(value, match.type);
    for (const KnownKey &key : match.known) {
        if (!key.exact.isEmpty() && key.exact != exact)
            match.remarks.insert(Remark::OtherCase);
    }
    if (isSigning && asSigning.isEmpty())
        match.remarks.insert(Remark::NotASigningKey);
    if (match.variable == KeyVariable::EventKey && isSigning)
        match.remarks.insert(Remark::SigningKeyForEvents);
    if (isSigningVariable(match.variable) && !isSigning)
        match.remarks.insert(Remark::EventKeyForSigning);
}

KeyMatch judged(const Candidate &candidate, const KnownKeys &known)
{
    KeyMatch match{.variable = variableOf(candidate.name), .name = candidate.name, .line = candidate.line};
    if (candidate.isUnterminated)
        match.remarks.insert(Remark::UnclosedQuote);
    bool hadQuotes = false;
    const Secret value = trimmed(candidate.value, hadQuotes);
    if (hadQuotes)
        match.remarks.insert(Remark::QuotesRemoved);
    if (value.isEmpty()) {
        match.remarks.insert(Remark::EmptyValue);
        return match;
    }
    const auto problem = checkEventKeyText(value.revealText());
    if (value.reveal().startsWith('$') || problem == KeyTextProblem::Reference) {
        match.remarks.insert(Remark::Reference);
    } else if (problem == KeyTextProblem::InnerBlank || problem == KeyTextProblem::NonAscii
        || problem == KeyTextProblem::Masked) {
        match.remarks.insert(Remark::BrokenText);
    } else {
        recognise(match, value, known);
    }
    return match;
}

/// Somebody else's variables are nobody's business here.
bool isWorthTelling(const KeyMatch &match, const Candidate &candidate)
{
    return match.variable != KeyVariable::Other || !match.known.isEmpty() || looksLikeSigningKey(candidate.value)
        || candidate.name.isEmpty();
}

/// What only shows when the assignments are seen together.
void compare(KeyMatches &found)
{
    const auto last = [&found](KeyVariable variable) -> KeyMatch * {
        KeyMatch *counts = nullptr;
        for (KeyMatch &match : found.matches) {
            if (match.variable != variable)
                continue;
            if (counts)
                counts->remarks.insert(Remark::Overridden);
            counts = &match;
        }
        return counts;
    };
    KeyMatch *key = last(KeyVariable::SigningKey);
    KeyMatch *fallback = last(KeyVariable::SigningKeyFallback);
    last(KeyVariable::EventKey);
    if (key && fallback && !key->fingerprint.isEmpty() && key->fingerprint == fallback->fingerprint)
        fallback->remarks.insert(Remark::FallbackEqualsKey);

    const KnownKey *set = key && !key->known.isEmpty() ? &key->known.first() : nullptr;
    const KnownKey *behind = fallback && !fallback->known.isEmpty() ? &fallback->known.first() : nullptr;
    if (set && set->state == KnownKey::State::New
        && !(behind && behind->state == KnownKey::State::Current && behind->environmentId == set->environmentId))
        key->remarks.insert(Remark::NewWithoutFallback);

    QSet<QString> environments;
    for (const KeyMatch &match : std::as_const(found.matches)) {
        if (match.variable == KeyVariable::Other || match.remarks.contains(Remark::Overridden) || match.known.isEmpty())
            continue;
        environments.insert(match.known.first().accountName + u'/' + match.known.first().environmentId);
    }
    found.mixesEnvironments = environments.size() > 1;
}

} // namespace

tl::expected<KeyMatches, KeyTextTrouble> matchKeys(const Secret &text, const KnownKeys &known)
{
    const auto file = EnvFile::parse(text.reveal());
    if (!file) {
        switch (file.error()) {
        case EnvFile::Problem::TooLarge:
            return tl::unexpected(KeyTextTrouble::TooLarge);
        case EnvFile::Problem::TooMany:
            return tl::unexpected(KeyTextTrouble::TooMany);
        case EnvFile::Problem::NotText:
            // Letters of an older encoding, in a comment for instance: a key has none of them.
            return text.reveal().contains('\0') ? tl::unexpected(KeyTextTrouble::NotText)
                                                : matchKeys(withoutLetters(text), known);
        }
    }
    QList<Candidate> candidates;
    for (const EnvAssignment &assignment : file->assignments())
        candidates.append({assignment.name, assignment.line, assignment.value, assignment.isUnterminated});
    KeyMatches found;
    found.assignmentsSeen = int(candidates.size());
    // In a file of variables a stray line is a mistake of its own; alone it is a pasted key.
    if (candidates.isEmpty())
        candidates = looseLines(text);
    constexpr qsizetype mostLooseLines = 100;
    if (found.assignmentsSeen == 0 && candidates.size() > mostLooseLines)
        return tl::unexpected(KeyTextTrouble::TooMany);
    for (const Candidate &candidate : std::as_const(candidates)) {
        const KeyMatch match = judged(candidate, known);
        if (isWorthTelling(match, candidate))
            found.matches.append(match);
    }
    compare(found);
    return found;
}
