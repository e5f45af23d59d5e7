// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/savedialog.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace {

QString firstFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

QFileDialog *saveDialog(
    QWidget *parent, const QString &title, const QStringList &filters, const QString &suffix, const QString &fileName)
{
    static QString lastFolder;
    if (!QFileInfo(lastFolder).isDir()) // a stick that was pulled out
        lastFolder = firstFolder();
    auto *dialog = new QFileDialog(parent, title, lastFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
        [](const QString &path) { lastFolder = QFileInfo(path).absolutePath(); });
    return dialog;
}
