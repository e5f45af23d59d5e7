// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/askedaddresses.h"

#include "app/core/hostaddresses.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "ui/words/networktext.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isInvisible(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || isDrawnAsNothing(c.unicode());
}

} // namespace

QUrl comparedUrl(const QUrl &url)
{
    QUrl bare = url.adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash | QUrl::RemoveFragment);
    if (bare.userInfo().isEmpty())
        bare.setUserInfo(QString());
    if (bare.port() == (bare.scheme() == "https"_L1 ? 443 : 80))
        bare.setPort(-1);
    if (bare.path() == "/"_L1)
        bare.setPath({});
    if (bare.query().isEmpty())
        bare.setQuery(QString());
    return bare;
}

AskedAddresses askedAddresses(const QList<RolloutRow> &rows)
{
    AskedAddresses asked;
    for (const RolloutRow &row : rows) {
        for (const QUrl &url : {row.app.url(), AppAccess::calledAddress(row.app.app)}) {
            if (!url.isEmpty())
                asked.insert(comparedUrl(url), rolloutAppName(row.app));
        }
    }
    return asked;
}

QString serveUrlProblem(const QString &text, const AskedAddresses &asked)
{
    static const QRegularExpression several(uR"(\S[\s,;|]+https?://|\A[^?#]*://[^?#]*://)"_s);
    if (several.match(text).hasMatch())
        return Words::tr("These are several addresses. “Add apps…” takes one a line.");
    if (std::ranges::any_of(text, isInvisible))
        return Words::tr("There is a character in it that cannot be seen. Type the address anew.");
    // What stands behind an address in a list, in quotes or in brackets, or where it was cut off; a host's last dot is
    // its own.
    static const QRegularExpression end(
        uR"([,;'\x{2018}\x{2019}\x{201C}\x{201D}\x{2026}]\z|\.\.\z|://[^/]+/[^?#]*\.\z|\A[^(]*\)\z)"_s);
    if (const QRegularExpressionMatch sign = end.match(text.trimmed()); sign.hasMatch())
        return Words::tr("It ends in a sign (“%1”) that belongs to the text around an address. Take it away.")
            .arg(text.trimmed().last(1));
    if (hostSpelling::isAmbiguousIn(text))
        return ambiguousIpv4Text();
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return Words::tr("This is no address. One begins with https:// or http:// and names a host.");
    if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1)
        return Words::tr("Only https and http can be asked.");
    if (!url.userInfo().isEmpty())
        return Words::tr("Leave user and password out of the address: an “Authorization” header keeps them safe.");
    const QString name = asked.value(comparedUrl(url));
    return name.isEmpty() ? QString() : Words::tr("This is the address of “%1”, which is here already.").arg(name);
}

AddressLine::AddressLine(const QString &line)
    : isComment(line.trimmed().startsWith(u'#') || line.trimmed().startsWith("//"_L1))
{
    if (isComment)
        return;
    static const QRegularExpression listSign(
        uR"(^\s*(?:[-*+|\x{2022}\x{2023}\x{25E6}\x{25AA}\x{25CF}\x{00B7}\x{2013}\x{2014}]|\d{1,3}[.)])\s+)"_s);
    static const QRegularExpression parts(
        uR"(^(?<name>.*?)(?<address>[A-Za-z][A-Za-z0-9+.-]*://\S*)(?<platform>.*)\z)"_s);
    static const QRegularExpression behindName(uR"([\s:=,;|>\x{2013}\x{2014}-]+\z)"_s);
    static const QRegularExpression command(uR"(\A(?:curl(?:\s+-.*)?|GET|HEAD|POST|PUT)\z)"_s);
    static const QRegularExpression aroundPlatform(uR"(\A[\s,;:|\x{2013}\x{2014}-]+|[\s,;|]+\z)"_s);
    // Without a blank: `https://host/path;platform`.
    static const QRegularExpression glued(uR"(\A([^,;?]+)[,;]+([\w.-]*)\z)"_s);
    const QString text = QString(line).remove(listSign).trimmed();
    const QRegularExpressionMatch said = parts.match(text);
    address = said.hasMatch() ? said.captured(u"address"_s) : text;
    name = said.captured(u"name"_s).simplified().remove(behindName).remove(command);
    platform = said.captured(u"platform"_s).simplified().remove(aroundPlatform);
    static const QRegularExpression inBrackets(uR"(\A[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]\z)"_s);
    platform.replace(inBrackets, u"\\1"_s);
    const QRegularExpressionMatch both = glued.match(address);
    if (said.hasMatch() && both.hasMatch()) {
        address = both.captured(1);
        platform = (both.captured(2) + u' ' + platform).trimmed();
    }
}
