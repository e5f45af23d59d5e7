// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/discardquestion.h"

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QCoreApplication>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DiscardQuestion)
};

} // namespace

void askToDiscard(QDialog &dialog)
{
    if (dialog.findChild<QMessageBox *>(u"discardBox"_s))
        return;
    auto *box = named("discardBox",
        new QMessageBox(QMessageBox::NoIcon, dialog.windowTitle(), Words::tr("Leave without storing what was typed?"),
            {}, &dialog));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), dialog.devicePixelRatioF()));
    QPushButton *leave = named("discardButton", box->addButton(Words::tr("&Leave"), QMessageBox::DestructiveRole));
    QPushButton *stay = named("goOnTypingButton", box->addButton(Words::tr("&Go on typing"), QMessageBox::RejectRole));
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    QObject::connect(leave, &QPushButton::clicked, &dialog, [&dialog] { dialog.done(QDialog::Rejected); });
    box->open();
}
