// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/keystobringdialog.h"

#include "app/core/shown.h"
#include "app/domain/keytext.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/pagearea.h"
#include "ui/widgets/problemline.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/tone.h"

#include <algorithm>

using namespace Qt::StringLiterals;

KeysToBringDialog::KeysToBringDialog(const QList<KeyToBring> &keys, QWidget *parent)
    : TypingDialog(parent)
{
    setObjectName(u"keysToBringDialog"_s);
    setWindowTitle(tr("Keys whose values this computer does not have"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = wordsLabel(
        tr("Inngest's dashboard shows its keys, the new signing key on the card “New key”: copy them there. Where you "
           "cannot, and of a server of your own, get each from your colleague in a safe way, a password manager say. "
           "What you paste here goes into your keychain; its fingerprint tells whether it is the right one."),
        this);
    auto *list = new QWidget;
    auto *rows = new QVBoxLayout(list);
    for (const KeyToBring &key : keys) {
        Field field{key, named(u"keyToBring-"_s + key.fingerprint, new SecretLineEdit(list), nameOf(key)),
            new ProblemLine(list)};
        // Of a label that leads to a field, an ampersand marks a key.
        auto *label = named("keyToBringName", wordsLabel(nameOf(key).replace(u'&', u"&&"_s), list));
        label->setBuddy(field.edit);
        if (key.isOptional)
            field.edit->setPlaceholderText(tr("May stay empty: this one is only to be deleted"));
        field.problem->setField(field.edit);
        addParts(*rows, {label, field.edit, field.problem});
        connect(field.edit, &QLineEdit::textChanged, this, &KeysToBringDialog::check);
        m_fields.append(field);
    }
    rows->addStretch(1);
    auto *scroll = new PageArea(this);
    scroll->setWidget(list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    layout->addWidget(text);
    layout->addWidget(scroll, 1);
    m_goOnButton = addButtons("bringKeysButton", tr("&Go on with the rotation"), [this] { take(); });
    resize(560, 360);
    check();
}

QString KeysToBringDialog::nameOf(const KeyToBring &key)
{
    const QString fingerprint = shownName(key.fingerprint);
    return key.isSigningKey ? tr("New signing key, fingerprint %1").arg(fingerprint)
                            : tr("Event key “%1”, fingerprint %2").arg(shownName(key.name), fingerprint);
}

bool KeysToBringDialog::isRight(const Field &field) const
{
    if (field.key.isOptional && field.edit->text().isEmpty())
        return true;
    const bool isWhole
        = !(field.key.isSigningKey ? checkSigningKeyText(field.edit->text()) : checkEventKeyText(field.edit->text()));
    return isWhole && field.key.isThis(field.edit->secret());
}

void KeysToBringDialog::check()
{
    for (const Field &field : std::as_const(m_fields)) {
        const auto problem
            = field.key.isSigningKey ? checkSigningKeyText(field.edit->text()) : checkEventKeyText(field.edit->text());
        const bool isEmpty = problem && *problem == KeyTextProblem::Empty;
        const QString spelling = field.key.spellingProblem(field.edit->secret());
        field.problem->say(isEmpty || isRight(field) ? QString()
                : problem                            ? keyProblemText(*problem)
                : !spelling.isEmpty()                ? spelling
                                      : tr("This is another key: its fingerprint is not the one above."));
    }
    const bool areRight = std::ranges::all_of(m_fields, [this](const Field &field) { return isRight(field); });
    enableUnless(*m_goOnButton, areRight ? QString() : tr("Paste each of the keys first."));
}

void KeysToBringDialog::take()
{
    if (!m_goOnButton->isEnabled())
        return;
    QHash<QString, Secret> values;
    for (const Field &field : std::as_const(m_fields)) {
        values.insert(field.key.fingerprint, field.edit->take());
        field.edit->clearPasted();
    }
    emit brought(values);
    accept();
}

bool KeysToBringDialog::hasTyped() const
{
    return std::ranges::any_of(m_fields, [](const Field &field) { return !field.edit->text().isEmpty(); });
}

void KeysToBringDialog::done(int result)
{
    for (const Field &field : std::as_const(m_fields))
        field.edit->forget();
    QDialog::done(result);
}
