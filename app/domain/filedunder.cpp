// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/filedunder.h"

using namespace Qt::StringLiterals;

QString FiledUnder::joined(const QString &address, const QString &kind, const QString &accountId)
{
    return u"%1/%2/%3"_s.arg(address, kind, accountId);
}

FiledUnder FiledUnder::of(const QString &origin)
{
    for (const auto mark : {"/by-hand/"_L1, "/self-hosted/"_L1}) {
        if (const qsizetype at = origin.lastIndexOf(mark); at >= 0)
            return {origin.left(at), origin.mid(at + mark.size()), mark.mid(1).chopped(1)};
    }
    return {origin, {}};
}
