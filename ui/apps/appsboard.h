// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "app/models/rolloutmodel.h"
#include "ui/apps/appstable.h"
#include "ui/apps/rolloutdetails.h"
#include "ui/widgets/actionrow.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/partchips.h"
#include "ui/widgets/searchedit.h"
#include "ui/widgets/statepage.h"
#include "ui/words/tone.h"

#include <QGridLayout>
#include <QPoint>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <utility>

class BoardGroups;
class Clock;
class RolloutCheck;

/// A rollout check as people see it: what it comes to, the apps with the broken ones first, and of the selected one
/// what is expected, what was seen and what to do. Says upwards what the person decided; asking again goes straight to
/// the check. While nobody sees it, it stands still. The rows are in order by themselves as what is known of them comes
/// in, with the first one selected, until a person has come to them, with the pointer or the keyboard, or has had
/// something selected: from then on none moves by itself, nor is another one selected. Rows that are about resyncs stay
/// where they are as soon as they are seen. The check and the clock outlive it.
class AppsBoard : public QWidget
{
    Q_OBJECT

public:
    AppsBoard(RolloutCheck &check, Clock &clock, QWidget *parent = nullptr);

    /// Whether a person's word may stand in place of an answer here.
    void setTakesWords(bool takesWords);
    /// What was said of an app before, to be offered again.
    void setEarlierWords(const std::function<std::optional<Word>(const QString &appKey)> &earlier)
    {
        m_earlier = earlier;
    }
    /// Headers that are kept and that the keychain did not give, by app.
    void setMissingHeaders(const QHash<QString, QStringList> &missing);
    /// Else nobody changes how apps are asked here: what is kept of that would be written over unseen.
    void setAccessesRead(bool areRead);
    /// Where each app's variables are set, in words, by its key.
    void setPlaces(const QHash<QString, QString> &places, const QHash<QString, QString> &notLive)
    {
        m_model.setPlaces(places, notLive);
    }
    BoardGroups &groups() { return *m_groups; }
    void setResyncs(const QHash<QString, RolloutModel::ResyncState> &resyncs);
    /// In place of what the apps' keys come to.
    void setSummary(Tone tone, const QString &title, const QString &text);
    void setSenders(const QList<RolloutRow> &senders);
    /// In the details of the selected app: what is to be done with it.
    void setDetail(QWidget *detail) { m_details->setMiddle(detail); }
    /// What stands above the table at the same place on each page, and what the page itself does for it. As long as it
    /// says nothing of one, that cannot be done there.
    enum class Act { SetForMe, Method, CopyBlock, MarkSet, WorkList };
    QAction &act(Act act) { return *m_acts.at(qsizetype(act)); }
    void setPrimary(const QAction *act) { m_actionRow->setPrimary(act); }
    /// For what the page itself does, with a line of its own; inMenu: seldom, in the menu of what else can be done.
    void addOwnAction(QAction *action, bool inMenu = false);
    /// In the details of the selected app, what the page knows of it besides.
    void setMore(const std::function<MoreFacts(const RolloutRow &row)> &more) { m_details->setMore(more); }
    void beginAnew(); ///< Other apps come: what dialogs are about has gone, and nobody has come to these yet.
    AppsTable &table() { return *m_table; }
    /// Of the selected apps, the current one first.
    QStringList selectedKeys() const;
    void refreshDetails(); ///< Where the page knows more of the app.
    void selectApp(const QString &appKey);
    void selectNextToDo(); ///< After the selected ones, or from the top again; the last one stays.
    /// Selects those of which something that is asked is not known well enough, or these instead, and shows all apps.
    void selectMissing(const QSet<QString> &appKeys = {});

    void addApps(); ///< That are not listed, by their addresses.

signals:
    void accessChanged(const QString &appKey, const AppAccess &access, const AccessKept &kept);
    void addRequested(const QString &name, const AppAccess &access, const AccessKept &kept);
    void removeRequested(const QString &appKey); ///< One that was added by its address.
    void wordGiven(const QStringList &appKeys, Word::Kind kind, const QString &owner, const QString &reason);
    void wordWithdrawn(const QStringList &appKeys);
    void selectionChanged(); ///< Or what is known of it.

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupTable();
    void setupActions();
    QAction *makeAction(const QString &name, const QString &text, const QString &symbol, bool inMenu = false);
    QAction *addAction(const QString &name, const QString &text, const QString &symbol, void (AppsBoard::*slot)(),
        bool inMenu = false);
    void begin();
    void refreshRows();
    void refreshForAnswers(); ///< Once for all that come within a moment.
    void refreshSummary();
    void refreshActions();
    void selectRow(int row);
    void selectAdded();
    void selectFirst();
    QString nothingFound() const;
    void keepInOrder(); ///< While nobody has begun with the rows.
    void chooseColumns();
    bool needChipsALine() const; ///< Of their own, below the search.
    void placeFilters();
    void stack();
    void divide();
    void foldSummary();
    QList<RolloutRow> selectedRows() const;
    /// Those of which something that is asked is not known well enough, and of which a person can give their word.
    QList<RolloutRow> selectedMissing() const;
    QStringList selectedWithWord() const; ///< Keys of those for which somebody's word counts.
    void askAgain();
    void openDialog(QDialog *dialog);
    void closeDialog(); ///< What it is about has gone.
    void changeAccess(); ///< Of several: the proxy.
    void changeProxy(const QList<RolloutApp> &apps);
    QList<RolloutApp> selectedAskable() const;
    void confirm() { askForWord(Word::Kind::Confirmed); }
    void acceptRisk() { askForWord(Word::Kind::RiskAccepted); }
    void askForWord(Word::Kind kind);
    void withdraw();
    void probeFromInside();
    void add(const QString &name, const AppAccess &access, const AccessKept &kept);
    void addApp();
    void removeApp();

    RolloutCheck &m_check;
    Clock &m_clock;
    RolloutModel m_model;
    Banner *const m_summary = named("summaryBanner", new Banner);
    QLineEdit *const m_search = named("searchEdit", new SearchEdit(tr("Search apps")));
    PartChips *const m_chips = new PartChips(m_model);
    QGridLayout *const m_filters = new QGridLayout; // until there is more room: in two lines
    BoardGroups *m_groups = nullptr;
    ActionRow *const m_ownRow = named("ownActions", new ActionRow);
    ActionRow *const m_actionRow = named("selectionBar", new ActionRow);
    AppsTable *const m_table = new AppsTable(m_model);
    QSplitter *const m_splitter = new QSplitter(Qt::Vertical);
    QLabel *const m_title = named("selectedTitle", wordsLabel());
    QLabel *const m_owner = named("ownerText", wordsLabel());
    RolloutDetails *m_details;
    StatePage *const m_empty = new StatePage;
    QLabel *const m_nothing = named("nothingFoundLabel", wordsLabel());
    QStackedWidget *const m_stack = new QStackedWidget;
    QList<QAction *> m_acts; // by Act
    QAction *m_askAction = nullptr;
    QAction *m_accessAction = nullptr;
    QAction *m_confirmAction = nullptr;
    QAction *m_riskAction = nullptr;
    QAction *m_withdrawAction = nullptr;
    QAction *m_probeAction = nullptr;
    QAction *m_removeAction = nullptr;
    QHash<QString, QStringList> m_missing;
    std::function<std::optional<Word>(const QString &appKey)> m_earlier;
    QPointer<QDialog> m_open;
    bool m_areAccessesRead = true;
    bool m_takesWords = true;
    bool m_hasOwnSummary = false;
    bool m_isSummaryFolded = false;
    bool m_haveChipsALine = false;
    Soon m_refreshSoon{[this] { refreshRows(); }};
    QTimer m_moment; // runs while what answers changed was shown just now
    bool m_isBehindAnswers = false; // some came within that moment
    bool m_isDivided = false; // by a person, with the handle
    bool m_isBegun = false; // by a person, with anything of this, or that leads to it
    bool m_isInPlace = false; // until it is hidden
    QPoint m_pointerAtShow;
    std::pair<RolloutModel::Part, QString> m_look; // part and search, when the first row was selected last, or not
    QSet<QUrl> m_awaited; // of apps that are being added
    QSet<QString> m_added; // of these, keys of those that came
    QString m_first; // the app that was selected for being the first row, until a person begins
};
