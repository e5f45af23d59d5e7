// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/eventkeyholders.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/rolloutpage.h"
#include "ui/rotation/saidforms.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/shortlist.h"
#include "ui/widgets/typedconfirm.h"

/// Deletes the old event keys: several at once by typing the environment's name, one through which events still arrive
/// by typing its own. Each with what is known of it: who holds it, when the last event came, whether its replacement is
/// there.
class DeleteEventKeysPage : public RollOutPage
{
    Q_OBJECT

public:
    explicit DeleteEventKeysPage(const WizardTools &tools);

    bool waitsForApps() const override { return !areAllDeleted(); }
    bool mayAct() const override { return areAllDeleted() && RotationPage::mayAct(); }
    QString whyNot() const override;

protected:
    QWidget *fieldOf(const QWidget &tab) const override;
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::DeleteEventKey}; }
    QList<RotationNotice::Kind> saidElsewhere() const override;
    bool canActByHand() const override { return m_deleteButton->isEnabled(); }
    void actByHand() override { deleteChosen(true); }

private:
    enum Column { Name, Fingerprint, LastEvent = 3, State = 5 };

    bool areAllDeleted() const { return oldEventKeysLeft(rotation()).isEmpty(); }
    void setupTable();
    void layOutTab();
    const RotatedEventKey *keyOf(const QTreeWidgetItem *item) const;
    const RotatedEventKey *selected() const { return keyOf(m_table->currentItem()); }
    QList<RotatedEventKey> chosen() const; ///< Those with a mark.
    /// byTraffic: by events that still arrive, or may: what its own typed name overrules. Otherwise by what nothing
    /// does.
    bool refuses(const RotatedEventKey &key, bool byTraffic) const;
    bool isOfNobody(const RotatedEventKey &key) const; ///< No app and no sender is known of it, nor said to be none.
    QString heldBackWords(const QList<RotatedEventKey> &keys) const;
    QString heldByWords(const RotatedEventKey &key) const;
    QString lastEventWords(const RotatedEventKey &key) const;
    QString replacementWords(const RotatedEventKey &key) const;
    void refreshTable();
    enum class Turn { None, Waits, Now, FindingOut, NotKnown };
    Turn turnOf(const RotatedEventKey &key, const QList<RotatedEventKey> &chosen) const;
    QString stateWords(const RotatedEventKey &key, Turn turn) const;
    void markRow(QTreeWidgetItem &item, const RotatedEventKey &key, Turn turn);
    bool isMarked(const RotatedEventKey &key, const QTreeWidgetItem &row) const;
    void refreshSelected();
    void refreshChosen();
    void deleteChosen(bool byHand);

    QWidget *const m_tab = new QWidget(this);
    QLabel *const m_known = named("countText", wordsLabel(m_tab));
    ShortList *m_table;
    QLabel *const m_selected = named("selectedKeyText", wordsLabel(m_tab));
    NoticeBanners *const m_notices = new NoticeBanners(m_tab);
    AnswerForm *m_holdersLeft;
    LookedUpForm *const m_lookedUp = new LookedUpForm(tools(), m_tab);
    NobodyElseBox *const m_nobodyElse = new NobodyElseBox(session(), m_tab);
    QLabel *const m_chosen = named("chosenKeysText", wordsLabel(m_tab));
    TypedConfirm *const m_typed = new TypedConfirm(m_tab);
    QPushButton *m_deleteButton;
    // As of the last refresh, which looks once for all of the page's parts.
    EventKeyHolders m_holders;
    QHash<QString, QList<RotationNotice>> m_deletions; // by the old key's id
    QHash<QString, bool> m_marks; // as the person set them, by the old key's id
    qsizetype m_left = 0; // old keys that were not deleted when nothing was under way last
    bool m_isLastGone = false; // just now, with the keyboard at the rows
};
