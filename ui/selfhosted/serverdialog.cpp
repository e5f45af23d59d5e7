// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/selfhosted/serverdialog.h"

#include "app/accounts/origintext.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/noted/typedinkeeper.h"
#include "ui/widgets/banner.h"
#include "ui/words/errortext.h"
#include "ui/words/keyproblemtext.h"

#include <QCheckBox>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 100;
constexpr qsizetype shownApps = 8;

} // namespace

ServerDialog::ServerDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent)
    : AccountSetUp(accounts, account, u"server"_s, parent)
    , m_plainBox(
          named("serverPlainBox", new QCheckBox(tr("&Yes, over plain http, although it can be read on the way"), this)))
{
    setWindowTitle(
        account ? tr("Server and signing key of %1").arg(shownName(account->name)) : tr("A self-hosted server"));
    setupFields();
    addFoot(u"serverGoButton"_s, m_found);
    refresh();
    (account ? static_cast<QLineEdit *>(m_signingKey) : m_name)->setFocus();
}

void ServerDialog::setupFields()
{
    m_origin->setObjectName(u"serverOriginEdit"_s);
    m_origin->setPlaceholderText(u"https://inngest.example.internal:8288"_s);
    m_origin->setText(m_account ? m_account->apiOrigin.toString() : QString());
    m_plainBox->setChecked(m_account && m_account->allowsPlainHttp);
    m_signingKey->setPlaceholderText(tr("INNGEST_SIGNING_KEY of the server"));
    QFormLayout *form
        = addForm(tr("Nothing is changed at the server. The signing key goes into the keychain, or stays in memory "
                     "where that was chosen. What is sent is its hash, which opens as much, and the server's answers "
                     "hold its keys in clear: so the server belongs behind TLS or on a private network."),
            tr("&Server's address:"));
    form->addRow(QString(), m_plainBox);
    m_keyProblem->addBelow(*form, tr("Signing &key:"), m_signingKey);
    m_eventKeys->setContentsMargins(0, 0, 0, 0);
    for (QLineEdit *edit : {m_origin, static_cast<QLineEdit *>(m_signingKey)})
        connect(edit, &QLineEdit::textChanged, this, &ServerDialog::onEdited);
    connect(m_plainBox, &QCheckBox::toggled, this, &ServerDialog::onEdited);
}

/// What was found out is about what stood there before.
void ServerDialog::onEdited()
{
    m_facts.reset();
    m_isUnreached = false;
    m_banner->hide();
    m_originProblem->say({}); // it may be about the box
    const QString problem = keyProblem();
    const QString unusual
        = problem.isEmpty() && !m_signingKey->text().isEmpty() ? unusualLengthText(m_signingKey->secret()) : QString();
    m_keyProblem->say(problem.isEmpty() ? unusual : problem, problem.isEmpty() ? Tone::Warning : Tone::Danger);
    refresh();
}

QString ServerDialog::keyProblem() const
{
    const auto problem = m_signingKey->text().isEmpty() ? std::nullopt : checkSigningKeyText(m_signingKey->text());
    const bool hasPrefix = !problem && !signingKeyPrefix(m_signingKey->secret()).isEmpty();
    return problem  ? keyProblemText(*problem)
        : hasPrefix ? tr("A self-hosted server's key has nothing before its hex digits. This is one of Inngest Cloud, "
                         "or the beginning has to be left out.")
                    : QString();
}

/// Nothing that has to be asked at the server is another one.
bool ServerDialog::isOnlyNamed() const
{
    return m_account && m_signingKey->text().isEmpty() && movedFrom().isEmpty()
        && draft().allowsPlainHttp == m_account->allowsPlainHttp;
}

ServerDraft ServerDialog::draft() const
{
    return {.origin = originFromText(m_origin->text()).value_or(QUrl()),
        .allowsPlainHttp
        = ServerSetUp::isPlainElsewhere(originFromText(m_origin->text()).value_or(QUrl())) && m_plainBox->isChecked(),
        .signingKey = m_signingKey->secret()};
}

bool ServerDialog::check()
{
    if (!checkName())
        return false;
    const auto origin = checkOrigin(*m_origin, *m_originProblem, u"https://inngest.example.internal:8288"_s, true);
    if (!origin)
        return false;
    if (ServerSetUp::isPlainElsewhere(*origin) && !m_plainBox->isChecked()) {
        m_originProblem->say(tr("Over plain http whoever can listen in between gets the server's keys: its answers "
                                "hold them in clear. Say yes below, or use https."));
        m_plainBox->setFocus();
        return false;
    }
    if (m_signingKey->text().isEmpty())
        m_keyProblem->say(tr("Give the signing key that the server was started with."));
    if (m_signingKey->text().isEmpty() || !keyProblem().isEmpty()) {
        m_signingKey->setFocus();
        return false;
    }
    return true;
}

void ServerDialog::go()
{
    if (isOnlyNamed() && checkName())
        return follow(mapped(m_accounts.rename(m_id, m_name->text()), this,
            [account = *m_account](const Done &done) { return done.transform([&account] { return account; }); }));
    if (!check())
        return;
    if (m_facts)
        return follow(m_accounts.saveServer(m_id, m_name->text(), draft(), *m_facts, eventKeyNames()));
    if (m_isUnreached) // each reading looks what the server is, and whether it holds this key
        return follow(m_accounts.saveServer(m_id, m_name->text(), draft(), {}, {}));
    setBusy(tr("Asking the server at %1 what it is…").arg(draft().origin.toString()));
    whenFinished(m_accounts.typedIn().load(m_id), this, [this](const Result<QList<TypedEnvironment>> &known) {
        m_knownKey = known ? known->value(0).signingFingerprint : QString();
        whenFinished(m_accounts.selfHosted().ask(draft()), this,
            [this](const Result<ServerFacts> &facts) { onAnswered(facts); });
    });
}

/// Where the account's server was until now; empty: it stays there.
QString ServerDialog::movedFrom() const
{
    return m_account && m_account->apiOrigin != draft().origin ? m_account->apiOrigin.toString() : QString();
}

void ServerDialog::onAnswered(const Result<ServerFacts> &facts)
{
    setBusy({});
    if (m_signingKey->text().isEmpty())
        return; // the window was locked meanwhile: what was asked about is not at hand any more
    if (!facts) {
        if (isUnreached(facts.error()))
            return sayUnreached(facts.error());
        if (!facts.error().isInOwnWords())
            return m_banner->say(Tone::Warning, facts.error(), Attempt::Read);
        return m_banner->say(Tone::Warning, tr("Not stored"), errorText(facts.error(), Attempt::Read));
    }
    if (facts->keysUnread)
        return sayKeysUnread(*facts->keysUnread);
    m_facts = *facts;
    m_signingKey->clearPasted();
    showFacts();
    refresh();
}

QString ServerDialog::movedUnseen() const
{
    return movedFrom().isEmpty()
        ? QString()
        : tr("Whether it is the server that was at %1 cannot be told either, and the history will say so. ")
              .arg(movedFrom());
}

void ServerDialog::sayUnreached(const Error &why)
{
    m_isUnreached = true;
    sayNotChecked(why,
        movedUnseen()
            + tr("Nothing that came tells whether an Inngest server is there that holds this key, and nothing is "
                 "stored yet. The account can be stored unchecked: it is asked as soon as the server can be reached, "
                 "and said if not. Until then nothing but what you typed says that the key is right. Why it was not "
                 "reached: %1"));
    refresh();
}

/// It is no stranger, and the key opens it: that much was checked.
void ServerDialog::sayKeysUnread(const Error &why)
{
    m_isUnreached = true;
    m_banner->say(Tone::Warning, tr("The server accepts this key, and its keys could not be read"),
        movedUnseen()
            + tr("An Inngest server is there. How the key is written in its settings, and which event keys it holds, "
                 "is not known, and nothing is stored yet. The account can be stored unchecked: both are asked with "
                 "its next reading, and said if the key is written in another way there. Why they were not read: %1")
                  .arg(errorText(why, Attempt::Read)));
    refresh();
}

QString ServerDialog::appsText() const
{
    if (m_facts->appsUnread)
        return tr("Which apps are synced to it is not known: %1").arg(errorText(*m_facts->appsUnread, Attempt::Read));
    QStringList names = ofEach(m_facts->apps.first(std::min(shownApps, m_facts->apps.size())),
        [](const App &app) { return shownName(app.name); });
    if (m_facts->apps.size() > shownApps)
        names.append(tr("and %1 more").arg(m_facts->apps.size() - shownApps));
    return names.isEmpty() ? tr("No app is synced to it.") : tr("Apps that are synced to it: %1.").arg(inARow(names));
}

void ServerDialog::showFacts()
{
    const QString apps = appsText();
    const QString moved = movedFrom();
    if (moved.isEmpty())
        m_banner->say(Tone::Good, tr("An Inngest server, and this is its signing key"), apps);
    else if (ServerSetUp::isSame(m_knownKey, *m_facts) == SameServer::HoldsTheSameKey)
        m_banner->say(Tone::Good, tr("An Inngest server, and this is its signing key"),
            tr("It holds the signing key that the server at %1 held, so it is taken for the same one: its rotations, "
               "keys and records go on. %2")
                .arg(moved, apps));
    else
        m_banner->say(Tone::Warning, tr("Whether this is the same server cannot be told"),
            tr("It holds another signing key than the server at %1 did. Where that one has moved and got a new key, "
               "store this: its rotations, keys and records go on. Where this is another server, cancel, and add an "
               "account for it: here its keys would be taken for those of the first, changed by somebody. %2")
                .arg(moved, apps));
    while (m_eventKeys->rowCount() > 0)
        m_eventKeys->removeRow(0);
    m_names.clear();
    if (!m_facts->held.eventKeys.isEmpty())
        m_eventKeys->addRow(
            new QLabel(tr("The server knows its event keys without names. Give each a name here:"), m_found));
    for (const Secret &key : m_facts->held.eventKeys) {
        const QString fingerprint = eventKeyFingerprint(key);
        auto *edit = named(u"serverEventKey-%1"_s.arg(m_names.size()),
            new QLineEdit(tr("Event key %1").arg(fingerprint.left(6)), m_found));
        edit->setMaxLength(longestName);
        m_names.append(edit);
        edit->setAccessibleName(tr("Name of the event key with the fingerprint %1").arg(fingerprint));
        m_eventKeys->addRow(tr("Fingerprint %1:").arg(fingerprint), edit);
    }
}

/// In an account that is there they have their names already, which are changed in the table of event keys.
QStringList ServerDialog::eventKeyNames() const
{
    QStringList names;
    if (m_account)
        return names;
    for (const QLineEdit *edit : m_names)
        names.append(edit->text().trimmed());
    return names;
}

void ServerDialog::refresh()
{
    m_plainBox->setEnabled(!isBusy());
    m_signingKey->setEnabled(!isBusy());
    const auto origin = originFromText(m_origin->text());
    m_plainBox->setVisible(origin && ServerSetUp::isPlainElsewhere(*origin));
    m_found->setVisible(m_facts && !m_account);
    enableUnless(*m_goButton, isBusy() ? underWayText() : QString());
    setGo(m_isUnreached              ? tr("Store un&checked")
            : isOnlyNamed()          ? tr("&Store the name")
            : !m_facts               ? tr("&Ask the server")
            : !movedFrom().isEmpty() ? tr("&Store address and key")
            : m_account              ? tr("&Store the key")
                                     : tr("&Add this account"),
        m_isUnreached);
}

void ServerDialog::forget()
{
    m_signingKey->forget();
    m_facts.reset();
}
