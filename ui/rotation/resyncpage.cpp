// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/resyncpage.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/syncerrortext.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/worddialog.h"
#include "ui/words/agetext.h"
#include "ui/words/apptext.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

bool isReachedOtherwise(const ResyncLine &line)
{
    return line.app.method == AppMethod::Unknown;
}

} // namespace

ResyncPage::ResyncPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::Resync)
    , m_resync(named("resync", new QAction(icon(u"resync"_s), tr("Resync"), this)))
    , m_byHand(named("resyncedByHand", new QAction(icon(u"done"_s), tr("Resynced by hand…"), this)))
    , m_stop(named("stopResync", new QAction(icon(u"stop"_s), tr("Stop"), this)))
{
    m_resync->setToolTip(tr("Has the selected apps synced again"));
    m_stop->setToolTip(tr("Those that are sent already go on"));
    board().addOwnAction(m_resync);
    board().addOwnAction(m_byHand);
    board().addOwnAction(m_stop);
    m_details = named("resyncDetails", wordsLabel(this));
    addDetail(m_details);
    setupRuns();
    connect(&board(), &AppsBoard::selectionChanged, this, &ResyncPage::refreshDetails);
    connect(m_resync, &QAction::triggered, this, &ResyncPage::resyncSelected);
    connect(m_byHand, &QAction::triggered, this, &ResyncPage::sayByHand);
    connect(m_stop, &QAction::triggered, &session(), &RotationSession::stopResync);
}

/// A resync shows that an app is reached, not that its calls run: that is for somebody to look at.
void ResyncPage::setupRuns()
{
    auto *row = new QWidget(this);
    m_runsBox = named("runsSeenBox", new QCheckBox(tr("I have seen ru&ns succeed since the rotation"), row));
    m_runsBox->setToolTip(tr("A good resync does not show it. The record names you, or says that nobody looked."));
    m_runsButton = named("runsPageButton", plainButton(icon(u"browser"_s), tr("Op&en the runs page"), row));
    auto *layout = bareLayout<QHBoxLayout>(row);
    layout->addWidget(m_runsBox, 1);
    layout->addWidget(m_runsButton);
    addFooter(row);
    connect(m_runsBox, &QCheckBox::clicked, &session(), &RotationSession::setRunsSeen);
    connect(m_runsButton, &QPushButton::clicked, this, [this] { openPage(session().runsPage(), *this); });
}

QList<RotationNotice::Kind> ResyncPage::saidElsewhere() const
{
    return RollOutPage::saidElsewhere() + QList{RotationNotice::ResyncMissing, RotationNotice::ResyncFailed};
}

int ResyncPage::count(ResyncLine::State state) const
{
    return static_cast<int>(std::ranges::count(m_lines, state, &ResyncLine::state));
}

QString ResyncPage::actText() const
{
    const int waiting = count(ResyncLine::Waiting);
    if (waiting == 0)
        return RollOutPage::actText();
    return tr("&Resync %n apps", nullptr, int(waiting));
}

bool ResyncPage::mayAct() const
{
    if (isRunning())
        return false;
    return count(ResyncLine::Waiting) > 0 ? !session().isBusy() : RollOutPage::mayAct();
}

QString ResyncPage::whyNot() const
{
    return isRunning() ? tr("Apps are being resynced: that comes to its end first.") : RollOutPage::whyNot();
}

void ResyncPage::act()
{
    if (count(ResyncLine::Waiting) > 0)
        session().resync();
    else
        RollOutPage::act();
}

RolloutModel::ResyncState ResyncPage::stateOf(const ResyncLine &line)
{
    using State = RolloutModel::ResyncState;
    switch (line.state) {
    case ResyncLine::Waiting:
        return {.kind = State::Open, .text = tr("Not yet")};
    case ResyncLine::Running:
        return {.kind = State::Running, .text = line.isLookedUp ? tr("Looked up…") : tr("Running…")};
    case ResyncLine::ByHand:
        return {.kind = State::Open, .text = isReachedOtherwise(line) ? tr("By hand") : tr("Not listed: by hand")};
    case ResyncLine::Good:
        if (!line.isListed())
            return {.kind = State::Good, .text = tr("Done by hand")};
        return line.isOfAnotherApp() ? State{.kind = State::Trouble, .text = tr("Another app answered")}
                                     : State{.kind = State::Good, .text = tr("Done")};
    case ResyncLine::Failed:
        return {.kind = State::Trouble, .text = tr("Failed")};
    case ResyncLine::Unknown:
        break;
    }
    return {.kind = State::Trouble, .text = tr("Not known")};
}

QString ResyncPage::detailWords(const ResyncLine &line)
{
    QStringList words;
    if (line.state == ResyncLine::Failed && !line.code.isEmpty())
        words << syncFailureText({.code = line.code, .message = line.message, .appHttpStatus = line.appHttpStatus});
    else if (line.state == ResyncLine::Failed)
        words << line.message;
    else if (line.state == ResyncLine::Unknown)
        words << (line.message.isEmpty() ? tr("Its answer was lost.") : line.message)
              << tr("A resync may be repeated: do that.");
    else if (line.isLookedUp)
        words << tr(
            "It was sent before this program was closed or cut off, and its answer is not known. Whether a sync "
            "of this app is shown since is being read; until that is known it is not sent again.");
    else if (line.state == ResyncLine::ByHand && isReachedOtherwise(line))
        words << resyncHindrance(line.app);
    else if (!line.byWordOf.isEmpty())
        words << tr("Resynced by hand, by the word of %1, noted %2: %3")
                     .arg(shownName(line.byWordOf), exactTimeText(line.at), shownName(line.reason));
    if (!line.answeredAppId.isEmpty() && line.answeredAppId != line.app.externalId)
        words << tr("Another app ID answered: %1 instead of %2. Inngest takes that for another app; refused until it "
                    "is put right.")
                     .arg(shownName(line.answeredAppId), shownName(line.app.externalId));
    if (!line.urlNow.isEmpty() && line.urlNow != line.urlBefore)
        words << tr("Its address is another one now: %1, before %2. Make sure that this is meant.")
                     .arg(shownName(line.urlNow.toDisplayString()), shownName(line.urlBefore.toDisplayString()));
    return words.join(u' ');
}

QStringList ResyncPage::missingNames() const
{
    return ofEach(
        m_lines, [](const ResyncLine &line) { return line.app.name; }, std::not_fn(&ResyncLine::isResynced));
}

QString ResyncPage::missingText(const QStringList &names) const
{
    return tr("%n apps are not resynced: %1", nullptr, int(names.size())).arg(namesInWords(names));
}

/// Of what is selected: what has an address and is not under way.
QStringList ResyncPage::toResync() const
{
    const QStringList selected = board().selectedKeys();
    return ofEach(
        m_lines, [](const ResyncLine &line) { return line.app.id; },
        [&selected](const ResyncLine &line) {
            return selected.contains(line.app.id) && line.state != ResyncLine::Running && line.isListed();
        });
}

QStringList ResyncPage::unsaidAmong(const QStringList &appKeys) const
{
    return ofEach(
        m_lines, [](const ResyncLine &line) { return line.app.id; },
        [&appKeys](
            const ResyncLine &line) { return line.state == ResyncLine::ByHand && appKeys.contains(line.app.id); });
}

/// A word as every other one: who looked and how they know stand in the record.
void ResyncPage::sayByHand()
{
    const QStringList unsaid = unsaidAmong(board().selectedKeys());
    if (unsaid.isEmpty())
        return session().sayResynced(board().selectedKeys(), {});
    QList<RolloutRow> rows = session().check().rows();
    rows.removeIf([&unsaid](const RolloutRow &row) { return !unsaid.contains(row.app.key()); });
    auto *dialog = new WordDialog(rows, this);
    connect(dialog, &QDialog::accepted, this,
        [this, dialog, unsaid] { session().sayResynced(unsaid, dialog->owner(), dialog->reason()); });
    dialog->open();
}

void ResyncPage::resyncSelected()
{
    const QStringList keys = toResync();
    for (const QString &key : keys)
        session().resync(key);
}

void ResyncPage::refresh()
{
    m_lines = session().resyncLines();
    m_runsBox->setChecked(rotation().runsSeenAt.isValid());
    m_runsBox->setEnabled(!rotation().isOver());
    m_runsBox->parentWidget()->setVisible(rotation().isRotated);
    m_runsButton->setVisible(!session().runsPage().isEmpty());
    m_runsButton->setToolTip(session().runsPage().toDisplayString());
    RollOutPage::refresh();
    board().setTakesWords(false);
    QHash<QString, RolloutModel::ResyncState> states;
    for (const ResyncLine &line : std::as_const(m_lines))
        states.insert(line.app.id, stateOf(line));
    board().setResyncs(states);
    showSummary();
    refreshDetails();
}

void ResyncPage::showSummary()
{
    QStringList words;
    const int byHand = count(ResyncLine::ByHand); // of whom nobody says that they were resynced
    const int otherwise = static_cast<int>(std::ranges::count_if(
        m_lines, [](const ResyncLine &line) { return line.state == ResyncLine::ByHand && isReachedOtherwise(line); }));
    const int unlisted = byHand - otherwise;
    if (const auto run = session().resyncs(); run && run->left.isTold())
        words << timeLeftText(run->left);
    if (unlisted > 0)
        words << tr("%n apps were added by their address and are not in the list that was read. Where they are known "
                    "there, resync each by hand on its page: Resync, Resync app. Then select it and say so here.",
            nullptr, unlisted);
    if (otherwise > 0)
        words << tr("%n apps are reached in a way that this version of the program does not know. Resync each on its "
                    "own page, in the dashboard or at a server of your own, where that can be done. Then select it and "
                    "say so here.",
            nullptr, otherwise);
    words << tr("Workers have no address: they sync by themselves each time they connect.");
    const int done = static_cast<int>(std::ranges::count_if(m_lines, &ResyncLine::isResynced));
    const QStringList byHandBy
        = ofEach(m_lines, &ResyncLine::byWordOf, [](const ResyncLine &line) { return !line.byWordOf.isEmpty(); });
    // Where nothing could be resynced nothing was seen to be well; and with settings that wait senders are refused.
    const bool isWell = !m_lines.isEmpty() && done == m_lines.size() && !session().keptSettings();
    if (session().check().rows().isEmpty())
        board().setSummary(Tone::Info, tr("There is nothing to resync"), tr("No app is listed in this environment."));
    else
        board().setSummary(isWell ? Tone::Good : Tone::Info,
            m_lines.isEmpty() ? tr("No app of this environment can be resynced")
                              : resyncedText(done, int(m_lines.size()), byHandBy),
            words.join(u' '));
}

void ResyncPage::refreshDetails()
{
    const QStringList selected = board().selectedKeys();
    QString words;
    for (const ResyncLine &line : std::as_const(m_lines)) {
        if (selected.size() == 1 && line.app.id == selected.first())
            words = detailWords(line);
    }
    m_details->setText(words);
    m_details->setVisible(!words.isEmpty());
    m_resync->setEnabled(isCurrent() && !toResync().isEmpty() && !session().isBusy());
    m_stop->setVisible(isRunning());
    m_byHand->setVisible(!std::ranges::all_of(m_lines, &ResyncLine::isListed));
    const bool isOfThose = std::ranges::any_of(
        m_lines, [&](const ResyncLine &line) { return !line.isListed() && selected.contains(line.app.id); });
    enableUnless(*m_byHand,
        !isCurrent() || rotation().isOver() ? tr("That is said after rotate, as long as the rotation goes on.")
            : isOfThose                     ? QString()
                                            : tr("Select apps that are resynced by hand first."));
    m_byHand->setText(
        isOfThose && unsaidAmong(selected).isEmpty() ? tr("Not resynced after all") : tr("Resynced by hand…"));
}
