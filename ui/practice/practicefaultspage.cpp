// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicefaultspage.h"
#include "ui_practicefaultspage.h"

#include "app/core/whenfinished.h"
#include "ui/practice/practicefaulttext.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

PracticeFaultsPage::PracticeFaultsPage(PracticeControl &control, QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::PracticeFaultsPage>())
    , m_control(control)
{
    m_ui->setupUi(this);
    m_ui->banner->setDismissable(true);
    m_ui->kindText->setForegroundRole(QPalette::PlaceholderText);
    m_ui->addButton->setIcon(icon(u"add"_s));
    m_ui->refreshButton->setIcon(icon(u"reload"_s));
    m_ui->clearButton->setIcon(icon(u"delete"_s));
    fillBoxes();
    connect(m_ui->kindBox, &QComboBox::currentIndexChanged, this, &PracticeFaultsPage::onKindChanged);
    connect(m_ui->addButton, &QPushButton::clicked, this, &PracticeFaultsPage::add);
    connect(m_ui->refreshButton, &QPushButton::clicked, this, &PracticeFaultsPage::refresh);
    connect(m_ui->clearButton, &QPushButton::clicked, this,
        [this] { whenFinished(m_control.clearFaults(), this, [this](const Done &done) { onDone(done); }); });
    onKindChanged();
    showFaults({});
}

PracticeFaultsPage::~PracticeFaultsPage() = default;

void PracticeFaultsPage::fillBoxes()
{
    const QStringList operations = practiceOperations();
    for (const QString &operation : operations)
        m_ui->operationBox->addItem(practiceOperationText(operation), operation);
    const QStringList kinds = PracticeFault::kindNames();
    for (const QString &name : kinds) {
        if (const auto kind = PracticeFault::kindOf(name))
            m_ui->kindBox->addItem(practiceFaultName(*kind), int(*kind));
    }
    m_ui->kindBox->setCurrentIndex(m_ui->kindBox->findData(int(PracticeFault::Kind::LostAnswer)));
}

PracticeFault::Kind PracticeFaultsPage::kind() const
{
    return PracticeFault::Kind(m_ui->kindBox->currentData().toInt());
}

void PracticeFaultsPage::onKindChanged()
{
    m_ui->kindText->setText(practiceFaultText(kind()));
    m_ui->delayLabel->setVisible(practiceFaultHasDelay(kind()));
    m_ui->delayBox->setVisible(practiceFaultHasDelay(kind()));
}

void PracticeFaultsPage::add()
{
    PracticeFault fault;
    fault.kind = kind();
    fault.operation = m_ui->operationBox->currentData().toString();
    fault.times = m_ui->timesBox->value() == 0 ? -1 : m_ui->timesBox->value();
    if (practiceFaultHasDelay(fault.kind))
        fault.delay = std::chrono::milliseconds(qRound64(m_ui->delayBox->value() * 1000));
    whenFinished(m_control.setFault(fault), this, [this](const Done &done) { onDone(done); });
}

void PracticeFaultsPage::onDone(const Done &done)
{
    if (done)
        m_ui->banner->hide();
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
    m_ui->faultsList->clear();
    for (const QJsonValue &json : faults) {
        const Result<PracticeFault> fault = PracticeFault::fromJson(json.toObject());
        if (fault && fault->times != 0)
            m_ui->faultsList->addItem(practiceFaultLine(*fault));
    }
    m_ui->clearButton->setEnabled(m_ui->faultsList->count() > 0);
}

void PracticeFaultsPage::say(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        m_ui->banner->say(Tone::Warning, errorTitle(error), errorText(error));
}
