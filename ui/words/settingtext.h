// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/settingqueue.h"
#include "ui/words/tone.h"

/// "Doppler: checkout, prd"
QString settingPlaceText(const Setting &setting);
/// Where none of them came to a good end.
QString settingFailureText(const QList<SettingRow> &rows);
/// How far it is, in one line.
QString settingStateText(const SettingRow &row);
Tone settingTone(const SettingRow &row);
/// All that a person reads before saying yes, and all that came of it: the tools and as whom, the place, each command,
/// what it does to the app, what the tools said. No value is in it. makesLive: that is wanted.
QString settingDetails(const SettingRow &row, bool makesLive = false);
