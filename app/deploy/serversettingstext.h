// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/restartwatch.h"

#include <QList>
#include <QString>

/// Where a self-hosted server has its settings.
enum class SettingsForm {
    EnvFile, ///< An .env file, or the EnvironmentFile of a systemd unit.
    Compose,
    Kubernetes,
    ConfigFile, ///< The server's own `inngest.yaml`.
    Values, ///< Names and values, each by itself: a dashboard, a secret manager.
};

/// One thing to copy there.
struct SettingsPart
{
    QString name; ///< Of the setting; empty: the part is a text of its own.
    Secret text;
    QString shown; ///< The same with dots in the place of the keys.
};

/// What stands there then. The server takes bare hex only, and a comma between event keys without a blank behind it.
QList<SettingsPart> serverSettingsParts(SettingsForm form, const ServerSettings &settings);

/// Whoever reads that form reads these keys in it as they are. Of keys that somebody chose by themselves not
/// everywhere: a comma is between two keys, and the readers of environment files differ about `$`, quotes and blanks.
bool isReadAlike(SettingsForm form, const ServerSettings &settings);
