// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the record keeps of what is about to be overwritten.

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

} // namespace

QFuture<Done> RotationRecord::keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values)
{
    if (!m_rotation.isBegun())
        return readyFuture<Done>(failure(Error::Kind::Conflict, u"nothing to keep a value for"_s));
    Keeping keeping{place, storeAt(place), values};
    // Of a variable that is written twice the first value is the one to put back.
    keeping.values.removeIf([&](const OverwrittenVariable &value) {
        return std::ranges::any_of(m_rotation.overwritten,
            [&](const OverwrittenValue &row) { return keeping.isOf(row, value.name) && row.isKept; });
    });
    if (keeping.values.isEmpty())
        return readyFuture(Done());
    // undone: takes the change back in memory where it could not be written, so that it does not count.
    const auto writing
        = [this](const std::function<void(Rotation &)> &made, const std::function<void(Rotation &)> &undone) {
              return [this, made, undone] {
                  return mapped(change(made), this, [this, undone](const Done &written) {
                      if (!written)
                          change(undone);
                      return written;
                  });
              };
          };
    QList<Step> steps{writing([keeping](Rotation &rotation) { keeping.addRows(rotation); },
        [keeping](Rotation &rotation) { keeping.dropRows(rotation); })};
    for (const OverwrittenVariable &value : std::as_const(keeping.values)) {
        if (!value.text)
            continue;
        steps.append([this, keeping, value] {
            Rotation rotation = m_rotation;
            if (const OverwrittenValue *row = keeping.rowOf(rotation, value))
                return m_tools.secrets.write(row->secretName, *value.text);
            return readyFuture<Done>(failure(Error::Kind::Conflict, u"put back meanwhile"_s));
        });
    }
    steps.append(writing([keeping](Rotation &rotation) { keeping.setKept(rotation, true); },
        [keeping](Rotation &rotation) { keeping.setKept(rotation, false); }));
    return inOrder(steps, this);
}
