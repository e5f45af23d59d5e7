// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/keymatchcard.h"

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 24;
constexpr int remarkSymbolSize = 16;

void addHead(QVBoxLayout &column, const KeyMatch &match, const KeyMatchText &said, QString place)
{
    QLabel *title = named("titleLabel", markableLabel(said.title));
    makeBold(*title);
    column.addWidget(title);

    if (!match.fingerprint.isEmpty())
        place += QCoreApplication::translate("KeyMatchCard", "  ·  %1  ·  fingerprint %2")
                     .arg(match.masked, match.fingerprint);
    QLabel *where = named("placeLabel", markableLabel(place));
    where->setForegroundRole(QPalette::PlaceholderText);
    column.addWidget(where);
}

/// Words behind a symbol.
QHBoxLayout *rowBehind(const QString &symbol, Tone tone, int size, int spacing)
{
    auto *label = new SymbolLabel;
    label->setSymbol(icon(symbol, tone), size);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing);
    row->addWidget(label, 0, Qt::AlignTop);
    return row;
}

} // namespace

Card *keyMatchCard(const KeyMatch &match, const Compared &compared, bool isAlone, QWidget *parent)
{
    auto *card = named("keyMatchCard", new Card(parent));
    card->setFocusPolicy(Qt::StrongFocus);
    const KeyMatchText said = keyMatchText(match, compared);
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::tight);
    addHead(*column, match, said, keyMatchPlace(match, isAlone));
    if (!said.text.isEmpty())
        column->addWidget(markableLabel(said.text));
    for (const QString &remark : said.remarks) {
        QHBoxLayout *row = rowBehind(
            u"warning"_s, said.tone == Tone::Danger ? Tone::Danger : Tone::Warning, remarkSymbolSize, Spacing::small);
        row->addWidget(named("remarkLabel", markableLabel(remark)), 1);
        column->addLayout(row);
    }
    QHBoxLayout *all = rowBehind(said.symbol, said.tone, symbolSize, Spacing::normal);
    all->setContentsMargins(Spacing::normal, Spacing::normal, Spacing::normal, Spacing::normal);
    all->addLayout(column, 1);
    card->setLayout(all);
    card->setAccessibleName(keyMatchPlace(match, isAlone) + u": "_s + said.title);
    card->setAccessibleDescription((QStringList{said.text} + said.remarks).join(u' ').trimmed());
    return card;
}
