// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/appsboarddelegate.h"

#include "app/models/rolloutmodel.h"
#include "ui/common/icons.h"
#include "ui/common/rollouttext.h"

using namespace Qt::StringLiterals;

namespace {

QIcon standingIcon(const QModelIndex &index)
{
    const auto standing = AppStanding::Kind(index.data(RolloutModel::StandingRole).toInt());
    const Tone tone = standingTone(standing);
    const bool isThere = index.data(RolloutModel::ThereRole).toBool();
    switch (standing) {
    case AppStanding::BrokenNow:
        return icon(u"error"_s, tone);
    case AppStanding::WouldBreak:
        return icon(u"warning"_s, tone);
    case AppStanding::NotThere:
        return icon(u"info"_s, tone);
    case AppStanding::Unknown:
        if (isThere && index.data(RolloutModel::EvidenceRole).toInt() == EvidenceClass::AtRisk)
            return icon(u"warning"_s, Tone::Warning);
        // Inferred, or confirmed by a person.
        return isThere ? icon(u"done"_s, Tone::Neutral) : icon(u"help"_s, tone);
    case AppStanding::Good:
        break;
    }
    // Good so far, and good with all the evidence that is asked for, are two things.
    return isThere ? icon(u"done"_s, Tone::Good) : icon(u"waiting"_s, Tone::Info);
}

} // namespace

void AppsBoardDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    QIcon mark;
    if (index.column() == RolloutModel::Name)
        mark = standingIcon(index);
    else if (index.column() == RolloutModel::Count && index.data(RolloutModel::AskingRole).toBool())
        mark = icon(u"reload"_s, Tone::Neutral);
    if (mark.isNull())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = mark;
}
