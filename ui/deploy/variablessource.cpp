// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/variablessource.h"

#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/dashboard.h"
#include "app/rollout/rolloutcheck.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class VariablesOfSession final : public VariablesSource
{
public:
    VariablesOfSession(RotationSession &session, RotationStep::Kind step, DeployTarget::Use use,
        const QProcessEnvironment &environment, ServerVariables server = {},
        std::function<QStringList()> serverPlaces = {})
        : m_session(session)
        , m_step(step)
        , m_use(use)
        , m_environment(environment)
        , m_server(std::move(server))
        , m_serverPlaces(std::move(serverPlaces))
    {
        connect(&m_session, &RotationSession::changed, this, &VariablesSource::changed);
    }

    RotationStep::Kind step() const override { return m_step; }
    bool isOver() const override
    {
        const Rotation &rotation = m_session.rotation();
        return !rotation.isBegun() || rotation.isOver() || !stepsOf(rotation).contains(m_step);
    }
    QString environmentName() const override { return m_session.environment().name; }
    QString besides() const override
    {
        const std::optional<RotationSession::Several> several = m_session.several();
        if (!several || several->kind != ActKind::DeleteEventKey || several->isStopping)
            return {};
        return Words::tr("%n deletions of event keys are under way. They pause while apps that this restarts do not "
                         "answer, and go on by themselves once these show again what they showed before.",
            nullptr, several->total - several->done);
    }
    DeployTarget::Use use() const override { return m_use; }
    QProcessEnvironment toolEnvironment() const override { return m_environment; }
    QList<AppVariables> variables() const override
    {
        QList<AppVariables> all = m_session.variables(m_step);
        AppVariables server = m_server.now ? m_server.now() : AppVariables();
        if (server.variables.isEmpty())
            return all;
        server.doubt = doubtOf(m_session.rotation(), m_step, ServerVariables::key);
        all.prepend(server);
        return all;
    }
    QString nameOf(const QString &appKey) const override
    {
        const std::optional<RolloutRow> row = m_session.check().row(appKey);
        return row ? row->app.app.name : appKey.mid(appKey.indexOf(u':') + 1);
    }
    bool asksForEventKey(const QString &appKey) const override
    {
        const std::optional<QString> said = m_session.saidEventKey(appKey, m_step);
        return m_step != RotationStep::Rotate && said && said->isEmpty(); // at Rotate none is set
    }
    QString newKeyRemedy() const override
    {
        const Rotation &rotation = m_session.rotation();
        const bool isMissing = !rotation.isRotated && !rotation.newSigningKey.id.isEmpty()
            && m_session.value(rotation.newSigningKey.id).isEmpty();
        // While the window is locked, and before the first reading, none of the two is there.
        if (!isMissing || m_session.value(rotation.oldSigningKey.id).isEmpty()
            || FiledUnder::of(rotation.origin).kind != "by-hand"_L1)
            return {};
        return Words::tr("If that lasts, the new signing key is no longer in the keychain, or not in memory where that "
                         "is used: copy it once more from the dashboard's card “New key”, and paste it into the field "
                         "“Signing key” at Program → Account → Environments and keys…");
    }
    std::shared_ptr<void> useValues() override { return m_session.useValues(); }
    QStringList serverPlaces() const override { return m_serverPlaces ? m_serverPlaces() : QStringList(); }
    QList<OverwrittenValue> overwritten() const override { return m_session.rotation().overwritten; }
    QList<Secret> ownValues(const QString &name) const override
    {
        QList<Secret> values;
        if (m_use == DeployTarget::Use::Server)
            return values;
        // Whether they are done or not: a step that is undone has set some all the same.
        for (const RotationStep::Kind step :
            {RotationStep::RollOut, RotationStep::Rotate, RotationStep::FallbackOut, RotationStep::PutBack}) {
            const QList<AppVariables> apps = m_session.variables(step);
            for (const AppVariables &app : apps) {
                for (const DeployVariable &variable : app.variables) {
                    if (variable.name != name || variable.isRemoved)
                        continue;
                    if (variable.value.isEmpty()) // the window is locked, or the key is not at hand
                        return {};
                    values.append(variable.value);
                }
            }
        }
        return values;
    }

    void setTargets(const QList<AppVariables> &apps) override
    {
        if (!apps.isEmpty() && apps.first().appKey == ServerVariables::key) {
            m_server.setTarget(apps.first().targetId, apps.first().targetPlace);
            return emit changed();
        }
        m_session.setTargets(apps);
    }
    void noteSet(const QString &appKey, bool isSet, bool isByTool) override
    {
        if (appKey != ServerVariables::key) // of a server its answers tell
            m_session.noteSet(appKey, m_step, isSet, isByTool);
    }
    void noteLive(const QStringList &appKeys, bool isLive) override
    {
        if (appKeys.value(0) != ServerVariables::key)
            m_session.noteLive(appKeys, m_step, isLive);
    }
    void noteSettingRun(const QStringList &appKeys, std::optional<OpenSetting::State> state, bool isOnlyLive) override
    {
        m_session.noteSettingRun(appKeys, m_step, state, isOnlyLive);
    }
    void noteStored(const QStringList &appKeys) override { m_session.noteStored(appKeys, m_step); }
    void noteRestCanBeSet() override { m_session.noteRestCanBeSet(); }
    void askNow(const QStringList &appKeys) override { m_session.check().askNow(appKeys); }
    QFuture<Done> noteSetting(const QStringList &appKeys, const QString &target, const QString &place,
        const QString &variable, const QString &outcome) override
    {
        QList<AppVariables> values = variables();
        // A server's event keys are one value, whose fingerprint is no key's.
        if (!values.isEmpty() && values.first().appKey == ServerVariables::key)
            values.first().variables.removeIf(
                [](const DeployVariable &one) { return one.name == DeployVariable::eventKeyName; });
        return m_session.noteSetting(m_step, appKeys, target, place, variable, outcome, values);
    }
    QFuture<Done> keepBefore(const Setting &setting, const QList<OverwrittenVariable> &values) override
    {
        // A server goes back by a restart of its own.
        if (m_use == DeployTarget::Use::Server)
            return readyFuture(Done());
        // An undo is not undone: what somebody else has set since would be gone for good.
        if (m_step == RotationStep::PutBack) {
            const bool isOfOthers = std::ranges::any_of(
                values, [this](const OverwrittenVariable &value) { return value.text && !isOurs(value); });
            return readyFuture(
                isOfOthers ? Done(failure(Error::Kind::Conflict, u"set by somebody else since"_s)) : Done());
        }
        QList<OverwrittenVariable> kept = values;
        const QList<AppVariables> undone = m_session.variables(RotationStep::PutBack);
        for (const AppVariables &app : undone) {
            for (const DeployVariable &variable : app.variables) {
                for (OverwrittenVariable &value : kept) {
                    // What undo sets anyhow is at hand: that nothing else was there is what has to be known later.
                    if (setting.appKeys.contains(app.appKey) && value.name == variable.name
                        && value.text.value_or(Secret()) == variable.value)
                        value.text.reset();
                }
            }
        }
        return m_session.keepOverwritten(placeOf(setting), kept);
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
    /// Also of a key whose value is not at hand: what the rotation made or used is known by its fingerprint.
    bool isOurs(const OverwrittenVariable &value) const
    {
        const Rotation &rotation = m_session.rotation();
        const QString fingerprint = DeployVariable{.name = value.name, .value = *value.text}.fingerprint();
        return ownValues(value.name).contains(*value.text)
            || (!fingerprint.isEmpty()
                && (rotation.fingerprints.contains(fingerprint) || fingerprintsOf(rotation).contains(fingerprint)));
    }

    RotationSession &m_session;
    const RotationStep::Kind m_step;
    const DeployTarget::Use m_use;
    const QProcessEnvironment m_environment;
    const ServerVariables m_server;
    const std::function<QStringList()> m_serverPlaces;
};

} // namespace

std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, RotationStep::Kind step, bool isPractice,
    const QProcessEnvironment &environment, std::function<QStringList()> serverPlaces)
{
    return std::make_unique<VariablesOfSession>(session, step,
        isPractice ? DeployTarget::Use::Practice : DeployTarget::Use::Apps, environment, ServerVariables(),
        std::move(serverPlaces));
}

std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, ServerVariables server)
{
    return std::make_unique<VariablesOfSession>(session, RotationStep::RollOut, DeployTarget::Use::Server,
        QProcessEnvironment::systemEnvironment(), std::move(server));
}
