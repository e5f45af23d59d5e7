// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/waydialog.h"

#include "app/core/lookup.h"
#include "ui/deploy/deploychooser.h"
#include "ui/widgets/form.h"
#include "ui/words/rotationtext.h"

#include <QComboBox>
#include <algorithm>

using namespace Qt::StringLiterals;

WayDialog::WayDialog(DeployTarget::Use use, const QList<AppVariables> &apps, QWidget *parent)
    : TypingDialog(parent)
    , m_chooser(new DeployChooser(use))
{
    setObjectName(u"wayDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Method"));
    const QString text
        = tr("How the variables of %1 are set, and where.").arg(namesInWords(ofEach(apps, &AppVariables::name)));
    auto *column = roomyColumn(this);
    column->addWidget(wordsLabel(apps.size() == 1
            ? text
            : tr("%1 What is chosen here counts for all of them, in place of what each has now: {{app}} in a place "
                 "stands for the name of each.")
                  .arg(text)));
    column->addWidget(m_chooser);
    m_use = addButtons("useWayButton", tr("&Use it"), [this] { accept(); });
    // Where they differ none is shown as if it were that of all.
    const AppVariables &first = apps.first();
    const bool isOneWay
        = std::ranges::all_of(apps, [&first](const AppVariables &app) { return app.targetId == first.targetId; });
    const bool isOnePlace
        = std::ranges::all_of(apps, [&first](const AppVariables &app) { return app.targetPlace == first.targetPlace; });
    m_chooser->present(isOneWay ? first.targetId : QString(), isOneWay && isOnePlace ? first.targetPlace : QString());
    m_targetBefore = targetId();
    m_placeBefore = place();
    connect(m_chooser, &DeployChooser::changed, this, &WayDialog::check);
    m_chooser->findChild<QComboBox *>()->setFocus();
    check();
}

QString WayDialog::targetId() const
{
    return m_chooser->targetId();
}

QString WayDialog::place() const
{
    return m_chooser->place();
}

bool WayDialog::hasTyped() const
{
    return targetId() != m_targetBefore || place() != m_placeBefore;
}

void WayDialog::check()
{
    enableUnless(*m_use, targetId().isEmpty() ? tr("Choose first how they are set.") : QString());
}
