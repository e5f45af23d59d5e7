// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/settingsfile.h"

#include <QByteArray>
#include <QDate>
#include <QObject>
#include <QSettings>

/// What the person chose, in a settings file. Never a secret.
class Preferences : public QObject
{
    Q_OBJECT

public:
    enum class Theme { System, Light, Dark };
    Q_ENUM(Theme)

    explicit Preferences(const QString &path, QObject *parent = nullptr);

    int clipboardSeconds() const; ///< 5 to 300; 30.
    int revealSeconds() const; ///< 5 to 300; 30.
    int idleLockMinutes() const; ///< 1 to 120; 5. 0: never.
    Theme theme() const;
    bool keepsSecretsInMemory() const; ///< The person's choice where the keychain is not to be used.
    QByteArray windowGeometry(const QString &window = QStringLiteral("main")) const;
    /// How the person left a part of a window: the tab in front, a table's columns. Words of that part's own.
    QString shape(const QString &part) const;
    QString lastEnvironment(const QString &accountId) const;
    /// How many months old a key of this environment may grow before it is due; 0: as old as it likes. Unless it was
    /// chosen for the environment, what was chosen for the account counts, or else 12.
    int keyMonths(const QString &accountId, const QString &environmentId) const;
    bool hasBegun() const; ///< The person has chosen a way to begin.
    bool remindsOfDueKeys() const; ///< By a notice of the desktop; yes.
    QDate lastReminder() const; ///< Of keys that are overdue.
    QDate lastChangeReminder() const; ///< Of changes outside this program.
    /// KeyChange::before of the newest change in this environment of which a notice told; UTC. Invalid: of none.
    QDateTime toldChanges(const QString &accountId, const QString &environmentId) const;

    void setClipboardSeconds(int seconds);
    void setRevealSeconds(int seconds);
    void setIdleLockMinutes(int minutes);
    void setTheme(Theme theme);
    void setKeepsSecretsInMemory(bool inMemory);
    void setWindowGeometry(const QByteArray &geometry, const QString &window = QStringLiteral("main"));
    void setShape(const QString &part, const QString &shape);
    void setLastEnvironment(const QString &accountId, const QString &environmentId);
    /// environmentId: empty: for all environments of the account, also those for which something else was chosen.
    void setKeyMonths(const QString &accountId, const QString &environmentId, int months);
    void setHasBegun();
    void setRemindsOfDueKeys(bool reminds);
    void setLastReminder(const QDate &day);
    void setLastChangeReminder(const QDate &day);
    void setToldChanges(const QString &accountId, const QString &environmentId, const QDateTime &newest);

    static constexpr int mostKeyMonths = 120;

    /// What kept the file from being read or written, with what to do; empty: nothing did. What is chosen holds all the
    /// same, until the program closes.
    QString trouble() const { return m_trouble; }
    /// Where the file is that was there and is not read; empty: none is.
    const QString &setAside() const { return m_file.setAside; }

signals:
    void changed();
    void troubled(); ///< Once a run.

private:
    void set(const QString &key, const QVariant &value);
    void store(const QString &key, const QVariant &value);
    void look();
    int number(const QString &key, int fallback, int least, int most) const;

    const SettingsFile m_file;
    QSettings m_settings;
    QString m_trouble;
    bool m_isLookDue = false;
};
