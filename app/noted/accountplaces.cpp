// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/noted/accountplaces.h"

#include "app/domain/dashboard.h"

namespace {

QString addressOf(const QUrl &origin)
{
    return origin.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString();
}

} // namespace

QString AccountPlaces::filedUnder() const
{
    return FiledUnder::joined(addressOf(firstOrigin.isEmpty() ? apiOrigin : firstOrigin), kind, accountId);
}

QString AccountPlaces::address() const
{
    return addressOf(apiOrigin);
}
