// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deployfileview.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/common/banner.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/common/problemline.h"
#include "ui/wizard/deployfiletext.h"
#include "ui/wizard/deployfilework.h"
#include "ui/wizard/variablessource.h"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds typingPause{250};

} // namespace

DeployFileView::DeployFileView(VariablesSource &source, Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_clock(clock)
    , m_title(new QLabel)
    , m_lines(new QLabel)
    , m_problem(new ProblemLine)
    , m_warning(new Banner)
    , m_button(new QPushButton)
    , m_outcome(new Banner)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_lines->setObjectName(u"fileLines"_s);
    m_lines->setTextFormat(Qt::PlainText);
    m_lines->setWordWrap(true);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setObjectName(u"fileProblem"_s);
    m_warning->setObjectName(u"fileWarning"_s);
    m_outcome->setObjectName(u"fileOutcome"_s);
    m_button->setObjectName(u"writeButton"_s);
    m_button->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::small);
    layout->addWidget(m_title);
    layout->addWidget(m_lines);
    layout->addWidget(m_problem);
    layout->addWidget(m_warning);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_outcome);
    connect(m_button, &QPushButton::clicked, this, [this] { putsBack() ? putBack() : write(); });
}

void DeployFileView::setFile(const QString &appKey, const QString &path)
{
    if (appKey != m_appKey || path != m_path) {
        m_outcome->hide();
        m_digest.clear();
    }
    m_appKey = appKey;
    m_path = path;
}

void DeployFileView::present(const QString &appKey, const QString &path)
{
    ++m_round;
    setFile(appKey, path);
    if (!m_isBusy)
        look();
}

void DeployFileView::presentSoon(const QString &appKey, const QString &path)
{
    setFile(appKey, path);
    const int round = ++m_round;
    m_clock.after(typingPause, this, [this, round] {
        if (round == m_round && !m_isBusy)
            look();
    });
}

/// For a button: a name's own ampersand is none that marks a key.
QString DeployFileView::fileName() const
{
    return QFileInfo(m_path).fileName().replace(u'&', u"&&"_s);
}

QList<EnvChange> DeployFileView::changes() const
{
    QList<EnvChange> changes;
    const QList<AppVariables> all = m_source.variables();
    for (const AppVariables &app : all) {
        if (app.appKey != m_appKey)
            continue;
        for (const AppVariable &variable : app.variables)
            changes.append({variable.name, variable.isRemoved ? std::nullopt : std::optional(variable.value)});
    }
    return changes;
}

/// Nothing is ever written as an empty value.
QString DeployFileView::missingValue() const
{
    const QList<EnvChange> all = changes();
    const auto it = std::find_if(
        all.begin(), all.end(), [](const EnvChange &change) { return change.value && change.value->isEmpty(); });
    return it == all.end() ? QString() : it->name;
}

bool DeployFileView::putsBack() const
{
    return m_source.step() == RotationStep::PutBack && !DeployFileWork::toPutBack(m_source, m_path).isEmpty();
}

bool DeployFileView::wasPutBack() const
{
    const QList<OverwrittenValue> values = m_source.overwritten();
    return m_source.step() == RotationStep::PutBack
        && std::any_of(values.begin(), values.end(),
            [this](const OverwrittenValue &value) { return value.place == m_path && value.isRestored; });
}

void DeployFileView::look()
{
    m_warning->hide();
    m_problem->say({});
    m_lines->clear();
    m_hasWork = false;
    m_title->setText(m_source.step() == RotationStep::PutBack ? tr("1. Put the file back") : tr("1. Write the file"));
    m_button->setText(tr("&Write into %1").arg(fileName()));
    if (m_path.isEmpty())
        m_lines->setText(tr("Choose the file to see which of its lines will change."));
    else if (QFileInfo(m_path).isRelative())
        m_lines->setText(tr("The file's whole path is needed, from “/” on."));
    else if (putsBack())
        showPutBack();
    else if (const QString name = missingValue(); !name.isEmpty())
        m_lines->setText(tr("The value of %1 is not at hand, so nothing can be written yet.").arg(name));
    else if (wasPutBack())
        m_lines->setText(tr("What was overwritten in this file has been put back."));
    else
        showPlan(EnvFileWriter::plan(m_path, changes()));
    m_lines->setVisible(!m_lines->text().isEmpty());
    setBusy(false);
}

void DeployFileView::showPlan(const Result<EnvFilePlan> &plan)
{
    const auto count = plan ? plan->overwritten.size() : changes().size();
    if (count > 0)
        m_button->setText(count == 1
                ? tr("&Write this variable into %1").arg(shownOnButton(fileName()))
                : tr("&Write these %1 variables into %2").arg(QString::number(count), shownOnButton(fileName())));
    if (!plan) {
        m_problem->say(fileErrorText(plan.error()));
        return;
    }
    m_digest = plan->digest;
    m_hasWork = plan->isChanged();
    QStringList lines;
    if (plan->isNew)
        lines.append(tr("There is no such file yet: it is made, and only you can read it."));
    for (const EnvLineChange &line : plan->lines)
        lines.append(lineChangeText(line, false));
    if (plan->realPath != plan->path)
        lines.append(tr("The file itself is %1.").arg(plan->realPath));
    m_lines->setText(lines.join(u'\n'));
    QStringList warnings;
    for (const EnvFileWarning warning : plan->warnings)
        warnings.append(fileWarningText(warning));
    if (!warnings.isEmpty() && m_hasWork)
        m_warning->say(Tone::Warning, tr("Before a key goes into this file"), warnings.join(u'\n'));
}

void DeployFileView::showPutBack()
{
    QStringList lines;
    const QList<OverwrittenValue> values = DeployFileWork::toPutBack(m_source, m_path);
    for (const OverwrittenValue &value : values) {
        lines.append(value.secretName.isEmpty()
                ? tr("%1: is removed, since it was not there before.").arg(value.variable)
                : tr("%1: gets back the value that it had.").arg(value.variable));
    }
    m_lines->setText(lines.join(u'\n'));
    m_button->setText(tr("&Put the old values back into %1").arg(fileName()));
    m_hasWork = true;
}

void DeployFileView::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    m_button->setEnabled(m_hasWork && !isBusy);
    m_button->setVisible(!m_path.isEmpty());
}

void DeployFileView::write()
{
    setBusy(true);
    m_outcome->hide();
    whenFinished(DeployFileWork::write(m_source, m_path, changes(), m_digest), this,
        [this](const Result<EnvFilePlan> &done) { onDone(done, false); });
}

void DeployFileView::putBack()
{
    setBusy(true);
    m_outcome->hide();
    whenFinished(DeployFileWork::putBack(m_source, m_path), this,
        [this](const Result<EnvFilePlan> &done) { onDone(done, true); });
}

void DeployFileView::onDone(const Result<EnvFilePlan> &done, bool wasPutBack)
{
    setBusy(false);
    look();
    if (!done) {
        if (done.error().kind != Error::Kind::Cancelled)
            m_outcome->say(Tone::Danger, tr("Nothing was written"), fileErrorText(done.error()));
        return;
    }
    QStringList lines;
    for (const EnvLineChange &line : done->lines)
        lines.append(lineChangeText(line, true));
    if (!wasPutBack)
        lines.append(tr("What stood there before is in the keychain until the rotation is finished."));
    lines.append(tr("A running app has not noticed yet: go on with the next step."));
    const QString file = QFileInfo(done->path).fileName();
    m_outcome->say(
        Tone::Good, wasPutBack ? tr("Put back into %1").arg(file) : tr("Written into %1").arg(file), lines.join(u'\n'));
    emit written(done->path);
}
