// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/settingqueue.h"
#include "ui/words/tone.h"

#include <utility>

/// "Doppler: checkout, prd"
QString settingPlaceText(const Setting &setting);
/// What is wanted of all the places together.
struct SettingAim
{
    bool takesOut = false; ///< Variables only go: nothing is set, and no value is handed to a tool.
    bool isRestWanted = false; ///< The rest of each target follows by itself.
    int ready = 0; ///< Of how many targets the first app has shown that it works, and the rest waits for that.
    int held = 0; ///< Of how many targets the rest waits.
    QSet<QString> shown; ///< Apps whose own answers show it: what runs has it, whatever was made live by a tool.
    QStringList withoutEventKey; ///< Names of apps that get all but that: see AppVariables::lacksEventKey.
    QString environment;

    bool isShown(const SettingRow &row) const; ///< Of all its apps.
};

/// Why a place was not set, or why nobody knows.
QString setProblemText(const SetResult &result);
/// What a place has shown that tells no values, where a name is listed in it after the tool has ended well.
QString setListedText(const SetResult &result);
/// How it stands with all of them, and what comes next.
QString settingSummary(const SettingQueue &queue, const SettingAim &aim);
/// How far it is, in one line.
/// canFollow: another place of its target has shown that it works. isShown: see SettingAim::shown.
QString settingStateText(const SettingRow &row, bool takesOut = false, bool canFollow = false, bool isShown = false);
/// With the name of a symbol, for icon().
std::pair<Tone, QString> settingLook(const SettingRow &row, bool canFollow = false);
/// All that a person reads before saying yes, and all that came of it: the tools and as whom, the place, each command,
/// what it does to the app, what the tools said. No value is in it. makesLive: that is wanted.
QString settingDetails(
    const SettingRow &row, bool makesLive = false, bool takesOut = false, bool canFollow = false, bool isShown = false);
