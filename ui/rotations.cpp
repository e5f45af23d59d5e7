// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotations.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/directories.h"
#include "app/keychain/chosenstore.h"
#include "app/rotation/rotationsession.h"

Rotations::Rotations(Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

Rotations::~Rotations() = default;

void Rotations::setAccount(OpenAccount *account)
{
    if (m_account)
        m_account->disconnect(this);
    closeAll();
    m_account = account;
    if (account)
        connect(account, &OpenAccount::environmentChanged, this, &Rotations::onEnvironmentChanged);
    onEnvironmentChanged();
}

void Rotations::closeAll()
{
    if (m_sessions.empty())
        return;
    emit aboutToClose();
    m_sessions.clear();
}

RotationSession *Rotations::current() const
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    const auto found = holder ? m_sessions.find(holder->id) : m_sessions.end();
    return found == m_sessions.end() ? nullptr : found->second.get();
}

RotationSession *Rotations::openCurrent()
{
    RotationSession *session = current();
    if (session && session->isLoaded())
        session->planAnew(); // where it is over
    return session;
}

void Rotations::make(const Environment &holder)
{
    const RotationTools tools{.dashboard = m_account->dashboard(),
        .acts = m_account->acts(),
        .history = m_services.history,
        .secrets = m_services.secrets,
        .keptKeys = m_services.keptKeys,
        .clock = m_services.clock,
        .accountName = m_account->account().name,
        .person = personAtThisMachine()};
    std::unique_ptr<RotationSession> &session = m_sessions[holder.id];
    session = std::make_unique<RotationSession>(tools, holder);
    connect(session.get(), &RotationSession::changed, this, [this, made = session.get()] {
        if (made == current())
            emit currentChanged();
    });
    session->load();
}

void Rotations::onEnvironmentChanged()
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (holder && m_sessions.count(holder->id) == 0)
        make(*holder);
    emit currentChanged();
}
