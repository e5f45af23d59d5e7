// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deployfilework.h"

#include "app/core/flow.h"
#include "app/core/policy.h"
#include "app/deploy/deploytargets.h"
#include "ui/wizard/deployfiletext.h"
#include "ui/wizard/variablessource.h"

#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using FileAnswer = Result<EnvFilePlan>;

QFuture<FileAnswer> inBackground(std::function<FileAnswer()> work)
{
    const SharedPromise<FileAnswer> promise;
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] { promise.give(work()); });
    return promise.future();
}

/// One spelling for each place: two ways to a file are one file.
QString placeOf(const QString &path)
{
    return EnvFileWriter::realPath(path).value_or(path);
}

/// The files that this app's variables are in. A pattern that counts for several apps leads to one of its own.
QStringList filesOf(const AppVariables &app, const QString &environmentName)
{
    static const DeployTargets targets;
    const std::optional<DeployTarget> target = targets.find(app.targetId);
    if (!target)
        return {};
    const DeployPlaces places = placesOf(placesFrom(*target, app.targetPlace), app.name, environmentName);
    QStringList files;
    for (const DeployPlace &place : target->places) {
        const QString path = place.kind == DeployPlace::Kind::File ? places.value(place.id) : QString();
        if (QFileInfo(path).isAbsolute())
            files.append(placeOf(path));
    }
    return files;
}

class WriteFlow final : public Flow<FileAnswer>
{
public:
    WriteFlow(VariablesSource &source, QString appKey, QString path, QList<EnvChange> changes, QByteArray digest)
        : m_source(&source)
        , m_appKey(std::move(appKey))
        , m_path(std::move(path))
        , m_changes(std::move(changes))
        , m_digest(std::move(digest))
    {
    }

    void start()
    {
        // Before anything is kept for undo: the writer would refuse it after that.
        if (!Policy::now().allows(Policy::Feature::PlainFiles))
            return write();
        const DeployFileWork::Sharing sharing = DeployFileWork::sharing(*m_source, m_appKey, m_path);
        if (!sharing.conflict.isEmpty()) {
            return finish(failure(Error{.kind = Error::Kind::Conflict,
                .serverMessage = sharingConflictText(sharing.conflict, sharing.conflictApp),
                .detail = u"two values for one place"_s}));
        }
        whenFinished(DeployFileWork::plan(m_path, m_changes), this, [this](const FileAnswer &plan) { keep(plan); });
    }

private:
    void keep(const FileAnswer &plan)
    {
        if (!plan)
            return finish(failure(plan.error()));
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        // Only what the person saw is worth keeping; write() says what is wrong otherwise.
        if (plan->digest != m_digest || !plan->isChanged())
            return write();
        QList<OverwrittenVariable> values = plan->overwritten;
        // What stands there by now may be ours: undo wants the line from before the rotation.
        const QList<OverwrittenValue> kept = DeployFileWork::toPutBack(*m_source, m_path);
        values.removeIf([&kept](const OverwrittenVariable &variable) {
            return std::any_of(kept.begin(), kept.end(),
                [&variable](const OverwrittenValue &value) { return value.variable == variable.name; });
        });
        if (values.isEmpty())
            return write();
        whenFinished(m_source->keepOverwritten(plan->realPath, values), this, [this](const Done &done) {
            if (!done)
                return finish(failure(done.error()));
            write();
        });
    }

    void write()
    {
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        const auto written = inBackground([path = m_path, changes = m_changes, digest = m_digest] {
            return EnvFileWriter::write(path, changes, digest);
        });
        whenFinished(written, this, [this](const FileAnswer &done) { finish(done); });
    }

    const QPointer<VariablesSource> m_source;
    const QString m_appKey;
    const QString m_path;
    const QList<EnvChange> m_changes;
    const QByteArray m_digest;
};

/// Reads what was kept of a file out of the keychain.
class KeptFlow final : public Flow<Result<QList<OverwrittenVariable>>>
{
public:
    KeptFlow(VariablesSource &source, const QString &path)
        : m_source(&source)
        , m_values(DeployFileWork::toPutBack(source, path))
    {
        // The last one written goes first, as one takes steps back.
        std::reverse(m_values.begin(), m_values.end());
    }

    void readNext()
    {
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        if (m_values.isEmpty())
            return finish(m_variables);
        const OverwrittenValue value = m_values.takeFirst();
        OverwrittenVariable variable{.name = value.variable, .line = value.line, .madeFile = value.madeFile};
        if (value.secretName.isEmpty()) {
            m_variables.append(variable);
            return readNext();
        }
        whenFinished(
            m_source->overwrittenValue(value.secretName), this, [this, variable](const Result<Secret> &secret) mutable {
                if (!secret)
                    return finish(failure(secret.error()));
                variable.text = *secret;
                m_variables.append(variable);
                readNext();
            });
    }

private:
    const QPointer<VariablesSource> m_source;
    QList<OverwrittenValue> m_values;
    QList<OverwrittenVariable> m_variables;
};

QFuture<Result<QList<OverwrittenVariable>>> keptOf(VariablesSource &source, const QString &path)
{
    auto *flow = new KeptFlow(source, path);
    const auto future = flow->future();
    flow->readNext();
    return future;
}

class PutBackFlow final : public Flow<FileAnswer>
{
public:
    PutBackFlow(VariablesSource &source, QString path)
        : m_source(&source)
        , m_path(std::move(path))
    {
    }

    void start()
    {
        whenFinished(keptOf(*m_source, m_path), this, [this](const Result<QList<OverwrittenVariable>> &kept) {
            if (!kept)
                return finish(failure(kept.error()));
            putBack(*kept);
        });
    }

private:
    void putBack(const QList<OverwrittenVariable> &kept)
    {
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        const auto done = inBackground([path = m_path, kept] { return EnvFileWriter::restore(path, kept); });
        whenFinished(done, this, [this](const FileAnswer &answer) {
            if (answer && m_source)
                m_source->noteRestored(answer->realPath);
            finish(answer);
        });
    }

    const QPointer<VariablesSource> m_source;
    const QString m_path;
};

class LinesFlow final : public Flow<Result<Secret>>
{
public:
    void start(VariablesSource &source, const QString &path)
    {
        whenFinished(keptOf(source, path), this, [this](const Result<QList<OverwrittenVariable>> &kept) {
            if (!kept)
                return finish(failure(kept.error()));
            finish(linesOf(*kept));
        });
    }

private:
    static Secret linesOf(const QList<OverwrittenVariable> &kept)
    {
        qsizetype size = 0;
        for (const OverwrittenVariable &variable : kept)
            size += variable.text ? variable.text->size() + 1 : 0;
        QByteArray text;
        // Room for all at once: growing would leave copies behind.
        text.reserve(size);
        for (const OverwrittenVariable &variable : kept) {
            if (variable.text)
                text.append(variable.text->reveal().trimmed()).append('\n');
        }
        const Secret lines(text);
        wipe(text.data(), text.size());
        return lines;
    }
};

} // namespace

QFuture<FileAnswer> DeployFileWork::plan(const QString &path, const QList<EnvChange> &changes)
{
    return inBackground([path, changes] { return EnvFileWriter::plan(path, changes); });
}

DeployFileWork::Sharing DeployFileWork::sharing(
    const VariablesSource &source, const QString &appKey, const QString &path)
{
    Sharing sharing;
    const QList<AppVariables> all = source.variables();
    const auto own
        = std::find_if(all.begin(), all.end(), [&appKey](const AppVariables &app) { return app.appKey == appKey; });
    const QString place = placeOf(path);
    for (const AppVariables &other : all) {
        const bool isOther = other.appKey != appKey && filesOf(other, source.environmentName()).contains(place);
        if (own == all.end() || !isOther)
            continue;
        sharing.apps.append(other.name);
        for (const DeployVariable &variable : own->variables) {
            const bool isAnother = std::any_of(
                other.variables.begin(), other.variables.end(), [&variable](const DeployVariable &theirs) {
                    return theirs.name == variable.name
                        && (theirs.isRemoved != variable.isRemoved || !(theirs.value == variable.value));
                });
            if (isAnother && sharing.conflict.isEmpty()) {
                sharing.conflict = variable.name;
                sharing.conflictApp = other.name;
            }
        }
    }
    return sharing;
}

QFuture<FileAnswer> DeployFileWork::write(VariablesSource &source, const QString &appKey, const QString &path,
    const QList<EnvChange> &changes, const QByteArray &digest)
{
    auto *flow = new WriteFlow(source, appKey, path, changes, digest);
    const auto future = flow->future();
    flow->start();
    return future;
}

QList<OverwrittenValue> DeployFileWork::toPutBack(const VariablesSource &source, const QString &path)
{
    QList<OverwrittenValue> values = source.overwritten();
    const QString place = placeOf(path);
    values.removeIf(
        [&](const OverwrittenValue &value) { return value.place != place || value.isRestored || !value.isKept; });
    return values;
}

QFuture<FileAnswer> DeployFileWork::putBack(VariablesSource &source, const QString &path)
{
    auto *flow = new PutBackFlow(source, path);
    const auto future = flow->future();
    flow->start();
    return future;
}

QFuture<Result<Secret>> DeployFileWork::linesToPutBack(VariablesSource &source, const QString &path)
{
    auto *flow = new LinesFlow;
    const auto future = flow->future();
    flow->start(source, path);
    return future;
}
