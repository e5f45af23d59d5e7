// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appaccesses.h"

/// Which keys the apps of the environment that is looked at hold right now. Asks when it is told to, once, and is idle
/// otherwise.
class AppSurvey : public QObject
{
    Q_OBJECT

public:
    /// What is looked at, as last read.
    struct Subject
    {
        QString origin;
        Environment holder; ///< The environment that holds the keys.
        QList<Environment> environments;
        QList<App> apps;
        QList<Worker> workers;
        /// nullopt: not read, or put away. What was found with them stays, the values do not.
        std::optional<QList<SigningKey>> signingKeys;
        std::optional<QList<EventKey>> eventKeys;
    };

    AppSurvey(HistoryStore &history, SecretStore &secrets, Clock &clock, QObject *parent = nullptr);

    void setSubject(const std::optional<Subject> &subject); ///< nullopt: nothing is looked at.
    void ask();
    void stop(); ///< What is under way is dropped; what is known stays.
    bool isAsking() const { return m_isAsking; }
    bool canAsk() const; ///< There is an app with an address, and a key to ask with.

    RolloutCheck &check() { return m_check; }
    const KeptAccesses &kept() const { return m_kept; }
    void setAccess(const QString &appKey, const AppAccess &access);
    void addApp(const QString &name, const AppAccess &access);
    void removeApp(const QString &appKey);

signals:
    void askingChanged();
    void keptChanged(); ///< Apps that were added, or how one is asked.
    void failed(const Error &error); ///< What was to be kept was not.

private:
    void loadKept();
    void apply();
    RolloutKeys keys() const;
    void setAsking(bool isAsking);
    void watch(const QFuture<Done> &done);

    AppAccesses m_accesses;
    Clock &m_clock;
    RolloutCheck m_check;
    std::optional<Subject> m_subject;
    KeptAccesses m_kept;
    int m_generation = 0; // of loading: an older answer is of another environment
    bool m_isAsking = false;
};
