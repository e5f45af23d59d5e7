// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>

/// Knows a secret text on the clipboard again without keeping the text: by a salted hash. Who owns the clipboard does
/// not matter. Agents of remote desktops and virtual machines take over what another program has put there, and then
/// the same text is the agent's.
class ClipboardTrace
{
public:
    /// Of nothing: it is never there.
    ClipboardTrace() = default;
    explicit ClipboardTrace(const Secret &text);

    bool isEmpty() const { return m_hash.isEmpty(); }
    /// Looks at the clipboard, and waits for the program that owns it.
    bool isThere() const;
    /// Something else is there. Not so where the program that owns the clipboard does not say what it holds.
    bool isReplaced() const;
    /// Takes the text off the clipboard, and off X11's selection, where some programs copy what is on the clipboard.
    /// Another text is left alone. Tells whether the clipboard held the text.
    bool clear() const;
    /// The second of that alone.
    void clearSelection() const;

private:
    QByteArray hashOf(QString text) const;

    QByteArray m_salt;
    QByteArray m_hash;
};
