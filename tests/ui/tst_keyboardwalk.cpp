// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-host
// timeout: 240

#include "tests/support/wizardstage.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QWindow>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTabs = 60;
constexpr int seenAround = 6; // pixels around a widget in which its focus may show

const QString silentApp = u"legacy-reports"_s;

QString nameOf(const QWidget *widget)
{
    if (!widget)
        return u"nothing"_s;
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
    const QString name = accessible ? accessible->text(QAccessible::Name).remove(u'&') : QString();
    return !name.isEmpty() ? name
                           : QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName();
}

} // namespace

/// The guided try of the practice account with nothing but a keyboard: keys go to the window that is active, and what
/// they do there is the program's business. Whatever the focus comes to shows that it has it.
class KeyboardWalkTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m = std::make_unique<WizardStage>(m_directory->path());
        m_theme = std::make_unique<Theme>(m->program.preferences); // as main() has it
        QVERIFY(m->load());
        press(u"Try a rotation"_s);
    }

    void cleanup()
    {
        m_theme.reset();
        m.reset();
    }

    void rotatesASigningKeyWithTheKeyboardAlone()
    {
        const QString path = m_directory->filePath(u"record.html"_s);
        type(u"Reason"_s, u"to see how it is done"_s);
        press(u"Begin the rotation"_s);
        press(u"Create the new signing key"_s);
        press(u"Go on: Roll out"_s);
        setPlaces(u"Set 3 places"_s);
        acceptTheRiskOf(silentApp);
        press(u"Go on: Rotate"_s);
        type(u"Type “Production” to confirm"_s, u"Production"_s);
        press(u"Rotate the production signing key"_s);
        press(u"Resync 3 apps"_s);
        press(u"Go on: Finish"_s);
        setPlaces(u"Take out at 3 places"_s);
        press(u"Next: 2. Still open"_s);
        type(u"Settle these, or finish with open items"_s, u"Sam looks after it"_s);
        press(u"Finish with 2 open items"_s);
        press(u"Save the record"_s);
        type(u"File name"_s, path);
        if (QTest::currentTestFailed())
            return;
        key(Qt::Key_Return);
        QVERIFY(m->waitFor([&path] { return QFile::exists(path); }));
        closeTheWizard();

        QFile record(path);
        QVERIFY(record.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(record.readAll());
        for (const QString &word : {u"to see how it is done"_s, u"Sam looks after it"_s, silentApp,
                 u"On practice keys"_s, u"over at least 15 seconds"_s})
            QVERIFY2(text.contains(word), qPrintable(word));
    }

    void rotatesEventKeysWithTheKeyboardAlone()
    {
        press(u"The signing key"_s);
        tickAll(u"Event keys to rotate"_s);
        type(u"Reason"_s, u"event keys are due"_s);
        press(u"Begin the rotation"_s);
        press(u"Create the replacements of 5 event keys"_s);
        press(u"Go on: Roll out"_s);
        setPlaces(u"Set 2 places"_s);
        press(u"Go on: Delete old event keys"_s);
        confirm(u"warehouse-worker"_s);
        for (const QString &sender : {u"Partner feed"_s, u"Vercel"_s, u"Warehouse worker"_s}) {
            selectRow(sender);
            type(u"Has moved, says"_s, u"Kim"_s);
        }
        acceptTheRiskOf(silentApp);
        press(u"Next: 2. Delete them"_s);
        tickAll(u"Old event keys"_s);
        type(u"Type"_s, u"Production"_s);
        press(u"Delete 5 old event keys"_s);
        press(u"Go on: Finish"_s);
        type(u"Settle these, or finish with open items"_s, u"Sam looks after it"_s);
        press(u"Finish with"_s);
        QVERIFY(m->waitFor([this] { return m->session().rotation().isOver(); }));
        const Rotation &rotation = m->session().rotation();
        QCOMPARE(rotation.outcome, RotationOutcome::ClosedWithExceptions);
        QCOMPARE(rotation.eventKeys.size(), 5);
        QVERIFY(std::ranges::all_of(rotation.eventKeys, &RotatedEventKey::isOldDeleted));
        closeTheWizard();
    }

private:
    static void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QVERIFY(QGuiApplication::focusWindow());
        QTest::keyClick(QGuiApplication::focusWindow(), key, modifiers);
    }

    /// A desktop gives the focus back to the window below when one closes; here is none, and a menu that is closed
    /// stays the active window.
    void giveFocusBack() const
    {
        if (QApplication::activeWindow() && QApplication::activeWindow()->isVisible())
            return;
        QWidget *below
            = m->wizard() && m->wizard()->isVisible() ? static_cast<QWidget *>(m->wizard()) : &m->program.window;
        (QApplication::activeModalWidget() ? QApplication::activeModalWidget() : below)->activateWindow();
    }

    /// What can have the focus in the active window.
    static QWidgetList there()
    {
        const QWidget *window = QApplication::activeWindow();
        QWidgetList all = window ? window->findChildren<QWidget *>() : QWidgetList();
        all.removeIf([window](const QWidget *one) {
            return !one->isVisible() || !one->isEnabled() || one->focusPolicy() == Qt::NoFocus
                || one->window() != window;
        });
        return all;
    }

    static QStringList namesThere()
    {
        QStringList names;
        for (const QWidget *one : there())
            names.append(nameOf(one));
        return names;
    }

    bool find(const QString &name) const
    {
        giveFocusBack();
        return std::ranges::any_of(there(), [&name](const QWidget *one) { return nameOf(one).startsWith(name); });
    }

    static QImage lookAt(const QWidget *widget)
    {
        const QRect place(widget->mapTo(widget->window(), QPoint()), widget->size());
        return widget->window()->grab(place.adjusted(-seenAround, -seenAround, seenAround, seenAround)).toImage();
    }

    /// Until it has the focus, by Tab alone.
    void tabTo(const QString &name)
    {
        if (QTest::currentTestFailed())
            return; // whatever went wrong stands there
        QVERIFY2(m->waitFor([this, &name] { return find(name); }),
            qPrintable(u"not there: %1, in “%2”, but: %3"_s.arg(
                name, nameOf(QApplication::activeWindow()), namesThere().join(u", "_s))));
        QStringList stops;
        while (!(QApplication::focusWidget() && nameOf(QApplication::focusWidget()).startsWith(name))) {
            const QPointer<QWidget> before = QApplication::focusWidget();
            stops.append(nameOf(before));
            QVERIFY2(stops.size() < mostTabs,
                qPrintable(u"Tab does not come to %1, but to: %2"_s.arg(name, stops.join(u", "_s))));
            // Where a window opens, or the mouse has been, no focus is shown before somebody presses Tab.
            const bool cameByTab = before && stops.size() > 1 && !m_judged.contains(stops.last());
            if (cameByTab)
                m_judged.insert(stops.last());
            const QImage with = cameByTab ? lookAt(before) : QImage();
            key(Qt::Key_Tab);
            if (cameByTab && before && before->isVisible() && before != QApplication::focusWidget()
                && lookAt(before) == with && !m_unseen.contains(nameOf(before)))
                m_unseen.append(nameOf(before));
        }
    }

    void press(const QString &name)
    {
        tabTo(name);
        if (QTest::currentTestFailed())
            return;
        key(Qt::Key_Space);
    }

    /// Behind the button for what the window has no room for.
    static bool isInMenu(const QString &name)
    {
        const QWidgetList all = there();
        return std::ranges::any_of(all, [&name](const QWidget *one) {
            const auto *button = qobject_cast<const QToolButton *>(one);
            const QList<QAction *> acts = button && button->menu() ? button->menu()->actions() : QList<QAction *>();
            return std::ranges::any_of(
                acts, [&name](const QAction *act) { return act->isEnabled() && act->text() == name; });
        });
    }

    /// An act with what is selected, once it can be done: where the window has no room for its button, it is in the
    /// menu behind the others.
    void choose(const QString &name)
    {
        QVERIFY2(m->waitFor([this, &name] { return find(name) || isInMenu(name); }),
            qPrintable(u"%1 cannot be done, but: %2"_s.arg(name, namesThere().join(u", "_s))));
        if (find(name))
            return press(name);
        tabTo(u"More actions"_s);
        if (QTest::currentTestFailed())
            return;
        QStringList passed;
        QTimer opened; // the menu is open as long as the key is not through
        connect(&opened, &QTimer::timeout, this, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (!menu)
                return;
            opened.stop();
            while (passed.size() < menu->actions().size() && passed.value(passed.size() - 1) != name) {
                QTest::keyClick(menu, Qt::Key_Down);
                passed.append(menu->activeAction() ? menu->activeAction()->text() : u"nothing"_s);
            }
            QTest::keyClick(menu, passed.value(passed.size() - 1) == name ? Qt::Key_Return : Qt::Key_Escape);
        });
        opened.start(0);
        key(Qt::Key_Space);
        QVERIFY2(passed.value(passed.size() - 1) == name,
            qPrintable(u"%1 is not come to, but: %2"_s.arg(name, passed.join(u", "_s))));
    }

    void type(const QString &name, const QString &text)
    {
        tabTo(name);
        if (QTest::currentTestFailed())
            return;
        key(Qt::Key_A, Qt::ControlModifier);
        for (const QChar character : text)
            QTest::keyClick(QGuiApplication::focusWindow(), character.toLatin1(),
                character.isUpper() ? Qt::ShiftModifier : Qt::NoModifier);
        if (auto *edit = qobject_cast<QLineEdit *>(QApplication::focusWidget()))
            QCOMPARE(edit->text(), text);
    }

    QTableView *tabToApps()
    {
        tabTo(u"Apps and the keys that they hold"_s);
        return qobject_cast<QTableView *>(QApplication::focusWidget());
    }

    void selectRow(const QString &name)
    {
        QTableView *table = tabToApps();
        QVERIFY(table);
        const auto isThere = [table, &name] {
            const QModelIndexList rows = table->selectionModel()->selectedRows();
            return rows.size() == 1 && rows.first().data().toString() == name;
        };
        key(Qt::Key_Home, Qt::ControlModifier); // selects nothing
        key(Qt::Key_Down);
        key(Qt::Key_Up);
        for (int row = 0; row < table->model()->rowCount() && !isThere(); ++row)
            key(Qt::Key_Down);
        QVERIFY2(isThere(), qPrintable(u"no row: "_s + name));
    }

    void tickAll(const QString &list)
    {
        tabTo(list);
        if (QTest::currentTestFailed())
            return;
        auto *view = qobject_cast<QAbstractItemView *>(QApplication::focusWidget());
        QVERIFY(view);
        key(Qt::Key_Home, Qt::ControlModifier);
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            const auto isTicked = [&] { return view->model()->index(row, 0).data(Qt::CheckStateRole) == Qt::Checked; };
            if (!isTicked())
                key(Qt::Key_Space);
            QVERIFY(isTicked());
            key(Qt::Key_Down);
        }
    }

    void confirm(const QString &row)
    {
        selectRow(row);
        choose(u"Confirm…"_s);
        type(u"Who has looked"_s, u"Kim"_s);
        type(u"How it is known"_s, u"looked at its variables"_s);
        press(u"Confirm it"_s);
    }

    void acceptTheRiskOf(const QString &row)
    {
        selectRow(row);
        choose(u"Accept the risk…"_s);
        type(u"Who answers for it"_s, u"Sam"_s);
        type(u"Why it is accepted"_s, u"it is switched off"_s);
        press(u"Accept the risk"_s);
    }

    void closeTheWizard()
    {
        press(u"Close"_s);
        QVERIFY(m->waitFor([this] {
            giveFocusBack();
            return QApplication::activeWindow() == &m->program.window;
        }));
        QVERIFY2(m_unseen.isEmpty(), qPrintable(u"no focus to be seen: "_s + m_unseen.join(u", "_s)));
    }

    /// With the tick, which is the person's each time.
    void setPlaces(const QString &act)
    {
        QVERIFY(tabToApps());
        key(Qt::Key_A, Qt::ControlModifier);
        press(u"Set for me"_s);
        press(u"Then make it live"_s);
        press(act);
        press(u"Close"_s);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<WizardStage> m;
    std::unique_ptr<Theme> m_theme;
    QSet<QString> m_judged; // each once: a picture costs time
    QStringList m_unseen;
};

int main(int argc, char *argv[])
{
    qputenv("PATH", IKM_BINARY_DIR ":" + qgetenv("PATH")); // the practice platforms' tool
    QApplication application(argc, argv);
    KeyboardWalkTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keyboardwalk.moc"
