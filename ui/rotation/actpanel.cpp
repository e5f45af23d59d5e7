// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/actpanel.h"

#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/acts/acts.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/serversettingstext.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/icons.h"
#include "ui/words/acttext.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What each server is set by is remembered: a rotation restarts it several times.
QString shapeName(const WizardTools &tools, const QString &what)
{
    return u"server-%1/%2"_s.arg(what, tools.session.environment().id);
}

/// Those of the act under way, or of a server that cannot be read.
SettingsOffer *offerOf(const RotationSession &session)
{
    Act *act = session.act();
    return act && !act->handover().settings.isEmpty() ? &act->offer() : session.keptSettings();
}

/// The settings that are offered now. Nothing is put back from here: the way back is settings, too.
AppVariables serverOf(const WizardTools &tools)
{
    AppVariables server{.appKey = ServerVariables::key,
        .name = tools.session.environment().name,
        .variables = {},
        .tells = true,
        .answers = true,
        .targetId = tools.services.preferences.shape(shapeName(tools, u"target"_s)),
        .targetPlace = tools.services.preferences.shape(shapeName(tools, u"place"_s))};
    const SettingsOffer *offer = offerOf(tools.session);
    if (!offer)
        return server;
    for (const SettingsPart &part : serverSettingsParts(SettingsForm::Values, offer->offered()))
        server.variables.append({.name = part.name, .value = part.text});
    return server;
}

/// What is being set by it outlasts the page, so nothing of this is the page's.
ServerVariables serverVariables(const WizardTools &tools)
{
    return {.now = [tools] { return serverOf(tools); },
        .setTarget =
            [tools](const QString &targetId, const QString &place) {
                tools.services.preferences.setShape(shapeName(tools, u"target"_s), targetId);
                tools.services.preferences.setShape(shapeName(tools, u"place"_s), place);
            }};
}

/// Of an act that was not done its error says what that means. Anything else (a record or a value that could not be
/// kept, a reading) can come after a change that took effect.
Attempt attemptOf(const Error &error, const RotationSession &session)
{
    const Act *act = session.act();
    if (act && act->step() == Act::Step::Finished && act->end() == Act::End::NotDone && act->error() == error)
        return Attempt::Change;
    return error.kind == Error::Kind::Keychain ? Attempt::Secrets
        : error.kind == Error::Kind::Storage   ? Attempt::File
                                               : Attempt::Read;
}

} // namespace

QStringList serverPlacesOf(const WizardTools &tools)
{
    const Preferences &preferences = tools.services.preferences;
    const QString name = tools.session.environment().name;
    const QString target = preferences.shape(shapeName(tools, u"target"_s));
    const QString place = preferences.shape(shapeName(tools, u"place"_s));
    QStringList places = filesOf(target, place, name, name) + QStringList(storeOf(target, place, name, name));
    places.removeAll({});
    return places;
}

/// How a server gets the settings that it is to be restarted with: written into its file on this computer or set by its
/// platform's own tool, with the same care as an app's variables, and how it is restarted then. Shown while some are
/// offered. Holds no secret.
class ServerTargetView : public QWidget
{
    Q_OBJECT

public:
    explicit ServerTargetView(const WizardTools &tools, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_view(new VariablesAppView(variablesOf(tools.session, serverVariables(tools)), tools.services.clock,
              tools.services.preferences, tools.clipboard, this))
    {
        m_open->setToolTip(tr("Writes them into the server's file on this computer, or sets them by the tool of its "
                              "platform, and says how it is restarted"));
        m_view->showOnlyTheWay();
        m_view->select({QString(ServerVariables::key)});
        m_view->hide();
        auto *layout = bareLayout<QVBoxLayout>(this);
        layout->addWidget(m_open, 0, Qt::AlignLeft);
        layout->addWidget(m_view);
        connect(m_open, &QPushButton::clicked, this, [this] {
            m_open->hide();
            m_view->show();
            // Once it has its place.
            QMetaObject::invokeMethod(
                this, [this] { bringIntoSight(*m_view); }, Qt::QueuedConnection);
        });
        hide();
    }

    /// Null: hides.
    void follow(SettingsOffer *offer)
    {
        setVisible(offer);
        if (!offer || offer == m_offer)
            return;
        m_offer = offer;
        m_view->hide();
        m_open->show();
    }

private:
    QPushButton *const m_open = named("serverTargetButton", plainButton(tr("&Set them from here…"), this));
    VariablesAppView *m_view;
    QPointer<SettingsOffer> m_offer;
};

ActPanel::ActPanel(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_session(tools.session)
    , m_kept(new ServerSettingsView(tools.services, tools.clipboard, this))
    , m_serverTarget(new ServerTargetView(tools, this))
    , m_stop(named("stopButton", plainButton(icon(u"stop"_s), tr("&Stop after this one"), this)))
    , m_anotherButton(named("makeAnotherButton", new QPushButton(tr("&Make another one in its place"), this)))
    , m_byHandButton(named("byHandButton", plainButton(icon(u"browser"_s), tr("Do it in the &browser instead"), this)))
{
    m_status->setForwards(true);
    m_status->setTools(tools.services, tools.clipboard);
    QPushButton *findOut = named("findOutButton", m_left->addButton(tr("Find out now")));
    QPushButton *readAgain = named("readServerAgainButton", m_unread->addButton(tr("&Read it again")));
    connect(readAgain, &QPushButton::clicked, &m_session,
        [this] { m_session.isLoaded() ? m_session.readLive() : m_session.load(); });
    m_error->setDismissable(true);
    m_byHandButton->setToolTip(
        tr("Opens the page on which it can be done by hand. You do this one step there; the rest goes on here."));
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    m_bar->setTextVisible(false);
    m_several->setWordWrap(false); // the bar beside it takes what is left
    auto *several = new QHBoxLayout;
    several->addWidget(m_several);
    several->addWidget(m_bar, 1);
    several->addWidget(m_stop);
    layout->addLayout(several);
    addParts(*layout, {m_paused, m_status, m_unread, m_kept, m_serverTarget, m_left, m_error});
    layout->addWidget(m_anotherButton, 0, Qt::AlignLeft);
    layout->addWidget(m_byHandButton, 0, Qt::AlignLeft);
    connect(m_status, &ActStatus::chosen, &m_session, &RotationSession::choose);
    connect(m_status, &ActStatus::settleRequested, &m_session, &RotationSession::settle);
    connect(findOut, &QPushButton::clicked, &m_session, &RotationSession::settle);
    connect(m_error, &Banner::dismissed, &m_session, &RotationSession::dismissError);
    connect(m_stop, &QPushButton::clicked, &m_session,
        [this] { m_session.isCheckingFinally() ? m_session.cancelFinalCheck() : m_session.stopAfterThis(); });
    connect(m_anotherButton, &QPushButton::clicked, &m_session, &RotationSession::replaceLost);
    connect(m_byHandButton, &QPushButton::clicked, this, &ActPanel::byHandRequested);
}

/// On the page of another step that is open, too, it is said of which one this is.
QString ActPanel::atItsStep(const QString &what, const QList<ActKind> &kinds) const
{
    const Act *act = m_session.act();
    if (!act || kinds.contains(act->request().kind))
        return what;
    const bool isUndone = m_session.rotation().isUndoing;
    switch (act->request().kind) {
    case ActKind::DeleteEventKey:
        return tr("“%1”: %2", "a step, what it does")
            .arg(stepName(isUndone ? RotationStep::DeleteNewKeys : RotationStep::DeleteEventKeys), what);
    case ActKind::UpdateEventKey:
        return tr("“%1”: %2", "a step, what it does").arg(stepName(RotationStep::Finish), what);
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
    case ActKind::CreateEventKey:
    case ActKind::ResyncApp:
        break; // nothing else is open beside it
    }
    return what;
}

/// One act says by itself what it does; of many a person wants to know how many are left, and how to leave off.
void ActPanel::refreshSeveral(const QList<ActKind> &kinds)
{
    const std::optional<RotationSession::Several> several = m_session.several();
    const std::optional<RotationStep::Kind> checked = m_session.stepOfFinalCheck();
    const bool isChecking = checked && *checked != RotationStep::Rotate; // which says it beside its own pause
    for (QWidget *widget : std::initializer_list<QWidget *>{m_several, m_bar, m_stop})
        widget->setVisible(several || isChecking);
    refreshPaused();
    if (!several)
        return isChecking ? refreshCheck(*checked) : void();
    const QString done = tr("%1 of %2 are done.").arg(several->done).arg(several->total);
    m_several->setText(atItsStep(several->isStopping
            ? tr("%1 of %2 are done; it stops after this one.").arg(several->done).arg(several->total)
            : several->isPaused ? done
                                : withTimeLeft(done, several->left),
        kinds));
    m_bar->setRange(0, several->total);
    m_bar->setValue(several->done);
    m_stop->setText(several->isPaused ? tr("&Stop here") : tr("&Stop after this one"));
    m_stop->setEnabled(several->isPaused || (!several->isStopping && several->waiting > 0));
}

/// What makes a series wait, and how it ends.
void ActPanel::refreshPaused()
{
    const std::optional<RotationSession::Several> several = m_session.several();
    if (!several || several->waitsFor.isEmpty())
        return m_paused->hide();
    m_paused->say(Tone::Info,
        tr("The deletions pause: %1 of %n keys are left", nullptr, several->total).arg(several->total - several->done),
        tr("These have not shown again yet what they showed before, since they restart or do not answer: %1. They are "
           "asked on, nothing is deleted meanwhile, and it goes on by itself when they have. It stops if one of them "
           "shows something else, or ten minutes after the final check.")
            .arg(namesInWords(several->waitsFor)));
}

/// The last look before something that cannot be undone takes a while where there are many apps.
void ActPanel::refreshCheck(RotationStep::Kind step)
{
    const QString text = step == RotationStep::Finish ? tr("Asking every app once more before the rotation is finished")
                                                      : tr("Asking every app once more before anything is deleted");
    const auto asked = m_session.check().askedOfEveryone();
    m_several->setText(asked ? tr("%1: %2 of %3.", "what is done, how far it is")
                                   .arg(text, QString::number(asked->first), QString::number(asked->second))
                             : tr("%1.", "a title as a sentence").arg(text));
    m_bar->setRange(0, asked ? asked->second : 0);
    m_bar->setValue(asked ? asked->first : 0);
    m_stop->setText(tr("&Cancel"));
    m_stop->setEnabled(true);
}

/// What was refused, or could not be kept, wants to be seen to, and has broken nothing. That another key came up
/// meanwhile can have: that stays red where it is said of the act.
void ActPanel::refreshError(const QList<ActKind> &kinds)
{
    const std::optional<Error> error = m_session.error();
    const Act *act = m_session.act();
    if (!error || isSaidByTheAct() || (error->kind == Error::Kind::Cancelled && !error->isInOwnWords()))
        return m_error->hide();
    if (error->kind == Error::Kind::Cancelled)
        return m_error->say(Tone::Info, tr("Cancelled"), error->serverMessage);
    const bool isOfAct = act && act->step() == Act::Step::Finished && act->error() == error;
    const Tone tone = isOfAct ? actOutcomeTone(*act) : Tone::Warning;
    if (!isOfAct || kinds.contains(act->request().kind))
        return m_error->say(tone, *error, attemptOf(*error, m_session));
    const auto left = oldEventKeysLeft(m_session.rotation()).size();
    const QString text = errorText(*error, attemptOf(*error, m_session));
    const bool isDeletion = act->request().kind == ActKind::DeleteEventKey && !m_session.rotation().isUndoing;
    m_error->say(tone, atItsStep(actOutcomeTitle(*act), kinds),
        isDeletion ? tr("%n old event keys are not deleted. %1", nullptr, int(left)).arg(text) : text);
}

bool ActPanel::isSaidByTheAct() const
{
    const Act *act = m_session.act();
    return act && act->step() == Act::Step::Finished && act->error() == m_session.error()
        && (!m_status->isHidden() || isRefuted(*act));
}

bool ActPanel::wasRefused() const
{
    const Act *act = m_session.act();
    std::optional<Error> error = m_session.error();
    if (!error && act && act->step() == Act::Step::Finished && act->end() == Act::End::NotDone)
        error = act->error();
    if (act && act->way().page.isEmpty())
        return false; // there is nowhere to send the person
    return error && (error->kind == Error::Kind::Forbidden || error->kind == Error::Kind::Rejected);
}

Act *ActPanel::shownAct(const QList<ActKind> &kinds) const
{
    Act *act = m_session.act();
    // Between two of a series the place of the next one is kept, so that nothing below moves under a person's pointer.
    const bool isBetween = act && act->end() == Act::End::Done && m_session.several();
    const bool isPast = act && !isBetween && act->step() == Act::Step::Finished
        && (act->end() == Act::End::Done || act->end() == Act::End::NotDone);
    // Nor is it said on the next plan what the last rotation did.
    const bool isOfAnother = act && act->request().rotationId != m_session.rotation().id;
    const bool isSaid = isPast && (isOfAnother || isRefuted(*act) || !kinds.contains(act->request().kind));
    return isSaid ? nullptr : act;
}

/// That it was not done, by a reading of then: a later one shows that it is.
bool ActPanel::isRefuted(const Act &act) const
{
    const std::optional<EnvironmentSnapshot> &live = m_session.live().value;
    if (!live || act.step() != Act::Step::Finished || act.end() != Act::End::NotDone)
        return false;
    const QString &keyId = act.request().keyId;
    if (act.request().kind == ActKind::RotateSigningKey)
        return live->active() && live->active()->id == keyId;
    return act.request().kind == ActKind::DeleteEventKey && !live->eventKey(keyId);
}

/// An act is kept for a minute after its end, since it can hold keys.
void ActPanel::refreshLeft(const Act *act)
{
    const bool isAsking = act
        && (act->step() != Act::Step::Finished || act->end() == Act::End::Open || act->end() == Act::End::NeedsChoice);
    const bool isLeft = m_session.isActOpen() && !m_session.isBusy() && !isAsking;
    if (!isLeft)
        return m_left->hide();
    m_status->clear();
    m_left->say(Tone::Warning, tr("What a change did is not known yet"),
        tr("Nothing that depends on it goes on before that. Finding it out only reads."));
}

/// What keeps a server from being read can be its settings, also when no restart is under way any more.
void ActPanel::refreshSettings()
{
    SettingsOffer *kept = m_session.keptSettings();
    m_serverTarget->follow(offerOf(m_session));
    m_kept->setVisible(kept);
    if (kept != m_followedKept) // what somebody looks at stays as it is
        m_kept->follow(m_followedKept = kept);
    if (!kept)
        return m_unread->hide();
    if (!m_session.live().error && m_session.isLoaded())
        return m_unread->say(Tone::Danger, tr("The server was started without a replacement that it is to hold"),
            tr("Whoever sends with that one already is refused until it is there again. All that the server is to hold "
               "stands below: put it into its settings, restart it, and read it again."));
    const QString settings = tr("Where its settings are the reason: those that its last restart was to give it stand "
                                "below, and behind the mark above them those that it held before.");
    const std::optional<Error> &error = m_session.live().error;
    m_unread->say(Tone::Warning, tr("The server cannot be read now"),
        error ? errorText(*error, Attempt::Read) + u' ' + settings : settings);
}

void ActPanel::refresh(bool byHand, const QList<ActKind> &kinds)
{
    Act *act = shownAct(kinds);
    // The last of several stays one of them when nothing runs any more, whenever this is looked at.
    const auto [done, total] = m_session.countOfSeries();
    if (m_session.several() || act != m_followed)
        m_status->setSeveral(done, total);
    if (act != m_followed) {
        m_followed = act;
        if (act)
            m_status->follow(m_session.acts(), act);
        else
            m_status->clear();
    }
    if (!m_session.several())
        m_status->endSeveral();
    // What the last one did is over, and the next one has not begun.
    if (const auto several = m_session.several(); several && several->isPaused)
        m_status->hide();
    refreshSettings();
    refreshLeft(act);
    refreshError(kinds);
    m_anotherButton->setVisible(!m_session.isBusy() && m_session.lostReplacement());
    m_byHandButton->setVisible(byHand && !m_session.isBusy() && wasRefused());
    refreshSeveral(kinds);
    const std::initializer_list<QWidget *> parts{
        m_several, m_paused, m_status, m_unread, m_left, m_error, m_anotherButton, m_byHandButton};
    setVisible(std::ranges::any_of(parts, [](const QWidget *part) { return !part->isHidden(); }));
}

#include "actpanel.moc"
