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
#include "ui/words/agetext.h"
#include "ui/words/keyproblemtext.h"

#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

AnswerForm::AnswerForm(const QString &name, const QString &question, const QString &button, QWidget *parent)
    : QWidget(parent)
{
    auto *edit = m_edit = named(name + u"Edit"_s, new QLineEdit(this));
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
    connect(give, &QPushButton::clicked, this, [this] { emit given(m_edit->text().trimmed()); });
    hide();
}

void AnswerForm::present(const QList<RotationNotice> &notices, const QList<RotationNotice::Kind> &kinds)
{
    setVisible(std::ranges::any_of(notices, [&kinds](const RotationNotice &notice) {
        return notice.severity == RotationNotice::Refusal && kinds.contains(notice.kind);
    }));
    if (isHidden())
        m_edit->clear(); // what comes up later has another answer
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

namespace {

constexpr int longestText = 120;
constexpr std::chrono::milliseconds pauseInTyping{700};

} // namespace

SenderForm::SenderForm(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_againButton(named("senderAgainButton", plainButton(icon(u"done"_s), tr("It has, I confirm it again"), this)))
    , m_removeButton(named("senderRemoveButton", plainButton(icon(u"delete"_s), tr("Re&move this sender"), this)))
{
    m_nameEdit->setPlaceholderText(tr("Nightly import (cron)"));
    m_nameProblem->setField(m_nameEdit);
    m_wordEdit->setPlaceholderText(tr("Nobody yet"));
    m_keyBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto *form = bareLayout<QFormLayout>(this);
    form->setVerticalSpacing(Spacing::tight);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("&Name:"), m_nameEdit);
    form->addRow({}, m_nameProblem);
    form->addRow(tr("O&wner:"), m_ownerEdit);
    form->addRow(tr("&Event key:"), m_keyBox);
    m_wordLabel->setBuddy(m_wordEdit);
    form->addRow(m_wordLabel, m_wordEdit);
    form->addRow({}, m_againButton);
    form->addRow({}, m_removeButton);
    for (QLineEdit *edit : {m_nameEdit, m_ownerEdit, m_wordEdit})
        edit->setMaxLength(longestText);
    connect(m_nameEdit, &QLineEdit::editingFinished, this, &SenderForm::storeName);
    // Each time that it is stored is a row of the record: not with each letter. Nor only when the field is left, since
    // a button that waits for the word cannot be clicked until then.
    m_typing->setSingleShot(true);
    m_typing->setInterval(pauseInTyping);
    connect(m_typing, &QTimer::timeout, this, &SenderForm::store);
    for (QLineEdit *edit : {m_ownerEdit, m_wordEdit}) {
        connect(edit, &QLineEdit::textEdited, m_typing, qOverload<>(&QTimer::start));
        connect(edit, &QLineEdit::editingFinished, this, &SenderForm::storeTyped);
    }
    connect(m_keyBox, &QComboBox::currentIndexChanged, this, &SenderForm::store);
    m_againButton->setToolTip(tr("What was said before does not count for the key that it should hold now, or was said "
                                 "to the colleague who handed the rotation over"));
    connect(m_againButton, &QPushButton::clicked, this, &SenderForm::confirmAgain);
    connect(m_removeButton, &QPushButton::clicked, this, &SenderForm::remove);
}

/// The one with this form's key; null: nobody wrote it down.
SenderNote *SenderForm::noteOf(QList<SenderNote> &senders) const
{
    return firstOf(senders, [this](const SenderNote &note) { return senderKeyOf(note.name) == m_appKey; });
}

void SenderForm::present(const QString &appKey, const QString &oldFingerprint, bool isReadOnly)
{
    // The keyboard goes from row to row without leaving a field. Not from in here: whoever presents is at the rows.
    if (appKey != m_appKey && m_typing->isActive()) {
        if (const auto typed = writtenDown())
            QMetaObject::invokeMethod(
                this, [this, senders = typed->senders] { m_tools.session.setSenders(senders); }, Qt::QueuedConnection);
        m_typing->stop();
    }
    const bool isAnother = std::exchange(m_appKey, appKey) != appKey;
    m_oldFingerprint = oldFingerprint;
    if (isAnother) {
        m_nameProblem->say({});
        for (QLineEdit *edit : {m_nameEdit, m_ownerEdit, m_wordEdit})
            edit->setModified(false);
    }
    if (!m_isStoring)
        fill();
    for (QLineEdit *edit : {m_nameEdit, m_ownerEdit, m_wordEdit})
        edit->setReadOnly(isReadOnly);
    m_keyBox->setEnabled(!isReadOnly);
    QList<SenderNote> senders = m_tools.session.rotation().senders;
    const SenderNote *note = noteOf(senders);
    m_removeButton->setVisible(!isReadOnly && note);
    const Rotation &rotation = m_tools.session.rotation();
    m_againButton->setVisible(!isReadOnly && note && !note->word.isEmpty() && !hasWord(rotation, *note));
    m_againButton->setText(rotation.isUndoing ? tr("It is back, I confirm that") : tr("It has, I confirm it again"));
    // In an undo a word of the way there is not one of the way back.
    const bool isOfBefore = rotation.isUndoing && note && !note->word.isEmpty() && !isSaid(rotation, *note);
    m_wordLabel->setText(isOfBefore ? tr("Had moved, sa&id:")
            : rotation.isUndoing    ? tr("Is back, sa&ys:")
                                    : tr("Has moved, sa&ys:"));
}

/// What is being typed stays; everything else is what the rotation has.
void SenderForm::fill()
{
    QList<SenderNote> senders = m_tools.session.rotation().senders;
    const SenderNote *note = noteOf(senders);
    const QSignalBlocker quiet(m_keyBox);
    chooseOldKey(*m_keyBox, m_tools.session.rotation().eventKeys, tr("Nobody has said"),
        note ? note->eventKeyFingerprint : m_oldFingerprint);
    const auto show = [](QLineEdit &edit, const QString &text) {
        const QSignalBlocker isShown(edit);
        if (!(edit.hasFocus() && edit.isModified()) && edit.text() != text)
            edit.setText(text);
    };
    // Of the name nothing is stored before its field is left.
    show(*m_nameEdit, note ? note->name : QString());
    if (m_typing->isActive())
        return;
    show(*m_ownerEdit, note ? note->owner : QString());
    show(*m_wordEdit, note ? note->word : QString());
}

bool SenderForm::isNameTaken(const QString &name) const
{
    return senderKeyOf(name) != m_appKey && hasOneWith(m_tools.session.rotation().senders, &SenderNote::name, name);
}

QString SenderForm::add()
{
    QString name = tr("New sender");
    for (int number = 2; isNameTaken(name); ++number)
        name = tr("New sender %1").arg(number);
    m_tools.session.setSenders(m_tools.session.rotation().senders + QList{SenderNote{.name = name}});
    return senderKeyOf(name);
}

void SenderForm::focusName()
{
    m_nameEdit->setFocus();
    m_nameEdit->selectAll();
}

SenderNote SenderForm::written(SenderNote note) const
{
    note.owner = saidIn(m_ownerEdit->text());
    note.eventKeyFingerprint = m_keyBox->currentData().toString();
    const QString word = saidIn(m_wordEdit->text());
    if (word != note.word)
        note.wordAt = word.isEmpty() ? QDateTime() : m_tools.services.clock.now();
    note.word = word;
    return note;
}

bool SenderForm::finish()
{
    const bool isStored = storeName();
    storeTyped();
    return isStored;
}

bool SenderForm::storeName()
{
    const QString name = m_nameEdit->text().trimmed();
    m_nameEdit->setModified(false);
    if (m_appKey.isEmpty() || senderKeyOf(name) == m_appKey || m_nameEdit->isReadOnly())
        return true;
    if (name.isEmpty() || isNameTaken(name)) {
        QList<SenderNote> senders = m_tools.session.rotation().senders;
        if (name.isEmpty() && !noteOf(senders))
            return true;
        m_nameProblem->say(name.isEmpty() ? tr("A sender needs a name, by which the record knows it.")
                                          : tr("Another sender has this name."));
        return false;
    }
    m_nameProblem->say({});
    store();
    return true;
}

/// nullopt: nothing can be written down yet, and the field says why.
std::optional<SenderForm::Written> SenderForm::writtenDown()
{
    if (m_appKey.isEmpty())
        return {};
    QList<SenderNote> senders = m_tools.session.rotation().senders;
    SenderNote *note = noteOf(senders);
    QString name = m_nameEdit->text().trimmed();
    if (name.isEmpty() || isNameTaken(name))
        name = note ? note->name : m_keyBox->currentIndex() > 0 ? m_keyBox->currentText() : tr("Sender");
    if (!note && isNameTaken(name)) {
        m_nameProblem->say(tr("Another sender has the name “%1”: give this one its own.").arg(name));
        return {};
    }
    if (!note) {
        senders.append(SenderNote{});
        note = &senders.last();
    }
    *note = written(*note);
    note->name = name;
    return Written{.senders = senders, .appKey = senderKeyOf(name)};
}

void SenderForm::storeTyped()
{
    if (m_typing->isActive())
        store();
}

void SenderForm::store()
{
    m_typing->stop();
    if (m_isStoring)
        return;
    const QScopedValueRollback<bool> storing(m_isStoring, true);
    const auto typed = writtenDown();
    if (!typed)
        return;
    QList<SenderNote> before = m_tools.session.rotation().senders;
    // Of a key that nobody wrote down a sender for there is a row as long as no sender has it.
    const bool isBeside = !noteOf(before) && m_keyBox->currentData().toString() != m_oldFingerprint;
    m_appKey = typed->appKey;
    m_tools.session.setSenders(typed->senders);
    if (isBeside)
        emit added(m_appKey);
}

void SenderForm::confirmAgain()
{
    QList<SenderNote> senders = m_tools.session.rotation().senders;
    if (SenderNote *note = noteOf(senders)) {
        note->wordAt = {}; // it is said now, whenever it was said before
        m_tools.session.setSenders(senders);
    }
}

void SenderForm::remove()
{
    QList<SenderNote> senders = m_tools.session.rotation().senders;
    senders.removeIf([this](const SenderNote &note) { return senderKeyOf(note.name) == m_appKey; });
    // What is still in the fields goes with it.
    m_appKey.clear();
    m_tools.session.setSenders(senders);
}
