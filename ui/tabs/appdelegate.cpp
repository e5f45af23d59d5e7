// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/appdelegate.h"

#include "app/models/appmodel.h"
#include "ui/common/icons.h"
#include "ui/tabs/apptext.h"

using namespace Qt::StringLiterals;

namespace {

QIcon standingIcon(const QModelIndex &index)
{
    if (index.data(AppModel::AskingRole).toBool())
        return icon(u"reload"_s, Tone::Neutral);
    const auto standing = AppStanding::Kind(index.data(AppModel::StandingRole).toInt());
    switch (standing) {
    case AppStanding::BrokenNow:
        return icon(u"error"_s, Tone::Danger);
    case AppStanding::WouldBreak:
    case AppStanding::NotThere:
        return icon(u"warning"_s, Tone::Warning);
    case AppStanding::Unknown:
        return icon(u"help"_s, Tone::Neutral);
    case AppStanding::Good:
        break;
    }
    return icon(u"done"_s, Tone::Good);
}

} // namespace

AppDelegate::AppDelegate(const AppModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

void AppDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = index.column() == AppModel::Url ? Qt::ElideMiddle : Qt::ElideRight;
    QIcon mark;
    if (index.column() == AppModel::SyncStatus && index.data(AppModel::SyncFailedRole).toBool()) {
        mark = icon(u"error"_s, Tone::Danger);
    } else if (index.column() == AppModel::Sdk) {
        const AppRemark remark = sdkRemark(m_model.appAt(index.row()));
        if (!remark.title.isEmpty())
            mark = icon(u"warning"_s, remark.tone);
    }
    if (index.column() == AppModel::SigningKey && !index.data().toString().isEmpty())
        mark = standingIcon(index);
    if (mark.isNull())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = mark;
}
