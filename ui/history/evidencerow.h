// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/words/tone.h"

#include <QDateTime>
#include <QFuture>
#include <QWidget>
#include <functional>
#include <optional>

class RotationSession;

/// What is saved: the record of one rotation, made when it is asked for.
struct RotationEvidenceSource
{
    QString environmentSlug;
    QDateTime begunAt;
    bool isRehearsal = false;
    std::function<QFuture<Result<QString>>()> html;
};

/// Saves the record of a rotation, or its plan before it begins, as one HTML page, and opens it in the browser, where
/// it can be printed.
class EvidenceRow : public QWidget
{
    Q_OBJECT

public:
    enum class Paper { Record, Plan };

    explicit EvidenceRow(RotationSession &session, QWidget *parent = nullptr);
    /// source: nullopt: of none at the moment.
    EvidenceRow(
        std::function<std::optional<RotationEvidenceSource>()> source, QWidget *parent, Paper paper = Paper::Record);

    QPushButton *saveButton() const { return m_saveButton; }

    /// What the file dialog is given; empty: it is shown.
    void saveTo(const QString &path);
    /// Has the file shown where it can be printed, and says where it is.
    void open(const QString &path);
    /// In the place where it says what came of saving.
    void sayProblem(const QString &title, const QString &text);

private:
    void chooseFile();
    void say(Tone tone, const QString &title, const QString &text);

    const std::function<std::optional<RotationEvidenceSource>()> m_source;
    const Paper m_paper;
    QPushButton *m_saveButton;
    Banner *const m_banner = named("evidenceBanner", new Banner(this));
    QPushButton *m_openButton;
    QString m_path;
    bool m_isSaving = false;
};
