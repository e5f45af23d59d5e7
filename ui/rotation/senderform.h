// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QComboBox>
#include <QLabel>
#include <QTimer>
#include <QWidget>
#include <optional>

/// What is written down of one sender that is no app: a cron job, a mobile client, curl. What is written goes to the
/// session when the field is left, and what is no name with a pause in the typing, too.
class SenderForm : public QWidget
{
    Q_OBJECT

public:
    explicit SenderForm(const WizardTools &tools, QWidget *parent = nullptr);

    /// appKey: as AppVariables has it. The one that is being written stays as it is. Of one that nobody wrote down the
    /// note begins with its key.
    void present(const QString &appKey, const QString &oldFingerprint, bool isReadOnly);
    /// Writes down a new one and says its key.
    QString add();
    void focusName();
    bool finish(); ///< Stores what is being typed; false: the name cannot be stored, and its field says why.
    bool isStoring() const { return m_isStoring; } ///< What is written goes to the session just now.

signals:
    void added(const QString &appKey); ///< Written down beside the one that was presented, which is there all the same.

private:
    SenderNote *noteOf(QList<SenderNote> &senders) const;
    void fill();
    bool storeName();
    struct Written
    {
        QList<SenderNote> senders;
        QString appKey; ///< Of this form's.
    };
    std::optional<Written> writtenDown();
    void store();
    void storeTyped(); ///< The owner and the word, where somebody is at them.
    void confirmAgain();
    void remove();
    SenderNote written(SenderNote note) const;
    bool isNameTaken(const QString &name) const;

    const WizardTools m_tools;
    QString m_appKey;
    QString m_oldFingerprint;
    QLineEdit *const m_nameEdit = named("senderNameEdit", new QLineEdit(this));
    ProblemLine *const m_nameProblem = named("senderNameProblem", new ProblemLine(this));
    QLineEdit *const m_ownerEdit = named("senderOwnerEdit", new QLineEdit(this));
    QComboBox *const m_keyBox = named("senderKeyBox", new QComboBox(this));
    QLabel *const m_wordLabel = named("senderWordLabel", new QLabel(this));
    QLineEdit *const m_wordEdit = named("senderWordEdit", new QLineEdit(this));
    QPushButton *m_againButton;
    QPushButton *m_removeButton;
    QTimer *const m_typing = new QTimer(this);
    bool m_isStoring = false;
};
