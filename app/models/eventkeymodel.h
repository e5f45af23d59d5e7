// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "app/models/flatmodel.h"
#include "app/rotation/eventkeyholders.h"

class Clock;

/// What a table shows of an event key: everything but the key.
struct EventKeyRow
{
    QString id;
    QString name;
    QString masked;
    QString fingerprint;
    EventKeySource source = EventKeySource::Key;
    EventFilter filter;
    QString filterText; ///< The same in words, folded, for sorting.
    QDateTime createdAt; ///< UTC; invalid: unknown.
    /// What its time is.
    enum class Beginning {
        Made, ///< At Inngest, which tells it.
        MadeHere, ///< By this program, and not at Inngest.
        Brought, ///< By a person, of an account that tells no times: it can be older.
    };
    Beginning beginning = Beginning::Made;

    static EventKeyRow of(const EventKey &key);
    bool operator==(const EventKeyRow &) const = default;
};

/// The event keys of an environment, without their values. Naturally by name.
class EventKeyModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { Name, Masked, Fingerprint, Filter, Age, Source, Apps };
    enum Role {
        IsFilteredRole = FirstOwnRole, ///< bool: the key has a filter, as far as is known.
        IsSharedRole, ///< bool: more than one app says that it holds it.
    };

    explicit EventKeyModel(const Clock &clock, QObject *parent = nullptr);

    void setKeys(const QList<EventKeyRow> &keys);
    /// What the apps have said, for the last column.
    void setHolders(const EventKeyHolders &holders);
    const EventKeyHolders &holders() const { return m_holders; }
    /// The key shown in the row, which must be one of those shown.
    const EventKeyRow &keyAt(int row) const { return m_rows[sourceRow(row)]; }
    QStringList names() const; ///< Of all keys, shown or not.
    /// Those that several apps hold, shown or not, in the natural order of their names.
    QList<EventKeyRow> shared() const;

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;

private:
    QString text(const EventKeyRow &key, int column) const;
    QString hint(const EventKeyRow &key, int column) const;

    QString appsText(const EventKeyRow &key) const;
    QString appsHint(const EventKeyRow &key) const;

    const Clock &m_clock;
    EventKeyHolders m_holders;
    std::vector<EventKeyRow> m_rows;
};
