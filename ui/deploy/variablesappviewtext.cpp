// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the view says of the apps that are selected, and what can be done with them from elsewhere.

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/core/shown.h"
#include "app/deploy/deploytargets.h"
#include "ui/deploy/deploychooser.h"
#include "ui/deploy/filesformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/deploy/variablesvalues.h"
#include "ui/deploy/waydialog.h"
#include "ui/widgets/build.h"
#include "ui/words/policytext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// As far as its answers show it, or it is noted.
bool hasAll(const AppVariables &app)
{
    return app.isShown || app.moved != AppVariables::Moved::NotSaid
        || (app.isSaidToBeSet && !app.tells && !app.waitsToBeLive());
}

QString notMovedText()
{
    return VariablesAppView::tr("Nothing to do: nobody has said that it was moved.");
}

QString doubtOf(const AppVariables &app)
{
    using State = OpenSetting::State;
    if (app.doubt->isOnlyLive)
        return VariablesAppView::tr("Was being made live when the program or its account was closed: it is not known "
                                    "whether it is live. “Set for me” can make it live once more.");
    if (app.doubt->state == State::CutOff)
        return app.takesOut()
            ? VariablesAppView::tr("Was being taken out when the program or its account was closed: it is not known "
                                   "whether all of it is out. “Set for me” looks it up, or takes it out again.")
            : VariablesAppView::tr("Was being set when the program or its account was closed: it is not known whether "
                                   "all of it is set. “Set for me” looks it up, or sets it again.");
    return app.takesOut()
        ? VariablesAppView::tr("It is not known whether it is taken out: the tool was stopped, or what it did could "
                               "not be read back. “Set for me” looks it up, or takes it out again.")
        : VariablesAppView::tr("It is not known whether it is set: the tool was stopped, or what it did could not be "
                               "read back. “Set for me” looks it up, or sets it again.");
}

/// Set or taken out by a tool, and made live by none so far, as far as is known: what a tool only started may be under
/// way.
QString notLiveText(const AppVariables &app)
{
    if (!canBeMadeLiveByTool(app.targetId, app.targetPlace))
        return app.takesOut()
            ? VariablesAppView::tr("Taken out, and no tool makes that live here: what reads it may still have it until "
                                   "you redeploy or restart it.")
            : VariablesAppView::tr("Set, and no tool makes it live here: what reads it may go on with what it had "
                                   "until you redeploy or restart it.");
    return app.takesOut()
        ? VariablesAppView::tr("Taken out, and not known to be live: what reads it may still have it. “Set for me” "
                               "can make that live, or redeploy it yourself.")
        : VariablesAppView::tr("Set, and not known to be live: what reads it may go on with what it had. “Set for me” "
                               "can make it live, or redeploy it yourself.");
}

} // namespace

/// How far several are, by what stateOf() says of each.
QString VariablesAppView::stateOf(const QList<AppVariables> &all) const
{
    int done = 0;
    int notLive = 0;
    int byHand = 0;
    int inDoubt = 0;
    for (const AppVariables &app : all) {
        if (!m_selected.contains(app.appKey))
            continue;
        if (hasAll(app))
            ++done;
        else if (app.isInDoubt())
            ++inDoubt;
        else if (app.waitsToBeLive())
            ++(canBeMadeLiveByTool(app.targetId, app.targetPlace) ? notLive : byHand);
    }
    QString text = tr("Done: %1 of %2.").arg(done).arg(m_selected.size());
    if (inDoubt > 0)
        text = tr("%1 Of %n more nobody knows whether they are: a tool was cut off or stopped there. “Set for me” "
                  "looks it up, or sets them again.",
            nullptr, inDoubt)
                   .arg(text);
    if (notLive > 0)
        text = tr(
            "%1 %n more are done there, and not known to be live. “Set for me” can make them live.", nullptr, notLive)
                   .arg(text);
    return byHand == 0 ? text
                       : tr("%1 %n more are done there, and may not be live before you redeploy or restart them: no "
                            "tool does that here.",
                           nullptr, byHand)
                             .arg(text);
}

/// What is so of a variable that goes, of all that are selected.
QString VariablesAppView::removalOf(const QList<AppVariables> &all) const
{
    const bool areAllOut = std::ranges::all_of(all,
        [this](const AppVariables &app) { return !m_selected.contains(app.appKey) || (hasAll(app) && !app.isStored); });
    if (!areAllOut)
        return tr("is to be removed");
    // What stood there before this rotation may stay there in an undo.
    return m_source->step() == RotationStep::PutBack
        ? tr("holds no key of this rotation: the answers show it, or it is noted")
        : tr("is out: the answers show it, or it is noted");
}

/// isInFile: its file has what it is to get.
QString VariablesAppView::stateOf(const AppVariables &app, bool isInFile)
{
    if (app.isStoredInFile)
        return tr("New values were written into its file: what starts with that file reads them, whatever its answers "
                  "show now. Put the old ones back.");
    if (app.isStoredElsewhere)
        return tr("New values were stored where it was set before that was changed, or may have been; or whoever "
                  "handed this over wrote them into a file. What is put back from here does not reach them: look "
                  "there, put the old ones back, and say here that it is done.");
    if (app.isStored)
        return tr("A tool has stored new values where its variables are set, or may have. Its answers show what runs "
                  "now, not what is stored: put the old ones back.");
    if (app.moved == AppVariables::Moved::Said)
        return tr("Done: somebody says that it sends with this key.");
    if (app.moved == AppVariables::Moved::NotNeeded)
        return notMovedText();
    return app.isShown                      ? tr("Done: its answers have shown it.")
        : app.isInDoubt()                   ? doubtOf(app)
        : app.waitsToBeLive()               ? notLiveText(app)
        : app.isSaidToBeSet && app.tells    ? tr("Noted as done; its answers do not show it yet.")
        : app.isSaidToBeSet && app.isSender ? tr("Noted as done. Nobody has said yet that it sends with this key.")
        : app.isSaidToBeSet                 ? tr("Noted as done.")
        : isInFile      ? tr("The file has it, and nothing shows yet that it is read: restart what runs with the file.")
        : app.isCutOver ? tr("To be done when rotating.")
                        : tr("Not done yet.");
}

QString VariablesAppView::hintOf(const AppVariables &app) const
{
    if (app.isSender)
        return tr("Sends events and is no app: nobody can ask it which key it has.");
    QStringList sentences;
    if (!app.platform.isEmpty())
        sentences.append((app.appKey.startsWith("url:"_L1) ? tr("It was added as one on “%1”.")
                                                           : tr("Inngest reports its platform as “%1”."))
                             .arg(shownName(app.platform)));
    if (app.isCutOver)
        sentences.append(tr("Its SDK knows no fallback: set and deploy this at the moment of rotating, not before. In "
                            "between its calls are refused."));
    return sentences.join(u' ');
}

/// Of several: whether one can copy for all of them what is shown of this one.
QString VariablesAppView::severalHint(const QList<AppVariables> &all, const AppVariables &app) const
{
    QStringList others;
    for (const AppVariables &one : all) {
        if (m_selected.contains(one.appKey) && one.variables != app.variables)
            others.append(shownName(one.name));
    }
    const QString noted = tr("Of what is selected, this step has something to do for %n. How they are set, and that it "
                             "is done, is noted for all of these.",
        nullptr, int(m_selected.size()));
    if (others.isEmpty())
        return (app.takesOut() ? tr("%1 The same is taken out of all of them.")
                               : tr("%1 All of them get the values below."))
            .arg(noted);
    return tr("%1 The values below are those of %2; these get others: %3.")
        .arg(noted, shownName(app.name), namesInWords(others));
}

/// Of several: in which ways they are set, or whose place is the one that is shown.
QString VariablesAppView::waysHint(const QList<AppVariables> &all, const AppVariables &app) const
{
    const QStringList ways = this->ways(all);
    if (ways.size() > 1)
        return tr("They are not all set in one way: %1. What is chosen below counts for all of them from then on.")
            .arg(namesInWords(ofEach(ways, [](const QString &way) {
                const auto target = knownTargets().find(way);
                return target ? deployText(target->name) : way;
            })));
    const auto target = knownTargets().find(wayOf(app));
    if (!target)
        return {};
    if (!target->writesFile) {
        const QString place = joinedPlaces(*target, placesFrom(*target, app.targetPlace));
        const QStringList elsewhere = ofEach(all, &AppVariables::name, [&](const AppVariables &one) {
            return m_selected.contains(one.appKey)
                && joinedPlaces(*target, placesFrom(*target, one.targetPlace)) != place;
        });
        return elsewhere.isEmpty() ? QString()
                                   : tr("The place below is that of %1. These have others: %2.")
                                         .arg(shownName(app.name), namesInWords(elsewhere));
    }
    const auto fileOf = [&](const AppVariables &one) {
        return placesOf(placesFrom(*target, one.targetPlace), one.name, m_source->environmentName())
            .value(target->filePlace()->id);
    };
    const QStringList others = ofEach(all, &AppVariables::name,
        [&](const AppVariables &one) { return m_selected.contains(one.appKey) && fileOf(one) != fileOf(app); });
    return others.isEmpty() ? QString()
                            : tr("The file below is that of %1. These have other files: %2. “Set for me” writes all of "
                                 "them.")
                                  .arg(shownName(app.name), namesInWords(others));
}

QString VariablesAppView::nothingFor(const QStringList &appKeys) const
{
    QStringList names;
    QStringList asked;
    for (const QString &appKey : appKeys)
        (m_source->asksForEventKey(appKey) ? asked : names).append(m_source->nameOf(appKey));
    QStringList sentences;
    if (!names.isEmpty())
        sentences.append(tr("Nothing is to be set or taken out for %1 in this step.").arg(namesInWords(names)));
    if (!asked.isEmpty())
        sentences.append(tr("With which event key %1 send is not told. If you know, say it below the name of each on "
                            "the step's page: then there can be something to set for them.",
            nullptr, int(asked.size()))
                             .arg(namesInWords(asked)));
    return sentences.join(u' ');
}

VariablesActs VariablesAppView::acts() const
{
    const QString nothing = m_others.isEmpty() ? tr("Select an app first") : nothingFor(m_others);
    if (!m_hasAny)
        return {nothing, nothing, nothing, nothing, nothing};
    const QList<AppVariables> all = m_source->variables();
    const QList<Setting> settings = this->settings(all);
    const QString others = leftOut(all, settings);
    return {.setForMe = settings.isEmpty() && files(all).isEmpty() ? others : QString(),
        .leftOut = others,
        .way = QString(),
        .copied = whyNotCopied(all),
        .marked = whyNotMarked(all),
        .isAny = true};
}

QString VariablesAppView::whyNotHere(const QList<AppVariables> &all, const QString &store) const
{
    if (m_source->serverPlaces().contains(store))
        return tr("The server of %1 has its own settings at this place, where the same names stand for other values: "
                  "choose another place.")
            .arg(shownName(m_source->environmentName()));
    const QList<DeployVariable> variables = m_source->variablesFor(m_app.appKey);
    const QStringList fed = appsByStore(all).values(store);
    for (const AppVariables &other : all) {
        const QString name = fed.contains(other.appKey) ? contradiction(variables, other.variables) : QString();
        if (!name.isEmpty())
            return tr("This place feeds %1 too, which is to get another value of %2, and it can hold only one: "
                      "give one of the two a place of its own.")
                .arg(shownName(other.name), name);
    }
    return {};
}

QString VariablesAppView::leftOut(const QList<AppVariables> &all, const QList<Setting> &settings) const
{
    const bool areOnlyFiles = settings.isEmpty() && !this->files(all).isEmpty();
    if (!areOnlyFiles && !Policy::now().allows(Policy::Feature::SetForMe))
        return switchedOffText(Policy::Feature::SetForMe);
    QStringList set;
    for (const Setting &setting : settings)
        set += setting.appKeys;
    QStringList done;
    QStringList senders;
    QStringList files;
    QStringList atServers;
    QStringList byHand;
    const QStringList serversOwn = m_source->serverPlaces();
    for (const AppVariables &app : all) {
        if (!m_selected.contains(app.appKey) || set.contains(app.appKey))
            continue;
        const auto target = knownTargets().find(wayOf(app));
        const bool isFile = target && target->writesFile;
        const bool isAtServers = target && serversOwn.contains(storeOf(*target, placesIn(*target, app)));
        (app.isDone()          ? done
                : app.isSender ? senders
                : isFile       ? files
                : isAtServers  ? atServers
                               : byHand)
            .append(app.name);
    }
    QStringList sentences;
    if (!done.isEmpty())
        sentences.append(tr("Done already: %1.").arg(namesInWords(done)));
    if (!senders.isEmpty())
        sentences.append(tr("No app, so that no tool is known for it: %1.").arg(namesInWords(senders)));
    if (!byHand.isEmpty())
        sentences.append(tr("Set in a way that has no tool here: %1. Copy the values there, or choose another way.")
                             .arg(namesInWords(byHand)));
    if (!atServers.isEmpty())
        sentences.append(
            tr("Set where the server has its own settings, in which the same names stand for other values: "
               "%1. Give each of these a place of its own.")
                .arg(namesInWords(atServers)));
    if (!files.isEmpty() && !areOnlyFiles)
        sentences.append(
            tr("Written into files, and not by a tool: %1. Select these alone, and “Set for me” writes them.")
                .arg(namesInWords(files)));
    sentences.append(nothingFor(m_others));
    return sentences.join(u' ').trimmed();
}

bool VariablesAppView::isInChooser(const AppVariables &app) const
{
    return app.appKey == m_app.appKey && !m_chooser->targetId().isEmpty();
}

QStringList VariablesAppView::ways(const QList<AppVariables> &all) const
{
    QStringList ways = ofEach(
        all, [this](const AppVariables &app) { return wayOf(app); },
        [this](const AppVariables &app) { return m_selected.contains(app.appKey); });
    ways.removeDuplicates();
    return ways;
}

void VariablesAppView::chooseWay()
{
    QList<AppVariables> chosen = m_source->variables();
    chosen.removeIf([this](const AppVariables &app) { return !m_selected.contains(app.appKey); });
    if (chosen.isEmpty())
        return;
    for (AppVariables &app : chosen)
        app.targetId = wayOf(app);
    auto *dialog = new WayDialog(m_source->use(), chosen, this);
    // What is selected now is what was meant, whatever comes meanwhile.
    connect(dialog, &QDialog::accepted, this, [this, dialog, keys = m_selected] {
        if (dialog->hasTyped())
            setWay(keys, dialog->targetId(), dialog->place());
    });
    dialog->open();
}

/// As it was chosen, of each of them: that it counts for all was said where it was.
void VariablesAppView::setWay(const QStringList &appKeys, const QString &targetId, const QString &place)
{
    QList<AppVariables> chosen;
    const QList<AppVariables> all = m_source->variables();
    for (AppVariables app : all) {
        if (!appKeys.contains(app.appKey))
            continue;
        app.targetId = targetId;
        app.targetPlace = place;
        chosen.append(app);
    }
    if (appKeys.contains(m_app.appKey)) {
        m_app.targetId = targetId;
        m_app.targetPlace = place;
        m_chooser->present(targetId, place);
    }
    m_source->setTargets(chosen);
}

QString VariablesAppView::whyNotCopied(const QList<AppVariables> &all) const
{
    const AppVariables *shown = firstWith(all, &AppVariables::appKey, m_app.appKey);
    if (!shown
        || std::ranges::none_of(shown->variables, [](const DeployVariable &one) { return !one.value.isEmpty(); }))
        return tr("There is no value to copy here");
    for (const AppVariables &other : all) {
        if (m_selected.contains(other.appKey) && other.variables != shown->variables)
            return tr("The selected apps do not all get the same: copy them one by one");
    }
    return {};
}

void VariablesAppView::copyBlock()
{
    bringIntoSight(*m_values); // where it is said that it is copied, and for how long
    m_values->copyAll();
}

/// Of all that are selected it is known, or nobody has to know it.
QString VariablesAppView::whyNothingToMark(const QList<AppVariables> &all) const
{
    const bool areSeveral = m_selected.size() > 1;
    if (m_telling.size() == m_selected.size())
        return areSeveral ? tr("Their own answers say whether they are done: nobody has to")
                          : tr("Its own answers say whether it is done: nobody has to");
    const bool areAllSaid = std::ranges::all_of(all, [this](const AppVariables &app) {
        return !m_selected.contains(app.appKey) || app.moved == AppVariables::Moved::Said;
    });
    if (areAllSaid)
        return areSeveral ? tr("Somebody has said of each of these senders that it is done")
                          : tr("Somebody has said of this sender that it is done");
    return areSeveral ? tr("Nothing to mark: each of these says it by its own answers, or somebody has said it, or "
                           "nobody has said that it was moved")
                      : notMovedText();
}

QString VariablesAppView::whyNotMarked(const QList<AppVariables> &all) const
{
    if (m_silent.isEmpty())
        return whyNothingToMark(all);
    if (!m_setCheck->isChecked())
        return {};
    const auto marked = int(m_silent.size());
    return marked < m_selected.size()
        ? tr("The %n of these that can be marked are marked already; the box at the right takes that back", nullptr,
            marked)
        : marked > 1 ? tr("These %n are marked already; the box at the right takes that back", nullptr, marked)
                     : tr("It is marked already; the box at the right takes that back");
}
