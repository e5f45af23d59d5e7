// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/saidforms.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotationsession.h"
#include "ui/rotation/rotationpage.h"
#include "ui/widgets/icons.h"
#include "ui/words/agetext.h"
#include "ui/words/keyproblemtext.h"

#include <QSignalBlocker>
#include <algorithm>

using namespace Qt::StringLiterals;

AnswerForm::AnswerForm(const QString &name, const QString &question, const QString &button, QWidget *parent)
    : QWidget(parent)
{
    auto *edit = named(name + u"Edit"_s, new QLineEdit(this));
    auto *give = named(name + u"Button"_s, plainButton(button, this));
    auto *label = wordsLabel(question, this);
    edit->setMaxLength(RotationPage::longestReason);
    label->setBuddy(edit);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    column->addWidget(label);
    column->addLayout(rowOf({edit, give}));
    const auto check = [edit, give] {
        enableUnless(*give, saidIn(edit->text()).isEmpty() ? tr("Say first how you know that.") : QString());
    };
    check();
    connect(edit, &QLineEdit::textChanged, this, check);
    connect(give, &QPushButton::clicked, this, [this, edit] {
        emit given(edit->text().trimmed());
        edit->clear(); // what comes up later has another answer
    });
    hide();
}

void AnswerForm::present(const QList<RotationNotice> &notices, const QList<RotationNotice::Kind> &kinds)
{
    setVisible(std::ranges::any_of(notices, [&kinds](const RotationNotice &notice) {
        return notice.severity == RotationNotice::Refusal && kinds.contains(notice.kind);
    }));
}

LookedUpForm::LookedUpForm(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_lastButton(named("lastEventButton", plainButton(icon(u"done"_s), tr("It &came then"), this)))
    , m_noneButton(named("noEventButton", plainButton(icon(u"done"_s), tr("N&one came"), this)))
    , m_backButton(named("withdrawEventButton", plainButton(icon(u"close"_s), tr("Take it bac&k"), this)))
{
    m_lastEdit->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    auto *row = rowOf({m_lastEdit, m_lastButton, m_noneButton, m_backButton, nullptr});
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    column->addWidget(m_said);
    column->addLayout(row);
    connect(m_lastButton, &QPushButton::clicked, this, [this] { note(true); });
    connect(m_noneButton, &QPushButton::clicked, this, [this] { note(false); });
    connect(m_backButton, &QPushButton::clicked, this, [this] { m_tools.session.withdrawLookedUp(m_oldId); });
    hide();
}

void LookedUpForm::present(const RotatedEventKey *key)
{
    const bool isSaid = key && key->lookedUp.at.isValid();
    const bool isOpen = key && m_tools.session.mayLookUpEvents(key->oldId);
    setVisible(key && (isSaid || isOpen));
    if (isHidden())
        return;
    const QDateTime now = m_tools.services.clock.now();
    if (m_oldId != key->oldId)
        m_lastEdit->setDateTime(now.toLocalTime());
    m_oldId = key->oldId;
    const EventsLookedUp &said = key->lookedUp;
    const QString words = lookedUpInWords(m_tools.session.rotation(), *key);
    const QString person = shownName(said.person);
    const QString at = exactTimeText(said.at);
    m_said->setText(
        !isSaid ? tr(
            "The last event through it, when you have looked it up (“None came”: none since the apps left the key):")
                : tr("Looked up: %1.")
                      .arg(said.last.isValid() ? words.arg(exactTimeText(said.last), person, at)
                                               : words.arg(person, at)));
    m_backButton->setVisible(isSaid);
    const bool isFree = !m_tools.session.isBusy();
    m_backButton->setEnabled(isFree);
    for (QWidget *part : std::initializer_list<QWidget *>{m_lastEdit, m_lastButton, m_noneButton}) {
        part->setVisible(isOpen);
        part->setEnabled(isFree);
    }
}

/// The minute that is typed may have been over when it came, and of an hour that comes twice it may be the second one.
void LookedUpForm::note(bool hasCome)
{
    constexpr int lastSecond = 59;
    const QDateTime now = m_tools.services.clock.now();
    const QDateTime shown = m_lastEdit->dateTime();
    // The field holds seconds, too, which nobody sees.
    QDateTime last = lastMomentOf(shown.addSecs(-shown.time().second()), now);
    if (last <= now)
        last = std::min(last.addSecs(lastSecond), now);
    m_tools.session.noteLookedUp(m_oldId, hasCome ? last : QDateTime());
}

void chooseOldKey(QComboBox &box, const QList<RotatedEventKey> &keys, const QString &none, const QString &fingerprint)
{
    if (box.count() != keys.size() + 1) {
        box.clear();
        box.addItem(none, QString());
        const QStringList names = ofEach(keys, &RotatedEventKey::oldName);
        for (const RotatedEventKey &key : keys)
            box.addItem(tellingName(key.oldName, key.oldFingerprint, names), key.oldFingerprint);
    }
    box.setCurrentIndex(std::max(0, box.findData(fingerprint)));
}

HeldKeyForm::HeldKeyForm(RotationSession &session, RotationStep::Kind step, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_step(step)
{
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    const bool isBack = step == RotationStep::PutBack || step == RotationStep::DeleteNewKeys;
    QLabel *question = wordsLabel(isBack ? tr("Which event key it se&nds with is not told now. If you know which it "
                                              "had before, say so: its values then hold that one again.")
                                         : tr("Which event key it se&nds with is not told now. If you know, say so: "
                                              "its values then hold the replacement."),
        this);
    question->setBuddy(m_box);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*column, {question, m_box});
    connect(m_box, &QComboBox::activated, this,
        [this] { m_session.sayEventKey(m_appKey, m_step, m_box->currentData().toString()); });
}

void HeldKeyForm::present(const QString &appKey, bool isReadOnly)
{
    m_appKey = appKey;
    const std::optional<QString> said = appKey.isEmpty() ? std::nullopt : m_session.saidEventKey(appKey, m_step);
    setVisible(said.has_value());
    if (!said)
        return;
    const QSignalBlocker quiet(m_box);
    const QList<RotatedEventKey> &keys = m_session.rotation().eventKeys;
    chooseOldKey(*m_box, keys, tr("Not known, or none of these"), *said);
    m_box->setEnabled(!isReadOnly);
}

NobodyElseBox::NobodyElseBox(RotationSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*column, {m_box, m_meaning});
    connect(m_box, &QCheckBox::clicked, this, [this](bool isSo) {
        m_session.sayNobodyElseSends(isSo);
        emit said(isSo);
    });
    hide();
}

void NobodyElseBox::present(const QString &meaning, bool isOpen)
{
    setVisible(isOpen && m_session.maySayNobodyElseSends());
    m_meaning->setText(meaning);
    m_box->setChecked(m_session.isNobodyElseSaid());
    m_box->setEnabled(!m_session.isBusy() && !m_session.isActOpen() && !m_session.rotatesAt().isValid());
}
