// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class Accounts;
class ChosenStore;
class Clock;
class HistoryStore;
class KeptKeys;
class Preferences;

/// What the window is built on. Made in main(), outlives every window.
struct Services
{
    Clock &clock;
    Preferences &preferences;
    ChosenStore &secrets;
    HistoryStore &history;
    KeptKeys &keptKeys;
    Accounts &accounts;
};
