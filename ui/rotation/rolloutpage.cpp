// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/rolloutpage.h"

#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/deploy/deploytargets.h"
#include "app/domain/apinames.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/recordwords.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstable.h"
#include "ui/apps/boardgroups.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/rotation/actpanel.h"
#include "ui/words/rollouttext.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostNamed = 5;
const QString groupsName = u"appGroups"_s; // of the preferences

VariablesAppView *makeVariablesView(const WizardTools &tools, RotationStep::Kind step, QWidget *parent)
{
    if (step == RotationStep::DeleteEventKeys || step == RotationStep::DeleteNewKeys)
        return nullptr;
    return new VariablesAppView(
        variablesOf(tools.session, step, tools.account.isRehearsal, tools.services.accounts.toolEnvironment(),
            [tools] { return serverPlacesOf(tools); }),
        tools.services.clock, tools.services.preferences, tools.clipboard, parent);
}

AppsBoard *makeRolloutBoard(const WizardTools &tools, RotationStep::Kind step, QWidget *parent)
{
    RotationSession &session = tools.session;
    auto *board = new AppsBoard(session.check(), tools.services.clock, parent);
    QObject::connect(board, &AppsBoard::accessChanged, &session, &RotationSession::setAccess);
    QObject::connect(board, &AppsBoard::addRequested, &session,
        [&session](const QString &name, const AppAccess &access, const AccessKept &kept) {
            session.addApp(access, name, kept);
        });
    QObject::connect(board, &AppsBoard::removeRequested, &session, &RotationSession::removeAddedApp);
    QObject::connect(board, &AppsBoard::wordGiven, &session,
        [&session, step](const QStringList &appKeys, Word::Kind kind, const QString &owner, const QString &reason) {
            session.addWord(appKeys, step, kind, owner, reason);
        });
    QObject::connect(board, &AppsBoard::wordWithdrawn, &session,
        [&session, step](const QStringList &appKeys) { session.withdrawWord(appKeys, step); });
    board->setEarlierWords([&session](const QString &appKey) { return session.earlierWord(appKey); });
    const auto tellMissing = [board, &session] {
        board->setMissingHeaders(session.missingHeaders());
        board->setAccessesRead(session.areAccessesRead());
    };
    QObject::connect(&session, &RotationSession::changed, board, tellMissing);
    tellMissing();
    Preferences &preferences = tools.services.preferences;
    using Grouping = RolloutModel::Grouping;
    board->groups().setGrouping(enumOf<Grouping>(preferences.shape(groupsName)).value_or(Grouping::None));
    QObject::connect(&board->groups(), &BoardGroups::chosen, board,
        [&preferences](Grouping grouping) { preferences.setShape(groupsName, nameOf(grouping)); });
    return board;
}

} // namespace

RollOutPage::RollOutPage(const WizardTools &tools, RotationStep::Kind step)
    : RotationPage(tools, step)
    , m_board(makeRolloutBoard(tools, step, m_boardTab))
    , m_variables(makeVariablesView(tools, step, m_detail))
{
    m_tabs->setDocumentMode(true);
    m_tabs->setTabBarAutoHide(true);
    // The bar takes the focus where it is shown. Where it is not, nobody would come past it with Tab.
    m_tabs->setFocusPolicy(Qt::NoFocus);
    setupBoardTab();
    addTab(m_boardTab, tr("The apps"));
    body()->addWidget(m_tabs, 1);
    setupMissing();
    connect(this, &RotationPage::presented, this, [this] { m_board->setPrimary(nextAct()); });
    if (step == RotationStep::PutBack)
        addPutBackForm();
}

void RollOutPage::setupBoardTab()
{
    connect(m_noApps, &AnswerForm::given, &session(), &RotationSession::confirmNoApps);
    auto *below = bareLayout<QVBoxLayout>(m_detail, Spacing::normal);
    addParts(*below, {m_sender, m_heldKey});
    if (m_variables)
        below->addWidget(m_variables);
    m_board->setDetail(m_detail);
    addActions();
    connect(m_board, &AppsBoard::selectionChanged, this, &RollOutPage::refreshDetail);
    connect(m_sender, &SenderForm::added, m_board, &AppsBoard::selectApp);
    auto *layout = bareLayout<QVBoxLayout>(m_boardTab);
    layout->addWidget(m_noApps);
    layout->addWidget(m_board, 1);
}

/// Why "Go on" cannot be pressed yet: who is missing, one click away.
void RollOutPage::setupMissing()
{
    m_saved->setDismissable(true);
    addFooter(m_saved);
    m_moreMissing->setAutoRaise(true);
    m_moreMissing->setCheckable(true);
    auto *row = bareLayout<QHBoxLayout>(m_missing);
    row->addWidget(m_missingText, 1);
    addParts(*row, {m_moreMissing, m_showMissing, m_nextTab});
    addFooter(m_missing);
    connect(m_showMissing, &QPushButton::clicked, this, [this] {
        showTab(m_boardTab);
        m_board->selectMissing(m_inDoubt);
        bringIntoSight(m_board->table());
    });
    connect(m_nextTab, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentIndex(tabAfterBoard());
        // The button goes with that: the keyboard comes along.
        if (QWidget *field = fieldOf(*m_tabs->currentWidget()))
            field->setFocus(Qt::OtherFocusReason);
    });
    connect(m_moreMissing, &QToolButton::toggled, this, &RollOutPage::refreshMissing);
    connect(m_tabs, &QTabWidget::currentChanged, this, &RollOutPage::refreshMissing);
}

int RollOutPage::tabAfterBoard() const
{
    if (m_tabs->currentWidget() != m_boardTab)
        return -1;
    for (int i = m_tabs->indexOf(m_boardTab) + 1; i < m_tabs->count(); ++i) {
        if (m_tabs->isTabVisible(i))
            return i;
    }
    return -1;
}

void RollOutPage::refreshMissing()
{
    const QStringList names = isCurrent() && waitsForApps() ? missingNames() : QStringList();
    const int next = isCurrent() && waitsForApps() ? tabAfterBoard() : -1;
    const bool isAnyInDoubt = isCurrent() && !m_inDoubt.isEmpty();
    m_showMissing->setVisible(!names.isEmpty() || isAnyInDoubt || isHeldUpBySenders());
    m_missing->setVisible(next >= 0 || !m_showMissing->isHidden());
    m_showMissing->setText(
        isAnyInDoubt ? tr("Sho&w the %n cut off", nullptr, int(m_inDoubt.size())) : tr("Sho&w them"));
    m_nextTab->setVisible(next >= 0);
    m_nextTab->setText(next < 0 ? QString() : tr("&Next: %1").arg(m_tabs->tabText(next)));
    QString missing = !names.isEmpty()       ? missingText(names)
        : session().check().rows().isEmpty() ? tr("No app is known here.")
                                             : tr("Of the apps nothing is missing here.");
    const auto senders = std::ranges::count_if(
        m_senders, [](const RolloutRow &row) { return !row.signing.holds || !row.event.holds; });
    if (waitsForSenders() && senders > 0)
        missing += (missing.endsWith(u'.') ? u" "_s : u". "_s) + sendersToDoText(int(senders));
    // Nothing else of the page says it of more than one app.
    if (isAnyInDoubt)
        missing += u' '
            + tr("At %n apps a tool was cut off or stopped: “Set for me” looks up what is set there.", nullptr,
                int(m_inDoubt.size()));
    // The tab after this one has what the button below waits for, once all that is said above is done.
    if (next >= 0 && !mayAct() && !isRefused() && hasMainButton())
        missing = (QStringList{missing} + QStringList{whyNot()}).join(u'\n');
    const QString all = names.isEmpty() ? missing : (QStringList{missing} + waysOut()).join(u'\n');
    const bool hasRoom = hasRoomFor(all);
    m_moreMissing->setVisible(!hasRoom && all != missing);
    m_moreMissing->setText(m_moreMissing->isChecked() ? tr("Less") : tr("More"));
    m_moreMissing->setToolTip(all);
    m_missingText->setText(hasRoom || m_moreMissing->isChecked() ? all : missing);
}

/// In two lines: each more is a row less of the table.
bool RollOutPage::hasRoomFor(const QString &missing) const
{
    int room = width() - Spacing::wide - Spacing::normal - Spacing::small;
    for (const QWidget *button : std::initializer_list<const QWidget *>{m_showMissing, m_nextTab}) {
        if (!button->isHidden())
            room -= button->sizeHint().width() + Spacing::normal;
    }
    const QFontMetrics metrics = m_missingText->fontMetrics();
    return metrics.boundingRect(QRect(0, 0, room, QWIDGETSIZE_MAX), Qt::TextWordWrap, missing).height()
        <= 2 * metrics.lineSpacing();
}

void RollOutPage::resizeEvent(QResizeEvent *event)
{
    RotationPage::resizeEvent(event);
    refreshMissing();
}

QStringList RollOutPage::missingNames() const
{
    return ofEach(
        hasBoard() ? session().rows(step()) : QList<RolloutRow>(),
        [](const RolloutRow &row) { return rolloutAppName(row.app); }, std::not_fn(&RolloutRow::isThere));
}

QString RollOutPage::missingText(const QStringList &names) const
{
    // Many names say nothing, and take the room of the table: the button beside them selects the rows.
    // What is under way is not held up by them, and may go on without them.
    const QString text = session().isBusy() ? tr("%n apps are not ready yet", nullptr, int(names.size()))
        : isCurrent() && session().mayGoOn()
        ? tr("%n apps are not ready yet, and do not keep you from going on", nullptr, int(names.size()))
        : tr("%n apps still hold this step up", nullptr, int(names.size()));
    return names.size() > mostNamed ? tr("%1.", "a sentence").arg(text) : tr("%1: %2").arg(text, namesInWords(names));
}

/// "Vercel: acme / checkout" of those for which somebody has chosen it, also where this step sets nothing there; of the
/// others what Inngest reports.
QHash<QString, QString> RollOutPage::placesInWords() const
{
    QHash<QString, QString> places = reportedPlaces();
    for (const PlannedApp &app : rotation().apps) {
        if (knownTargets().find(app.targetId))
            places.insert(
                app.appKey, placeInWords(app.targetId, app.targetPlace, app.name, rotation().environment.name));
    }
    return places;
}

/// What helps those that are missing and do not go on by themselves.
QStringList RollOutPage::waysOut() const
{
    QStringList silent;
    QStringList set;
    const QList<RolloutRow> rows = hasBoard() ? session().rows(step()) : QList<RolloutRow>();
    for (const RolloutRow &row : rows) {
        if (row.isThere())
            continue;
        if (m_inDoubt.contains(row.app.key()))
            continue;
        if (m_notLive.contains(row.app.key()))
            set.append(rolloutAppName(row.app));
        else if (isSilent(row) && !row.app.moment.holdsStored)
            silent.append(rolloutAppName(row.app));
    }
    QStringList ways;
    if (!set.isEmpty())
        ways.append(tr("Done there, and not known to be live: %1. “Set for me” can make it live where its target has a "
                       "command for that here; redeploy or restart the rest.")
                        .arg(namesInWords(set)));
    if (!silent.isEmpty())
        ways.append(m_tabs->currentWidget() == m_boardTab
                ? tr("No answer of %1. Switched off for good? Select it, then “Accept the risk”.")
                      .arg(namesInWords(silent))
                : tr("No answer of %1. Switched off for good? Select it on the tab “%2”, then “Accept the risk”.")
                      .arg(namesInWords(silent), m_titles.value(m_boardTab)));
    return ways;
}

QHash<QString, QString> RollOutPage::reportedPlaces() const
{
    const DeployTargets &targets = knownTargets();
    const auto use = tools().account.isRehearsal ? DeployTarget::Use::Practice : DeployTarget::Use::Apps;
    QHash<QString, QString> places;
    const QList<RolloutRow> &rows = session().check().rows();
    for (const RolloutRow &row : rows) {
        const QString platform = row.app.platform();
        const auto target = platform.isEmpty() ? std::nullopt : targets.find(targets.suggestion(platform, use));
        if (target)
            places.insert(row.key(), deployText(target->name));
    }
    return places;
}

/// By the way of setting that is chosen, or else by what Inngest reports, or who added the app.
QHash<QString, QString> RollOutPage::platforms(const QList<AppVariables> &all) const
{
    QHash<QString, QString> platforms = reportedPlaces();
    for (const AppVariables &app : all) {
        if (const std::optional<DeployTarget> target = knownTargets().find(app.targetId))
            platforms.insert(app.appKey, deployText(target->name));
    }
    for (const RolloutRow &sender : m_senders)
        platforms.insert(sender.app.key(), tr("No app"));
    return platforms;
}

/// A person's answer for what an undo refuses and nobody can be asked about: see RotationSession::sayPutBack().
void RollOutPage::addPutBackForm()
{
    m_putBack = new AnswerForm(u"putBack"_s,
        tr("How you know that nothing of what is named above as not listed, as still sending or as not known needs a "
           "new key, for the record:"),
        tr("I &vouch for that"), this);
    addFooter(m_putBack);
    connect(m_putBack, &AnswerForm::given, &session(), &RotationSession::sayPutBack);
}

bool RollOutPage::hasVariables() const
{
    if (step() == RotationStep::Resync) // of those whose SDK knows no fallback
        return m_variables && m_isAnySet;
    return m_variables
        && (step() != RotationStep::Finish || (rotation().rotatesSigningKey && !rotation().makesEventKeysLate()));
}

/// What is to be done with the app or sender that is selected.
void RollOutPage::refreshDetail()
{
    // One that gets another name has another row for a moment, and keeps its form.
    if (m_sender->isStoring())
        return;
    const QStringList selected = m_board->selectedKeys();
    const auto *sender = firstOf(
        m_senders, [&](const RolloutRow &row) { return selected.size() == 1 && row.app.key() == selected.first(); });
    // What is hidden loses the focus and stores what was typed, and the rows are others then.
    const std::optional<RolloutApp> shown = sender ? std::optional(sender->app) : std::nullopt;
    m_sender->setVisible(shown.has_value());
    if (shown)
        m_sender->present(shown->key(), shown->heldEventKeys.value(0), !isCurrent());
    // By it values are handed out, so it is asked where they are.
    m_heldKey->present(hasVariables() && selected.size() == 1 ? selected.first() : QString(), !isCurrent());
    if (m_variables) {
        m_variables->setEnabled(isCurrent());
        m_variables->setVisible(hasVariables());
        m_variables->select(selected);
    }
    refreshActs();
}

void RollOutPage::addDetail(QWidget *detail)
{
    static_cast<QVBoxLayout *>(m_detail->layout())->insertWidget(0, detail);
}

void RollOutPage::addTab(QWidget *tab, const QString &title)
{
    m_titles.insert(tab, title);
    m_tabs->addTab(tab, title);
}

void RollOutPage::setTitle(QWidget *tab, const QString &title)
{
    m_titles[tab] = title;
    renumber();
}

void RollOutPage::setTabShown(QWidget *tab, bool isShown)
{
    const int index = m_tabs->indexOf(tab);
    if (index >= 0 && m_tabs->isTabVisible(index) != isShown)
        m_tabs->setTabVisible(index, isShown);
    renumber();
}

/// In the order in which they are done; only what changes is set, since each text lays the tabs out anew.
void RollOutPage::renumber()
{
    int number = 0;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (!m_tabs->isTabVisible(i))
            continue;
        const QString text = tr("%1. %2", "number and title of a tab")
                                 .arg(QString::number(++number), m_titles.value(m_tabs->widget(i)));
        if (m_tabs->tabText(i) != text)
            m_tabs->setTabText(i, text);
    }
    // Below the tabs' titles, where there are any.
    m_boardTab->layout()->setContentsMargins(0, number > 1 ? Spacing::small : 0, 0, 0);
    refreshMissing();
}

/// What the table shows of them. No value stays here.
void RollOutPage::presentVariables(const QList<AppVariables> &all)
{
    m_isAnySet = !all.isEmpty();
    m_notLive.clear();
    m_inDoubt.clear();
    for (const AppVariables &app : all) {
        if (app.isInDoubt())
            m_inDoubt.insert(app.appKey);
        if (app.isInDoubt())
            m_notLive.insert(app.appKey,
                app.doubt->state == OpenSetting::State::CutOff ? tr("Cut off", "a tool at work") : tr("Not known"));
        else if (app.waitsToBeLive())
            m_notLive.insert(
                app.appKey, app.takesOut() ? tr("Taken out, not known to be live") : tr("Set, not known to be live"));
    }
    m_board->setPlaces(placesInWords(), m_notLive);
    m_board->groups().setNames(platforms(all), session().owners());
}

void RollOutPage::refresh()
{
    const QList<RotationNotice> notices = isCurrent() ? session().notices(step()) : QList<RotationNotice>();
    m_noApps->present(notices, {RotationNotice::NoApps});
    if (m_putBack)
        m_putBack->present(notices,
            {RotationNotice::AppsOutOfSight, RotationNotice::EventsStillArrive, RotationNotice::EventsNotKnown});
    m_board->setTakesWords(isCurrent());
    m_senders = session().senderRows(step());
    presentVariables(session().variables(step()));
    m_board->setSenders(m_senders);
    refreshDetail();
    setTabShown(m_boardTab, hasBoard());
}
