// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/processmemory.h"

#include <QFile>
#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

QByteArray asUtf16(const QByteArray &text)
{
    const QString wide = QString::fromUtf8(text);
    return {reinterpret_cast<const char *>(wide.utf16()), wide.size() * qsizetype(sizeof(char16_t))};
}

void findIn(
    const QByteArray &memory, const QByteArray &region, const QByteArray &text, bool isUtf16, QList<MemoryFind> &finds)
{
    constexpr qsizetype around = 32;
    const QByteArray bytes = isUtf16 ? asUtf16(text) : text;
    const char *const end = memory.cend();
    // Not QByteArrayMatcher: where the last byte that it looks for is a zero, as in UTF-16, it goes through memory that
    // is mostly zeros byte by byte.
    const auto next = [&](const char *begin) {
        return static_cast<const char *>(memmem(begin, size_t(end - begin), bytes.constData(), size_t(bytes.size())));
    };
    for (const char *found = next(memory.cbegin()); found; found = next(found + 1)) {
        const qsizetype at = found - memory.cbegin();
        const qsizetype from = std::max<qsizetype>(0, at - around);
        finds.append({text, isUtf16, region, memory.mid(from, at - from + bytes.size() + around)});
    }
}

} // namespace

std::optional<QList<MemoryFind>> findInMemory(qint64 processId, const QList<QByteArray> &texts)
{
    QFile maps(u"/proc/%1/maps"_s.arg(processId));
    QFile memory(u"/proc/%1/mem"_s.arg(processId));
    if (!maps.open(QIODevice::ReadOnly) || !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    QList<MemoryFind> finds;
    const QList<QByteArray> lines = maps.readAll().split('\n');
    for (const QByteArray &line : lines) {
        // 55d0c0a1b000-55d0c0a3c000 rw-p 00000000 00:00 0          [heap]
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 5 || !words.at(1).startsWith("rw"))
            continue;
        const QList<QByteArray> bounds = words.at(0).split('-');
        const qint64 from = bounds.at(0).toLongLong(nullptr, 16);
        const qint64 to = bounds.at(1).toLongLong(nullptr, 16);
        if (!memory.seek(from))
            continue;
        const QByteArray bytes = memory.read(to - from);
        for (const QByteArray &text : texts) {
            findIn(bytes, words.value(5), text, false, finds);
            findIn(bytes, words.value(5), text, true, finds);
        }
    }
    return finds;
}
