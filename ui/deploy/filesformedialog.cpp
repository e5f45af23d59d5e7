// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/filesformedialog.h"

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "ui/deploy/deployfileview.h"
#include "ui/deploy/variablessource.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"
#include "ui/words/deployfiletext.h"
#include "ui/words/policytext.h"
#include "ui/words/rotationtext.h"
#include "ui/words/settingtext.h"

#include <QHeaderView>
#include <QSplitter>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

enum FilesColumn { FedColumn, PathColumn, StandsColumn, FilesColumns };

} // namespace

FilesForMeDialog::FilesForMeDialog(
    std::shared_ptr<VariablesSource> source, const QList<FileToWrite> &files, QWidget *parent)
    : QDialog(parent)
    , m_source(std::move(source))
{
    setAttribute(Qt::WA_DeleteOnClose);
    //: %1 is an environment
    setWindowTitle(tr("Write files for me – %1").arg(shownName(m_source->environmentName())));
    for (const FileToWrite &file : files)
        m_rows.append({.file = file});
    setup();
    connect(m_source.get(), &VariablesSource::changed, this, [this] {
        // Whoever comes back to it could write what nobody wants any more.
        if (m_source->isOver() && !isAt(State::Writing))
            QDialog::reject();
    });
    look();
}

void FilesForMeDialog::setup()
{
    constexpr QSize usual(900, 560);
    resize(usual.boundedTo(mostSizeOf(*this)));
    m_leftOut->hide();
    m_details->setReadOnly(true);
    m_table->setColumnCount(FilesColumns);
    m_table->setHorizontalHeaderLabels({tr("For"), tr("File"), tr("How it stands")});
    m_table->setRowCount(int(m_rows.size()));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTextElideMode(Qt::ElideMiddle); // of a path its end says most
    rowsLook::apply(*m_table, QAbstractItemView::SingleSelection);
    new FittedColumns(*m_table, *m_table->horizontalHeader());
    for (int at = 0; at < m_table->rowCount(); ++at) {
        const FileToWrite &file = m_rows[at].file;
        m_table->setItem(at, FedColumn, new QTableWidgetItem(namesInWords(file.names)));
        m_table->setItem(at, PathColumn, new QTableWidgetItem(shownLine(file.path)));
        m_table->setItem(at, StandsColumn, new QTableWidgetItem);
        m_table->item(at, PathColumn)->setToolTip(shownLine(file.path));
    }
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_details);
    auto *column = roomyColumn(this);
    addParts(*column, {m_summary, m_leftOut});
    column->addWidget(splitter, 1);
    m_stop->setIcon(icon(u"stop"_s));
    m_stop->setToolTip(tr("The file at work is written to its end; the others are left as they are."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::small);
    addParts(*buttons, {m_again, m_stop});
    buttons->addStretch(1);
    addParts(*buttons, {m_write, m_close});
    column->addLayout(buttons);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &FilesForMeDialog::showDetails);
    connect(m_table, &QTableWidget::itemChanged, this, &FilesForMeDialog::refresh);
    connect(m_again, &QPushButton::clicked, this, [this] {
        for (Row &row : m_rows) {
            if (row.state != State::Written)
                row.state = State::ToLook;
        }
        look();
    });
    connect(m_stop, &QPushButton::clicked, this, &FilesForMeDialog::reject);
    connect(m_write, &QPushButton::clicked, this, [this] {
        for (qsizetype at = 0; at < m_rows.size(); ++at) {
            if (isWanted(at))
                set(at, State::Waiting, Tone::Neutral, tr("Its turn comes"), m_rows[at].details);
        }
        write();
    });
    connect(m_close, &QPushButton::clicked, this, &FilesForMeDialog::reject);
}

void FilesForMeDialog::sayLeftOut(const QString &text)
{
    m_leftOut->setText(text);
    m_leftOut->setVisible(!text.isEmpty());
}

bool FilesForMeDialog::isAt(State state) const
{
    return hasOneWith(m_rows, &Row::state, state);
}

bool FilesForMeDialog::isWanted(qsizetype at) const
{
    return m_rows[at].state == State::Ready && m_table->item(int(at), FedColumn)->checkState() == Qt::Checked;
}

void FilesForMeDialog::look()
{
    const auto next = std::ranges::find(m_rows, State::ToLook, &Row::state);
    m_values = next != m_rows.end() ? m_source->useValues() : nullptr;
    if (next != m_rows.end())
        lookAt(next - m_rows.begin());
    refresh();
}

/// As DeployFileView looks at one, with the same words.
void FilesForMeDialog::lookAt(qsizetype at)
{
    const FileToWrite file = m_rows[at].file;
    const auto refuse = [this, at](const QString &why) {
        set(at, State::Refused, Tone::Warning, tr("Not to be written: select it to see why"), why);
        // Not within the look at this one: hundreds may be refused.
        QMetaObject::invokeMethod(this, &FilesForMeDialog::look, Qt::QueuedConnection);
    };
    const QList<EnvChange> changes = DeployFileWork::changesFor(*m_source, file.appKey);
    const QList<OverwrittenValue> kept = m_source->step() == RotationStep::PutBack
        ? DeployFileWork::toPutBack(*m_source, file.path)
        : QList<OverwrittenValue>();
    m_rows[at].putsBack = !kept.isEmpty();
    m_rows[at].putsIn = std::ranges::any_of(changes, [](const EnvChange &change) { return change.value.has_value(); });
    const auto sharing = DeployFileWork::sharing(*m_source, file.appKey, file.path);
    const QString missing = DeployFileWork::missingValue(changes);
    if (file.path.isEmpty() || isUnfilledPlace(file.path) || QFileInfo(file.path).isRelative())
        return refuse(placeProblemText({.kind = DeployPlace::Kind::File},
            file.path.isEmpty() || isUnfilledPlace(file.path) ? PlaceProblem::Unfilled : PlaceProblem::RelativePath));
    if (m_rows[at].putsBack) {
        show(at, {}, {});
        m_rows[at].details = putBackLines(kept).join(u'\n');
        QMetaObject::invokeMethod(this, &FilesForMeDialog::look, Qt::QueuedConnection);
        return;
    }
    if (DeployFileWork::wasPutBack(*m_source, file.path)) {
        set(at, State::There, Tone::Good, tr("Is put back"), wasPutBackText());
        QMetaObject::invokeMethod(this, &FilesForMeDialog::look, Qt::QueuedConnection);
        return;
    }
    if (!missing.isEmpty())
        return refuse(noValueForFileText(missing));
    if (!EnvFileWriter::mayWrite(changes))
        return refuse(switchedOffText(Policy::Feature::PlainFiles));
    if (!sharing.conflict.isEmpty())
        return refuse(sharingConflictText(sharing.conflict, sharing.conflictApp));
    set(at, State::Looking, Tone::Neutral, tr("Being looked at"), {});
    whenFinished(DeployFileWork::plan(*m_source, file.path, changes), this,
        [this, at, apps = sharing.apps, refuse](const Result<EnvFilePlan> &plan) {
            if (!plan)
                return refuse(fileErrorText(plan.error()));
            show(at, *plan, apps);
            look();
        });
}

void FilesForMeDialog::show(qsizetype at, const EnvFilePlan &plan, const QStringList &alsoFed)
{
    Row &row = m_rows[at];
    row.digest = plan.digest;
    // Whoever is selected beside it is named in the row.
    const QStringList others = those(alsoFed, [&row](const QString &name) { return !row.file.names.contains(name); });
    const QStringList lines = planLines(plan, others);
    if (!row.putsBack && !plan.isChanged())
        return set(at, State::There, Tone::Good, tr("Has what it is to get"), lines.join(u'\n'));
    const QStringList warnings = warningsOf(plan, m_source->use()) + ofEach(plan.rivals, rivalText);
    const bool isDoubtful = !warnings.isEmpty();
    set(at, State::Ready, isDoubtful ? Tone::Warning : Tone::Neutral,
        isDoubtful         ? tr("Ready, with a warning: select it, and tick it if that is right")
            : row.putsBack ? tr("Ready to get back what it had")
            : plan.isNew   ? tr("Ready: the file is made")
                           : tr("Ready: %n variables change", nullptr, int(plan.overwritten.size())),
        (lines + warnings).join(u'\n'));
    // What needs a look is not written because nobody has looked.
    QTableWidgetItem &item = *m_table->item(int(at), FedColumn);
    item.setFlags(item.flags() | Qt::ItemIsUserCheckable);
    item.setCheckState(isDoubtful ? Qt::Unchecked : Qt::Checked);
}

void FilesForMeDialog::set(qsizetype at, State state, Tone tone, const QString &stands, const QString &details)
{
    Row &row = m_rows[at];
    row.state = state;
    row.tone = tone;
    row.stands = stands;
    row.details = details;
    const QSignalBlocker quiet(m_table);
    QTableWidgetItem &fed = *m_table->item(int(at), FedColumn);
    fed.setData(Qt::CheckStateRole, QVariant()); // what cannot be chosen has no box
    QTableWidgetItem &item = *m_table->item(int(at), StandsColumn);
    item.setText(stands);
    item.setToolTip(stands);
    item.setIcon(icon(tone == Tone::Good ? u"done"_s : tone == Tone::Warning ? u"warning"_s : u"ahead"_s, tone));
}

void FilesForMeDialog::write()
{
    const auto next = std::ranges::find(m_rows, State::Waiting, &Row::state);
    const bool isDone = next == m_rows.end() || m_source->isOver();
    m_values = isDone ? nullptr : m_source->useValues();
    if (isDone) {
        refresh();
        if (m_source->isOver())
            QDialog::reject();
        return;
    }
    const auto at = next - m_rows.begin();
    set(at, State::Writing, Tone::Neutral, tr("Being written"), next->details);
    refresh();
    const FileToWrite &file = m_rows[at].file;
    const bool putsBack = m_rows[at].putsBack;
    whenFinished(putsBack ? DeployFileWork::putBack(*m_source, file.path)
                          : DeployFileWork::write(*m_source, file.appKey, file.path,
                              DeployFileWork::changesFor(*m_source, file.appKey), m_rows[at].digest),
        this, [this, at, putsBack](const Result<EnvFilePlan> &done) {
            if (done) {
                QStringList lines
                    = ofEach(done->lines, [](const EnvLineChange &line) { return lineChangeText(line, true); });
                lines.append(tr("Whatever runs with this file reads it when it starts: restart it, by the steps that "
                                "the page shows for each app."));
                set(at, State::Written, Tone::Good, putsBack ? tr("Put back") : tr("Written"), lines.join(u'\n'));
            } else {
                set(at, State::Refused, Tone::Warning, tr("Not written: select it to see why"),
                    fileErrorText(done.error()));
            }
            write();
        });
}

void FilesForMeDialog::refresh()
{
    int wanted = 0;
    int ready = 0;
    int written = 0;
    int refused = 0;
    bool putsIn = false;
    for (qsizetype at = 0; at < m_rows.size(); ++at) {
        const State state = m_rows[at].state;
        wanted += isWanted(at) ? 1 : 0;
        ready += state == State::Ready ? 1 : 0;
        written += state == State::Written ? 1 : 0;
        refused += state == State::Refused ? 1 : 0;
        putsIn = putsIn || (state == State::Ready && m_rows[at].putsIn);
    }
    const bool isWriting = isAt(State::Waiting) || isAt(State::Writing);
    const bool isLooking = isAt(State::ToLook) || isAt(State::Looking);
    QStringList sentences;
    if (isWriting)
        sentences.append(tr("Being written, one after the other."));
    else if (isLooking)
        sentences.append(tr("Looking at the files. Nothing is changed."));
    if (written > 0)
        sentences.append(tr("%n files are written. What runs with them has what it read before, until it is started "
                            "anew.",
            nullptr, written));
    if (ready > 0 && !isWriting && !isLooking)
        sentences.append(tr("%n files can be written; select a row to see what becomes of it.", nullptr, ready));
    if (putsIn && !isWriting && !isLooking)
        sentences.append(
            tr("What goes into a file stands there as plain text: whoever can read it, or a backup of it, has it."));
    if (refused > 0)
        sentences.append(tr("%n files are not written, and stay as they are: their rows say why.", nullptr, refused));
    if (sentences.isEmpty())
        sentences.append(tr("All of these files have what they are to get."));
    m_summary->setText(sentences.join(u' '));
    m_write->setText(wanted > 0 ? tr("&Write into %n files", nullptr, wanted) : tr("&Write"));
    m_write->setVisible(ready > 0 || isLooking || isWriting);
    enableUnless(*m_write,
        isWriting || isLooking ? underWayText()
            : wanted == 0      ? tr("No file is ticked.")
                               : QString());
    m_again->setVisible(refused + ready > 0);
    enableUnless(*m_again, isWriting || isLooking ? underWayText() : QString());
    m_stop->setVisible(isWriting);
    enableUnless(*m_close, isWriting ? underWayText() : QString());
    showDetails();
}

void FilesForMeDialog::showDetails()
{
    const int at = m_table->currentRow();
    const QString text = at >= 0 ? m_rows[at].details : QString();
    if (text != m_details->toPlainText())
        m_details->setPlainText(text);
}

void FilesForMeDialog::reject()
{
    if (!isAt(State::Writing))
        return QDialog::reject();
    for (qsizetype at = 0; at < m_rows.size(); ++at) {
        if (m_rows[at].state == State::Waiting)
            set(at, State::Refused, Tone::Neutral, tr("Not written: stopped before its turn"),
                tr("It is as it was. “Look again” makes it ready once more."));
    }
    refresh();
}
