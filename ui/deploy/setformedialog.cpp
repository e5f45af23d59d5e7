// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/setformedialog.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "ui/deploy/variablessource.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"

#include <QHeaderView>
#include <QMessageBox>
#include <QPointer>
#include <QSplitter>
#include <algorithm>

using namespace Qt::StringLiterals;
using State = SettingRow::State;

namespace {

constexpr QSize usualSize(960, 640);
enum Column { AppColumn, PlaceColumn, StateColumn, Columns };

/// Whose apps show, or of which somebody said, that they hold what they are to.
QStringList provenTargets(const QList<AppVariables> &all)
{
    QStringList targets = ofEach(all, &AppVariables::targetId, &AppVariables::isProven);
    targets.removeDuplicates();
    return targets;
}

NoteSetting noteIn(VariablesSource &source)
{
    // What is stopped by the dialog's end notes its own a moment later.
    const QPointer<VariablesSource> there(&source);
    return [there](const Setting &setting, const QString &variable, const QString &outcome) {
        if (!there)
            return readyFuture(Done(failure(Error::Kind::Cancelled)));
        return there->noteSetting(
            setting.appKeys, setting.target.id, joinedPlaces(setting.target, setting.places), variable, outcome);
    };
}

} // namespace

SetForMeDialog::SetForMeDialog(std::shared_ptr<VariablesSource> source, Clock &clock, const QList<Setting> &settings,
    const QProcessEnvironment &environment, QWidget *parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_queue(
          clock, environment, settings, [this](const QString &appKey) { return m_source->variablesFor(appKey); },
          noteIn(*m_source), provenTargets(m_source->variables()))
{
    setAttribute(Qt::WA_DeleteOnClose);
    //: %1 is an environment: the window can stand beside one that shows another
    setWindowTitle(tr("Set for me – %1").arg(shownName(m_source->environmentName())));
    resize(usualSize.boundedTo(mostSizeOf(*this)));
    m_leftOut->hide();
    m_details->setReadOnly(true);
    setupTable();
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_details);
    splitter->setSizes({usualSize.height() / 2, usualSize.height() / 2});
    auto *column = roomyColumn(this);
    addParts(*column, {m_summary, m_leftOut});
    column->addWidget(splitter, 1);
    m_liveCheck->setVisible(std::ranges::any_of(settings,
        [](const Setting &setting) { return !setting.isSet && !setting.target.liveByTool(setting.places).isEmpty(); }));
    column->addWidget(m_liveCheck);
    setupButtons();
    connect(m_liveCheck, &QCheckBox::toggled, this, [this](bool isChecked) {
        m_queue.setMakesLive(isChecked);
        refresh();
    });
    connect(&m_queue, &SettingQueue::aboutToSet, this, &SetForMeDialog::onAboutToSet);
    connect(&m_queue, &SettingQueue::notSet, this, &SetForMeDialog::noteNotSet);
    connect(&m_queue, &SettingQueue::ended, this, &SetForMeDialog::onEnded);
    connect(&m_queue, &SettingQueue::changed, this, &SetForMeDialog::refresh);
    connect(m_source.get(), &VariablesSource::changed, this, [this] {
        // Whoever comes back to it could set what nobody wants any more.
        if (m_source->isOver() && !m_queue.isBusy())
            return QDialog::reject();
        setProvenRest();
        refresh();
    });
    m_queue.setKeep(
        [there = QPointer(m_source.get())](const Setting &setting, const QList<OverwrittenVariable> &values) {
            return there ? there->keepBefore(setting, values) : readyFuture(Done(failure(Error::Kind::Cancelled)));
        });
    m_queue.look();
    refresh();
    m_table->selectRow(0);
}

QList<SetForMeDialog *> SetForMeDialog::beside(const QWidget &widget)
{
    const QWidget *main = &widget;
    while (main->parentWidget())
        main = main->parentWidget();
    return main->findChildren<SetForMeDialog *>();
}

bool SetForMeDialog::raiseBusy(const QWidget &widget)
{
    const QList<SetForMeDialog *> dialogs = beside(widget);
    for (SetForMeDialog *dialog : dialogs) {
        if (!dialog->isSetting())
            continue;
        dialog->raise();
        dialog->activateWindow();
        return true;
    }
    return false;
}

void SetForMeDialog::handOn(const QWidget &closing)
{
    const auto dialogs = closing.findChildren<SetForMeDialog *>();
    for (SetForMeDialog *dialog : dialogs) {
        if (!dialog->isSetting() || !closing.parentWidget())
            continue;
        const bool isShown = dialog->isVisible(); // not while the program is locked
        dialog->setParent(closing.parentWidget(), dialog->windowFlags());
        dialog->setVisible(isShown);
    }
}

bool SetForMeDialog::isSetting() const
{
    return m_isRestWanted || m_queue.count(State::Waiting) + m_queue.count(State::Setting) > 0;
}

QStringList SetForMeDialog::placesBeingSet() const
{
    return ofEach(
        m_queue.rows(), [](const SettingRow &row) { return settingPlaceText(row.setting); },
        [this](const SettingRow &row) {
            return row.state == State::Setting || row.state == State::Waiting
                || (row.state == State::Held && m_isRestWanted);
        });
}

void SetForMeDialog::setupTable()
{
    m_table->setColumnCount(Columns);
    m_table->setHorizontalHeaderLabels({tr("For"), tr("Where"), tr("How it stands")});
    m_table->setRowCount(int(m_queue.rows().size()));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    rowsLook::apply(*m_table, QAbstractItemView::SingleSelection);
    m_table->setWordWrap(true);
    // Not by the header itself, which measures all rows whenever one of hundreds says something else.
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, m_table, &QTableWidget::resizeRowsToContents,
        Qt::QueuedConnection);
    new FittedColumns(*m_table, *m_table->horizontalHeader());
    for (int i = 0; i < m_table->rowCount(); ++i) {
        const Setting &setting = m_queue.rows()[i].setting;
        m_table->setItem(i, AppColumn, new QTableWidgetItem(shownName(setting.name)));
        m_table->setItem(i, PlaceColumn, new QTableWidgetItem(settingPlaceText(setting)));
        m_table->setItem(i, StateColumn, new QTableWidgetItem);
    }
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &SetForMeDialog::showDetails);
}

void SetForMeDialog::setupButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::small);
    const auto add = [this, row](const QString &name, const QString &text, void (SettingQueue::*act)()) {
        // What runs other people's programs is never what Enter does by itself.
        auto *button = named(name, plainButton(text));
        if (act)
            connect(button, &QPushButton::clicked, &m_queue, act);
        row->addWidget(button);
        return button;
    };
    m_retryButton = add(u"retryButton"_s, tr("&Try again"), &SettingQueue::retry);
    m_lookAgainButton = add(u"lookAgainButton"_s, tr("Loo&k what is set there"), &SettingQueue::lookAgain);
    m_lookAgainButton->setToolTip(tr("Reads back where nobody knows whether it was set. Nothing is changed."));
    // Where no button stood that somebody has just clicked, and may click again.
    m_stopButton = add(u"stopButton"_s, tr("S&top"), &SettingQueue::stop);
    m_stopButton->setIcon(icon(u"stop"_s));
    row->addStretch(1);
    m_restButton = add(u"restButton"_s, QString(), nullptr);
    connect(m_restButton, &QPushButton::clicked, this, [this] {
        m_isRestWanted = true;
        setProvenRest();
        refresh();
    });
    m_liveButton = add(u"liveButton"_s, QString(), &SettingQueue::makeLive);
    m_liveButton->setToolTip(
        tr("Redeploys or restarts what reads them, by the commands that its row shows. Nothing is set once more."));
    m_setButton = add(u"setButton"_s, QString(), &SettingQueue::set);
    m_closeButton = add(u"closeButton"_s, tr("&Close"), nullptr);
    connect(m_closeButton, &QPushButton::clicked, this, &SetForMeDialog::reject);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

/// One press is for all targets: the rest of one whose first app shows only later that it works follows then.
void SetForMeDialog::setProvenRest()
{
    if (!m_isRestWanted)
        return;
    const QStringList proven = provenTargets(m_source->variables());
    for (const QString &target : proven) {
        if (isHeld(target))
            m_queue.goOn(target);
    }
}

bool SetForMeDialog::isHeld(const QString &targetId) const
{
    return std::ranges::any_of(m_queue.rows(),
        [&targetId](const SettingRow &row) { return row.state == State::Held && row.setting.target.id == targetId; });
}

/// What cannot be asked shows what it holds by starting anew after the moment at which it was set: that is now.
void SetForMeDialog::onAboutToSet(const SettingRow &row)
{
    m_source->noteSettingRun(row.setting.appKeys, OpenSetting::State::Running, row.isOnlyLive);
    if (!row.isOnlyLive)
        noteNowSet(row.setting.appKeys);
}

void SetForMeDialog::noteNowSet(const QStringList &appKeys)
{
    const QList<AppVariables> all = m_source->variables();
    for (const AppVariables &app : all) {
        if (!appKeys.contains(app.appKey) || app.tells || app.isSaidToBeSet)
            continue;
        m_noted.append(app.appKey);
        m_source->noteSet(app.appKey, true, true);
    }
}

void SetForMeDialog::noteNotSet(const QStringList &appKeys)
{
    for (const QString &appKey : appKeys) {
        if (m_noted.removeAll(appKey) > 0)
            m_source->noteSet(appKey, false);
    }
}

/// What can be made live by its tool waits for that, whoever opens this dialog next. What was only started does, too:
/// whatever connects meanwhile may have what was there before.
void SetForMeDialog::onEnded(const SettingRow &row)
{
    const bool isOpen = row.result.state == SetResult::State::Unknown;
    // What nobody knows to be set counts as little as what is not set, until it was looked up.
    if (isOpen)
        noteNotSet(row.setting.appKeys);
    if (row.result.isSet())
        noteNowSet(row.setting.appKeys);
    // Before the run is noted as over: what is half done is stored, too.
    if (row.result.isSet() || !row.result.doneBefore.isEmpty())
        m_source->noteStored(row.setting.appKeys);
    const bool isNotLive
        = row.result.isSet() && row.result.live != SetResult::Live::Begun && !row.setting.target.restartsApp;
    const QList<AppVariables> all = m_source->variables();
    const bool isNews = std::ranges::any_of(all, [&](const AppVariables &app) {
        return row.setting.appKeys.contains(app.appKey) && app.isNotLive != isNotLive;
    });
    if (isNews && !isOpen)
        m_source->noteLive(row.setting.appKeys, !isNotLive);
    m_source->noteSettingRun(row.setting.appKeys,
        isOpen || row.setting.isInDoubt ? std::optional(OpenSetting::State::NotKnown) : std::nullopt);
}

/// In the last step variables only go.
bool SetForMeDialog::takesOut(const SettingRow &row) const
{
    const QStringList &keys = row.setting.appKeys;
    return std::ranges::none_of(keys, [this](const QString &key) { return m_handed.contains(key); });
}

void SetForMeDialog::refresh()
{
    const QList<AppVariables> all = m_source->variables(); // once for hundreds of rows
    m_handed.clear();
    m_aim = {.isRestWanted = m_isRestWanted, .environment = m_source->environmentName()};
    for (const AppVariables &app : all) {
        if (!app.takesOut())
            m_handed.insert(app.appKey);
        if (app.isShown)
            m_aim.shown.insert(app.appKey);
        const bool isOurs = std::ranges::any_of(
            m_queue.rows(), [&app](const SettingRow &row) { return row.setting.appKeys.contains(app.appKey); });
        if (isOurs && app.lacksEventKey)
            m_aim.withoutEventKey.append(app.name);
    }
    m_proven = provenTargets(all);
    const bool isHolding = m_queue.count(State::Held) > 0;
    m_isRestWanted = m_isRestWanted && isHolding;
    const bool goesOn = m_queue.isBusy() || m_isRestWanted;
    const auto before = std::exchange(m_values, goesOn ? m_source->useValues() : nullptr);
    bool canRetry = false;
    for (int i = 0; i < m_table->rowCount(); ++i) {
        const SettingRow &row = m_queue.rows()[i];
        QTableWidgetItem &item = *m_table->item(i, StateColumn);
        const bool canFollow = m_proven.contains(row.setting.target.id);
        if (const QString text = settingStateText(row, takesOut(row), canFollow, m_aim.isShown(row));
            text != item.text()) {
            item.setText(text);
            m_table->resizeRowToContents(i);
            const auto [tone, symbol] = settingLook(row, canFollow);
            item.setIcon(icon(symbol, tone));
            item.setToolTip(text);
        }
        canRetry = canRetry || row.state == State::Refused || (row.state == State::Ended && !row.result.isGood());
    }
    const int ready = m_queue.countToSet();
    const bool isBusy = m_queue.isBusy();
    const bool isLookingForMore = std::ranges::any_of(m_queue.rows(), [](const SettingRow &row) {
        return !row.setting.isSet && (row.state == State::ToLook || row.state == State::Looking);
    });
    m_aim.takesOut = std::ranges::all_of(m_queue.rows(), [this](const SettingRow &row) { return takesOut(row); });
    m_setButton->setText(setText());
    m_setButton->setVisible(ready > 0 || isLookingForMore);
    enableUnless(*m_setButton, isBusy ? underWayText() : ready == 0 ? tr("No place is ready.") : QString());
    m_restButton->setVisible(isHolding);
    m_restButton->setEnabled(
        !m_isRestWanted && std::ranges::any_of(m_proven, [this](const QString &target) { return isHeld(target); }));
    if (!std::exchange(m_couldSetRest, m_restButton->isEnabled()) && m_couldSetRest)
        m_source->noteRestCanBeSet(); // somebody has turned to something else by then
    auto waiting = ofEach<QSet<QString>>(
        m_queue.rows(), [](const SettingRow &row) { return row.setting.target.id; },
        [](const SettingRow &row) { return row.state == State::Held; });
    m_aim.held = int(waiting.size());
    m_aim.ready = m_restButton->isEnabled() ? int(waiting.intersect(QSet(m_proven.begin(), m_proven.end())).size()) : 0;
    const bool isOnlyLive = std::ranges::any_of(
        m_queue.rows(), [](const SettingRow &row) { return row.state == State::Held && row.isOnlyLive; });
    m_restButton->setText((isOnlyLive ? tr("Make the &rest live (%1)")
            : m_aim.takesOut          ? tr("Take it out of the &rest (%1)")
                                      : tr("Set the &rest (%1)"))
                              .arg(m_queue.count(State::Held)));
    const int notLive = m_queue.countNotLive();
    const int firstLive = m_queue.countFirstToMakeLive();
    m_liveButton->setText(firstLive < notLive ? tr("&Make %1 of %n places live first", nullptr, notLive).arg(firstLive)
                                              : tr("&Make %n places live", nullptr, notLive));
    m_liveButton->setVisible(!isBusy && std::ranges::any_of(m_queue.rows(), [this](const SettingRow &row) {
        return row.canBeMadeLive() && !m_aim.isShown(row);
    }));
    m_restButton->setToolTip(m_restButton->isEnabled() ? QString()
            : m_isRestWanted                           ? tr("It follows by itself")
                                                       : tr("The first app has not shown yet that it works"));
    m_summary->setText(u"%1 %2"_s.arg(settingSummary(m_queue, m_aim), m_source->besides()).trimmed());
    const QString busy = isBusy ? underWayText() : QString();
    enableUnless(*m_liveCheck, isSetting() ? tr("What is being set goes by what was chosen before.") : QString());
    m_retryButton->setVisible(canRetry);
    enableUnless(*m_retryButton, busy);
    m_lookAgainButton->setVisible(m_queue.canLookAgain());
    enableUnless(*m_lookAgainButton, busy);
    m_stopButton->setVisible(isBusy || m_isRestWanted);
    enableUnless(*m_closeButton, busy);
    showDetails();
    layout()->activate(); // what a button says now would be cut until the event loop comes to that
    if (!isBusy && !isSetting())
        emit settled();
}

/// What a press begins with, and whether that goes live.
QString SetForMeDialog::setText() const
{
    const int ready = m_queue.countToSet();
    const QList<SettingRow> rows = m_queue.firstToSet();
    const auto first = int(rows.size());
    const QString act = m_aim.takesOut
        ? (first < ready ? tr("Take &out at %1 of %n places first", nullptr, ready).arg(first)
                         : tr("Take &out at %n places", nullptr, ready))
        : first < ready ? tr("&Set %1 of %n places first", nullptr, ready).arg(first)
                        : tr("&Set %n places", nullptr, ready);
    const auto live = std::ranges::count_if(
        rows, [](const SettingRow &row) { return !row.setting.target.liveByTool(row.setting.places).isEmpty(); });
    if (!m_queue.makesLive() || live == 0)
        return act;
    return live < first  ? tr("%1 and make %2 of them live").arg(act).arg(live)
        : m_aim.takesOut ? tr("%1 and make that live").arg(act)
                         : tr("%1 and make them live", nullptr, first).arg(act);
}

/// With the commands that make it live where that is the next thing to do, or was done.
void SetForMeDialog::showDetails()
{
    QString text;
    if (m_table->currentRow() >= 0) {
        const SettingRow &row = m_queue.rows()[m_table->currentRow()];
        const bool isMadeLive
            = row.result.live == SetResult::Live::Begun || row.result.live == SetResult::Live::Started;
        text = settingDetails(row, m_queue.makesLive() || row.canBeMadeLive() || isMadeLive, takesOut(row),
            m_proven.contains(row.setting.target.id), m_aim.isShown(row));
    }
    // What somebody reads stays where it is while another row goes on.
    if (text != m_details->toPlainText())
        m_details->setPlainText(text);
}

void SetForMeDialog::sayLeftOut(const QString &text)
{
    m_leftOut->setText(text);
    m_leftOut->setVisible(!text.isEmpty());
}

void SetForMeDialog::reject()
{
    if (isSetting())
        return askToStop();
    if (m_queue.isBusy())
        return m_queue.stop(); // it only looks
    QDialog::reject();
}

void SetForMeDialog::askToStop()
{
    if (findChild<QMessageBox *>(u"stopSettingBox"_s))
        return;
    auto *box = plainBox("stopSettingBox", QMessageBox::Warning, tr("Stop setting?"),
        m_queue.isBusy() ? tr("The tools at work are ended with all that they started. What came of it is not known "
                              "then until it is read back: a place may have some of its variables and not the rest.")
                         : tr("The rest follows by itself as long as this window is open. It is not set then."),
        {}, this);
    QPushButton *stop = named("stopSettingButton", box->addButton(tr("&Stop"), QMessageBox::DestructiveRole));
    box->setDefaultButton(box->addButton(tr("&Go on"), QMessageBox::RejectRole));
    connect(stop, &QPushButton::clicked, this, [this] {
        const bool isOver = !m_queue.isBusy();
        m_queue.stop();
        if (isOver)
            QDialog::reject();
    });
    // What is through by itself needs no answer.
    connect(this, &SetForMeDialog::settled, box, &QMessageBox::close);
    box->open();
}
