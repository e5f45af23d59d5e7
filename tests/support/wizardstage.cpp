// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/wizardstage.h"

#include "app/domain/fingerprint.h"
#include "app/practice/practicecontrol.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/opendialogs.h"
#include "ui/deploy/setformedialog.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int quietMs = 25;
constexpr int stuckMs = 4000; // then it is a time-out that is waited for
constexpr int patienceMs = 60000;
constexpr int longestWait = 8; // times that
constexpr std::chrono::milliseconds longestLeap = 5s;
constexpr auto silentApp = "legacy-reports"_L1;
const QString senderName = u"Partner feed (nightly cron)"_s;
const QString senderKey = u"Partner feed"_s;

/// What a person knows: who holds the key that nobody could be asked about.
QString senderId(const PracticeAppsStatus &status, const Rotation &rotation, const AppVariables &variables)
{
    for (const PracticeSenderStatus &sender : status.senders) {
        if (sender.name == variables.name)
            return sender.id;
    }
    for (const RotatedEventKey &key : rotation.eventKeys) {
        const bool isIt = key.oldName == variables.name || key.twinName == variables.name;
        for (const PracticeAppStatus &app : status.apps) {
            const QString held = eventKeyFingerprint(app.variables.eventKey());
            if (isIt && (held == key.oldFingerprint || held == key.twinFingerprint))
                return app.id;
        }
    }
    return {};
}

} // namespace

WizardStage::WizardStage(const QString &folder)
    : program(folder)
{
    program.clock.startAt(QDateTime::currentDateTimeUtc());
    program.preferences.setIdleLockMinutes(0); // nobody has to move the mouse while a test counts answers
}

PracticeControl &WizardStage::apps() const
{
    return *program.accounts.practice();
}

bool WizardStage::load()
{
    if (!QTest::qWaitFor([this] { return program.isLoaded(); }, patienceMs))
        return false;
    // The apps restart in real time and are asked in a leaping one: a rolling deploy of real seconds would outlast the
    // quarter of a minute that proves a practice app, and now and then an old instance would come up after it.
    return answerOf(apps().setDeployPace(1ms, 1ms)).has_value();
}

bool WizardStage::open()
{
    if (!load())
        return false;
    program.window.findChild<QAction *>(u"rotateKeysAction"_s)->trigger();
    return wizard() && waitFor([this] { return session().isLoaded() && session().live().value; })
        && QTest::qWaitForWindowExposed(wizard());
}

RotationWizard *WizardStage::wizard() const
{
    return program.window.findChild<RotationWizard *>();
}

bool WizardStage::failed(const QString &why)
{
    m_why = why;
    return false;
}

bool WizardStage::isUnderWay() const
{
    if (!wizard() || !session().isLoaded() || (session().isBusy() && !session().rotatesAt().isValid()))
        return true;
    const auto dialogs = wizard()->findChildren<SetForMeDialog *>();
    if (std::any_of(dialogs.begin(), dialogs.end(), [](const SetForMeDialog *dialog) { return dialog->isBusy(); }))
        return true;
    const QList<RolloutRow> &rows = session().check().rows();
    return std::any_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isAsking; });
}

void WizardStage::pass(std::chrono::milliseconds time)
{
    program.practiceClock.leap(time);
    program.clock.advance(time);
    // An answer between the two leaps told a time that the program's clock had not reached, so that the program took
    // the server's for that much later: the next answer puts it right.
    if (OpenAccount *account = program.accounts.current())
        (void)answerOf(account->dashboard().environments());
}

bool WizardStage::waitFor(const std::function<bool()> &isSo)
{
    QElapsedTimer whole;
    QElapsedTimer quiet;
    QElapsedTimer stuck;
    whole.start();
    quiet.start();
    stuck.start();
    while (!isSo()) {
        if (whole.hasExpired(patienceMs))
            return failed(u"waited in vain"_s);
        QCoreApplication::processEvents(QEventLoop::AllEvents, quietMs / 5);
        if (isUnderWay() && !stuck.hasExpired(stuckMs)) {
            quiet.restart();
            continue;
        }
        const std::chrono::milliseconds next = program.clock.untilNext();
        if (!quiet.hasExpired(quietMs) || next.count() < 0)
            continue;
        pass(std::clamp(next, std::chrono::milliseconds(1), longestLeap));
        quiet.restart();
        stuck.restart();
    }
    return true;
}

bool WizardStage::waitLong(const std::function<bool()> &isSo)
{
    for (int times = 0; times < longestWait; ++times) {
        if (waitFor(isSo))
            return true;
    }
    return false;
}

bool WizardStage::waitForStep(RotationStep::Kind step)
{
    // The page follows the step.
    return waitFor(
        [this, step] { return session().isLoaded() && session().step() == step && wizard()->currentId() == step; });
}

QString WizardStage::textOf(const QString &name) const
{
    if (const auto *label = find<QLabel>(name))
        return label->text();
    if (const auto *button = find<QAbstractButton>(name))
        return button->text();
    if (const auto *box = find<QPlainTextEdit>(name))
        return box->toPlainText();
    if (const auto *banner = find<Banner>(name))
        return banner->title() + u'\n' + banner->text();
    return {};
}

QAbstractButton *WizardStage::mainButton() const
{
    for (const QWizard::WizardButton which : {QWizard::NextButton, QWizard::CommitButton, QWizard::FinishButton}) {
        if (wizard()->button(which)->isVisible())
            return wizard()->button(which);
    }
    return nullptr;
}

bool WizardStage::click(const QString &name)
{
    auto *button = find<QAbstractButton>(name);
    if (!button || !waitFor([button] { return button->isEnabled(); }))
        return failed(u"cannot click "_s + name);
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(button->height() / 2, button->height() / 2));
    return true;
}

bool WizardStage::clickMain()
{
    if (!waitFor([this] { return mainButton() && mainButton()->isEnabled(); }))
        return failed(u"cannot go on: "_s + refusals());
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    return true;
}

QString WizardStage::refusals() const
{
    QStringList words;
    for (const RotationNotice &notice : session().notices(session().step())) {
        if (notice.severity == RotationNotice::Refusal)
            words.append(QString::number(int(notice.kind)) + u' ' + notice.subjects.join(u", "_s));
    }
    if (session().isBusy())
        words.append(u"busy"_s);
    return words.join(u"; "_s);
}

bool WizardStage::type(const QString &field, const QString &text)
{
    auto *edit = find<QLineEdit>(field);
    if (!edit || !waitFor([edit] { return !edit->isReadOnly(); }))
        return failed(u"cannot type into "_s + field);
    wizard()->activateWindow(); // a question that was left may have had the focus
    if (!QTest::qWaitForWindowActive(wizard()))
        return failed(u"the wizard is not active"_s);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    return edit->text() == text || failed(u"typed \"%1\" into %2"_s.arg(edit->text(), field));
}

bool WizardStage::setVariables(RotationStep::Kind step)
{
    const auto status = answerOf(apps().apps());
    if (!status)
        return false;
    const QList<AppVariables> all = session().variables(step);
    for (const AppVariables &one : all) {
        PracticeAppVariables changes;
        QStringList unset;
        for (const DeployVariable &variable : one.variables) {
            if (variable.isRemoved)
                unset.append(variable.name);
            else
                changes.set(variable.name, variable.value);
        }
        const QString id = one.isSender ? senderId(*status, session().rotation(), one) : one.appKey;
        if (one.variables.isEmpty() || id.isEmpty())
            continue;
        if (const auto set = answerOf(apps().setVariables(id, changes, unset)); !set)
            return failed(u"cannot set the variables of %1 (%2): %3 %4"_s.arg(
                one.name, id, set.error().serverMessage, set.error().detail));
        if (!one.isSender)
            session().noteSet(one.appKey, step, true);
    }
    return true;
}

bool WizardStage::deployAll()
{
    const auto status = answerOf(apps().apps());
    if (!status)
        return false;
    for (const PracticeAppStatus &app : status->apps) {
        if (!answerOf(apps().deploy(app.id)))
            return failed(u"cannot deploy "_s + app.name);
    }
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(patienceMs)) {
        const auto now = answerOf(apps().apps());
        if (now && std::none_of(now->apps.begin(), now->apps.end(), [](const PracticeAppStatus &app) {
                return app.isDeploying;
            }))
            return true;
    }
    return false;
}

bool WizardStage::answerForSilentApp()
{
    const RotationStep::Kind step = session().step();
    const auto silent = [this, step]() -> std::optional<RolloutRow> {
        for (const RolloutRow &row : session().rows(step)) {
            if (row.app.app.name == silentApp && !row.signing.holds)
                return row;
            if (row.app.app.name == silentApp && !row.event.holds)
                return row;
        }
        return {};
    };
    if (!silent())
        return true;
    if (!waitFor([&] { return !silent() || silent()->latest.isUnreachable(); }))
        return false;
    if (silent())
        session().addWord({silent()->app.key()}, step, Word::Kind::RiskAccepted, u"Sam"_s, u"it is switched off"_s);
    return waitFor([&] { return !silent(); });
}

/// A worker shows what it holds by starting anew; its event key, where none was set in it, somebody looks up.
bool WizardStage::restartWorkers(RotationStep::Kind step)
{
    for (const RolloutRow &row : session().rows(step)) {
        if (row.app.app.method == AppMethod::Connect && !row.event.holds
            && row.event.because == Proof::Because::CannotTell)
            session().addWord({row.app.key()}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked at its variables"_s);
        if (row.app.app.method == AppMethod::Connect && !row.isThere() && !answerOf(apps().deploy(row.app.key())))
            return failed(u"cannot restart "_s + row.app.app.name);
    }
    // Where time has passed between a reading and the mark, the program does not know which instances were there
    // before: then somebody looks.
    using Because = Proof::Because;
    const auto isPersons = [](const RolloutRow &row) {
        return row.signing.because == Because::InstancesNotKnown || row.signing.because == Because::SameInstance;
    };
    const auto workers = [this, step] {
        QList<RolloutRow> rows = session().rows(step);
        rows.removeIf([](const RolloutRow &row) { return row.app.app.method != AppMethod::Connect || row.isThere(); });
        return rows;
    };
    if (!waitFor([&] {
            const QList<RolloutRow> rows = workers();
            return std::all_of(rows.begin(), rows.end(), isPersons);
        }))
        return failed(
            u"a worker's restart was not noticed: signing %1, event %2"_s.arg(int(workers().value(0).signing.because))
                .arg(int(workers().value(0).event.because)));
    for (const RolloutRow &row : workers())
        session().addWord({row.app.key()}, step, Word::Kind::Confirmed, u"Kim"_s, u"restarted it and looked"_s);
    return true;
}

bool WizardStage::showTab(int index)
{
    auto *tabs = find<QTabWidget>(u"stepTabs"_s);
    if (!tabs)
        return failed(u"no tabs"_s);
    for (int i = 0; i < tabs->count(); ++i) {
        if (tabs->isTabVisible(i) && index-- == 0) {
            QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(i).center());
            return tabs->currentIndex() == i || failed(u"the tab was not shown"_s);
        }
    }
    return failed(u"no such tab"_s);
}

bool WizardStage::select(const QString &name)
{
    auto *table = find<QTableView>(u"boardTable"_s);
    for (int row = 0; table && row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data().toString() != name)
            continue;
        // The view's selectRow() goes by the modifiers that the last key was pressed with.
        table->selectionModel()->setCurrentIndex(
            table->model()->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        return waitFor([this, name] { return textOf(u"selectedTitle"_s) == name; });
    }
    QStringList rows;
    for (int row = 0; table && row < table->model()->rowCount(); ++row)
        rows.append(table->model()->index(row, 0).data().toString());
    return failed(u"no row %1 among %2"_s.arg(name, rows.join(u", "_s)));
}

QSet<QString> WizardStage::actOnRows(const std::function<void(const QString &act, QDialog *dialog)> &look)
{
    auto *table = find<QTableView>(u"boardTable"_s);
    if (!table)
        return {};
    table->selectRow(0);
    QSet<QString> tried;
    const QList<QAction *> actions = wizard()->currentPage()->findChildren<QAction *>();
    // By the others the table stays as it is.
    for (const auto name : {"setSelected"_L1, "method"_L1, "confirm"_L1, "acceptRisk"_L1, "workList"_L1, "access"_L1,
             "probe"_L1, "add"_L1, "addSeveral"_L1, "remove"_L1, "owner"_L1}) {
        for (QAction *action : actions) {
            if (action->objectName() != name || !action->isEnabled() || !action->isVisible())
                continue;
            action->trigger();
            tried.insert(name);
            if (lookAtOpenDialogs(*wizard(), [&](QDialog &dialog) { look(name, &dialog); }) == 0)
                look(name, nullptr);
        }
    }
    return tried;
}

bool WizardStage::showTabWith(const QString &field)
{
    for (int i = 0; !find<QWidget>(field); ++i) {
        if (!showTab(i))
            return false;
    }
    return true;
}

bool WizardStage::takeStep()
{
    const RotationStep::Kind step = session().step();
    switch (step) {
    case RotationStep::Plan:
        return takePlan();
    case RotationStep::NewKeys:
    case RotationStep::NewEventKeys:
        return takeNewKeys();
    case RotationStep::RollOut:
    case RotationStep::FallbackOut:
    case RotationStep::PutBack:
        return takeRollOut(step);
    case RotationStep::Rotate:
        return takeRotate();
    case RotationStep::Resync:
        return clickMain() && waitFor([this] {
            const QList<ResyncLine> lines = session().resyncLines();
            return std::none_of(lines.begin(), lines.end(), [](const ResyncLine &line) {
                return line.state == ResyncLine::Waiting || line.state == ResyncLine::Running;
            });
        }) && clickMain();
    case RotationStep::DeleteEventKeys:
        return takeOldEventKeys();
    case RotationStep::Finish:
        return takeFinish();
    case RotationStep::DeleteNewKeys:
        return answerForSilentApp() && type(u"typeEdit"_s, session().textToType()) && clickMain();
    case RotationStep::Undone:
        break;
    }
    return true;
}

/// One click for what is missing next, as often as something is.
bool WizardStage::takeNewKeys()
{
    const auto areThere = [this] {
        const Rotation &rotation = session().rotation();
        const bool wantsEventKeys = session().step() == RotationStep::NewEventKeys || !rotation.makesEventKeysLate();
        const bool hasSigningKey = !rotation.rotatesSigningKey || !rotation.newSigningKey.id.isEmpty();
        return hasSigningKey
            && (!wantsEventKeys
                || std::all_of(rotation.eventKeys.begin(), rotation.eventKeys.end(),
                    [](const RotatedEventKey &key) { return key.isFilterTheSame; }));
    };
    const RotationStep::Kind step = session().step();
    while (!areThere()) {
        const QString before = mainButton() ? mainButton()->text() : QString();
        const auto isOver = [&] { return areThere() || (mainButton() && mainButton()->text() != before); };
        if (!clickMain() || !waitLong(isOver))
            return false;
    }
    return session().step() != step || clickMain();
}

bool WizardStage::takeRollOut(RotationStep::Kind step)
{
    if (step != RotationStep::PutBack && session().rotation().rotatesEventKeys()
        && session().rotation().senders.isEmpty() && !takeSenders())
        return false;
    // Whoever said that it has moved is asked anew whether it is back.
    if (step == RotationStep::PutBack && !session().rotation().senders.isEmpty()
        && (!select(senderName) || !type(u"senderWordEdit"_s, u"Robin, again"_s)))
        return false;
    return setVariables(step) && deployAll() && answerForSilentApp() && restartWorkers(step) && clickMain();
}

bool WizardStage::takePlan()
{
    const auto areAsked = [this] {
        const QList<RolloutRow> &rows = session().check().rows();
        return !rows.isEmpty() && std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) {
            return row.rounds > 0 || !row.app.canBeAsked();
        });
    };
    return waitLong(areAsked) && click(u"chooseAllButton"_s) && type(u"reasonEdit"_s, u"ticket 42"_s) && clickMain();
}

bool WizardStage::takeSenders()
{
    // The plan knows that nobody is known to send with that key.
    if (!select(senderKey) || !type(u"senderNameEdit"_s, senderName) || !type(u"senderOwnerEdit"_s, u"Robin"_s)
        || !type(u"senderWordEdit"_s, u"Robin"_s))
        return false;
    const auto *keyBox = find<QComboBox>(u"senderKeyBox"_s);
    return keyBox->currentText() == senderKey || failed(u"it has the key "_s + keyBox->currentText());
}

bool WizardStage::takeRotate()
{
    // The final check begins by itself.
    return answerForSilentApp() && waitFor([this] { return session().isFinalCheckFresh(); })
        && type(u"typeEdit"_s, session().textToType()) && clickMain();
}

void WizardStage::markNextEventKey()
{
    auto *table = find<QTreeWidget>(u"oldKeysTable"_s);
    for (int i = 0; table && !find<QLineEdit>(u"typeEdit"_s) && i < table->topLevelItemCount(); ++i) {
        if (!session().rotation().eventKeys.at(i).isOldDeleted)
            table->topLevelItem(i)->setCheckState(0, Qt::Checked);
    }
}

/// Those that go together first; one through which events may still arrive by its own name.
bool WizardStage::takeOldEventKeys()
{
    if (!answerForSilentApp() || !restartWorkers(RotationStep::DeleteEventKeys) || !showTab(1))
        return false;
    const auto left = [this] {
        const QList<RotatedEventKey> &keys = session().rotation().eventKeys;
        return std::count_if(keys.begin(), keys.end(), [](const RotatedEventKey &key) { return !key.isOldDeleted; });
    };
    while (left() > 0) {
        const auto before = left();
        markNextEventKey();
        const auto asked = [this] {
            const auto labels = wizard()->currentPage()->findChildren<QLineEdit *>(u"typeEdit"_s);
            return labels.isEmpty() ? QString() : labels.first()->accessibleName();
        };
        QString text = session().textToType();
        for (const RotatedEventKey &key : session().rotation().eventKeys) {
            if (asked().contains(u"“%1”"_s.arg(key.oldName)))
                text = session().textToType(key);
        }
        if (!type(u"typeEdit"_s, text) || !click(u"deleteOldKeyButton"_s)
            || !waitFor([&] { return left() < before && !session().isBusy(); }))
            return false;
    }
    return clickMain();
}

bool WizardStage::takeFinish()
{
    return setVariables(RotationStep::Finish) && deployAll() && answerForSilentApp()
        && restartWorkers(RotationStep::Finish) && waitFor([this] {
               const QList<RolloutRow> rows = session().rows(RotationStep::Finish);
               return std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isThere(); });
           })
        && (session().openItems().isEmpty()
            || (showTabWith(u"exceptionEdit"_s) && type(u"exceptionEdit"_s, u"legacy-reports is switched off"_s)))
        && clickMain();
}
