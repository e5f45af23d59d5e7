// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/deploy/envfilewriter.h"
#include "app/rotation/rotation.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"

#include <QFileInfo>
#include <QWidget>

class Clock;
class CopyButton;
class SecretClipboard;
class VariablesSource;

/// Writing an app's variables into a file, in the order that loses nothing: what will be overwritten is kept first
/// (VariablesSource::keepOverwritten), then the file is replaced. When the source goes in between, nothing is written.
/// Files are looked at and written outside of the window's thread: a disk or git can be slow.
namespace DeployFileWork {

/// What a file that feeds this app is to hold.
QList<EnvChange> changesFor(const VariablesSource &source, const QString &appKey);
/// The first variable whose value is not at hand; empty: none. Nothing is ever written as an empty value.
QString missingValue(const QList<EnvChange> &changes);

QFuture<Result<EnvFilePlan>> plan(const VariablesSource &source, const QString &path, const QList<EnvChange> &changes);

/// What another app wants of the same file.
struct Sharing
{
    QStringList apps; ///< Names of those that the file feeds too.
    QString conflict; ///< A variable that two of them want different values of; empty: none.
    QString conflictApp; ///< The one of them that is not ours.
};
Sharing sharing(const VariablesSource &source, const QString &appKey, const QString &path);

/// digest: the plan's that the person saw.
QFuture<Result<EnvFilePlan>> write(VariablesSource &source, const QString &appKey, const QString &path,
    const QList<EnvChange> &changes, const QByteArray &digest);

/// What was overwritten in this file and has not been put back yet.
QList<OverwrittenValue> toPutBack(const VariablesSource &source, const QString &path);
/// In the step that puts things back: something was overwritten in this file, and has been put back.
bool wasPutBack(const VariablesSource &source, const QString &path);
/// Takes those lines out of the keychain, puts them back and notes it.
QFuture<Result<EnvFilePlan>> putBack(VariablesSource &source, const QString &path);
/// The same lines, for a person to put back by hand.
QFuture<Result<Secret>> linesToPutBack(VariablesSource &source, const QString &path);

} // namespace DeployFileWork

/// What becomes of a file's lines, and the button that writes it; in the step that puts things back, the button that
/// puts back what was overwritten. Holds no secret: values are asked for when they are written or copied.
class DeployFileView : public QWidget
{
    Q_OBJECT

public:
    DeployFileView(VariablesSource &source, Clock &clock, SecretClipboard &clipboard);

    /// Another app or another file: looks at it, what was said before is gone. The same again: only looks.
    void present(const QString &appKey, const QString &path);
    /// The same after a pause, for while a path is typed.
    void presentSoon(const QString &appKey, const QString &path);

    /// The file has what the app is to get: what it runs with may still be what it read before.
    bool isThere() const { return m_isThere; }

signals:
    void isThereChanged();
    void otherFileWanted(const QString &path); ///< The one that wins over this one.

private:
    void setupLayout();
    QList<EnvChange> changes() const { return DeployFileWork::changesFor(m_source, m_appKey); }
    bool putsBack() const;
    void setFile(const QString &appKey, const QString &path);
    void look();
    void endLook();
    void showPlan(const Result<EnvFilePlan> &plan);
    void showRivals(const QList<EnvRival> &rivals);
    /// Offers what a person can put in by hand.
    void offerLines(bool putsBack);
    void showPutBack();
    void setThere(bool isThere);
    void write(bool putsBack);
    void onDone(const Result<EnvFilePlan> &done, bool putsBack);
    void setBusy(bool isBusy);
    bool mayWrite() const { return EnvFileWriter::mayWrite(changes()); }
    QString fileName() const { return QFileInfo(m_path).fileName(); }

    VariablesSource &m_source;
    Clock &m_clock;
    QLabel *const m_title = new QLabel;
    QLabel *const m_lines = named("fileLines", markableLabel());
    ProblemLine *const m_problem = named("fileProblem", new ProblemLine);
    Banner *const m_warning = named("fileWarning", new Banner);
    Banner *const m_rivals = named("fileRivals", new Banner);
    QPushButton *const m_otherButton = named("otherFileButton", m_rivals->addButton({}));
    QLabel *const m_byHand = named("fileByHand", markableLabel());
    CopyButton *m_copyLines;
    QPushButton *const m_button = named("writeButton", plainButton());
    Banner *const m_outcome = named("fileOutcome", new Banner);
    QString m_appKey;
    QString m_path;
    QString m_otherPath;
    QByteArray m_digest;
    bool m_hasWork = false;
    bool m_isThere = false;
    bool m_isBusy = false;
    bool m_wasRefused = false; // the last try to write
    bool m_isLooking = false; // at a file
    bool m_looksAgain = false; // somebody has asked meanwhile
    Rounds m_rounds;
    Rounds m_pauses;
};
