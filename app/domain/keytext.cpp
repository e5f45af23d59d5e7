// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/keytext.h"

#include "app/core/decodings.h"
#include "app/core/words.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype dots = 16;

/// How long `signkey-<env>-` is at the start of the key; 0 for a bare one. The environment's part can hold a hyphen.
qsizetype prefixLength(QByteArrayView key)
{
    if (!key.startsWith("signkey-"))
        return 0;
    return key.lastIndexOf('-') + 1;
}

bool isMasked(const QString &text)
{
    // Bullets of every kind, an ellipsis, and what is typed in their place.
    static const QRegularExpression masked(
        u"[\\x{2022}\\x{2023}\\x{2026}\\x{2027}\\x{22C5}\\x{00B7}\\x{25CF}\\x{25CB}"
        u"\\x{25E6}\\x{26AB}\\x{2B24}*]|\\.\\.\\.|"
        "\\A(signkey-[a-z0-9-]*-)?[xX._#-]+\\z|\\Ask-inn-(api-)?[xX._#-]{4,}\\z|\\A[xX]{4,}[-_]*[A-Za-z0-9]{1,6}\\z"_s);
    return masked.match(text).hasMatch();
}

/// What instructions and templates write where the key belongs. The words count in a short text only: a long random
/// one may hold any of them.
bool isPlaceholder(const QString &text)
{
    static const QRegularExpression reference(
        uR"([<>{}]|\A\[.*\]\z|\A[$%].|\A(env|process|secrets|vars?|inputs|steps|module|import\.meta|os\.environ|Deno\.env|Bun\.env)\.|\AINNGEST_[A-Z0-9_]+\z)"_s);
    static const QRegularExpression word(
        uR"(\A(null|nil|none|undefined|true|false|todo|tbd|test|dummy|foo|bar|secret|password|key|token|value|string|)"
        uR"(prod|production|staging|preview|development|default|changeit|abc|xyz|unset|not[-_]?set|empty|missing|unknown|)"
        uR"(disabled|n/?a|nan|hidden|masked|encrypted|sensitive|concealed|protected|no_event_key_set|fix-?me|[a-z]{1,12}[-_]x{3,})\z|)"
        uR"(\A(your|my|insert|replace|paste|enter|put|add)[-_. ]|)"
        uR"((event|signing|sign|api)[-_. ]?key([-_. ]?here)?\z|key[-_. ]?here|place[-_. ]?holder|change[-_. ]?(me|this)|)"
        uR"(replace[-_. ]?(me|this)|redacted|\bexample\b|\bsample\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    constexpr qsizetype longestWords = 40;
    return reference.match(text).hasMatch() || isTemplateMark(text)
        || (text.size() <= longestWords && word.match(text).hasMatch());
}

/// The name of a place in a secret manager, a file or a program's environment. Whoever stores it as it is gives an app
/// a key that nothing resolves.
bool isReference(const QString &text)
{
    static const QRegularExpression place(
        uR"(\A(?!https?:|wss?:)[a-z][a-z0-9+.-]*://|)"
        uR"(\A(vault|op|arn|file|env|secrets?|ssm|sm|aws-?sm|secrets?-?manager|parameter-?store|gcp-?sm|gsm|akv|key-?vault|)"
        uR"(keyring|keychain|doppler|infisical|bws|bw|pass|gopass|credstash|chamber|sops|secretref|ref\+[a-z]+|resolve|cmd|exec|)"
        uR"(path|from)::?[^\s:]|)"
        uR"(\A@\S|\A!([a-z]|\s*\z)|\A\{\{\s*resolve:|\A(\.{1,2}|~\w*)?[/\\]\S|\A[a-z]:[/\\]|)"
        uR"(\A(projects/[^/]+/secrets|secrets?|kv|cubbyhole)/\S)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return place.match(text).hasMatch();
}

std::optional<KeyTextProblem> checkText(const QString &text)
{
    static const QRegularExpression assignment(
        uR"(\A[-\s{\[]*((export|set|setx|env|e|declare|local)\s+(-[a-z]+\s+)?)?["'`]?(\$env:)?)"
        uR"(((?-i:[A-Z][A-Z0-9_]*)["'`]?\s*[=:]|[A-Za-z_][A-Za-z0-9_.-]*["'`]?\s*[=:]\s*[^\s=]))"_s,
        QRegularExpression::CaseInsensitiveOption);

    const QString trimmed = text.trimmed();
    const auto standIn = checkForStandIn(trimmed);
    // A line of a file may hold quotes, dots and references; what it is says more.
    const bool isHalfOfOne = trimmed.startsWith(u'=');
    if (!trimmed.isEmpty() && standIn != KeyTextProblem::Address && standIn != KeyTextProblem::Reference
        && (isHalfOfOne || assignment.match(trimmed).hasMatch()))
        return KeyTextProblem::Assignment;
    if (standIn)
        return standIn;
    if (trimmed.startsWith("-----BEGIN"_L1))
        return KeyTextProblem::OtherService;
    // Curly, angled, cornered, wide and prime ones, and accents.
    static const QRegularExpression quote(
        u"\\A[\"'`%1]|[\"'`%1][,;)]*\\z"_s.arg(u"\u00AB\u00B4\u00BB\u02B9-\u02BC\u02EE\u2018-\u201F\u2032-\u2037\u2039"
                                               "\u203A\u275B-\u275E\u300A-\u300F\u301D-\u301F\uFF02\uFF07\uFF40"_s));
    if (quote.match(trimmed).hasMatch())
        return KeyTextProblem::Quoted;
    for (const QChar c : trimmed) {
        if (c.isSpace() || c.category() == QChar::Other_Control)
            return KeyTextProblem::InnerBlank;
        if (c.unicode() > 126)
            return KeyTextProblem::NonAscii;
    }
    return {};
}

/// What is shown and exported in place of a key. Refused and not asked about: Inngest Cloud makes no key like that, and
/// a self-hosted server, for which somebody may have chosen one, tells its event keys itself. Nobody types them in.
bool isFingerprint(const QString &text)
{
    static const QRegularExpression digits(uR"(\A[0-9A-Fa-f]{12}\z)"_s);
    return digits.match(text).hasMatch();
}

/// Two whole keys. What repeats itself within the length of one may be what somebody chose for a self-hosted server.
bool isTwiceTheSame(const QString &text)
{
    constexpr qsizetype shortest = 80;
    const qsizetype half = text.size() / 2;
    return text.size() >= shortest && text.size() % 2 == 0
        && QStringView(text).first(half) == QStringView(text).sliced(half);
}

/// What comes to a key's text when it is decoded. Not whatever comes to letters: a server's own event key may have been
/// made of hexadecimal digits so.
bool isInBase64(const QString &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    static const QRegularExpression key(
        uR"(\A(?:signkey-[ -~]{8,}|(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9_-]{16,})\z)"_s);
    return decoded && key.match(QString::fromLatin1(QByteArrayView(decoded.decoded).trimmed())).hasMatch();
}

/// Of tokens whose beginning no random key has by chance.
bool isOfAnotherService(const QString &key)
{
    // What is short enough to begin a random key with, counts by its length and form, too.
    static const QRegularExpression beginning(
        uR"(\A(gh[pousr]_[A-Za-z0-9]{20}|github_pat_|gl(pat|dt|rt|ptt|soat|cbt)-|xox[abeoprs]-|xapp-[0-9]-|)"
        uR"([rsp]k_(live|test)_|whsec_|(AKIA|ASIA)[0-9A-Z]{16}\z|(hvs|hvb)\.|)"
        uR"(dp\.(st|pt|ct|sa|scim|audit)\.|SG\.[A-Za-z0-9_-]{16}|AIza[A-Za-z0-9_-]{35}\z|GOCSPX-|ya29\.|)"
        uR"(sk-(ant|proj|svcacct)-|sk-[A-Za-z0-9]{48}\z|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\z|)"
        uR"(sb_(secret|publishable)_|sbp_[0-9a-f]{40}|pypi-AgE|dckr_(pat|oat)_|shp(at|ca|pa|ss)_[0-9a-f]{32}|)"
        uR"(dop_v1_|doo_v1_|sntry[su]_|lin_api_|ntn_[A-Za-z0-9]{40}|gl(sa|c)_[A-Za-z0-9]{32}|NRAK-[A-Z0-9]{27}\z|)"
        uR"(dapi[0-9a-f]{32}|pscale_(tkn|oauth|pw)_|nfp_[A-Za-z0-9]{36}|HRKU-|figd_|napi_[a-z0-9]{32}|)"
        uR"(SK[0-9a-f]{32}\z|ops_eyJ|AGE-SECRET-KEY-1|[A-Za-z0-9]{14}\.atlasv1\.|fo1_[A-Za-z0-9_-]{43}\z|)"
        uR"(sk-or-v1-|gsk_[A-Za-z0-9]{16}|xai-[A-Za-z0-9]{16}|nvapi-|r8_[A-Za-z0-9]{16}|pplx-|ph[cx]_[A-Za-z0-9]{16}|)"
        uR"(tvly-|xkeysib-|tskey-(auth|api|client)-|lsv2_(pt|sk)_|shippo_(live|test)_|rubygems_|CFPAT-|ATATT3|ATCTT3|)"
        uR"(vercel_blob_rw_|fly(v1|o)_|ssh-(rsa|ed25519|dss)|ecdsa-sha2-|hf_[A-Za-z0-9]{16}|npm_[A-Za-z0-9]{16}|)"
        uR"([MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}\z|)"
        uR"(vc[aciprk]_[A-Za-z0-9]{20}|[ps]k-lf-|secret_[A-Za-z0-9]{43}\z|tr_(dev|prod|stg|preview)_|st\.[0-9a-f-]{24,36}\.|)"
        uR"(key-[0-9a-f]{32}\z|PMAK-[0-9a-f]{24}-|sq0(atp|csp)-|rnd_[A-Za-z0-9]{28}|v1\.0-[0-9a-f]{24}-))"_s);
    return beginning.match(key).hasMatch();
}

/// Keys of another kind.
std::optional<KeyTextProblem> otherKind(const QString &key)
{
    // A signed one has three parts, an encrypted one five.
    static const QRegularExpression jwt(
        uR"(\Aey[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_=-]*(\.[A-Za-z0-9_-]*\.[A-Za-z0-9_=-]*)?\z|)"
        // Cut off, it still begins with {"alg":, {"typ":, {"kid": or {"enc":.
        uR"(\AeyJ(hbGciOi|0eXAiOi|raWQiOi|lbmMiOi)[A-Za-z0-9_-]*(\.[A-Za-z0-9_=-]*)?\z)"_s);
    // Hyphens become underscores or dots on the way through names of files and variables.
    static const QRegularExpression apiKey(uR"(\Ask[-_.]inn[-_.])"_s, QRegularExpression::CaseInsensitiveOption);
    if (apiKey.match(key).hasMatch())
        return KeyTextProblem::ApiKey;
    static const QRegularExpression session(uR"(\A(sess_[A-Za-z0-9]{20,}|(client|user|org)_[A-Za-z0-9]{27})\z)"_s);
    if (jwt.match(key).hasMatch() || session.match(key).hasMatch())
        return KeyTextProblem::SessionToken;
    if (isFingerprint(key))
        return KeyTextProblem::Fingerprint;
    if (isTwiceTheSame(key))
        return KeyTextProblem::Several;
    if (isOfAnotherService(key))
        return KeyTextProblem::OtherService;
    if (isInBase64(key))
        return KeyTextProblem::Encoded;
    return {};
}

} // namespace

bool looksLikeKey(const QString &name)
{
    const QString text = name.trimmed();
    static const QRegularExpression signingKey(
        uR"(sign[-_. ]?key[-_. ][A-Za-z0-9_-]+[-_. ][0-9A-Fa-f]{8})"_s, QRegularExpression::CaseInsensitiveOption);
    // Inngest Cloud's have 86 characters. Names are shorter, or have blanks, slashes or dots.
    static const QRegularExpression eventKey(uR"(\A(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{80,}\z)"_s);
    if (signingKey.match(text).hasMatch() || eventKey.match(text).hasMatch())
        return true;
    const auto kind = otherKind(text);
    return kind == KeyTextProblem::ApiKey || kind == KeyTextProblem::SessionToken
        || kind == KeyTextProblem::OtherService;
}

bool isTemplateMark(const QString &text)
{
    // A long random key may begin and end so by chance.
    static const QRegularExpression mark(uR"(\A__\w{1,60}__\z)"_s);
    return mark.match(text).hasMatch();
}

std::optional<KeyTextProblem> checkForStandIn(const QString &text)
{
    const QString trimmed = text.trimmed();
    // Of the event API's, with the key at its end; whichever part of it was copied.
    static const QRegularExpression eventPath(uR"(\A(?:[A-Za-z0-9.-]+(?::[0-9]+)?)?/?e/[^/]+\z)"_s);
    if (trimmed.isEmpty())
        return KeyTextProblem::Empty;
    if (eventPath.match(trimmed).hasMatch())
        return KeyTextProblem::Address;
    if (isReference(trimmed))
        return KeyTextProblem::Reference;
    if (trimmed.contains("://"_L1) || trimmed.contains("inn.gs/"_L1) || trimmed.startsWith("www."_L1))
        return KeyTextProblem::Address;
    if (isMasked(trimmed))
        return KeyTextProblem::Masked;
    if (isPlaceholder(trimmed))
        return KeyTextProblem::Placeholder;
    return {};
}

std::optional<KeyTextProblem> checkSigningKeyText(const QString &text)
{
    const auto isSeveral = [&text] { return text.count("signkey-"_L1, Qt::CaseInsensitive) > 1; };
    if (const auto problem = checkText(text))
        return problem == KeyTextProblem::InnerBlank && isSeveral() ? KeyTextProblem::Several : problem;
    if (const auto problem = otherKind(text.trimmed()))
        return problem;
    static const QRegularExpression likePrefix(
        uR"(\Asign(ing)?[-_ ]?key)"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression prefix(uR"(\Asignkey-[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?-)"_s);
    const QString whole = text.trimmed();
    if (isSeveral())
        return KeyTextProblem::Several;
    if (likePrefix.match(whole).hasMatch() && !prefix.match(whole).hasMatch())
        return KeyTextProblem::Prefix;
    // A hyphen among the digits: what stands before it would be taken for the environment, and shown.
    static const QRegularExpression digitsInName(uR"(-(?:[0-9A-Fa-f]{16,}|[A-Za-z0-9_]{41,})-)"_s);
    if (digitsInName.match(whole).hasMatch())
        return KeyTextProblem::NotHex;
    const QByteArray key = whole.toLatin1();
    const QByteArray digits = key.mid(prefixLength(key));
    if (digits.isEmpty() || !std::ranges::all_of(digits, Letters::isHex))
        return KeyTextProblem::NotHex;
    if (digits.size() % 2 != 0)
        return KeyTextProblem::OddHex;
    if (isFingerprint(QString::fromLatin1(digits)))
        return KeyTextProblem::Fingerprint;
    return {};
}

std::optional<KeyTextProblem> checkEventKeyText(const QString &text)
{
    if (const auto problem = checkText(text))
        return problem;
    const QString key = text.trimmed();
    // Within a text only by what no other has: `-ksignkey-prod-…`, `kid-signkey-test-…`.
    static const QRegularExpression signingKey(uR"(\Asign(ing)?[-_. ]?key[-_. ]|signkey[-_.](prod|test|branch)[-_.])"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (signingKey.match(key).hasMatch())
        return KeyTextProblem::SigningKey;
    if (const auto problem = otherKind(key))
        return problem;
    // The key is a part of a URL's path. Cloud's have letters, digits, hyphens and underscores; a self-hosted server's
    // are what somebody chose.
    static const QRegularExpression plain(uR"(\A[A-Za-z0-9._~+=-]+\z)"_s);
    // A sentence's, not the key's.
    if (!plain.match(key).hasMatch() || key.endsWith(u'.'))
        return KeyTextProblem::OtherCharacter;
    return {};
}

std::optional<KeyTextProblem> checkApiKeyText(const QString &text)
{
    const QString key = text.trimmed();
    const bool isSeveral = key.count("sk-inn-"_L1) > 1;
    if (const auto problem = checkText(text))
        return problem == KeyTextProblem::InnerBlank && isSeveral ? KeyTextProblem::Several : problem;
    static const QRegularExpression another(uR"(signkey-|\Ask-inn-(?:[a-z]+-)?eyJ)"_s);
    if (isSeveral || (key.startsWith("sk-inn-"_L1) && another.match(key).hasMatch()))
        return KeyTextProblem::Several;
    // It becomes a header. How such keys are made is nowhere said: what stands around them in texts is no part of one.
    static const QRegularExpression plain(uR"(\A[A-Za-z0-9._~+/=-]+\z)"_s);
    if (!plain.match(key).hasMatch() || key.endsWith(u'.'))
        return KeyTextProblem::OtherCharacter;
    // However they are made, nobody makes a secret of fewer characters.
    static const QRegularExpression beginning(uR"(\Ask-inn-(?:[a-z]+-)?+.{0,15}\z)"_s);
    return beginning.match(key).hasMatch() ? std::optional(KeyTextProblem::CutOff) : std::nullopt;
}

QString cloudSpellingProblem(const Secret &signingKey)
{
    const QByteArrayView key = signingKey.reveal();
    if (prefixLength(key) == 0)
        return Words::tr("A signing key of Inngest Cloud begins with “signkey-”. Copy it whole.");
    const bool hasCapitals
        = std::ranges::any_of(key.sliced(prefixLength(key)), [](char digit) { return digit >= 'A' && digit <= 'F'; });
    return hasCapitals
        ? Words::tr("The digits of this key are in capital letters, and Inngest signs with small ones: an app that is "
                    "given it like that refuses every call. Copy it again from where it is shown.")
        : QString();
}

QString signingKeyPrefix(const Secret &key)
{
    return QString::fromUtf8(key.reveal().first(prefixLength(key.reveal())));
}

QByteArray signingKeyDigits(const Secret &key)
{
    return key.reveal().sliced(prefixLength(key.reveal())).toByteArray();
}

QString maskedSigningKey(const Secret &key)
{
    return signingKeyPrefix(key) + QString(dots, QChar(0x2022));
}

QString maskedEventKey(const Secret &key)
{
    return key.isEmpty() ? QString() : QString(dots, QChar(0x2022));
}

QString datedName(const QString &name, const QDate &date)
{
    static const QRegularExpression earlier(uR"(\s*\(\d{4}-\d{2}-\d{2}(, \d+)?\)\s*\z)"_s);
    const QString stem = QString(name).remove(earlier).trimmed();
    // Not translated: a colleague's computer is to know the replacement by its name.
    return u"%1 (%2)"_s.arg(stem.isEmpty() ? u"Event key"_s : stem, date.toString(Qt::ISODate));
}
