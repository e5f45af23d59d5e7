// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/core/directories.h"
#include "app/core/result.h"
#include "app/core/secret.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

class AccountList;
class AppProbes;
class Clock;
class HistoryStore;
class KeyTrials;
class OpenAccount;
class PracticeControl;
class QProcessEnvironment;
class SecretStore;
class ServerSetUp;
class TypedInKeeper;
struct Connection;
struct ConnectionMemory;
struct ServerDraft;
struct ServerFacts;
struct TypedEnvironment;

/// What a person filled in to sign in to a Cloud account. The token is the Clerk client token, the marketplace cookie's
/// value or a bare session token, by method.
struct SignInDraft
{
    /// Method and origins. Of one that is signed in to again without Clerk also its organization: a token that tells
    /// another one is another organization's.
    Account account;
    Secret token;
    // Of such a one. Empty: a new one, or it is not known.
    QStringList environmentIds = {}; ///< Where no organization is told, one of these has to be there.
    /// Where neither is known: without it the token may be another organization's, or this was deleted meanwhile.
    QString lastEnvironmentId = {};
};

/// The detail of the error that the token of a draft works, and nothing but a person tells whether it is the account's.
constexpr QLatin1StringView perhapsAnotherOrganization("perhaps another organization");

/// An organization that a Clerk client is, or can be, signed in to.
struct Organization
{
    QString sessionId;
    QString organizationId; ///< Empty: a personal session without an organization.
    QString name;
    QString userEmail;
    bool isLastActive = false; ///< The one that the browser used last: preselect it.

    bool operator==(const Organization &) const = default;
};

enum class SameSignIn {
    No,
    CannotTell, ///< Neither has an organization, and of one of the two persons nobody told who it is.
    Yes,
};

/// Whether a sign-in is that of the account: of its organization, or, where it has none, of its person.
SameSignIn sameSignIn(const Account &account, const Organization &found);

/// What there is to say of an account that was removed.
struct RemovedAccount
{
    /// False: of an account whose keys are noted here nothing was, so values of its keys may still be in the keychain.
    bool wasNoted = true;
    std::optional<Error> notInHistory = {}; ///< Why that it was removed is not there.
};

/// The accounts that are set up, and the one that is open. Knows which kinds there are and alone builds their
/// implementations. Keeps what is no secret in a settings file, tokens in the keychain. The practice account is always
/// there.
class Accounts : public QObject
{
    Q_OBJECT

public:
    /// places: where the settings file and the practice account's state are kept. person: who acts, for the history.
    /// practiceClock: of the practice account's server, read in a thread of its own; null: the system's.
    Accounts(const Directories &places, SecretStore &secrets, HistoryStore &history, Clock &clock, QString person,
        Clock *practiceClock = nullptr);
    ~Accounts() override;

    QList<Account> list() const; ///< The practice account first, then by name.
    const AccountList &stored() const; ///< All but that one, and what became of their file.
    /// What kept it from noting which account is open, with what to do; empty: nothing did. Once a run.
    const QString &notNoted() const { return m_notNoted; }
    /// Where the practice account's file is that was damaged, so that the account was begun anew; empty: none was.
    const QString &practiceSetAside() const { return m_practiceSetAside; }
    /// Null before the first open(), and while an account is being opened: a window shows that state too.
    OpenAccount *current() const;

    /// Closes the one before (currentChanged: there is none) and opens this one (currentChanged again, or openFailed);
    /// its lists load after that.
    void open(const QString &accountId);
    /// Of whoever shows the open account. goesOn: in words, what closing it would cut off; empty: nothing, and without
    /// it nothing ever is. askToLeave: that is so, and this other one is wanted; opens it where the person says so.
    void setUser(std::function<QString()> goesOn, std::function<void(const QString &nextId)> askToLeave)
    {
        m_goesOn = std::move(goesOn);
        m_askToLeave = std::move(askToLeave);
    }
    void openLast(); ///< The one that was open last time; the practice account at the first start.

    /// Tries the token out and tells which organizations it opens (signInTryingAgain meanwhile, where nobody answers).
    /// Nothing is stored.
    QFuture<Result<QList<Organization>>> trySignIn(const SignInDraft &draft);
    /// Stores the token in the keychain (a session token: in memory only) and the account in the settings.
    QFuture<Result<Account>> add(
        const QString &name, const SignInDraft &draft, const std::optional<Organization> &organization);
    /// With a token that trySignIn() found good: signs the account in again in place, and calls that wait go on.
    /// organization: that of the token with its new session, which is the account's for certain or by a person's word;
    /// none where the method knows none. Cancelled: it is no longer the open one. Forbidden: also by the policy.
    Done signInAgain(const QString &accountId, const Secret &token, const std::optional<Organization> &organization);
    /// Of the open account none was at hand when it was opened (its entry came from another computer, the keychain is
    /// another one, or memory is used in its place), and nobody has signed in since.
    bool lacksSignIn() const { return m_lacksSignIn; }
    /// Of how many accounts the keychain did not take the sign-in: after the next start they ask for it again.
    qsizetype signInsNotKept() const;
    /// The person would rather not sign in: what waits ends as NotSignedIn.
    void declineSignIn();

    /// Of accounts whose keys are noted here: tells what was typed in. Lives as long as this.
    TypedInKeeper &typedIn() const;
    /// Of accounts by hand: tries keys out. Lives as long as this.
    KeyTrials &byHand() const;
    /// Adds one with this new id, or changes what was typed in of the one that has it; an open one is read again. Where
    /// it fails the account is there, without what could not be stored, and can be saved again.
    QFuture<Result<Account>> saveByHand(const QString &accountId, const QString &name, const QUrl &apiOrigin,
        const QList<TypedEnvironment> &environments);

    /// Of self-hosted servers: asks what one is. Lives as long as this.
    ServerSetUp &selfHosted() const;
    /// Adds one with this new id, or gives the one that has it another signing key, or another address: what is kept of
    /// it stays its own, and the history says what spoke for its being the same server. facts: as it answered just now;
    /// names: of its event keys, in their order there. Conflict, in words: it moves, and something goes on there. What
    /// fails leaves the one that was there where it was.
    QFuture<Result<Account>> saveServer(const QString &accountId, const QString &name, const ServerDraft &draft,
        const ServerFacts &facts, const QStringList &names);

    QFuture<Done> rename(const QString &accountId, const QString &name);
    /// Conflict, in words: why it cannot be removed now.
    QFuture<Done> mayRemove(const Account &account);
    /// Whether keys that are kept here, and what apps are asked with, can be another account's as well.
    bool sharesOrigin(const Account &account) const;
    /// Forgets the account, its token, the keys that are kept here of it and what its apps are asked with (where
    /// sharesOrigin(): its token alone), or what was typed in of it. What is in the history stays, and so do the
    /// records of its rotations. Conflict, in words: not now.
    QFuture<Result<RemovedAccount>> remove(const QString &accountId);

    /// The practice account's server, for the practice panel; null while another account is open.
    PracticeControl *practice() const;

    /// Shared by all that ask apps, so that none is asked twice at the same moment.
    AppProbes &probes() const;

    /// In which a deployment target's own tool is run for the open account.
    QProcessEnvironment toolEnvironment() const;

    static QUrl defaultApiOrigin() { return QUrl(QStringLiteral("https://api.inngest.com")); }
    static QUrl defaultClerkOrigin() { return QUrl(QStringLiteral("https://clerk.inngest.com")); }

signals:
    void listChanged();
    void currentChanged();
    /// The open account could not be opened (its server did not start, its token is not in the keychain).
    void openFailed(const QString &accountId, const Error &error);
    /// While a sign-in is tried out: nobody answered, and the next attempt, of so many, comes.
    void signInTryingAgain(int attempt, int attempts, const Error &why);
    /// It is there, and the history does not have that it was added.
    void addedUnnoted(const QString &name, const Error &why);
    void troubled(); ///< See notNoted() and practiceSetAside().

private:
    void note(const QString &lastOpen);
    void openAnew(const QString &accountId); ///< Without asking whether the open one may be left.
    Done mayClose(const QString &accountId) const;
    void close();
    void openCloud(const Account &account);
    void openPractice();
    void show(const Account &account, Connection connection);
    ConnectionMemory memoryOf(const QString &accountId);
    Secret newestOf(const Secret &pasted);
    Result<Account> put(const Account &account, const QJsonObject &noted = {}); ///< noted: where it is a new one.

    std::function<QString()> m_goesOn;
    std::function<void(const QString &nextId)> m_askToLeave;
    QString m_notNoted;
    QString m_practiceSetAside;
    bool m_lacksSignIn = false;
    class Private;
    const std::unique_ptr<Private> d;
};
