// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/rolloutdetails.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/rotation/eventkeyholders.h"
#include "ui/widgets/banner.h"
#include "ui/words/agetext.h"
#include "ui/words/rolloutadvice.h"
#include "ui/words/rollouttext.h"

#include <QMap>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Whoever comes to it anew sees first that somebody answers for it.
void addWords(FactsView &view, const RolloutRow &row, const QDateTime &now)
{
    QList<Word> words;
    for (const Proof *proof : {&row.signing, &row.event}) {
        const auto isSame
            = [&](const Word &one) { return one.kind == proof->word->kind && one.owner == proof->word->owner; };
        if (!proof->holds || !proof->word || std::ranges::any_of(words, isSame))
            continue;
        words.append(*proof->word);
        const bool isRisk = words.last().kind == Word::Kind::RiskAccepted;
        const QString title = isRisk ? Words::tr("Risk accepted by %1") : Words::tr("Confirmed by %1");
        view.addRemark(isRisk ? Tone::Warning : Tone::Info, title.arg(shownName(words.last().owner)),
            Words::tr("“%1” (%2)", "a reason, and its age")
                .arg(shownName(words.last().reason), ageText(words.last().at, now)));
    }
}

bool isDoubted(const RolloutRow &row, const RolloutKeys &keys)
{
    return row.latest.judgesSigning && isDoubtful(keys.doubt) && row.latest.signing.isKnown();
}

/// What it sends with may be gone: one reading lacked it.
bool isUnlisted(const RolloutRow &row, const RolloutKeys &keys)
{
    return row.latest.standing != AppStanding::BrokenNow
        && keys.unlistedEventKeys.contains(row.latest.eventFingerprint);
}

bool isNothingAsked(const RolloutRow &row, const RolloutKeys &keys)
{
    return !row.isConcerned() && row.latest.standing == AppStanding::Good && !isUnlisted(row, keys);
}

/// It works, and yet there is something to do (a fallback that was left over, say).
bool isToMend(const RolloutRow &row, const RolloutAdvice &advice)
{
    return row.latest.standing == AppStanding::Good && !advice.act.isEmpty();
}

QString standingTitle(const RolloutRow &row, const RolloutKeys &keys, const RolloutAdvice &advice)
{
    return isNothingAsked(row, keys) ? Words::tr("Nothing is asked of it in this step")
        : isDoubted(row, keys)       ? Words::tr("Not known which key Inngest signs with now")
        : isUnlisted(row, keys)      ? Words::tr("Not known whether its events are accepted")
        : isToMend(row, advice)      ? Words::tr("Works, with something to mend")
        : row.isToDo()               ? Words::tr("To do")
                                     : standingLook(row.latest.standing).second;
}

void addRemarks(FactsView &view, const RolloutRow &row, const RolloutKeys &keys, const QStringList &missing)
{
    QStringList sentences{signingKeyWords(row, keys).sentence, eventKeyWords(row, keys).sentence};
    if (row.latest.at.isValid())
        sentences.append(outageText(row, keys));
    sentences.removeAll({});
    const RolloutAdvice advice = rolloutAdvice(row, keys);
    // The old keys are there, and it may hold one all the same.
    const bool isBeforeDeletions = keys.goal == RolloutGoal::EventKeysOnly || keys.goal == RolloutGoal::NewBesideOld;
    if (isNothingAsked(row, keys) && isBeforeDeletions && !tellsEventKey(row.latest, keys))
        sentences.append(Words::tr("Which event key it holds is not known, so it may hold one that is being replaced: "
                                   "before an old event key is deleted it is asked whether it does."));
    view.addRemark(isNothingAsked(row, keys) || isDoubted(row, keys) || row.isToDo() ? Tone::Neutral
            : isUnlisted(row, keys) || isToMend(row, advice)                         ? Tone::Warning
                                                             : standingLook(row.latest.standing).first,
        standingTitle(row, keys, advice), sentences.join(u' '));
    if (!advice.act.isEmpty())
        view.addRemark(Tone::Neutral, Words::tr("What to do"), advice.act);
    if (row.app.isAskedElsewhere() && row.app.sameBy().isEmpty())
        view.addRemark(Tone::Warning, Words::tr("Nobody has said whose answers these are"),
            Words::tr("It is asked at an address that was typed here. Whether Inngest calls the same deployment is not "
                      "known by its answers: somebody who knows has to say so, where that address is typed."));
    if (!missing.isEmpty())
        view.addRemark(Tone::Warning, Words::tr("Asked without a header that it needs"),
            Words::tr("The keychain did not give the value of %1. If it is locked, unlock it, then ask again; if not, "
                      "give the value anew under “How it is asked”.")
                .arg(QStringList(missing).replaceInStrings(u"?"_s, Words::tr("the address's query")).join(u", "_s)));
}

QString address(const RolloutRow &row)
{
    const QUrl url = row.app.url();
    const QString text = url.toDisplayString(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
    QStringList remarks;
    if (row.app.isAskedElsewhere())
        remarks.append(row.app.sameBy().isEmpty()
                ? Words::tr("typed here")
                : Words::tr("typed here; that Inngest calls the same deployment is the word of %1")
                      .arg(shownName(row.app.sameBy())));
    if (const QUrl &proxy = row.app.access.proxy; !proxy.isEmpty())
        remarks.append(Words::tr("through the proxy %1").arg(shownName(proxy.toDisplayString())));
    if (row.app.isInsecure())
        remarks.append(Words::tr("plain http: whoever listens on the way could change the answer"));
    if (row.app.leavesQueryOut())
        remarks.append(
            Words::tr("asked without what stands behind “?”: that can be a secret, and goes over https only"));
    return remarks.isEmpty() ? text : Words::tr("%1 (%2)").arg(shownName(text), remarks.join(u"; "_s));
}

QString lastAnswer(const AppSample &sample, const QDateTime &now)
{
    if (!sample.at.isValid())
        return {};
    const QString when = Words::tr("%1 (%2)").arg(ageText(sample.at, now), exactTimeText(sample.at));
    if (sample.httpStatus == 0)
        return Words::tr("none; asked %1").arg(when);
    return Words::tr("HTTP %1, %2 ms, %3").arg(sample.httpStatus).arg(sample.milliseconds).arg(when);
}

QString members(const QList<RolloutRow> &rows)
{
    QMap<int, int> counts;
    for (const RolloutRow &row : rows)
        ++counts[row.latest.standing];
    QStringList parts;
    for (auto count = counts.cbegin(); count != counts.cend(); ++count)
        parts.append(Words::tr("%1: %2").arg(
            standingLook(AppStanding::Kind(count.key())).second, QString::number(count.value())));
    return parts.join(u", "_s);
}

QString wordsOf(
    const QList<RolloutRow> &rows, const RolloutKeys &keys, const QStringList &missing, const QDateTime &now)
{
    const RolloutRow &row = rows.first();
    const RolloutAdvice advice = rolloutAdvice(row, keys);
    return QStringList{row.app.key(), standingTitle(row, keys, advice), signingKeyWords(row, keys).sentence,
        eventKeyWords(row, keys).sentence, outageText(row, keys), advice.cause, advice.act, missing.join(u','),
        members(rows), expectedText(row, keys), seenText(row, keys), ageText(row.since, now),
        evidenceText(row, keys, now), lastAnswer(row.latest, now), address(row), sdkInWords(row)}
        .join(u'\n');
}

QString wordsOf(const MoreFacts &more)
{
    QStringList all{more.news.title, more.news.text};
    for (const TonedText &remark : more.remarks)
        all << remark.title << remark.text;
    for (const auto &[name, value] : more.rows + more.lines)
        all << name << value;
    return all.join(u'\n');
}

void addFacts(FactsView &view, const RolloutRow &row, const RolloutKeys &keys, const QDateTime &now)
{
    view.addRow(Words::tr("Likely cause:"), rolloutAdvice(row, keys).cause);
    view.addRow(Words::tr("Expected:"), expectedText(row, keys), FactsView::Shape::Text);
    view.addRow(Words::tr("Seen:"), seenText(row, keys), FactsView::Shape::Text);
    if (row.since.isValid() && row.latest.at.isValid())
        view.addRow(Words::tr("Seen so in this run since:"),
            Words::tr("%1 (%2)").arg(ageText(row.since, now), exactTimeText(row.since)), FactsView::Shape::Text);
    if (keys.goal != RolloutGoal::Survey)
        view.addRow(Words::tr("Evidence:"), evidenceText(row, keys, now), FactsView::Shape::Text);
    view.addRow(Words::tr("Last answer:"), lastAnswer(row.latest, now));
}

void addWhereabouts(FactsView &view, const RolloutRow &row)
{
    view.addRow(Words::tr("Address:"), address(row));
    view.addRow(Words::tr("App ID:"), row.app.app.externalId.isEmpty() ? row.latest.appId : row.app.app.externalId);
    view.addRow(Words::tr("SDK:"), sdkInWords(row));
}

} // namespace

RolloutDetails::RolloutDetails(const Clock &clock)
    : m_clock(clock)
{
    setObjectName(u"rolloutDetails"_s);
    setAccessibleName(Words::tr("What is known of the selected app's keys"));
}

void RolloutDetails::showHint(const QString &hint)
{
    m_shown.clear();
    FactsView::showHint(hint);
}

void RolloutDetails::show(const QList<RolloutRow> &rows, const RolloutKeys &keys, const QStringList &missing)
{
    // Answers keep coming while somebody reads: what says the same stays, with what is selected in it.
    const MoreFacts more = m_more ? m_more(rows.first()) : MoreFacts();
    const QString all = wordsOf(rows, keys, missing, m_clock.now()) + wordsOf(more);
    if (all == m_shown)
        return;
    const bool isAnother = std::exchange(m_app, rows.first().app.key()) != rows.first().app.key();
    m_shown = all;
    if (rows.first().app.isSender)
        return FactsView::showHint(Words::tr("Sends events and is no app: nobody can ask it which key it has. Write "
                                             "down who says that the change is made there."));
    startOver(isAnother);
    const RolloutRow &worst = rows.first();
    // Of one that nobody has asked, and of which nothing is wanted, there is nothing to say yet.
    const bool isAbout = keys.goal != RolloutGoal::Survey || worst.latest.at.isValid();
    if (!more.news.title.isEmpty())
        addRemark(more.news.tone, more.news.title, more.news.text);
    if (isAbout) {
        addWords(*this, worst, m_clock.now());
        addRemarks(*this, worst, keys, missing);
    }
    for (const TonedText &remark : more.remarks)
        addRemark(remark.tone, remark.title, remark.text);
    if (rows.size() > 1) {
        addRow(Words::tr("Previews:"), members(rows));
        addRow(Words::tr("The worst of them:"), rolloutAppName(worst.app));
    }
    if (isAbout)
        addFacts(*this, worst, keys, m_clock.now());
    addWhereabouts(*this, worst);
    for (const auto &[name, value] : more.rows)
        addRow(name, value);
    for (const auto &[name, value] : more.lines)
        addRow(name, value, Shape::Text);
}
