// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/environmentpicker.h"

#include "app/core/shown.h"
#include "ui/accounts/environmentband.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace {

constexpr int widestCharacters = 36;
constexpr int leastCharacters = 14;
constexpr int arrowSize = 12;

} // namespace

EnvironmentPicker::EnvironmentPicker(QWidget *parent)
    : QPushButton(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setIconSize({16, 16});
    connect(this, &QPushButton::clicked, this, &EnvironmentPicker::openPopup);
    connect(m_popup, &EnvironmentPopup::chosen, this, [this](const QString &id) {
        if (!m_current || m_current->id != id)
            emit environmentChosen(id);
    });
    connect(m_popup, &EnvironmentPopup::closed, this, [this] { setDown(false); });
    setCurrent({});
}

void EnvironmentPicker::setCurrent(const std::optional<Environment> &environment)
{
    m_current = environment;
    m_name = environment ? shownName(environment->name) : tr("No environment");
    // Drawn by itself; as a button's own text an ampersand in it would become a key.
    setText(shownOnButton(m_name));
    setIcon(::icon(EnvironmentBand::lookOf(environment).symbol));
    QString words = tr("Environment: %1").arg(m_name);
    if (environment && environment->isArchived)
        words = tr("%1, archived").arg(words);
    setAccessibleName(words);
    setAccessibleDescription(tr("Opens the list of environments"));
    setToolTip(environment ? tr("%1\n%2").arg(m_name, EnvironmentModel::typeInWords(environment->type)) : QString());
    updateGeometry();
    update();
}

void EnvironmentPicker::openPopup()
{
    if (m_popup->isVisible() || !isVisible())
        return;
    setDown(true);
    m_popup->openAt(*this, m_current ? m_current->id : QString());
}

QSize EnvironmentPicker::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    const int text = qBound(metrics.averageCharWidth() * leastCharacters, metrics.horizontalAdvance(m_name),
        metrics.averageCharWidth() * widestCharacters);
    QStyleOptionButton option;
    initStyleOption(&option);
    const QSize contents(iconSize().width() + Spacing::small + text + Spacing::small + arrowSize,
        qMax(iconSize().height(), metrics.height()));
    return style()->sizeFromContents(QStyle::CT_PushButton, &option, contents, this) + QSize(Spacing::small, 0);
}

QSize EnvironmentPicker::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * leastCharacters, sizeHint().height()};
}

void EnvironmentPicker::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_F4 || event->key() == Qt::Key_Return
        || event->key() == Qt::Key_Enter)
        return openPopup();
    QPushButton::keyPressEvent(event);
}

void EnvironmentPicker::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawControl(QStyle::CE_PushButton, option);

    QRect rest = rect().adjusted(Spacing::small, 0, -Spacing::small, 0);
    const QIcon::Mode mode = isEnabled() ? QIcon::Normal : QIcon::Disabled;
    icon().paint(&painter,
        QStyle::visualRect(layoutDirection(), rest, {rest.topLeft(), QSize(iconSize().width(), rest.height())}),
        Qt::AlignCenter, mode);
    rest.setLeft(rest.left() + iconSize().width() + Spacing::small);
    ::icon(u"down"_s).paint(
        &painter, QRect(rest.right() - arrowSize + 1, rest.top(), arrowSize, rest.height()), Qt::AlignCenter, mode);
    rest.setRight(rest.right() - arrowSize - Spacing::small);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText));
    painter.drawText(
        rest, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(m_name, Qt::ElideMiddle, rest.width()));
}

namespace {

constexpr int rowSymbolSize = 16;
constexpr int indent = 20;
constexpr int mostRows = 14;
constexpr int leastPopupWidth = 380;

bool movesTheRow(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
}

/// Draws an environment in one line: its symbol, its name, what kind it is, and whether it is archived. Branch
/// environments stand under their parent. All rows have one height.
class EnvironmentDelegate : public QStyledItemDelegate
{
    Q_DECLARE_TR_FUNCTIONS(EnvironmentDelegate)

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

QSize EnvironmentDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.averageCharWidth() * 24, qMax(rowSymbolSize, option.fontMetrics.height()) + 2 * 5};
}

void EnvironmentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem frame = option;
    frame.text.clear();
    frame.icon = {};
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &frame, painter, option.widget);

    const Environment &environment = static_cast<const EnvironmentModel *>(index.model())->environmentAt(index.row());
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    QRect rest = option.rect.adjusted(
        Spacing::small + (EnvironmentModel::isUnderItsParent(environment) ? indent : 0), 0, -Spacing::small, 0);

    const EnvironmentBand::Look look = EnvironmentBand::lookOf(environment);
    const QRect symbolRect
        = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter, {rowSymbolSize, rowSymbolSize}, rest);
    if (isSelected)
        icon(look.symbol).paint(painter, symbolRect, Qt::AlignCenter, QIcon::Selected);
    else
        icon(look.symbol, look.tone).paint(painter, symbolRect);
    rest.setLeft(rest.left() + rowSymbolSize + Spacing::small);

    const QPalette::ColorRole role = isSelected ? QPalette::HighlightedText : QPalette::Text;
    QColor quiet = option.palette.color(role);
    quiet.setAlphaF(0.72F);

    // What kind it is gives way to the name, never the name to it.
    const QString name = index.data().toString();
    const QString kind = environment.isArchived ? tr("Archived") : EnvironmentModel::typeInWords(environment.type);
    const int nameWidth = qMin(option.fontMetrics.horizontalAdvance(name) + 1, rest.width());
    const int kindWidth = option.fontMetrics.horizontalAdvance(kind) + 1;
    painter->save();
    painter->setFont(option.font);
    if (nameWidth + Spacing::wide + kindWidth <= rest.width() && name != kind) {
        painter->setPen(quiet);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, kind);
    }
    painter->setPen(option.palette.color(role));
    painter->drawText(
        rest, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(name, Qt::ElideMiddle, rest.width()));
    painter->restore();
}

} // namespace

EnvironmentPopup::EnvironmentPopup(EnvironmentModel &model, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_model(model)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Environments"));
    setupParts();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::tight, Spacing::tight, Spacing::tight, Spacing::tight);
    layout->setSpacing(Spacing::tight);
    addParts(*layout, {m_searchEdit, m_nothing});
    layout->addWidget(m_list, 1);
}

void EnvironmentPopup::setupParts()
{
    m_searchEdit->setAccessibleDescription(tr("Type to search; the arrow keys move in the list, Enter chooses."));
    m_searchEdit->installEventFilter(this);
    connect(m_searchEdit, &QLineEdit::textChanged, this, &EnvironmentPopup::onSearch);

    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EnvironmentDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });

    m_nothing->setMargin(Spacing::normal);
    m_nothing->hide();
    setFocusProxy(m_searchEdit);
    connect(&m_model, &FlatModel::shownChanged, this, &EnvironmentPopup::updateNothing);
}

void EnvironmentPopup::openAt(const QWidget &anchor, const QString &environmentId)
{
    m_environmentId = environmentId;
    m_searchEdit->clear();
    onSearch({});
    updateNothing();
    setGeometry(place(anchor));
    show();
    m_searchEdit->setFocus(Qt::PopupFocusReason);
}

QRect EnvironmentPopup::place(const QWidget &anchor) const
{
    const int rowHeight = qMax(1, m_list->sizeHintForRow(0));
    const int rows = qBound(3, m_model.rowCount(), mostRows);
    const QMargins margins = layout()->contentsMargins();
    const QSize size(qMax(leastPopupWidth, anchor.width()),
        m_searchEdit->sizeHint().height() + layout()->spacing() + rows * rowHeight + margins.top() + margins.bottom()
            + 2 * frameWidth() + 2);

    const QRect screen = anchor.screen()->availableGeometry();
    const QPoint below = anchor.mapToGlobal(QPoint(0, anchor.height() + 1));
    QRect wanted(below, size.boundedTo(screen.size()));
    if (wanted.bottom() > screen.bottom()) {
        const int above = anchor.mapToGlobal(QPoint()).y() - screen.top();
        if (above > screen.bottom() - below.y())
            wanted.moveBottom(anchor.mapToGlobal(QPoint()).y() - 1);
        wanted = wanted.intersected(screen);
    }
    wanted.moveLeft(qBound(screen.left(), wanted.left(), qMax(screen.left(), screen.right() - wanted.width())));
    return wanted;
}

void EnvironmentPopup::onSearch(const QString &text)
{
    m_model.setSearch(text);
    const int current = text.trimmed().isEmpty() ? m_model.rowOf(m_environmentId) : -1;
    m_list->setCurrentIndex(m_model.index(qMax(current, 0), 0));
    m_list->scrollTo(m_list->currentIndex(), QAbstractItemView::PositionAtCenter);
}

/// The list itself, or why there is nothing in it; also when it is read anew while it is open.
void EnvironmentPopup::updateNothing()
{
    const bool isEmpty = m_model.rowCount() == 0;
    m_nothing->setText(m_model.total() == 0 ? tr("There is no environment to choose from.")
                                            : tr("No environment has a name like this."));
    m_nothing->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
}

bool EnvironmentPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_searchEdit || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (movesTheRow(key->key())) {
        QCoreApplication::sendEvent(m_list, event);
        return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        choose(m_list->currentIndex().row());
        return true;
    }
    if (key->key() == Qt::Key_Escape && m_searchEdit->text().isEmpty()) {
        close();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void EnvironmentPopup::choose(int row)
{
    const QString id = m_model.idAt(row);
    if (id.isEmpty())
        return;
    close();
    emit chosen(id);
}

void EnvironmentPopup::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    emit closed();
}
