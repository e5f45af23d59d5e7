// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/actdialog.h"

#include "app/accounts/openaccount.h"
#include "app/acts/act.h"
#include "ui/accounts/environmentband.h"
#include "ui/acts/actstatus.h"
#include "ui/widgets/form.h"
#include "ui/widgets/growingheight.h"
#include "ui/words/acttext.h"

#include <QDialogButtonBox>

namespace {

constexpr int leastWidth = 560;

} // namespace

ActDialog::ActDialog(OpenAccount &account, Act *act, Services &services, SecretClipboard &clipboard, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("actDialog"));
    setWindowTitle(tr("What is under way"));
    new GrowingHeight(*this);
    auto *band = new EnvironmentBand;
    // Another one may be looked at by now.
    band->present(account.account().capabilities(), act->request().environment, {});
    auto *title = wordsLabel(actTitle(act->request()));
    title->setMinimumWidth(leastWidth);
    makeBold(*title);
    auto *status = new ActStatus;
    status->setTools(services, clipboard);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = columnBelow(band, this);
    addParts(*column, {title, status});
    addParts(*column, {nullptr, buttons});
    status->follow(account.acts(), act);
}
