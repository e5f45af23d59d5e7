// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/serversettingstext.h"

#include "app/core/decodings.h"
#include "app/deploy/deployvariable.h"

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

/// How a key is written: itself, or dots.
using Write = std::function<QByteArray(const Secret &)>;

QByteArray joined(const QList<Secret> &keys, const Write &write)
{
    QByteArray all;
    for (const Secret &key : keys)
        all += (all.isEmpty() ? QByteArray() : QByteArray(",")) + write(key);
    return all;
}

/// Between double quotes, for YAML; of Compose a dollar would begin a variable's name.
QByteArray quotable(QByteArray text, SettingsForm form)
{
    text.replace('\\', "\\\\").replace('"', "\\\"");
    return form == SettingsForm::Compose ? text.replace('$', "$$") : text;
}

QByteArray textOf(SettingsForm form, const ServerSettings &settings, const Write &plain)
{
    const Write write = form == SettingsForm::EnvFile ? plain : [&plain, form](const Secret &key) {
        return quotable(plain(key), form);
    };
    const QByteArray signing = write(settings.signingKey);
    const QByteArray events = joined(settings.eventKeys, write);
    switch (form) {
    case SettingsForm::EnvFile:
        return "INNGEST_SIGNING_KEY=" + signing + "\nINNGEST_EVENT_KEY=" + events + '\n';
    case SettingsForm::Compose:
        return "services:\n  inngest:\n    environment:\n      INNGEST_SIGNING_KEY: \"" + signing
            + "\"\n      INNGEST_EVENT_KEY: \"" + events + "\"\n";
    case SettingsForm::Kubernetes:
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: inngest\nstringData:\n  INNGEST_SIGNING_KEY: \""
            + signing + "\"\n  INNGEST_EVENT_KEY: \"" + events + "\"\n";
    case SettingsForm::ConfigFile: {
        QByteArray text = "signing-key: \"" + signing + "\"\nevent-key:\n";
        for (const Secret &key : settings.eventKeys)
            text += "  - \"" + write(key) + "\"\n";
        return text;
    }
    case SettingsForm::Values:
        break;
    }
    return {};
}

} // namespace

bool isReadAlike(SettingsForm form, const ServerSettings &settings)
{
    const auto isPlain = [form](char c) {
        if (c == ',')
            return form == SettingsForm::ConfigFile;
        return Letters::isAlnum(c)
            || (form == SettingsForm::EnvFile ? QByteArrayView("-_.:/+=@%~").contains(c) : c >= ' ');
    };
    return std::ranges::all_of(settings.eventKeys, [&isPlain](const Secret &key) {
        const QByteArrayView text = key.reveal();
        return std::ranges::all_of(text, isPlain);
    });
}

QList<SettingsPart> serverSettingsParts(SettingsForm form, const ServerSettings &settings)
{
    const Write plain = [](const Secret &key) { return key.reveal().toByteArray(); };
    const Write dots = [](const Secret &) { return QByteArray("••••••••"); };
    if (form != SettingsForm::Values)
        return {{.name = {},
            .text = Secret::taken(textOf(form, settings, plain)),
            .shown = QString::fromUtf8(textOf(form, settings, dots))}};
    return {{.name = DeployVariable::signingKeyName, .text = settings.signingKey, .shown = u"••••••••"_s},
        {.name = DeployVariable::eventKeyName,
            .text = Secret::taken(joined(settings.eventKeys, plain)),
            .shown = QString::fromUtf8(joined(settings.eventKeys, dots))}};
}
