// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"

#include "app/accounts/accountlist.h"
#include "app/accounts/connection.h"
#include "app/accounts/forgetting.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/origintext.h"
#include "app/accounts/serveraccount.h"
#include "app/accounts/signintrial.h"
#include "app/accounts/tokenkeeper.h"
#include "app/byhand/keytrials.h"
#include "app/core/clock.h"
#include "app/core/policy.h"
#include "app/core/whenfinished.h"
#include "app/domain/tokensource.h"
#include "app/noted/typedinkeeper.h"
#include "app/practice/practicehost.h"
#include "app/rollout/appprobes.h"
#include "app/selfhosted/serversetup.h"

#include <QNetworkAccessManager>
#include <QProcessEnvironment>
#include <algorithm>

using namespace Qt::StringLiterals;

class Accounts::Private
{
public:
    Private(const Directories &places, SecretStore &secretStore, HistoryStore &historyStore, Clock &programClock,
        QString who, Clock *practiceClock)
        : list(places.settings + u"/accounts.ini"_s)
        , tokens(secretStore)
        , secrets(secretStore)
        , history(historyStore)
        , clock(programClock)
        , person(std::move(who))
        , typedIn(historyStore, secretStore, programClock)
        , byHand(historyStore, secretStore, network, programClock)
        , selfHosted(network, programClock)
        , practice(practiceClock ? *practiceClock : systemClock, places.data + u"/practice"_s)
    {
    }

    // Before the network: an answer may arrive while that closes, and then calls these.
    AccountList list;
    TokenKeeper tokens;
    /// A client token that was replaced while it was tried out, and what replaced it.
    std::optional<std::pair<Secret, Secret>> replaced;
    SecretStore &secrets;
    HistoryStore &history;
    Clock &clock;
    const QString person;
    QNetworkAccessManager network;
    TypedInKeeper typedIn;
    KeyTrials byHand;
    ServerSetUp selfHosted;
    AppProbes probes{clock};
    SystemClock systemClock; // of the practice account's thread
    PracticeHost practice;
    Connection connection; // its dashboard has moved into current
    std::unique_ptr<OpenAccount> current;
    QString openId;
    int attempt = 0; // an answer for an account that is no longer wanted is dropped
};

namespace {

Account practiceAccount()
{
    return {.id = practiceAccountId, .name = Accounts::tr("Practice account"), .kind = AccountKind::Practice};
}

} // namespace

Accounts::Accounts(const Directories &places, SecretStore &secrets, HistoryStore &history, Clock &clock, QString person,
    Clock *practiceClock)
    : d(std::make_unique<Private>(places, secrets, history, clock, std::move(person), practiceClock))
{
}

Accounts::~Accounts() = default;

QList<Account> Accounts::list() const
{
    return QList<Account>{practiceAccount()} + d->list.accounts();
}

const AccountList &Accounts::stored() const
{
    return d->list;
}

OpenAccount *Accounts::current() const
{
    return d->current.get();
}

AppProbes &Accounts::probes() const
{
    return d->probes;
}

PracticeControl *Accounts::practice() const
{
    return d->current && d->current->account().capabilities().isRehearsal ? d->practice.control() : nullptr;
}

QProcessEnvironment Accounts::toolEnvironment() const
{
    return practice() ? d->practice.toolEnvironment() : QProcessEnvironment::systemEnvironment();
}

void Accounts::openLast()
{
    const QString last = d->list.lastOpen();
    if (d->list.find(last))
        return open(last);
    open(practiceAccountId);
    // What stands in for one that this version cannot open is nobody's choice: it is not kept as one.
    if (d->list.isNotKnown(last))
        note(last);
}

void Accounts::note(const QString &lastOpen)
{
    const Done noted = d->list.setLastOpen(lastOpen);
    if (noted || !m_notNoted.isEmpty())
        return;
    m_notNoted = noted.error().serverMessage;
    emit troubled();
}

void Accounts::open(const QString &accountId)
{
    const std::optional<Account> own = d->list.find(accountId);
    if (!own && accountId != practiceAccountId)
        return;
    if (!mayClose(d->openId))
        return m_askToLeave(accountId);
    openAnew(accountId);
}

/// Conflict, in words: it is the open one, and something goes on there.
Done Accounts::mayClose(const QString &accountId) const
{
    const QString goesOn = d->current && d->openId == accountId && m_goesOn ? m_goesOn() : QString();
    if (goesOn.isEmpty())
        return {};
    return failure(Error::Kind::Conflict, tr("%1 Wait until that has ended, then try again.").arg(goesOn), u"in use"_s);
}

void Accounts::openAnew(const QString &accountId)
{
    const std::optional<Account> own = d->list.find(accountId);
    close();
    d->openId = accountId;
    note(accountId);
    switch (own ? own->kind : AccountKind::Practice) {
    case AccountKind::Practice:
        return openPractice();
    case AccountKind::Cloud:
        return openCloud(*own);
    case AccountKind::ByHand:
    case AccountKind::SelfHosted:
        return show(*own, connectNoted(*own, d->history, d->secrets, d->network, d->clock));
    }
}

void Accounts::close()
{
    ++d->attempt;
    m_lacksSignIn = false;
    // Whoever shows it lets go of it first.
    const std::unique_ptr<OpenAccount> closing = std::move(d->current);
    d->connection = {};
    if (closing)
        emit currentChanged();
}

void Accounts::openCloud(const Account &account)
{
    if (!Policy::now().allows(Policy::Feature::SessionSignIn)) {
        emit openFailed(account.id, {.kind = Error::Kind::Forbidden, .detail = u"switched off by the policy"_s});
        return;
    }
    whenFinished(d->tokens.read(account.id), this,
        [this, account, attempt = d->attempt](const Result<std::optional<Secret>> &token) {
            if (attempt != d->attempt)
                return;
            if (!token) {
                emit openFailed(account.id, token.error());
                return;
            }
            m_lacksSignIn = !*token;
            show(account, connectCloud(account, token->value_or(Secret()), d->network, d->clock, memoryOf(account.id)));
        });
}

ConnectionMemory Accounts::memoryOf(const QString &accountId)
{
    // They may be called for an answer that arrives while the program closes: nothing but the private parts is touched.
    return {.tokenReplaced = [&tokens = d->tokens, accountId](const Secret &token) { tokens.keep(accountId, token); },
        .sessionChanged =
            [&list = d->list, accountId](const QString &sessionId) {
                if (std::optional<Account> account = list.find(accountId)) {
                    account->clerkSessionId = sessionId;
                    list.put(*account);
                }
            }};
}

Secret Accounts::newestOf(const Secret &pasted)
{
    return d->replaced && d->replaced->first == pasted ? d->replaced->second : pasted;
}

void Accounts::openPractice()
{
    whenFinished(d->practice.start(), this, [this, attempt = d->attempt](const Result<PracticeInfo> &info) {
        if (info && info->setAside != std::exchange(m_practiceSetAside, info->setAside))
            emit troubled();
        if (attempt != d->attempt)
            return;
        if (info)
            show(practiceAccount(), connectPractice(info->origin, info->token, d->network, d->clock));
        else
            emit openFailed(practiceAccountId, info.error());
    });
}

void Accounts::show(const Account &account, Connection connection)
{
    d->connection = std::move(connection);
    d->current
        = std::make_unique<OpenAccount>(account, std::move(d->connection.dashboard), d->history, d->clock, d->person);
    emit currentChanged();
    d->current->reloadEnvironments();
}

QFuture<Result<QList<Organization>>> Accounts::trySignIn(const SignInDraft &draft)
{
    if (!Policy::now().allows(Policy::Feature::SessionSignIn))
        return readyFuture<Result<QList<Organization>>>(
            failure(Error::Kind::Forbidden, u"switched off by the policy"_s));
    // Clerk may answer with a new client token in the place of the pasted one: add() and signInAgain() keep the newest.
    const auto note = [&replaced = d->replaced, pasted = draft.token](
                          const Secret &newest) { replaced = std::pair(pasted, newest); };
    const auto tryingAgain = [that = QPointer(this)](int attempt, int attempts, const Error &why) {
        if (that)
            emit that->signInTryingAgain(attempt, attempts, why);
    };
    return SignInTrial::run(draft, d->network, d->clock, note, tryingAgain);
}

QFuture<Result<Account>> Accounts::add(
    const QString &name, const SignInDraft &draft, const std::optional<Organization> &organization)
{
    const Account account = cloudAccountOf(name, draft, organization);
    if (!Policy::now().allows(Policy::Feature::SessionSignIn))
        return readyFuture<Result<Account>>(failure(Error::Kind::Forbidden, u"switched off by the policy"_s));
    if (!isAllowedOrigin(account.apiOrigin))
        return readyFuture<Result<Account>>(failure(Error::Kind::Insecure, u"the API's origin"_s));

    const Secret token = newestOf(draft.token);
    if (account.method == SignInMethod::SessionToken) {
        d->tokens.keepInMemory(account.id, token);
        return readyFuture(put(account));
    }
    // The token first: an account without one would only ask for it again.
    return mapped(d->tokens.keep(account.id, token), this, [this, account](const Done &kept) {
        const Result<Account> stored = kept ? put(account) : failure(kept.error());
        if (!stored)
            d->tokens.giveUp(account.id);
        return stored;
    });
}

Result<Account> Accounts::put(const Account &account, const QJsonObject &noted)
{
    const bool isNew = !d->list.find(account.id);
    if (const Done saved = d->list.put(account); !saved)
        return failure(saved.error());
    if (isNew)
        whenFinished(noteAccount(d->history, u"AddAccount"_s, account, d->person, d->clock.now(), this, noted), this,
            [this, name = account.name](const Done &isNoted) {
                if (!isNoted)
                    emit addedUnnoted(name, isNoted.error());
            });
    if (d->current && d->openId == account.id)
        d->current->setName(account.name);
    emit listChanged();
    return account;
}

Done Accounts::signInAgain(
    const QString &accountId, const Secret &pasted, const std::optional<Organization> &organization)
{
    std::optional<Account> account = d->list.find(accountId);
    if (!account || !d->current || accountId != d->openId)
        return failure(Error::Kind::Cancelled);
    if (!Policy::now().allows(Policy::Feature::SessionSignIn)) // one can come while the sign-in is tried out
        return failure(Error::Kind::Forbidden, u"switched off by the policy"_s);
    if (!organization && account->method == SignInMethod::ClerkClient)
        return failure(Error::Kind::Forbidden, u"this sign-in is no member of the account's organization"_s);
    if (noteOrganization(*account, organization, pasted)) {
        // What a token tells of itself can be noted at a later sign-in, too.
        if (const Result<Account> saved = put(*account); !saved && organization)
            return failure(saved.error());
    }
    const Secret token = newestOf(pasted);
    m_lacksSignIn = false;
    d->connection.tokens->signIn(token, organization ? organization->sessionId : QString());
    if (account->method == SignInMethod::SessionToken)
        d->tokens.keepInMemory(accountId, token);
    else
        d->tokens.keep(accountId, token); // what the keychain does not take now is tried again later
    return {};
}

qsizetype Accounts::signInsNotKept() const
{
    return d->tokens.notKept();
}

void Accounts::declineSignIn()
{
    if (d->connection.tokens)
        d->connection.tokens->decline();
}

TypedInKeeper &Accounts::typedIn() const
{
    return d->typedIn;
}

KeyTrials &Accounts::byHand() const
{
    return d->byHand;
}

QFuture<Result<Account>> Accounts::saveByHand(
    const QString &accountId, const QString &name, const QUrl &apiOrigin, const QList<TypedEnvironment> &environments)
{
    Account account = d->list.find(accountId).value_or(Account{.id = accountId, .kind = AccountKind::ByHand});
    account.name = name.trimmed();
    account.apiOrigin = apiOrigin;
    if (!isAllowedOrigin(account.apiOrigin))
        return readyFuture<Result<Account>>(failure(Error::Kind::Insecure, u"the API's origin"_s));
    const AccountPlaces places = *placesOf(account);
    const auto allowed = refuseAgainstRotation(d->history, d->typedIn, places, environments, this);
    const auto stored = chained(allowed, this, [this, account, places](const QList<TypedEnvironment> &left) {
        // The account first: what is kept of one that nobody sees could not be removed.
        const bool isDoubted = std::ranges::any_of(left, &TypedEnvironment::isDoubted);
        const bool isUnchecked = std::ranges::any_of(left, &TypedEnvironment::isUnchecked);
        const Result<Account> listed = put(account,
            isDoubted         ? QJsonObject{{u"doubted"_s, true}}
                : isUnchecked ? QJsonObject{{u"unchecked"_s, true}}
                              : QJsonObject());
        return listed ? d->typedIn.save(places, left, d->person) : readyFuture<Done>(failure(listed.error()));
    });
    return mapped(stored, this, [this, account](const Done &saved) -> Result<Account> {
        if (d->current && d->current->account().id == account.id)
            d->current->reloadAll();
        return saved ? Result<Account>(account) : failure(saved.error());
    });
}

ServerSetUp &Accounts::selfHosted() const
{
    return d->selfHosted;
}

QFuture<Result<Account>> Accounts::saveServer(const QString &accountId, const QString &name, const ServerDraft &draft,
    const ServerFacts &facts, const QStringList &names)
{
    const std::optional<Account> before = d->list.find(accountId);
    const bool hasMoved = before && before->apiOrigin != draft.origin;
    // It is opened anew then.
    if (const Done mayMove = hasMoved ? mayClose(accountId) : Done(); !mayMove)
        return readyFuture<Result<Account>>(failure(mayMove.error()));
    const Account account = serverAccountOf(before, accountId, name, draft);
    // The account first: what is kept of one that nobody sees could not be removed.
    const bool isUnchecked = facts.held.isEmpty(); // what it holds is known of one that answered
    if (const Result<Account> listed = put(account, isUnchecked ? QJsonObject{{u"unchecked"_s, true}} : QJsonObject());
        !listed)
        return readyFuture(listed);
    const ServerChange change{before, account, draft.signingKey, facts, names, d->person, d->clock.now()};
    return mapped(storeServer(d->history, d->typedIn, change, this), this,
        [this, before, account, hasMoved](const Done &stored) -> Result<Account> {
            if (!stored && before)
                put(*before);
            if (d->current && d->openId == account.id)
                stored &&hasMoved ? openAnew(account.id) : d->current->reloadAll();
            return stored ? Result<Account>(account) : failure(stored.error());
        });
}

QFuture<Done> Accounts::rename(const QString &accountId, const QString &name)
{
    std::optional<Account> account = d->list.find(accountId);
    if (!account)
        return readyFuture<Done>(failure(Error::Kind::NotFound));
    account->name = name.trimmed();
    return readyFuture(asDone(put(*account)));
}

QFuture<Done> Accounts::mayRemove(const Account &account)
{
    const Done mayGo = mayClose(account.id); // it would be closed with its removal
    return mayGo ? refuseRemovingInRotation(d->history, account, this) : readyFuture(mayGo);
}

bool Accounts::sharesOrigin(const Account &account) const
{
    return std::ranges::any_of(d->list.accounts(), [&account](const Account &other) {
        return other.id != account.id && filedUnder(other) == filedUnder(account);
    });
}

QFuture<Result<RemovedAccount>> Accounts::remove(const QString &accountId)
{
    const std::optional<Account> account = d->list.find(accountId);
    if (!account)
        return readyFuture<Result<RemovedAccount>>(failure(Error::Kind::NotFound));
    // The secrets first: while the account is listed, one that could not be removed can be removed later.
    const auto gone = chained(mayRemove(*account), this, [this, account = *account] {
        if (placesOf(account))
            return forgetTypedIn(d->history, d->secrets, d->typedIn, account, this);
        const auto kept = sharesOrigin(account) ? readyFuture(Done())
                                                : forgetSignedIn(d->history, d->secrets, filedUnder(account), this);
        const auto token = chained(kept, this, [this, id = account.id] { return d->tokens.forget(id); });
        return mappedValue(token, this, [] { return true; });
    });
    return chained(gone, this, [this, account = *account](bool wasNoted) {
        using Answer = Result<RemovedAccount>;
        if (const Done removed = d->list.remove(account.id); !removed)
            return readyFuture<Answer>(failure(removed.error()));
        const auto noted = noteAccount(d->history, u"RemoveAccount"_s, account, d->person, d->clock.now(), this);
        emit listChanged();
        if (d->openId == account.id)
            openAnew(practiceAccountId);
        return mapped(noted, this, [wasNoted](const Done &isNoted) -> Answer {
            return RemovedAccount{wasNoted, isNoted ? std::nullopt : std::optional(isNoted.error())};
        });
    });
}
