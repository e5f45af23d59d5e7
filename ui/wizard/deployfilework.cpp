// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deployfilework.h"

#include "app/core/flow.h"
#include "ui/wizard/variablessource.h"

#include <QPointer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class WriteFlow final : public Flow<Result<EnvFilePlan>>
{
public:
    WriteFlow(VariablesSource &source, QString path, QList<EnvChange> changes, QByteArray digest)
        : m_source(&source)
        , m_path(std::move(path))
        , m_changes(std::move(changes))
        , m_digest(std::move(digest))
    {
    }

    void start()
    {
        const auto plan = EnvFileWriter::plan(m_path, m_changes);
        if (!plan)
            return finish(failure(plan.error()));
        m_toKeep = plan->overwritten;
        // What stands there by now may be ours: undo wants the value from before the rotation.
        const QList<OverwrittenValue> kept = DeployFileWork::toPutBack(*m_source, m_path);
        m_toKeep.removeIf([&kept](const OverwrittenVariable &variable) {
            return std::any_of(kept.begin(), kept.end(),
                [&variable](const OverwrittenValue &value) { return value.variable == variable.name; });
        });
        // Only what the person saw is worth keeping; write() says what is wrong otherwise.
        if (plan->digest != m_digest)
            m_toKeep.clear();
        keepNext();
    }

private:
    void keepNext()
    {
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        if (m_toKeep.isEmpty())
            return finish(EnvFileWriter::write(m_path, m_changes, m_digest));
        const OverwrittenVariable variable = m_toKeep.takeFirst();
        whenFinished(m_source->keepOverwritten(m_path, variable.name, variable.value), this, [this](const Done &done) {
            if (!done)
                return finish(failure(done.error()));
            keepNext();
        });
    }

    const QPointer<VariablesSource> m_source;
    const QString m_path;
    const QList<EnvChange> m_changes;
    const QByteArray m_digest;
    QList<OverwrittenVariable> m_toKeep;
};

class PutBackFlow final : public Flow<Result<EnvFilePlan>>
{
public:
    PutBackFlow(VariablesSource &source, QString path)
        : m_source(&source)
        , m_path(std::move(path))
        , m_values(DeployFileWork::toPutBack(source, m_path))
    {
    }

    void start() { readNext(); }

private:
    void readNext()
    {
        if (!m_source || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        if (m_values.isEmpty())
            return putBack();
        const OverwrittenValue value = m_values.takeFirst();
        if (value.secretName.isEmpty()) {
            m_variables.append({value.variable, {}});
            return readNext();
        }
        whenFinished(m_source->overwrittenValue(value.secretName), this,
            [this, name = value.variable](const Result<Secret> &secret) {
                if (!secret)
                    return finish(failure(secret.error()));
                m_variables.append({name, *secret});
                readNext();
            });
    }

    void putBack()
    {
        // The last one written goes first, as one takes steps back.
        std::reverse(m_variables.begin(), m_variables.end());
        const auto done = EnvFileWriter::restore(m_path, m_variables);
        if (done)
            m_source->noteRestored(m_path);
        finish(done);
    }

    const QPointer<VariablesSource> m_source;
    const QString m_path;
    QList<OverwrittenValue> m_values;
    QList<OverwrittenVariable> m_variables;
};

} // namespace

QFuture<Result<EnvFilePlan>> DeployFileWork::write(
    VariablesSource &source, const QString &path, const QList<EnvChange> &changes, const QByteArray &digest)
{
    auto *flow = new WriteFlow(source, path, changes, digest);
    const auto future = flow->future();
    flow->start();
    return future;
}

QList<OverwrittenValue> DeployFileWork::toPutBack(const VariablesSource &source, const QString &path)
{
    QList<OverwrittenValue> values = source.overwritten();
    values.removeIf([&path](const OverwrittenValue &value) { return value.place != path || value.isRestored; });
    return values;
}

QFuture<Result<EnvFilePlan>> DeployFileWork::putBack(VariablesSource &source, const QString &path)
{
    auto *flow = new PutBackFlow(source, path);
    const auto future = flow->future();
    flow->start();
    return future;
}
