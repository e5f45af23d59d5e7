// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/planpaper.h"

#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/recordpage.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotationsession.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace recordParts;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PlanPaper)
};

QString table(const QStringList &heads, const QString &rows)
{
    return rows.isEmpty() ? QString() : u"<table>\n"_s + row(heads, u"th"_s) + rows + u"</table>\n"_s;
}

QString summary(const Rotation &rotation, const QDateTime &now)
{
    const auto line = [](const QString &name, const QString &value) { return row({escaped(name), escaped(value)}); };
    QString html = u"<table>\n"_s + line(Words::tr("State"), Words::tr("A plan: nothing of it is begun"))
        + aboutInRows(rotation, Words::tr("On practice keys: no real app depends on them"));
    if (rotation.quietDays > 0)
        html += line(Words::tr("Quiet period"),
            Words::tr("%n days without an event before an old event key is deleted", nullptr, rotation.quietDays));
    if (rotation.window.isSet())
        html += line(Words::tr("Change window"),
            u"%1 – %2"_s.arg(exactTimeText(rotation.window.from), exactTimeText(rotation.window.to)));
    return html + line(Words::tr("Written"), exactTimeText(now)) + u"</table>\n"_s;
}

QString keys(const RotationSession &session, const QDateTime &now)
{
    const std::optional<EnvironmentSnapshot> &live = session.live().value;
    if (!live)
        return {};
    QString rows;
    if (const SigningKey *active = live->active(); active && session.rotation().rotatesSigningKey)
        rows += row({escaped(Words::tr("Signing key")), code(live->fingerprintOf(*active)),
            escaped(ageText(active->createdAt, now)), u"–"_s});
    for (const RotatedEventKey &key : session.rotation().eventKeys) {
        const EventKey *listed = live->eventKey(key.oldId);
        const QString filter = filterInWords(key.filter);
        rows += row({escaped(key.oldName), code(key.oldFingerprint),
            escaped(listed ? ageText(listed->createdAt, now) : Words::tr("not listed")),
            filter.isEmpty() ? u"–"_s : escaped(filter)});
    }
    return table({Words::tr("Key to rotate"), Words::tr("Fingerprint"), Words::tr("Made"), Words::tr("Filter")}, rows);
}

QString notices(const RotationSession &session)
{
    QString rows;
    for (const RotationNotice &notice : session.notices(RotationStep::Plan)) {
        const NoticeText text = noticeText(notice);
        rows += row(
            {escaped(notice.severity == RotationNotice::Refusal ? Words::tr("Refuses it") : Words::tr("Warning")),
                escaped(text.title), escaped(text.text)});
    }
    return table({Words::tr("Weight"), Words::tr("What"), Words::tr("What it means")}, rows);
}

QString apps(RotationSession &session)
{
    const RolloutKeys asked = session.check().keys();
    QString rows;
    for (const RolloutRow &one : session.check().rows())
        rows += row({escaped(rolloutAppName(one.app)), escaped(sdkInWords(one)), escaped(signingKeyInWords(one, asked)),
            escaped(eventKeyInWords(one, asked)),
            escaped(one.latest.at.isValid() ? exactTimeText(one.latest.at) : Words::tr("not asked"))});
    return rows.isEmpty() ? u"<p>%1</p>\n"_s.arg(escaped(Words::tr("No app is known in this environment.")))
                          : table({Words::tr("App"), Words::tr("SDK"), Words::tr("Signing key"), Words::tr("Event key"),
                                      Words::tr("Asked at")},
                              rows);
}

QString steps(const RotationSession &session, bool isServer)
{
    QString items;
    for (const RotationStep::Kind step : session.steps()) {
        if (const QString plan = stepPlan(step, session.rotation(), isServer, session.adopts()); !plan.isEmpty())
            items += u"<li>%1</li>\n"_s.arg(escaped(plan));
    }
    return u"<ol>\n%1</ol>\n"_s.arg(items);
}

} // namespace

QString planPaper(RotationSession &session, bool isServer, const QDateTime &now)
{
    const Rotation &rotation = session.rotation();
    const QString title = rotation.isRehearsal ? Words::tr("PRACTICE: plan of a rotation of keys: %1")
                                               : Words::tr("Plan of a rotation of keys: %1");
    return recordPage(title.arg(rotation.environment.name),
        summary(rotation, now) + section(Words::tr("Keys"), keys(session, now))
            + section(Words::tr("What speaks against it, and what to know"), notices(session))
            + section(Words::tr("Apps"), apps(session))
            + section(Words::tr("What will happen"), steps(session, isServer)));
}
