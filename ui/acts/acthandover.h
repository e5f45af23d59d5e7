// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"

#include <QCheckBox>
#include <QPointer>

class Act;
class ChosenStore;
class SecretClipboard;
class ServerSettingsView;
struct Services;

/// An act that the person carries out in the browser: says what to do there, opens the page or copies its address,
/// takes the key that was brought back where one is asked for (checked as it is typed), and says when it was done. Of a
/// restart it shows the settings and, live, what the server answers. Hidden while there is nothing to hand over.
class ActHandover : public QWidget
{
    Q_OBJECT

public:
    explicit ActHandover(QWidget *parent = nullptr);

    /// Where acts can be restarts: what their settings are shown and copied with.
    void setTools(Services &services, SecretClipboard &clipboard);
    void follow(Act *act); ///< Null: there is nothing to hand over (any more).

private:
    void present(const Act &act);
    void setupCopies();
    void check();
    void showAnswer();
    void showWhetherLate();
    QString problem() const;
    void confirm();

    bool m_isUnusual = false; // a signing key of another length than they have
    QPointer<Act> m_act;
    QPointer<Act> m_brought; // the one that a key was brought for: its field was emptied then
    const ChosenStore *m_secrets = nullptr;
    QLabel *const m_steps = named("handoverSteps", wordsLabel(this));
    ServerSettingsView *m_settings = nullptr;
    Banner *const m_late = named("handoverLate", new Banner(this));
    Banner *const m_answer = named("handoverAnswer", new Banner(this));
    QPushButton *m_openButton;
    QPushButton *m_copyButton;
    QPushButton *m_nameButton;
    QPushButton *m_eventsButton;
    QPushButton *m_addressesButton;
    SecretLineEdit *const m_pasteEdit
        = named("handoverPasteEdit", new SecretLineEdit(this), tr("The key from the page"));
    ProblemLine *const m_problem = named("handoverProblem", new ProblemLine(this));
    QCheckBox *const m_claimBox = named("handoverClaimBox", new QCheckBox(this), tr("It is done on the page as said"));
    QLabel *const m_check = named("handoverCheck", quietLabel(this));
    QPushButton *const m_confirmButton = named("handoverConfirmButton", plainButton(tr("&I have done it"), this));
};
