// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/build.h"

#include "app/core/lookup.h"
#include "ui/widgets/form.h"
#include "ui/widgets/housestyle.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QMessageBox>
#include <QScrollBar>
#include <QStandardPaths>
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

class PageArea : public QScrollArea
{
public:
    explicit PageArea(QWidget *parent)
        : QScrollArea(parent)
    {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setViewportMargins(HouseStyle::focusRoom);
        setFocusPolicy(Qt::NoFocus);
        connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int least, int most) { setFocusPolicy(most > least ? Qt::TabFocus : Qt::NoFocus); });
    }
};

QString firstFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

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

void makeFixed(QWidget &widget)
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(widget.font().pointSizeF());
    widget.setFont(fixed);
}

QScrollArea *pageArea(QWidget *parent)
{
    return new PageArea(parent);
}

void bringIntoSight(QWidget &widget)
{
    for (QWidget *above = widget.parentWidget(); above; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above))
            area->ensureWidgetVisible(&widget);
    }
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
