// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appstable.h"

#include "app/core/soon.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/words/apptext.h"
#include "ui/words/rollouttext.h"
#include "ui/words/tone.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPixmapCache>
#include <QStyledItemDelegate>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The app that stands in the row, of several the worst; nullptr: a heading.
const RolloutRow *rowAt(const QModelIndex &index)
{
    const auto *model = qobject_cast<const RolloutModel *>(index.model());
    return model ? model->worstAt(index.row()) : nullptr;
}

bool isMute(const QModelIndex &index)
{
    const RolloutRow *row = rowAt(index);
    return row && row->isMuteSinceProven();
}

QIcon standingIcon(const QModelIndex &index)
{
    const auto standing = AppStanding::Kind(index.data(RolloutModel::StandingRole).toInt());
    const Tone tone = standingLook(standing).first;
    const bool isThere = index.data(RolloutModel::ThereRole).toBool();
    switch (standing) {
    case AppStanding::BrokenNow:
        return icon(u"error"_s, tone);
    case AppStanding::WouldBreak:
        if (const RolloutRow *row = rowAt(index); row && row->isToDo())
            return icon(u"ahead"_s, Tone::Neutral);
        return icon(u"warning"_s, tone);
    case AppStanding::NotThere:
        return icon(u"info"_s, tone);
    case AppStanding::Unknown:
        if (isThere && (index.data(RolloutModel::EvidenceRole).toInt() == EvidenceClass::AtRisk || isMute(index)))
            return icon(u"warning"_s, Tone::Warning);
        // Inferred, or confirmed by a person.
        return isThere ? icon(u"done"_s, Tone::Neutral) : icon(u"help"_s, tone);
    case AppStanding::Good:
        break;
    }
    // Good so far, and good with all the evidence that is asked for, are two things.
    return isThere ? icon(u"done"_s, Tone::Good) : icon(u"waiting"_s, Tone::Info);
}

/// Of what Inngest lists of the app.
QIcon listedIcon(const QModelIndex &index)
{
    const RolloutRow *row = rowAt(index);
    if (!row)
        return {};
    const std::optional<Sync> &sync = row->app.app.latestSync;
    if (index.column() == RolloutModel::LastSync)
        return sync && !sync->error.isEmpty() ? icon(u"warning"_s, Tone::Warning) : QIcon();
    constexpr bool isRotated = false; // which changes its words, and not its tone
    const TonedText remark = sdkRemark(sdkOf(row->app.app, row->latest.sdk()), isRotated);
    return remark.title.isEmpty() ? QIcon() : icon(u"warning"_s, remark.tone);
}

QIcon resyncIcon(RolloutModel::ResyncState::Kind kind)
{
    using State = RolloutModel::ResyncState;
    switch (kind) {
    case State::None:
        return {};
    case State::Open:
        break;
    case State::Running:
        return icon(u"waiting"_s, Tone::Info);
    case State::Good:
        return icon(u"done"_s, Tone::Good);
    case State::Trouble:
        return icon(u"warning"_s, Tone::Warning);
    }
    return icon(u"ahead"_s);
}

constexpr QSize barSize(52, 8);

/// With a dot at its end while the app is being asked.
QPixmap drawnBar(double fraction, bool isAsking, const QColor &track, const QColor &fill, qreal ratio)
{
    QPixmap pixmap(barSize * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF whole(QPointF(0, 0), QSizeF(barSize));
    const qreal radius = whole.height() / 2;
    painter.setBrush(track);
    painter.drawRoundedRect(whole, radius, radius);
    painter.setBrush(fill);
    if (fraction > 0)
        painter.drawRoundedRect(
            QRectF(0, 0, std::max(whole.height(), whole.width() * fraction), whole.height()), radius, radius);
    if (isAsking)
        painter.drawEllipse(QPointF(whole.width() - radius, radius), radius / 2, radius / 2);
    return pixmap;
}

/// How much of the count is there, in a colour that the text beside it explains.
QIcon bar(double fraction, Tone tone, bool isAsking, const QPalette &palette, qreal ratio)
{
    const QString key = u"ikm-bar %1 %2 %3 %4 %5"_s.arg(QString::number(fraction), QString::number(int(tone)),
        QString::number(isAsking), QString::number(palette.color(QPalette::Base).rgb()), QString::number(ratio));
    QPixmap usual;
    QPixmap selected;
    if (!QPixmapCache::find(key, &usual) || !QPixmapCache::find(key + u'+', &selected)) {
        usual = drawnBar(fraction, isAsking, palette.color(QPalette::Mid), toneColors(tone, palette).accent, ratio);
        const QColor light = palette.color(QPalette::HighlightedText);
        QColor faint = light;
        faint.setAlphaF(0.35F);
        selected = drawnBar(fraction, isAsking, faint, light, ratio);
        QPixmapCache::insert(key, usual);
        QPixmapCache::insert(key + u'+', selected);
    }
    QIcon icon(usual);
    icon.addPixmap(selected, QIcon::Selected);
    return icon;
}

bool isHeading(const QModelIndex &index)
{
    return index.data(RolloutModel::MembersRole).toInt() == 0;
}

/// From the first column to the last, as they stand in the view.
QRect wholeRow(const QStyleOptionViewItem &option)
{
    QRect whole = option.rect;
    if (const auto *table = qobject_cast<const QTableView *>(option.widget)) {
        whole.setLeft(-table->horizontalHeader()->offset());
        whole.setWidth(table->horizontalHeader()->length());
    }
    return whole;
}

} // namespace

/// Puts the mark of an app's standing before its name, and a bar before its evidence that says how much of the count is
/// there; while the app is being asked, a mark instead. The heading of a group goes over the whole row.
class AppsBoardDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

void AppsBoardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!isHeading(index))
        return QStyledItemDelegate::paint(painter, option, index);
    // Each cell shows its own part of one text.
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index.siblingAtColumn(RolloutModel::Name));
    whole.rect = wholeRow(option);
    whole.features &= ~QStyleOptionViewItem::Alternate;
    whole.showDecorationSelected = false;
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, option.palette.color(QPalette::Button));
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &whole, painter, option.widget);
    painter->restore();
}

void AppsBoardDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == RolloutModel::Address)
        option->textElideMode = Qt::ElideMiddle;
    if (isHeading(index)) {
        option->font.setBold(true);
        option->fontMetrics = QFontMetrics(option->font);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon(index.data(RolloutModel::FoldedRole).toBool() ? u"right"_s : u"down"_s);
        return;
    }
    QIcon mark;
    const QVariant resync = index.data(RolloutModel::ResyncRole);
    if (index.column() == RolloutModel::Name && !resync.isValid() && index.data(RolloutModel::StandingRole).isValid())
        mark = standingIcon(index);
    if (index.column() == RolloutModel::Sdk || index.column() == RolloutModel::LastSync)
        mark = listedIcon(index);
    if (index.column() == RolloutModel::Resync && resync.isValid())
        mark = resyncIcon(RolloutModel::ResyncState::Kind(resync.toInt()));
    if (const double fraction = index.data(RolloutModel::FractionRole).toDouble();
        index.column() == RolloutModel::Evidence && fraction >= 0) {
        const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1;
        const Tone tone = isMute(index) ? Tone::Warning : fraction >= 1 ? Tone::Good : Tone::Info;
        mark = bar(fraction, tone, index.data(RolloutModel::AskingRole).toBool(), option->palette, ratio);
        option->decorationSize = barSize;
    }
    if (mark.isNull())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = mark;
}

/// What goes over the whole row makes no column wide.
QSize AppsBoardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize usual = QStyledItemDelegate::sizeHint(option, index);
    return isHeading(index) ? QSize(0, usual.height()) : usual;
}

AppsTable::AppsTable(RolloutModel &model)
    : m_model(model)
{
    setObjectName(u"boardTable"_s);
    setAccessibleName(tr("Apps and the keys that they hold"));
    setModel(&model);
    setItemDelegate(new AppsBoardDelegate(this));
    rowsLook::apply(*this, QAbstractItemView::ExtendedSelection);
    // The model's own order first: what is broken now on top. A click on a heading sorts by that.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    horizontalHeader()->setSortIndicatorClearable(true);
    auto *columns = new FittedColumns(*this, *horizontalHeader());
    // They stand beside the table, whole.
    columns->letGiveWay({RolloutModel::Where, RolloutModel::Sdk, RolloutModel::LastSync, RolloutModel::Address});
}

void AppsTable::showColumns(const QList<RolloutModel::Column> &columns)
{
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool isHidden = !columns.contains(RolloutModel::Column(column));
        if (isColumnHidden(column) != isHidden)
            setColumnHidden(column, isHidden);
    }
}

void AppsTable::beShort(int mostRows)
{
    m_mostRows = mostRows;
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_model, &FlatModel::shownChanged, this, &AppsTable::updateGeometry);
}

QSize AppsTable::sizeHint() const
{
    const QSize usual = QTableView::sizeHint();
    if (m_mostRows == 0)
        return usual;
    return {usual.width(), heightOf(std::min(m_model.rowCount(), m_mostRows))};
}

int AppsTable::heightOf(int rows) const
{
    return horizontalHeader()->sizeHint().height() + std::max(rows, 1) * verticalHeader()->defaultSectionSize()
        + 2 * frameWidth();
}

AppsLook::AppsLook(const QList<RolloutModel::Column> &columns, QWidget *parent)
    : QWidget(parent)
    , m_askButton(plainButton(icon(u"reload"_s), tr("As&k them again")))
{
    m_table->showColumns(columns);
    m_table->beShort(8);
    auto *row = new QHBoxLayout;
    row->addWidget(m_words, 1);
    row->addWidget(m_askButton, 0, Qt::AlignTop | Qt::AlignRight);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_table);
}

AppsLook::~AppsLook()
{
    delete m_table; // it shows the model
}

void AppsLook::follow(RolloutCheck &check, const std::function<void()> &refresh)
{
    auto *refreshSoon = new Soon(refresh, this);
    const auto askIfSeen = [this, refreshSoon] {
        if (isVisible())
            refreshSoon->ask();
    };
    connect(&check, &RolloutCheck::rowChanged, this, askIfSeen);
    connect(&check, &RolloutCheck::rowsReset, this, askIfSeen);
}

void AppsLook::present(const QString &words, const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    m_model.setRows(rows, keys);
    m_table->setVisible(!rows.isEmpty());
}
