// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfilewriter.h"

#include <QWidget>

class Banner;
class Clock;
class ProblemLine;
class QLabel;
class QPushButton;
class VariablesSource;

/// What becomes of a file's lines, and the button that writes it; in the step that puts things back, the button that
/// puts back what was overwritten. Holds no secret: values are asked for when they are written.
class DeployFileView : public QWidget
{
    Q_OBJECT

public:
    DeployFileView(VariablesSource &source, Clock &clock, QWidget *parent = nullptr);

    /// Another app or another file: looks at it, what was said before is gone. The same again: only looks.
    void present(const QString &appKey, const QString &path);
    /// The same after a pause, for while a path is typed.
    void presentSoon(const QString &appKey, const QString &path);

signals:
    void written(const QString &path); ///< Or put back.

private:
    QList<EnvChange> changes() const;
    QString missingValue() const;
    bool putsBack() const;
    bool wasPutBack() const;
    void setFile(const QString &appKey, const QString &path);
    void look();
    void showPlan(const Result<EnvFilePlan> &plan);
    void showPutBack();
    void write();
    void putBack();
    void onDone(const Result<EnvFilePlan> &done, bool wasPutBack);
    void setBusy(bool isBusy);
    QString fileName() const;

    VariablesSource &m_source;
    Clock &m_clock;
    QLabel *m_title;
    QLabel *m_lines;
    ProblemLine *m_problem;
    Banner *m_warning;
    QPushButton *m_button;
    Banner *m_outcome;
    QString m_appKey;
    QString m_path;
    QByteArray m_digest;
    bool m_hasWork = false;
    bool m_isBusy = false;
    int m_round = 0;
};
