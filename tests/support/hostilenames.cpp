// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/hostilenames.h"

#include "app/accounts/accountlist.h"
#include "app/core/directories.h"
#include "app/practice/practiceaccount.h"
#include "app/practice/practicestate.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTabBar>
#include <QTabWidget>

using namespace Qt::StringLiterals;

namespace {

/// In brackets that stand nowhere else, so that a name that lost something is noticed.
constexpr QStringView percentName = u"⟦%1|%2|%3|%n|%L1⟧";
/// A letter that no text of the program has for a key.
constexpr QChar hostileKey = u'Ω';

/// Of a model: by what is drawn, said by a screen reader, shown under the mouse, or put into a field to be changed.
constexpr Qt::ItemDataRole shownRoles[]{Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole, Qt::StatusTipRole,
    Qt::WhatsThisRole, Qt::AccessibleTextRole, Qt::AccessibleDescriptionRole};

constexpr QSize largestWindow(1366, 768); // a usual notebook
constexpr qsizetype longestText = 5000;

/// Characters that move, hide or act instead of being seen.
bool isUnseen(QChar c)
{
    switch (c.unicode()) {
    case 0x00:
    case 0x07:
    case 0x0d:
    case 0x1b:
    case 0xad:
    case 0x34f:
    case 0x2028:
    case 0x2029:
    case 0x202e:
    case 0x2066:
    case 0x200b:
    case 0xfeff:
        return true;
    default:
        return false;
    }
}

} // namespace

QList<HostileNames::Kind> HostileNames::all()
{
    // Of several in one name, these two are seen only where they were left whole: they begin, since a long name loses
    // its middle.
    return {{"a key of the keyboard", u"&Ωmega && &Ω"_s}, {"places of an argument", percentName.toString()},
        {"markup", u"<b>x</b><img src=\"file:///dev/zero\">"_s},
        {"line breaks", u"a\nEverything is fine\r\n\x2028z\x2029"_s},
        {"directions", u"safe\x202Egnp.exe\x2066\x200B\xFEFF"_s},
        {"terminal escapes", u"\x1b[31mred\x1b]0;title\x07"_s}, {"no end", u"W"_s.repeated(10000)},
        {"many lines", u"x\n"_s.repeated(3000)}, {"a pile of marks", u'Z' + u"\u0301\u0489"_s.repeated(300)},
        {"what has no glyph", QString(u"\u00ad\u034f\u3164\U000e0041\ufe0f"_s) + QChar(0xd800) + u'x' + QChar(0xdc00)}};
}

QList<HostileNames::Kind> HostileNames::together()
{
    QList<Kind> rows{{"all at once", {}}};
    const QList<Kind> kinds = all();
    for (const Kind &kind : kinds) {
        if (kind.name.size() < 100)
            rows.first().name += kind.name + u' ';
        else
            rows.append(kind);
    }
    return rows;
}

bool HostileNames::prepare(const QString &folder, const QString &name, const QStringList &kept)
{
    const Result<Directories> places = Directories::below(folder);
    if (!places)
        return false;
    SystemClock clock;
    QJsonObject account = ::practiceAccount(clock.now()).toJson({}, {});
    for (QJsonValueRef table : account) {
        QJsonArray rows = table.toArray();
        for (QJsonValueRef value : rows) {
            QJsonObject row = value.toObject();
            if (kept.contains(row[u"name"_s].toString()))
                continue;
            for (const auto key : {"name"_L1, "email"_L1, "slug"_L1, "appVersion"_L1}) {
                if (row.contains(key))
                    row.insert(key, name);
            }
            QJsonArray syncs = row[u"syncs"_s].toArray();
            for (QJsonValueRef sync : syncs) {
                QJsonObject changed = sync.toObject();
                for (const auto key : {"status"_L1, "platform"_L1, "error"_L1})
                    changed.insert(key, name);
                for (const auto key : {"framework"_L1, "sdkVersion"_L1, "sdkLanguage"_L1})
                    changed.insert(key, kept.isEmpty() ? QJsonValue(name) : changed[key]);
                sync = changed;
            }
            if (row.contains(u"syncs"_s))
                row.insert(u"syncs"_s, syncs);
            value = row;
        }
        if (table.isArray())
            table = rows;
    }
    const std::optional<PracticeAccount> hostile = PracticeAccount::fromJson(account);
    PracticeState state(clock, places->data + u"/practice"_s);
    if (!hostile || !state.open() || !state.change([&](PracticeAccount &there) { there = *hostile; }))
        return false;
    AccountList accounts(places->settings + u"/accounts.ini"_s);
    return accounts
        .put({.id = u"hostile"_s,
            .name = name,
            .kind = AccountKind::Cloud,
            .apiOrigin = QUrl(u"http://127.0.0.1:1"_s),
            .clerkOrigin = QUrl(u"http://127.0.0.1:1"_s),
            .organizationName = name})
        .has_value();
}

QString HostileNames::faultOfText(const QString &text)
{
    if (std::any_of(text.begin(), text.end(), isUnseen))
        return u"holds what cannot be seen"_s;
    if (!text.isValidUtf16())
        return u"holds half a character"_s;
    if (text.contains(u"\u0301\u0489\u0301\u0489"_s))
        return u"holds a pile of marks"_s;
    if (text.contains("a\nEverything"_L1))
        return u"a name broke the line"_s;
    if (text.count("x\nx\nx"_L1) > 0)
        return u"a name broke the line, again and again"_s;
    if (text.size() > longestText)
        return u"has no end"_s;
    const qsizetype opens = text.indexOf(u'⟦');
    // What is put into a text goes to the lowest number that is left in it. A name may have been cut before.
    if (opens >= 0 && opens + 2 < text.size() && text.at(opens + 1) != u'…'
        && !text.sliced(opens + 1).startsWith("%1"_L1))
        return u"something was put into a name"_s;
    return {};
}

QString HostileNames::faultOfButtonText(const QString &text)
{
    if (QKeySequence::mnemonic(text) == QKeySequence(u"Alt+"_s + hostileKey))
        return u"a name takes a key"_s;
    return faultOfText(text);
}

QStringList HostileNames::faultsOfModel(QWidget &widget)
{
    const QAbstractItemModel *model = nullptr;
    QModelIndex root;
    if (const auto *view = qobject_cast<QAbstractItemView *>(&widget); view && !qobject_cast<QHeaderView *>(&widget)) {
        model = view->model();
        root = view->rootIndex();
    } else if (const auto *box = qobject_cast<QComboBox *>(&widget)) { // its list comes with the first click only
        model = box->model();
        root = box->rootModelIndex();
    }
    return model ? faultsOfHeaders(*model, root) + faultsOfRows(*model, root) : QStringList();
}

QStringList HostileNames::faultsOfHeaders(const QAbstractItemModel &model, const QModelIndex &root)
{
    QStringList faults;
    for (const Qt::Orientation side : {Qt::Horizontal, Qt::Vertical}) {
        const int sections = side == Qt::Horizontal ? model.columnCount(root) : model.rowCount(root);
        for (int section = 0; section < sections; ++section) {
            for (const Qt::ItemDataRole role : shownRoles) {
                if (const QString fault = faultOfText(model.headerData(section, side, role).toString());
                    !fault.isEmpty())
                    faults.append(u"role %1 of heading %2: %3"_s.arg(role).arg(section).arg(fault));
            }
        }
    }
    return faults;
}

QStringList HostileNames::faultsOfRows(const QAbstractItemModel &model, const QModelIndex &parent)
{
    QStringList faults;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (const Qt::ItemDataRole role : shownRoles) {
                if (const QString fault = faultOfText(index.data(role).toString()); !fault.isEmpty())
                    faults.append(u"role %1 of %2, %3: %4"_s.arg(role).arg(row).arg(column).arg(fault));
            }
        }
        faults += faultsOfRows(model, model.index(row, 0, parent));
    }
    return faults;
}

QStringList HostileNames::faultsOf(QWidget &widget)
{
    QStringList faults = faultsOfModel(widget);
    const auto look = [&faults](const QString &what, const QString &fault) {
        if (!fault.isEmpty())
            faults.append(what + u": "_s + fault);
    };
    look(u"tooltip"_s, faultOfText(widget.toolTip()));
    look(u"accessible name"_s, faultOfText(widget.accessibleName()));
    look(u"accessible description"_s, faultOfText(widget.accessibleDescription()));
    look(u"status tip"_s, faultOfText(widget.statusTip()));
    look(u"what's this"_s, faultOfText(widget.whatsThis()));
    look(u"title"_s, faultOfText(widget.windowTitle()));
    if (const auto *label = qobject_cast<QLabel *>(&widget); label && widget.testAttribute(Qt::WA_WState_Polished)) {
        if (const QString fault = faultOfText(label->text()); !fault.isEmpty())
            faults.append(u"label “%1…”: %2"_s.arg(label->text().left(60), fault));
        if (label->buddy())
            look(u"label"_s, faultOfButtonText(label->text()));
        if (label->textFormat() != Qt::PlainText)
            faults.append(u"a label that is not plain text: "_s + label->text().left(80));
    }
    if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
        look(u"button"_s, faultOfButtonText(button->text()));
    if (const auto *box = qobject_cast<QGroupBox *>(&widget))
        look(u"group"_s, faultOfButtonText(box->title()));
    if (const auto *edit = qobject_cast<QLineEdit *>(&widget))
        look(u"placeholder"_s, faultOfText(edit->placeholderText()));
    if (const auto *bar = qobject_cast<QProgressBar *>(&widget))
        look(u"progress"_s, faultOfText(bar->text()));
    // Those that are named are read; in the others stands what is copied, letter by letter.
    if (const auto *text = qobject_cast<QPlainTextEdit *>(&widget);
        text && text->isReadOnly() && !text->objectName().isEmpty())
        look(u"text"_s, faultOfText(text->toPlainText()));
    if (const auto *bar = qobject_cast<QTabBar *>(&widget)) {
        for (int i = 0; i < bar->count(); ++i) {
            look(u"tab"_s, faultOfButtonText(bar->tabText(i)));
            look(u"tab's tooltip"_s, faultOfText(bar->tabToolTip(i)));
            look(u"what a tab is"_s, faultOfText(bar->tabWhatsThis(i)));
            look(u"tab's accessible name"_s, faultOfText(bar->accessibleTabName(i)));
        }
    }
    const QList<QAction *> actions = widget.actions();
    for (const QAction *action : actions) {
        look(u"action"_s, faultOfButtonText(action->text()));
        look(u"action's tooltip"_s, faultOfText(action->toolTip()));
        look(u"action's icon text"_s, faultOfText(action->iconText()));
        look(u"action's status tip"_s, faultOfText(action->statusTip()));
        look(u"what an action is"_s, faultOfText(action->whatsThis()));
    }
    if (widget.isWindow() && widget.isVisible() && !QRect({}, largestWindow).contains(QRect({}, widget.size())))
        faults.append(u"grew to %1 x %2"_s.arg(widget.width()).arg(widget.height()));
    return faults;
}

QStringList HostileNames::faultsOnScreen()
{
    QStringList faults;
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        const QStringList found = faultsOf(*widget);
        for (const QString &fault : found) {
            const QWidget *parent = widget->parentWidget();
            faults.append(u"%1 %2 in %3 of %4: %5"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                widget->objectName(), parent ? QString::fromLatin1(parent->metaObject()->className()) : u"nothing"_s,
                QString::fromLatin1(widget->window()->metaObject()->className()), fault));
        }
    }
    return faults;
}

QString HostileNames::complaint(const QString &where)
{
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::processEvents();
    const QStringList faults = faultsOnScreen();
    return faults.isEmpty() ? QString() : u"%1:\n"_s.arg(where) + faults.mid(0, 12).join(u'\n');
}
