// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envfilewriter.h"
#include "ui/widgets/form.h"
#include "ui/words/tone.h"

#include <QDialog>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <memory>

class VariablesSource;

/// A file on this computer, and whom it feeds.
struct FileToWrite
{
    QString appKey; ///< Of one whose variables it is to hold; the others get the same.
    QStringList names; ///< Of those that were selected, for people.
    QString path;
};

/// "Set for me" for files: looks at several, shows what becomes of each, and writes those that are ticked, one after
/// the other, as DeployFileView writes one. All of them at once, and not one app first: nothing reads a file before it
/// is started anew, so that none of these changes what runs. Holds no secret. Deletes itself when it is closed.
class FilesForMeDialog : public QDialog
{
    Q_OBJECT

public:
    FilesForMeDialog(
        std::shared_ptr<VariablesSource> source, const QList<FileToWrite> &files, QWidget *parent = nullptr);

    void sayLeftOut(const QString &text); ///< Of what was selected, and why.
    void reject() override; ///< While something is written: what comes after that is not.

private:
    enum class State { ToLook, Looking, Ready, There, Refused, Waiting, Writing, Written };

    struct Row
    {
        FileToWrite file;
        State state = State::ToLook;
        bool putsBack = false; ///< It gets what it had.
        bool putsIn = false; ///< Some value, and does not only take one out.
        QByteArray digest; ///< Of the plan that is shown.
        QString stands; ///< In a few words.
        QString details; ///< What becomes of it, or came of it, in sentences.
        Tone tone = Tone::Neutral;
    };

    void setup();
    void look(); ///< At those that are to be looked at, one after the other.
    void lookAt(qsizetype at);
    void show(qsizetype at, const EnvFilePlan &plan, const QStringList &alsoFed);
    void set(qsizetype at, State state, Tone tone, const QString &stands, const QString &details);
    void write(); ///< The first that waits, and then the next one.
    void refresh();
    void showDetails();
    bool isWanted(qsizetype at) const; ///< Ready, and ticked.
    bool isAt(State state) const;

    const std::shared_ptr<VariablesSource> m_source;
    std::shared_ptr<void> m_values; // while it looks or writes, also when the window is locked meanwhile
    QList<Row> m_rows;
    QLabel *const m_summary = named("filesSummary", wordsLabel());
    QLabel *const m_leftOut = named("leftOut", wordsLabel());
    QTableWidget *const m_table = named("filesTable", new QTableWidget, tr("Files to write"));
    QPlainTextEdit *const m_details = named("fileDetails", new QPlainTextEdit, tr("What becomes of the selected file"));
    QPushButton *const m_again = named("lookAgainButton", plainButton(tr("Loo&k again")));
    QPushButton *const m_stop = named("stopButton", plainButton(tr("S&top")));
    QPushButton *const m_write = named("writeFilesButton", plainButton());
    QPushButton *const m_close = named("closeButton", plainButton(tr("&Close")));
};
