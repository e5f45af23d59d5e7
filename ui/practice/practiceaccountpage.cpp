// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practiceaccountpage.h"

#include "app/accounts/openaccount.h"
#include "app/core/whenfinished.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QGroupBox>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int fleetSize = 41;

} // namespace

PracticeAccountPage::PracticeAccountPage(PracticeControl &control, OpenAccount &account, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_account(&account)
    , m_banner(new Banner)
{
    m_banner->setDismissable(true);
    m_banner->hide();
    auto *colleague = new QGroupBox(tr("A colleague, on the dashboard's page, in the environment that you look at"));
    auto *acts = new QVBoxLayout(colleague);
    addAct(*acts, u"createSigningKey"_s, tr("creates a new signing key"));
    addAct(*acts, u"deleteSigningKey"_s, tr("deletes the new signing key"));
    addAct(*acts, u"rotateSigningKey"_s,
        tr("rotates: the new signing key becomes the current one, the old one is deleted"));
    addAct(*acts, u"createEventKey"_s, tr("creates an event key"));

    auto *beginning = new QGroupBox(tr("Start over"));
    auto *column = new QVBoxLayout(beginning);
    auto *words = wordsLabel(tr(
        "Makes the practice account as it was at the first start: new keys, new apps, no faults. With many apps they "
        "run on three practice platforms, whose command-line tool “Set for me” can use."));
    auto *resetButton = named("resetButton", plainButton(icon(u"reload"_s), tr("&Reset the practice account…")));
    connect(resetButton, &QPushButton::clicked, this, [this] { askToReset(0); });
    auto *fleetButton = named("fleetButton", plainButton(icon(u"apps"_s), tr("Start over with &41 apps…")));
    connect(fleetButton, &QPushButton::clicked, this, [this] { askToReset(fleetSize); });
    column->addWidget(words);
    column->addWidget(resetButton, 0, Qt::AlignLeft);
    column->addWidget(fleetButton, 0, Qt::AlignLeft);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::normal);
    addParts(*layout, {m_banner, colleague, beginning, nullptr});
}

void PracticeAccountPage::addAct(QVBoxLayout &column, const QString &act, const QString &text)
{
    auto *button = plainButton(text);
    button->setObjectName(act + u"Button"_s);
    button->setAccessibleName(tr("A colleague %1").arg(text));
    connect(button, &QPushButton::clicked, this, [this, act, text] { this->act(act, text); });
    column.addWidget(button, 0, Qt::AlignLeft);
}

void PracticeAccountPage::act(const QString &act, const QString &text)
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (!holder)
        return;
    QJsonObject arguments{{u"act"_s, act}, {u"environmentId"_s, holder->id}};
    if (act == "createEventKey"_L1)
        arguments.insert(u"name"_s, tr("A colleague's key"));
    whenFinished(m_control.send(u"colleague"_s, arguments), this,
        [this, text, name = holder->name](const Result<QJsonObject> &answer) {
            if (answer)
                m_banner->say(Tone::Good, tr("Done in %1").arg(name),
                    tr("A colleague %1. The window shows it at the next reload.").arg(text));
            else
                say(answer.error());
        });
}

void PracticeAccountPage::askToReset(int apps)
{
    auto *box = named("resetBox",
        new QMessageBox(QMessageBox::NoIcon, tr("Reset the practice account"),
            apps > 0 ? tr("Start over with %1 practice apps?").arg(apps) : tr("Start over with the practice account?"),
            QMessageBox::Cancel, this));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    box->setInformativeText(
        tr("All that you made and changed in it is gone: keys, filters, the apps' variables. Your own accounts "
           "are not touched, and the history stays."));
    QPushButton *confirmButton = named("confirmResetButton",
        box->addButton(apps > 0 ? tr("&Start with %1 apps").arg(apps) : tr("&Reset"), QMessageBox::DestructiveRole));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirmButton, &QPushButton::clicked, this, [this, apps] { reset(apps); });
    box->open();
}

void PracticeAccountPage::reset(int apps)
{
    whenFinished(m_control.reset({.apps = apps}), this, [this, apps](const Done &done) {
        if (!done) {
            say(done.error());
            return;
        }
        m_banner->say(Tone::Good,
            apps > 0 ? tr("The practice account starts anew with %1 apps").arg(apps)
                     : tr("The practice account is as new"),
            tr("Its keys are other ones now."));
        // The environments are new ones, so their keys and apps are read along with them.
        if (m_account)
            m_account->reloadEnvironments();
        emit wasReset();
    });
}

void PracticeAccountPage::say(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        m_banner->say(Tone::Warning, errorTitle(error), errorText(error));
}
