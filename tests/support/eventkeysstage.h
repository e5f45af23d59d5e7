// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/eventkeykeeper.h"
#include "app/models/eventkeymodel.h"
#include "tests/support/uistage.h"
#include "ui/keys/eventkeystab.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

/// The event keys' tab on its stage, shown, with ways to look at it and to use it as a person does.
class EventKeysStage
{
public:
    EventKeysStage()
    {
        stage.open();
        tab = std::make_unique<EventKeysTab>(stage.services, stage.clipboard);
        tab->resize(1000, 600);
        QObject::connect(tab.get(), &EventKeysTab::copied, &keeper, &EventKeyKeeper::keep);
        QObject::connect(&keeper, &EventKeyKeeper::keepingFailed, tab.get(), &EventKeysTab::sayNotKept);
        keeper.setAccount(stage.account.get());
        tab->setAccount(stage.account.get());
        isShown = UiStage::show(*tab);
    }

    /// Production with just these keys.
    void load(const QStringList &names, const EventFilter &filter = {})
    {
        QVERIFY(stage.load());
        const QList<EventKey> all = keys();
        for (const EventKey &key : all)
            stage.dashboard->removeEventKey(key.id);
        for (const QString &name : names)
            stage.dashboard->addEventKey(QStringLiteral("production"), {.name = name, .filter = filter});
        reload();
    }

    void reload()
    {
        stage.account->reload();
        QTRY_VERIFY(!stage.account->eventKeys().isLoading && !stage.account->apps().isLoading);
    }

    QList<EventKey> keys() const { return stage.dashboard->eventKeysNow(QStringLiteral("production")); }
    QTreeView *table() const { return tab->findChild<QTreeView *>(QStringLiteral("eventKeysTable")); }
    QLineEdit *search() const { return tab->findChild<QLineEdit *>(QStringLiteral("eventKeySearchEdit")); }
    Banner *notice() const { return tab->findChild<Banner *>(QStringLiteral("eventKeyNotice")); }
    QAction *action(const QString &name) const { return tab->findChild<QAction *>(name); }
    QString countText() const { return tab->findChild<QLabel *>(QStringLiteral("eventKeyCountLabel"))->text(); }
    static QPushButton *button(const QWidget *dialog, const QString &name)
    {
        return dialog->findChild<QPushButton *>(name);
    }

    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names << table()->model()->index(row, EventKeyModel::Name).data().toString();
        return names;
    }

    bool find(const QString &text) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            for (int column = 0; column < table()->model()->columnCount(); ++column) {
                if (table()->model()->index(row, column).data().toString().contains(text))
                    return true;
            }
        }
        return false;
    }

    void select(const QString &name) const
    {
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(static_cast<int>(names().indexOf(name)), 0));
    }

    QString selectedName() const
    {
        const QModelIndexList rows = table()->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.first().data().toString() : QString();
    }

    template <typename Dialog>
    Dialog *opened() const
    {
        auto *dialog = tab->findChild<Dialog *>();
        if (!dialog || !dialog->isVisible())
            return nullptr;
        dialog->activateWindow();
        return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }

    UiStage stage;
    EventKeyKeeper keeper{stage.keptKeys, stage.history, stage.clock};
    std::unique_ptr<EventKeysTab> tab;
    bool isShown = false;
};
