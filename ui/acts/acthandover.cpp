// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/acts/acthandover.h"

#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/whenfinished.h"
#include "app/domain/eventfilter.h"
#include "app/domain/keytext.h"
#include "app/keychain/chosenstore.h"
#include "ui/acts/serversettingsview.h"
#include "ui/widgets/agetick.h"
#include "ui/words/errortext.h"
#include "ui/words/handovertext.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/restarttext.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr int filterRow = 3;
constexpr int answerRow = 4; // above the settings: in a small window it has to be in sight
constexpr int settingsRow = 5;

QString numbered(const QStringList &steps)
{
    if (steps.size() == 1)
        return steps.first();
    QStringList lines;
    for (const QString &step : steps)
        lines.append(ActHandover::tr("%1. %2", "a step and its number").arg(QString::number(lines.size() + 1), step));
    return lines.join(u'\n');
}

/// One a line, as the page takes them; empty: there are none to enter.
QString linesToCopy(const Act &act, QStringList EventFilter::*lines)
{
    const EventFilter *filter = filterToEnter(act);
    return filter ? (filter->*lines).join(u'\n') : QString();
}

} // namespace

ActHandover::ActHandover(QWidget *parent)
    : QWidget(parent)
    , m_openButton(
          named("handoverOpenButton", plainButton(icon(u"browser"_s), tr("Open the page in the browser"), this)))
    , m_copyButton(named("handoverCopyButton", plainButton(icon(u"copy"_s), tr("Copy its address"), this)))
    , m_nameButton(named("handoverNameButton", plainButton(icon(u"copy"_s), tr("Copy the key's name"), this)))
    , m_eventsButton(named("handoverEventsButton", plainButton(icon(u"copy"_s), tr("Copy the events"), this)))
    , m_addressesButton(named("handoverAddressesButton", plainButton(icon(u"copy"_s), tr("Copy the addresses"), this)))
{
    m_problem->setField(m_pasteEdit);

    auto *layout = bareLayout<QGridLayout>(this);
    layout->addWidget(m_openButton, 0, 0);
    layout->addWidget(m_copyButton, 0, 1);
    layout->addWidget(m_nameButton, 0, 2, Qt::AlignLeft);
    layout->addWidget(m_late, 1, 0, 1, 4);
    layout->addWidget(m_steps, 2, 0, 1, 4);
    layout->addWidget(m_eventsButton, filterRow, 0);
    layout->addWidget(m_addressesButton, filterRow, 1);
    layout->addWidget(m_pasteEdit, settingsRow, 0, 1, 3); // of these two one is asked for
    layout->addWidget(m_answer, answerRow, 0, 1, 4);
    layout->addWidget(m_problem, settingsRow + 1, 0, 1, 4);
    layout->addWidget(m_claimBox, settingsRow + 2, 0, 1, 3);
    layout->addWidget(m_confirmButton, settingsRow + 2, 3);
    layout->addWidget(m_check, settingsRow + 3, 0, 1, 4);
    layout->setColumnStretch(2, 1);
    connect(m_openButton, &QPushButton::clicked, this, [this] {
        if (m_act)
            openPage(m_act->way().page, *this);
    });
    setupCopies();
    connect(m_pasteEdit, &QLineEdit::textChanged, this, &ActHandover::check);
    connect(m_pasteEdit, &QLineEdit::returnPressed, this, [this] {
        // Enter after pasting is habit: that an unusual key is whole is said with the button that says so.
        if (m_isUnusual)
            m_confirmButton->setFocus();
        else
            confirm();
    });
    connect(m_claimBox, &QCheckBox::toggled, this, &ActHandover::check);
    connect(m_confirmButton, &QPushButton::clicked, this, &ActHandover::confirm);
    hide();
}

/// What goes into the page's fields, whole: of a long list the steps show the beginning only.
void ActHandover::setupCopies()
{
    const auto copies = [this](QPushButton *button, QString (*textOf)(const Act &act)) {
        connect(button, &QPushButton::clicked, this, [this, textOf] {
            if (m_act)
                QGuiApplication::clipboard()->setText(textOf(*m_act));
        });
    };
    copies(m_copyButton, [](const Act &act) { return act.way().page.toString(QUrl::FullyEncoded); });
    copies(m_nameButton, [](const Act &act) { return act.request().newKey.name; });
    copies(m_eventsButton, [](const Act &act) { return linesToCopy(act, &EventFilter::events); });
    copies(m_addressesButton, [](const Act &act) { return linesToCopy(act, &EventFilter::ips); });
}

void ActHandover::setTools(Services &services, SecretClipboard &clipboard)
{
    m_secrets = &services.secrets;
    m_settings = new ServerSettingsView(services, clipboard, this);
    static_cast<QGridLayout *>(layout())->addWidget(m_settings, settingsRow, 0, 1, 4);
    m_settings->hide();
    new AgeTick(services.clock, *this, [this] { showWhetherLate(); });
}

void ActHandover::follow(Act *act)
{
    if (act == m_act && act)
        return check();
    m_act = act;
    m_pasteEdit->forget();
    m_claimBox->setChecked(false);
    if (act)
        present(*act);
    if (m_settings)
        m_settings->follow(act ? &act->offer() : nullptr);
    setVisible(act != nullptr);
    // It was asked for just now: what is brought back is pasted without a click.
    if (act && !m_pasteEdit->isHidden() && isActiveWindow())
        QMetaObject::invokeMethod(m_pasteEdit, qOverload<>(&QWidget::setFocus), Qt::QueuedConnection);
}

void ActHandover::present(const Act &act)
{
    const Way way = act.way();
    m_steps->setText(numbered(handoverSteps(act, m_secrets && m_secrets->isVolatile())));
    m_openButton->setVisible(!way.page.isEmpty());
    m_openButton->setToolTip(way.page.toString());
    m_copyButton->setVisible(!way.page.isEmpty());
    m_nameButton->setVisible(!way.isRestart && act.request().kind == ActKind::CreateEventKey);
    m_eventsButton->setVisible(!linesToCopy(act, &EventFilter::events).isEmpty());
    m_addressesButton->setVisible(!linesToCopy(act, &EventFilter::ips).isEmpty());
    m_pasteEdit->setVisible(way.paste != Way::Paste::Nothing);
    // What is said of a key that is pasted must not move the button that whoever pastes goes to next.
    m_problem->keepRoom(way.paste != Way::Paste::Nothing);
    m_pasteEdit->setPlaceholderText(handoverPlaceholder(act));
    m_claimBox->setText(handoverClaim(act, false));
    m_claimBox->setVisible(!m_claimBox->text().isEmpty());
    if (m_settings)
        m_settings->setVisible(way.isRestart);
    if (const RestartWatch *watch = act.handover().watch.get())
        connect(watch, &RestartWatch::changed, this, &ActHandover::showAnswer, Qt::UniqueConnection);
    showWhetherLate();
    showAnswer();
    check();
}

/// The page in the browser is asked nothing: what would keep a call back has to reach the person as long as they wait.
void ActHandover::showWhetherLate()
{
    // A restart that has left neither the old settings nor the new ones is to be set right, not begun again.
    using State = RestartWatch::State;
    const RestartWatch *watch = m_act ? m_act->handover().watch.get() : nullptr;
    const bool isBegun = watch && watch->state() != State::NotAsked && watch->state() != State::Before;
    const auto refused
        = m_act && !isBegun && m_act->request().refusesNow ? m_act->request().refusesNow() : std::optional<Error>();
    if (!refused)
        return m_late->hide();
    m_late->say(Tone::Warning, tr("If it is not done yet, do not do it now"),
        tr("%1 Press “It was not done” for that. If it is done, go on here as said below.")
            .arg(errorText(*refused, Attempt::Read)));
}

void ActHandover::showAnswer()
{
    const RestartWatch *watch = m_act ? m_act->handover().watch.get() : nullptr;
    if (!watch)
        return m_answer->hide();
    const TonedText text = restartText(*watch);
    m_answer->say(text.tone, text.title, text.text);
    showWhetherLate();
}

/// Empty: what stands in the field can be brought back.
QString ActHandover::problem() const
{
    std::optional<KeyTextProblem> problem;
    switch (m_act->way().paste) {
    case Way::Paste::Nothing:
        return {};
    case Way::Paste::SigningKey:
        problem = checkSigningKeyText(m_pasteEdit->text());
        break;
    case Way::Paste::EventKey:
        // It was copied for the page, and is on the clipboard still.
        if (const QString name = m_act->request().newKey.name; !name.isEmpty() && name == m_pasteEdit->text().trimmed())
            return tr("This is the key's name, and not the key. Copy the key from the page.");
        problem = checkEventKeyText(m_pasteEdit->text());
        break;
    }
    if (problem)
        return keyProblemText(*problem);
    const std::optional<Error> refused = m_act->refusePaste(m_pasteEdit->secret());
    return refused ? refused->serverMessage : QString();
}

void ActHandover::check()
{
    if (!m_act)
        return;
    m_check->setText(handoverCheck(*m_act));
    const QString problem = this->problem();
    const bool isEmpty = m_act->way().paste != Way::Paste::Nothing && m_pasteEdit->text().isEmpty();
    const bool mayBeEmpty = isEmpty && m_act->request().kind == ActKind::DeleteSigningKey;
    if (const QString claim = handoverClaim(*m_act, !isEmpty); claim != m_claimBox->text()) {
        m_claimBox->setText(claim);
        m_claimBox->setChecked(false);
    }
    // Why what was confirmed before is not believed stands there until something else is brought.
    const bool hasRefusal = m_act->error() && (isEmpty || m_act->way().paste == Way::Paste::Nothing);
    // A key that was cut off would be given to every app: nobody else asks about it before the rotation.
    const QString unusual = !problem.isEmpty() || isEmpty || m_act->way().paste == Way::Paste::Nothing ? QString()
        : m_act->way().paste == Way::Paste::SigningKey ? unusualLengthText(m_pasteEdit->secret())
                                                       : unusualEventKeyText(m_pasteEdit->secret());
    m_isUnusual = !unusual.isEmpty();
    // The field was emptied when the key was brought.
    const QString refusal = hasRefusal ? errorText(*m_act->error(), Attempt::ReadBack) : QString();
    // The card of a key that is deleted shows none.
    const bool isOnceMore = m_brought == m_act && m_act->request().kind != ActKind::DeleteSigningKey;
    const QString says = hasRefusal ? (isOnceMore ? tr("%1 Paste the key once more for that.").arg(refusal) : refusal)
        : isEmpty                   ? QString()
        : problem.isEmpty()         ? unusual
                                    : problem;
    m_confirmButton->setText(m_act->way().isRestart ? tr("&It is restarted: look now")
            : unusual.isEmpty()                     ? tr("&I have done it")
                                                    : tr("&It is the whole key, and I have done it"));
    const bool isRight = says.isEmpty() && !isEmpty && m_act->way().paste == Way::Paste::SigningKey;
    if (isRight && m_act->request().kind == ActKind::RotateSigningKey)
        m_problem->say(tr("This is the new key of this rotation."), Tone::Good);
    else if (isRight && m_act->request().kind == ActKind::DeleteSigningKey)
        m_problem->say(tr("This is the key that is to be deleted."), Tone::Good);
    else
        m_problem->say(says, hasRefusal || m_isUnusual ? Tone::Warning : Tone::Danger);
    const bool isClaimed = m_claimBox->text().isEmpty() || m_claimBox->isChecked();
    const QString whyNot = mayBeEmpty   ? QString()
        : !problem.isEmpty() && isEmpty ? tr("Paste the key first that the page shows.")
                                        : problem;
    enableUnless(*m_confirmButton, whyNot.isEmpty() && !isClaimed ? tr("Set the mark above it first.") : whyNot);
    // Before the button on the page is pressed the key has to be the right one.
    enableUnless(*m_claimBox, whyNot);
}

void ActHandover::confirm()
{
    if (!m_act || !m_confirmButton->isEnabled())
        return;
    std::optional<Secret> pasted;
    if (!m_pasteEdit->text().isEmpty()) {
        pasted = m_pasteEdit->take();
        m_brought = m_act;
        m_pasteEdit->clearPasted();
    }
    m_act->confirm(pasted);
}
