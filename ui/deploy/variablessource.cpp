// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/variablessource.h"

#include <QSignalBlocker>

namespace {

class VariablesOfSession final : public VariablesSource
{
public:
    VariablesOfSession(RotationSession &session, RotationStep::Kind step, bool isPractice,
        const QProcessEnvironment &environment, std::function<QList<AppVariables>()> before)
        : m_session(session)
        , m_step(step)
        , m_isPractice(isPractice)
        , m_environment(environment)
        , m_before(std::move(before))
    {
        connect(&m_session, &RotationSession::changed, this, &VariablesSource::changed);
    }

    RotationStep::Kind step() const override { return m_step; }
    QString environmentName() const override { return m_session.environment().name; }
    bool isPractice() const override { return m_isPractice; }
    QProcessEnvironment toolEnvironment() const override { return m_environment; }
    QList<AppVariables> variables() const override
    {
        return (m_before ? m_before() : QList<AppVariables>()) + m_session.variables(m_step);
    }
    std::shared_ptr<void> useValues() override { return m_session.useValues(); }
    QList<OverwrittenValue> overwritten() const override { return m_session.rotation().overwritten; }

    void setTargets(const QList<AppVariables> &apps) override
    {
        for (qsizetype i = 0; i < apps.size(); ++i) {
            // Whoever shows all apps does so once, at the last one.
            QSignalBlocker quiet(m_session);
            if (i + 1 == apps.size())
                quiet.unblock();
            m_session.setTarget(apps.at(i).appKey, apps.at(i).targetId, apps.at(i).targetPlace);
        }
    }
    void noteSet(const QString &appKey, bool isSet) override { m_session.noteSet(appKey, m_step, isSet); }
    QFuture<Done> noteSetting(const QStringList &appKeys, const QString &target, const QString &place,
        const QString &variable, const QString &outcome) override
    {
        return m_session.noteSetting(appKeys, target, place, variable, outcome);
    }
    QFuture<Done> keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values) override
    {
        return m_session.keepOverwritten(place, values);
    }
    QFuture<Result<Secret>> overwrittenValue(const QString &secretName) override
    {
        return m_session.overwrittenValue(secretName);
    }
    void noteRestored(const QString &place) override { m_session.noteRestored(place); }

private:
    RotationSession &m_session;
    const RotationStep::Kind m_step;
    const bool m_isPractice;
    const QProcessEnvironment m_environment;
    const std::function<QList<AppVariables>()> m_before;
};

} // namespace

std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, RotationStep::Kind step, bool isPractice,
    const QProcessEnvironment &environment, std::function<QList<AppVariables>()> before)
{
    return std::make_unique<VariablesOfSession>(session, step, isPractice, environment, std::move(before));
}
