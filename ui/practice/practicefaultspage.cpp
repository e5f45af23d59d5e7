// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicefaultspage.h"

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

namespace {

using Kind = PracticeFault::Kind;

/// What faults can concern: GraphQL operations' names, paths, and "*"; and what they are called.
QList<std::pair<QString, QString>> practiceOperations()
{
    return {
        {u"createSigningKey"_s, Words::tr("create a signing key")},
        {u"deleteSigningKey"_s, Words::tr("delete a signing key")},
        {u"createIngestKey"_s, Words::tr("create an event key")},
        {u"updateIngestKey"_s, Words::tr("change an event key")},
        {u"deleteIngestKey"_s, Words::tr("delete an event key")},
        {u"resyncApp"_s, Words::tr("resync an app")},
        {u"environments"_s, Words::tr("read the environments")},
        {u"signingKeys"_s, Words::tr("read the signing keys")},
        {u"eventKeys"_s, Words::tr("read the event keys")},
        {u"apps"_s, Words::tr("read the apps")},
        {u"workers"_s, Words::tr("read the workers")},
        {u"/e"_s, Words::tr("events that are sent")},
        {u"/fn/register"_s, Words::tr("apps that register")},
        {u"/practice/platforms"_s, Words::tr("the practice platforms' tool")},
        {u"*"_s, Words::tr("everything")},
    };
}

QString practiceOperationText(const QString &operation)
{
    const auto operations = practiceOperations();
    const auto *known = firstWith(operations, &std::pair<QString, QString>::first, operation);
    return known ? known->second : operation;
}

/// "Takes effect, but the answer is lost"; and what the program meets then, in a sentence.
std::pair<QString, QString> practiceFaultWords(PracticeFault::Kind kind)
{
    switch (kind) {
    case Kind::Latency:
        return {Words::tr("Slow answer"), Words::tr("The answer comes later. Goes together with another fault.")};
    case Kind::Unauthorized:
        return {Words::tr("Session refused (401)"), Words::tr("As if the session had expired. Nothing takes effect.")};
    case Kind::Unauthenticated:
        return {Words::tr("Session refused (inside the answer)"),
            Words::tr("As if the session had expired. Nothing takes effect.")};
    case Kind::Forbidden:
        return {Words::tr("Not allowed"), Words::tr("As if your role did not allow it. Nothing takes effect.")};
    case Kind::RateLimited:
        return {Words::tr("Too many requests (429)"),
            Words::tr("The server asks for a pause of so many seconds. Nothing takes effect.")};
    case Kind::ServerError:
        return {
            Words::tr("Server error (503)"), Words::tr("The server has a problem of its own. Nothing takes effect.")};
    case Kind::Cut:
        return {Words::tr("Connection cut before the answer"),
            Words::tr(
                "The connection ends before the first byte. Nothing takes effect, but the program cannot know that.")};
    case Kind::NeverAnswers:
        return {Words::tr("No answer ever"),
            Words::tr("The server stays silent. Nothing takes effect, but the program cannot know that.")};
    case Kind::HalfAnswer:
        return {Words::tr("Half an answer"),
            Words::tr("It takes effect, and the connection ends in the middle of the answer.")};
    case Kind::NotJson:
        return {Words::tr("A web page instead of an answer"),
            Words::tr("A proxy answers with a page of its own. Nothing takes effect.")};
    case Kind::LostAnswer:
        return {Words::tr("Takes effect, the answer is lost"),
            Words::tr("It takes effect, and the connection ends before the answer.")};
    case Kind::LateEffect:
        return {Words::tr("Takes effect after the program gave up"),
            Words::tr(
                "There is no answer, and so many seconds after the program gave up it takes effect all the same.")};
    }
    return {};
}

/// Whether PracticeFault::delay means something for it.
bool practiceFaultHasDelay(PracticeFault::Kind kind)
{
    return kind == Kind::Latency || kind == Kind::LateEffect || kind == Kind::RateLimited;
}

/// "Create an event key: the answer is lost, once more".
QString practiceFaultLine(const PracticeFault &fault)
{
    QString line
        = Words::tr("%1: %2").arg(practiceOperationText(fault.operation), practiceFaultWords(fault.kind).first);
    if (practiceFaultHasDelay(fault.kind))
        line += Words::tr(", %1 s").arg(double(fault.delay.count()) / 1000);
    line += fault.times < 0 ? Words::tr(", until cleared") : Words::tr(", times left: %1").arg(fault.times);
    return line;
}

} // namespace

PracticeFaultsPage::PracticeFaultsPage(PracticeControl &control)
    : m_control(control)
{
    setupLayout();
    m_banner->setDismissable(true);
    m_addButton->setIcon(icon(u"add"_s));
    m_refreshButton->setIcon(icon(u"reload"_s));
    m_clearButton->setIcon(icon(u"delete"_s));
    fillBoxes();
    connect(m_kindBox, &QComboBox::currentIndexChanged, this, &PracticeFaultsPage::onKindChanged);
    connect(m_addButton, &QPushButton::clicked, this, &PracticeFaultsPage::add);
    connect(m_refreshButton, &QPushButton::clicked, this, &PracticeFaultsPage::refresh);
    connect(m_clearButton, &QPushButton::clicked, this,
        [this] { whenFinished(m_control.clearFaults(), this, [this](const Done &done) { onDone(done); }); });
    onKindChanged();
    showFaults({});
}

void PracticeFaultsPage::setupLayout()
{
    m_timesBox->setRange(0, 1000);
    m_timesBox->setValue(1);
    m_timesBox->setSpecialValueText(tr("until cleared"));
    m_delayBox->setDecimals(1);
    m_delayBox->setMaximum(600);
    m_delayBox->setValue(3);
    m_delayLabel->setBuddy(m_delayBox);
    auto *form = formLayout();
    form->addRow(tr("&Where:"), m_operationBox);
    form->addRow(tr("W&hat:"), m_kindBox);
    form->addRow(QString(), m_kindText);
    form->addRow(tr("How &often:"), m_timesBox);
    form->addRow(m_delayLabel, m_delayBox);
    form->addRow(QString(), rowOf({m_addButton, nullptr}));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Spacing::normal);
    column->addWidget(wordsLabel(tr("Lets something go wrong on purpose, so that you can see what the program does "
                                    "then. It concerns the practice account alone.")));
    column->addWidget(m_banner);
    column->addLayout(form);
    addParts(*column, {labelFor(tr("Set &now:"), m_faultsList), m_faultsList});
    column->addLayout(rowOf({nullptr, m_refreshButton, m_clearButton}));
}

void PracticeFaultsPage::fillBoxes()
{
    const auto operations = practiceOperations();
    for (const auto &[operation, text] : operations)
        m_operationBox->addItem(text, operation);
    for (int kind = 0; kind <= int(Kind::LateEffect); ++kind)
        m_kindBox->addItem(practiceFaultWords(Kind(kind)).first, kind);
    m_kindBox->setCurrentIndex(m_kindBox->findData(int(PracticeFault::Kind::LostAnswer)));
}

void PracticeFaultsPage::onKindChanged()
{
    m_kindText->setText(practiceFaultWords(kind()).second);
    m_delayLabel->setVisible(practiceFaultHasDelay(kind()));
    m_delayBox->setVisible(practiceFaultHasDelay(kind()));
}

void PracticeFaultsPage::add()
{
    PracticeFault fault;
    fault.kind = kind();
    fault.operation = m_operationBox->currentData().toString();
    fault.times = m_timesBox->value() == 0 ? -1 : m_timesBox->value();
    if (practiceFaultHasDelay(fault.kind))
        fault.delay = std::chrono::milliseconds(qRound64(m_delayBox->value() * 1000));
    whenFinished(m_control.setFault(fault), this, [this](const Done &done) { onDone(done); });
}

void PracticeFaultsPage::onDone(const Done &done)
{
    if (done)
        m_banner->hide();
    else
        m_banner->say(Tone::Warning, done.error(), Attempt::Read);
    refresh();
}

void PracticeFaultsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void PracticeFaultsPage::refresh()
{
    whenFinished(m_control.faults(), this, [this](const Result<QList<PracticeFault>> &faults) {
        if (faults)
            showFaults(*faults);
        else
            m_banner->say(Tone::Warning, faults.error(), Attempt::Read);
    });
}

void PracticeFaultsPage::showFaults(const QList<PracticeFault> &faults)
{
    m_faultsList->clear();
    for (const PracticeFault &fault : faults)
        m_faultsList->addItem(practiceFaultLine(fault));
    enableUnless(*m_clearButton, m_faultsList->count() == 0 ? tr("No fault is set.") : QString());
}
