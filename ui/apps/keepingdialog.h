// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

#include <QStringList>
#include <functional>

/// A dialog of which somebody else keeps what is typed, for several apps at once. It stays until it has heard of each
/// of them: it closes where all of it was kept, and else says what was not, with that still in its fields.
class KeepingDialog : public TypingDialog
{
    Q_OBJECT

public:
    explicit KeepingDialog(QWidget *parent = nullptr);

    void done(int result) override;
    void reject() override;

protected:
    using KeepOne = std::function<void(const QString &entry, const AccessKept &kept)>;

    bool isKeeping() const { return m_isKeeping; }
    /// keep: has one of the entries kept, and it called then.
    void keepEach(const QStringList &entries, const KeepOne &keep);
    /// By isKeeping(): what is typed meanwhile would be kept by nobody.
    virtual void enableFields() = 0;
    /// Goes on with these alone. Gives the sentence that says so.
    virtual QString stayWith(const QStringList &notKept) = 0;

    ProblemLine *const m_keepLine = named("keepLine", new ProblemLine(this));

private:
    void take(const QString &entry, const Done &kept);

    bool m_isKeeping = false;
    qsizetype m_left = 0; // entries of which nothing was heard
    QStringList m_notKept;
    Error m_error; // of the last of them
};
