// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/byhand/byhanddashboard.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/fakeclock.h"
#include "tests/support/filesecretstore.h"
#include "tests/support/rotationwatches.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>

/// A kind of account whose changes persons make: how its program reaches it.
struct PersonKind
{
    const char *name;
    AccountPlaces (*placesAt)(const QUrl &origin);
    std::unique_ptr<Dashboard> (*dashboard)(
        const AccountPlaces &, HistoryStore &, SecretStore &, QNetworkAccessManager &, Clock &);
};

/// The program without its window on an account whose changes persons make, in a folder of its own, with somebody who
/// does what its acts ask for. Its other side is somewhere else.
class PersonStage
{
public:
    /// Not opened yet. real: time goes on by itself.
    PersonStage(const PersonKind &kind, QString folder, Clock *real = nullptr);
    virtual ~PersonStage();

    void open(); ///< As at the start of the program; what ran before is cut off.
    void close();
    Environment environment(const QString &slug = {}) const; ///< Empty: the first.
    std::unique_ptr<RotationSession> makeSession(const QString &slug = {});

    ActRequest request(ActKind kind) const;
    /// The same with the ids of the signing keys that are there.
    ActRequest requestOfSigningKeys(ActKind kind);
    Act *start(const ActRequest &request) { return acts->start(request); }
    /// Until the act has ended; or, where nobody is there, waits.
    [[nodiscard]] bool ends(Act *act);
    /// Until nothing of the session is under way.
    [[nodiscard]] bool rests();
    QString standing() const; ///< Of the session's act, for who reads why it does not rest.
    [[nodiscard]] bool begin(bool signingKey, bool eventKeys);
    /// Through all steps up to this one.
    [[nodiscard]] bool runTo(RotationStep::Kind step);
    /// What a person does next: of acts that are open first.
    [[nodiscard]] bool takeNextStep();

    QList<SigningKey> signingKeys(const QString &slug = {});
    QList<EventKey> eventKeys(const QString &slug = {});
    QList<HistoryEntry> history();
    QString databasePath() const { return m_folder + u'/' + m_database; }
    QByteArray databaseBytes() const;

    FakeClock clock;
    Clock &time; ///< That one, or the real one.
    FileSecretStore secrets;
    QNetworkAccessManager network;
    RotationWatches watches; ///< Before open().
    std::unique_ptr<HistoryStore> store;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<Dashboard> dashboard;
    std::unique_ptr<Acts> acts;
    std::unique_ptr<RotationSession> session;
    /// Called, from the event loop, when an act waits for the person. Null: nobody is there.
    std::function<void(Act *)> person;
    int asked = 0; ///< How often the person was asked.
    QStringList errors; ///< That acts came back with.

    void setOrigin(const QUrl &origin) { m_places = m_kind.placesAt(origin); }
    /// The account's server is there from the next open() on.
    void moveOrigin(const QUrl &origin);

protected:
    const AccountPlaces &places() const { return m_places; }
    void moveTo(const QString &accountId, const QString &database); ///< Closed before.

private:
    void follow(Act *act);
    void pass(std::chrono::milliseconds span);
    void passUntil(const QDateTime &moment);
    void passWhereNobodyAnswers();

    const PersonKind &m_kind;
    const QString m_folder;
    QString m_database = QStringLiteral("history.db");
    AccountPlaces m_places;
    std::unique_ptr<Dashboard> m_watched; // where there are watches
    QList<Environment> m_environments;
    QPointer<const RestartWatch> m_followed;
    QElapsedTimer m_sincePass; // real time
    QTimer m_realSeconds;
};

/// Goes before a stage that has its own folder.
struct TemporaryPlace
{
    QTemporaryDir directory;
};
