// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/rotatepage.h"

#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsight.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds tickPause{250};

void addField(QVBoxLayout &layout, QLineEdit *edit, const QString &question)
{
    auto *label = wordsLabel(question);
    edit->setMaxLength(RotationPage::longestReason);
    label->setBuddy(edit);
    addParts(layout, {label, edit});
}

} // namespace

RotatePage::RotatePage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Rotate)
{
    setCommitPage(true);
    m_keys->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setupCheck();
    addParts(*body(), {m_rotated, m_check, m_along, m_keptBack, m_breakGlass, m_reason, m_typed});
    setupBreakGlass();
    // For all that is not as the plan has it, which the notices say.
    addField(*bareLayout<QVBoxLayout>(m_reason, Spacing::tight), m_reasonEdit,
        tr("&Why it is done all the same, for the record:"));
    connect(m_reasonEdit, &QLineEdit::textChanged, this, [this] { checkComplete(); });
    setupPause();
    body()->addStretch(1);
    connect(m_typed, &TypedConfirm::changed, this, [this] { checkComplete(); });
}

void RotatePage::setupCheck()
{
    m_check->words().setObjectName(u"checkText"_s);
    m_check->askButton().setObjectName(u"finalCheckButton"_s);
    m_check->table().setObjectName(u"finalCheckApps"_s);
    m_check->table().setAccessibleName(tr("What each app will do"));
    connect(&m_check->askButton(), &QPushButton::clicked, &session(), &RotationSession::takeFinalCheck);
    m_check->follow(session().check(), [this] { refreshCheck(); });
}

void RotatePage::setupBreakGlass()
{
    addParts(*bareLayout<QVBoxLayout>(m_breakGlass, Spacing::tight), {m_breakBox, m_breakDetails});
    auto *details = bareLayout<QVBoxLayout>(m_breakDetails, Spacing::tight);
    details->addWidget(m_breakText);
    addField(*details, m_breakReasonEdit, tr("&Why this cannot wait, for the record:"));
    connect(m_breakBox, &QCheckBox::toggled, this, &RotatePage::present);
    connect(m_breakReasonEdit, &QLineEdit::textChanged, this, [this] { checkComplete(); });
}

void RotatePage::setupPause()
{
    m_pause->setTone(Tone::Warning);
    m_pauseBar->setTextVisible(false);
    m_pauseBar->setFixedHeight(Spacing::small);
    auto *words = new QVBoxLayout;
    addParts(*words, {m_pauseText, m_pauseBar});
    auto *row = new QHBoxLayout(m_pause);
    row->addLayout(words, 1);
    row->addWidget(m_cancelButton);
    m_pause->hide();
    addFooter(m_pause); // five seconds are not enough to scroll for it
    connect(m_cancelButton, &QPushButton::clicked, this, &RotatePage::cancel);
    addFooter(m_cancelled);
}

void RotatePage::cancel()
{
    session().cancelRotate();
    m_cancelled->say(Tone::Info, tr("Not rotated: you cancelled it"),
        tr("Nothing has happened. Press the button below to begin again, or close this now."));
}

QString RotatePage::actText() const
{
    if (rotation().isRotated)
        return RotationPage::actText();
    const auto count = static_cast<int>(session().breakingApps().size());
    if (breaksApps() && count > 0)
        return tr("&Rotate now, though %n apps may break", nullptr, count);
    return tr("&%1").arg(stepTitle(step(), rotation()).replace(u'&', u"&&"_s));
}

bool RotatePage::mayAct() const
{
    if (session().isBusy() || session().isActOpen() || session().rotatesAt().isValid())
        return false;
    if (rotation().isRotated)
        return session().mayGoOn();
    if (breaksApps())
        return m_typed->isTyped() && !saidIn(m_breakReasonEdit->text()).isEmpty();
    const bool isWhySaid = !isAskedWhy(session().notices(step())) || !saidIn(m_reasonEdit->text()).isEmpty();
    return session().isFinalCheckFresh() && !isRefused() && !m_isAlongRefused && m_typed->isTyped() && isWhySaid;
}

QString RotatePage::whyNot() const
{
    if (session().rotatesAt().isValid())
        return tr("It begins by itself in a few seconds.");
    const QString why
        = breaksApps() && !session().isBusy() && !session().isActOpen() ? QString() : RotationPage::whyNot();
    if (!why.isEmpty() || rotation().isRotated)
        return why;
    if (breaksApps() && saidIn(m_breakReasonEdit->text()).isEmpty())
        return tr("Say first why this cannot wait.");
    if (!breaksApps() && !session().isFinalCheckFresh())
        return tr("The final check has to be taken first.");
    if (!breaksApps() && m_isAlongRefused)
        return tr("An old event key that would go along cannot be deleted yet.");
    return m_typed->isTyped() ? tr("Say first why it is done all the same: it is not as the plan has it.")
                              : tr("Type first what stands above the field: the environment's name.");
}

void RotatePage::act()
{
    if (rotation().isRotated)
        RotationPage::act();
    else
        rotate(false);
    m_cancelButton->setFocus();
}

void RotatePage::rotate(bool byHand)
{
    if (breaksApps())
        session().rotateAndBreak(m_typed->text(), m_breakReasonEdit->text().trimmed(), byHand);
    else
        session().rotate(m_typed->text(), byHand, m_reasonEdit->text());
}

bool RotatePage::canActByHand() const
{
    return !rotation().isRotated && m_typed->isTyped()
        && (!breaksApps() || !saidIn(m_breakReasonEdit->text()).isEmpty());
}

QWidget *RotatePage::firstField() const
{
    return m_reasonEdit->isVisible() && m_reasonEdit->text().isEmpty() ? m_reasonEdit : &m_typed->edit();
}

void RotatePage::showEvent(QShowEvent *event)
{
    m_hasChecked = false;
    RotationPage::showEvent(event);
}

/// The final check needs nobody's click; that it failed is said, and then it is the button's.
void RotatePage::checkOnce()
{
    const bool isDue = session().step() == step() && isVisible() && !rotation().isRotated && !session().isBusy()
        && !session().isActOpen() && !session().rotatesAt().isValid() && session().live().value;
    if (!isDue || std::exchange(m_hasChecked, true) || session().isFinalCheckFresh())
        return;
    QMetaObject::invokeMethod(&session(), &RotationSession::takeFinalCheck, Qt::QueuedConnection);
}

void RotatePage::refresh()
{
    const auto named = [](const RotatedSigningKey &key) { // where Inngest told no id it is the fingerprint
        return key.id == key.fingerprint ? key.id : tr("%1 (key %2)").arg(key.fingerprint, key.id);
    };
    m_keys->setText(tools().account.changesByRestart
            ? tr("Now: fingerprint %1. The server refuses it after the restart.\n"
                 "Then: fingerprint %2. The server signs with it, and every app has to hold it.")
                  .arg(rotation().oldSigningKey.fingerprint, rotation().newSigningKey.fingerprint)
            : tr("Now: fingerprint %1. It is deleted, and nothing brings it back.\n"
                 "Then: fingerprint %2. It becomes the current key.")
                  .arg(named(rotation().oldSigningKey), named(rotation().newSigningKey)));
    // Where it is rotated already the page says that, and how it goes on.
    const QList<RotationNotice> notices = session().notices(step());
    const bool isAhead = !rotation().isRotated && std::ranges::none_of(notices, [](const RotationNotice &notice) {
        return notice.kind == RotationNotice::RotatedElsewhere || notice.kind == RotationNotice::OtherPromoted;
    });
    // What was asked for before the person was to do it has its answer: their own part alone stands there then.
    const Act *act = session().act();
    const bool isHandedOver = act && act->step() == Act::Step::WaitingForPerson;
    const bool isServers = isHandedOver && tools().account.changesByRestart;
    m_keys->setVisible(isAhead && !isServers);
    m_check->setVisible(isAhead && !isServers);
    sayResult(*m_rotated, step());
    refreshCheck();
    refreshBreakGlass();
    refreshAlong();
    m_reason->setVisible(
        session().step() == step() && isAhead && !isHandedOver && !breaksApps() && isAskedWhy(notices));
    if (rotation().isRotated && !m_typed->text().isEmpty())
        m_typed->clear(); // it was for this one: a server can go back, and be rotated once more
    m_typed->ask(tr("&Type the environment's name to go on:"), session().textToType());
    m_typed->setVisible(hasMainButton() && isAhead && !isHandedOver);
    m_typed->setLocked(session().rotatesAt().isValid());
    refreshPause();
    checkOnce();
}

/// While it is being made, the final check is not missing.
QList<RotationNotice::Kind> RotatePage::saidElsewhere() const
{
    // Also where nobody is asked once more, since apps may break.
    return session().isCheckingFinally() || m_breakBox->isChecked() ? QList{RotationNotice::NotAskedAgain}
                                                                    : QList<RotationNotice::Kind>();
}

void RotatePage::refreshCheck()
{
    const QList<RolloutRow> rows = session().rows(step());
    const QString known = gateInWords(gateOf(rows));
    const Act *act = session().act();
    const QString words = session().isFinalCheckFresh()
        ? tr("The final check was taken %1. By what is known now: %2. After ten minutes it has to be taken again.")
              .arg(exactTimeText(session().finalCheckAt()), known)
        : act && act->step() == Act::Step::WaitingForPerson && session().finalCheckAt().isValid()
        ? tr("Final check, taken %1, before you were asked to do it: it is older than ten minutes by now.")
              .arg(exactTimeText(session().finalCheckAt()))
        : session().isCheckingFinally() ? checkingText()
        : act && act->step() != Act::Step::Finished
        ? tr("The rotation is under way: no app is asked once more before it.")
        : breaksApps() ? tr("Final check: left out, since you rotate although apps break. No app is asked once more.")
        : tools().account.changesByRestart
        ? tr("Final check: every app and the server have to be asked once more, right before the step.")
        : tr("Final check: every app and Inngest have to be asked once more, right before the step.");
    m_check->present(words, rows, session().check().keys());
    m_check->askButton().setText(tools().account.changesByRestart ? tr("&Ask every app and the server again")
                                                                  : tr("&Ask every app and Inngest again"));
    m_check->askButton().setVisible(session().step() == step() && !rotation().isRotated);
    enableUnless(
        m_check->askButton(), session().isBusy() || session().rotatesAt().isValid() ? underWayText() : QString());
}

/// With how far it is: many apps take a while.
QString RotatePage::checkingText() const
{
    const QString text = tools().account.changesByRestart
        ? tr("Final check: every app and the server are being asked once more.")
        : tr("Final check: every app and Inngest are being asked once more.");
    const auto asked = session().check().askedOfEveryone();
    return asked ? text + u' ' + tr("Apps asked: %1 of %2.").arg(asked->first).arg(asked->second) : text;
}

void RotatePage::refreshBreakGlass()
{
    m_breakGlass->setVisible(isCurrent() && rotation().isAfterLeak() && !rotation().isRotated
        && (isRefused() || breaksApps() || mayRotateAhead(rotation())));
    const QStringList unasked = session().notAskedAgain();
    const QString what = breakingText();
    m_breakText->setText(unasked.isEmpty()
            ? what
            : tr("%1 The final check is left out, so these are not asked once more, and the record says so: %2.")
                  .arg(what, namesInWords(unasked, static_cast<int>(unasked.size()))));
    m_breakBox->setEnabled(!session().rotatesAt().isValid()); // what was begun with it, or without it, stays so
    m_breakDetails->setVisible(breaksApps());
}

QString RotatePage::breakingText() const
{
    const QList<RolloutRow> rows = session().rows(step());
    const QStringList breaking = appsThatRefuseTheNewKey(rows);
    QStringList others = session().breakingApps();
    others.removeIf([&breaking](const QString &name) { return breaking.contains(name); });
    if (rows.isEmpty())
        return tr("No app is known here, so it is not known which ones break.");
    if (breaking.isEmpty() && others.isEmpty())
        return tr("By what is known of them, from answers, words and connections, every app goes on working after the "
                  "rotation.");
    QStringList sentences;
    if (!breaking.isEmpty())
        sentences << tr("These refuse the new key, and so Inngest's calls from then on until they are redeployed: %1.")
                         .arg(namesInWords(breaking, int(breaking.size())));
    if (!others.isEmpty())
        sentences << tr("These are not known to hold the new key, and may refuse Inngest's calls from then on until "
                        "they are redeployed: %1.")
                         .arg(namesInWords(others, int(others.size())));
    return sentences.join(u' ');
}

void RotatePage::refreshAlong()
{
    m_along->present(
        tr("Then they go with this restart, and “Back to the old key” does not bring them back: whoever still "
           "sends with one is refused from then on. Without this mark they go later, with restarts of their own."),
        isCurrent() && !rotation().isRotated && !rotation().makesEventKeysLate() && !session().isActOpen());
    QList<RotationNotice> refusals;
    if (session().takesOldEventKeysAlong()) {
        const QStringList ids = ofEach(rotation().eventKeys, &RotatedEventKey::oldId);
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
        if (rotation().isRotated || session().isBusy())
            m_cancelled->hide();
        return;
    }
    m_cancelled->hide();
    const qint64 left = std::max<qint64>(0, tools().services.clock.now().msecsTo(at));
    m_wholePause = std::max(m_wholePause, int(left));
    const int seconds = int((left + 999) / 1000);
    m_pauseText->setText(seconds == 0 && !breaksApps()
            ? tr("The final check is under way: each app is asked once more. Nothing has happened yet, and it can "
                 "still be cancelled.")
            : tools().account.changesByRestart
            ? tr("You get the server's new settings in %n seconds. Until you restart it nothing has happened.", nullptr,
                seconds)
            : tr("Rotating begins in %n seconds. Until then nothing has happened.", nullptr, seconds));
    const auto asked = seconds == 0 ? session().check().askedOfEveryone() : std::nullopt;
    m_pauseBar->setRange(0, asked ? asked->second : m_wholePause);
    m_pauseBar->setValue(asked ? asked->first : int(left));
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
