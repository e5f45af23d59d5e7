// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeytable.h"

#include "app/accounts/appsurvey.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/eventkeymodel.h"
#include "app/models/words.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/selectionkeeper.h"
#include "ui/words/keyproblemtext.h"

#include <QFocusEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLocale>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace {

/// Draws fingerprints in a font of one width, a symbol before a filter that filters, and what is not known in a quieter
/// colour.
class EventKeyDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 2 * 5};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        switch (index.column()) {
        case EventKeyModel::Fingerprint: {
            QFont fixed = m_fixedFont;
            fixed.setPointSizeF(option->font.pointSizeF());
            option->font = fixed;
            option->fontMetrics = QFontMetrics(fixed);
            break;
        }
        case EventKeyModel::Filter:
            if (index.data(EventKeyModel::IsFilteredRole).toBool()) {
                option->icon = icon(u"filter"_s);
                option->decorationSize = {14, 14};
                option->features |= QStyleOptionViewItem::HasDecoration;
                break;
            }
            quieten(*option);
            break;
        case EventKeyModel::Apps:
            if (!index.data(EventKeyModel::IsSharedRole).toBool())
                quieten(*option);
            break;
        case EventKeyModel::Masked:
        case EventKeyModel::Source:
        case EventKeyModel::Age:
            quieten(*option);
            break;
        default: // in the table's own colours
            break;
        }
    }

private:
    static void quieten(QStyleOptionViewItem &option)
    {
        option.palette.setColor(QPalette::Text, option.palette.color(QPalette::PlaceholderText));
    }

    const QFont m_fixedFont = QFontDatabase::systemFont(QFontDatabase::FixedFont);
};

} // namespace

EventKeyTable::EventKeyTable(EventKeyModel &model, QWidget *parent)
    : QTreeView(parent)
{
    setAccessibleName(tr("Event keys"));
    setModel(&model);
    setItemDelegate(new EventKeyDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSortingEnabled(true);
    sortByColumn(EventKeyModel::Name, Qt::AscendingOrder);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    new SelectionKeeper(*this, model);

    header()->setSectionsMovable(false);
    new FittedColumns(*this, *header());
}

int EventKeyTable::selectedRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

/// Whoever comes with the keyboard has the row selected that the arrow keys go on from. A click chooses by itself.
void EventKeyTable::focusInEvent(QFocusEvent *event)
{
    QTreeView::focusInEvent(event);
    const Qt::FocusReason why = event->reason();
    const bool isByKey = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::ShortcutFocusReason;
    if (isByKey && selectedRow() < 0 && currentIndex().isValid())
        selectionModel()->select(currentIndex(), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

EventKeySearchLine::EventKeySearchLine(EventKeyModel &model, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_clipboard(clipboard)
{
    m_searchEdit->setAccessibleName(tr("Search event keys"));
    m_searchEdit->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    setFocusProxy(m_searchEdit);

    auto *layout = bareLayout<QHBoxLayout>(this, Spacing::normal);
    layout->addWidget(m_searchEdit, 2);
    addParts(*layout, {m_countLabel, m_clipboardLabel});

    connect(m_searchEdit, &QLineEdit::textChanged, &model, &FlatModel::setSearch);
    connect(&model, &FlatModel::shownChanged, this, &EventKeySearchLine::refreshCount);
    connect(&clipboard, &SecretClipboard::remainingChanged, this, &EventKeySearchLine::refreshClipboard);
    connect(&clipboard, &SecretClipboard::stateChanged, this, &EventKeySearchLine::refreshClipboard);
    // By whoever copies: it may be another key, of another tab.
    for (const auto isOver : {&SecretClipboard::replacing, &SecretClipboard::cleared}) {
        connect(&clipboard, isOver, this, [this] {
            m_copiedName.clear();
            refreshClipboard();
        });
    }
    refreshCount();
}

void EventKeySearchLine::focusSearch()
{
    m_searchEdit->setFocus(Qt::ShortcutFocusReason);
    m_searchEdit->selectAll();
}

void EventKeySearchLine::showCopied(const QString &shownKeyName)
{
    m_copiedName = shownKeyName;
    refreshClipboard();
}

void EventKeySearchLine::refreshCount()
{
    const QLocale locale;
    const int shown = m_model.rowCount();
    const auto total = static_cast<int>(m_model.total());
    m_searchEdit->setEnabled(total > 0);
    if (total == 0)
        m_countLabel->clear();
    else if (shown == total)
        m_countLabel->setText(tr("%Ln keys", nullptr, total));
    else
        m_countLabel->setText(tr("%1 of %Ln keys", nullptr, total).arg(locale.toString(shown)));
}

void EventKeySearchLine::refreshClipboard()
{
    const auto words = [this](const QString &name) {
        switch (m_clipboard.state()) {
        case SecretClipboard::State::Nothing:
        case SecretClipboard::State::CameBack: // the window says it
            break;
        case SecretClipboard::State::Held:
            return tr("“%1” is on the clipboard for %2 s").arg(name, QString::number(m_clipboard.secondsLeft()));
        case SecretClipboard::State::Unseen:
        case SecretClipboard::State::Kept:
            return tr("“%1” is not cleared from the clipboard yet").arg(name);
        }
        return QString();
    };
    const bool isThere = m_clipboard.state() != SecretClipboard::State::Nothing && !m_copiedName.isEmpty();
    const QString all = isThere ? words(m_copiedName) : QString();
    // All of it as far as there is room beside the search; for how long is what must not be cut off.
    const QFontMetrics metrics = m_clipboardLabel->fontMetrics();
    m_clipboardLabel->setMinimumWidth(isThere ? metrics.horizontalAdvance(words(u"…"_s)) : 0);
    m_clipboardLabel->setText(all);
    layout()->activate();
    const int room = m_clipboardLabel->width();
    if (isThere && metrics.horizontalAdvance(all) > room)
        m_clipboardLabel->setText(
            words(metrics.elidedText(m_copiedName, Qt::ElideMiddle, room - metrics.horizontalAdvance(words({})))));
    m_clipboardLabel->setToolTip(all);
}

void EventKeySearchLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshClipboard();
}

namespace {

constexpr qsizetype mostNames = 4;

QString namesOf(const QStringList &names)
{
    const QStringList shown = ofEach(names.first(std::min(mostNames, names.size())), shownName);
    const QString words = shown.join(u", "_s);
    const qsizetype more = names.size() - mostNames;
    return more > 0 ? EventKeyHoldersLine::tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(words) : words;
}

} // namespace

EventKeyHoldersLine::EventKeyHoldersLine(EventKeyModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    m_askButton->setToolTip(tr("Asks each app which event key it holds right now"));
    auto *row = bareLayout<QHBoxLayout>();
    row->setSpacing(Spacing::normal);
    row->addWidget(m_askButton);
    row->addWidget(m_words, 1);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_banner);
    connect(m_askButton, &QPushButton::clicked, this, &EventKeyHoldersLine::onClicked);
    connect(m_ownKeysButton, &QPushButton::clicked, this, [this] {
        const QList<EventKeyRow> shared = m_model.shared();
        if (!shared.isEmpty())
            emit ownKeysRequested(shared.first().id);
    });
    refresh();
}

void EventKeyHoldersLine::setSurvey(AppSurvey *survey)
{
    if (m_survey) {
        m_survey->disconnect(&m_refreshSoon);
        m_survey->check().disconnect(&m_refreshSoon);
    }
    m_survey = survey;
    if (survey) {
        connect(survey, &AppSurvey::askingChanged, &m_refreshSoon, &Soon::ask);
        connect(survey, &AppSurvey::keptChanged, &m_refreshSoon, &Soon::ask);
        connect(&survey->check(), &RolloutCheck::rowChanged, &m_refreshSoon, &Soon::ask);
        connect(&survey->check(), &RolloutCheck::rowsReset, &m_refreshSoon, &Soon::ask);
    }
    refresh();
}

void EventKeyHoldersLine::onClicked()
{
    if (m_survey && m_survey->isAsking())
        m_survey->stop();
    else if (m_survey)
        m_survey->ask();
}

void EventKeyHoldersLine::leave()
{
    if (m_survey)
        m_survey->stop();
}

void EventKeyHoldersLine::refresh()
{
    const EventKeyHolders holders
        = m_survey ? EventKeyHolders::of(m_survey->check().rows(), m_survey->check().keys()) : EventKeyHolders();
    m_model.setHolders(holders);
    const bool isAsking = m_survey && m_survey->isAsking();
    m_askButton->setText(isAsking ? tr("&Stop asking") : tr("&Ask the apps"));
    m_askButton->setIcon(icon(isAsking ? u"stop"_s : u"check"_s));
    enableUnless(*m_askButton, isAsking || (m_survey && m_survey->canAsk()) ? QString() : noAppToAskText());
    const QString strange = holders.strange() == 0 ? QString()
                                                   : u' '
            + tr("%n apps hold one that is none of these, or one of these with something around it.", nullptr,
                holders.strange());
    if (isAsking)
        m_words->setText(tr("Each app is being asked which event key it holds."));
    else if (holders.wasAsked())
        m_words->setText(
            tr("%1 of %n apps said which event key they hold, the first of them at %2.", nullptr, holders.apps())
                .arg(QString::number(holders.told()), timeInWords(holders.since().toLocalTime()))
            + strange);
    else if (m_askButton->isEnabled())
        m_words->setText(
            tr("Which apps hold these keys is not known: they have not been asked since this environment was opened."));
    else if (m_survey && !m_survey->areAllListed())
        m_words->setText(tr("Which apps hold these keys is not known: the list of apps has not been read."));
    else
        m_words->setText(tr("Which apps hold these keys is not known, and there is no app here that can be asked."));
    if (m_survey && m_survey->isOfBranch())
        m_words->setText(m_words->text() + u' '
            + tr("Only this branch environment’s apps are asked here; the other branch environments use the same "
                 "keys."));
    refreshBanner();
}

void EventKeyHoldersLine::refreshBanner()
{
    const QList<EventKeyRow> shared = m_model.shared();
    if (shared.isEmpty()) {
        m_banner->hide();
        return;
    }
    const EventKeyRow &first = shared.first();
    const QStringList apps = ofEach(m_model.holders().holdersOf(first.fingerprint), &EventKeyHolders::Holder::name);
    const QString name = tellingName(first.name, first.fingerprint, m_model.names());
    QString text = tr("By their own word %1 hold it. Nothing is broken by that. But who sends cannot be told apart, "
                      "and after a leak all of them need another key at once.")
                       .arg(namesOf(apps));
    const auto others = static_cast<int>(shared.size()) - 1;
    if (others > 0)
        text += u' ' + tr("%n more keys are shared, too; the last column names them.", nullptr, others);
    m_banner->say(
        Tone::Neutral, tr("%n apps share the key “%1”", nullptr, static_cast<int>(apps.size())).arg(name), text);
}
