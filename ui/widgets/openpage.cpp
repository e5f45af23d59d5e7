// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/openpage.h"

#include "ui/widgets/form.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QMessageBox>
#include <QUrl>

void openPage(const QUrl &page, QWidget &asker)
{
    if (QDesktopServices::openUrl(page))
        return;
    auto *box = plainBox("notOpenedBox", QMessageBox::Warning, QCoreApplication::translate("OpenPage", "Not opened"),
        QCoreApplication::translate("OpenPage", "No program here has opened this page:"), QMessageBox::Close,
        asker.window());
    box->setInformativeText(page.toString(QUrl::FullyEncoded));
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->open();
}
