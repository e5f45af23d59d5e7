// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/environmentpopup.h"

#include "app/models/environmentmodel.h"
#include "ui/common/environmentdelegate.h"
#include "ui/common/icons.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScreen>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRows = 14;
constexpr int leastWidth = 380;

bool movesTheRow(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
}

} // namespace

EnvironmentPopup::EnvironmentPopup(EnvironmentModel &model, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_model(model)
    , m_searchEdit(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_nothing(new QLabel(tr("No environment has a name like this."), this))
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Environments"));
    setupParts();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::tight, Spacing::tight, Spacing::tight, Spacing::tight);
    layout->setSpacing(Spacing::tight);
    layout->addWidget(m_searchEdit);
    layout->addWidget(m_nothing);
    layout->addWidget(m_list, 1);
}

void EnvironmentPopup::setupParts()
{
    m_searchEdit->setObjectName(u"environmentSearchEdit"_s);
    m_searchEdit->setPlaceholderText(tr("Search environments"));
    m_searchEdit->setAccessibleName(tr("Search environments"));
    m_searchEdit->setAccessibleDescription(tr("Type to search; the arrow keys move in the list, Enter chooses."));
    m_searchEdit->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_searchEdit->setClearButtonEnabled(true);
    m_searchEdit->installEventFilter(this);
    connect(m_searchEdit, &QLineEdit::textChanged, this, &EnvironmentPopup::onSearch);

    m_list->setObjectName(u"environmentList"_s);
    m_list->setAccessibleName(tr("Environments"));
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

    m_nothing->setObjectName(u"nothingFoundLabel"_s);
    m_nothing->setMargin(Spacing::normal);
    m_nothing->setWordWrap(true);
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
    const QSize size(qMax(leastWidth, anchor.width()),
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
    if (key->key() == Qt::Key_Escape) {
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
