// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/welcomepage.h"

#include "ui/widgets/housestyle.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tonedframe.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int waySymbolSize = 32;
constexpr qreal titleScale = 1.5;
constexpr int sideBySideCharacters = 90; // of the font: below that the ways stand under each other

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Welcome"));
    auto *body = new QWidget;
    auto *title = wordsLabel(tr("Rotate Inngest keys without an outage"), body);
    makeBold(*title, titleScale);
    auto *text = wordsLabel(
        tr("This program shows the signing keys and event keys of your Inngest environments. When they are rotated it "
           "asks every app which key it holds before the one step that cannot be undone. How would you like to begin?"),
        body);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(Spacing::page, Spacing::page, Spacing::page, Spacing::page);
    column->setSpacing(Spacing::wide);
    addParts(*column, {title, text});
    column->addLayout(m_ways);
    column->addStretch(1);
    m_ways->setSpacing(Spacing::normal);
    m_tryButton = addWay(u"tryButton"_s, u"practice"_s, tr("Try a rotation"),
        tr("On the practice account: a small Inngest of its own on this computer, with apps that really answer. "
           "Nothing there can break anything. A rotation there ends in a record, as every rotation does."),
        tr("Tr&y a rotation"));
    QPushButton *add = addWay(u"addAccountButton"_s, u"account"_s, tr("Add my account"),
        tr("An account at Inngest Cloud, with you doing each change in the dashboard, which needs no power over the "
           "account, or with the dashboard's session; or a server that you run. Nothing is changed by adding it."),
        tr("Add my acc&ount"));
    QPushButton *look = addWay(u"lookButton"_s, u"environment"_s, tr("Look around"),
        tr("The practice account's keys, apps and history, as they would look with yours. You can come to the other "
           "two later: in the menus Tools and Program."),
        tr("&Look around"));
    auto *area = pageArea(this);
    area->setAccessibleName(accessibleName());
    area->setWidget(body);
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(area);
    connect(m_tryButton, &QPushButton::clicked, this, &WelcomePage::tryRequested);
    connect(add, &QPushButton::clicked, this, &WelcomePage::accountRequested);
    connect(look, &QPushButton::clicked, this, &WelcomePage::lookRequested);
}

QPushButton *WelcomePage::addWay(
    const QString &name, const QString &symbol, const QString &title, const QString &text, const QString &button)
{
    auto *card = new Card;
    auto *mark = new SymbolLabel(card);
    mark->setSymbol(icon(symbol, Tone::Info), waySymbolSize);
    auto *head = wordsLabel(title, card);
    makeBold(*head);
    auto *push = named(name, plainButton(button, card));
    push->setProperty(HouseStyle::primary, true);
    auto *column = roomyColumn(card);
    column->setSpacing(Spacing::small);
    addParts(*column, {mark, head, wordsLabel(text, card), nullptr, push});
    m_ways->addWidget(card, 1);
    return push;
}

void WelcomePage::setCanTry(bool canTry, bool hasFailed)
{
    m_tryButton->setEnabled(canTry);
    m_tryButton->setToolTip(canTry ? QString()
            : hasFailed            ? tr("The practice account could not be opened when that was last tried")
                                   : tr("The practice account is being opened"));
}

void WelcomePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isWide = width() >= sideBySideCharacters * fontMetrics().averageCharWidth();
    m_ways->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}
