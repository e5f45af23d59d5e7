// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/createsigningkeypage.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "ui/common/agetext.h"
#include "ui/tabs/signingkeycard.h"
#include "ui/wizard/rotationtext.h"

#include <QLabel>
#include <QPointer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

CreateSigningKeyPage::CreateSigningKeyPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::CreateSigningKey)
    , m_current(addText({}))
    , m_card(new SigningKeyCard(tools.services.clock, tools.services.preferences, tools.clipboard, this))
{
    m_current->setObjectName(u"currentKeyLabel"_s);
    m_card->setObjectName(u"newKeyCard"_s);
    m_card->setRole(tr("New signing key, not in use yet"),
        tr("You need not copy it now: the next page has it ready for every app."), Tone::Info, u"signing-key"_s);
    body()->addWidget(m_card);
    body()->addStretch(1);
}

bool CreateSigningKeyPage::isCreated() const
{
    return !rotation().newSigningKey.id.isEmpty();
}

bool CreateSigningKeyPage::waitsForOutcome() const
{
    const Act *act = session().act();
    return act && act->step() == Act::Step::Finished
        && (act->end() == Act::End::NeedsChoice || act->end() == Act::End::Open);
}

QString CreateSigningKeyPage::actText() const
{
    return isCreated() ? RotationPage::actText() : tr("&Create the new signing key");
}

bool CreateSigningKeyPage::mayAct() const
{
    return isCreated() ? RotationPage::mayAct() : !session().isBusy() && !waitsForOutcome();
}

void CreateSigningKeyPage::act()
{
    if (isCreated())
        RotationPage::act();
    else
        session().createSigningKey();
}

bool CreateSigningKeyPage::canActByHand() const
{
    return !isCreated();
}

void CreateSigningKeyPage::actByHand()
{
    session().createSigningKey(true);
}

void CreateSigningKeyPage::refresh()
{
    const RotatedSigningKey &old = rotation().oldSigningKey;
    m_current->setText(tr("The current key has the fingerprint %1 and was made %2. It stays in use.")
                           .arg(old.fingerprint, ageText(old.createdAt, tools().services.clock.now())));
    const RotatedSigningKey &made = rotation().newSigningKey;
    const SigningKey *found = nullptr;
    if (session().live().value) {
        for (const SigningKey &key : session().live().value->signingKeys) {
            if (key.id == made.id)
                found = &key;
        }
    }
    m_card->setVisible(isCreated() && found);
    if (!found)
        return;
    const QPointer<RotationSession> session(&this->session());
    m_card->present(*found, [session, id = made.id] {
        if (session && session->live().value) {
            for (const SigningKey &key : session->live().value->signingKeys) {
                if (key.id == id)
                    return readyFuture(Result<Secret>(key.value));
            }
        }
        return readyFuture(Result<Secret>(failure(Error::Kind::NotFound)));
    });
}
