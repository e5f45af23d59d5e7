// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/addressline.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

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
