// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// Another place that an app takes a variable from where it reads both.
struct EnvRival
{
    enum class Kind {
        File, ///< Wins over the chosen one by its name, by Compose's order, or by who reads it.
        Setting, ///< The same, in a file of another language: it is changed by hand.
        Disputed, ///< The one that counts depends on what reads the two.
        TakenAway, ///< The unit of systemd at path takes the variable away from what it starts.
        Passed, ///< That unit hands on the variable where systemd itself has it, which is not known.
        ComposeValue, ///< `environment:` of a Compose file, with a value or without one.
        Nameless, ///< The unit of systemd at path reads a file behind the chosen one: which one, only systemd knows.
    };

    Kind kind = Kind::File;
    QString path;
    QString name; ///< The variable.
    int line = 0; ///< 0: whether it is set there is not known.

    bool operator==(const EnvRival &) const = default;
};

/// Which files beside an .env file win over it and set one of the variables: `.env.local`, `.env.production` and the
/// like (as Next.js, Vite and others read them), wrangler's `.dev.vars`, Symfony's `.env.local.php`, direnv's `.envrc`
/// and what that reads, what mise, pm2, systemd, Podman and others start an app with, and what the Compose files say,
/// its folder's and those above and below that name it. The one that wins over all others in production comes first.
QList<EnvRival> envRivalsOf(const QString &path, const QStringList &names);
