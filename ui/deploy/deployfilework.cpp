// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a file is written and put back, in the order that loses nothing.

#include "ui/deploy/deployfileview.h"

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/core/whenfinished.h"
#include "app/deploy/deploytargets.h"
#include "app/rotation/rotationsession.h"
#include "ui/deploy/variablessource.h"
#include "ui/words/deployfiletext.h"

#include <QThreadPool>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

using FileAnswer = Result<EnvFilePlan>;

QFuture<FileAnswer> inBackground(std::function<FileAnswer()> work)
{
    const SharedPromise<FileAnswer> promise;
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] { promise.give(work()); });
    return promise.future();
}

/// Whom this file feeds, by what was said of where each is set.
QStringList fedBy(const VariablesSource &source, const QString &place)
{
    return ofEach(source.variables(), &AppVariables::appKey, [&](const AppVariables &app) {
        return filesOf(app.targetId, app.targetPlace, app.name, source.environmentName()).contains(place);
    });
}

/// What was kept of a file, out of the keychain.
QFuture<Result<QList<OverwrittenVariable>>> keptOf(VariablesSource &source, const QString &path)
{
    QList<OverwrittenValue> values = DeployFileWork::toPutBack(source, path);
    // The last one written goes first, as one takes steps back.
    std::reverse(values.begin(), values.end());
    const auto kept = std::make_shared<QList<OverwrittenVariable>>(); // shared: each step adds its own
    QList<Step> steps;
    for (const OverwrittenValue &value : std::as_const(values)) {
        steps.append([&source, kept, value] {
            OverwrittenVariable variable{.name = value.variable, .line = value.line, .madeFile = value.madeFile};
            if (value.secretName.isEmpty()) {
                kept->append(variable);
                return readyFuture(Done());
            }
            return mapped(
                source.overwrittenValue(value.secretName), &source, [kept, variable](const Result<Secret> &secret) {
                    if (secret) {
                        kept->append(variable);
                        kept->last().text = *secret;
                    }
                    return asDone(secret);
                });
        });
    }
    return mapped(inOrder(steps, &source), &source,
        [kept](const Done &done) { return done ? Result<QList<OverwrittenVariable>>(*kept) : failure(done.error()); });
}

/// A file is changed only with that in the history, and what came of it stands there afterwards: no value does.
QFuture<FileAnswer> noted(VariablesSource &source, const QStringList &appKeys, QLatin1StringView what,
    const QString &path, const QStringList &variables, const std::function<QFuture<FileAnswer>()> &work)
{
    const auto note = [&source, appKeys, what, path, variables](const QString &outcome) {
        QList<Step> steps;
        for (const QString &variable : variables)
            steps.append([&source, appKeys, what, path, variable, outcome] {
                return source.noteSetting(appKeys, what, path, variable, outcome);
            });
        return inOrder(steps, &source);
    };
    return chained(note(u"begun"_s), &source, [&source, note, work] {
        return continued(work(), &source, [&source, note](const FileAnswer &answer) {
            // It is as it is: that the row could not be written is said by the record itself.
            return mapped(note(answer ? u"done"_s : u"not done"_s), &source, [answer](const Done &) { return answer; });
        });
    });
}

QStringList namesOf(const QList<OverwrittenVariable> &variables)
{
    return ofEach(variables, &OverwrittenVariable::name);
}

Secret linesOf(const QList<OverwrittenVariable> &kept)
{
    Secret lines;
    for (const OverwrittenVariable &variable : kept) {
        if (variable.text)
            lines = joinedSecret({lines.reveal(), variable.text->reveal().trimmed(), "\n"});
    }
    return lines;
}

} // namespace

QList<EnvChange> DeployFileWork::changesFor(const VariablesSource &source, const QString &appKey)
{
    return ofEach<QList<EnvChange>>(source.variablesFor(appKey), [](const DeployVariable &variable) {
        return EnvChange{variable.name, variable.isRemoved ? std::nullopt : std::optional(variable.value)};
    });
}

QString DeployFileWork::missingValue(const QList<EnvChange> &changes)
{
    const auto *empty
        = firstOf(changes, [](const EnvChange &change) { return change.value && change.value->isEmpty(); });
    return empty ? empty->name : QString();
}

QFuture<FileAnswer> DeployFileWork::plan(
    const VariablesSource &source, const QString &path, const QList<EnvChange> &changes)
{
    return inBackground([path, changes, use = source.use()] { return EnvFileWriter::plan(path, changes, use); });
}

DeployFileWork::Sharing DeployFileWork::sharing(
    const VariablesSource &source, const QString &appKey, const QString &path)
{
    Sharing sharing;
    const QList<AppVariables> all = source.variables();
    const auto *own = firstWith(all, &AppVariables::appKey, appKey);
    const QString place = EnvFileWriter::realPath(path);
    if (own && !own->variables.isEmpty() && source.serverPlaces().contains(place)) {
        sharing.conflict = own->variables.first().name;
        sharing.conflictApp = source.environmentName();
    }
    const QStringList fed = fedBy(source, place);
    for (const AppVariables &other : all) {
        if (!own || other.appKey == appKey || !fed.contains(other.appKey))
            continue;
        sharing.apps.append(other.name);
        if (sharing.conflict.isEmpty()) {
            sharing.conflict = contradiction(own->variables, other.variables);
            sharing.conflictApp = other.name;
        }
    }
    return sharing;
}

QFuture<FileAnswer> DeployFileWork::write(VariablesSource &source, const QString &appKey, const QString &path,
    const QList<EnvChange> &changes, const QByteArray &digest)
{
    const std::function<QFuture<FileAnswer>()> writing = [path, changes, digest, use = source.use()] {
        return inBackground([path, changes, digest, use] { return EnvFileWriter::write(path, changes, digest, use); });
    };
    // Before anything is kept for undo: the writer would refuse it after that.
    if (!EnvFileWriter::mayWrite(changes))
        return writing();
    const Sharing shared = sharing(source, appKey, path);
    if (!shared.conflict.isEmpty()) {
        return readyFuture<FileAnswer>(failure(Error::Kind::Conflict,
            sharingConflictText(shared.conflict, shared.conflictApp), u"two values for one place"_s));
    }
    const QFuture<FileAnswer> planning = plan(source, path, changes);
    return chained(planning, &source, [&source, appKey, path, digest, writing](const EnvFilePlan &plan) {
        // Only what the person saw is worth keeping; writing says what is wrong otherwise.
        if (plan.digest != digest || !plan.isChanged())
            return writing();
        QList<OverwrittenVariable> values = plan.overwritten;
        // What stands there by now may be ours: undo wants the line from before the rotation.
        const QList<OverwrittenValue> kept = toPutBack(source, path);
        values.removeIf([&kept](const OverwrittenVariable &variable) {
            return hasOneWith(kept, &OverwrittenValue::variable, variable.name);
        });
        const auto keeping = values.isEmpty() ? readyFuture(Done()) : source.keepOverwritten(plan.realPath, values);
        return chained(keeping, &source, [&source, appKey, plan, writing] {
            return noted(
                source, {appKey}, VariablesIntoFile::written, plan.realPath, namesOf(plan.overwritten), writing);
        });
    });
}

QList<OverwrittenValue> DeployFileWork::toPutBack(const VariablesSource &source, const QString &path)
{
    QList<OverwrittenValue> values = source.overwritten();
    const QString place = EnvFileWriter::realPath(path);
    values.removeIf(
        [&](const OverwrittenValue &value) { return value.place != place || value.isRestored || !value.isKept; });
    return values;
}

bool DeployFileWork::wasPutBack(const VariablesSource &source, const QString &path)
{
    const QList<OverwrittenValue> values = source.overwritten();
    const QString place = EnvFileWriter::realPath(path);
    return source.step() == RotationStep::PutBack
        && std::ranges::any_of(
            values, [&place](const OverwrittenValue &value) { return value.place == place && value.isRestored; });
}

QFuture<FileAnswer> DeployFileWork::putBack(VariablesSource &source, const QString &path)
{
    // The file itself, for all that follows: a link on the way (`current`, of releases) may lead elsewhere meanwhile,
    // and what was kept of one file is nothing for another.
    const QString place = EnvFileWriter::realPath(path);
    return chained(keptOf(source, place), &source, [&source, place](const QList<OverwrittenVariable> &kept) {
        QHash<QString, QList<Secret>> ours;
        for (const OverwrittenVariable &variable : kept)
            ours.insert(variable.name, source.ownValues(variable.name));
        const auto restoring = [place, kept, ours] {
            return inBackground([place, kept, ours] { return EnvFileWriter::restore(place, kept, ours); });
        };
        return mapped(noted(source, fedBy(source, place), VariablesIntoFile::putBack, place, namesOf(kept), restoring),
            &source, [&source](const FileAnswer &answer) {
                if (answer)
                    source.noteRestored(answer->realPath);
                return answer;
            });
    });
}

QFuture<Result<Secret>> DeployFileWork::linesToPutBack(VariablesSource &source, const QString &path)
{
    return mappedValue(keptOf(source, path), &source, linesOf);
}
