// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/typingdialog.h"

#include "ui/widgets/form.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"

#include <QDialogButtonBox>
#include <QMessageBox>

using namespace Qt::StringLiterals;

TypingDialog::TypingDialog(QWidget *parent)
    : QDialog(parent)
    , m_height(*new GrowingHeight(*this))
{
}

QPushButton *TypingDialog::addButtons(const char *name, const QString &text, const std::function<void()> &go)
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *button = named(name, buttons->addButton(text, QDialogButtonBox::AcceptRole));
    connect(buttons, &QDialogButtonBox::accepted, this, go);
    connect(buttons, &QDialogButtonBox::rejected, this, &TypingDialog::reject);
    layout()->addWidget(buttons);
    return button;
}

void TypingDialog::reject()
{
    if (!hasTyped())
        return QDialog::reject();
    if (findChild<QMessageBox *>(u"discardBox"_s))
        return;
    auto *box = plainBox(
        "discardBox", QMessageBox::NoIcon, windowTitle(), tr("Leave without storing what was typed?"), {}, this);
    box->setIconPixmap(icon(u"warning"_s, Tone::Warning).pixmap(QSize(32, 32), devicePixelRatioF()));
    QPushButton *leave = named("discardButton", box->addButton(tr("&Leave"), QMessageBox::DestructiveRole));
    QPushButton *stay = named("goOnTypingButton", box->addButton(tr("&Go on typing"), QMessageBox::RejectRole));
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    connect(leave, &QPushButton::clicked, this, [this] { done(Rejected); });
    box->open();
}
