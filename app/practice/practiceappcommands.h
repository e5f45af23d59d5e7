// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class PracticeApps;
class PracticeServer;

/// Offers the apps' commands at the server's control endpoint:
///
/// | command | besides | answers |
/// |---|---|---|
/// | apps | | PracticeAppsStatus |
/// | setAppVariables | id, variables (name to text, or to null: unset) | PracticeAppsStatus |
/// | deployApp | id | PracticeAppsStatus |
/// | setAppBehaviour | id, isReachable, delay, protectionStatus: each as before when left out | PracticeAppsStatus |
/// | setDeployPace | restart, settle (milliseconds) | {} |
/// | traffic | action: "start" (interval in milliseconds), "stop", "reset" or none | {isRunning, interval, counts} |
///
/// Both references have to live as long as the server's control endpoint.
void addPracticeAppCommands(PracticeServer &server, PracticeApps &apps);
