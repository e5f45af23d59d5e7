// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/filteredit.h"

#include "app/models/words.h"
#include "ui/words/networktext.h"

namespace {

QString textOf(const std::optional<FilterProblem> &problem)
{
    return problem ? filterProblemText(*problem) : QString();
}

/// Of an address that can be in a filter, and hardly does there what somebody wants.
QString addressRemark(const QString &line)
{
    if (isOfOneNetwork(line))
        return FilterEdit::tr(
            "This address means something within one network only. Inngest Cloud sees senders by their public ones.");
    return isOfDocumentation(line) ? FilterEdit::tr("This address is kept for examples in documentation, and nobody "
                                                    "sends from it. Write the sender's own one.")
                                   : QString();
}

} // namespace

QString filterProblemText(FilterProblem problem)
{
    switch (problem) {
    case FilterProblem::Blank:
        return FilterEdit::tr("This line is empty.");
    case FilterProblem::InnerBlank:
        return FilterEdit::tr("There is a blank inside. One entry a line, without blanks.");
    case FilterProblem::TooLong:
        return FilterEdit::tr("This is longer than 255 characters.");
    case FilterProblem::Several:
        return FilterEdit::tr("One event name a line, without commas, quotes, brackets or bullets around it.");
    case FilterProblem::Key:
        return FilterEdit::tr("This is a key. A filter has the names of events, and is shown as it is.");
    case FilterProblem::NotAnAddress:
        return FilterEdit::tr("This is not an IP address. Write it in full, such as 192.0.2.10 or 2001:db8::10.");
    case FilterProblem::AddressRange:
        return FilterEdit::tr("Inngest takes single addresses here, no ranges. Write one address a line.");
    case FilterProblem::AddressSpelling:
        return ambiguousIpv4Text();
    case FilterProblem::AddressMapped:
        return FilterEdit::tr("This is an IPv4 address, spelled as IPv6. Write it as IPv4, such as 192.0.2.10.");
    case FilterProblem::AddressZone:
        return FilterEdit::tr("A zone (the part from % on) means something on your machine only. Leave it out.");
    case FilterProblem::AddressOfNobody:
        return FilterEdit::tr("Nobody sends from this address. Write the public address of the sender.");
    }
    return {};
}

FilterEdit::FilterEdit(QWidget *parent)
    : QWidget(parent)
{
    setupLayout();
    m_emptyAllowProblem->setField(m_allowButton);
    m_eventList->setUp(tr("Event name"), tr("for example order.created"),
        [](const QString &line) { return textOf(checkFilterEvent(line)); });
    m_addressList->setUp(
        tr("IP address"), tr("for example 192.0.2.10"), [](const QString &line) { return textOf(checkFilterIp(line)); },
        &canonicalIp, &addressRemark);

    connect(m_allowButton, &QRadioButton::toggled, this, &FilterEdit::onEdited);
    connect(m_eventList, &LineList::changed, this, &FilterEdit::onEdited);
    connect(m_addressList, &LineList::changed, this, &FilterEdit::onEdited);
    refresh();
}

void FilterEdit::setupLayout()
{
    m_denyButton->setChecked(true);
    auto *lists = new QGridLayout;
    lists->setHorizontalSpacing(Spacing::normal);
    lists->setVerticalSpacing(Spacing::tight);
    lists->addWidget(new QLabel(tr("Event names, one a line")), 0, 0);
    lists->addWidget(new QLabel(tr("IP addresses of senders, one a line")), 0, 1);
    for (LineList *list : {m_eventList, m_addressList}) {
        list->setMinimumSize(240, 120);
        lists->addWidget(list, 1, lists->itemAtPosition(1, 0) ? 1 : 0);
    }
    lists->setColumnStretch(0, 1);
    lists->setColumnStretch(1, 1);
    lists->setRowStretch(1, 1);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::small);
    addParts(*column, {m_denyButton, m_allowButton, m_emptyAllowProblem});
    column->addLayout(lists);
    column->addWidget(m_inWordsLabel);
}

void FilterEdit::setFilter(const EventFilter &filter)
{
    m_allowButton->setChecked(filter.kind == EventFilter::Kind::Allow);
    m_denyButton->setChecked(filter.kind == EventFilter::Kind::Deny);
    m_eventList->setLines(filter.events);
    m_addressList->setLines(filter.ips);
    m_isUnknown = !filter.isKnown();
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
        return EventFilter::unknown();
    return {.kind = m_allowButton->isChecked() ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = m_eventList->lines(),
        .ips = m_addressList->lines()};
}

bool FilterEdit::isAcceptable() const
{
    return !m_eventList->hasProblem() && !m_addressList->hasProblem() && !filter().rejectsEverything();
}

void FilterEdit::focusProblem()
{
    if (m_addressList->hasProblem() && !m_eventList->hasProblem())
        m_addressList->focusProblem();
    else
        m_eventList->focusProblem();
}

void FilterEdit::setReadOnly(bool isReadOnly)
{
    m_allowButton->setEnabled(!isReadOnly);
    m_denyButton->setEnabled(!isReadOnly);
    m_eventList->setReadOnly(isReadOnly);
    m_addressList->setReadOnly(isReadOnly);
}

void FilterEdit::refresh()
{
    const EventFilter now = filter();
    m_emptyAllowProblem->say(now.rejectsEverything()
            ? tr("With nothing listed, the key would refuse every event, and Inngest does not take such a filter. List "
                 "something, or choose the line above.")
            : QString());
    m_inWordsLabel->setVisible(!now.rejectsEverything());
    // What a filter lets through is said of one that can be made.
    QStringList problems{m_eventList->problem(), m_addressList->problem()};
    problems.removeAll(QString());
    m_inWordsLabel->setText(!problems.isEmpty()          ? problems.join(u'\n')
            : now.letsEverythingThrough() || m_isUnknown ? filterInLines(now)
                                                         : filterInWords(now));
    emit changed();
}
