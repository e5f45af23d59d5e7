// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QJsonObject>
#include <chrono>

/// What is wrong with a practice app, or stands in front of it.
struct PracticeAppBehaviour
{
    bool isReachable = true; ///< False: nothing listens at its URL. A worker: it does not connect.
    std::chrono::milliseconds delay{0}; ///< Before each answer.
    int protectionStatus = 0; ///< 401, 403, ...: the host answers so before the app does. 0: no protection.

    bool operator==(const PracticeAppBehaviour &) const = default;

    QJsonObject toJson() const;
    /// What is missing, or makes no sense, is as in `before`.
    static PracticeAppBehaviour fromJson(const QJsonObject &json, const PracticeAppBehaviour &before);
};
