// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secretfield.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"
#include "ui/words/policytext.h"

#include <QApplication>
#include <QEvent>
#include <QGridLayout>

using namespace Qt::StringLiterals;

SecretField::SecretField(Clock &clock, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_preferences(preferences)
{
    m_revealButton->setEnabled(false);
    m_problem->hide();

    auto *layout = bareLayout<QGridLayout>(this);
    layout->setHorizontalSpacing(Spacing::small);
    layout->setColumnStretch(0, 1);
    layout->addWidget(m_text, 0, 0);
    layout->addWidget(m_revealButton, 0, 1, Qt::AlignTop);
    layout->addWidget(m_problem, 1, 0, 1, 2);
    setFocusProxy(m_revealButton);
    connect(m_revealButton, &QToolButton::clicked, this, [this] {
        if (isRevealed())
            conceal();
        else
            reveal();
    });
    Policy::follow(this, [this] {
        if (Policy::now().allows(Policy::Feature::ShowKeys))
            clearProblem();
        else
            conceal();
        describe();
    });
    describe();
}

void SecretField::setSecret(const QString &what, const QString &masked, SecretSource source)
{
    // The value may be another one even where name and mask are the same.
    conceal();
    clearProblem();
    m_what = shownName(what);
    m_source = std::move(source);
    m_text->setMasked(masked);
    describe();
}

void SecretField::reveal()
{
    if (isRevealed() || !m_source)
        return;
    if (!Policy::now().allows(Policy::Feature::ShowKeys)) // it came a moment ago
        return say(switchedOffText(Policy::Feature::ShowKeys));
    whenFinished(m_source(), this, m_rounds.next([this](const Result<Secret> &secret) { onSecret(secret); }));
}

void SecretField::onSecret(const Result<Secret> &secret)
{
    if (!secret) {
        showProblem(secret.error());
        return;
    }
    clearProblem();
    m_text->setRevealed(*secret);
    describe();
    if (!isRevealed()) // what forbids it came while it was read
        return;
    m_clock.after(std::chrono::seconds(m_preferences.revealSeconds()), this, m_rounds.next([this] { conceal(); }));
}

void SecretField::conceal()
{
    m_rounds.end();
    if (!isRevealed())
        return;
    m_text->conceal();
    describe();
}

void SecretField::concealAll()
{
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        if (auto *field = qobject_cast<SecretField *>(widget))
            field->conceal();
    }
}

void SecretField::showProblem(const Error &error)
{
    say(errorText(error, Attempt::Secrets));
}

void SecretField::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void SecretField::describe()
{
    const bool isShown = isRevealed();
    m_revealButton->setEnabled(m_source && Policy::now().allows(Policy::Feature::ShowKeys));
    m_revealButton->setIcon(icon(isShown ? u"conceal"_s : u"reveal"_s));
    m_revealButton->setToolTip(
        isShown ? tr("Hide") : tr("Show; hides itself after %n seconds", nullptr, int(m_preferences.revealSeconds())));
    if (!Policy::now().allows(Policy::Feature::ShowKeys))
        m_revealButton->setToolTip(switchedOffText(Policy::Feature::ShowKeys));
    m_revealButton->setAccessibleName(isShown ? tr("Hide: %1").arg(m_what) : tr("Show: %1").arg(m_what));
    m_text->setAccessibleName(isShown ? tr("%1, shown").arg(m_what) : tr("%1, hidden").arg(m_what));
    // Whoever cannot see the screen has asked for it in the same way as everybody else.
    m_text->setAccessibleDescription(isShown ? m_text->revealedText() : QString());
}

bool SecretField::event(QEvent *event)
{
    // Sent to every visible child of the window, unlike ActivationChange.
    if (event->type() == QEvent::WindowDeactivate)
        conceal();
    return QWidget::event(event);
}

void SecretField::hideEvent(QHideEvent *event)
{
    conceal();
    QWidget::hideEvent(event);
}
