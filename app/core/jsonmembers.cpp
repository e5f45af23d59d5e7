// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/jsonmembers.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace {

using Names = std::vector<QByteArray>; // of an object, as far as it was read; of a list: none

/// A string with its quotes. Without a copy where nothing in it is escaped.
QByteArray nameOf(QByteArrayView string)
{
    const QByteArrayView inside = string.sliced(1, string.size() - 2);
    if (!inside.contains('\\'))
        return QByteArray::fromRawData(inside.data(), inside.size());
    const QByteArray list = '[' + string.toByteArray() + ']';
    return QJsonDocument::fromJson(list).array().at(0).toString().toUtf8();
}

/// Of a path only so much of each name is kept: what is compared with one is shorter, and what is sent may be long.
QString inPath(const QByteArray &name)
{
    constexpr qsizetype longestName = 100;
    return QString::fromUtf8(name.left(longestName));
}

void noteDoubled(Names names, const std::vector<Names> &outer, QStringList &doubled)
{
    std::ranges::sort(names);
    for (auto it = std::ranges::adjacent_find(names); it != names.end() && doubled.size() < mostDoubledMembers;
         it = std::adjacent_find(std::next(it), names.end())) {
        QStringList path;
        for (const Names &one : outer) {
            if (!one.empty())
                path.append(inPath(one.back()));
        }
        doubled.append((path << inPath(*it)).join(u'.'));
    }
}

} // namespace

QStringList doubledMembers(QByteArrayView json)
{
    QStringList doubled;
    std::vector<Names> open;
    constexpr std::size_t deepest = 1024; // as QJsonDocument reads
    for (qsizetype at = 0; at < json.size() && doubled.size() < mostDoubledMembers && open.size() <= deepest; ++at) {
        if (json[at] == '{' || json[at] == '[')
            open.emplace_back();
        if ((json[at] == '}' || json[at] == ']') && !open.empty()) {
            Names names = std::move(open.back());
            open.pop_back();
            noteDoubled(std::move(names), open, doubled);
        }
        if (json[at] != '"')
            continue;
        const qsizetype start = at;
        for (++at; at < json.size() && json[at] != '"'; ++at)
            at += json[at] == '\\' ? 1 : 0;
        qsizetype behind = at + 1;
        while (behind < json.size() && QByteArrayView(" \t\r\n").contains(json[behind]))
            ++behind;
        if (behind < json.size() && json[behind] == ':' && !open.empty())
            open.back().push_back(nameOf(json.sliced(start, at + 1 - start)));
    }
    return doubled;
}
