// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/signingkeystab.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/signingkeycard.h"
#include "ui/widgets/agetick.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

namespace {

// Below this two cards side by side would be too narrow to read.
constexpr int sideBySideWidth = 820;

bool isOurs(const ActRequest &request)
{
    return request.kind == ActKind::CreateSigningKey || request.kind == ActKind::DeleteSigningKey
        || request.kind == ActKind::RotateSigningKey;
}

} // namespace

SigningKeysTab::SigningKeysTab(Services &services, SecretClipboard &clipboard)
    : m_services(services)
{
    setupLayout();
    setupPane();
    setupCards(clipboard);
    m_status->setTools(services, clipboard);
    connect(m_status, &ActStatus::finished, this, [this](Act *act) { onActFinished(*act); });
    m_keepBanner->setDismissable(true);
    new AgeTick(services.clock, *this, [this] { refresh(); });
    refresh();
}

void SigningKeysTab::setupLayout()
{
    roomyColumn(this)->addWidget(m_pane);
    m_cardsLayout->setSpacing(Spacing::wide);
    auto *scrolled = new QWidget;
    auto *column = bareLayout<QVBoxLayout>(scrolled, Spacing::normal);
    addParts(*column, {m_sharedLabel, m_status, m_keepBanner});
    column->addLayout(m_cardsLayout);
    column->addStretch(1);
    m_content->setWidget(scrolled);

    m_noNewKeyTitle->setMinimumHeight(22);
    m_noNewKeyText->setText(tr("A new key can stand beside the current one. It changes nothing yet: Inngest goes on "
                               "signing with the current key until a rotation."));
    auto *card = new QVBoxLayout(m_noNewKeyCard);
    card->setContentsMargins(16, 14, 16, 14);
    card->setSpacing(10);
    addParts(*card, {m_noNewKeyTitle, m_noNewKeyText});
    card->addStretch(1);
    card->addWidget(m_refusalLabel);
    card->addLayout(rowOf({nullptr, m_createButton}));
}

void SigningKeysTab::setupPane()
{
    m_pane->setContent(m_content);
    m_pane->setTexts({.loading = tr("Reading the signing keys…"),
        .failed = tr("The signing keys could not be read"),
        .emptyTitle = tr("No signing key"),
        .emptyText = tr("No signing key is listed for this environment. Look where its keys are managed."),
        .emptySymbol = u"signing-key"_s});
    connect(m_pane, &FetchedPane::retryRequested, this, [this] {
        if (m_account)
            m_account->reload();
    });
}

void SigningKeysTab::setupCards(SecretClipboard &clipboard)
{
    const auto makeCard = [this, &clipboard](const QString &name, bool isActive) {
        auto *card = named(name, new SigningKeyCard(m_services.clock, m_services.preferences, clipboard, this));
        m_cardsLayout->addWidget(card, 1);
        connect(card, &SigningKeyCard::copied, this, [this, isActive] {
            if (const std::optional<SigningKey> key = findKey(isActive))
                keep(*key);
        });
        return card;
    };
    m_current = makeCard(u"currentKeyCard"_s, true);
    m_rotateButton = named("rotateButton", m_current->addButton(tr("&Rotate keys…"), u"resync"_s));
    m_rotateButton->setToolTip(tr("Opens the guided rotation. It changes nothing before you begin it."));
    connect(m_rotateButton, &QPushButton::clicked, this, &SigningKeysTab::rotationRequested);
    m_new = makeCard(u"newKeyCard"_s, false);
    m_new->setRole(tr("New key, not in use"), tr("Waits for a rotation. Inngest does not sign with it."), Tone::Info,
        u"signing-key"_s);
    m_deleteButton = named("deleteNewKeyButton", m_new->addButton(tr("&Delete the new key…"), u"delete"_s));
    connect(m_deleteButton, &QPushButton::clicked, this, &SigningKeysTab::askToDelete);

    m_cardsLayout->addWidget(m_noNewKeyCard, 1);
    makeBold(*m_noNewKeyTitle);
    m_createButton->setIcon(icon(u"add"_s));
    connect(m_createButton, &QPushButton::clicked, this, &SigningKeysTab::createKey);
}

void SigningKeysTab::setAccount(OpenAccount *account)
{
    followInstead(m_account, account, this);
    if (account) {
        connect(account, &OpenAccount::environmentChanged, this, &SigningKeysTab::onEnvironmentChanged);
        connect(account, &OpenAccount::signingKeysChanged, this, &SigningKeysTab::refresh);
    }
    onEnvironmentChanged();
}

void SigningKeysTab::onEnvironmentChanged()
{
    if (m_dialog)
        m_dialog->close(); // it asks about a key of the environment before
    m_keepBanner->hide();
    m_status->clear();
    m_hasCards = false;
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (holder) {
        const QList<Act *> running = m_account->acts().running();
        for (Act *act : running) {
            if (isOurs(act->request()) && act->request().environment.id == holder->id)
                m_status->follow(m_account->acts(), act);
        }
    }
    refresh();
}

std::optional<SigningKey> SigningKeysTab::findKey(bool isActive) const
{
    if (!m_account || !m_account->signingKeys().value)
        return {};
    return foundWith(*m_account->signingKeys().value, &SigningKey::isActive, isActive);
}

void SigningKeysTab::refresh()
{
    if (!m_account) {
        m_pane->show(Fetched<QList<SigningKey>>(), false);
        return;
    }
    Fetched<QList<SigningKey>> keys = m_account->signingKeys();
    const bool isRead = keys.value.has_value();
    const bool isEmpty = isRead && keys.value->isEmpty();
    if (!isRead && m_hasCards)
        keys.value.emplace(); // put away by a lock, and being read again: the cards stay
    m_pane->show(keys, isEmpty);
    if (!isRead)
        return;
    m_hasCards = true;
    const std::optional<SigningKey> current = findKey(true);
    m_current->setVisible(current.has_value());
    if (current) {
        m_current->setCurrent(tr("Current key"), *current, m_account->account().capabilities().isTypedIn);
        present(*m_current, *current);
    }
    refreshNewKey(findKey(false));
    refreshShared();
}

void SigningKeysTab::refreshNewKey(const std::optional<SigningKey> &newKey)
{
    const bool isBusy = m_status->isRunning();
    m_new->setVisible(newKey.has_value());
    m_noNewKeyCard->setVisible(!newKey);
    if (newKey)
        present(*m_new, *newKey);
    enableUnless(*m_deleteButton, isBusy ? underWayText() : QString());
    const QString why = whyNoNewKey();
    m_refusalLabel->setText(why);
    m_refusalLabel->setVisible(!why.isEmpty());
    enableUnless(*m_createButton, isBusy ? underWayText() : why);
}

void SigningKeysTab::present(SigningKeyCard &card, SigningKey key)
{
    // A server does not tell it, nor does a key that was pasted.
    if (key.creatorName.isEmpty() && key.creatorEmail.isEmpty()) {
        const QString fingerprint = signingKeyFingerprint(key);
        if (!m_makers.contains(fingerprint))
            lookUpMaker(fingerprint);
        const auto [person, at] = m_makers.value(fingerprint);
        key.creatorName = person;
        if (!key.createdAt.isValid())
            key.createdAt = at;
    }
    card.present(key, m_account->account().capabilities().isTypedIn, sourceOf(key.id));
}

void SigningKeysTab::lookUpMaker(const QString &fingerprint)
{
    m_makers.insert(fingerprint, {});
    whenFinished(m_services.history.entries(), this, [this, fingerprint](const Result<QList<HistoryEntry>> &entries) {
        for (const HistoryEntry &entry : entries.value_or(QList<HistoryEntry>())) {
            if (entry.what == "CreateSigningKey"_L1 && entry.outcome == "done"_L1 && entry.fingerprint == fingerprint)
                m_makers.insert(fingerprint, {entry.person, entry.at});
        }
        if (!m_makers.value(fingerprint).first.isEmpty())
            refresh();
    });
}

QString SigningKeysTab::whyNoNewKey() const
{
    const std::optional<Environment> holder = m_account->keyHolder();
    if (!holder)
        return tr("The environment that holds this branch's keys was not found.");
    if (holder->isArchived)
        return tr(
            "This environment is archived: Inngest gives it no new key. Unarchive it in Inngest's dashboard first.");
    if (m_account->dashboard().wayOf(ActKind::CreateSigningKey, *holder).means == Way::Means::None)
        return tr("This kind of account makes no signing keys.");
    return {};
}

void SigningKeysTab::refreshShared()
{
    const std::optional<Environment> environment = m_account->environment();
    const std::optional<Environment> holder = m_account->keyHolder();
    const bool isShared = environment && environment->type != EnvironmentType::Production
        && environment->type != EnvironmentType::Test && holder;
    m_sharedLabel->setVisible(isShared);
    if (isShared) {
        m_sharedLabel->setText(environment->id == holder->id
                ? tr("These keys are shared by all branch environments. What you change here holds for every branch.")
                : tr("A branch has no keys of its own. These are the keys of “%1”, which all branches share: what you "
                     "change here holds for every branch.")
                      .arg(shownName(holder->name)));
    }
}

SecretSource SigningKeysTab::sourceOf(const QString &keyId) const
{
    return [account = m_account, keyId] {
        return account ? account->signingKeyValue(keyId) : readyFuture(Result<Secret>(failure(Error::Kind::NotFound)));
    };
}

void SigningKeysTab::createKey()
{
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (holder)
        start({.kind = ActKind::CreateSigningKey, .environment = *holder});
}

void SigningKeysTab::askToDelete()
{
    const std::optional<SigningKey> key = findKey(false);
    const std::optional<Environment> holder = m_account ? m_account->keyHolder() : std::nullopt;
    if (!key || !holder || m_dialog)
        return;
    m_dialog = new DeleteSigningKeyDialog(*m_account, m_services, *key, this);
    connect(m_dialog, &DeleteSigningKeyDialog::rotationRequested, this, &SigningKeysTab::rotationRequested);
    connect(
        m_dialog, &QDialog::accepted, this, [this, dialog = m_dialog.data(), keyId = key->id, environment = *holder] {
            start({.kind = ActKind::DeleteSigningKey,
                .environment = environment,
                .keyId = keyId,
                .reason = dialog->reason()});
        });
    m_dialog->open();
}

void SigningKeysTab::start(const ActRequest &request)
{
    if (!m_account)
        return;
    m_status->follow(m_account->acts(), m_account->acts().start(request));
    refresh();
}

void SigningKeysTab::onActFinished(const Act &act)
{
    m_makers.clear();
    if (act.end() == Act::End::Done && act.signingKey())
        keep(*act.signingKey());
    refresh();
}

void SigningKeysTab::keep(const SigningKey &key)
{
    const std::optional<Environment> holder = m_account->keyHolder();
    if (!holder)
        return;
    const KeyPlace place{m_account->dashboard().origin(), m_account->account().name, *holder};
    whenFinished(m_services.keptKeys.keep(place, key, m_services.clock.now()), this, [this](const Done &done) {
        if (done || done.error().kind == Error::Kind::Cancelled)
            return;
        m_keepBanner->say(Tone::Warning, tr("Not kept for times without a connection"),
            tr("The key itself is fine and stays where it is. %1").arg(errorText(done.error(), Attempt::Secrets)));
    });
}

void SigningKeysTab::resizeEvent(QResizeEvent *event)
{
    m_cardsLayout->setDirection(width() < sideBySideWidth ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    QWidget::resizeEvent(event);
}
