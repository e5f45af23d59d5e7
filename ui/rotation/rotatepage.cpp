// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/rotatepage.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsight.h"
#include "ui/rotation/nobodyelsebox.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/stepresult.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/build.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableheight.h"
#include "ui/widgets/tonedframe.h"
#include "ui/widgets/typedconfirm.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 7;
constexpr int longestReason = 300;
constexpr std::chrono::milliseconds tickPause{250};
enum Column { Name, Latest, Then, Known };

Tone toneOf(const RolloutRow &row)
{
    switch (row.latest.signing.acceptsNew) {
    case Holding::Held::Yes:
        return row.signing.holds ? Tone::Good : Tone::Warning;
    case Holding::Held::No:
        // Red is for what is broken now, not for what would be.
        return row.latest.standing == AppStanding::BrokenNow ? Tone::Danger : Tone::Warning;
    case Holding::Held::Unknown:
        break;
    }
    return row.signing.holds && row.signing.evidence != EvidenceClass::AtRisk ? Tone::Neutral : Tone::Warning;
}

QString symbolOf(Tone tone)
{
    return tone == Tone::Good || tone == Tone::Neutral ? u"done"_s : tone == Tone::Danger ? u"error"_s : u"warning"_s;
}

} // namespace

RotatePage::RotatePage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Rotate)
    , m_keys(addText({}))
    , m_typed(new TypedConfirm(this))
{
    setCommitPage(true);
    m_keys->setObjectName(u"rotateKeysLabel"_s);
    m_keys->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_rotated = new Banner(this);
    m_rotated->setObjectName(u"rotatedBanner"_s);
    body()->addWidget(m_rotated);
    setupCheck();
    body()->addWidget(m_along = new NobodyElseBox(session(), this));
    body()->addWidget(m_keptBack = new NoticeBanners(this));
    setupBreakGlass();
    body()->addWidget(m_typed);
    setupPause();
    body()->addStretch(1);
    connect(m_typed, &TypedConfirm::changed, this, [this] { checkComplete(); });
}

void RotatePage::setupCheck()
{
    m_checkPart = new QWidget(this);
    m_checkText = wordsLabel(m_checkPart);
    m_checkText->setObjectName(u"checkText"_s);
    m_checkButton = plainButton(icon(u"reload"_s), tr("&Ask every app and Inngest again"), m_checkPart);
    m_checkButton->setObjectName(u"finalCheckButton"_s);
    m_apps = new QTreeWidget(m_checkPart);
    m_apps->setObjectName(u"finalCheckApps"_s);
    m_apps->setAccessibleName(tr("What each app will do"));
    m_apps->setRootIsDecorated(false);
    m_apps->setUniformRowHeights(true);
    m_apps->setAllColumnsShowFocus(true);
    m_apps->setHeaderLabels({tr("App"), tr("Last answer"), tr("When Inngest signs with the new key"), tr("Known by")});
    m_apps->header()->setSectionResizeMode(QHeaderView::Stretch);
    auto *row = new QHBoxLayout;
    row->addWidget(m_checkText, 1);
    row->addWidget(m_checkButton, 0, Qt::AlignTop);
    auto *layout = bareLayout<QVBoxLayout>(m_checkPart);
    layout->setSpacing(Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_apps);
    body()->addWidget(m_checkPart);
    connect(m_checkButton, &QPushButton::clicked, &session(), &RotationSession::takeFinalCheck);
    connect(&session().check(), &RolloutCheck::rowChanged, this, [this] {
        if (isVisible())
            refreshCheck();
    });
}

void RotatePage::setupBreakGlass()
{
    m_breakGlass = new QWidget(this);
    auto *layout = bareLayout<QVBoxLayout>(m_breakGlass);
    layout->setSpacing(Spacing::tight);
    m_breakBox = new QCheckBox(tr("A thief has the key: rotate now although apps &break"), m_breakGlass);
    m_breakBox->setObjectName(u"breakBox"_s);
    m_breakText = wordsLabel(m_breakGlass);
    m_breakText->setObjectName(u"breakText"_s);
    m_breakReasonEdit = new QLineEdit(m_breakGlass);
    m_breakReasonEdit->setObjectName(u"breakReasonEdit"_s);
    m_breakReasonEdit->setMaxLength(longestReason);
    m_breakReasonEdit->setPlaceholderText(tr("Why this cannot wait, for the record"));
    m_breakReasonEdit->setAccessibleName(m_breakReasonEdit->placeholderText());
    layout->addWidget(m_breakBox);
    layout->addWidget(m_breakText);
    layout->addWidget(m_breakReasonEdit);
    body()->addWidget(m_breakGlass);
    connect(m_breakBox, &QCheckBox::toggled, this, &RotatePage::present);
    connect(m_breakReasonEdit, &QLineEdit::textChanged, this, [this] { checkComplete(); });
}

void RotatePage::setupPause()
{
    m_pause = new TonedFrame(this);
    m_pause->setObjectName(u"pauseFrame"_s);
    m_pause->setTone(Tone::Warning);
    m_pauseText = wordsLabel(m_pause);
    m_pauseText->setObjectName(u"pauseText"_s);
    m_pauseBar = new QProgressBar(m_pause);
    m_pauseBar->setTextVisible(false);
    m_pauseBar->setFixedHeight(Spacing::small);
    m_pauseBar->setAccessibleName(tr("Time until the rotation"));
    m_cancelButton = plainButton(tr("&Cancel: do not rotate"), m_pause);
    m_cancelButton->setObjectName(u"cancelRotateButton"_s);
    auto *words = new QVBoxLayout;
    words->addWidget(m_pauseText);
    words->addWidget(m_pauseBar);
    auto *row = new QHBoxLayout(m_pause);
    row->addLayout(words, 1);
    row->addWidget(m_cancelButton);
    m_pause->hide();
    body()->addWidget(m_pause);
    connect(m_cancelButton, &QPushButton::clicked, &session(), &RotationSession::cancelRotate);
}

bool RotatePage::breaksApps() const
{
    return rotation().isAfterLeak() && m_breakBox->isChecked();
}

QString RotatePage::actText() const
{
    if (rotation().isRotated)
        return RotationPage::actText();
    const auto count = static_cast<int>(session().breakingApps().size());
    if (breaksApps() && count > 0)
        return tr("&Rotate now and break %n apps", nullptr, int(count));
    return tr("&%1").arg(stepTitle(step(), rotation()).replace(u'&', u"&&"_s));
}

bool RotatePage::mayAct() const
{
    if (session().isBusy() || session().isActOpen() || session().rotatesAt().isValid())
        return false;
    if (rotation().isRotated)
        return session().mayGoOn();
    if (breaksApps())
        return m_typed->isTyped() && !m_breakReasonEdit->text().trimmed().isEmpty();
    return session().isFinalCheckFresh() && !isRefused() && !m_isAlongRefused && m_typed->isTyped();
}

void RotatePage::act()
{
    if (rotation().isRotated)
        RotationPage::act();
    else if (breaksApps())
        session().rotateAndBreak(m_typed->text(), m_breakReasonEdit->text().trimmed());
    else
        session().rotate(m_typed->text());
    m_cancelButton->setFocus();
}

bool RotatePage::canActByHand() const
{
    return !rotation().isRotated && m_typed->isTyped();
}

void RotatePage::actByHand()
{
    session().rotate(m_typed->text(), true);
}

void RotatePage::showEvent(QShowEvent *event)
{
    m_hasChecked = false;
    RotationPage::showEvent(event);
}

/// The final check needs nobody's click; that it failed is said, and then it is the button's.
void RotatePage::checkOnce()
{
    const bool isDue = isCurrent() && isVisible() && !rotation().isRotated && !session().isBusy()
        && !session().isActOpen() && !session().rotatesAt().isValid() && session().live().value;
    if (!isDue || std::exchange(m_hasChecked, true) || session().isFinalCheckFresh())
        return;
    QMetaObject::invokeMethod(&session(), &RotationSession::takeFinalCheck, Qt::QueuedConnection);
}

void RotatePage::refresh()
{
    m_keys->setText(tools().account.isServer
            ? tr("Now: fingerprint %1. The server refuses it after the restart.\n"
                 "Then: fingerprint %2. The server signs with it, and every app has to hold it.")
                  .arg(rotation().oldSigningKey.fingerprint, rotation().newSigningKey.fingerprint)
            : tr("Now: fingerprint %1 (key %2). It is deleted, and nothing brings it back.\n"
                 "Then: fingerprint %3 (key %4). It becomes the current key.")
                  .arg(rotation().oldSigningKey.fingerprint, rotation().oldSigningKey.id,
                      rotation().newSigningKey.fingerprint, rotation().newSigningKey.id));
    m_keys->setVisible(!rotation().isRotated);
    m_checkPart->setVisible(!rotation().isRotated);
    refreshRotated();
    refreshCheck();
    refreshBreakGlass();
    refreshAlong();
    m_typed->ask(tr("&Type the environment's name to go on:"), session().textToType());
    m_typed->setVisible(isCurrent() && !rotation().isRotated);
    m_typed->setLocked(session().isBusy() || session().rotatesAt().isValid());
    refreshPause();
    checkOnce();
}

/// What is true now, by what Inngest was seen to say.
void RotatePage::refreshRotated()
{
    if (const std::optional<StepResult> result = stepResult(step(), session()))
        m_rotated->say(result->tone, result->title, result->text);
    else
        m_rotated->hide();
}

void RotatePage::refreshCheck()
{
    const QList<RolloutRow> rows = session().rows(step());
    while (m_apps->topLevelItemCount() > rows.size())
        delete m_apps->takeTopLevelItem(m_apps->topLevelItemCount() - 1);
    while (m_apps->topLevelItemCount() < rows.size())
        m_apps->addTopLevelItem(new QTreeWidgetItem);
    for (int i = 0; i < rows.size(); ++i) {
        const RolloutRow &row = rows.at(i);
        QTreeWidgetItem &item = *m_apps->topLevelItem(i);
        const QStringList words{rolloutAppName(row.app),
            row.isAsking                   ? tr("being asked…")
                : !row.latest.at.isValid() ? (row.app.canBeAsked() ? tr("not asked yet") : tr("cannot be asked"))
                : row.latest.isUnreachable()
                ? tr("none; asked %1").arg(ageText(row.latest.at, tools().services.clock.now()))
                : ageText(row.latest.at, tools().services.clock.now()),
            whatItWillDo(row), evidenceInWords(row)};
        for (int column = 0; column < words.size(); ++column) {
            item.setText(column, words.at(column));
            item.setToolTip(column, words.at(column));
        }
        const Tone tone = toneOf(row);
        item.setIcon(Name, icon(symbolOf(tone), tone));
    }
    showRows(*m_apps, shownRows);
    m_apps->setVisible(!rows.isEmpty());
    const QString known = gateInWords(rows, gateOf(rows));
    m_checkText->setText(session().isFinalCheckFresh()
            ? tr("Final check, taken %1: %2. After ten minutes it has to be taken again.")
                  .arg(exactTimeText(session().finalCheckAt()), known)
            : session().isBusy()
            ? tr("Final check: every app and Inngest are being asked once more.")
            : tr("Final check: every app and Inngest have to be asked once more, right before the step."));
    m_checkButton->setVisible(isCurrent() && !rotation().isRotated);
    m_checkButton->setEnabled(!session().isBusy() && !session().rotatesAt().isValid());
}

/// By whether it accepts the new key; where that is not known, by what stands in for it.
QString RotatePage::whatItWillDo(const RolloutRow &row) const
{
    const Holding &holding = row.latest.signing;
    const bool isBroken = row.latest.standing == AppStanding::BrokenNow;
    switch (holding.acceptsNew) {
    case Holding::Held::Yes:
        return isBroken         ? tr("works; it is broken now, since it refuses the old key")
            : row.signing.holds ? tr("goes on working")
                                : tr("works, as far as it was seen");
    case Holding::Held::No:
        return isBroken ? tr("stays broken: it refuses the new key too") : tr("breaks: it refuses the new key");
    case Holding::Held::Unknown:
        break;
    }
    if (!row.app.provesSigningKey)
        return tr("nothing: it has no signing key to prove");
    switch (row.signing.evidence) {
    case EvidenceClass::Inferred:
        return tr("goes on working, by the times of its connections");
    case EvidenceClass::Confirmed:
        return tr("goes on working, by somebody's word");
    case EvidenceClass::AtRisk:
        return tr("not known; its owner accepts the risk");
    case EvidenceClass::Proven:
    case EvidenceClass::Observed:
    case EvidenceClass::None:
        break;
    }
    return tr("not known");
}

void RotatePage::refreshBreakGlass()
{
    const QStringList names = session().breakingApps();
    m_breakGlass->setVisible(
        isCurrent() && rotation().isAfterLeak() && !rotation().isRotated && (isRefused() || breaksApps()));
    const QStringList unasked = session().notAskedAgain();
    const QString what = names.isEmpty()
        ? tr("By their latest answers every app goes on working after the rotation.")
        : tr("These are not known to hold the new key, and may refuse Inngest's calls from then on until they "
             "are redeployed: %1.")
              .arg(namesInWords(names, static_cast<int>(names.size())));
    m_breakText->setText(unasked.isEmpty()
            ? what
            : tr("%1 The final check is left out, so these are not asked once more, and the record says so: %2.")
                  .arg(what, namesInWords(unasked, static_cast<int>(unasked.size()))));
    m_breakText->setVisible(breaksApps());
    m_breakReasonEdit->setVisible(breaksApps());
}

void RotatePage::refreshAlong()
{
    m_along->present(tr("Then they go with this restart, and that cannot be undone: whoever still sends with one is "
                        "refused from then on. "
                        "Without this mark they go later, with restarts of their own."),
        isCurrent() && !rotation().isRotated && !rotation().makesEventKeysLate());
    QList<RotationNotice> refusals;
    if (session().takesOldEventKeysAlong()) {
        QStringList ids;
        for (const RotatedEventKey &key : rotation().eventKeys)
            ids.append(key.oldId);
        const QHash<QString, QList<RotationNotice>> all = session().noticesOfDeletion(ids);
        for (const RotatedEventKey &key : rotation().eventKeys) {
            for (const RotationNotice &notice : all.value(key.oldId)) {
                if (notice.severity == RotationNotice::Refusal && !key.isOldDeleted && !refusals.contains(notice))
                    refusals.append(notice);
            }
        }
    }
    m_isAlongRefused = hasRefusal(refusals);
    m_keptBack->present(refusals);
}

void RotatePage::refreshPause()
{
    const QDateTime at = session().rotatesAt();
    m_pause->setVisible(at.isValid());
    if (!at.isValid()) {
        m_wholePause = 0;
        return;
    }
    const qint64 left = std::max<qint64>(0, tools().services.clock.now().msecsTo(at));
    m_wholePause = std::max(m_wholePause, int(left));
    const int seconds = int((left + 999) / 1000);
    m_pauseText->setText(
        seconds == 0 ? tr(
            "The final check is under way: each app is asked once more. Nothing has happened yet, and it can still be "
            "cancelled.")
            : tools().account.isServer
            ? tr("You get the server's new settings in %n seconds, after the final check. Until you restart it nothing "
                 "has "
                 "happened.",
                nullptr, seconds)
            : tr("Inngest is told to rotate in %n seconds. Until then nothing has happened.", nullptr, seconds));
    m_pauseBar->setRange(0, m_wholePause);
    m_pauseBar->setValue(int(left));
    tick();
}

void RotatePage::tick()
{
    if (m_isTicking)
        return;
    m_isTicking = true;
    tools().services.clock.after(tickPause, this, [this] {
        m_isTicking = false;
        if (session().rotatesAt().isValid() && isVisible())
            refreshPause();
    });
}
