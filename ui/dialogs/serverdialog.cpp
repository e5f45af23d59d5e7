// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/dialogs/serverdialog.h"

#include "app/accounts/tokentext.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/common/banner.h"
#include "ui/common/errortext.h"
#include "ui/common/growingheight.h"
#include "ui/common/keyproblemtext.h"
#include "ui/common/problemline.h"
#include "ui/common/secretlineedit.h"
#include "ui/dialogs/accountnametext.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWidth = 600;
constexpr int longestName = 100;
constexpr qsizetype shownApps = 8;

} // namespace

ServerDialog::ServerDialog(Accounts &accounts, const std::optional<Account> &account, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_account(account)
    , m_id(account ? account->id : QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_name(new QLineEdit(this))
    , m_nameProblem(new ProblemLine(this))
    , m_origin(new QLineEdit(this))
    , m_originProblem(new ProblemLine(this))
    , m_plainBox(new QCheckBox(tr("&Yes, over plain http, although it can be read on the way"), this))
    , m_signingKey(new SecretLineEdit(this))
    , m_keyProblem(new ProblemLine(this))
    , m_banner(new Banner(this))
    , m_found(new QWidget(this))
    , m_eventKeys(new QFormLayout(m_found))
    , m_busyLabel(new QLabel(this))
    , m_goButton(new QPushButton(this))
{
    setWindowTitle(account ? tr("Server and signing key of %1").arg(shownName(account->name)) : tr("A self-hosted server"));
    new GrowingHeight(*this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    column->setSpacing(Spacing::small);
    setupFields(*column);
    setupButtons(*column);
    refresh();
    (account ? static_cast<QLineEdit *>(m_signingKey) : m_name)->setFocus();
}

ServerDialog::~ServerDialog() = default;

void ServerDialog::setupFields(QVBoxLayout &column)
{
    m_name->setObjectName(u"serverNameEdit"_s);
    m_name->setMaxLength(longestName);
    m_name->setPlaceholderText(tr("As you want to see it in the list"));
    m_name->setText(m_account ? m_account->name : QString());
    m_nameProblem->setField(m_name);
    m_origin->setObjectName(u"serverOriginEdit"_s);
    m_origin->setPlaceholderText(u"https://inngest.example.internal:8288"_s);
    m_origin->setText(m_account ? m_account->apiOrigin.toString() : QString());
    m_origin->setEnabled(!m_account); // its keys are filed under it
    m_originProblem->setObjectName(u"serverOriginProblem"_s);
    m_originProblem->setField(m_origin);
    m_plainBox->setObjectName(u"serverPlainBox"_s);
    m_plainBox->setChecked(m_account && m_account->allowsPlainHttp);
    m_signingKey->setObjectName(u"serverSigningKeyEdit"_s);
    m_signingKey->setPlaceholderText(tr("INNGEST_SIGNING_KEY of the server"));
    m_keyProblem->setObjectName(u"serverKeyProblem"_s);
    m_keyProblem->setField(m_signingKey);
    auto *intro = new QLabel(tr("Nothing is changed at the server. The signing key goes into the keychain; only its hash travels, "
                                "which opens as much, so the server belongs behind TLS or on a private network."),
        this);
    intro->setTextFormat(Qt::PlainText);
    intro->setWordWrap(true);
    intro->setMinimumWidth(leastWidth);
    column.addWidget(intro);
    auto *form = new QFormLayout;
    form->addRow(tr("Account na&me:"), m_name);
    form->addRow(QString(), m_nameProblem);
    form->addRow(tr("&Server's address:"), m_origin);
    form->addRow(QString(), m_originProblem);
    form->addRow(QString(), m_plainBox);
    form->addRow(tr("Signing &key:"), m_signingKey);
    form->addRow(QString(), m_keyProblem);
    column.addLayout(form);
    m_eventKeys->setContentsMargins(0, 0, 0, 0);
    for (QLineEdit *edit : {m_origin, static_cast<QLineEdit *>(m_signingKey)})
        connect(edit, &QLineEdit::textChanged, this, &ServerDialog::onEdited);
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameProblem->say({}); });
    connect(m_plainBox, &QCheckBox::toggled, this, &ServerDialog::onEdited);
}

void ServerDialog::setupButtons(QVBoxLayout &column)
{
    m_banner->setObjectName(u"serverBanner"_s);
    m_banner->hide();
    m_goButton->setObjectName(u"serverGoButton"_s);
    m_goButton->setDefault(true);
    m_busyLabel->setTextFormat(Qt::PlainText);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addWidget(m_busyLabel, 1);
    row->addWidget(cancel);
    row->addWidget(m_goButton);
    column.addWidget(m_banner);
    column.addWidget(m_found);
    column.addStretch();
    column.addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_goButton, &QPushButton::clicked, this, &ServerDialog::askOrStore);
}

/// What was found out is about what stood there before.
void ServerDialog::onEdited()
{
    m_facts.reset();
    m_banner->hide();
    m_originProblem->say({});
    const auto problem = m_signingKey->text().isEmpty() ? std::nullopt : checkSigningKeyText(m_signingKey->text());
    const bool hasPrefix = !problem && !signingKeyPrefix(m_signingKey->secret()).isEmpty();
    m_keyProblem->say(problem   ? keyProblemText(*problem)
            : hasPrefix ? tr("A self-hosted server's key has nothing before its hex digits. This is one of Inngest Cloud, or the "
                             "beginning has to be left out.")
                        : QString());
    refresh();
}

ServerDraft ServerDialog::draft() const
{
    return {.origin = originFromText(m_origin->text()).value_or(QUrl()),
        .allowsPlainHttp = ServerSetUp::isPlainElsewhere(originFromText(m_origin->text()).value_or(QUrl()))
            && m_plainBox->isChecked(),
        .signingKey = m_signingKey->secret()};
}

bool ServerDialog::check()
{
    const QString problem = accountNameProblem(m_name->text(), m_accounts.list(), m_id);
    m_nameProblem->say(problem);
    if (!problem.isEmpty()) {
        m_name->setFocus();
        return false;
    }
    const QUrl origin = draft().origin;
    const bool isPlain = ServerSetUp::isPlainElsewhere(origin);
    if (!Accounts::isAllowedOrigin(origin) && !isPlain) {
        m_originProblem->say(tr("This is no server's address. It should look like https://inngest.example.internal:8288, "
                                "without a path."));
        m_origin->setFocus();
        return false;
    }
    if (isPlain && !m_plainBox->isChecked()) {
        m_originProblem->say(tr("Over plain http whoever can listen in between gets what opens as much as the key. Say yes "
                                "below, or use https."));
        m_plainBox->setFocus();
        return false;
    }
    if (m_signingKey->text().isEmpty())
        m_keyProblem->say(tr("Give the signing key that the server was started with."));
    if (!m_keyProblem->text().isEmpty()) {
        m_signingKey->setFocus();
        return false;
    }
    return true;
}

void ServerDialog::askOrStore()
{
    if (m_isBusy || !check())
        return;
    if (m_facts)
        return store();
    setBusy(tr("Asking the server what it is…"));
    whenFinished(m_accounts.selfHosted().ask(draft()), this,
        [this](const Result<ServerFacts> &facts) { onAnswered(facts); });
}

void ServerDialog::onAnswered(const Result<ServerFacts> &facts)
{
    setBusy({});
    if (m_signingKey->text().isEmpty())
        return; // the window was locked meanwhile: what was asked about is not at hand any more
    if (!facts) {
        const Error &error = facts.error();
        const bool isTold = error.kind == Error::Kind::Conflict;
        m_banner->say(Tone::Danger, isTold ? tr("Not stored") : errorTitle(error),
            isTold ? error.serverMessage : errorText(error, Attempt::Read));
        return;
    }
    m_facts = *facts;
    m_signingKey->clearPasted();
    showFacts();
    refresh();
}

void ServerDialog::showFacts()
{
    QStringList names;
    for (const App &app : m_facts->apps.first(std::min(shownApps, m_facts->apps.size())))
        names.append(shownName(app.name));
    if (m_facts->apps.size() > shownApps)
        names.append(tr("and %1 more").arg(m_facts->apps.size() - shownApps));
    const QString apps = names.isEmpty()
        ? tr("No app is synced to it.")
        : tr("Apps that are synced to it: %1.").arg(names.join(tr(", ", "between the names of apps")));
    m_banner->say(Tone::Good, tr("An Inngest server, and this is its signing key"),
        apps);
    while (m_eventKeys->rowCount() > 0)
        m_eventKeys->removeRow(0);
    m_names.clear();
    if (!m_facts->held.eventKeys.isEmpty())
        m_eventKeys->addRow(new QLabel(tr("The server knows its event keys without names. Give each one here:"), m_found));
    for (const Secret &key : m_facts->held.eventKeys) {
        const QString fingerprint = eventKeyFingerprint(key);
        auto *edit = new QLineEdit(tr("Event key %1").arg(fingerprint.left(6)), m_found);
        edit->setObjectName(u"serverEventKey-%1"_s.arg(m_names.size()));
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

void ServerDialog::store()
{
    setBusy(tr("Storing the account…"));
    whenFinished(m_accounts.saveServer(m_id, m_name->text(), draft(), *m_facts, eventKeyNames()), this,
        [this](const Result<Account> &account) {
            setBusy({});
            if (!account) {
                m_banner->say(Tone::Danger, errorTitle(account.error()), errorText(account.error(), Attempt::Secrets));
                return;
            }
            if (!m_account)
                emit accountAdded(account->id);
            accept();
        });
}

void ServerDialog::setBusy(const QString &what)
{
    m_isBusy = !what.isEmpty();
    m_busyLabel->setText(what);
    refresh();
}

void ServerDialog::refresh()
{
    for (QWidget *field : std::initializer_list<QWidget *>{m_name, m_plainBox, m_signingKey})
        field->setEnabled(!m_isBusy);
    m_origin->setEnabled(!m_isBusy && !m_account);
    const auto origin = originFromText(m_origin->text());
    m_plainBox->setVisible(origin && ServerSetUp::isPlainElsewhere(*origin));
    m_found->setVisible(m_facts && !m_account);
    m_goButton->setEnabled(!m_isBusy);
    m_goButton->setText(!m_facts    ? tr("&Ask the server")
            : m_account ? tr("&Store the key")
                        : tr("&Add this account"));
}

void ServerDialog::done(int result)
{
    m_signingKey->forget();
    m_facts.reset();
    QDialog::done(result);
}
