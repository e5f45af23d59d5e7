// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keyscan.h"

#include <QDateTime>
#include <QLabel>
#include <QObject>
#include <QPointer>
#include <optional>
#include <tuple>

class Accounts;
class QLineEdit;

/// Leaves keys out of what is typed, pasted or dropped into a line that is no field for keys: a reason, a name or a
/// project is stored, shown and exported as it is. Whoever listens to the line never hears of the key. Of the keys it
/// knows those that are read in the open account, and what has a key's form. For every line of the program, from its
/// first showing on.
class KeyGuard : public QObject
{
    Q_OBJECT

public:
    KeyGuard(const Accounts &accounts, QObject *parent);

    QString withoutKeys(const QString &text) const;
    void say(QLineEdit &line); ///< That a key was left out of it.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    KeyScan &scan() const;

    const Accounts &m_accounts;
    QPointer<QWidget> m_note; // no label any more while it goes, which closes its window
    mutable std::optional<KeyScan> m_scan; // holds hashes alone
    mutable std::tuple<QString, QString, QDateTime, QDateTime> m_read; // account, environment, when its keys were read
};
