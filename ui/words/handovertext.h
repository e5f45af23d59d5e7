// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

class Act;
struct EventFilter;

/// The filter that the person enters on the page; null: none. The act's own.
const EventFilter *filterToEnter(const Act &act);
/// What a person does on the page of Inngest's dashboard, step by step, with the buttons as they are named there.
/// isInMemory: what is made here is in no keychain.
QStringList handoverSteps(const Act &act, bool isInMemory);
/// What they say when they have done it: beside the mark that has to be set. isPasted: something is in the field for
/// what is brought back.
QString handoverClaim(const Act &act, bool isPasted);
/// What the program looks at then, and what it cannot.
QString handoverCheck(const Act &act);
/// What stands in the empty field for what is brought back.
QString handoverPlaceholder(const Act &act);
