// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/undopages.h"

#include "app/core/shown.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotationprogress.h"
#include "ui/history/evidencerow.h"
#include "ui/words/rotationtext.h"
#include "ui/words/tone.h"

#include <QLabel>
#include <QPushButton>
#include <algorithm>

namespace {

constexpr qsizetype mostKeys = 8; // more than these hide the field below them

} // namespace

PutBackForm::PutBackForm(RotationSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_button(named("putBackButton", plainButton(tr("I &vouch for that"), this)))
{
    m_edit->setMaxLength(RotationPage::longestReason);
    auto *question = wordsLabel(
        tr("How you know that nothing of what is named above as not listed, as still sending or as not known needs a "
           "new key, for the record:"),
        this);
    m_edit->setAccessibleName(question->text());
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    column->addWidget(question);
    column->addLayout(rowOf({m_edit, m_button}));
    const auto check = [this] {
        enableUnless(*m_button, saidIn(m_edit->text()).isEmpty() ? tr("Say first how you know that.") : QString());
    };
    check();
    connect(m_edit, &QLineEdit::textChanged, this, check);
    connect(m_button, &QPushButton::clicked, this, [this] {
        m_session.sayPutBack(m_edit->text().trimmed());
        m_edit->clear(); // what comes up later has another answer
    });
    hide();
}

void PutBackForm::present(RotationStep::Kind step, bool isOpen)
{
    const QList<RotationNotice> notices = isOpen ? m_session.notices(step) : QList<RotationNotice>();
    setVisible(std::ranges::any_of(notices, [](const RotationNotice &notice) {
        return notice.severity == RotationNotice::Refusal
            && (notice.kind == RotationNotice::AppsOutOfSight || notice.kind == RotationNotice::EventsStillArrive
                || notice.kind == RotationNotice::EventsNotKnown);
    }));
}

PutBackPage::PutBackPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::PutBack)
{
    addFooter(m_answers);
}

void PutBackPage::refresh()
{
    RollOutPage::refresh();
    m_answers->present(step(), isCurrent());
}

DeleteNewKeysPage::DeleteNewKeysPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::DeleteNewKeys)
{
    setCommitPage(true);
    auto *tab = new QWidget(this);
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, Spacing::normal, 0, 0);
    addParts(*layout, {m_keys, m_typed});
    layout->addStretch(1);
    addTab(tab, tr("Delete them"));
    showTab(tab);
    addFooter(m_answers);
    connect(m_typed, &TypedConfirm::changed, this, [this] { checkComplete(); });
}

QString DeleteNewKeysPage::actText() const
{
    return tr("&Delete the new keys", nullptr, newKeysLeft(rotation()));
}

bool DeleteNewKeysPage::mayAct() const
{
    return !session().isBusy() && !session().isActOpen() && !isRefused()
        && (m_typed->isTyped() || !session().leavesNewKeys());
}

QString DeleteNewKeysPage::whyNot() const
{
    const QString why = RollOutPage::whyNot();
    return why.isEmpty() && !m_typed->isTyped() && session().leavesNewKeys()
        ? tr("Type the environment's name first, on the tab “Delete them”.")
        : why;
}

void DeleteNewKeysPage::refresh()
{
    RollOutPage::refresh();
    m_answers->present(step(), isCurrent());
    QStringList lines;
    const RotatedSigningKey &made = rotation().newSigningKey;
    if (!made.id.isEmpty())
        lines << (rotation().isNewSigningKeyDeleted ? tr("The new signing key, fingerprint %1: deleted")
                                                    : tr("The new signing key, fingerprint %1"))
                     .arg(made.fingerprint);
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (!key.twinId.isEmpty())
            lines << (key.isTwinDeleted ? tr("The event key “%1”, fingerprint %2: deleted")
                    : key.isOldDeleted  ? tr("The event key “%1”, fingerprint %2: stays, since the old one is gone")
                    : key.wasTwinAdopted
                    ? tr("The event key “%1”, fingerprint %2: stays, since it was there before this rotation")
                    : tr("The event key “%1”, fingerprint %2"))
                         .arg(shownName(key.twinName), key.twinFingerprint);
    }
    m_keys->setToolTip(lines.size() > mostKeys ? lines.join(u'\n') : QString());
    if (const auto more = lines.size() - mostKeys; more > 0) {
        lines.resize(mostKeys);
        lines.append(tr("and %n more, all of which “New keys” names", nullptr, int(more)));
    }
    if (const QString restart = undoRestartText(rotation()); tools().account.changesByRestart && !restart.isEmpty())
        lines.append(restart);
    if (!session().leavesNewKeys())
        lines.append(tr("None of them that this rotation made is left: nothing is deleted."));
    m_keys->setText(lines.join(u'\n'));
    m_typed->ask(tr("&Type the environment's name to go on:"), session().textToType());
    m_typed->setVisible(isCurrent() && session().leavesNewKeys());
}

UndonePage::UndonePage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Undone)
    , m_evidence(new EvidenceRow(tools.session, this))
{
    body()->addWidget(m_outcome);
    body()->addWidget(m_evidence);
    body()->addStretch(1);
}

void UndonePage::refresh()
{
    if (rotation().isOver())
        m_outcome->say(containmentInWords(rotation(), rotation().openItems).isEmpty() ? Tone::Good : Tone::Warning,
            outcomeTitle(rotation()), outcomeText(rotation()));
    else
        m_outcome->hide();
}
