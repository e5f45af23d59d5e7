// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

/// One systemd: where it looks for units, the first of one name counts; and whose home its %h is.
struct UnitManager
{
    QStringList folders;
    QString home;
    /// Units of Podman's (quadlets): what starts a container by them hands it files and values.
    bool isPodmans = false;
    QStringList units = {}; ///< Those that there are: "mail.service", or with drop-ins only.
    QSet<QString> dropInFolders = {}; ///< Those that there are, of which unit ever,
    QSet<QString> withDropIns = {}; ///< and the names whose they are.

    QString ending() const { return isPodmans ? QStringLiteral(".container") : QStringLiteral(".service"); }
};

/// The system's and the person's, of systemd's and of Podman's units, with the units that each has now.
QList<UnitManager> unitManagers();
/// The unit's file, and its drop-ins in the order of their names, wherever they are. One that leads to nothing masks
/// those of its name in the folders behind. A container is none without its own file; and that units begin alike makes
/// none ("shop-.service").
QStringList partsOfUnit(const UnitManager &manager, const QString &unit);
