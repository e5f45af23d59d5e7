// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"
#include "ui/rotation/rotationpage.h"
#include "ui/rotation/saidforms.h"
#include "ui/widgets/banner.h"

#include <QTabWidget>

class AppsBoard;
class QAction;
class VariablesAppView;

/// What is done app by app: one table of the apps and of the senders that are none, which says of each whether it is
/// so, and beside it what the selected ones are to get. Of rolling out, of taking the fallback out and of putting back;
/// a page that does something itself besides adds a tab of its own.
class RollOutPage : public RotationPage
{
    Q_OBJECT

public:
    RollOutPage(const WizardTools &tools, RotationStep::Kind step);

    bool isFieldOfStep(const QWidget &field) const override;
    QAction *nextAct() const override;

protected:
    void refresh() override;
    /// The table itself says of each app how it stands.
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return {RotationNotice::AppsMissing, RotationNotice::BrokenNow, RotationNotice::CannotTell,
            RotationNotice::EventKeysOpen, RotationNotice::AtRisk};
    }
    /// Behind those that are there.
    void addTab(QWidget *tab, const QString &title);
    void setTitle(QWidget *tab, const QString &title);
    void setTabShown(QWidget *tab, bool isShown);
    void showTab(QWidget *tab) { m_tabs->setCurrentWidget(tab); }
    QTabWidget &tabs() const { return *m_tabs; }
    AppsBoard &board() const { return *m_board; }
    void addDetail(QWidget *detail); ///< Of the app that is selected.
    void addPutBackForm();
    /// The names of those that keep the step from being done, and the words for them.
    virtual QStringList missingNames() const;
    virtual bool waitsForSenders() const { return hasBoard(); }
    virtual bool waitsForApps() const { return true; } ///< False: what it asks them for is done.
    virtual QString missingText(const QStringList &names) const;
    virtual QStringList waysOut() const;
    /// What can be done on this tab begins there; null: nothing of its own.
    virtual QWidget *fieldOf(const QWidget &) const { return nullptr; }
    QWidget *firstField() const override;
    void markDone() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupBoardTab();
    void setupMissing();
    void refreshMissing();
    bool isHeldUpBySenders() const; ///< Of the apps maybe nothing is missing.
    void refreshDetail();
    bool hasRoomFor(const QString &missing) const;
    void presentVariables(const QList<AppVariables> &all);
    QHash<QString, QString> placesInWords() const;
    /// By what Inngest says of its platform, or who added it.
    QHash<QString, QString> reportedPlaces() const; ///< Names of targets, by app.
    QHash<QString, QString> platforms(const QList<AppVariables> &all) const;
    void addActions();
    void refreshActs();
    void chooseOwner();
    void chooseWorkListFile();
    void saveWorkList(const QString &path, const QStringList &appKeys);
    bool hasVariables() const;
    bool hasBoard() const { return step() != RotationStep::Finish || rotation().rotatesSigningKey; }
    int tabAfterBoard() const; ///< -1: there is none, or it is the one that is shown.
    void renumber();

    bool m_isAnySet = false; // something is to be set in this step
    QList<RolloutRow> m_senders;
    QHash<QString, QString> m_notLive; ///< By app, in words: AppVariables::waitsToBeLive(), and those in doubt.
    QSet<QString> m_inDoubt; ///< Apps: AppVariables::isInDoubt().
    QHash<QWidget *, QString> m_titles;
    // In this order Tab comes to them.
    QTabWidget *const m_tabs = named("stepTabs", new QTabWidget(this), tr("What is to be done in this step"));
    QWidget *const m_boardTab = new QWidget(m_tabs);
    AnswerForm *const m_noApps = new AnswerForm(
        QStringLiteral("noApps"), tr("How &you know that, for the record:"), tr("&No app uses these keys"), m_boardTab);
    AppsBoard *m_board;
    QWidget *const m_detail = new QWidget(m_boardTab);
    SenderForm *const m_sender = new SenderForm(tools(), m_detail);
    HeldKeyForm *const m_heldKey = new HeldKeyForm(session(), step(), m_detail);
    VariablesAppView *m_variables; // null: of a step that sets none
    Banner *const m_saved = named("workListBanner", new Banner(this));
    QWidget *const m_missing = new QWidget(this);
    QLabel *const m_missingText = named("missingApps", wordsLabel(m_missing));
    QToolButton *const m_moreMissing = named("moreMissingButton", new QToolButton(m_missing));
    QPushButton *const m_showMissing = named("showMissingButton", plainButton(tr("Sho&w them"), m_missing));
    QPushButton *const m_nextTab = named("nextTabButton", plainButton(m_missing));
    AnswerForm *m_putBack = nullptr; // of an undo
    QAction *m_addSender = nullptr;
    QAction *m_owner = nullptr;
};
