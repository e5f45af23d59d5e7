// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/settingnotes.h"

#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;

SettingNotes::SettingNotes(NoteSetting note)
    : m_note(std::move(note))
{
}

QFuture<Done> SettingNotes::operator()(const Setting &setting, const QString &variable, const QString &outcome)
{
    if (m_isLeft)
        return readyFuture(Done(failure(Error::Kind::Cancelled)));
    m_begun.removeAll(variable);
    if (outcome == "begun"_L1)
        m_begun.append(variable);
    return m_note(setting, variable, outcome);
}

void SettingNotes::leave(const Setting &setting)
{
    const QStringList begun = m_begun;
    for (const QString &variable : begun)
        (*this)(setting, variable, u"open"_s);
    m_isLeft = true;
}
