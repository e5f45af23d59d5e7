// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"

/// A word as bash and zsh take it: as it is where it is harmless, else in single quotes.
QString shellQuoted(const QString &word);

/// The command as it is pasted into bash or zsh. With input it asks for each value without showing it and passes it on
/// by standard input (printf is the shell's own, so the value is in no argument list and, since it is typed at a
/// prompt, in no history); an empty answer does nothing. It is one group of lines, so
/// that a terminal does not take the second line for the answer to the first. variables: the names that are asked for.
QString shellCommand(const QString &command, DeployInput input, const QStringList &variables);
