// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/dialogs/addappsdialog.h"

#include "ui/common/build.h"
#include "ui/common/linelist.h"
#include "ui/common/tone.h"
#include "ui/dialogs/appaccessdialog.h"

#include <QDialogButtonBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWidth = 560;

} // namespace

AddAppsDialog::AddAppsDialog(QWidget *parent)
    : QDialog(parent)
    , m_lines(new LineList(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Add apps by their addresses"));
    m_lines->setObjectName(u"addressLines"_s);
    m_lines->setUp(tr("Address"), u"https://shop.example.com/api/inngest"_s, &serveUrlProblem,
        [](const QString &line) { return QUrl(line.trimmed()).toString(QUrl::FullyEncoded); });
    auto *intro
        = wordsLabel(tr("The addresses of their serve endpoints, one a line. They can be pasted all at once. What "
                        "they need besides (headers, a CA) is set for each one later."),
            this);
    intro->setMinimumWidth(leastWidth);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("&Add the apps"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(u"addAppsButton"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    column->addWidget(intro);
    column->addWidget(m_lines, 1);
    column->addWidget(buttons);
    connect(m_lines, &LineList::changed, this, &AddAppsDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_lines->focusProblem();
    check();
}

QList<QUrl> AddAppsDialog::addresses() const
{
    QList<QUrl> addresses;
    for (const QString &line : m_lines->lines())
        addresses.append(QUrl(line, QUrl::StrictMode));
    return addresses;
}

void AddAppsDialog::check()
{
    m_accept->setEnabled(!m_lines->hasProblem() && !m_lines->lines().isEmpty());
}
