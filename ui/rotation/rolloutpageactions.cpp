// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a page can do with the apps that are selected on its board.

#include "app/core/csv.h"
#include "app/core/exportfile.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstable.h"
#include "ui/deploy/variablesappview.h"
#include "ui/rotation/rolloutpage.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QAction>
#include <QFileDialog>
#include <QInputDialog>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestOwner = 100;

/// What somebody else has to set, as a CSV file without a value: a line a variable, with its app, the place, what is to
/// be done, the fingerprint that is expected, how the app stands by its own answers, and its owner. places: in words,
/// by app, as the owners are; rows and keys: of the same step.
QByteArray workListCsv(const QList<AppVariables> &apps, const QHash<QString, QString> &places,
    const QHash<QString, QString> &owners, const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    QByteArray csv = csvRecord({RollOutPage::tr("App"), RollOutPage::tr("Where it is set"), RollOutPage::tr("Variable"),
        RollOutPage::tr("What to do"), RollOutPage::tr("Expected fingerprint"), RollOutPage::tr("Signing key now"),
        RollOutPage::tr("Event key now"), RollOutPage::tr("How it is known"), RollOutPage::tr("Owner")});
    for (const AppVariables &app : apps) {
        const auto *row = firstOf(rows, [&app](const RolloutRow &one) { return one.app.key() == app.appKey; });
        QStringList state = row
            ? QStringList{signingKeyWords(*row, keys).cell, eventKeyWords(*row, keys).cell, evidenceInWords(*row)}
            : QStringList{{}, {}, {}};
        state.append(shownName(owners.value(app.appKey)));
        const QString place = places.value(app.appKey, shownName(app.platform));
        for (const DeployVariable &variable : app.variables)
            csv += csvRecord(QStringList{shownName(app.name), place, variable.name,
                                 variable.isRemoved ? RollOutPage::tr("remove") : RollOutPage::tr("set"),
                                 variable.isRemoved ? QString() : variable.fingerprint()}
                + state);
    }
    return csv;
}

/// What is not told by its own answers somebody says: of a worker or a Go app, and of what is no app.
QString whatCloses(const QList<AppVariables> &listed)
{
    const auto telling = std::ranges::count_if(listed, &AppVariables::tells);
    if (telling == listed.size())
        return RollOutPage::tr("Their own answers close it.");
    return telling == 0 ? RollOutPage::tr("They do not tell themselves: somebody's word closes it.")
                        : RollOutPage::tr("Of %n of them their own answers close it, of the others somebody's word.",
                            nullptr, int(telling));
}

} // namespace

/// Where variables are to be set that begins with the rows.
QWidget *RollOutPage::firstField() const
{
    return hasVariables() && isCurrent() ? &m_board->table() : nullptr;
}

bool RollOutPage::isFieldOfStep(const QWidget &field) const
{
    return RotationPage::isFieldOfStep(field) && !m_board->isAncestorOf(&field);
}

void RollOutPage::addActions()
{
    using Act = AppsBoard::Act;
    constexpr bool inMenu = true;
    m_addSender = named("addSender", new QAction(icon(u"event-key"_s), tr("Add a sender"), this));
    m_addSender->setToolTip(tr("A cron job, a mobile client, curl: what sends events and is no app, so that nobody can "
                               "ask it. Its owner's word stands in the record."));
    m_board->addOwnAction(m_addSender, inMenu);
    m_owner = named("owner", new QAction(icon(u"account"_s), tr("Owner…"), this));
    m_owner->setToolTip(tr("Who runs the selected apps: a person or a team. Kept for the next rotation."));
    m_board->addOwnAction(m_owner, inMenu);
    connect(m_owner, &QAction::triggered, this, &RollOutPage::chooseOwner);
    connect(m_addSender, &QAction::triggered, this, [this] {
        m_board->selectApp(m_sender->add());
        refreshDetail();
        m_sender->focusName();
    });
    if (!m_variables)
        return;
    connect(&m_board->act(Act::SetForMe), &QAction::triggered, m_variables, &VariablesAppView::setForMe);
    connect(&m_board->act(Act::Method), &QAction::triggered, m_variables, &VariablesAppView::chooseWay);
    connect(&m_board->act(Act::CopyBlock), &QAction::triggered, m_variables, &VariablesAppView::copyBlock);
    connect(&m_board->act(Act::MarkSet), &QAction::triggered, m_variables, [this] { m_variables->noteSet(true); });
    connect(&m_board->act(Act::WorkList), &QAction::triggered, this, &RollOutPage::chooseWorkListFile);
    connect(m_variables, &VariablesAppView::refreshed, this, &RollOutPage::refreshActs);
}

/// What can be done with the selected apps; what cannot be says why.
void RollOutPage::refreshActs()
{
    using Act = AppsBoard::Act;
    const QStringList selected = m_board->selectedKeys();
    const QString none = selected.isEmpty() ? tr("Select an app first") : QString();
    enableUnless(*m_owner, none);
    const QString notHere = isCurrent() ? QString() : tr("Nothing is to be done here now: it is only to be looked at");
    enableUnless(*m_addSender,
        !notHere.isEmpty()                  ? notHere
            : session().asksSenders(step()) ? QString()
                                            : tr("In this step nothing changes for what sends events and is no app"));
    if (!m_variables)
        return;
    if (!hasVariables()) {
        for (const Act act : {Act::SetForMe, Act::Method, Act::CopyBlock, Act::MarkSet, Act::WorkList})
            enableUnless(m_board->act(act), tr("In this step no app gets other values"));
        return;
    }
    const QString first = notHere.isEmpty() ? none : notHere;
    const auto unless
        = [&](Act act, const QString &whyNot) { enableUnless(m_board->act(act), first.isEmpty() ? whyNot : first); };
    const VariablesActs acts = m_variables->acts();
    unless(Act::SetForMe, acts.setForMe);
    if (QAction &set = m_board->act(Act::SetForMe); set.isEnabled())
        set.setToolTip(QStringList{set.toolTip(), acts.leftOut}.join(u' ').trimmed());
    unless(Act::Method, acts.way);
    unless(Act::CopyBlock, acts.copied);
    unless(Act::MarkSet, acts.marked);
    enableUnless(m_board->act(Act::WorkList),
        acts.isAny || !none.isEmpty() ? none : tr("In this step none of the selected gets other values"));
    m_board->setPrimary(nextAct());
}

/// Setting comes first; what nothing here can set is copied for where it is set. Neither changes anything by itself.
QAction *RollOutPage::nextAct() const
{
    using Act = AppsBoard::Act;
    const bool isDoneByMainButton = canBePressed() && !isDangerous();
    if (!m_variables || !hasMainButton() || isDoneByMainButton || session().isBusy() || !m_board->isVisible())
        return nullptr;
    if (m_board->act(Act::SetForMe).isEnabled())
        return &m_board->act(Act::SetForMe);
    if (!m_board->act(Act::CopyBlock).isEnabled())
        return nullptr;
    const QStringList selected = m_board->selectedKeys();
    const QList<AppVariables> all = session().variables(step());
    const bool isAnyToDo = std::ranges::any_of(
        all, [&](const AppVariables &app) { return selected.contains(app.appKey) && !app.isDone(); });
    return isAnyToDo ? &m_board->act(Act::CopyBlock) : nullptr;
}

void RollOutPage::markDone()
{
    if (!m_variables || !isCurrent() || !m_board->isVisible())
        return;
    // Stored later, as its field loses the keyboard, it would be said of a row that is behind by then.
    if (m_sender->isVisible() && !m_sender->finish())
        return;
    const QStringList selected = m_board->selectedKeys();
    const QList<AppVariables> all = hasVariables() ? session().variables(step()) : QList<AppVariables>();
    for (const AppVariables &app : all) {
        if (!selected.contains(app.appKey))
            continue;
        // Where its own answers say it, a person's word would only end what is known; a sender's is in its own form.
        if (app.tells && app.answers)
            session().check().askNow({app.appKey});
        else if (!app.isSaidToBeSet && app.moved == AppVariables::Moved::NotSaid)
            session().noteSet(app.appKey, step(), true);
    }
    m_board->selectNextToDo();
}

void RollOutPage::chooseOwner()
{
    const QHash<QString, QString> owners = session().owners();
    QStringList apps = m_board->selectedKeys();
    apps.removeIf(&isSenderKey); // those have a form of their own
    if (apps.isEmpty())
        return;
    QStringList known{owners.value(apps.first())};
    for (const QString &one : owners) {
        if (!known.contains(one))
            known.append(one);
    }
    std::sort(known.begin() + 1, known.end());
    auto *dialog = named("ownerDialog", new QInputDialog(this));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Owner"));
    dialog->setLabelText(
        tr("Who runs the selected apps (%1): a person or a team. Empty: nobody is named.").arg(apps.size()));
    dialog->setComboBoxItems(known);
    dialog->setComboBoxEditable(true);
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, apps](const QString &name) { session().setOwner(apps, name.left(longestOwner)); });
    dialog->open();
}

bool RollOutPage::isHeldUpBySenders() const
{
    return isCurrent() && waitsForApps() && waitsForSenders() && !session().mayGoOn()
        && !std::ranges::all_of(m_senders, &RolloutRow::isThere);
}

void RollOutPage::chooseWorkListFile()
{
    prepareCsv();
    // The list of another step is another list: it does not take this one's place.
    const auto number = session().steps().indexOf(step()) + 1;
    auto *dialog = named("workListDialog",
        saveDialog(this, tr("Save the work list"), {tr("CSV, for spreadsheets (*.csv)")}, u"csv"_s,
            proposedFileName(
                u"work-list-%1-step-%2.csv"_s.arg(fileNamePart(rotation().environment.slug), QString::number(number)),
                rotation().isRehearsal)));
    // What is selected now is what was meant, whatever is clicked meanwhile.
    const QStringList selected = m_board->selectedKeys();
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, selected](const QString &path) { saveWorkList(path, selected); });
    dialog->open();
}

void RollOutPage::saveWorkList(const QString &path, const QStringList &appKeys)
{
    QList<AppVariables> listed = session().variables(step());
    const QHash<QString, QString> places = placesInWords();
    listed.removeIf([&appKeys](const AppVariables &app) { return !appKeys.contains(app.appKey); });
    const Done written = writeExportFile(path,
        workListCsv(listed, places, session().owners(), session().rows(step()) + m_senders, session().check().keys()));
    if (written)
        m_saved->say(Tone::Good, tr("The work list is saved"),
            tr("It is in “%1”: %2 of the selected, with fingerprints and no key. %3")
                .arg(shownName(path), QString::number(listed.size()), whatCloses(listed)));
    else
        m_saved->say(Tone::Warning, tr("The work list was not saved"), errorText(written.error(), Attempt::File));
}
