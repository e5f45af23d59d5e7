// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appslook.h"

#include "app/core/soon.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/widgets/icons.h"
#include "ui/words/tone.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRows = 8;

} // namespace

AppsLook::AppsLook(const QList<RolloutModel::Column> &columns, QWidget *parent)
    : QWidget(parent)
    , m_askButton(plainButton(icon(u"reload"_s), tr("As&k them again")))
{
    m_table->showColumns(columns);
    m_table->beShort(mostRows);
    auto *row = new QHBoxLayout;
    row->addWidget(m_words, 1);
    row->addWidget(m_askButton, 0, Qt::AlignTop | Qt::AlignRight);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_table);
}

AppsLook::~AppsLook()
{
    delete m_table; // it shows the model
}

void AppsLook::follow(RolloutCheck &check, const std::function<void()> &refresh)
{
    auto *refreshSoon = new Soon(refresh, this);
    const auto askIfSeen = [this, refreshSoon] {
        if (isVisible())
            refreshSoon->ask();
    };
    connect(&check, &RolloutCheck::rowChanged, this, askIfSeen);
    connect(&check, &RolloutCheck::rowsReset, this, askIfSeen);
}

void AppsLook::present(const QString &words, const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    m_model.setRows(rows, keys);
    m_table->setVisible(!rows.isEmpty());
}
