// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

#include <QLineEdit>

/// Takes a person's word where apps cannot tell, for one or several of them at once: somebody has looked and confirms,
/// or the owner accepts the risk of the state that is known. Shows what is asked and what is known. Does nothing
/// itself: accepted() says that it is wanted. Deletes itself when it is closed.
class WordDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// rows: not empty. beside: those selected with them that lack something which no such word gives. earlier: what
    /// was said of the first of them for another question, offered again.
    WordDialog(Word::Kind kind, const QList<RolloutRow> &rows, const QList<RolloutRow> &beside, const RolloutKeys &keys,
        const std::optional<Word> &earlier, QWidget *parent = nullptr);

    Word::Kind kind() const { return m_kind; }
    QString owner() const;
    QString reason() const;

    bool hasTyped() const override;

private:
    void setupQuestion(QVBoxLayout &column, const QList<RolloutRow> &rows, const RolloutKeys &keys);
    void setupFields(QVBoxLayout &column, const std::optional<Word> &earlier);
    void setupButtons(QVBoxLayout &column);
    void check();
    void sayWhatIsMissing(); ///< From now on: somebody has begun.

    const Word::Kind m_kind;
    QLineEdit *const m_owner = named("ownerEdit", new QLineEdit);
    QLineEdit *const m_reason = named("reasonEdit", new QLineEdit);
    ProblemLine *const m_ownerProblem = named("ownerProblem", new ProblemLine);
    ProblemLine *const m_reasonProblem = named("reasonProblem", new ProblemLine);
    QPushButton *m_accept = nullptr;
    QStringList m_typedAtFirst;
    bool m_saysWhatIsMissing = false;
};
