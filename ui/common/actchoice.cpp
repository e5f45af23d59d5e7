// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/actchoice.h"

#include "app/acts/act.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "ui/common/agetext.h"
#include "ui/common/tone.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ActChoice::ActChoice(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    hide();
}

void ActChoice::offer(const Act &act)
{
    clear();
    m_list = new QWidget(this);
    auto *layout = new QVBoxLayout(m_list);
    layout->setContentsMargins(0, Spacing::tight, 0, 0);
    m_rows->addWidget(m_list);
    const QList<SigningKey> signingKeys = act.signingKeyCandidates();
    for (const SigningKey &key : signingKeys) {
        const QString creator = key.creatorName.isEmpty() ? tr("somebody unknown") : shownName(key.creatorName);
        addRow(tr("Signing key with fingerprint %1, made %2 by %3")
                   .arg(signingKeyFingerprint(key.value), exactTimeText(key.createdAt), creator),
            tr("This is the one"), key.id);
    }
    const QList<EventKey> eventKeys = act.eventKeyCandidates();
    for (const EventKey &key : eventKeys) {
        addRow(tr("Event key “%1” with fingerprint %2, made %3")
                   .arg(shownName(key.name), eventKeyFingerprint(key.value), exactTimeText(key.createdAt)),
            tr("This is the one"), key.id);
    }
    addRow(tr("It is none of these: somebody else made them."), tr("None of these"), {});
    show();
}

void ActChoice::clear()
{
    // Called from a click on one of its own buttons too.
    if (m_list)
        m_list->deleteLater();
    m_list = nullptr;
    hide();
}

void ActChoice::addRow(const QString &text, const QString &button, const QString &keyId)
{
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(text, m_list);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    auto *chooseButton = new QPushButton(button, m_list);
    chooseButton->setObjectName(keyId.isEmpty() ? u"chooseNoneButton"_s : u"chooseButton"_s);
    chooseButton->setAutoDefault(false);
    chooseButton->setAccessibleName(tr("%1: %2").arg(button, text));
    connect(chooseButton, &QPushButton::clicked, this, [this, keyId] { emit chosen(keyId); });
    row->addWidget(label, 1);
    row->addWidget(chooseButton);
    static_cast<QVBoxLayout *>(m_list->layout())->addLayout(row);
}
