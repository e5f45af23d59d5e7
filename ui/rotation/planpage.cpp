// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/planpage.h"

#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/recordwords.h"
#include "ui/history/evidencerow.h"
#include "ui/rotation/plankeys.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace recordParts;

namespace {

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
        const TonedText text = noticeText(notice);
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
        rows += row({escaped(rolloutAppName(one.app)), escaped(sdkInWords(one)),
            escaped(signingKeyWords(one, asked).cell), escaped(eventKeyWords(one, asked).cell),
            escaped(one.latest.at.isValid() ? exactTimeText(one.latest.at) : Words::tr("not asked"))});
    return rows.isEmpty() ? u"<p>%1</p>\n"_s.arg(escaped(Words::tr("No app is known in this environment.")))
                          : table({Words::tr("App"), Words::tr("SDK"), Words::tr("Signing key"), Words::tr("Event key"),
                                      Words::tr("Asked at")},
                              rows);
}

QString steps(const RotationSession &session, bool byRestart)
{
    QString items;
    for (const RotationStep::Kind step : session.steps()) {
        if (const QString plan = stepPlan(step, session.rotation(), byRestart, session.adopts()); !plan.isEmpty())
            items += u"<li>%1</li>\n"_s.arg(escaped(plan));
    }
    return u"<ol>\n%1</ol>\n"_s.arg(items);
}

constexpr int mostQuietDays = 90;
constexpr int secondsToWindow = 3600; // what is proposed
constexpr int secondsOfWindow = 7200;
constexpr RotationCause::Kind causes[] = {RotationCause::Routine, RotationCause::SigningKeyLeaked,
    RotationCause::EventKeyLeaked, RotationCause::EnvironmentLeaked};

QLabel *headingIn(QVBoxLayout &layout, const QString &text)
{
    auto *label = new QLabel(text);
    makeBold(*label);
    layout.addWidget(label);
    return label;
}

void setIfDifferent(QLineEdit &edit, const QString &text)
{
    const QSignalBlocker isShown(edit); // what is typed is what counts
    if (edit.text().trimmed() != text)
        edit.setText(text);
}

/// What the plan's page shows, as one HTML page for a change request: what is rotated and why, what speaks against it,
/// what each app holds by its latest answer, and what will happen. Before a rotation is begun. Holds no secret.
QString planPaper(RotationSession &session, bool byRestart, const QDateTime &now)
{
    const Rotation &rotation = session.rotation();
    const QString title = rotation.isRehearsal ? Words::tr("PRACTICE: plan of a rotation of keys: %1")
                                               : Words::tr("Plan of a rotation of keys: %1");
    return recordPage(title.arg(rotation.environment.name),
        summary(rotation, now) + section(Words::tr("Keys"), keys(session, now))
            + section(Words::tr("What speaks against it, and what to know"), notices(session))
            + section(Words::tr("Apps"), apps(session))
            + section(Words::tr("What will happen"), steps(session, byRestart)));
}

} // namespace

PlanPage::PlanPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Plan)
    , m_keys(new PlanKeys(tools, m_content))
{
    auto *layout = bareLayout<QVBoxLayout>(m_content, Spacing::normal);
    headingIn(*layout, tr("Which keys"));
    layout->addWidget(m_keys);
    headingIn(*layout, tr("Why, and who"));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(Spacing::normal);
    setupRecord(*form);
    layout->addLayout(form);
    headingIn(*layout, tr("Apps"));
    layout->addWidget(m_apps);
    headingIn(*layout, tr("What will happen"));
    layout->addWidget(m_whatHappens);
    setupPaper(*layout);
    layout->addStretch(1);
    body()->addWidget(m_state, 1);
    body()->addWidget(m_content, 1);
    connect(m_state, &StatePage::actionRequested, &session(), &RotationSession::readLive);
    sayNoticesBelow();
    setupApps();
}

void PlanPage::setupPaper(QVBoxLayout &layout)
{
    layout.addWidget(m_paper = new EvidenceRow(
                         [this] {
                             const QDateTime now = tools().services.clock.now();
                             return std::optional<RotationEvidenceSource>(
                                 {session().environment().slug, now, rotation().isRehearsal, [this, now] {
                                      return readyFuture(
                                          Result<QString>(planPaper(session(), tools().account.changesByRestart, now)));
                                  }});
                         },
                         m_content, EvidenceRow::Paper::Plan));
}

void PlanPage::setupApps()
{
    m_apps->table().setObjectName(u"planApps"_s);
    m_apps->table().setAccessibleName(tr("Apps, and which keys they hold now"));
    m_apps->askButton().setObjectName(u"askAppsButton"_s);
    RolloutCheck &check = session().check();
    connect(&m_apps->askButton(), &QPushButton::clicked, &check, [&check] { check.askNow(); });
    m_apps->follow(check, [this] { refreshApps(); });
}

void PlanPage::setupRecord(QFormLayout &form)
{
    for (const RotationCause::Kind cause : causes)
        m_causeBox->addItem(causeInWords(cause), cause);
    connect(m_causeBox, &QComboBox::activated, this, [this](int index) {
        m_accessSaid.clear(); // it is asked about anew
        session().setCause(causes[static_cast<std::size_t>(index)]);
    });
    m_reasonEdit->setMaxLength(longestReason);
    m_reasonEdit->setPlaceholderText(tr("A ticket, or one sentence. Never put a key here."));
    m_approverEdit->setMaxLength(longestReason);
    m_approverEdit->setPlaceholderText(tr("May stay empty"));
    for (const QLineEdit *edit : {m_reasonEdit, m_approverEdit})
        // Not textEdited: what a screen reader or speech puts in is typed, too.
        connect(edit, &QLineEdit::textChanged, this, &PlanPage::record);
    form.addRow(tr("Cau&se:"), m_causeBox);
    form.addRow(QString(), m_causeText);
    setupKeyAccess(form);
    form.addRow(tr("Who:"), m_personLabel);
    form.addRow(tr("&Reason:"), m_reasonEdit);
    form.addRow(QString(), m_reasonProblem);
    m_reasonProblem->setField(m_reasonEdit);
    m_reasonProblem->keepRoom();
    form.addRow(tr("Appro&ved by:"), m_approverEdit);
    m_quietSpin->setRange(0, mostQuietDays);
    m_quietSpin->setSpecialValueText(tr("Do not wait"));
    setUnit(*m_quietSpin, [](int n) { return tr(" days", "behind a number", n); });
    form.addRow(tr("&Quiet period:"), m_quietSpin);
    setupWindow(form);
    connect(m_quietSpin, &QSpinBox::valueChanged, this, [this](int days) {
        if (days != rotation().quietDays)
            session().setQuietDays(days);
    });
}

void PlanPage::setupWindow(QFormLayout &form)
{
    auto *row = bareLayout<QHBoxLayout>(m_windowRow);
    row->addWidget(m_windowFrom);
    row->addWidget(wordsLabel(tr("to"), m_windowRow));
    row->addWidget(m_windowTo);
    row->addStretch(1);
    form.addRow(tr("Change window:"), m_windowBox);
    form.addRow(QString(), m_windowRow);
    for (QDateTimeEdit *edit : {m_windowFrom, m_windowTo}) {
        edit->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
        edit->setCalendarPopup(true);
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &PlanPage::recordWindow);
    }
    connect(m_windowBox, &QCheckBox::clicked, this, [this](bool isOn) {
        if (!isOn)
            return session().setWindow({});
        const QDateTime from = tools().services.clock.now().addSecs(secondsToWindow);
        session().setWindow({from, from.addSecs(secondsOfWindow)});
    });
}

/// What ends before it begins is a window of no length, which is never open: the end goes along.
void PlanPage::recordWindow()
{
    const ChangeWindow window{m_windowFrom->dateTime().toUTC(),
        std::max(m_windowFrom->dateTime().addSecs(60), m_windowTo->dateTime()).toUTC()};
    if (rotation().window.isSet() && window != rotation().window)
        session().setWindow(window);
}

void PlanPage::refreshWindow()
{
    const ChangeWindow &window = rotation().window;
    m_windowBox->setChecked(window.isSet());
    m_windowRow->setVisible(window.isSet());
    m_windowBox->setEnabled(isCurrent() && rotation().rotatesSigningKey);
    m_windowBox->setToolTip(rotation().rotatesSigningKey
            ? tr("At another time the step asks why, and the record says so")
            : tr("The signing key is not chosen: only its rotation has a time"));
    for (const auto &[edit, time] : {std::pair(m_windowFrom, window.from), std::pair(m_windowTo, window.to)}) {
        const QSignalBlocker quiet(edit);
        edit->setEnabled(isCurrent());
        if (window.isSet() && edit->dateTime().toUTC() != time)
            edit->setDateTime(time.toLocalTime());
    }
}

QList<RotationNotice::Kind> PlanPage::saidElsewhere() const
{
    QList<RotationNotice::Kind> kinds{RotationNotice::ForeignNewKey, RotationNotice::NoReason};
    if (!session().live().value)
        kinds << RotationNotice::NotRead << RotationNotice::NoActiveKey;
    return kinds;
}

/// The foreign key is all that is changed from here.
bool PlanPage::canActByHand() const
{
    const Act *last = session().act();
    return last && last->request().kind == ActKind::DeleteSigningKey && session().live().value
        && session().live().value->inactive();
}

void PlanPage::refresh()
{
    const Fetched<EnvironmentSnapshot> &live = session().live();
    const bool hasContent = live.value || !isCurrent();
    m_content->setVisible(hasContent);
    m_state->setVisible(!hasContent);
    if (!hasContent) {
        if (live.error)
            m_state->present(StatePage::State::Failed, tr("The environment could not be read"),
                errorText(*live.error, Attempt::Read) + u"\n\n"_s
                    + (tools().account.changesByRestart
                            ? tr("After a leak do not wait for this: the server can be started with other keys, once "
                                 "its apps have them.")
                            : tr("After a leak do not wait for this: Inngest's dashboard can make a new key, and "
                                 "rotate or delete the old one once the apps have the new one.")),
                tr("Read a&gain"));
        else
            m_state->present(StatePage::State::Loading, tr("Reading keys, apps and workers…"), {});
        return;
    }
    m_keys->refresh(!isCurrent());
    refreshRecord();
    refreshApps();
    refreshWhatHappens();
    m_paper->setVisible(isCurrent());
}

void PlanPage::setupKeyAccess(QFormLayout &form)
{
    m_askAccess->setAutoDefault(false);
    m_askAccess->setToolTip(
        tr("Asks Inngest's REST API for the list of event keys with the signing key that leaked, as "
           "a thief could."));
    auto *row = bareLayout<QHBoxLayout>(m_keyAccess);
    row->addWidget(m_askAccess);
    row->addWidget(m_accessText, 1);
    form.addRow(QString(), m_keyAccess);
    connect(m_askAccess, &QPushButton::clicked, this, &PlanPage::askKeyAccess);
}

void PlanPage::askKeyAccess()
{
    m_askAccess->setEnabled(false);
    m_accessSaid = tr("Asking…");
    refreshRecord();
    whenFinished(session().askKeyAccess(), this, [this](const Result<bool> &opens) {
        m_askAccess->setEnabled(true);
        // That it was refused stands in the rotation.
        m_accessSaid = !opens ? errorText(opens.error(), Attempt::Read)
            : *opens          ? tr("It opened them at %1: new ones are made once it is gone.")
                           .arg(exactTimeText(tools().services.clock.now()))
                     : QString();
        refreshRecord();
    });
}

void PlanPage::refreshRecord()
{
    m_causeBox->setCurrentIndex(m_causeBox->findData(rotation().cause));
    m_causeBox->setEnabled(isCurrent());
    m_causeText->setText(causeText(rotation(), tools().account.changesByRestart));
    m_keyAccess->setVisible(session().canAskKeyAccess());
    const QDateTime refusedAt = rotation().keyAccessOffAt;
    m_accessText->setText(!refusedAt.isValid() || !m_askAccess->isEnabled()
            ? m_accessSaid
            : tr("Refused at %1, although the key is accepted otherwise: new ones are made with the new signing key.")
                  .arg(exactTimeText(refusedAt)));
    m_personLabel->setText(rotation().person);
    setIfDifferent(*m_reasonEdit, rotation().reason);
    setIfDifferent(*m_approverEdit, rotation().approver);
    m_reasonProblem->say(saidIn(rotation().reason).isEmpty() && isCurrent()
            ? tr("Without a reason the history will not say why.")
            : QString(),
        Tone::Warning);
    for (QLineEdit *edit : {m_reasonEdit, m_approverEdit})
        edit->setReadOnly(!isCurrent());
    m_quietSpin->setValue(rotation().quietDays);
    m_quietSpin->setEnabled(isCurrent() && rotation().rotatesEventKeys());
    const QString meaning = tr("An old event key is not deleted before so long has passed since everybody who is known "
                               "to send with it has left it, and since the last event through it that is known of");
    m_quietSpin->setToolTip(rotation().rotatesEventKeys()
            ? meaning
            : tr("No event key is chosen, so there is nothing to wait for.\n%1").arg(meaning));
    refreshWindow();
}

void PlanPage::refreshApps()
{
    const QList<RolloutRow> &rows = session().check().rows();
    const auto askable = std::ranges::count_if(rows, [](const RolloutRow &row) { return row.app.canBeAsked(); });
    const auto asked
        = std::ranges::count_if(rows, [](const RolloutRow &row) { return row.app.canBeAsked() && row.rounds > 0; });
    m_apps->present(rows.isEmpty()
            ? tr("No app is known in this environment. Those that are not listed can be added by their addresses, here "
                 "on the page “Roll out” and in the window under “Apps”.")
            : asked < askable ? tr("Of %n apps that can be asked %1 have been.", nullptr, int(askable)).arg(asked)
                              : tr("%n apps, as they are now.", nullptr, int(rows.size())),
        rows, session().check().keys());
    m_apps->askButton().setVisible(!rows.isEmpty());
}

void PlanPage::refreshWhatHappens()
{
    QStringList lines;
    // With the numbers that the pages have at the side.
    const QList<RotationStep::Kind> steps = session().steps();
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (const QString plan
            = stepPlan(steps.at(i), rotation(), tools().account.changesByRestart, session().adopts());
            !plan.isEmpty())
            lines.append(tr("%1. %2").arg(i + 1).arg(plan));
    }
    m_whatHappens->setText(lines.join(u'\n'));
}
