// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "ui/accounts/environmentband.h"
#include "ui/acts/actstatus.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

#include <QDialogButtonBox>
#include <optional>

class Act;
class CopyButton;
class SecretClipboard;
class SecretField;
struct ActRequest;
struct Services;

/// Everything that is done to one event key but deleting it: make one, make another with the same filter, rename it,
/// edit its filter, look at it. Checks what is typed, starts the act, and says what came of it. A key that was made is
/// shown once, masked, with reveal and copy. The act goes on when the dialog is closed; the dialog closes with the
/// account.
class EventKeyDialog : public TypingDialog
{
    Q_OBJECT

public:
    enum class Mode { Create, Duplicate, Rename, EditFilter, Show };

    /// key: the one it is about; of no meaning for Create. Deletes itself when it is closed.
    EventKeyDialog(Mode mode, const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard,
        QWidget *parent = nullptr);

    /// By Esc or the window's own button: asks where something was typed.
    bool hasTyped() const override;

signals:
    /// The value went to the clipboard.
    void copied(const EventKey &key);
    void started(Act *act); ///< It goes on without this dialog.
    /// Ended well, and there is nothing left to read here: for a word beside the table.
    void succeeded(const QString &words);

private:
    void setupLayout();
    void setupTexts();
    void setupFields();
    void setupValue();
    void setupButtons();
    bool isNew() const { return m_mode == Mode::Create || m_mode == Mode::Duplicate; }
    bool editsName() const { return isNew() || (m_mode == Mode::Rename && m_key.canBeRenamed()); }
    bool editsFilter() const
    {
        return (isNew() || m_mode == Mode::EditFilter) && m_account.account().capabilities().hasFilters;
    }
    void check();
    QString nameProblem() const;
    QString nameWarning() const;
    ActRequest request() const;
    void start();
    void onFinished(const Act &act);
    void showValue(const EventKey &key);
    void setEditable(bool isEditable);

    EnvironmentBand *const m_band = named("band", new EnvironmentBand);
    QLabel *const m_introLabel = named("introLabel", wordsLabel());
    QLabel *const m_nameLabel = named("nameLabel", new QLabel(tr("&Name")));
    QLineEdit *const m_nameEdit = named("nameEdit", new QLineEdit);
    QLabel *const m_nameText = named("nameText", wordsLabel());
    ProblemLine *const m_nameProblem = named("nameProblem", new ProblemLine);
    QLabel *const m_filterLabel = named("filterLabel", new QLabel(tr("Filter")));
    FilterEdit *const m_filterEdit = named("filterEdit", new FilterEdit);
    Card *const m_valueCard = named("valueCard", new Card);
    QLabel *const m_valueTitle = named("valueTitle", wordsLabel());
    QLabel *const m_fingerprintLabel = named("fingerprintLabel", new QLabel, tr("Fingerprint"));
    QLabel *const m_filterFacts = named("filterFacts", wordsLabel());
    QLabel *const m_madeLabel = named("madeLabel", wordsLabel());
    QLabel *const m_valueHint = named("valueHint", wordsLabel());
    QLabel *const m_reasonLabel = named("reasonLabel", new QLabel(tr("Rea&son, for the history")));
    QLineEdit *const m_reasonEdit = named("reasonEdit", ::reasonEdit());
    ActStatus *const m_status = named("status", new ActStatus);
    QDialogButtonBox *const m_buttonBox = named("buttonBox", new QDialogButtonBox);
    const Mode m_mode;
    EventKey m_key;
    OpenAccount &m_account;
    const std::optional<Environment> m_holder; // as it was when the person opened this
    SecretField *m_field;
    CopyButton *m_copyButton;
    QPushButton *m_startButton = nullptr;
    QStringList m_takenNames;
    const QString m_tellingName; // as it was when the person opened this
    QString m_nameAtFirst;
    EventFilter m_filterAtFirst;
    bool m_isEditable = true;
};
