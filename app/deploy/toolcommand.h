// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMap>
#include <QStringList>
#include <functional>

/// One program of a target's command, as it is started without a shell.
struct ToolStage
{
    QString tool; ///< Its name: "wrangler".
    QStringList arguments;
    QMap<QString, QString> variables; ///< "env NAME=…" before it.
    bool joinsErrors = false; ///< 2>&1: what it says as an error belongs to what it prints.

    bool operator==(const ToolStage &) const = default;
};

/// A template's command for running it without a shell: each stage gets what the one before printed, and begins only
/// where that one ended well.
struct ToolCommand
{
    QList<ToolStage> stages;

    /// As a person would type it, with the paths of the tools in place of their names.
    QString text(const QMap<QString, QString> &paths) const;

    bool operator==(const ToolCommand &) const = default;
};

/// The template's words, taken apart first and filled then: what a place holds can never become a second word.
/// valueOf: of a placeholder, by its name without the braces.
ToolCommand toolCommand(const QString &command, const std::function<QString(const QString &)> &valueOf);
