// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/filteredit.h"

#include "ui_filteredit.h"

#include "app/domain/unknownfilter.h"
#include "app/models/words.h"

using namespace Qt::StringLiterals;

namespace {

struct FilterProblems
{
    Q_DECLARE_TR_FUNCTIONS(FilterProblems)

public:
    static QString text(FilterProblem problem)
    {
        switch (problem) {
        case FilterProblem::Blank:
            return tr("This line is empty.");
        case FilterProblem::InnerBlank:
            return tr("There is a blank inside. One entry a line, without blanks.");
        case FilterProblem::TooLong:
            return tr("This is longer than 255 characters.");
        case FilterProblem::NotAnAddress:
            return tr("This is not an IP address. Write it in full, such as 192.0.2.10 or 2001:db8::10.");
        case FilterProblem::AddressRange:
            return tr("Inngest takes single addresses here, no ranges. Write one address a line.");
        case FilterProblem::AddressSpelling:
            return tr("Programs read this as different addresses: 010 is ten to some and eight to others. Write four "
                      "plain numbers from 0 to 255, such as 192.0.2.10.");
        case FilterProblem::AddressMapped:
            return tr("This is an IPv4 address, spelled as IPv6. Write it as IPv4, such as 192.0.2.10.");
        case FilterProblem::AddressZone:
            return tr("A zone (the part from % on) means something on your machine only. Leave it out.");
        case FilterProblem::Doubled:
            return tr("This stands above already. Remove one of the two.");
        }
        return {};
    }
};

QString textOf(const std::optional<FilterProblem> &problem)
{
    return problem ? filterProblemText(*problem) : QString();
}

} // namespace

QString filterProblemText(FilterProblem problem)
{
    return FilterProblems::text(problem);
}

FilterEdit::FilterEdit(QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::FilterEdit>())
{
    m_ui->setupUi(this);
    m_ui->emptyAllowProblem->setField(m_ui->allowButton);
    m_ui->eventList->setUp(tr("Event name"), tr("for example order.created"),
        [](const QString &line) { return textOf(checkFilterEvent(line)); });
    m_ui->addressList->setUp(
        tr("IP address"), tr("for example 192.0.2.10"), [](const QString &line) { return textOf(checkFilterIp(line)); },
        &canonicalIp);

    connect(m_ui->allowButton, &QRadioButton::toggled, this, &FilterEdit::onEdited);
    connect(m_ui->eventList, &LineList::changed, this, &FilterEdit::onEdited);
    connect(m_ui->addressList, &LineList::changed, this, &FilterEdit::onEdited);
    refresh();
}

FilterEdit::~FilterEdit() = default;

void FilterEdit::setFilter(const EventFilter &filter)
{
    m_ui->allowButton->setChecked(filter.kind == EventFilter::Kind::Allow);
    m_ui->denyButton->setChecked(filter.kind == EventFilter::Kind::Deny);
    m_ui->eventList->setLines(isKnown(filter) ? filter.events : QStringList());
    m_ui->addressList->setLines(filter.ips);
    m_isUnknown = !isKnown(filter);
    refresh();
}

void FilterEdit::onEdited()
{
    m_isUnknown = false;
    refresh();
}

EventFilter FilterEdit::filter() const
{
    if (m_isUnknown)
        return unknownFilter();
    return {.kind = m_ui->allowButton->isChecked() ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = m_ui->eventList->lines(),
        .ips = m_ui->addressList->lines()};
}

bool FilterEdit::isAcceptable() const
{
    return !m_ui->eventList->hasProblem() && !m_ui->addressList->hasProblem() && !filter().rejectsEverything();
}

void FilterEdit::focusProblem()
{
    if (m_ui->addressList->hasProblem() && !m_ui->eventList->hasProblem())
        m_ui->addressList->focusProblem();
    else
        m_ui->eventList->focusProblem();
}

void FilterEdit::setReadOnly(bool isReadOnly)
{
    m_ui->allowButton->setEnabled(!isReadOnly);
    m_ui->denyButton->setEnabled(!isReadOnly);
    m_ui->eventList->setReadOnly(isReadOnly);
    m_ui->addressList->setReadOnly(isReadOnly);
}

void FilterEdit::refresh()
{
    const EventFilter now = filter();
    m_ui->emptyAllowProblem->say(now.rejectsEverything()
            ? tr("With nothing listed, the key would refuse every event, and Inngest does not take such a filter. List "
                 "something, or choose the line above.")
            : QString());
    m_ui->inWordsLabel->setVisible(!now.rejectsEverything());
    m_ui->inWordsLabel->setText(now.letsEverythingThrough() || m_isUnknown ? filterInLines(now) : filterInWords(now));
    emit changed();
}
