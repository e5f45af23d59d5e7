// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/keepoverwritten.h"

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"
#include "app/rotation/rotationrecord.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The rows of what is about to be overwritten at a place.
struct Keeping
{
    QString place;
    QString store; ///< See storeAt().
    QList<OverwrittenVariable> values;

    bool isOf(const OverwrittenValue &row, const QString &variable) const
    {
        return row.variable == variable && !row.isRestored
            && (row.place == place || (!store.isEmpty() && storeAt(row.place) == store));
    }

    /// The row of a try that was cut off, or this one's own.
    OverwrittenValue *rowOf(Rotation &rotation, const OverwrittenVariable &value) const
    {
        return firstOf(rotation.overwritten, [&](const OverwrittenValue &row) {
            return isOf(row, value.name) && row.secretName.isEmpty() != value.text.has_value();
        });
    }

    void addRows(Rotation &rotation) const
    {
        for (const OverwrittenVariable &value : values) {
            OverwrittenValue *row = rowOf(rotation, value);
            if (!row) {
                rotation.overwritten.append({.place = place, .variable = value.name});
                row = &rotation.overwritten.last();
                if (value.text)
                    row->secretName
                        = u"rotation/%1/%2"_s.arg(rotation.id, QString::number(rotation.overwritten.size()));
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
                && std::ranges::any_of(values, [&](const OverwrittenVariable &value) { return isOf(row, value.name); });
        });
    }

    void setKept(Rotation &rotation, bool isKept) const
    {
        for (const OverwrittenVariable &value : values) {
            if (OverwrittenValue *row = rowOf(rotation, value))
                row->isKept = isKept;
        }
    }
};

/// undone: takes the change back in memory where it could not be written, so that it does not count.
Step writing(RotationRecord &record, const std::function<void(Rotation &)> &change,
    const std::function<void(Rotation &)> &undone)
{
    return [&record, change, undone] {
        return mapped(record.change(change), &record, [&record, undone](const Done &written) {
            if (!written)
                record.change(undone);
            return written;
        });
    };
}

} // namespace

QFuture<Done> keepOverwrittenIn(
    RotationRecord &record, SecretStore &secrets, const QString &place, const QList<OverwrittenVariable> &values)
{
    if (!record.rotation().isBegun())
        return readyFuture<Done>(failure(Error::Kind::Conflict, u"nothing to keep a value for"_s));
    Keeping keeping{place, storeAt(place), values};
    // Of a variable that is written twice the first value is the one to put back.
    keeping.values.removeIf([&](const OverwrittenVariable &value) {
        const auto &rows = record.rotation().overwritten;
        return std::ranges::any_of(
            rows, [&](const OverwrittenValue &row) { return keeping.isOf(row, value.name) && row.isKept; });
    });
    if (keeping.values.isEmpty())
        return readyFuture(Done());
    QList<Step> steps{writing(
        record, [keeping](Rotation &rotation) { keeping.addRows(rotation); },
        [keeping](Rotation &rotation) { keeping.dropRows(rotation); })};
    for (const OverwrittenVariable &value : std::as_const(keeping.values)) {
        if (!value.text)
            continue;
        steps.append([&record, &secrets, keeping, value] {
            Rotation rotation = record.rotation();
            if (const OverwrittenValue *row = keeping.rowOf(rotation, value))
                return secrets.write(row->secretName, *value.text);
            return readyFuture<Done>(failure(Error::Kind::Conflict, u"put back meanwhile"_s));
        });
    }
    steps.append(writing(
        record, [keeping](Rotation &rotation) { keeping.setKept(rotation, true); },
        [keeping](Rotation &rotation) { keeping.setKept(rotation, false); }));
    return inOrder(steps, &record);
}
