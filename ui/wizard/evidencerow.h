// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class Banner;
class QPushButton;
class RotationSession;

/// Saves the record of a rotation as one HTML page, and opens it in the browser, where it can be printed.
class EvidenceRow : public QWidget
{
    Q_OBJECT

public:
    explicit EvidenceRow(RotationSession &session, QWidget *parent = nullptr);

    /// What the file dialog is given; empty: it is shown.
    void saveTo(const QString &path);

private:
    void chooseFile();
    void onSaved(const QString &path);

    RotationSession &m_session;
    QPushButton *m_saveButton;
    Banner *m_banner;
    QPushButton *m_openButton;
    QString m_path;
};
