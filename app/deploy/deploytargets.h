// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"

#include <optional>

/// The targets that there are: every *.json of a folder.
class DeployTargets
{
public:
    /// folder: the program's own ones, among its resources.
    explicit DeployTargets(const QString &folder = QStringLiteral(":/deploy"));

    const QList<DeployTarget> &all() const { return m_targets; } ///< In the order of the list of choices.
    std::optional<DeployTarget> find(const QString &id) const;
    /// Those to choose from. In the practice account the ways of real apps can be looked at, too.
    QList<DeployTarget> usable(DeployTarget::Use use) const;
    /// A platform as a person calls it, by a target's name or one of its platforms: as suggestion() takes it. Empty: no
    /// target is for it.
    QString platformCalled(const QString &said) const;
    /// What to preselect for an app on this platform, as Inngest reports it ("vercel"); for one that no target names,
    /// the target "plain", which is right anywhere. In the practice account its own, whatever the apps say that they
    /// run on. Empty: there is no target at all.
    QString suggestion(const QString &platform, DeployTarget::Use use = DeployTarget::Use::Apps) const;

private:
    QList<DeployTarget> m_targets;
};

const DeployTargets &knownTargets(); ///< The program's own.

/// The files on this computer that an app's variables are in, behind symbolic links: one file has one such path. app,
/// environment: their names, which a place that counts for several apps leaves open.
QStringList filesOf(
    const QString &targetId, const QString &targetPlace, const QString &app, const QString &environment);
/// The same of what is set by a tool: as storeOf() of a target and its places.
QString storeOf(const QString &targetId, const QString &targetPlace, const QString &app, const QString &environment);
/// What is set at this app's place, by the target's own tool: many have no command for that, or are not told for what.
bool canBeMadeLiveByTool(const QString &targetId, const QString &targetPlace);
