// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/problemline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QTimer>
#include <optional>

class RotationSession;

/// A question that a person answers for the record, where the session refuses something that nobody else can answer.
class AnswerForm : public QWidget
{
    Q_OBJECT

public:
    /// name: what tests find the field and the button by, with Edit and Button behind it.
    AnswerForm(const QString &name, const QString &question, const QString &button, QWidget *parent = nullptr);

    /// Hidden where none of these refuses anything.
    void present(const QList<RotationNotice> &notices, const QList<RotationNotice::Kind> &kinds);

signals:
    void given(const QString &answer);

private:
    QLineEdit *m_edit;
};

/// When the last event came through an old event key, as a person looked it up: of accounts that never tell it, and
/// where Inngest did not.
class LookedUpForm : public QWidget
{
    Q_OBJECT

public:
    explicit LookedUpForm(const WizardTools &tools, QWidget *parent = nullptr);

    /// Hidden where the session takes no such word. key: nullptr: none.
    void present(const RotatedEventKey *key);

private:
    void note(bool hasCome);

    const WizardTools m_tools;
    QString m_oldId;
    QLabel *const m_said = named("lookedUpText", wordsLabel(this));
    QDateTimeEdit *const m_lastEdit = named(
        "lastEventEdit", new QDateTimeEdit(this), tr("When the last event came through it, in this computer's time"));
    QPushButton *m_lastButton;
    QPushButton *m_noneButton;
    QPushButton *m_backButton;
};

/// Offers the old keys of a rotation, and none as the first, and chooses the one of this fingerprint.
void chooseOldKey(QComboBox &box, const QList<RotatedEventKey> &keys, const QString &none, const QString &fingerprint);

/// Of an app that does not tell which event key it sends with, a worker say: a person can. By that its values hold the
/// replacement. Not shown where its own answers tell.
class HeldKeyForm : public QWidget
{
    Q_OBJECT

public:
    HeldKeyForm(RotationSession &session, RotationStep::Kind step, QWidget *parent = nullptr);

    /// Empty: no app, or several.
    void present(const QString &appKey, bool isReadOnly);

private:
    RotationSession &m_session;
    const RotationStep::Kind m_step;
    QString m_appKey;
    QComboBox *const m_box = named("heldKeyBox", new QComboBox(this));
};

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
