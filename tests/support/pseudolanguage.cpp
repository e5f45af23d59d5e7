// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/pseudolanguage.h"

#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/practice/practiceaccount.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRegularExpression>
#include <QTabBar>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr QChar opening = u'⟦';
constexpr QChar closing = u'⟧';

void collect(const QJsonValue &value, QStringList &strings)
{
    if (value.isString())
        strings.append(value.toString());
    for (const QJsonValue &one : value.toArray())
        collect(one, strings);
    const QJsonObject object = value.toObject();
    for (const QJsonValue &one : object)
        collect(one, strings);
}

/// What the practice account and this machine name, the longest first: a name can be a part of another one.
const QStringList &names()
{
    static const QStringList all = [] {
        SystemClock clock;
        // And whom a test names, and the platform of an example.
        QStringList found{personAtThisMachine(), u"Robin"_s, u"vercel"_s};
        collect(QJsonObject(practiceAccount(clock.now()).toJson({}, {})), found);
        found.removeIf([](const QString &one) { return one.size() < 3; });
        std::sort(found.begin(), found.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
        return found;
    }();
    return all;
}

/// No word of any language: fingerprints, numbers, times, addresses, versions, masked keys.
bool isWordless(const QString &text)
{
    static const QRegularExpression word(u"[A-Za-z]{3,}"_s);
    static const QRegularExpression notWords(
        u"(https?|file|wss?)://\\S+|/"
        u"\\S+|\\b[0-9a-f]{8,}\\b|signkey-\\w+|\\S*_\\S*|\\S*[A-Za-z]\\.[A-Za-z]\\S*|Ctrl\\+\\S+|"
        "\\b(UTC|Inngest|Key Manager|KEY|SHA-256|Qt|GitHub|SDK|URL|JSON|CSV)\\b"_s);
    QString rest = text;
    for (const QString &name : names())
        rest.remove(name);
    rest.remove(notWords);
    return !rest.contains(word);
}

bool isMarked(const QString &text)
{
    return text.contains(opening) || text.contains(closing);
}

void look(QStringList &found, const QWidget &widget, const QString &what, const QString &text)
{
    if (text.isEmpty() || isMarked(text) || isWordless(text))
        return;
    const QString line = u"%1 %2, %3: “%4”"_s.arg(
        QString::fromLatin1(widget.metaObject()->className()), widget.objectName(), what, text.left(120));
    if (!found.contains(line))
        found.append(line);
}

void lookAtModel(QStringList &found, QAbstractItemView &view)
{
    const QAbstractItemModel *model = view.model();
    if (!model || qobject_cast<QHeaderView *>(&view))
        return;
    for (int column = 0; column < model->columnCount(view.rootIndex()); ++column) {
        if (auto *header = view.findChild<QHeaderView *>(); header && header->isVisible())
            look(found, view, u"heading"_s, model->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < std::min(30, model->rowCount(view.rootIndex())); ++row) {
            const QModelIndex index = model->index(row, column, view.rootIndex());
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                look(found, view, u"cell"_s, index.data(role).toString());
        }
    }
}

void lookAtWidget(QStringList &found, QWidget &widget)
{
    look(found, widget, u"tooltip"_s, widget.toolTip());
    look(found, widget, u"accessible name"_s, widget.accessibleName());
    if (widget.isWindow())
        look(found, widget, u"title"_s, widget.windowTitle());
    if (const auto *label = qobject_cast<QLabel *>(&widget))
        look(found, widget, u"text"_s, label->text());
    if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
        look(found, widget, u"text"_s, button->text());
    if (const auto *box = qobject_cast<QGroupBox *>(&widget))
        look(found, widget, u"title"_s, box->title());
    if (const auto *edit = qobject_cast<QLineEdit *>(&widget))
        look(found, widget, u"placeholder"_s, edit->placeholderText());
    if (const auto *bar = qobject_cast<QProgressBar *>(&widget); bar && bar->isTextVisible())
        look(found, widget, u"text"_s, bar->text());
    if (const auto *box = qobject_cast<QComboBox *>(&widget)) {
        for (int i = 0; i < box->count(); ++i)
            look(found, widget, u"entry"_s, box->itemText(i));
    }
    if (const auto *bar = qobject_cast<QTabBar *>(&widget)) {
        for (int i = 0; i < bar->count(); ++i)
            look(found, widget, u"tab"_s, bar->tabText(i));
    }
    for (const QAction *action : widget.actions())
        look(found, widget, u"action"_s, action->text());
    if (auto *view = qobject_cast<QAbstractItemView *>(&widget))
        lookAtModel(found, *view);
}

/// The widget is no part of Qt's own dialogs, whose texts Qt translates.
bool isOurs(const QWidget &widget)
{
    if (widget.objectName().startsWith("qt_"_L1))
        return false;
    for (const QWidget *one = &widget; one; one = one->parentWidget()) {
        if (one->inherits("QFileDialog") || one->inherits("QColorDialog") || one->inherits("QTipLabel"))
            return false;
    }
    return true;
}

} // namespace

QString PseudoLanguage::translate(const char *context, const char *source, const char *, int) const
{
    // Qt's own texts are in translations of Qt's; but buttons and keys stand among the program's.
    const QByteArrayView where(context);
    const bool isShared = where == "QPlatformTheme" || where == "QShortcut" || where == "QDialogButtonBox";
    if (where.startsWith('Q') && !isShared)
        return {};
    const QString text = QString::fromUtf8(source);
    if (text.trimmed().isEmpty())
        return {};
    QString padding;
    const qsizetype more = std::max<qsizetype>(2, text.size() * 4 / 10 - 2);
    while (padding.size() < more)
        padding += padding.size() % 8 == 7 ? u' ' : u'ö';
    return opening + text + u' ' + padding.left(more) + closing;
}

QString PseudoLanguage::dataName()
{
    return u"⟦name⟧"_s;
}

QStringList PseudoLanguage::untranslated()
{
    QStringList found;
    for (QWidget *widget : QApplication::allWidgets()) {
        if (widget->isVisible() && isOurs(*widget))
            lookAtWidget(found, *widget);
    }
    return found;
}

QStringList PseudoLanguage::cut()
{
    QStringList found;
    const auto note = [&found](const QWidget &widget, const QString &text, QSize needs) {
        found.append(u"%1 %2 “%3”: %4 x %5, needs %6 x %7"_s
                         .arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName(), text.left(70))
                         .arg(widget.width())
                         .arg(widget.height())
                         .arg(needs.width())
                         .arg(needs.height()));
    };
    for (const QWidget *widget : QApplication::allWidgets()) {
        if (!widget->isVisible() || !isOurs(*widget))
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
            button && !button->text().isEmpty() && !button->inherits("QToolButton")) {
            if (button->width() < button->minimumSizeHint().width()
                || button->height() < button->minimumSizeHint().height())
                note(*widget, button->text(), button->minimumSizeHint());
        }
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (!label || label->text().isEmpty()
            || !QString::fromLatin1(label->metaObject()->className()).startsWith(u'Q'))
            continue; // labels of our own know how they shorten
        if (label->wordWrap()) {
            const int needs = label->heightForWidth(label->width());
            if (needs > label->height() + 1)
                note(*widget, label->text(), {label->width(), needs});
        } else if (label->sizeHint().width() > label->width() + 1) {
            note(*widget, label->text(), label->sizeHint());
        }
    }
    return found;
}
