// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QUrl>

/// Where it is, without what can be a secret: a host's protection can be passed in the query.
inline QUrl bareAddress(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// Without a path, too: which server it is.
inline QUrl bareOrigin(const QUrl &url)
{
    return bareAddress(url).adjusted(QUrl::RemovePath);
}
