// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicekeychoice.h"

#include "app/accounts/openaccount.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

QString holderOf(OpenAccount &account, const QString &environmentId)
{
    const QList<Environment> environments = account.environments().value.value_or(QList<Environment>());
    for (const Environment &environment : environments) {
        if (environment.id == environmentId)
            return environment.holdsKeys() ? environment.id : environment.parentId;
    }
    return environmentId;
}

/// A menu takes an ampersand for a mnemonic.
QString asMenuText(QString text)
{
    constexpr qsizetype mostCharacters = 60;
    if (text.size() > mostCharacters)
        text = text.left(mostCharacters) + u'…';
    return text.replace(u'&', u"&&"_s);
}

} // namespace

PracticeKeyChoice::PracticeKeyChoice(const QString &variable, QWidget &below)
    : QObject(&below)
    , m_variable(variable)
    , m_below(below)
{
}

PracticeKeyChoice *PracticeKeyChoice::ask(
    OpenAccount &account, const QString &environmentId, const QString &variable, QWidget &below)
{
    auto *choice = new PracticeKeyChoice(variable, below);
    choice->read(account.dashboard(), holderOf(account, environmentId));
    return choice;
}

void PracticeKeyChoice::read(Dashboard &dashboard, const QString &holderId)
{
    const auto settle = [this](const std::optional<Error> &error) {
        if (error && m_waiting > 0) {
            m_waiting = 0;
            fail(*error);
        } else if (--m_waiting == 0) {
            showMenu();
        }
    };
    whenFinished(dashboard.signingKeys(holderId), this, [this, settle](const Result<QList<SigningKey>> &keys) {
        m_signingKeys = keys.value_or(QList<SigningKey>());
        settle(keys ? std::optional<Error>() : keys.error());
    });
    whenFinished(dashboard.eventKeys(holderId), this, [this, settle](const Result<QList<EventKey>> &keys) {
        m_eventKeys = keys.value_or(QList<EventKey>());
        settle(keys ? std::optional<Error>() : keys.error());
    });
}

void PracticeKeyChoice::showMenu()
{
    auto *menu = named("keyChoiceMenu", new QMenu(&m_below));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addKeys(*menu);
    menu->addSeparator();
    connect(menu->addAction(icon(u"edit"_s), tr("&Paste a value…")), &QAction::triggered, this,
        &PracticeKeyChoice::askForValue);
    connect(menu->addAction(icon(u"delete"_s), tr("&Take the variable away")), &QAction::triggered, this,
        [this] { choose({}); });
    menu->popup(m_below.mapToGlobal(QPoint(0, m_below.height())));
}

void PracticeKeyChoice::addKeys(QMenu &menu)
{
    // The actions know a place in the list, not the value.
    for (qsizetype i = 0; i < m_signingKeys.size(); ++i) {
        const SigningKey &key = m_signingKeys.at(i);
        const QString name = (key.isActive ? tr("Current signing key (%1)") : tr("New signing key (%1)"))
                                 .arg(signingKeyFingerprint(key.value));
        connect(menu.addAction(icon(u"signing-key"_s), name), &QAction::triggered, this,
            [this, i] { choose(m_signingKeys.at(i).value); });
    }
    // An account for measurements has thousands of event keys.
    constexpr qsizetype mostKeys = 30;
    QMenu *events = menu.addMenu(icon(u"event-key"_s), tr("&Event key"));
    events->setEnabled(!m_eventKeys.isEmpty());
    for (qsizetype i = 0; i < std::min(mostKeys, m_eventKeys.size()); ++i) {
        connect(events->addAction(asMenuText(m_eventKeys.at(i).name)), &QAction::triggered, this,
            [this, i] { choose(m_eventKeys.at(i).value); });
    }
}

void PracticeKeyChoice::askForValue()
{
    auto *dialog = named("valueDialog", new QDialog(m_below.window()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Set a variable"));
    auto *label = new QLabel(tr("Value of %1:").arg(m_variable));
    auto *edit = named("valueEdit", new SecretLineEdit);
    edit->setAccessibleName(tr("Value of %1").arg(m_variable));
    label->setBuddy(edit);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto *layout = new QVBoxLayout(dialog);
    addParts(*layout, {label, edit, buttons});
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(dialog, &QDialog::accepted, this, [this, edit] { choose(edit->take()); });
    connect(dialog, &QDialog::finished, this, &QObject::deleteLater);
    dialog->open();
}

void PracticeKeyChoice::choose(const Secret &value)
{
    emit chosen(value);
    deleteLater();
}

void PracticeKeyChoice::fail(const Error &error)
{
    emit failed(error);
    deleteLater();
}
