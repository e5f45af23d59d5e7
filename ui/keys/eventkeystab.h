// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "app/models/eventkeymodel.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/keys/eventkeytable.h"
#include "ui/widgets/actionrow.h"
#include "ui/widgets/fetchedpane.h"

#include <QPointer>
#include <optional>
#include <tuple>

class Act;
class AppSurvey;
class KeptKeysPanel;
class QAction;
class SecretClipboard;
struct Services;

/// The environment's event keys: a table with search and sort, and everything that can be done to a key. Where nothing
/// could be read, the keys that the keychain holds. The table holds no secret.
class EventKeysTab : public QWidget
{
    Q_OBJECT

public:
    EventKeysTab(Services &services, SecretClipboard &clipboard);

    void setAccount(OpenAccount *account); ///< Null: none is open. Dialogs of the one before close.
    /// What asks the apps which key they hold. Outlives this, or is taken back with null.
    void setSurvey(AppSurvey *survey) { m_holdersLine->setSurvey(survey); }
    /// The open rotation's replacements that the server may hold already, and that are not listed yet.
    void setToCome(const QStringList &names);
    void focusSearch() { m_searchLine->focusSearch(); }
    void sayNotKept(const QString &keyName, const Error &error); ///< In the keychain.

signals:
    void copied(const EventKey &key);
    void rotationRequested(const QStringList &keyIds);
    void typedInRequested(); ///< To type in a key that Inngest has already.

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void setupTable();
    void setupActions();
    void setupPane();
    void setTypedIn(bool isTypedIn);
    QAction *addAction(const QString &name, const QString &text, const QString &symbol, const QKeySequence &shortcut,
        void (EventKeysTab::*slot)());

    void refresh();
    void takeRows(const QList<EventKey> &keys, const QDateTime &readAt);
    void refreshActions();
    void refreshNothing();
    std::optional<EventKey> selected() const;

    void create() { open(EventKeyDialog::Mode::Create); }
    void duplicate() { open(EventKeyDialog::Mode::Duplicate); }
    void rename() { open(EventKeyDialog::Mode::Rename); }
    void editFilter() { open(EventKeyDialog::Mode::EditFilter); }
    void showKey() { open(EventKeyDialog::Mode::Show); }
    void copyKey();
    void deleteKey();
    void rotate();
    void giveOwnKeys(const QString &keyId);
    void open(EventKeyDialog::Mode mode);
    template <typename Dialog>
    void openDialog(Dialog *dialog);
    void onCopied(const EventKey &key);
    void sayEnd(const Act &act); ///< Of one that nobody waits for any more.
    void say(const QString &words) { m_notice->say(Tone::Good, words, {}); }
    void showContextMenu(const QPoint &position);

    Services &m_services;
    SecretClipboard &m_clipboard;
    QPointer<OpenAccount> m_account;
    EventKeyModel m_model;
    QString m_shownEnvironmentId;
    QList<EventKeyRow> m_rows;
    std::tuple<QString, QDateTime, const EventKey *> m_rowsOf; // the reading that they came from; never looked into

    EventKeySearchLine *m_searchLine;
    EventKeyHoldersLine *const m_holdersLine = new EventKeyHoldersLine(m_model, this);
    QLabel *const m_toComeLabel = named("keysToComeLabel", quietLabel(this));
    QLabel *const m_nothingLabel = named("nothingFoundLabel", wordsLabel(this));
    ActionRow *const m_actionRow = new ActionRow(this);
    Banner *const m_notice = named("eventKeyNotice", new Banner(this));
    EventKeyTable *const m_table = named("eventKeysTable", new EventKeyTable(m_model, this));
    FetchedPane *const m_pane = new FetchedPane(this);
    KeptKeysPanel *m_keptPanel;
    QAction *m_createAction = nullptr;
    QAction *m_existingAction = nullptr;
    QAction *m_duplicateAction = nullptr;
    QAction *m_renameAction = nullptr;
    QAction *m_filterAction = nullptr;
    QAction *m_showAction = nullptr;
    QAction *m_copyAction = nullptr;
    QAction *m_rotateAction = nullptr;
    QAction *m_ownKeysAction = nullptr;
    QAction *m_deleteAction = nullptr;
};
