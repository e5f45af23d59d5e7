// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What can be done with the apps that are selected on the board.

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/appsboard.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

QAction *AppsBoard::makeAction(const QString &name, const QString &text, const QString &symbol, bool inMenu)
{
    auto *action = named(name, new QAction(icon(symbol), text, this));
    if (inMenu)
        m_actionRow->addToMenu(action);
    else
        m_actionRow->add(action)->setToolButtonStyle(Qt::ToolButtonTextOnly); // so that all of them have room
    m_table->addAction(action);
    return action;
}

QAction *AppsBoard::addAction(
    const QString &name, const QString &text, const QString &symbol, void (AppsBoard::*slot)(), bool inMenu)
{
    QAction *action = makeAction(name, text, symbol, inMenu);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

/// On each page the same ones, in the same order: what cannot be done is grey, and says why.
void AppsBoard::setupActions()
{
    m_actionRow->setMostLines(1);
    const auto addAct = [this](const QString &name, const QString &text, const QString &symbol, const QString &what) {
        QAction *action = makeAction(name, text, symbol);
        action->setToolTip(what);
        enableUnless(*action, tr("Nothing is set here: a rotation has steps for that."));
        m_acts.append(action);
    };
    addAct(u"setSelected"_s, tr("Set for me…"), u"play"_s,
        tr("Runs the platforms' own tools for the selected apps. First it looks, and shows what will run."));
    addAct(u"method"_s, tr("Method…"), u"settings"_s,
        tr("How the selected apps' variables are set, and where: chosen once for all of them"));
    addAct(u"copyBlock"_s, tr("Copy as block"), u"copy"_s,
        tr("Copies the variables of the selected apps as NAME=value lines"));
    addAct(u"markSet"_s, tr("Mark as set"), u"done"_s,
        tr("Your word that the variables of the selected are set, where no answer can show it. A risk that was "
           "accepted for them, or another word on what they held before, counts no longer then."));
    m_askAction = addAction(u"ask"_s, tr("Ask again"), u"reload"_s, &AppsBoard::askAgain);
    m_confirmAction = addAction(u"confirm"_s, tr("Confirm…"), u"edit"_s, &AppsBoard::confirm);
    m_riskAction = addAction(u"acceptRisk"_s, tr("Accept the risk…"), u"warning"_s, &AppsBoard::acceptRisk);
    addAct(u"workList"_s, tr("Work list…"), u"export"_s,
        tr("For whoever sets the variables of the selected apps: a file with the places and the expected "
           "fingerprints, without a value"));
    constexpr bool inMenu = true;
    m_withdrawAction = addAction(u"withdraw"_s, tr("Take the word back"), u"close"_s, &AppsBoard::withdraw, inMenu);
    m_accessAction = addAction(u"access"_s, tr("How it is asked…"), u"settings"_s, &AppsBoard::changeAccess, inMenu);
    m_probeAction = addAction(u"probe"_s, tr("VPN probe…"), u"online"_s, &AppsBoard::probeFromInside, inMenu);
    addAction(u"add"_s, tr("Add an app…"), u"add"_s, &AppsBoard::addApp, inMenu);
    addAction(u"addSeveral"_s, tr("Add apps…"), u"apps"_s, &AppsBoard::addApps, inMenu);
    m_removeAction = addAction(u"remove"_s, tr("Remove the app"), u"delete"_s, &AppsBoard::removeApp, inMenu);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

namespace {

/// What it does, or why it cannot be done.
void enable(QAction &action, bool isEnabled, const QString &what, const QString &whyNot)
{
    action.setEnabled(isEnabled);
    action.setToolTip(isEnabled ? what : whyNot);
}

/// From here, or from another place.
bool hasAddress(const RolloutRow &row)
{
    return row.app.hasAddress();
}

} // namespace

void AppsBoard::refreshActions()
{
    const QList<RolloutRow> rows = selectedRows();
    const bool canAsk = std::ranges::any_of(rows, [](const RolloutRow &row) { return row.app.canBeAsked(); });
    // Without a question of its own the check asks when the page says so.
    const bool isSurvey = m_model.keys().goal == RolloutGoal::Survey;
    const QString nobodyToAsk = tr("None of the selected can be asked");
    enable(*m_askAction, !isSurvey && (rows.isEmpty() || canAsk),
        tr("Asks the selected apps at once; without a selection all of them"),
        isSurvey ? tr("Here the apps are asked by “Check”") : nobodyToAsk);
    const bool isAnyUnknown
        = std::ranges::any_of(rows, [](const RolloutRow &row) { return row.app.app.method == AppMethod::Unknown; });
    enable(*m_accessAction, !selectedAskable().isEmpty() && m_areAccessesRead,
        tr("Address, headers and proxy with which the selected apps are asked"),
        rows.isEmpty()           ? tr("Select an app first")
            : !m_areAccessesRead ? tr("What is kept of how apps are asked has not been read yet")
            : isAnyUnknown       ? tr("Inngest reaches such an app in a way that this version of the program does not "
                                            "know: it is not asked")
                                 : tr("Workers, senders and what runs inside your own endpoints (API) are not asked"));
    const bool takesWords = m_takesWords && !isSurvey;
    const bool isMissing = takesWords && !selectedMissing().isEmpty();
    const QString nothingMissing = !takesWords ? tr("Nothing is asked here that somebody's word could stand for")
        : rows.isEmpty()                       ? tr("Select an app first")
        : std::ranges::all_of(rows, [](const RolloutRow &row) { return row.app.isSender; })
        ? tr("Of a sender it is said at the right who says that it has moved")
        : std::ranges::any_of(rows, [](const RolloutRow &row) { return row.app.moment.holdsStored; })
        ? tr("New values are stored there: no word takes them away, the old ones have to be put back")
        : tr("Of the selected apps nothing is missing");
    enable(*m_confirmAction, isMissing, tr("Somebody has looked at the selected apps' variables; for the record"),
        nothingMissing);
    enable(*m_riskAction, isMissing,
        tr("The selected apps may break, and their owner answers for that; for the record"), nothingMissing);
    enable(*m_withdrawAction, takesWords && !selectedWithWord().isEmpty(),
        tr("What somebody said of the selected apps counts no longer"),
        tr("Of the selected apps nobody's word counts: there is none to take back"));
    enable(*m_probeAction, std::ranges::any_of(rows, hasAddress),
        tr("A script that asks the selected apps from inside their network"), nobodyToAsk);
    m_removeAction->setText(rows.size() > 1 ? tr("Remove the apps") : tr("Remove the app"));
    // Grey rather than gone: what stands behind it keeps its place under the pointer.
    enable(*m_removeAction,
        !rows.isEmpty() && std::ranges::all_of(rows, [](const RolloutRow &row) { return row.app.wasAddedByUrl; }),
        tr("This program forgets where the selected apps are; nothing changes at them"),
        rows.isEmpty() ? tr("Select an app first") : tr("Apps that were added here by their addresses can be removed"));
}

void AppsBoard::askAgain()
{
    m_check.askNow(ofEach(selectedRows(), &RolloutRow::key));
}

/// Of which it can be said how they are asked: with an address, those of the other kinds would not be asked either.
QList<RolloutApp> AppsBoard::selectedAskable() const
{
    return ofEach<QList<RolloutApp>>(selectedRows(), &RolloutRow::app,
        [](const RolloutRow &row) { return !row.app.isSender && row.app.app.method == AppMethod::Serve; });
}

void AppsBoard::withdraw()
{
    if (const QStringList keys = selectedWithWord(); !keys.isEmpty())
        emit wordWithdrawn(keys);
}

void AppsBoard::removeApp()
{
    if (!m_removeAction->isEnabled())
        return;
    const QStringList keys = ofEach(selectedRows(), &RolloutRow::key);
    const QStringList names = ofEach(selectedRows(), [](const RolloutRow &row) {
        return tr("%1 (%2)", "an app, its address").arg(rolloutAppName(row.app), shownLine(row.app.url().toString()));
    });
    delete findChild<QMessageBox *>(u"removeAppBox"_s, Qt::FindDirectChildrenOnly);
    auto *box = plainBox("removeAppBox", QMessageBox::Question, tr("Remove apps"),
        tr("Remove %n apps?", nullptr, int(keys.size())), QMessageBox::Cancel, this);
    box->setInformativeText(
        tr("This program forgets where they are: nobody asks them any more which keys they hold, and "
           "no rotation waits for them. Nothing changes at the apps. The history keeps it: %1.")
            .arg(namesInWords(names, 5)));
    box->setDefaultButton(QMessageBox::Cancel);
    QPushButton *yes = named("confirmRemoveAppButton", box->addButton(tr("&Remove"), QMessageBox::DestructiveRole));
    connect(yes, &QPushButton::clicked, this, [this, keys] {
        for (const QString &key : keys)
            emit removeRequested(key);
    });
    box->open();
}
