// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QCoreApplication>
#include <QString>
#include <QVariant>

/// Enables what there is no reason against. Where there is one its tooltip says that, and not what it does. For a
/// button or an action whose usual tooltip stays the same.
template <typename Command>
void enableUnless(Command &command, const QString &whyNot)
{
    constexpr auto usual = "usualToolTip";
    if (!command.property(usual).isValid())
        command.setProperty(usual, command.toolTip());
    command.setToolTip(whyNot.isEmpty() ? command.property(usual).toString() : whyNot);
    command.setEnabled(whyNot.isEmpty());
}

/// The reason where apps would be asked, and none of them can be.
inline QString noAppToAskText()
{
    return QCoreApplication::translate("WhyNot", "No app here can be asked: none has an address.");
}

/// The reason of all that waits for what the program itself is at.
inline QString underWayText()
{
    return QCoreApplication::translate("WhyNot", "Something is under way: that comes to its end first.");
}
