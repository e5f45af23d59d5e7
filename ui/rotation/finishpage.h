// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/rolloutpage.h"
#include "ui/widgets/textbox.h"

class EvidenceRow;

/// The fallback goes from every app, which the board shows; then the rotation is closed with its record. With open
/// items it can only be closed with these, each on the record with its owner.
class FinishPage : public RollOutPage
{
    Q_OBJECT

public:
    explicit FinishPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    QString whyNot() const override;
    void act() override { session().finish(m_items.isEmpty() ? QString() : m_exceptionEdit->text().trimmed()); }
    bool isDangerous() const override { return !m_items.isEmpty(); }
    bool isEnterFine() const override { return false; }
    bool hasMainButton() const override { return isCurrent(); }

protected:
    void hideEvent(QHideEvent *event) override;
    void refresh() override;
    /// Once somebody answers for what is open, it may stay so.
    QString missingText(const QStringList &names) const override;
    QStringList waysOut() const override { return mayAct() ? QStringList() : RollOutPage::waysOut(); }
    QWidget *fieldOf(const QWidget &tab) const override { return &tab == m_openTab ? m_exceptionEdit : nullptr; }
    QList<ActKind> actKinds() const override { return {ActKind::UpdateEventKey}; }
    bool canActByHand() const override { return !session().namesToTake().isEmpty(); }
    void actByHand() override { session().takeOldNames(true); }
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return RollOutPage::saidElsewhere() + QList{RotationNotice::OpenItems};
    }

private:
    QWidget *makeOpenTab();
    void refreshOpen();
    QString earlierText(const OpenItem &item) const;
    void setupNames();
    void refreshNames();

    Banner *const m_outcome = named("outcomeBanner", new Banner(this));
    TextBox *const m_openText = named("openItems", new TextBox(this), tr("What is still open"));
    TextBox *const m_leftOpen = named("leftOpenItems", new TextBox(this), tr("What was left open"));
    QLineEdit *const m_exceptionEdit = named("exceptionEdit", new QLineEdit(this));
    ProblemLine *const m_exceptionProblem = named("exceptionProblem", new ProblemLine(this));
    QWidget *m_openTab;
    QWidget *const m_names = new QWidget(this);
    QLabel *const m_namesText = named("oldNamesText", wordsLabel(m_names));
    QPushButton *const m_namesButton = named("oldNamesButton", plainButton(m_names));
    QLabel *m_record;
    EvidenceRow *m_evidence;
    QList<OpenItem> m_items; // as shown: to find them, all apps are judged
};
