// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/keymatchcard.h"

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 24;
constexpr int remarkSymbolSize = 16;

} // namespace

KeyMatchCard::KeyMatchCard(const KeyMatch &match, const Compared &compared, bool isAlone, QWidget *parent)
    : Card(parent)
{
    setObjectName(u"keyMatchCard"_s);
    setFocusPolicy(Qt::StrongFocus);
    const KeyMatchText said = keyMatchText(match, compared);

    auto *symbol = new SymbolLabel(this);
    symbol->setSymbol(icon(said.symbol, said.tone), symbolSize);
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::tight);
    addHead(*column, match, said, keyMatchPlace(match, isAlone));
    if (!said.text.isEmpty())
        column->addWidget(markableLabel(said.text, this));
    for (const QString &remark : said.remarks)
        addRemark(*column, remark, said.tone == Tone::Danger ? Tone::Danger : Tone::Warning);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::normal);
    row->setSpacing(Spacing::normal);
    row->addWidget(symbol, 0, Qt::AlignTop);
    row->addLayout(column, 1);

    setAccessibleName(keyMatchPlace(match, isAlone) + u": "_s + said.title);
    setAccessibleDescription((QStringList{said.text} + said.remarks).join(u' ').trimmed());
}

void KeyMatchCard::addHead(QVBoxLayout &column, const KeyMatch &match, const KeyMatchText &said, QString place)
{
    QLabel *title = named("titleLabel", markableLabel(said.title, this));
    makeBold(*title);
    column.addWidget(title);

    if (!match.fingerprint.isEmpty())
        place += tr("  ·  %1  ·  fingerprint %2").arg(match.masked, match.fingerprint);
    QLabel *where = named("placeLabel", markableLabel(place, this));
    where->setForegroundRole(QPalette::PlaceholderText);
    column.addWidget(where);
}

void KeyMatchCard::addRemark(QVBoxLayout &column, const QString &remark, Tone tone)
{
    auto *symbol = new SymbolLabel(this);
    symbol->setSymbol(icon(u"warning"_s, tone), remarkSymbolSize);
    QLabel *words = named("remarkLabel", markableLabel(remark, this));
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::small);
    row->addWidget(symbol, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    column.addLayout(row);
}
