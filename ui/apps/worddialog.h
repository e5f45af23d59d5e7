// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"
#include "ui/widgets/typingdialog.h"
#include "ui/widgets/wordfields.h"

/// Takes a person's word where apps cannot tell, for one or several of them at once: somebody has looked and confirms,
/// or the owner accepts the risk of the state that is known. Shows what is asked and what is known. Does nothing
/// itself: accepted() says that it is wanted. Deletes itself when it is closed.
class WordDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// rows: not empty. beside: those selected with them that need no such word, or lack something which none gives.
    /// earlier: what was said of the first of them for another question, offered again.
    WordDialog(Word::Kind kind, const QList<RolloutRow> &rows, const QList<RolloutRow> &beside, const RolloutKeys &keys,
        const std::optional<Word> &earlier, QWidget *parent = nullptr);

    /// Of apps in no list: that a resync was made by hand.
    WordDialog(const QList<RolloutRow> &rows, QWidget *parent);

    Word::Kind kind() const { return m_kind; }
    QString owner() const { return m_fields->owner(); }
    QString reason() const { return m_fields->reason(); }

    bool hasTyped() const override { return m_fields->hasTyped(); }

private:
    void setup(const QList<RolloutRow> &rows, const QList<RolloutRow> &beside, const RolloutKeys &keys,
        const std::optional<Word> &earlier);
    void setupQuestion(QVBoxLayout &column, const QList<RolloutRow> &rows, const RolloutKeys &keys);
    void setupFields(QVBoxLayout &column, const std::optional<Word> &earlier);
    void check();

    const Word::Kind m_kind;
    const bool m_isOfResync;
    WordFields *m_fields = nullptr;
    QPushButton *m_accept = nullptr;
};
