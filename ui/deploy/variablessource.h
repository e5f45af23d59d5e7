// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/deploy/setting.h"
#include "app/rotation/rotationsession.h"

#include <QObject>
#include <QProcessEnvironment>
#include <functional>
#include <memory>

/// The part of a rotation that a VariablesAppView works on: which variables each app is to get in one step, and what is
/// noted about it.
class VariablesSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual RotationStep::Kind step() const = 0;
    virtual bool isOver() const { return false; } ///< Nothing is set for this step any more: it ended, or is undone.
    virtual QString environmentName() const = 0;
    /// What else is under way that apps which restart hold up, in sentences; empty: nothing.
    virtual QString besides() const { return {}; }
    virtual DeployTarget::Use use() const { return DeployTarget::Use::Apps; } ///< Which targets there are for them.
    /// In which targets' tools are found and run.
    virtual QProcessEnvironment toolEnvironment() const { return QProcessEnvironment::systemEnvironment(); }
    virtual QList<AppVariables> variables() const = 0;
    /// What one of them is to get now; none where nothing is set for it.
    QList<DeployVariable> variablesFor(const QString &appKey) const
    {
        return foundWith(variables(), &AppVariables::appKey, appKey).value_or(AppVariables()).variables;
    }
    virtual QString nameOf(const QString &appKey) const { return appKey; } ///< Also of one without variables.
    /// Somebody can say with which event key it sends, and nobody has: then this step may have a value for it.
    virtual bool asksForEventKey(const QString &) const { return false; }
    /// What brings the new signing key's value back where that is not at hand, in a sentence; empty: nothing is known
    /// to.
    virtual QString newKeyRemedy() const { return {}; }
    /// As long as this lives the variables have their values, while the window is locked, too.
    virtual std::shared_ptr<void> useValues() { return {}; }
    /// Where a self-hosted server was said to have its own settings, as filesOf() and storeOf(): no place for an app's.
    virtual QStringList serverPlaces() const { return {}; }
    virtual QList<OverwrittenValue> overwritten() const = 0;
    /// All values that the rotation sets the variable to, of whichever app and in whichever step. Empty: not all of
    /// them are known.
    virtual QList<Secret> ownValues(const QString &variable) const = 0;

    /// How each of these is set from now on, by its appKey, targetId and targetPlace, as one change.
    virtual void setTargets(const QList<AppVariables> &apps) = 0;
    virtual void noteSet(const QString &appKey, bool isSet, bool isByTool = false) = 0; ///< See RotationSession.
    virtual void noteLive(const QStringList &appKeys, bool isLive) = 0; ///< See RotationSession.
    /// A tool begins to set these, or has ended; see RotationSession.
    virtual void noteSettingRun(
        const QStringList &appKeys, std::optional<OpenSetting::State> state, bool isOnlyLive = false)
        = 0;
    virtual void noteStored(const QStringList &appKeys) = 0; ///< See RotationSession.
    virtual void noteRestCanBeSet() { } ///< See RotationSession.
    virtual void askNow(const QStringList &appKeys) = 0;
    /// A row of the history for what a target's tool is about to set, or has set; without a variable: is made live.
    virtual QFuture<Done> noteSetting(const QStringList &appKeys, const QString &target, const QString &place,
        const QString &variable, const QString &outcome)
        = 0;
    /// As it stands in an OverwrittenValue, where a tool overwrites it: no path, as a file's is.
    static QString placeOf(const Setting &setting)
    {
        return setting.target.id + QStringLiteral(": ") + joinedPlaces(setting.target, setting.places);
    }
    /// What a place gives before a tool sets it, for undo; see KeepBefore.
    virtual QFuture<Done> keepBefore(const Setting &setting, const QList<OverwrittenVariable> &values) = 0;
    virtual QFuture<Done> keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values) = 0;
    virtual QFuture<Result<Secret>> overwrittenValue(const QString &secretName) = 0;
    virtual void noteRestored(const QString &place) = 0;

signals:
    void changed(); ///< Anything above.
};

/// A self-hosted server's own settings: no app of the session's, and with the same names as an app's variables.
struct ServerVariables
{
    // These are called as long as the session is there, whatever page made them.
    static constexpr auto key = QLatin1StringView("server"); ///< As its AppVariables::appKey.

    std::function<AppVariables()> now; ///< Without variables: there are none at the moment.
    std::function<void(const QString &targetId, const QString &place)> setTarget;
};

/// A step of a session for a VariablesAppView. The session outlives it. isPractice: of the practice account.
/// environment: in which tools are run. serverPlaces: as VariablesSource::serverPlaces(), asked each time.
std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, RotationStep::Kind step, bool isPractice = false,
    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
    std::function<QStringList()> serverPlaces = {});
/// A server's settings, before the variables of the apps: in a file of theirs the same names stand for other values,
/// and it is not to be written.
std::unique_ptr<VariablesSource> variablesOf(RotationSession &session, ServerVariables server);
