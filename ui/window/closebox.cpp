// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/closebox.h"

#include "ui/widgets/form.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

QMessageBox &openCloseBox(QWidget &window, const QString &title, const QStringList &what, const QString &button,
    const std::function<void()> &onAnyway)
{
    delete window.findChild<QMessageBox *>(u"closeBox"_s, Qt::FindDirectChildrenOnly);
    QStringList paragraphs = what;
    paragraphs.removeAll(QString());
    auto *box
        = plainBox("closeBox", QMessageBox::Warning, title, paragraphs.join(u"\n\n"_s), QMessageBox::Cancel, &window);
    box->setDefaultButton(QMessageBox::Cancel);
    QPushButton *anyway = named("closeAnywayButton", box->addButton(button, QMessageBox::DestructiveRole));
    QObject::connect(anyway, &QPushButton::clicked, &window, onAnyway);
    box->open();
    return *box;
}
