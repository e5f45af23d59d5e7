// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/senderspanel.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/rotation/rotationsession.h"
#include "ui/common/icons.h"
#include "ui/common/tone.h"
#include "ui/wizard/senderrow.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

/// When a word was given, and for which key, is the session's to note, and no reason to take the field from under who
/// types it.
bool showTheSame(const SenderNote &a, const SenderNote &b)
{
    return a.name == b.name && a.owner == b.owner && a.eventKeyFingerprint == b.eventKeyFingerprint && a.word == b.word;
}

} // namespace

SendersPanel::SendersPanel(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_rows(new QVBoxLayout)
    , m_addButton(new QPushButton(icon(u"add"_s), tr("Add a &sender"), this))
{
    auto *heading = new QLabel(tr("Senders that are no apps"), this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *text
        = new QLabel(tr("Cron jobs, mobile clients, edge functions, curl: the program cannot ask them. List those "
                        "that use one of these event keys, and write down who says that it has the new one."),
            this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setForegroundRole(QPalette::PlaceholderText);
    m_rows->setSpacing(Spacing::tight);
    m_addButton->setObjectName(u"addSenderButton"_s);
    m_addButton->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::small);
    layout->addWidget(heading);
    layout->addWidget(text);
    layout->addLayout(m_rows);
    layout->addWidget(m_addButton, 0, Qt::AlignLeft);
    connect(m_addButton, &QPushButton::clicked, this, [this] { addRow({})->focusName(); });
}

SenderRow *SendersPanel::addRow(const SenderNote &sender)
{
    auto *row = new SenderRow(sender, m_tools.session.rotation().eventKeys, this);
    m_rows->addWidget(row);
    m_lines.append(row);
    connect(row, &SenderRow::edited, this, &SendersPanel::store);
    connect(row, &SenderRow::removeRequested, this, [this, row] {
        m_lines.removeOne(row);
        row->hide();
        row->deleteLater();
        store();
    });
    row->show();
    return row;
}

void SendersPanel::store()
{
    m_shown.clear();
    for (const SenderRow *row : std::as_const(m_lines)) {
        const SenderNote sender = row->sender(m_tools.services.clock.now());
        if (!sender.name.isEmpty())
            m_shown.append(sender);
    }
    m_tools.session.setSenders(m_shown);
}

void SendersPanel::rebuild(const QList<SenderNote> &senders)
{
    m_shown = senders;
    for (SenderRow *row : std::as_const(m_lines)) {
        row->hide();
        row->deleteLater();
    }
    m_lines.clear();
    for (const SenderNote &sender : senders)
        addRow(sender);
}

void SendersPanel::refresh(bool isReadOnly)
{
    // What is being written here stays as it is.
    const QList<SenderNote> &senders = m_tools.session.rotation().senders;
    if (!std::equal(senders.begin(), senders.end(), m_shown.begin(), m_shown.end(), showTheSame))
        rebuild(senders);
    for (SenderRow *row : std::as_const(m_lines))
        row->setReadOnly(isReadOnly);
    m_addButton->setVisible(!isReadOnly);
}
