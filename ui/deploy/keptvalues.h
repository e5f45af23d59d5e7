// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>
#include <QWidget>

class SecretClipboard;
class VariablesSource;

/// While a rotation is undone: the values that stood at a place before a tool set it, and that undo does not set by
/// itself, each to copy. Hidden where there are none. Holds no secret.
class KeptValues : public QWidget
{
    Q_OBJECT

public:
    KeptValues(VariablesSource &source, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void present(const QString &place); ///< See VariablesSource::placeOf().

private:
    VariablesSource &m_source;
    SecretClipboard &m_clipboard;
    QWidget *m_rows = nullptr;
    QStringList m_shown; // the items that are
};
