// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/clipboardbanner.h"

#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/build.h"
#include "ui/widgets/form.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

struct ClipboardWords
{
    Q_DECLARE_TR_FUNCTIONS(ClipboardWords)
};

} // namespace

void sayWhatCameBack(Banner &banner, SecretClipboard &clipboard)
{
    QPushButton *clear = named("clearClipboardButton", banner.addButton(ClipboardWords::tr("&Clear it again")));
    QObject::connect(clear, &QPushButton::clicked, &clipboard, &SecretClipboard::clearNow);
    const auto present = [&banner, &clipboard] {
        // What is kept is cleared, and what is unseen looked at, before anybody can read this.
        if (clipboard.state() != SecretClipboard::State::CameBack)
            return banner.hide();
        banner.say(Tone::Warning, ClipboardWords::tr("A key is on the clipboard again"),
            ClipboardWords::tr("It was cleared, and another program has put the same text there again, often a "
                               "clipboard manager. Remove it there too: it may stand in that program's list."));
    };
    QObject::connect(&clipboard, &SecretClipboard::stateChanged, &banner, present);
    present();
}

QWidget *withClipboardBanner(QWidget &above, SecretClipboard &clipboard)
{
    auto *whole = new QWidget(above.parentWidget());
    auto *banner = named("wizardClipboardBanner", new Banner(whole));
    addParts(*bareLayout<QVBoxLayout>(whole), {&above, banner});
    sayWhatCameBack(*banner, clipboard);
    return whole;
}
