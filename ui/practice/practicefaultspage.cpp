// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicefaultspage.h"

#include "app/core/whenfinished.h"
#include "ui/practice/practicefaulttext.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

PracticeFaultsPage::PracticeFaultsPage(PracticeControl &control, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
{
    setupLayout();
    m_banner->setDismissable(true);
    m_kindText->setForegroundRole(QPalette::PlaceholderText);
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
    m_faultsList->setAccessibleName(tr("Faults that are set"));
    auto *form = formLayout();
    form->addRow(tr("&Where:"), m_operationBox);
    form->addRow(tr("W&hat:"), m_kindBox);
    form->addRow(QString(), m_kindText);
    form->addRow(tr("How &often:"), m_timesBox);
    form->addRow(m_delayLabel, m_delayBox);
    form->addRow(QString(), rowOf({m_addButton, nullptr}));
    auto *listLabel = new QLabel(tr("Set &now:"));
    listLabel->setBuddy(m_faultsList);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Spacing::normal);
    column->addWidget(
        wordsLabel(tr("Lets something go wrong on purpose, so that you can see what the program does then. It concerns "
                      "the practice account alone.")));
    column->addWidget(m_banner);
    column->addLayout(form);
    addParts(*column, {listLabel, m_faultsList});
    column->addLayout(rowOf({nullptr, m_refreshButton, m_clearButton}));
}

void PracticeFaultsPage::fillBoxes()
{
    const QStringList operations = practiceOperations();
    for (const QString &operation : operations)
        m_operationBox->addItem(practiceOperationText(operation), operation);
    const QStringList kinds = PracticeFault::kindNames();
    for (const QString &name : kinds) {
        if (const auto kind = PracticeFault::kindOf(name))
            m_kindBox->addItem(practiceFaultName(*kind), int(*kind));
    }
    m_kindBox->setCurrentIndex(m_kindBox->findData(int(PracticeFault::Kind::LostAnswer)));
}

PracticeFault::Kind PracticeFaultsPage::kind() const
{
    return PracticeFault::Kind(m_kindBox->currentData().toInt());
}

void PracticeFaultsPage::onKindChanged()
{
    m_kindText->setText(practiceFaultText(kind()));
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
        say(done.error());
    refresh();
}

void PracticeFaultsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void PracticeFaultsPage::refresh()
{
    whenFinished(m_control.send(u"status"_s), this, [this](const Result<QJsonObject> &status) {
        if (status)
            showFaults(status->value("faults"_L1).toArray());
        else
            say(status.error());
    });
}

void PracticeFaultsPage::showFaults(const QJsonArray &faults)
{
    m_faultsList->clear();
    for (const QJsonValue &json : faults) {
        const Result<PracticeFault> fault = PracticeFault::fromJson(json.toObject());
        if (fault && fault->times != 0)
            m_faultsList->addItem(practiceFaultLine(*fault));
    }
    m_clearButton->setEnabled(m_faultsList->count() > 0);
}

void PracticeFaultsPage::say(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        m_banner->say(Tone::Warning, errorTitle(error), errorText(error));
}
