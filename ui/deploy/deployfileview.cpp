// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/deployfileview.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/deploy/deployinstructions.h"
#include "ui/deploy/variablessource.h"
#include "ui/secrets/copybutton.h"
#include "ui/words/deployfiletext.h"
#include "ui/words/errortext.h"
#include "ui/words/policytext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

DeployFileView::DeployFileView(VariablesSource &source, Clock &clock, SecretClipboard &clipboard)
    : m_source(source)
    , m_clock(clock)
    , m_copyLines(named("copyFileLines", new CopyButton(clipboard)))
{
    setupLayout();
    connect(m_button, &QPushButton::clicked, this, [this] { write(putsBack()); });
    connect(m_otherButton, &QPushButton::clicked, this, [this] { emit otherFileWanted(m_otherPath); });
    connect(m_copyLines, &CopyButton::failed, this,
        [this](const Error &error) { m_byHand->setText(errorText(error, Attempt::Secrets)); });
}

void DeployFileView::setupLayout()
{
    makeBold(*m_title);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    addParts(*layout, {m_title, m_lines, m_problem, m_warning, m_rivals});
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_outcome);
    auto *byHand = new QHBoxLayout;
    byHand->addWidget(m_byHand, 1);
    byHand->addWidget(m_copyLines, 0, Qt::AlignTop);
    layout->addLayout(byHand);
    m_byHand->hide();
    m_copyLines->hide();
}

void DeployFileView::setFile(const QString &appKey, const QString &path)
{
    if (appKey != m_appKey || path != m_path) {
        endLook();
        m_outcome->hide();
        m_digest.clear();
        m_wasRefused = false;
        m_hasWork = false;
        m_button->setEnabled(false);
        setThere(false);
    }
    m_appKey = appKey;
    m_path = path;
}

void DeployFileView::present(const QString &appKey, const QString &path)
{
    m_pauses.end();
    setFile(appKey, path);
    if (!m_isBusy)
        look();
}

void DeployFileView::presentSoon(const QString &appKey, const QString &path)
{
    setFile(appKey, path);
    constexpr std::chrono::milliseconds typingPause{250};
    m_clock.after(typingPause, this, m_pauses.next([this] {
        if (!m_isBusy)
            look();
    }));
}

bool DeployFileView::putsBack() const
{
    return m_source.step() == RotationStep::PutBack && !DeployFileWork::toPutBack(m_source, m_path).isEmpty();
}

void DeployFileView::look()
{
    const auto sayOnly = [this](const QString &words) {
        endLook();
        showPlan(Result<EnvFilePlan>(EnvFilePlan{}));
        m_lines->setText(words);
        m_lines->setVisible(!words.isEmpty());
    };
    m_title->setText(m_source.step() == RotationStep::PutBack ? tr("1. Put the file back") : tr("1. Write the file"));
    if (m_path.isEmpty())
        sayOnly(tr("Choose the file to see which of its lines will change."));
    else if (QFileInfo(m_path).isRelative() || isUnfilledPlace(m_path))
        sayOnly(placeProblemText({.kind = DeployPlace::Kind::File},
            isUnfilledPlace(m_path) ? PlaceProblem::Unfilled : PlaceProblem::RelativePath));
    else if (putsBack())
        showPutBack();
    else if (const QString name = DeployFileWork::missingValue(changes()); !name.isEmpty())
        sayOnly(noValueForFileText(name));
    else if (DeployFileWork::wasPutBack(m_source, m_path))
        sayOnly(wasPutBackText());
    else if (m_isLooking)
        // While apps answer this is asked more often than a slow disk answers: begun anew each time it would never end.
        m_looksAgain = true;
    else {
        m_isLooking = true;
        m_looksAgain = false;
        // What is shown stays until there is something else to say, the button too: somebody may be on the way to it,
        // and a file that has changed meanwhile is refused.
        whenFinished(DeployFileWork::plan(m_source, m_path, changes()), this,
            m_rounds.later([this](const Result<EnvFilePlan> &plan) {
                m_isLooking = false;
                if (m_isBusy)
                    return;
                showPlan(plan);
                if (m_looksAgain)
                    look();
            }));
    }
    setBusy(false);
}

void DeployFileView::endLook()
{
    m_rounds.end();
    m_isLooking = m_looksAgain = false;
}

void DeployFileView::showPlan(const Result<EnvFilePlan> &plan)
{
    m_warning->hide();
    m_rivals->hide();
    m_problem->say({});
    m_byHand->hide();
    m_copyLines->hide();
    m_digest = plan ? plan->digest : QByteArray();
    m_hasWork = plan && plan->isChanged();
    setThere(plan && !plan->lines.isEmpty() && !plan->isChanged());
    const QList<EnvChange> all = changes();
    const bool putsIn = std::ranges::any_of(all, [](const EnvChange &change) { return change.value.has_value(); });
    const auto count = plan ? plan->overwritten.size() : all.size();
    const QString button = count == 0 ? tr("&Write into %1")
        : putsIn                      ? tr("&Write these %n variables into %1", nullptr, int(count))
                                      : tr("&Take these %n variables out of %1", nullptr, int(count));
    m_button->setText(button.arg(shownOnButton(fileName())));
    QStringList lines;
    const auto sharing = DeployFileWork::sharing(m_source, m_appKey, m_path);
    if (!plan) {
        m_problem->say(fileErrorText(plan.error()));
        offerLines(false);
    } else if (!plan->path.isEmpty()) {
        lines = planLines(*plan, sharing.conflict.isEmpty() ? sharing.apps : QStringList());
        if (!sharing.conflict.isEmpty()) {
            m_problem->say(sharingConflictText(sharing.conflict, sharing.conflictApp));
            m_hasWork = false;
        }
        QStringList warnings = warningsOf(*plan, m_source.use());
        if (putsIn)
            warnings.append(
                tr("It will stand there as plain text: whoever can read the file, or a backup of it, has it."));
        if (!warnings.isEmpty() && m_hasWork)
            m_warning->say(Tone::Warning,
                putsIn ? tr("Before a key goes into this file") : tr("Before this file is changed"),
                warnings.join(u'\n'));
        showRivals(plan->rivals);
        if ((m_wasRefused || !mayWrite()) && m_hasWork)
            offerLines(false);
        if (!mayWrite())
            m_problem->say(switchedOffText(Policy::Feature::PlainFiles));
    }
    m_lines->setText(lines.join(u'\n'));
    m_lines->setVisible(!lines.isEmpty());
    setBusy(false);
}

void DeployFileView::showRivals(const QList<EnvRival> &rivals)
{
    if (rivals.isEmpty())
        return;
    QStringList words;
    m_otherPath.clear();
    for (const EnvRival &rival : rivals) {
        words.append(rivalText(rival));
        if (m_otherPath.isEmpty() && rival.kind == EnvRival::Kind::File)
            m_otherPath = rival.path;
    }
    //: %1 is a file, and the & marks a key
    m_otherButton->setText(tr("&Use %1 instead").arg(shownOnButton(QFileInfo(m_otherPath).fileName())));
    m_otherButton->setVisible(!m_otherPath.isEmpty());
    const bool isSeen = std::ranges::any_of(
        rivals, [](const EnvRival &rival) { return rival.line > 0 && rival.kind != EnvRival::Kind::Disputed; });
    m_rivals->say(Tone::Warning,
        isSeen ? tr("Another place wins over this file") : tr("Another place may win over this file"),
        words.join(u'\n'));
}

void DeployFileView::offerLines(bool putsBack)
{
    const QList<EnvChange> all = changes();
    if (putsBack) {
        m_byHand->setText(tr("By hand: the lines that stood there before can be copied. Put each in the place of the "
                             "new one, and take out those that were not there before."));
        m_copyLines->setSecret(tr("The lines that stood in %1").arg(shownName(fileName())),
            [this, path = m_path] { return DeployFileWork::linesToPutBack(m_source, path); });
    } else {
        m_byHand->setText(byHandText(all));
        m_copyLines->setSecret(tr("The lines for %1").arg(shownName(fileName())),
            [this] { return readyFuture(Result<Secret>(deployLines(m_source.variablesFor(m_appKey)))); });
    }
    m_byHand->show();
    m_copyLines->setVisible(
        putsBack || std::ranges::any_of(all, [](const EnvChange &change) { return change.value.has_value(); }));
}

void DeployFileView::showPutBack()
{
    endLook();
    showPlan(Result<EnvFilePlan>(EnvFilePlan{}));
    m_lines->setText(putBackLines(DeployFileWork::toPutBack(m_source, m_path)).join(u'\n'));
    m_lines->show();
    m_button->setText(tr("&Put the old values back into %1").arg(shownOnButton(fileName())));
    m_hasWork = true;
    if (m_wasRefused)
        offerLines(true);
}

void DeployFileView::setThere(bool isThere)
{
    if (std::exchange(m_isThere, isThere) != isThere)
        emit isThereChanged();
}

void DeployFileView::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    // What was overwritten before it was forbidden can be put back.
    const bool mayAct = mayWrite() || putsBack();
    m_button->setEnabled(m_hasWork && !isBusy && mayAct);
    m_button->setVisible(!m_path.isEmpty() && mayAct);
}

void DeployFileView::write(bool putsBack)
{
    setBusy(true);
    m_wasRefused = false;
    m_outcome->hide();
    whenFinished(putsBack ? DeployFileWork::putBack(m_source, m_path)
                          : DeployFileWork::write(m_source, m_appKey, m_path, changes(), m_digest),
        this, [this, putsBack](const Result<EnvFilePlan> &done) { onDone(done, putsBack); });
}

void DeployFileView::onDone(const Result<EnvFilePlan> &done, bool putsBack)
{
    setBusy(false);
    look();
    if (!done) {
        if (done.error().kind != Error::Kind::Cancelled)
            m_outcome->say(Tone::Warning, tr("Nothing was written"), fileErrorText(done.error()));
        // What keeps us from writing keeps nobody else.
        m_wasRefused = done.error().kind == Error::Kind::Storage;
        if (m_wasRefused)
            offerLines(putsBack);
        return;
    }
    QStringList lines;
    for (const EnvLineChange &line : done->lines)
        lines.append(lineChangeText(line, true));
    if (!putsBack)
        lines.append(tr("What stood there before is kept where the keys are, until the rotation is finished."));
    lines.append(tr("Whatever runs with this file reads it when it starts: the next step restarts it."));
    const QString file = shownName(QFileInfo(done->path).fileName());
    m_outcome->say(
        Tone::Good, putsBack ? tr("Put back into %1").arg(file) : tr("Written into %1").arg(file), lines.join(u'\n'));
}
