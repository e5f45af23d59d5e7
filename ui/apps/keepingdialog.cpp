// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/keepingdialog.h"

#include "ui/words/deployfiletext.h"

#include <QPointer>

KeepingDialog::KeepingDialog(QWidget *parent)
    : TypingDialog(parent)
{
}

void KeepingDialog::keepEach(const QStringList &entries, const KeepOne &keep)
{
    if (entries.isEmpty())
        return accept();
    m_isKeeping = true;
    m_left = entries.size();
    m_notKept.clear();
    m_keepLine->say({});
    // Else the keyboard falls to Cancel, the one button that is left, and the next Enter leaves.
    setFocus();
    enableFields();
    for (const QString &entry : entries) {
        keep(entry, [dialog = QPointer(this), entry](const Done &kept) {
            // It was closed without waiting for that.
            if (!dialog || !dialog->m_isKeeping)
                return false;
            dialog->take(entry, kept);
            return true;
        });
    }
}

void KeepingDialog::take(const QString &entry, const Done &kept)
{
    if (!kept) {
        m_notKept.append(entry);
        m_error = kept.error();
    }
    if (--m_left > 0)
        return;
    m_isKeeping = false;
    if (m_notKept.isEmpty())
        return accept();
    enableFields();
    const QString which = stayWith(m_notKept);
    const QString why = fileErrorText(m_error);
    m_keepLine->say(why.isEmpty() ? which : which + u' ' + why);
}

void KeepingDialog::done(int result)
{
    m_isKeeping = false; // nobody reads here any more what comes of it
    TypingDialog::done(result);
}

/// What is being kept is not lost by that.
void KeepingDialog::reject()
{
    if (m_isKeeping)
        done(Rejected);
    else
        TypingDialog::reject();
}
