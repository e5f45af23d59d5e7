// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/deletekeydialogs.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "app/models/words.h"
#include "app/rotation/rotationsight.h"
#include "ui/accounts/environmentband.h"
#include "ui/widgets/growingheight.h"
#include "ui/words/acttext.h"
#include "ui/words/agetext.h"
#include "ui/words/keyproblemtext.h"

#include <QFontDatabase>

using namespace Qt::StringLiterals;

DeleteEventKeyDialog::DeleteEventKeyDialog(
    const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard, QWidget *parent)
    : QDialog(parent)
    , m_key(withoutValue(key))
    , m_fingerprint(eventKeyFingerprint(key))
    , m_account(account)
    , m_services(services)
    , m_holder(account.keyHolder())
    , m_tellingName(tellingName(key, account.eventKeys().value.value_or(QList<EventKey>())))
    , m_hasNameToType(canBeTyped(key.name) && m_tellingName == shownName(key.name))
{
    setupLayout();
    setAttribute(Qt::WA_DeleteOnClose);
    new GrowingHeight(*this);
    setupQuestion();
    setupButtons();
    connect(m_typed, &TypedConfirm::changed, this, &DeleteEventKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::changed, this, &DeleteEventKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::rotationRequested, this, [this] {
        reject();
        emit rotationRequested();
    });
    m_holdersBanner->ask(account, services, m_key.id, m_fingerprint);
    readLastEvent();
    m_status->setTools(services, clipboard);
    connect(m_status, &ActStatus::finished, this, [this](Act *act) { onFinished(*act); });
    connect(&account, &QObject::destroyed, this, &QDialog::reject);
    m_typed->edit().setFocus();
    check();
}

void DeleteEventKeyDialog::setupLayout()
{
    setWindowTitle(tr("Delete this event key?"));
    auto *band = new EnvironmentBand;
    band->present(m_account);
    auto *fingerprint = named("fingerprintLabel", new QLabel(m_fingerprint));
    fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *facts = formLayout(Spacing::wide);
    facts->addRow(tr("Name"), wordsLabel(m_key.name.isEmpty() ? tr("This key has no name.") : shownName(m_key.name)));
    facts->addRow(tr("Fingerprint"), fingerprint);
    facts->addRow(tr("Filter"), wordsLabel(filterInWords(m_key.filter)));
    facts->addRow(tr("Last event"), m_eventLabel);
    if (!m_key.canBeRenamed())
        facts->addRow(tr("Source"),
            wordsLabel(tr("An integration made this key and may need it. A new one made here is an ordinary key.")));
    const bool isRestart = m_holder && m_account.dashboard().wayOf(ActKind::DeleteEventKey, *m_holder).isRestart;
    auto *meaning = wordsLabel(
        tr("Whoever still sends events with this key is refused from the moment it is deleted: apps, cron jobs, mobile "
           "clients, scripts. Those events are lost unless the sender tries again with another key.")
        + u"\n\n"_s
        + (isRestart ? tr("The server is restarted without it. As long as that is not done, the settings of before are "
                          "at hand, too; after that it cannot be brought back from here: a new key has another value.")
                     : tr("Deleting cannot be undone: a new key has another value.")));
    meaning->setMinimumWidth(460);
    auto *reason = new QFormLayout;
    reason->addRow(tr("&Reason, for the history"), m_reasonEdit);
    auto *column = columnBelow(band, this);
    column->addLayout(facts);
    addParts(*column, {meaning, m_typed, m_holdersBanner});
    column->addLayout(reason);
    addParts(*column, {m_status, m_buttonBox});
}

void DeleteEventKeyDialog::setupQuestion()
{
    m_typed->hideToType();
    m_typed->ask(m_hasNameToType ? tr("&Type the key's name to go on:")
            : canBeTyped(m_key.name)
            ? tr("Another key of this environment has this name. &Type this one's fingerprint to go on:")
            : tr("&Type the key's fingerprint to go on:"),
        m_hasNameToType ? m_key.name : m_fingerprint);
}

void DeleteEventKeyDialog::setupButtons()
{
    m_deleteButton = named("deleteButton", m_buttonBox->addButton(tr("&Delete the key"), QDialogButtonBox::ApplyRole));
    m_deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    m_deleteButton->setDefault(true); // once the name is typed, Enter is no habit any more
    connect(m_deleteButton, &QPushButton::clicked, this, &DeleteEventKeyDialog::start);
    connect(m_buttonBox, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void DeleteEventKeyDialog::check()
{
    enableUnless(*m_deleteButton,
        isUnderWay()                             ? underWayText()
            : !m_holdersBanner->allowsDeleting() ? m_holdersBanner->whyNot()
            : m_typed->isTyped()                 ? QString()
            : m_hasNameToType                    ? tr("Type the key's name first.")
                                                 : tr("Type the key's fingerprint first."));
}

void DeleteEventKeyDialog::readLastEvent()
{
    constexpr int days = 7;
    Dashboard &dashboard = m_account.dashboard();
    if (!m_holder || !dashboard.tellsEvents()) {
        m_eventLabel->setText(tr("This account does not tell it: look it up before you delete the key."));
        return;
    }
    m_eventLabel->setText(tr("Looking for it…"));
    const QDateTime server = dashboard.serverNow();
    const QDateTime since = (server.isValid() ? server : m_services.clock.now()).addDays(-days);
    whenFinished(
        dashboard.lastEventsThrough(m_holder->id, {m_key.id}, since), this, [this](const Result<LastEvents> &all) {
            const Result<std::optional<QDateTime>> last = all ? all->value(m_key.id) : failure(all.error());
            m_eventLabel->setText(!last ? tr("Inngest did not tell whether events still come through it.")
                    : *last             ? exactTimeText(**last)
                                        : tr("None in the last %n days", nullptr, days));
        });
}

void DeleteEventKeyDialog::start()
{
    if (!m_holder || !m_typed->isTyped() || isUnderWay() || !m_holdersBanner->allowsDeleting())
        return;
    m_holdersBanner->askJournalAgain([this] { startAct(); });
}

void DeleteEventKeyDialog::startAct()
{
    m_isStarted = true;
    m_typed->setLocked(true);
    m_reasonEdit->setReadOnly(true);
    m_buttonBox->button(QDialogButtonBox::Cancel)->setText(tr("Close"));
    check();
    ActRequest request;
    request.kind = ActKind::DeleteEventKey;
    request.environment = *m_holder;
    request.keyId = m_key.id;
    request.keyName = m_key.name;
    request.reason = m_reasonEdit->text().trimmed();
    Act *act = m_account.acts().start(request);
    m_status->follow(m_account.acts(), act);
    emit started(act);
}

void DeleteEventKeyDialog::onFinished(const Act &act)
{
    if (act.end() == Act::End::Done && !act.error()) {
        emit succeeded(act.isByWord()
                ? tr("“%1” is noted as deleted. %2").arg(m_tellingName, actOutcomeText(act))
                : tr("“%1” is deleted. Whoever still sends with it is refused from now on.").arg(m_tellingName));
        accept();
        return;
    }
    if (act.end() != Act::End::NotDone)
        return;
    m_isStarted = false;
    m_typed->setLocked(false);
    m_reasonEdit->setReadOnly(false);
    m_buttonBox->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    check();
}

DeleteSigningKeyDialog::DeleteSigningKeyDialog(
    OpenAccount &account, const Services &services, const SigningKey &key, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Delete the new signing key?"));
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *band = new EnvironmentBand;
    band->present(account);
    const QString fingerprint = signingKeyFingerprint(key);
    auto *fingerprintLabel = named("fingerprintLabel", new QLabel(fingerprint));
    fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QString age = madeText(key.createdAt, services.clock.now(), account.account().capabilities().isTypedIn);
    auto *ageLabel = named("ageLabel",
        wordsLabel(key.creatorName.isEmpty()
                ? age
                : tr("%1 by %2", "when a key was made, and by whom").arg(age, shownName(key.creatorName))));
    auto *facts = formLayout(Spacing::wide);
    facts->addRow(tr("New key, fingerprint"), fingerprintLabel);
    facts->addRow(tr("Age"), ageLabel);
    auto *meaning = wordsLabel(
        tr("Inngest does not sign with this key, so an app that does not hold it goes on working, and so does one that "
           "holds the current key beside it.\n\nAn app that already holds it as INNGEST_SIGNING_KEY without the "
           "current key as its fallback is broken now, and deleting does not mend it. Put the current key back in such "
           "an app first.\n\nDeleting cannot be undone. The current key is not touched. Somebody who is preparing a "
           "rotation with this key on another computer would have to begin again."));
    meaning->setMinimumWidth(460);
    auto *reason = new QFormLayout;
    reason->addRow(tr("&Reason, for the history"), m_reasonEdit);
    auto *column = columnBelow(band, this);
    column->addLayout(facts);
    addParts(*column, {meaning, m_holdersBanner, m_typed});
    column->addLayout(reason);
    column->addWidget(m_buttonBox);

    m_deleteButton
        = named("deleteButton", m_buttonBox->addButton(tr("&Delete the new key"), QDialogButtonBox::AcceptRole));
    m_deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    m_deleteButton->setAutoDefault(false);
    if (account.keyHolder())
        m_typed->ask(tr("Not every app has said that it does not hold this key. &Type the environment's name to delete "
                        "it all the same:"),
            textToType(*account.keyHolder()));
    connect(m_typed, &TypedConfirm::changed, this, &DeleteSigningKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::changed, this, &DeleteSigningKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::rotationRequested, this, [this] {
        reject();
        emit rotationRequested();
    });
    m_holdersBanner->ask(account, services, key.id, fingerprint);
    connect(m_buttonBox, &QDialogButtonBox::accepted, this,
        [this] { m_holdersBanner->askJournalAgain([this] { accept(); }); });
    connect(m_buttonBox, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
    m_buttonBox->button(QDialogButtonBox::Cancel)->setFocus();
}

void DeleteSigningKeyDialog::check()
{
    const bool isAllowed = m_holdersBanner->allowsDeleting();
    const bool isToBeTyped = isAllowed && !m_holdersBanner->isHeldByNone();
    m_typed->setVisible(isToBeTyped);
    enableUnless(*m_deleteButton,
        m_holdersBanner->isAskingAgain()         ? underWayText()
            : !isAllowed                         ? m_holdersBanner->whyNot()
            : isToBeTyped && !m_typed->isTyped() ? tr("Type the environment's name first.")
                                                 : QString());
    // Enter must not delete anything by habit; where something is typed for it, it is none any more.
    const bool isTypedFor = isToBeTyped && !m_typed->text().isEmpty();
    (isTypedFor ? m_deleteButton : m_buttonBox->button(QDialogButtonBox::Cancel))->setDefault(true);
}
