// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"

#include <QStringList>

/// What faults can concern: GraphQL operations' names, paths, and "*".
QStringList practiceOperations();
QString practiceOperationText(const QString &operation);
/// "Takes effect, but the answer is lost".
QString practiceFaultName(PracticeFault::Kind kind);
/// What the program meets then, in a sentence.
QString practiceFaultText(PracticeFault::Kind kind);
/// Whether PracticeFault::delay means something for it.
bool practiceFaultHasDelay(PracticeFault::Kind kind);
/// "Create an event key: the answer is lost, once more".
QString practiceFaultLine(const PracticeFault &fault);
