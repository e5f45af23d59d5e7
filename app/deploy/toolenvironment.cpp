// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolenvironment.h"

#include "app/deploy/toolfinder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Who one is, where one's own files and the keychain are, which language, which way to the network.
const QStringList &allowed()
{
    static const QStringList names{u"HOME"_s, u"USER"_s, u"LOGNAME"_s, u"LANG"_s, u"LANGUAGE"_s, u"LC_ALL"_s,
        u"LC_CTYPE"_s, u"LC_MESSAGES"_s, u"TZ"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s,
        u"XDG_STATE_HOME"_s, u"XDG_RUNTIME_DIR"_s, u"DBUS_SESSION_BUS_ADDRESS"_s, u"https_proxy"_s, u"HTTPS_PROXY"_s,
        u"http_proxy"_s, u"HTTP_PROXY"_s, u"all_proxy"_s, u"ALL_PROXY"_s, u"no_proxy"_s, u"NO_PROXY"_s,
        u"SSL_CERT_FILE"_s, u"SSL_CERT_DIR"_s, u"NODE_EXTRA_CA_CERTS"_s, u"REQUESTS_CA_BUNDLE"_s};
    return names;
}

} // namespace

QProcessEnvironment toolEnvironment(
    const QProcessEnvironment &ours, const DeployTarget &target, const QString &folder, const QList<Secret> &values)
{
    QProcessEnvironment environment;
    const QStringList names = allowed() + target.signIn;
    for (const QString &name : names) {
        if (!ours.contains(name) || target.forget.contains(name) || name.startsWith("INNGEST"_L1))
            continue;
        const QString text = ours.value(name);
        const bool holdsValue = std::ranges::any_of(values,
            [&text](const Secret &value) { return !value.isEmpty() && text.toUtf8().contains(value.reveal()); });
        if (!holdsValue)
            environment.insert(name, text);
    }
    environment.insert(u"PATH"_s, trustedFolders(ours.value(u"PATH"_s)).join(u':'));
    environment.insert(u"TMPDIR"_s, folder);
    for (const auto &[name, value] :
        {std::pair(u"TERM"_s, u"dumb"_s), std::pair(u"NO_COLOR"_s, u"1"_s), std::pair(u"PAGER"_s, u"cat"_s),
            std::pair(u"AWS_PAGER"_s, u""_s), std::pair(u"GH_PROMPT_DISABLED"_s, u"1"_s),
            std::pair(u"DO_NOT_TRACK"_s, u"1"_s), std::pair(u"CI"_s, u"1"_s)})
        environment.insert(name, value);
    for (const QString &one : target.quiet)
        environment.insert(one.section(u'=', 0, 0), one.section(u'=', 1));
    return environment;
}
