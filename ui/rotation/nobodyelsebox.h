// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QWidget>

class RotationSession;

/// A person's word, where a change is a server's restart, that nobody else sends with the old event keys: they then go
/// with one restart.
class NobodyElseBox : public QWidget
{
    Q_OBJECT

public:
    explicit NobodyElseBox(RotationSession &session, QWidget *parent = nullptr);

    /// Hidden where the session takes no such word. meaning: what it does here.
    void present(const QString &meaning, bool isOpen);

signals:
    void said(bool isSo); ///< By a person, just now.

private:
    RotationSession &m_session;
    QCheckBox *const m_box = named(
        "nobodyElseBox", new QCheckBox(tr("&Nobody but these apps and senders sends with the old event keys"), this));
    QLabel *const m_meaning = named("nobodyElseText", quietLabel(this));
};
