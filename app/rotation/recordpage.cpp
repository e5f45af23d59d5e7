// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/recordpage.h"

#include "app/core/shown.h"

using namespace Qt::StringLiterals;

namespace {

const auto style
    = u"body{font:14px/1.45 system-ui,sans-serif;color:#1b1b1f;max-width:60em;margin:2em auto;padding:0 1em}"
      "h1{font-size:1.6em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #bbb}"
      "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em;"
      "border-bottom:1px solid #ddd}th{font-weight:600}code{font-family:monospace}"
      "@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}"_s;

} // namespace

namespace recordParts {

QString row(const QStringList &cells, const QString &tag)
{
    QString html = u"<tr>"_s;
    for (const QString &cell : cells)
        html += u"<%1>%2</%1>"_s.arg(tag, cell);
    return html + u"</tr>\n"_s;
}

/// What cannot be seen, or changes how the text around it is read, stands there as a mark.
QString escaped(const QString &text)
{
    return shownLine(text).toHtmlEscaped();
}

QString code(const QString &fingerprint)
{
    return fingerprint.isEmpty() ? u"–"_s : u"<code>%1</code>"_s.arg(escaped(fingerprint));
}

QString section(const QString &title, const QString &body)
{
    return body.isEmpty() ? QString() : u"<h2>%1</h2>\n%2\n"_s.arg(escaped(title), body);
}

QString recordPage(const QString &title, const QString &body)
{
    return u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title><style>%2</style></head><body>\n"
           "<h1>%1</h1>\n"_s.arg(escaped(title), style)
        + body + u"</body></html>\n"_s;
}

} // namespace recordParts
