// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

/// What a person is given to restart a server with, and which of it they look at: the settings that it should hold, or
/// those that it held before, which lead out of a restart that went wrong.
class SettingsOffer final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const Handover &handover() const { return m_handover; }
    void set(const Handover &handover) { m_handover = handover; }
    const ServerSettings &offered() const { return m_offersBefore ? m_handover.before : m_handover.settings; }
    bool offersBefore() const { return m_offersBefore; }
    void offerBefore(bool offers)
    {
        if (offers == m_offersBefore || m_handover.before.isEmpty())
            return;
        m_offersBefore = offers;
        emit changed();
    }

signals:
    void changed(); ///< It offers the others now.

private:
    Handover m_handover;
    bool m_offersBefore = false;
};
