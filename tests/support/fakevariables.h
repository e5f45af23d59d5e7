// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "ui/deploy/variablessource.h"

#include <QHash>
#include <QPromise>
#include <functional>
#include <memory>

/// A step of a rotation as a VariablesAppView sees it, in memory.
class FakeVariables final : public VariablesSource
{
public:
    explicit FakeVariables(RotationStep::Kind step = RotationStep::RollOut)
        : m_step(step)
    {
    }

    AppVariables &addApp(const QString &key, const QString &name, const QString &platform)
    {
        apps.append({.appKey = key, .name = name, .platform = platform});
        return apps.last();
    }
    AppVariables &addSender(const QString &name)
    {
        apps.append({.appKey = QStringLiteral("sender:") + name, .isSender = true, .name = name});
        return apps.last();
    }
    AppVariables &app(const QString &key)
    {
        for (AppVariables &each : apps) {
            if (each.appKey == key)
                return each;
        }
        qFatal("no such app");
    }

    RotationStep::Kind step() const override { return m_step; }
    QString environmentName() const override { return QStringLiteral("Production"); }
    DeployTarget::Use use() const override { return practises ? DeployTarget::Use::Practice : DeployTarget::Use::Apps; }
    QString besides() const override { return underWay; }
    bool asksForEventKey(const QString &appKey) const override { return withoutEventKey.contains(appKey); }
    QString newKeyRemedy() const override { return remedy; }
    QList<AppVariables> variables() const override { return apps; }
    QStringList serverPlaces() const override { return serversOwn; }
    QList<OverwrittenValue> overwritten() const override { return kept; }
    QList<Secret> ownValues(const QString &variable) const override { return own.value(variable); }

    void setTargets(const QList<AppVariables> &chosen) override
    {
        for (const AppVariables &one : chosen) {
            app(one.appKey).targetId = one.targetId;
            app(one.appKey).targetPlace = one.targetPlace;
            ++targetsSet;
        }
        emit changed();
    }
    void noteSet(const QString &appKey, bool isSet, bool isByTool = false) override
    {
        app(appKey).isSaidToBeSet = isSet;
        app(appKey).isNotedByTool = isSet && isByTool;
        emit changed();
    }
    void noteLive(const QStringList &appKeys, bool isLive) override
    {
        for (const QString &appKey : appKeys)
            app(appKey).isNotLive = !isLive;
        emit changed();
    }
    void noteSettingRun(const QStringList &appKeys, std::optional<OpenSetting::State> state, bool isOnlyLive) override
    {
        for (const QString &appKey : appKeys) {
            isRunning = state == OpenSetting::State::Running;
            wasRunning = wasRunning || isRunning;
            app(appKey).doubt.reset();
            if (state && state != OpenSetting::State::Running)
                app(appKey).doubt = OpenSetting{m_step, {appKey}, *state, isOnlyLive};
        }
        emit changed();
    }
    void noteStored(const QStringList &appKeys) override { stored += appKeys; }
    void noteRestCanBeSet() override { ++restsReady; }
    void askNow(const QStringList &appKeys) override { asked += appKeys; }
    QFuture<Done> noteSetting(const QStringList &appKeys, const QString &target, const QString &place,
        const QString &variable, const QString &outcome) override
    {
        noted.append(QStringList{appKeys.join(u','), target, place, variable, outcome}.join(u' '));
        return readyFuture(Done());
    }
    QFuture<Done> keepBefore(const Setting &setting, const QList<OverwrittenVariable> &values) override
    {
        return keepOverwritten(placeOf(setting), values);
    }
    QFuture<Done> keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values) override
    {
        if (aboutToKeep)
            aboutToKeep();
        if (refusal)
            return readyFuture(Done(failure(*refusal)));
        for (const OverwrittenVariable &value : values) {
            const QString name = value.text ? QStringLiteral("kept-%1").arg(secrets.size()) : QString();
            if (value.text)
                secrets[name] = *value.text;
            kept.append({.place = place,
                .variable = value.name,
                .secretName = name,
                .line = value.line,
                .madeFile = value.madeFile});
        }
        if (isSlow)
            return pending.future();
        return readyFuture(Done());
    }
    QFuture<Result<Secret>> overwrittenValue(const QString &secretName) override
    {
        if (refusal)
            return readyFuture(Result<Secret>(failure(*refusal)));
        return readyFuture(Result<Secret>(secrets.value(secretName)));
    }
    void noteRestored(const QString &place) override
    {
        for (OverwrittenValue &value : kept) {
            if (value.place == place)
                value.isRestored = true;
        }
        emit changed();
    }

    QList<AppVariables> apps;
    QString underWay; ///< besides().
    QString remedy; ///< newKeyRemedy().
    QStringList serversOwn;
    QList<OverwrittenValue> kept;
    QStringList noted; ///< By noteSetting().
    QStringList asked;
    QStringList stored; ///< By noteStored().
    QStringList withoutEventKey; ///< Keys of those of which nobody has said with which one they send.
    int restsReady = 0; ///< How often noteRestCanBeSet() was called.
    QHash<QString, Secret> secrets;
    QHash<QString, QList<Secret>> own; ///< By ownValues().
    std::optional<Error> refusal; ///< Of the keychain.
    std::function<void()> aboutToKeep;
    bool isRunning = false; ///< By noteSettingRun().
    bool wasRunning = false;
    bool isSlow = false; ///< Keeping ends only with `pending`.
    QPromise<Done> pending;
    int targetsSet = 0;
    bool practises = false; ///< Before the panel is made.

private:
    const RotationStep::Kind m_step;
};

/// One that the test keeps, as what shows it takes it.
inline std::shared_ptr<VariablesSource> borrowed(VariablesSource &source)
{
    return {std::shared_ptr<void>(), &source};
}
