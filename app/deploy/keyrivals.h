// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envrivals.h"

class QFileInfo;

/// Where a file of `NAME=value` lines gives one of the variables a value for some program that reads it, be it a shell
/// (`test && export NAME=value`). Line 0: not known, since the file cannot be read, or not to its end.
QList<EnvRival> fileRivals(const QString &path, const QStringList &names);

/// Where a file of another language (PHP, TOML, JSON, JavaScript) gives one of the variables a value, by a line in
/// which the name stands as a key. A value that is made of the variable itself is none.
QList<EnvRival> keyRivals(const QString &path, const QStringList &names);

/// The same, where it depends on what reads the two which of them counts.
QList<EnvRival> disputed(QList<EnvRival> rivals);

/// The same of what starts an app in the file's folder with variables of its own, which whatever reads an .env file
/// leaves alone: mise (and in the folders above), pm2, nodemon, a script of package.json or a Procfile, make, devbox,
/// what a platform's own file says (serverless.yml, fly.toml and the like); what a unit of systemd, or a program that
/// is told of several files, reads behind the file, or a script of a shell; and, disputed, an image's Dockerfile, what
/// scripts set themselves, Overmind's own file, and the copies of what Next.js has built.
QList<EnvRival> startersRivals(const QFileInfo &chosen, const QStringList &names);

/// What units of systemd, the system's and the person's, and of Podman's (quadlets) read behind the file: of several
/// files the later one wins, and over them all what a container's unit says itself, or what a service's takes away or
/// sets in the command that it starts. Disputed: what a service's unit gives where that reads the file by itself.
QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names);
