// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPointer>
#include <QWidget>

class Act;
class Banner;
class QCheckBox;
class QLabel;
class QPushButton;
class SecretClipboard;
class SecretLineEdit;
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
    void check();
    void showAnswer();
    QString problem() const;
    void confirm();

    QPointer<Act> m_act;
    QLabel *m_steps;
    ServerSettingsView *m_settings = nullptr;
    Banner *m_answer;
    QPushButton *m_openButton;
    QPushButton *m_copyButton;
    SecretLineEdit *m_pasteEdit;
    QLabel *m_problem;
    QCheckBox *m_claimBox;
    QLabel *m_check;
    QPushButton *m_confirmButton;
};
