// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/keepoverwritten.h"

#include "app/core/flow.h"
#include "app/domain/secretstore.h"
#include "app/rotation/rotationrecord.h"

#include <QPointer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

class KeepFlow final : public Flow<Done>
{
public:
    KeepFlow(RotationRecord &record, SecretStore &secrets, QString place, QList<OverwrittenVariable> values)
        : m_record(&record)
        , m_secrets(secrets)
        , m_place(std::move(place))
        , m_values(std::move(values))
    {
    }

    void start()
    {
        if (!m_record->rotation().isBegun())
            return finish(failure(Error::Kind::Conflict, u"nothing to keep a value for"_s));
        // Of a variable that is written twice the first value is the one to put back.
        m_values.removeIf([this](const OverwrittenVariable &value) {
            const auto &rows = m_record->rotation().overwritten;
            return std::any_of(rows.cbegin(), rows.cend(),
                [&](const OverwrittenValue &row) { return isOf(row, value.name) && row.isKept; });
        });
        if (m_values.isEmpty())
            return finish({});
        write([this](Rotation &rotation) { addRows(rotation); }, [this](Rotation &rotation) { dropRows(rotation); },
            [this] { keepNext(); });
    }

private:
    /// undone: takes the change back in memory where it could not be written, so that it does not count.
    template <typename Next>
    void write(const std::function<void(Rotation &)> &change, const std::function<void(Rotation &)> &undone, Next next)
    {
        whenFinished(m_record->change(change), this, [this, undone, next](const Done &written) {
            if (written)
                return next();
            if (m_record)
                m_record->change(undone);
            finish(failure(written.error()));
        });
    }

    bool isOf(const OverwrittenValue &row, const QString &variable) const
    {
        return row.place == m_place && row.variable == variable && !row.isRestored;
    }

    /// The row of a try that was cut off, or this one's own.
    OverwrittenValue *rowOf(Rotation &rotation, const OverwrittenVariable &value) const
    {
        for (OverwrittenValue &row : rotation.overwritten) {
            if (isOf(row, value.name) && row.secretName.isEmpty() != value.text.has_value())
                return &row;
        }
        return nullptr;
    }

    void addRows(Rotation &rotation) const
    {
        for (const OverwrittenVariable &value : m_values) {
            OverwrittenValue *row = rowOf(rotation, value);
            if (!row) {
                rotation.overwritten.append({.place = m_place, .variable = value.name});
                row = &rotation.overwritten.last();
                if (value.text)
                    row->secretName = u"rotation/%1/%2"_s.arg(rotation.id).arg(rotation.overwritten.size());
            }
            row->line = value.line;
            row->madeFile = value.madeFile;
            row->isKept = false;
        }
    }

    void dropRows(Rotation &rotation) const
    {
        rotation.overwritten.removeIf([this](const OverwrittenValue &row) {
            return !row.isKept
                && std::any_of(m_values.cbegin(), m_values.cend(),
                    [&](const OverwrittenVariable &value) { return isOf(row, value.name); });
        });
    }

    void keepNext()
    {
        if (!m_record || isCancelled())
            return finish(failure(Error::Kind::Cancelled));
        while (m_next < m_values.size() && !m_values[m_next].text)
            ++m_next;
        if (m_next == m_values.size()) {
            return write([this](Rotation &rotation) { setKept(rotation, true); },
                [this](Rotation &rotation) { setKept(rotation, false); }, [this] { finish({}); });
        }
        const OverwrittenVariable &value = m_values[m_next++];
        Rotation rotation = m_record->rotation();
        const OverwrittenValue *row = rowOf(rotation, value);
        if (!row)
            return finish(failure(Error::Kind::Conflict, u"put back meanwhile"_s));
        whenFinished(m_secrets.write(row->secretName, *value.text), this, [this](const Done &written) {
            if (!written)
                return finish(failure(written.error()));
            keepNext();
        });
    }

    void setKept(Rotation &rotation, bool isKept) const
    {
        for (const OverwrittenVariable &value : m_values) {
            if (OverwrittenValue *row = rowOf(rotation, value))
                row->isKept = isKept;
        }
    }

    const QPointer<RotationRecord> m_record;
    SecretStore &m_secrets;
    const QString m_place;
    QList<OverwrittenVariable> m_values;
    qsizetype m_next = 0;
};

} // namespace

QFuture<Done> keepOverwrittenIn(
    RotationRecord &record, SecretStore &secrets, const QString &place, const QList<OverwrittenVariable> &values)
{
    auto *flow = new KeepFlow(record, secrets, place, values);
    const auto future = flow->future();
    flow->start();
    return future;
}
