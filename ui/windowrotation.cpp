// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/windowrotation.h"

#include "app/accounts/openaccount.h"
#include "app/rotation/rotationsession.h"
#include "ui/rotations.h"
#include "ui/rotationwatch.h"
#include "ui/wizard/rotationwizard.h"

WindowRotation::WindowRotation(Services &services, SecretClipboard &clipboard, QWidget &window)
    : QObject(&window)
    , m_services(services)
    , m_clipboard(clipboard)
    , m_window(window)
    , m_rotations(new Rotations(services, this))
    , m_watch(new RotationWatch(this))
{
    connect(m_watch, &RotationWatch::openRequested, this, &WindowRotation::openRequested);
    connect(m_watch, &RotationWatch::changed, this, &WindowRotation::progressed);
    connect(m_rotations, &Rotations::aboutToClose, this, &WindowRotation::closeWizard);
    connect(m_rotations, &Rotations::currentChanged, this, [this] {
        applyChoice();
        m_watch->follow(current());
        emit currentChanged();
    });
}

const QString &WindowRotation::progress() const
{
    return m_watch->text();
}

void WindowRotation::setAccount(OpenAccount *account)
{
    m_choice.reset();
    m_account = account;
    m_rotations->setAccount(account);
}

RotationSession *WindowRotation::current() const
{
    return m_rotations->current();
}

void WindowRotation::closeWizard()
{
    // Its pages look at the session until their last moment.
    delete m_wizard;
}

void WindowRotation::open()
{
    if (m_wizard && &m_wizard->session() != current())
        m_wizard->close(); // of another environment
    if (m_wizard && &m_wizard->session() == current()) {
        m_wizard->show();
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    RotationSession *session = m_rotations->openCurrent();
    if (!session || !m_account)
        return;
    if (session->loadError())
        session->load();
    m_wizard = new RotationWizard({*session, m_services, m_clipboard, m_account->account().capabilities()}, &m_window);
    connect(m_wizard, &RotationWizard::practicePanelRequested, this, &WindowRotation::practicePanelRequested);
    m_wizard->show(); // not open(): one watches the window meanwhile
}

void WindowRotation::openWith(bool signingKey, const QStringList &eventKeyIds)
{
    open();
    m_choice = Choice{signingKey, eventKeyIds};
    applyChoice();
}

void WindowRotation::applyChoice()
{
    RotationSession *session = current();
    if (!m_choice || !session || !session->isLoaded())
        return;
    if (session->rotation().isBegun()) {
        m_choice.reset(); // what is under way is not changed by a click elsewhere
        return;
    }
    if (!session->live().value)
        return;
    const Choice choice = *std::exchange(m_choice, std::nullopt);
    session->setRotatesSigningKey(choice.signingKey);
    for (const QString &id : choice.eventKeyIds)
        session->setRotatesEventKey(id, true);
}
