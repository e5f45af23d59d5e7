// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appsproxydialog.h"

#include "ui/widgets/form.h"
#include "ui/words/rotationtext.h"

#include <QDialogButtonBox>
#include <algorithm>

namespace {

constexpr int leastProxyWidth = 520;

} // namespace

AppsProxyDialog::AppsProxyDialog(const QList<RolloutApp> &apps, const QStringList &staying, QWidget *parent)
    : TypingDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How %n apps are asked", nullptr, int(apps.size())));
    setMinimumWidth(leastProxyWidth);
    auto *column = roomyColumn(this);
    column->addWidget(wordsLabel(tr("These apps are asked through the proxy that stands here; everything else stays as "
                                    "it is. What was counted of them starts anew.")));
    if (!staying.isEmpty())
        column->addWidget(
            wordsLabel(tr("Not changed, since the keychain did not give what is kept for them: %1. Unlock it, or "
                          "give that anew for each, first.")
                           .arg(namesInWords(staying))));
    auto *form = formLayout(Spacing::wide);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);
    m_proxy->addTo(*form);
    const auto isAsFirst = [&apps](const RolloutApp &app) { return app.access.proxy == apps.first().access.proxy; };
    if (std::ranges::all_of(apps, isAsFirst) && !apps.isEmpty())
        m_proxy->setUrl(apps.first().access.proxy);
    m_typedAtFirst = m_proxy->text();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *keep = named("acceptButton", buttons->addButton(tr("&Keep this"), QDialogButtonBox::AcceptRole));
    keep->setEnabled(!apps.isEmpty());
    connect(m_proxy, &ProxyField::changed, keep,
        [this, keep, isAny = !apps.isEmpty()] { keep->setEnabled(isAny && m_proxy->isGood()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { done(Rejected); });
    addParts(*column, {nullptr, buttons});
    keep->setDefault(true);
}

bool AppsProxyDialog::hasTyped() const
{
    return m_proxy->text() != m_typedAtFirst;
}
