// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/senderform.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/rotationsession.h"
#include "ui/rotation/saidforms.h"
#include "ui/widgets/icons.h"
#include "ui/words/tone.h"

#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <chrono>

using namespace Qt::StringLiterals;

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
    chooseOldKey(*m_keyBox, m_tools.session.rotation().eventKeys, tr("Not told"),
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
