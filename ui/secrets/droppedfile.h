// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"

class QMimeData;

/// The path of the one file that is dropped; empty: it is something else.
QString droppedFile(const QMimeData &data);
/// Its text, and a byte more than an .env file may have where it has more. NotFound: it is no file, or may not be read;
/// in serverMessage for people.
Result<Secret> textOfFile(const QString &path);
/// The value that the lines of an .env file give the variable. NotFound: none, or programs that read such lines do not
/// agree on it; in serverMessage for people.
Result<Secret> variableOfLines(const Secret &lines, const QString &name);
/// The same of a file. NotFound: also that it is no such file.
Result<Secret> variableOfFile(const QString &path, const QString &name);
