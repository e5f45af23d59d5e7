// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/closeunlisteddialog.h"

#include "app/accounts/accountoverview.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/words/errortext.h"

#include <QPushButton>

CloseUnlistedDialog::CloseUnlistedDialog(AccountOverview &overview, const RotationSummary &rotation, QWidget *parent)
    : TypingDialog(parent)
    , m_overview(&overview)
    , m_rotationId(rotation.id)
    , m_fields(new WordFields({tr("&Who answers for it"), tr("Say who answers for it: the record names them.")},
          {tr("&How it is known"), tr("Say how it is known that the environment is gone: it stands in the record.")},
          this))
{
    setWindowTitle(tr("Close a rotation whose environment is gone"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = wordsLabel(
        tr("“%1” is not in the list of environments that was read: it was deleted, or whoever is signed in does not "
           "see it. Closed here, the rotation does not go on any more, also where the environment is listed again. "
           "What its keys and apps are by now is not known, and the record says so. Nothing is asked or changed by it, "
           "and what the keychain keeps for this rotation stays there.")
            .arg(shownName(rotation.environmentName)),
        this);
    auto *column = roomyColumn(this);
    addParts(*column, {text, m_fields, m_problem});
    m_closeButton = addButtons("closeUnlistedButton", tr("&Close the rotation"), [this] { accept(); });
    connect(m_fields, &WordFields::changed, this, &CloseUnlistedDialog::check);
    m_fields->setFocus();
    check();
}

void CloseUnlistedDialog::check()
{
    enableUnless(*m_closeButton, m_isClosing ? tr("It is being closed.") : m_fields->whyNot());
    if (m_closeButton->isEnabled())
        m_closeButton->setDefault(true);
}

void CloseUnlistedDialog::accept()
{
    if (!m_overview || !m_closeButton->isEnabled())
        return;
    m_isClosing = true;
    check();
    const auto closed = m_overview->closeUnlisted(m_rotationId, m_fields->owner(), m_fields->reason());
    whenFinished(closed, this, [this](const Done &done) {
        if (done)
            return TypingDialog::accept();
        m_problem->say(tr("It was not closed. %1").arg(errorText(done.error(), Attempt::File)));
        m_isClosing = false;
        check();
    });
}
