// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/undopages.h"

#include "app/core/shown.h"
#include "app/rotation/rotationprogress.h"
#include "ui/history/evidencerow.h"
#include "ui/words/rotationtext.h"

namespace {

constexpr qsizetype mostKeys = 8; // more than these hide the field below them

} // namespace

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
    addPutBackForm();
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
        m_outcome->say(undoneTone(rotation()), outcomeTitle(rotation()), outcomeText(rotation()));
    else
        m_outcome->hide();
}
