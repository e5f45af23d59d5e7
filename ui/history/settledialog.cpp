// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/settledialog.h"

#include "app/accounts/accountoverview.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/rotation/recordwords.h"
#include "ui/widgets/form.h"
#include "ui/widgets/shortlist.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"

#include <QDialogButtonBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostItemRows = 8;
constexpr int leastItemWidth = 620; // in pixels: what was open is a sentence

} // namespace

SettleDialog::SettleDialog(AccountOverview &overview, const RotationSummary &rotation, QWidget *parent)
    : TypingDialog(parent)
    , m_overview(&overview)
    , m_rotation(rotation)
    , m_items(rotation.unsettledItems())
    , m_list(new ShortList(u"openItemsList"_s, tr("What was left open"),
          {tr("Which"), tr("What was open"), tr("Who answers for it")}, mostItemRows, this))
    , m_fields(new WordFields({tr("&Who has looked"), tr("Say who has looked: the record names them.")},
          {tr("&How it is known"), tr("Say how it is known: it stands in the record.")}, this))
{
    setWindowTitle(tr("Settle open items"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = wordsLabel(
        tr("The rotation of “%1” was closed %2 with these open. Tick what somebody has settled since. It is noted in "
           "the history and on the rotation's record as a person's word: nothing is asked or changed by it.")
            .arg(shownName(rotation.environmentName), exactTimeText(rotation.endedAt)),
        this);
    m_list->setMinimumWidth(leastItemWidth);
    m_list->setRows(ofEach<QList<QStringList>>(m_items, [](const OpenItem &item) {
        return QStringList{shownName(item.name), openKindInWords(item.kind),
            item.owner.isEmpty() ? tr("nobody was named") : shownName(item.owner)};
    }));
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        m_list->row(i).setCheckState(0, m_items.size() == 1 ? Qt::Checked : Qt::Unchecked);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_noteButton = named("noteSettledButton", buttons->addButton(tr("&Note it"), QDialogButtonBox::AcceptRole));
    auto *column = roomyColumn(this);
    addParts(*column, {text, m_list, m_fields, m_problem, buttons});
    connect(m_list, &QTreeWidget::itemChanged, this, &SettleDialog::check);
    connect(m_fields, &WordFields::changed, this, &SettleDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettleDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { done(Rejected); });
    m_fields->setFocus();
    check();
}

QList<OpenItem> SettleDialog::chosen() const
{
    QList<OpenItem> items;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        if (m_list->row(i).checkState(0) == Qt::Checked)
            items.append(m_items.at(i));
    }
    return items;
}

void SettleDialog::check()
{
    enableUnless(*m_noteButton,
        m_isNoting               ? tr("It is being noted.")
            : chosen().isEmpty() ? tr("Tick first what is settled.")
                                 : m_fields->whyNot());
    if (m_noteButton->isEnabled())
        m_noteButton->setDefault(true);
}

void SettleDialog::accept()
{
    if (!m_overview || !m_noteButton->isEnabled())
        return;
    m_isNoting = true;
    check();
    const auto noted = m_overview->noteSettled(m_rotation, chosen(), m_fields->owner(), m_fields->reason());
    whenFinished(noted, this, [this](const Done &done) {
        if (done)
            return TypingDialog::accept();
        m_problem->say(tr("It could not be noted, and counts as open. %1").arg(errorText(done.error(), Attempt::File)));
        m_isNoting = false;
        check();
    });
}
