// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/environmentpicker.h"

#include "app/core/shown.h"
#include "ui/accounts/environmentband.h"
#include "ui/widgets/icons.h"

#include <QKeyEvent>
#include <QStyleOptionButton>
#include <QStylePainter>

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
        || event->key() == Qt::Key_Enter) {
        openPopup();
        return;
    }
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
