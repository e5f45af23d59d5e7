// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/settingqueue.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"

#include <algorithm>
#include <utility>

using State = SettingRow::State;

namespace {

/// A tool that signs in anew or talks to a slow service takes seconds for each command.
constexpr qsizetype mostAtATime = 3;

/// What the tool is asked as whom it is signed in, in which context: the same for most places of a target.
QString identityQuestion(const Setting &setting)
{
    return setting.target.id + u'\n' + withPlaceholders(setting.target.whoAmI, [&](const QString &name) {
        return setting.places.value(name.sliced(6)).trimmed();
    });
}

/// By this run, or by an earlier one that was cut off.
bool isInDoubt(const SettingRow &row)
{
    return (row.state == State::Ended && row.result.state == SetResult::State::Unknown)
        || ((row.state == State::Ready || row.state == State::Ended) && row.setting.isInDoubt);
}

} // namespace

bool SettingRow::canBeMadeLive() const
{
    const bool isUnderWay = state == State::Ended && result.live == SetResult::Live::Started;
    return setting.isSet && (state == State::Ready || state == State::Ended) && !isUnderWay
        && !setting.target.liveByTool(setting.places).isEmpty();
}

SettingQueue::SettingQueue(Clock &clock, QProcessEnvironment environment, const QList<Setting> &settings,
    std::function<QList<DeployVariable>(const QString &)> variablesOf, NoteSetting note, const QStringList &proven)
    : m_clock(clock)
    , m_environment(std::move(environment))
    , m_variablesOf(std::move(variablesOf))
    , m_note(std::move(note))
    , m_proven(proven)
{
    for (const Setting &setting : settings) {
        const auto same = std::ranges::find_if(
            m_rows, [&setting](const SettingRow &row) { return row.setting.placeKey() == setting.placeKey(); });
        if (same != m_rows.end()) {
            same->setting.appKeys += setting.appKeys;
            same->setting.isSet = same->setting.isSet && setting.isSet;
            same->setting.isInDoubt = same->setting.isInDoubt || setting.isInDoubt;
            same->setting.besides += setting.besides;
            same->setting.sent.at = std::max(same->setting.sent.at, setting.sent.at); // one without is the least
            same->setting.sent.isOfOtherStep = same->setting.sent.isOfOtherStep || setting.sent.isOfOtherStep;
            if (!same->setting.name.split(QStringLiteral(", ")).contains(setting.name)) // of previews all have one
                same->setting.name += QStringLiteral(", ") + setting.name;
            continue;
        }
        m_rows.append({.setting = setting});
        m_rows.last().setting.variables.clear();
    }
    // What an earlier tool has sent there, and when, nobody knows here: it may still arrive.
    for (SettingRow &row : m_rows) {
        if (row.setting.isInDoubt && !row.setting.sent.at)
            row.setting.sent.at = m_clock.monotonic();
    }
}

SettingQueue::~SettingQueue()
{
    endRuns(&SettingRun::leave);
}

QList<SettingRow> SettingQueue::firstToSet() const
{
    return ofEach<QList<SettingRow>>(firstOf(&SettingRow::isToBeSet), [this](qsizetype at) { return m_rows[at]; });
}

/// Those that wait for no other of their target.
QList<qsizetype> SettingQueue::firstOf(bool (SettingRow::*isWanted)() const) const
{
    QStringList begun;
    QList<qsizetype> first;
    for (qsizetype at = 0; at < m_rows.size(); ++at) {
        const QString &target = m_rows[at].setting.target.id;
        if (!(m_rows[at].*isWanted)() || (begun.contains(target) && !m_proven.contains(target)))
            continue;
        first.append(at);
        begun.append(target);
    }
    return first;
}

void SettingQueue::begin(bool (SettingRow::*isWanted)() const, bool isOnlyLive)
{
    const QList<qsizetype> first = firstOf(isWanted);
    for (qsizetype at = 0; at < m_rows.size(); ++at) {
        SettingRow &row = m_rows[at];
        if (!(row.*isWanted)())
            continue;
        row.isOnlyLive = isOnlyLive;
        row.state = first.contains(at) ? State::Waiting : State::Held;
    }
    start();
}

void SettingQueue::goOn(const QString &targetId)
{
    m_proven.append(targetId);
    for (SettingRow &row : m_rows) {
        if (row.state == State::Held && row.setting.target.id == targetId)
            row.state = State::Waiting;
    }
    start();
}

void SettingQueue::stop()
{
    for (SettingRow &row : m_rows) {
        if (row.state == State::Waiting || row.state == State::Held)
            row.state = row.isOnlyLive && row.result.isSet() ? State::Ended : State::Ready;
        if (row.state == State::ToReadBack)
            row.state = row.result.state == SetResult::State::Looked ? State::Ready : State::Ended;
    }
    endRuns(&SettingRun::stop);
    emit changed();
}

void SettingQueue::retry()
{
    for (SettingRow &row : m_rows) {
        if (row.state == State::Refused || (row.state == State::Ended && !row.result.isGood()))
            row.state = State::ToLook;
    }
    m_identities.clear();
    start();
}

void SettingQueue::lookAgain()
{
    for (SettingRow &row : m_rows) {
        if (isInDoubt(row))
            row.state = State::ToReadBack;
    }
    start();
}

bool SettingQueue::canLookAgain() const
{
    return std::ranges::any_of(m_rows, isInDoubt);
}

void SettingQueue::endRuns(void (SettingRun::*how)())
{
    // Each that ends leaves the list.
    const QList<QPointer<SettingRun>> runs = m_runs.values();
    for (const QPointer<SettingRun> &run : runs) {
        if (run)
            (run->*how)();
    }
}

TimeLeft SettingQueue::left() const
{
    // When the rest of a target has its turn is a person's to say.
    if (!isBusy() || count(State::Held) > 0)
        return {};
    int rest = 0;
    for (const State state :
        {State::ToLook, State::Looking, State::ToReadBack, State::ReadingBack, State::Waiting, State::Setting})
        rest += count(state);
    return m_pace.left(rest, m_clock.monotonic());
}

void SettingQueue::start()
{
    if (!isBusy())
        m_pace.begin(m_clock.monotonic());
    next();
}

void SettingQueue::next()
{
    for (const State state : {State::ToReadBack, State::ToLook, State::Waiting}) {
        for (qsizetype i = 0; i < m_rows.size() && m_runs.size() < mostAtATime; ++i) {
            if (m_rows[i].state == state && !waitsForIdentity(m_rows[i]) && !waitsForStore(m_rows[i]))
                runRow(i);
        }
    }
    emit changed();
}

bool SettingQueue::waitsForIdentity(const SettingRow &row) const
{
    if (row.state != State::ToLook || row.setting.target.whoAmI.isEmpty())
        return false;
    const QString question = identityQuestion(row.setting);
    return !m_identities.contains(question) && std::ranges::any_of(m_rows, [&question](const SettingRow &other) {
        return other.state == State::Looking && identityQuestion(other.setting) == question;
    });
}

bool SettingQueue::waitsForStore(const SettingRow &row) const
{
    const QString store = storeOf(row.setting.target, row.setting.places);
    return !store.isEmpty() && std::ranges::any_of(m_runs.keys(), [&](qsizetype at) {
        return storeOf(m_rows[at].setting.target, m_rows[at].setting.places) == store;
    });
}

std::optional<QList<DeployVariable>> SettingQueue::variablesFor(const Setting &setting) const
{
    const QList<DeployVariable> variables = m_variablesOf(setting.appKeys.first());
    const bool isOne = std::all_of(setting.appKeys.begin() + 1, setting.appKeys.end(), [&](const QString &appKey) {
        return m_variablesOf(appKey) == variables;
    }) && std::ranges::all_of(setting.besides, [&](const QString &appKey) {
        return contradiction(variables, m_variablesOf(appKey)).isEmpty();
    });
    return isOne ? std::optional(variables) : std::nullopt;
}

/// A place is at work from the first change on that is about to be made, and not while the run still looks: one that is
/// cut off there has begun nothing.
NoteSetting SettingQueue::noteOf(qsizetype at)
{
    return [this, at](const Setting &setting, const QString &variable, const QString &outcome) {
        if (outcome == u"begun" && !std::exchange(m_rows[at].isBegun, true)) {
            emit aboutToSet(SettingRow(m_rows[at]));
            emit changed();
        }
        return m_note(setting, variable, outcome);
    };
}

void SettingQueue::runRow(qsizetype at)
{
    SettingRow &row = m_rows[at];
    const bool isLook = row.state == State::ToLook;
    const bool isReadBack = row.state == State::ToReadBack;
    row.state = isLook ? State::Looking : isReadBack ? State::ReadingBack : State::Setting;
    // The look shows what would make it live, too.
    row.setting.makesLive = isLook || row.isOnlyLive || (m_makesLive && !isReadBack);
    Setting setting = row.setting;
    // What is set is not compared any more.
    const auto variables
        = row.isOnlyLive ? std::optional(m_variablesOf(setting.appKeys.first())) : variablesFor(setting);
    if (!variables)
        return finished(at,
            {.state = isReadBack ? SetResult::State::Unknown : SetResult::State::NotSet,
                .problem = SetProblem::TwoValues,
                .listedBefore = setting.listedBefore,
                .sent = setting.sent});
    setting.variables = *variables;
    row.isBegun = false;
    auto *run = new SettingRun(m_clock, m_environment, setting, noteOf(at));
    run->setKeep(m_keep);
    m_runs.insert(at, run);
    whenFinished(run->future(), this, [this, at](const SetResult &result) {
        m_runs.remove(at);
        finished(at, result);
    });
    if (isReadBack)
        return run->lookAgain(row.result.plan);
    if (isLook) {
        const auto known = m_identities.constFind(identityQuestion(setting));
        return run->look(known == m_identities.cend() ? std::nullopt : std::optional(*known));
    }
    if (row.isOnlyLive)
        return run->makeLive(row.result.plan);
    run->set(row.result.plan);
}

void SettingQueue::finished(qsizetype at, const SetResult &result)
{
    SettingRow &row = m_rows[at];
    const bool wasLook = row.state == State::Looking;
    if (wasLook && result.plan.identity)
        m_identities.insert(identityQuestion(row.setting), *result.plan.identity);
    const SetPlan plan = row.result.plan;
    row.result = result;
    // Only the look asks as whom one is signed in.
    if (!wasLook)
        row.result.plan = plan;
    row.state = !wasLook ? State::Ended : result.state == SetResult::State::Looked ? State::Ready : State::Refused;
    if (!wasLook) {
        row.isOnlyLive = false;
        // Where nothing could be done, nothing was learnt of the earlier run either.
        const bool isStillInDoubt = row.setting.isInDoubt && result.isUntouched() && !result.isSeen();
        if (isStillInDoubt)
            row.result.state = SetResult::State::Unknown;
        row.setting.isInDoubt = isStillInDoubt || result.state == SetResult::State::Unknown;
        if (result.isSet() || result.state == SetResult::State::Unknown) {
            row.setting.listedBefore = result.isSet() ? QMap<QString, QString>() : result.listedBefore;
            row.setting.sent = result.isSet() ? SentVariables() : result.sent;
        }
        row.setting.isSet = result.isSet() && result.live != SetResult::Live::Begun;
    }
    if (!wasLook && result.state == SetResult::State::NotSet)
        emit notSet(m_rows[at].setting.appKeys);
    if (!wasLook)
        emit ended(SettingRow(m_rows[at]));
    m_pace.oneMore(m_clock.monotonic());
    next();
}
