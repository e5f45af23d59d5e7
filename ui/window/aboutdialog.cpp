// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/aboutdialog.h"

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/keychaintext.h"

#include <QDialogButtonBox>
#include <QGridLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 64;
constexpr int textWidth = 400;

} // namespace

AboutDialog::AboutDialog(const SecretStore &secrets, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Inngest Key Manager"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *symbol = new SymbolLabel(this);
    symbol->setSymbol(icon(u"program"_s), symbolSize);
    auto *title = new QLabel(tr("Inngest Key Manager %1").arg(QStringLiteral(IKM_VERSION)), this);
    makeBold(*title);
    auto *text = markableLabel(tr("Shows the signing keys and event keys of Inngest environments, and helps to change "
                                  "them without an outage.\n\n"
                                  "It is an independent program, not made by Inngest. Keys go from Inngest to this "
                                  "computer's keychain, the clipboard, a file that you choose, or the tool of a "
                                  "platform that you let set them, and nowhere else; it reports nothing to anybody.\n\n"
                                  "Licence: Apache 2.0. Built with Qt %1, running with Qt %2.")
                                   .arg(QStringLiteral(QT_VERSION_STR), QString::fromLatin1(qVersion())),
        this);
    text->setMinimumWidth(textWidth);
    auto *place = named("placeLabel", markableLabel(keychainPlaceText(secrets.place()), this));
    place->setVisible(!place->text().isEmpty());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    layout->setHorizontalSpacing(Spacing::wide);
    layout->setVerticalSpacing(Spacing::normal);
    layout->addWidget(symbol, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(title, 0, 1);
    layout->addWidget(text, 1, 1);
    layout->addWidget(place, 2, 1);
    layout->addWidget(buttons, 3, 0, 1, 2);
}
