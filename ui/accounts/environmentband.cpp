// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/environmentband.h"

#include "app/core/shown.h"
#include "ui/widgets/form.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 18;

QHBoxLayout *rowIn(TonedFrame *frame)
{
    frame->setRounded(false);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(Spacing::normal, Spacing::tight, Spacing::normal, Spacing::tight);
    row->setSpacing(Spacing::small);
    return row;
}

QLabel *boldLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    makeBold(*label);
    return label;
}

/// "PRODUCTION – Production" would say nothing twice.
bool isSaidAlready(const Environment &environment, const QString &word)
{
    return environment.name.compare(word, Qt::CaseInsensitive) == 0;
}

} // namespace

EnvironmentBand::EnvironmentBand(QWidget *parent)
    : QWidget(parent)
    , m_text(named("environmentBandText", boldLabel(m_environment)))
{
    auto *layout = bareLayout<QHBoxLayout>(this, 0);
    layout->addWidget(m_practice);
    layout->addWidget(m_environment, 1);

    m_practice->setTone(Tone::Practice);
    QHBoxLayout *practice = rowIn(m_practice);
    auto *symbol = new SymbolLabel(m_practice);
    symbol->setSymbol(icon(u"practice"_s, Tone::Practice, true), symbolSize);
    QLabel *words = boldLabel(m_practice);
    words->setText(tr("PRACTICE"));
    m_practice->setToolTip(tr("The practice account: nothing here reaches Inngest, and its keys open nothing real."));
    addParts(*practice, {symbol, words});

    // A long name must not make the window wider than the screen.
    m_text->installEventFilter(this);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QHBoxLayout *row = rowIn(m_environment);
    row->addWidget(m_symbol);
    row->addWidget(m_text, 1);
    present({}, {}, {});
}

void EnvironmentBand::present(const AccountCapabilities &account, const std::optional<Environment> &environment,
    const std::optional<Environment> &holder)
{
    m_practice->setVisible(account.isRehearsal);
    const Look look = lookOf(environment);
    m_environment->setTone(look.tone);
    m_symbol->setSymbol(icon(look.symbol, look.tone, true), symbolSize);
    m_words = environment ? words(*environment, holder) : tr("No environment yet");
    m_text->setToolTip(m_words);
    fitText();
    setAccessibleName(account.isRehearsal ? tr("Practice account. %1").arg(m_words) : m_words);
}

bool EnvironmentBand::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::Resize)
        fitText();
    return QWidget::eventFilter(watched, event);
}

QString EnvironmentBand::words(const Environment &environment, const std::optional<Environment> &holder)
{
    const QString name = shownName(environment.name);
    QString text;
    switch (environment.type) {
    case EnvironmentType::Production:
        text = isSaidAlready(environment, tr("production")) ? tr("PRODUCTION") : tr("PRODUCTION – %1").arg(name);
        break;
    case EnvironmentType::Test:
        text = tr("CUSTOM ENVIRONMENT – %1").arg(name);
        break;
    case EnvironmentType::BranchParent:
        text = isSaidAlready(environment, tr("branch environments"))
            ? tr("BRANCH ENVIRONMENTS: the keys are shared by all branches")
            : tr("BRANCH ENVIRONMENTS – %1: its keys are shared by all branches").arg(name);
        break;
    case EnvironmentType::BranchChild:
        text = holder ? tr("BRANCH – %1: uses the shared keys of %2").arg(name, shownName(holder->name))
                      : tr("BRANCH – %1").arg(name);
        break;
    case EnvironmentType::Unknown:
        text = tr("OF AN UNKNOWN KIND – %1: its keys are not shown here").arg(name);
        break;
    }
    return environment.isArchived ? tr("ARCHIVED – %1").arg(text) : text;
}

EnvironmentBand::Look EnvironmentBand::lookOf(const std::optional<Environment> &environment)
{
    if (!environment)
        return {};
    if (environment->isArchived)
        return {Tone::Archived, u"archive"_s};
    switch (environment->type) {
    case EnvironmentType::Production:
        return {Tone::Production, u"production"_s};
    case EnvironmentType::Test:
        return {Tone::Custom, u"environment"_s};
    case EnvironmentType::Unknown:
        return {Tone::Archived, u"environment"_s};
    case EnvironmentType::BranchParent:
    case EnvironmentType::BranchChild:
        break;
    }
    return {Tone::Branch, u"branch"_s};
}
