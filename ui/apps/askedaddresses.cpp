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
