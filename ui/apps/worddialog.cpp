// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/worddialog.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "ui/widgets/form.h"
#include "ui/words/agetext.h"
#include "ui/words/rollouttext.h"

#include <QDialogButtonBox>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWordWidth = 480;
constexpr qsizetype mostNames = 12;

QLabel *paragraph(const QString &name, const QString &text, bool isBold = false)
{
    auto *label = named(name, wordsLabel(text));
    label->setMinimumWidth(leastWordWidth);
    if (isBold)
        makeBold(*label);
    return label;
}

QString namesOf(const QList<RolloutRow> &rows)
{
    const QStringList names = ofEach(rows, [](const RolloutRow &row) { return rolloutAppName(row.app); });
    return inARow(shortened(names, mostNames));
}

/// Apart, each with the apps that it is so of; of one kind without names.
QString grouped(const QList<RolloutRow> &rows, const std::function<QString(const RolloutRow &)> &textOf)
{
    QStringList texts;
    QHash<QString, QList<RolloutRow>> rowsOf;
    for (const RolloutRow &row : rows) {
        const QString text = textOf(row);
        if (!rowsOf.contains(text))
            texts.append(text);
        rowsOf[text].append(row);
    }
    if (texts.size() == 1)
        return texts.first();
    QStringList parts;
    for (const QString &text : std::as_const(texts)) {
        // Of several lines each stands below the names, so that it is seen whose they are.
        const QString lines = text.contains(u'\n') ? u"\n    "_s + QString(text).replace(u'\n', u"\n    "_s) : text;
        parts.append(WordDialog::tr("%1: %2", "apps: what is so of them").arg(namesOf(rowsOf.value(text)), lines));
    }
    return parts.join(u'\n');
}

/// Of what was selected, too: where no word is written down, since none is needed.
QString needlessText(const QList<RolloutRow> &rows, int selected)
{
    constexpr qsizetype few = 4;
    const bool areProven = std::ranges::all_of(rows, [](const RolloutRow &row) {
        return std::ranges::all_of(std::initializer_list<Proof>{row.signing, row.event}, [](const Proof &proof) {
            return proof.because == Proof::Because::NothingAsked || proof.evidence == EvidenceClass::Proven;
        });
    });
    const QStringList names = ofEach(rows, [](const RolloutRow &row) { return rolloutAppName(row.app); });
    const QString text = areProven
        ? WordDialog::tr("No word is needed for %1 of the %n selected, whose answers prove it: %2.", nullptr, selected)
        : WordDialog::tr(
            "No word is needed for %1 of the %n selected, where nothing is missing: %2.", nullptr, selected);
    return text.arg(QString::number(rows.size()), inARow(shortened(names, few)));
}

/// The state that a risk covers, of what keeps the app out.
QString stateOf(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString text
        = row.weakest() == Aspect::EventKey ? eventKeyWords(row, keys).sentence : signingKeyWords(row, keys).sentence;
    return text.isEmpty() ? signingKeyWords(row, keys).sentence : text;
}

} // namespace

WordDialog::WordDialog(Word::Kind kind, const QList<RolloutRow> &rows, const QList<RolloutRow> &beside,
    const RolloutKeys &keys, const std::optional<Word> &earlier, QWidget *parent)
    : TypingDialog(parent)
    , m_kind(kind)
    , m_isOfResync(false)
{
    setup(rows, beside, keys, earlier);
}

WordDialog::WordDialog(const QList<RolloutRow> &rows, QWidget *parent)
    : TypingDialog(parent)
    , m_kind(Word::Kind::Confirmed)
    , m_isOfResync(true)
{
    setup(rows, {}, {}, {});
}

void WordDialog::setup(const QList<RolloutRow> &rows, const QList<RolloutRow> &beside, const RolloutKeys &keys,
    const std::optional<Word> &earlier)
{
    setAttribute(Qt::WA_DeleteOnClose);
    const bool isConfirmed = m_kind == Word::Kind::Confirmed;
    const QString what = tr("%n apps", nullptr, int(rows.size()));
    setWindowTitle(m_isOfResync ? tr("Resynced by hand: %1").arg(what)
            : isConfirmed       ? tr("Confirm %1").arg(what)
                                : tr("Accept the risk of %1").arg(what));
    auto *column = roomyColumn(this);
    setupQuestion(*column, rows, keys);
    QList<RolloutRow> lacking = beside;
    lacking.removeIf([](const RolloutRow &row) { return row.signing.holds && row.event.holds; });
    QList<RolloutRow> good = beside;
    good.removeIf([](const RolloutRow &row) { return !row.signing.holds || !row.event.holds; });
    if (!good.isEmpty())
        column->addWidget(paragraph(u"needlessLabel"_s, needlessText(good, int(rows.size() + beside.size()))));
    if (!lacking.isEmpty())
        column->addWidget(paragraph(u"besideLabel"_s,
            tr("Selected too, and not meant: %1. What is missing there is said beside the table, with that one "
               "selected alone.")
                .arg(namesOf(lacking))));
    setupFields(*column, earlier);
    m_accept
        = addButtons("acceptButton", isConfirmed ? tr("&Confirm it") : tr("&Accept the risk"), [this] { accept(); });
    findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Cancel)->setDefault(true);
    m_fields->setFocus();
    check();
}

void WordDialog::setupQuestion(QVBoxLayout &column, const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    const bool isConfirmed = m_kind == Word::Kind::Confirmed;
    column.addWidget(paragraph(u"appsLabel"_s, namesOf(rows), true));
    if (m_isOfResync)
        return column.addWidget(paragraph(u"kindLabel"_s,
            tr("Somebody has resynced what is named above since the rotation, in the dashboard or at a server of your "
               "own, and has seen there that it went well. This program cannot have it resynced, so that nothing but "
               "this word says it.")));
    column.addWidget(paragraph(u"kindLabel"_s,
        isConfirmed
            ? tr("Somebody has looked at the variables themselves, and they are as they should be. It counts where the "
                 "app's own answers do not tell.")
            : rows.size() > 1
            ? tr("They may break, or stay as they are shown below, and whoever is named answers for that. The risk is "
                 "accepted for the state of each that is known now and for no other: if an app shows another one, it "
                 "counts no longer for that app.")
            : tr("It may break, or stay as it is shown below, and its owner answers for that. The risk is accepted for "
                 "the state that is known now and for no other: if the app shows another one, it counts no longer.")));
    column.addWidget(
        paragraph(u"questionLabel"_s, tr("What should be so:\n%1").arg(grouped(rows, [&keys](const RolloutRow &row) {
            return expectedText(row, keys);
        }))));
    column.addWidget(paragraph(u"stateLabel"_s,
        (isConfirmed ? tr("What is known now:\n%1") : tr("The state that is accepted:\n%1"))
            .arg(grouped(rows, [&keys](const RolloutRow &row) { return stateOf(row, keys); }))));
}

void WordDialog::setupFields(QVBoxLayout &column, const std::optional<Word> &earlier)
{
    const bool isConfirmed = m_kind == Word::Kind::Confirmed;
    m_fields = isConfirmed
        ? new WordFields({tr("&Who has looked"), tr("Say who has looked: the record names them.")},
            {tr("&How it is known"), tr("Say how it is known: it stands in the record.")})
        : new WordFields({tr("&Who answers for it"), tr("Say who answers for it: the record names them.")},
            {tr("&Why it is accepted"), tr("Say why it is accepted: it stands in the record.")});
    if (earlier) {
        m_fields->setTexts(earlier->owner, earlier->reason);
        column.addWidget(paragraph(u"earlierLabel"_s,
            (earlier->kind == Word::Kind::RiskAccepted
                    ? tr("Before, the risk was accepted by %1 (%2); below stands why. Such a word counts for what was "
                         "asked then, and until the variables are set anew or marked as set, or the app shows "
                         "another state: ask again whether it is so.")
                    : tr("Before, this was confirmed by %1 (%2); below stands how it was known. Such a word counts for "
                         "what was asked then, and until the variables are set anew or marked as set, or the app "
                         "shows another state: ask again whether it is so."))
                .arg(shownName(earlier->owner), exactTimeText(earlier->at))));
    }
    column.addWidget(m_fields);
    connect(m_fields, &WordFields::changed, this, &WordDialog::check);
}

void WordDialog::check()
{
    enableUnless(*m_accept, m_fields->whyNot());
    // Where the fields are filled already, the return key must not sign for somebody who has read nothing yet.
    if (m_fields->isOnesOwn())
        m_accept->setDefault(true);
}
