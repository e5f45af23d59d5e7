// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappstatus.h"
#include "app/practice/practicestate.h"

/// What sends events and is no app: each with variables of its own, which count at its next run.
class PracticeSenders
{
public:
    explicit PracticeSenders(PracticeState &state);

    /// Those that are new get the event key that they are set up with.
    Done open();
    QList<PracticeSenderStatus> all() const;
    bool contains(const QString &id) const { return m_state.senders().find(id) != nullptr; }
    PracticeAppVariables variables(const QString &id) const;
    /// On the disk when it returns.
    Done setVariables(const QString &id, const PracticeAppVariables &variables);

private:
    PracticeState &m_state;
};
