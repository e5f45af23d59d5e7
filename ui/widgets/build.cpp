// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/build.h"

#include "app/core/lookup.h"
#include "ui/widgets/form.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QMessageBox>
#include <QUrl>
#include <array>
#include <cstddef>

namespace {

/// Remembers how high it is at the widths that it was asked for last. A layout asks for several of them, and again
/// whenever anything beside it changes, and a QLabel sets its whole text each time: that was a quarter of the window's
/// start.
class WordsLabel : public QLabel
{
public:
    using QLabel::QLabel;

    int heightForWidth(int width) const override
    {
        const auto isSame = [this, width](const Height &one) {
            return one.width == width && one.margin == margin() && one.text == text() && one.font == font();
        };
        if (const auto *known = firstOf(m_heights, isSame))
            return known->height;
        m_next = (m_next + 1) % m_heights.size();
        m_heights.at(m_next) = {width, margin(), QLabel::heightForWidth(width), text(), font()};
        return m_heights.at(m_next).height;
    }

private:
    struct Height
    {
        int width = -1;
        int margin = 0;
        int height = 0;
        QString text;
        QFont font;
    };
    mutable std::array<Height, 4> m_heights;
    mutable std::size_t m_next = 0;
};

} // namespace

QLabel *wordsLabel(const QString &text, QWidget *parent)
{
    auto *label = new WordsLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QLabel *wordsLabel(QWidget *parent)
{
    return wordsLabel(QString(), parent);
}

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
