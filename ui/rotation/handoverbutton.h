// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPushButton>

class RotationSession;

/// Saves the file with which a colleague goes on on another computer, or opens one that came from there, whichever the
/// session allows; hidden where it is neither.
class HandoverButton : public QPushButton
{
    Q_OBJECT

public:
    explicit HandoverButton(RotationSession &session, QWidget *parent = nullptr);

    void refresh();

private:
    void onClicked();
    void explainSaving();
    void chooseFileToSave();
    void save(const QString &path);
    void chooseFileToOpen();
    void open(const QString &path);
    QString mustComeFirst() const; ///< In words, and can last; empty: nothing.
    QString whyNot() const;
    void tell(const QString &title, const QString &text);

    RotationSession &m_session;
};
