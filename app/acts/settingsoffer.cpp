// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/settingsoffer.h"

void SettingsOffer::offerBefore(bool offers)
{
    if (offers == m_offersBefore || m_handover.before.isEmpty())
        return;
    m_offersBefore = offers;
    emit changed();
}
