// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/settingsfile.h"

#include <QByteArray>
#include <QDate>
#include <QObject>
#include <algorithm>

/// What the person chose, in a settings file. Never a secret.
class Preferences : public QObject
{
    Q_OBJECT

public:
    enum class Theme { System, Light, Dark };
    Q_ENUM(Theme)

    explicit Preferences(const QString &path);

    int clipboardSeconds() const { return number(clipboardTime); }
    int revealSeconds() const { return number(revealTime); }
    int idleLockMinutes() const { return number(idleLockTime); } ///< 0: never.
    Theme theme() const;
    /// The person's choice where the keychain is not to be used.
    bool keepsSecretsInMemory() const { return flag(inMemory); }
    /// Names of keychain items that are to be removed once the keychain is used again.
    QStringList secretsToBeRemoved() const { return m_settings.value(toBeRemoved).toStringList(); }
    QByteArray windowGeometry(const QString &window = QStringLiteral("main")) const;
    /// How the person left a part of a window: the tab in front, a table's columns. Words of that part's own.
    QString shape(const QString &part) const;
    QString lastEnvironment(const QString &accountId) const;
    /// How many months old a key of this environment may grow before it is due; 0: as old as it likes. Unless it was
    /// chosen for the environment, what was chosen for the account counts, or else 12.
    int keyMonths(const QString &accountId, const QString &environmentId) const;
    bool hasBegun() const { return flag(begun); } ///< The person has chosen a way to begin.
    bool remindsOfDueKeys() const { return flag(dueReminders); } ///< By a notice of the desktop.
    QDate lastReminder(const QString &accountId) const; ///< Of keys that are overdue.
    QDate lastChangeReminder(const QString &accountId) const; ///< Of changes outside this program.
    /// KeyChange::before of the newest change in this environment of which a notice told; UTC. Invalid: of none.
    QDateTime toldChanges(const QString &accountId, const QString &environmentId) const;

    void setClipboardSeconds(int seconds) { set(clipboardTime, seconds); }
    void setRevealSeconds(int seconds) { set(revealTime, seconds); }
    void setIdleLockMinutes(int minutes) { set(idleLockTime, minutes); }
    void setTheme(Theme theme);
    void setKeepsSecretsInMemory(bool keeps) { set(inMemory.name, keeps); }
    void setSecretsToBeRemoved(const QStringList &names) { store(toBeRemoved, names); }
    void setWindowGeometry(const QByteArray &geometry, const QString &window = QStringLiteral("main"));
    void setShape(const QString &part, const QString &shape);
    void setLastEnvironment(const QString &accountId, const QString &environmentId);
    /// environmentId: empty: for all environments of the account, also those for which something else was chosen.
    void setKeyMonths(const QString &accountId, const QString &environmentId, int months);
    void setHasBegun() { set(begun.name, true); }
    void setRemindsOfDueKeys(bool reminds) { set(dueReminders.name, reminds); }
    // Of interest to the next reminder only.
    void setLastReminder(const QString &accountId, const QDate &day);
    void setLastChangeReminder(const QString &accountId, const QDate &day);
    void setToldChanges(const QString &accountId, const QString &environmentId, const QDateTime &newest);

    static constexpr int mostKeyMonths = 120;

    /// What kept the file from being read or written, with what to do; empty: nothing did. What is chosen holds all the
    /// same, until the program closes.
    QString trouble() const { return m_trouble; }
    /// Where the file is that was there and is not read; empty: none is.
    const QString &setAside() const { return m_settings.setAside(); }

signals:
    void changed();
    void troubled(); ///< Once a run.

private:
    /// What the file calls it, what holds where nothing was chosen, and between what it has to lie.
    struct Number
    {
        QLatin1StringView name;
        int usual;
        int least;
        int most;
    };
    struct Flag
    {
        QLatin1StringView name;
        bool usual;
    };
    static constexpr Number clipboardTime{QLatin1StringView("clipboardSeconds"), 30, 5, 300};
    static constexpr Number revealTime{QLatin1StringView("revealSeconds"), 30, 5, 300};
    static constexpr Number idleLockTime{QLatin1StringView("idleLockMinutes"), 5, 0, 120};
    static constexpr Flag inMemory{QLatin1StringView("keepsSecretsInMemory"), false};
    static constexpr Flag begun{QLatin1StringView("hasBegun"), false};
    static constexpr Flag dueReminders{QLatin1StringView("remindsOfDueKeys"), true};
    static constexpr QLatin1StringView toBeRemoved{"secretsToBeRemoved"};

    int number(const QString &key, int usual, int least, int most) const;
    int number(const Number &of) const { return number(of.name, of.usual, of.least, of.most); }
    bool flag(const Flag &of) const { return SettingsFile::yesOrNo(m_settings.value(of.name)).value_or(of.usual); }
    QDate dayOf(const QString &key) const { return QDate::fromString(m_settings.value(key).toString(), Qt::ISODate); }
    void set(const Number &of, int value) { set(of.name, std::clamp(value, of.least, of.most)); }
    void set(const QString &key, const QVariant &value);
    void store(const QString &key, const QVariant &value);
    void look();

    SettingsFile m_settings;
    QString m_trouble;
    bool m_isLookDue = false;
};
