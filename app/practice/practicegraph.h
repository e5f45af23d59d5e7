// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqlexecution.h"
#include "app/practice/practicecalls.h"
#include "app/practice/practiceevents.h"
#include "app/practice/practicerules.h"

/// The dashboard's objects: each field of the dashboard's types, answered from the practice account. What each field is
/// worth is decided here, the rules of acts by PracticeRules, calls to apps by PracticeCalls.
class PracticeGraph
{
public:
    PracticeGraph(PracticeState &state, PracticeRules &rules, PracticeCalls &calls, PracticeEvents &events);

    /// Query and Mutation; origin: of this server, for the URLs of webhooks.
    GraphqlObject query(const QUrl &origin) const;
    GraphqlObject mutation(const QUrl &origin) const;

private:
    PracticeState &m_state;
    PracticeRules &m_rules;
    PracticeCalls &m_calls;
    PracticeEvents &m_events;
};
