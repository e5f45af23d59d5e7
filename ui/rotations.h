// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"

#include <QObject>
#include <QPointer>
#include <map>
#include <memory>

class OpenAccount;
class RotationSession;
struct Services;

/// The rotations of the open account, one session for each environment that was looked at. They live as long as the
/// account is open, so that a closed wizard strands nothing; what they did is in the journal.
class Rotations : public QObject
{
    Q_OBJECT

public:
    explicit Rotations(Services &services, QObject *parent = nullptr);
    ~Rotations() override;

    void setAccount(OpenAccount *account); ///< Null: none. The sessions of the one before go.
    /// Of the environment that is looked at, or whose keys it shares; null: none is.
    RotationSession *current() const;
    /// The same; but one that is over makes way for a new plan.
    RotationSession *openCurrent();

signals:
    void currentChanged(); ///< Another one, or it stands elsewhere.
    void aboutToClose(); ///< The sessions are about to go: let go of them.

private:
    void make(const Environment &holder);
    void onEnvironmentChanged();
    void closeAll();

    Services &m_services;
    QPointer<OpenAccount> m_account;
    std::map<QString, std::unique_ptr<RotationSession>> m_sessions; // by the environment that holds the keys
};
