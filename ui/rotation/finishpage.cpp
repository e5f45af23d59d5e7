// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/finishpage.h"

#include "app/core/shown.h"
#include "app/rotation/recordwords.h"
#include "ui/history/evidencerow.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

namespace {

constexpr int leastItems = 6; // that are in sight: a page as long as forty apps hides its own field

} // namespace

FinishPage::FinishPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::Finish)
    , m_openTab(makeOpenTab())
    , m_evidence(new EvidenceRow(tools.session, this))
{
    setupNames();
    body()->insertWidget(body()->indexOf(&tabs()), m_outcome);
    m_leftOpen->setLeastLines(leastItems);
    body()->insertWidget(body()->indexOf(&tabs()), m_leftOpen, 1);
    // What may be done comes after what is to be done.
    body()->insertWidget(body()->indexOf(&tabs()) + 1, m_names);
    addTab(m_openTab, {});
    m_record = addText(tr("The record is one file with what was done on this computer, by whom and why, and how well "
                          "each app was known to have its keys. It holds no key."),
        true);
    body()->addWidget(m_evidence);
    body()->addStretch(0);
}

QWidget *FinishPage::makeOpenTab()
{
    auto *tab = new QWidget(this);
    auto *question
        = wordsLabel(tr("Settle these, or finish with open items. Who answers for them, and &by when?"), tab);
    m_exceptionEdit->setMaxLength(longestReason);
    m_exceptionEdit->setPlaceholderText(tr("For the record"));
    question->setBuddy(m_exceptionEdit);
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, Spacing::normal, 0, 0);
    layout->setSpacing(Spacing::small);
    m_exceptionProblem->setField(m_exceptionEdit);
    m_openText->setLeastLines(leastItems);
    layout->addWidget(m_openText, 1);
    addParts(*layout, {question, m_exceptionEdit, m_exceptionProblem});
    setTabOrder(m_exceptionEdit, m_openText); // what is only read and copied comes after what is typed
    layout->addStretch();
    m_exceptionEdit->setText(rotation().closingNote);
    connect(m_exceptionEdit, &QLineEdit::textChanged, this, [this] {
        refreshOpen();
        checkComplete();
    });
    return tab;
}

/// What was typed is there again for whoever comes back.
void FinishPage::hideEvent(QHideEvent *event)
{
    session().setClosingNote(m_exceptionEdit->text().trimmed());
    RollOutPage::hideEvent(event);
}

/// Beside what the step is about: nobody has to.
void FinishPage::setupNames()
{
    auto *row = bareLayout<QHBoxLayout>(m_names, Spacing::normal);
    row->addWidget(m_namesText, 1);
    row->addWidget(m_namesButton);
    connect(m_namesButton, &QPushButton::clicked, this, [this] { session().takeOldNames(); });
}

void FinishPage::refreshNames()
{
    const QList<RotatedEventKey> keys = isCurrent() ? session().namesToTake() : QList<RotatedEventKey>();
    m_names->setVisible(!keys.isEmpty());
    if (keys.isEmpty())
        return;
    QStringList names;
    for (const RotatedEventKey &key : keys)
        names.append(tr("“%1” would be “%2”").arg(shownName(key.twinName), shownName(key.oldName)));
    m_namesText->setText(tr("The replacements can have the names of the event keys that are deleted: %1. Only what "
                            "they are called changes, not the keys.")
                             .arg(namesInWords(names, 2)));
    m_namesButton->setText(keys.size() == 1 ? tr("&Give it the old name") : tr("&Give them the old names"));
    enableUnless(*m_namesButton, session().isBusy() || session().isActOpen() ? underWayText() : QString());
}

QString FinishPage::actText() const
{
    const auto count = static_cast<int>(m_items.size());
    return count == 0 ? tr("&Finish the rotation") : tr("&Finish with %n open items", nullptr, count);
}

bool FinishPage::mayAct() const
{
    if (session().isBusy() || rotation().isOver() || isRefused())
        return false;
    return m_items.isEmpty() || !saidIn(m_exceptionEdit->text()).isEmpty();
}

QString FinishPage::whyNot() const
{
    const QString why = RollOutPage::whyNot();
    return !why.isEmpty() || m_items.isEmpty() || !saidIn(m_exceptionEdit->text()).isEmpty()
        ? why
        : tr("To finish with open items, say who answers for them, and by when, on the tab “Still open”.");
}

QString FinishPage::missingText(const QStringList &names) const
{
    return !mayAct() ? RollOutPage::missingText(names)
                     : tr("%n apps are still open, and do not hold this step up: %1", nullptr, int(names.size()))
                           .arg(namesInWords(names));
}

void FinishPage::refresh()
{
    m_items = session().openItems();
    RollOutPage::refresh();
    const bool isOver = rotation().isOver();
    if (isOver)
        m_outcome->say(rotation().outcome == RotationOutcome::Done ? Tone::Good : Tone::Warning,
            outcomeTitle(rotation()), outcomeText(rotation()));
    else
        m_outcome->hide();
    m_leftOpen->setWords(openItemsText(rotation().openItems));
    m_leftOpen->setVisible(isOver && !rotation().openItems.isEmpty());
    refreshOpen();
    refreshNames();
    tabs().setVisible(!isOver && (!m_items.isEmpty() || rotation().rotatesSigningKey));
    m_record->setVisible(isOver);
    m_evidence->setVisible(isOver);
}

/// A word is given for one question: whoever gave it for an earlier one is asked once more, and is to know why.
QString FinishPage::earlierText(const OpenItem &item) const
{
    const bool isAnswered = !item.owner.isEmpty() && item.owner != session().owners().value(item.id);
    for (const RolloutRow &row : isAnswered ? QList<RolloutRow>() : session().rows(step())) {
        const auto word = row.app.key() == item.id ? session().earlierWord(row.app.key()) : std::nullopt;
        if (word && word->kind == Word::Kind::RiskAccepted)
            return tr(
                ". For an earlier step its risk was accepted by %1 (%2: “%3”); this step asks something else, and "
                "needs it anew")
                .arg(shownName(word->owner), exactTimeText(word->at), shownName(word->reason));
    }
    return {};
}

void FinishPage::refreshOpen()
{
    QStringList lines{containmentInWords(rotation(), m_items)};
    lines.removeAll({});
    const QString said = saidIn(m_exceptionEdit->text());
    for (OpenItem item : std::as_const(m_items)) {
        const QString earlier = earlierText(item);
        item.owner = item.owner.isEmpty() ? said : item.owner; // as the record will have it
        lines.append(openItemsText({item}) + earlier);
    }
    m_openText->setWords(lines.join(u'\n'));
    m_exceptionProblem->say(!isCurrent() || !said.isEmpty()
            ? QString()
            : tr("Without this it can be finished only when nothing is open. It also names the owner of what has none; "
                 "of apps, “Owner…” above their table names one each."),
        Tone::Info);
    setTitle(m_openTab, tr("Still open (%1)").arg(m_items.size()));
    setTabShown(m_openTab, !m_items.isEmpty());
}
