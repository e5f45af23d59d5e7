// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/environmentcard.h"

#include "app/core/shown.h"
#include "ui/widgets/housestyle.h"
#include "ui/widgets/plaintext.h"
#include "ui/words/agetext.h"
#include "ui/words/overviewtext.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

EnvironmentCard::EnvironmentCard(QWidget *parent)
    : Card(parent)
{
    makeBold(*m_name);
    auto *badgeLayout = new QHBoxLayout(m_badge);
    badgeLayout->setContentsMargins(Spacing::small, Spacing::tight / 2, Spacing::small, Spacing::tight / 2);
    badgeLayout->addWidget(m_badgeText);

    auto *head = new QHBoxLayout;
    head->addWidget(m_name, 1);
    head->addWidget(m_badge, 0, Qt::AlignTop);
    auto *rows = new QGridLayout;
    rows->setHorizontalSpacing(Spacing::normal);
    rows->setVerticalSpacing(Spacing::tight);
    rows->setColumnStretch(1, 1);
    m_signingKey = addRow(*rows, u"cardSigningKey"_s, tr("Signing key"));
    m_eventKeys = addRow(*rows, u"cardEventKeys"_s, tr("Event keys"));
    m_rotation = addRow(*rows, u"cardRotation"_s, tr("Rotation"));
    m_fallback = addRow(*rows, u"cardFallback"_s, tr("Fallback"));
    m_left = addRow(*rows, u"cardLeftOpen"_s, tr("Left open"));
    m_apps = addRow(*rows, u"cardApps"_s, tr("Apps"));
    m_apps->setToolTip(tr(
        "What is listed, and their syncs, by the list that Inngest or your server gives and by the resyncs from this "
        "computer. What was asked, by the apps' own answers: a rotation that is open asks them, and the Apps tab."));
    m_read = addRow(*rows, u"cardRead"_s, tr("Read"));
    auto *buttons = rowOf({m_rotationButton, m_openButton, m_settleButton});
    buttons->addStretch(1);
    buttons->addWidget(m_monthsButton);
    m_rotationButton->setProperty(HouseStyle::primary, true);
    m_monthsButton->setFlat(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::small);
    column->setSpacing(Spacing::small);
    column->addLayout(head);
    column->addWidget(m_changes);
    column->addLayout(rows);
    column->addStretch(1);
    column->addLayout(buttons);

    connect(m_rotationButton, &QPushButton::clicked, this, [this] { emit rotationRequested(m_id); });
    connect(m_openButton, &QPushButton::clicked, this, [this] { emit openRequested(m_id); });
    connect(m_settleButton, &QPushButton::clicked, this, [this] { emit settleRequested(m_id); });
    connect(m_monthsButton, &QPushButton::clicked, this, [this] { emit keyMonthsRequested(m_id); });
}

QLabel *EnvironmentCard::addRow(QGridLayout &rows, const QString &name, const QString &caption)
{
    auto *key = named(name + u"Caption"_s, new QLabel(caption, this));
    key->setForegroundRole(QPalette::PlaceholderText);
    auto *value = named(name, wordsLabel(this));
    const int row = rows.rowCount();
    rows.addWidget(key, row, 0, Qt::AlignTop | Qt::AlignLeft);
    rows.addWidget(value, row, 1);
    return value;
}

void EnvironmentCard::fill(QLabel &value, const QString &text)
{
    if (value.text() != text)
        setShownText(value, text);
    value.setVisible(!text.isEmpty());
    if (auto *caption = value.parentWidget()->findChild<QLabel *>(value.objectName() + u"Caption"_s))
        caption->setVisible(!text.isEmpty());
}

void EnvironmentCard::present(
    const EnvironmentOverview &overview, const KeyAges &ages, int keyMonths, const QDateTime &now)
{
    m_id = overview.environment.id;
    const QString name = shownName(overview.environment.name);
    m_name->setText(name);
    const overviewText::Badge badge = overviewText::badge(overview, ages);
    m_badge->setTone(badge.tone);
    m_badgeText->setText(badge.text);
    m_badge->setToolTip(badge.all != badge.text ? badge.all : QString());
    fill(*m_changes, overviewText::changes(overview));
    fill(*m_signingKey, overviewText::signingKey(overview, ages, now));
    fill(*m_eventKeys, overviewText::eventKeys(overview, ages, now));
    fill(*m_rotation, overviewText::rotation(overview, now));
    fill(*m_fallback, overviewText::fallback(overview));
    const QString left = overviewText::itemsLeftOpen(overview);
    fill(*m_left, left);
    m_settleButton->setVisible(!left.isEmpty());
    m_settleButton->setText(tr("Settle…"));
    m_settleButton->setToolTip(tr("Notes somebody's word that what a rotation left open is settled by now"));
    m_settleButton->setAccessibleName(tr("Settle what was left open in %1").arg(name));
    fill(*m_apps, overviewText::apps(overview, now));
    fill(*m_read, overviewText::read(overview, now));
    m_read->setToolTip(exactTimeText(overview.keys.look.at));
    m_rotationButton->setVisible(overview.open.has_value());
    m_rotationButton->setText(tr("Continue"));
    m_rotationButton->setToolTip(tr("Opens the rotation where it stands"));
    m_rotationButton->setAccessibleName(tr("Continue the rotation of %1").arg(name));
    m_openButton->setText(overview.keys.changes.isEmpty() ? tr("Open") : tr("Look at it"));
    m_openButton->setAccessibleName(tr("Open %1").arg(name));
    m_monthsButton->setText(keyMonths == 0 ? tr("Never due") : tr("Due after %n months", nullptr, keyMonths));
    m_monthsButton->setToolTip(
        tr("Keys of this environment are %1. Click to change that.").arg(overviewText::keyMonths(keyMonths)));
    m_monthsButton->setAccessibleName(tr("%1: when keys of %2 are due").arg(m_monthsButton->text(), name));
    setAccessibleName(tr("%1: %2").arg(name, badge.all));
}
