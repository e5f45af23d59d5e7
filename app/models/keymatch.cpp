// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keymatch.h"

#include "app/core/decodings.h"
#include "app/deploy/deployvariable.h"
#include "app/deploy/envfile.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/models/keyscan.h"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

using Remark = KeyMatch::Remark;

struct Candidate
{
    QString name;
    int line = 0;
    Secret value;
    bool isUnterminated = false;
    qsizetype begin = 0; // of the value in the text, quotes included
    qsizetype end = 0;
    bool isAtMargin = false; // see KeyMatch
};

KeyVariable variableOf(const QString &name)
{
    if (name == DeployVariable::signingKeyName)
        return KeyVariable::SigningKey;
    if (name == DeployVariable::fallbackName)
        return KeyVariable::SigningKeyFallback;
    if (name == DeployVariable::eventKeyName)
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

/// With another variable or a command's output in it. No signing key has the sign; in an event key that somebody chose
/// it may stand by itself.
bool isMadeOfOthers(const Secret &value)
{
    const QByteArrayView text = value.reveal();
    return text.startsWith('$') || text.contains("${") || text.contains("$(")
        || (looksLikeSigningKey(value) && text.contains('$'));
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
    return Secret::taken(std::move(plain));
}

QList<Candidate> looseLines(const Secret &text)
{
    QList<Candidate> loose;
    int line = 0;
    qsizetype start = text.reveal().startsWith("\xEF\xBB\xBF") ? 3 : 0;
    const QByteArrayView all = text.reveal();
    while (start < all.size()) {
        const qsizetype begin = start;
        const qsizetype end = std::find(all.begin() + start, all.end(), '\n') - all.begin();
        const QByteArrayView piece = all.sliced(start, end - start).trimmed();
        start = end + 1;
        ++line;
        if (!piece.isEmpty() && !piece.startsWith('#'))
            loose.append({.line = line, .value = Secret(piece), .begin = begin, .end = end});
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

/// A fingerprint or hash of a known key, as the history, a log or an app's answer shows it.
void recogniseHash(KeyMatch &match, const Secret &value, const KnownKeys &known)
{
    const QString fingerprint = fingerprintOfHash(value.revealText());
    for (const KeyType type : {KeyType::Signing, KeyType::Event}) {
        const QList<KnownKey> keys = known.find(type, fingerprint);
        if (!keys.isEmpty() && match.known.isEmpty()) {
            match = {.variable = match.variable, .name = match.name, .line = match.line, .type = type};
            match.fingerprint = fingerprint;
            match.masked = maskedEventKey(value);
            match.known = keys;
            match.remarks.insert(Remark::Hash);
        }
    }
}

KeyMatch judged(const Candidate &candidate, const KnownKeys &known)
{
    KeyMatch match{.variable = variableOf(candidate.name),
        .name = candidate.name,
        .line = candidate.line,
        .isAtMargin = candidate.isAtMargin};
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
    KeyMatch whole = match;
    recognise(whole, value, known);
    recogniseHash(whole, value, known);
    if (!whole.known.isEmpty())
        return whole;
    auto problem = checkEventKeyText(value.revealText());
    if (problem == KeyTextProblem::SigningKey)
        problem = checkSigningKeyText(value.revealText());
    if (isMadeOfOthers(value) || problem == KeyTextProblem::Reference) {
        match.remarks.insert(Remark::Reference);
        return match;
    }
    if (problem == KeyTextProblem::InnerBlank || problem == KeyTextProblem::NonAscii
        || problem == KeyTextProblem::Masked) {
        match.remarks.insert(Remark::BrokenText);
        return match;
    }
    // An address or half a line of JSON has no fingerprint by which anybody could know it.
    if (problem)
        whole.fingerprint.clear();
    return whole;
}

/// The variable, or the member of an object, whose value begins here, where no .env file's reader sees one: in JSON or
/// YAML, in a list of Compose's, as the second of a line. Empty: none, or in a comment.
QString nameBefore(QByteArrayView text, qsizetype at)
{
    static const QRegularExpression variable(
        uR"(\b(INNGEST_(?:SIGNING_KEY(?:_FALLBACK)?|EVENT_KEY))["'`\]\\]*\s*(?:=>|[=:\s])\s*["'`\\]*\z)"_s);
    static const QRegularExpression member(
        uR"((?<![A-Za-z0-9_.-])([A-Za-z_][A-Za-z0-9_.-]{0,39})["'`\]\\]*\s*(?:=>|[=:])\s*["'`\\]*\z)"_s);
    constexpr qsizetype lookBehind = 80;
    const qsizetype from = text.first(at).lastIndexOf('\n') + 1;
    const QByteArrayView line = text.sliced(from, at - from);
    if (line.contains('#') || line.trimmed().startsWith("//"))
        return {};
    const QString before = QString::fromLatin1(line.last(std::min(lookBehind, line.size())));
    const QString name = variable.match(before).captured(1);
    return name.isEmpty() ? member.match(before).captured(1) : name;
}

/// around: the value that it stands in; its name is the key's where no other stands right before it.
KeyMatch judgedHit(const KeyHit &hit, const Candidate &around, QByteArrayView text, const KnownKeys &known)
{
    // Where keys name one another it is a key itself.
    const QString name = KeyScan(known).withoutKeys(nameBefore(text, hit.begin));
    const Candidate inner{.name = name.isEmpty() ? around.name : name,
        .line = hit.line,
        .value = Secret(text.sliced(hit.begin, hit.size)),
        .isAtMargin = around.isAtMargin && (name.isEmpty() || name == around.name)};
    KeyMatch match{
        .variable = variableOf(inner.name), .name = inner.name, .line = inner.line, .isAtMargin = inner.isAtMargin};
    const bool isBroken = std::ranges::any_of(inner.value.reveal(), [](char c) { return c <= ' ' || c == 127; });
    if (hit.form == KeyHit::Form::Base64 || hit.form == KeyHit::Form::Spelled) {
        match.type = hit.type;
        match.fingerprint = hit.fingerprint;
        match.masked = maskedEventKey(inner.value);
        match.known = known.find(hit.type, hit.fingerprint);
        match.remarks.insert(hit.form == KeyHit::Form::Base64 ? Remark::Base64
                : isBroken                                    ? Remark::BrokenText
                                                              : Remark::Spelled);
        return match;
    }
    match = judged(inner, known);
    if (variableOf(around.name) != KeyVariable::Other)
        match.remarks.insert(Remark::MoreThanKey);
    return match;
}

/// What only has a key's form is no find where it is part of a known one.
QList<KeyHit> hitsIn(const Secret &text, const KnownKeys &known)
{
    const std::atomic<bool> never = false;
    QList<KeyHit> hits = KeyScan(known).scan(text.reveal(), never);
    hits.removeIf([all = hits](const KeyHit &hit) {
        return !hit.isKnown && std::ranges::any_of(all, [&hit](const KeyHit &other) {
            return other.isKnown && hit.begin >= other.begin && hit.begin < other.begin + other.size;
        });
    });
    return hits;
}

/// Somebody else's variables are nobody's business here, nor are the lines of a text that cannot be keys.
bool isWorthTelling(const KeyMatch &match, const Candidate &candidate, bool isAlone)
{
    return match.variable != KeyVariable::Other || !match.known.isEmpty() || looksLikeSigningKey(candidate.value)
        || (candidate.name.isEmpty() && (isAlone || !match.fingerprint.isEmpty()));
}

void tellAll(KeyMatches &found, const QList<Candidate> &candidates, const Secret &text, const KnownKeys &known)
{
    QList<KeyHit> outside;
    const QList<KeyHit> hits = hitsIn(text, known);
    auto hit = hits.cbegin();
    qsizetype told = 0; // up to here
    for (const Candidate &candidate : candidates) {
        if (candidate.begin < told)
            continue; // the rest of a key that was broken into lines
        for (; hit != hits.cend() && hit->begin < candidate.begin; ++hit)
            outside.append(*hit);
        QList<KeyHit> inside;
        for (; hit != hits.cend() && hit->begin < candidate.end; ++hit)
            inside.append(*hit);
        const KeyMatch match = judged(candidate, known);
        const bool isKnownInside = std::ranges::any_of(inside, &KeyHit::isKnown);
        if (!match.known.isEmpty() || (!isKnownInside && (!match.fingerprint.isEmpty() || inside.isEmpty()))) {
            if (isWorthTelling(match, candidate, candidates.size() == 1))
                found.matches.append(match);
            continue;
        }
        // Of several in one variable the second does not set it again.
        for (const KeyHit &one : std::as_const(inside)) {
            told = one.begin + one.size;
            found.matches.append(judgedHit(one, one == inside.first() ? candidate : Candidate(), text.reveal(), known));
        }
    }
    std::copy(hit, hits.cend(), std::back_inserter(outside));
    for (const KeyHit &one : std::as_const(outside))
        found.matches.append(judgedHit(one, {}, text.reveal(), known));
    std::ranges::stable_sort(found.matches, {}, &KeyMatch::line);
}

/// A key that a terminal or a mail broke into lines, or into words.
KeyMatch joined(const Secret &text, const KnownKeys &known)
{
    constexpr qsizetype longest = 1024;
    if (text.reveal().size() > longest)
        return {};
    QByteArray together = text.reveal().toByteArray();
    together.removeIf([](char c) { return QByteArrayView(" \t\r\n").contains(c); });
    KeyMatch match = judged({.line = 1, .value = Secret::taken(std::move(together))}, known);
    match.remarks.insert(Remark::BrokenText);
    return match;
}

/// What only shows when the assignments are seen together. Those of a file of Compose's or of Kubernetes's may belong
/// to two services, each of which has its own.
void compare(KeyMatches &found)
{
    const auto isOfABlock
        = [](const KeyMatch &match) { return match.variable != KeyVariable::Other && !match.isAtMargin; };
    if (std::ranges::any_of(found.matches, isOfABlock))
        return;
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
        key->remarks.insert(fallback && fallback->remarks.contains(Remark::Reference) ? Remark::NewWithUnseenFallback
                                                                                      : Remark::NewWithoutFallback);

    QSet<QString> signing;
    QSet<QString> all;
    for (const KeyMatch &match : std::as_const(found.matches)) {
        if (match.variable == KeyVariable::Other || match.remarks.contains(Remark::Overridden) || match.known.isEmpty())
            continue;
        const QString environment = match.known.first().accountName + u'/' + match.known.first().environmentId;
        all.insert(environment);
        if (match.variable != KeyVariable::EventKey && match.type == KeyType::Signing)
            signing.insert(environment);
    }
    found.mixesEnvironments = all.size() > 1;
    found.mixesSigningKeys = signing.size() > 1;
}

/// A line without the comment that begins in it.
QByteArrayView withoutComment(QByteArrayView line)
{
    for (qsizetype at = 0; at < line.size(); ++at) {
        const bool canBegin = at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t';
        if (canBegin && (line[at] == '#' || line.sliced(at).startsWith("//")))
            return line.first(at);
    }
    return line;
}

/// The first line that names one of the three outside a comment, whatever it does with it.
void noteName(KeyMatches &found, QByteArrayView text)
{
    constexpr QLatin1StringView names[]
        = {DeployVariable::signingKeyName, DeployVariable::fallbackName, DeployVariable::eventKeyName};
    for (int number = 1; !text.isEmpty(); ++number) {
        const qsizetype end = std::ranges::find(text, '\n') - text.begin();
        const QByteArrayView line = withoutComment(text.first(end));
        const auto *const name
            = std::ranges::find_if(names, [line](QLatin1StringView one) { return nextMention(line, one) >= 0; });
        if (name != std::end(names)) {
            found.namedInLine = number;
            found.named = *name;
            return;
        }
        text = text.sliced(std::min(end + 1, text.size()));
    }
}

/// Windows' editors and its shell write UTF-16.
tl::expected<KeyMatches, KeyTextTrouble> matchWideKeys(const Secret &text, const KnownKeys &known)
{
    const WideLetters letters = wideLettersOf(text.reveal());
    if (letters.bytes == 0)
        return tl::unexpected(KeyTextTrouble::NotText);
    const Secret plain = Secret::taken(narrowed(text.reveal(), letters));
    if (plain.reveal().contains('\0'))
        return tl::unexpected(KeyTextTrouble::NotText);
    return matchKeys(plain, known);
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
            return text.reveal().contains('\0') ? matchWideKeys(text, known) : matchKeys(withoutLetters(text), known);
        }
    }
    QList<Candidate> candidates;
    for (const EnvAssignment &assignment : file->assignments()) {
        const QByteArrayView before = text.reveal().first(assignment.start);
        const QByteArrayView name = text.reveal().first(assignment.valueStart).sliced(assignment.start);
        candidates.append({assignment.name, assignment.line, assignment.value, assignment.isUnterminated,
            assignment.valueStart, assignment.valueStart + assignment.valueLength,
            !before.endsWith(' ') && !before.endsWith('\t') && name.contains('=')});
    }
    KeyMatches found;
    found.assignmentsSeen = int(candidates.size());
    // In a file of variables a stray line is a mistake of its own; alone it is a pasted key.
    if (candidates.isEmpty())
        candidates = looseLines(text);
    constexpr qsizetype mostLooseLines = 100;
    const bool isTooMuch = found.assignmentsSeen == 0 && candidates.size() > mostLooseLines;
    if (isTooMuch)
        candidates.clear();
    tellAll(found, candidates, text, known);
    if (isTooMuch && found.matches.isEmpty())
        return tl::unexpected(KeyTextTrouble::TooMany);
    const bool hasKnown
        = std::ranges::any_of(found.matches, [](const KeyMatch &match) { return !match.known.isEmpty(); });
    if (found.assignmentsSeen == 0 && !hasKnown) {
        if (const KeyMatch match = joined(text, known); !match.known.isEmpty())
            found.matches = {match};
    }
    compare(found);
    if (found.matches.isEmpty())
        noteName(found, text.reveal());
    return found;
}
