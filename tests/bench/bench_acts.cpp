// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// How much a person does for a whole rotation of the signing key and of all event keys through the window, on the
// practice account with 4, 41 and 200 apps on its three platforms, which "Set for me" sets by their own tool: clicks,
// keys of commands, and fields filled. At most 60 for 41 apps, and the same for 200. "mixed" is a fleet of 43 of which
// 6 are written in Go, 5 are workers, 4 behind a VPN, 2 dead and 3 managed elsewhere. Takes some minutes:
//     IKM_TEST_NEEDS=xvfb tests/support/run-test .build/bench/tests/bench_acts [--pictures FOLDER [light|dark]
//     [WIDTHxHEIGHT]] [detours]
//     [APPS|mixed...]

#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/actcounter.h"
#include "tests/support/answerof.h"
#include "tests/support/cputime.h"
#include "tests/support/practicefill.h"
#include "tests/support/wizardstage.h"
#include "ui/apps/worddialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostActs = 60;
constexpr int mixedFleet = 43;

/// A person's whole rotation. Each step is done through what is on the screen.
class Walk
{
public:
    Walk(int apps, bool isMixed, bool takesDetours, const QString &pictures, QSize size)
        : m_apps(apps)
        , m_isMixed(isMixed)
        , m_takesDetours(takesDetours)
        , m_pictures(pictures)
        , m_size(size)
        , m_stage(withPractice(m_folder.path(), {.apps = apps, .isMixed = isMixed}))
    {
    }

    /// False: why() says where it ended.
    bool run()
    {
        if (!begin())
            return false;
        return plan() && newKeys() && rollOut() && rotate() && resync() && deleteEventKeys() && finish();
    }

    int acts() const { return m_counter->all(); }
    QString why() const { return m_why + m_stage.why(); }
    QString parts() const { return m_parts.join(u", "_s); }

private:
    bool failed(const QString &why)
    {
        m_why = why + u": "_s;
        for (const RolloutRow &row : m_stage.session().rows(m_stage.session().step())) {
            if (!row.isThere())
                m_why += u"%1 (signing %2, event %3) "_s.arg(row.app.key())
                             .arg(int(row.signing.because))
                             .arg(int(row.event.because));
        }
        picture(u"failed"_s);
        return false;
    }

    void note(const QString &step)
    {
        m_parts.append(u"%1 %2"_s.arg(step).arg(acts() - m_before));
        m_before = acts();
        QTextStream(stderr) << m_apps << " apps, " << m_parts.last() << Qt::endl;
    }

    /// What it costs to bring the page up to date, beside judging its apps once.
    void weigh(const QString &page)
    {
        const auto freshly = [this](const std::function<void()> &work) {
            QList<double> costs;
            for (int i = 0; i < 5; ++i) {
                QCoreApplication::processEvents();
                m_stage.program.clock.advance(std::chrono::milliseconds(100)); // what was judged is old
                costs.append(costOf(work));
            }
            std::sort(costs.begin(), costs.end());
            return costs.at(costs.size() / 2);
        };
        const double judged = freshly([this] { (void)m_stage.session().rows(m_stage.session().step()); });
        const double refreshed = freshly([this] {
            emit m_stage.session().changed();
            QCoreApplication::sendPostedEvents();
        });
        QTextStream(stderr) << m_apps << " apps, " << page << ": a refresh costs " << refreshed << " ms, which is "
                            << refreshed / judged << " times judging them" << Qt::endl;
    }

    void picture(const QString &name)
    {
        for (int round = 0; round < 5; ++round)
            QCoreApplication::processEvents(); // what a layout puts off
        QWidget *window = m_stage.wizard()->findChild<SetForMeDialog *>();
        if (!window)
            window = m_stage.wizard();
        if (!m_pictures.isEmpty())
            window->grab().save(u"%1/%2-%3.png"_s.arg(m_pictures, name).arg(m_apps));
    }

    bool begin()
    {
        if (!QTest::qWaitFor([this] { return m_stage.program.isLoaded(); }, 60'000))
            return failed(u"the program"_s);
        const auto isThere = [this] { return m_stage.program.accounts.current()->apps().value->size() == m_apps; };
        if (!QTest::qWaitFor(isThere, 60'000) || !m_stage.open())
            return failed(u"the wizard"_s);
        m_stage.wizard()->resize(m_size);
        m_counter = std::make_unique<ActCounter>();
        return true;
    }

    bool isAt(RotationStep::Kind step)
    {
        return m_stage.waitLong(
            [&] { return m_stage.session().step() == step && m_stage.wizard()->currentId() == step; });
    }

    bool plan()
    {
        const auto areAsked = [this] {
            const QList<RolloutRow> rows = m_stage.session().check().rows();
            return !rows.isEmpty() && std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) {
                return row.rounds > 0 || !row.app.canBeAsked();
            });
        };
        if (!m_stage.waitLong(areAsked) || !m_stage.click(u"chooseAllButton"_s)
            || !m_stage.type(u"reasonEdit"_s, u"ticket 42"_s))
            return failed(u"plan"_s);
        picture(u"1-plan"_s);
        weigh(u"plan"_s);
        if (!m_stage.clickMain() || !isAt(RotationStep::NewKeys))
            return failed(u"plan"_s);
        note(u"plan"_s);
        return true;
    }

    bool newKeys()
    {
        const auto areThere = [this] {
            const Rotation &rotation = m_stage.session().rotation();
            return !rotation.newSigningKey.id.isEmpty()
                && std::all_of(rotation.eventKeys.begin(), rotation.eventKeys.end(),
                    [](const RotatedEventKey &key) { return key.isFilterTheSame; });
        };
        while (!areThere()) {
            const QString before = m_stage.mainButton() ? m_stage.mainButton()->text() : QString();
            if (!m_stage.clickMain() || !stopOnce() || !m_stage.waitLong([&] {
                    const QAbstractButton *button = m_stage.mainButton();
                    return areThere() || (button && button->isEnabled() && button->text() != before);
                }))
                return failed(u"new keys"_s);
        }
        picture(u"2-new-keys"_s);
        weigh(u"new keys"_s);
        if (m_stage.session().step() == RotationStep::NewKeys && !m_stage.clickMain())
            return failed(u"new keys"_s);
        if (!isAt(RotationStep::RollOut))
            return failed(u"new keys"_s);
        note(u"new keys"_s);
        return true;
    }

    /// With "detours": leaves off in the middle of the replacements, once, and goes on.
    bool stopOnce()
    {
        const auto made = [this] {
            const QList<RotatedEventKey> &keys = m_stage.session().rotation().eventKeys;
            return std::count_if(
                keys.begin(), keys.end(), [](const RotatedEventKey &key) { return !key.twinId.isEmpty(); });
        };
        const auto all = m_stage.session().rotation().eventKeys.size();
        if (!m_takesDetours || m_hasStopped || m_stage.session().rotation().newSigningKey.id.isEmpty())
            return true;
        m_hasStopped = true;
        if (!m_stage.waitLong([&] { return made() >= 3 && m_stage.find<QPushButton>(u"stopButton"_s); }))
            return failed(u"nothing to stop"_s);
        picture(u"2-several"_s);
        if (!m_stage.click(u"stopButton"_s) || !m_stage.waitLong([&] { return !m_stage.session().isBusy(); }))
            return failed(u"stop"_s);
        picture(u"2-stopped"_s);
        QTextStream(stderr) << "stopped after " << made() << " of " << all << ", the button says "
                            << m_stage.mainButton()->text() << Qt::endl;
        return made() < all || failed(u"it did not stop"_s);
    }

    /// With "detours": the replacements take the names of the keys that are gone.
    bool takeOldNames()
    {
        if (!m_takesDetours)
            return true;
        const auto hasOldNames
            = [this] { return m_stage.session().namesToTake().isEmpty() && !m_stage.session().isBusy(); };
        if (!m_stage.click(u"oldNamesButton"_s) || !m_stage.waitLong(hasOldNames))
            return failed(u"the old names"_s);
        picture(u"7-named"_s);
        return true;
    }

    bool rollOut()
    {
        // Who sends with the key that no app holds. Its variable is set by whoever runs it.
        if (!clickRow(u"Partner feed"_s) || !m_stage.type(u"senderNameEdit"_s, u"Partner feed (nightly cron)"_s)
            || !m_stage.type(u"senderOwnerEdit"_s, u"Robin"_s) || !m_stage.type(u"senderWordEdit"_s, u"Robin"_s))
            return failed(u"the sender"_s);
        if (!setForMe(u"3-roll-out"_s) || !handOver() || !confirmBehindVpn()
            || !giveWord(u"acceptRisk"_s, u"it is switched off"_s))
            return false;
        weigh(u"roll out"_s);
        if (!m_stage.clickMain() || !isAt(RotationStep::Rotate))
            return failed(u"roll out"_s);
        note(u"roll out"_s);
        return true;
    }

    /// Everything that is on the board, by its own platform's tool.
    bool setForMe(const QString &name)
    {
        auto *table = m_stage.find<QTableView>(u"boardTable"_s);
        if (!table || !clickRow(u"storefront"_s))
            return failed(u"no table"_s);
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        const auto isForAll = [this] {
            const auto *button = m_stage.find<QPushButton>(u"setForMeButton"_s);
            return button && button->text().contains(u"of these"_s);
        };
        if (!m_stage.waitLong(isForAll) || !m_stage.click(u"setForMeButton"_s))
            return failed(u"set for me"_s);
        const QPointer<SetForMeDialog> dialog = m_stage.wizard()->findChild<SetForMeDialog *>();
        const auto button = [&dialog](const QString &which) { return dialog->findChild<QPushButton *>(which); };
        const auto click = [this, &button](const QString &which) {
            if (!m_stage.waitLong([&] { return button(which)->isVisible() && button(which)->isEnabled(); }))
                return failed(u"set for me, "_s + which);
            QTest::mouseClick(button(which), Qt::LeftButton);
            return true;
        };
        if (!m_stage.waitLong([&] { return !dialog->isBusy(); }))
            return failed(u"the look"_s);
        auto *live = dialog->findChild<QCheckBox *>(u"liveCheck"_s);
        QTest::mouseClick(live, Qt::LeftButton, {}, QPoint(live->height() / 2, live->height() / 2));
        picture(name + u"-asks"_s);
        if (!click(u"setButton"_s))
            return false;
        // Each of the targets has its first one; the rest of a target comes when that one works.
        const auto left = [&] {
            auto *rows = dialog->findChild<QTableWidget *>();
            int count = 0;
            // A place that tells names only cannot be read back.
            for (int row = 0; row < rows->rowCount(); ++row) {
                const QString said = rows->item(row, 2)->text();
                const bool isSet = said.startsWith(u"Done"_s) || said.startsWith(u"The tool ended without an error"_s);
                count += isSet ? 0 : 1;
            }
            return count;
        };
        while (m_stage.waitLong([&] {
            return !dialog->isBusy() && (left() == 0 || button(u"restButton"_s)->isEnabled());
        }) && left() > 0) {
            picture(name + u"-first"_s);
            if (!click(u"restButton"_s) || !m_stage.waitLong([&] { return !dialog->isBusy(); }))
                return failed(u"the rest"_s);
        }
        picture(name + u"-set"_s);
        if (left() > 0)
            return failed(u"%1 are not set"_s.arg(left()));
        return click(u"closeButton"_s);
    }

    /// Those that somebody else runs, in their practice panel, by the list that they are given.
    bool handOver()
    {
        if (managedApps().isEmpty())
            return true;
        if (!clickRows(managedApps()) || !m_stage.click(u"workListButton"_s))
            return failed(u"the work list"_s);
        const QPointer<QFileDialog> dialog = m_stage.wizard()->findChild<QFileDialog *>();
        dialog->setDirectory(m_folder.path());
        QTest::keyClick(dialog, Qt::Key_Return);
        if (!m_stage.waitLong([&] { return dialog.isNull(); }))
            return failed(u"the work list's file"_s);
        return setByOthers(m_stage.session().step());
    }

    QStringList managedApps() const
    {
        return m_isMixed ? QStringList{u"fraud"_s, u"gift-cards"_s, u"imports"_s} : QStringList();
    }

    QStringList behindVpn() const
    {
        return m_isMixed ? QStringList{u"couriers"_s, u"customs"_s, u"discounts"_s, u"ebooks"_s} : QStringList();
    }

    bool setByOthers(RotationStep::Kind step)
    {
        const QList<AppVariables> all = m_stage.session().variables(step);
        for (const AppVariables &one : all) {
            if (!managedApps().contains(one.name))
                continue;
            PracticeAppVariables changes;
            QStringList unset;
            for (const DeployVariable &variable : one.variables) {
                if (variable.isRemoved)
                    unset.append(variable.name);
                else
                    changes.set(variable.name, variable.value);
            }
            if (!answerOf(m_stage.apps().setVariables(one.appKey, changes, unset))
                || !answerOf(m_stage.apps().deploy(one.appKey)))
                return failed(u"others"_s);
        }
        return true;
    }

    /// Their owner has looked, after they were set by their platforms' tools too.
    bool confirmBehindVpn()
    {
        return !m_isMixed || (clickRows(behindVpn()) && giveWord(u"confirm"_s, u"looked at them"_s, true));
    }

    bool clickRows(const QStringList &names)
    {
        auto *table = m_stage.find<QTableView>(u"boardTable"_s);
        for (const QString &name : names) {
            const bool isFirst = name == names.first();
            for (int row = 0; table && row < table->model()->rowCount(); ++row) {
                const QModelIndex index = table->model()->index(row, 0);
                if (index.data().toString() != name)
                    continue;
                table->scrollTo(index); // the wheel
                QTest::mouseClick(table->viewport(), Qt::LeftButton, isFirst ? Qt::NoModifier : Qt::ControlModifier,
                    table->visualRect(index).center());
            }
        }
        return m_stage.waitLong(
            [&] { return table && table->selectionModel()->selectedRows().size() == names.size(); });
    }

    bool clickRow(const QString &name)
    {
        auto *table = m_stage.find<QTableView>(u"boardTable"_s);
        for (int row = 0; table && row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() != name)
                continue;
            table->scrollTo(table->model()->index(row, 0)); // the wheel
            QTest::mouseClick(
                table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(row, 0)).center());
            return m_stage.waitLong([&] { return m_stage.textOf(u"selectedTitle"_s) == name; });
        }
        return failed(u"no row "_s + name);
    }

    /// The worker that started just before its variables were known to be set has to start again: the two clocks leap
    /// one after the other, so that here the program's moment can lie some seconds behind what it says of it.
    bool waitAndRestart(const std::function<bool()> &isSo)
    {
        const RotationStep::Kind step = m_stage.session().step();
        const auto olds = [&] {
            QList<RolloutRow> rows = m_stage.session().rows(step);
            rows.removeIf([](const RolloutRow &row) { return row.signing.because != Proof::Because::OldConnection; });
            return rows;
        };
        QSet<QString> restarted;
        const auto isNew = [&](const RolloutRow &row) { return !restarted.contains(row.app.key()); };
        while (m_stage.waitLong([&] { return isSo() || std::ranges::any_of(olds(), isNew); })) {
            if (isSo())
                return true;
            for (const RolloutRow &row : olds()) {
                restarted.insert(row.app.key());
                if (!answerOf(m_stage.apps().deploy(row.app.key())))
                    return false;
            }
        }
        return false;
    }

    /// For those that are missing when everything else is there.
    /// areSelected: for those that are selected already.
    bool giveWord(const QString &act, const QString &reason, bool areSelected = false)
    {
        const RotationStep::Kind step = m_stage.session().step();
        const auto onlyPersonsAreMissing = [&] {
            const QList<RolloutRow> rows = m_stage.session().rows(step);
            return std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) {
                return row.isThere() || row.latest.isUnreachable()
                    || (row.signing.holds && row.event.because == Proof::Because::CannotTell);
            });
        };
        if (!waitAndRestart(onlyPersonsAreMissing))
            return failed(u"the answers"_s);
        picture(u"%1-missing"_s.arg(int(step)));
        if (!(areSelected || m_stage.click(u"showMissingButton"_s)) || !m_stage.click(act + u"Button"_s))
            return failed(u"a word"_s);
        auto *dialog = m_stage.wizard()->findChild<WordDialog *>();
        if (!dialog)
            return failed(u"no dialog for a word"_s);
        auto *owner = dialog->findChild<QLineEdit *>(u"ownerEdit"_s);
        auto *why = dialog->findChild<QLineEdit *>(u"reasonEdit"_s);
        owner->selectAll();
        QTest::keyClicks(owner, u"Sam"_s);
        why->selectAll();
        QTest::keyClicks(why, reason);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        return m_stage.waitLong([this] { return !m_stage.wizard()->findChild<WordDialog *>(); });
    }

    bool rotate()
    {
        if (!m_stage.waitLong([this] { return m_stage.session().isFinalCheckFresh(); }))
            return failed(u"the final check"_s);
        picture(u"4-rotate"_s);
        weigh(u"rotate"_s);
        if (!m_stage.type(u"typeEdit"_s, m_stage.session().textToType()) || !m_stage.clickMain()
            || !isAt(RotationStep::Resync))
            return failed(u"rotate"_s);
        note(u"rotate"_s);
        return true;
    }

    bool resync()
    {
        const auto isOver = [this] {
            const QList<ResyncLine> lines = m_stage.session().resyncLines();
            return std::none_of(lines.begin(), lines.end(), [](const ResyncLine &line) {
                return line.state == ResyncLine::Waiting || line.state == ResyncLine::Running;
            });
        };
        if (!m_stage.clickMain() || !m_stage.waitLong(isOver))
            return failed(u"resync"_s);
        picture(u"5-resync"_s);
        weigh(u"resync"_s);
        if (!m_stage.clickMain() || !isAt(RotationStep::DeleteEventKeys))
            return failed(u"resync"_s);
        note(u"resync"_s);
        return true;
    }

    bool deleteEventKeys()
    {
        if (!giveWord(u"confirm"_s, u"I have set them myself"_s) || !m_stage.showTab(1))
            return failed(u"delete"_s);
        picture(u"6-delete"_s);
        weigh(u"delete old event keys"_s);
        const auto left = [this] {
            const QList<RotatedEventKey> &keys = m_stage.session().rotation().eventKeys;
            return std::count_if(
                keys.begin(), keys.end(), [](const RotatedEventKey &key) { return !key.isOldDeleted; });
        };
        while (left() > 0) {
            const auto before = left();
            m_stage.markNextEventKey();
            if (!m_stage.type(u"typeEdit"_s, m_stage.session().textToType()) || !m_stage.click(u"deleteOldKeyButton"_s)
                || !m_stage.waitLong([&] { return left() < before && !m_stage.session().isBusy(); }))
                return failed(u"delete, %1 left"_s.arg(left()));
        }
        if (!m_stage.clickMain() || !isAt(RotationStep::Finish))
            return failed(u"delete"_s);
        note(u"delete old event keys"_s);
        return true;
    }

    bool finish()
    {
        if (!takeOldNames() || !setForMe(u"7-finish"_s) || !handOver())
            return false;
        const QStringList silent = behindVpn() + QStringList{u"legacy-reports"_s, u"events"_s};
        const auto isSilent = [&](const OpenItem &item) { return silent.contains(item.name); };
        if (!waitAndRestart([&] {
                const QList<OpenItem> items = m_stage.session().openItems();
                return std::all_of(items.begin(), items.end(), isSilent);
            })) {
            QStringList open;
            for (const OpenItem &item : m_stage.session().openItems())
                open.append(isSilent(item) ? QString() : u"%1 (%2)"_s.arg(item.name, QString::number(int(item.kind))));
            open.removeAll(QString());
            return failed(u"finish: open are "_s + open.join(u", "_s));
        }
        for (int tab = 0; !m_stage.find<QWidget>(u"exceptionEdit"_s); ++tab) {
            if (!m_stage.showTab(tab))
                return failed(u"no field for the open items"_s);
        }
        weigh(u"finish"_s);
        if (!m_stage.type(u"exceptionEdit"_s, u"Sam takes care of legacy-reports"_s) || !m_stage.clickMain()
            || !m_stage.waitLong([this] { return m_stage.session().rotation().isOver(); }))
            return failed(u"close"_s);
        picture(u"7-over"_s);
        note(u"finish"_s);
        return true;
    }

    const int m_apps;
    const bool m_isMixed;
    const bool m_takesDetours;
    bool m_hasStopped = false;
    const QString m_pictures;
    const QSize m_size;
    QTemporaryDir m_folder;
    WizardStage m_stage;
    std::unique_ptr<ActCounter> m_counter;
    int m_before = 0;
    QStringList m_parts;
    QString m_why;
};

} // namespace

int main(int argc, char *argv[])
{
    // Where the practice platforms' tool is built.
    qputenv("PATH", QByteArray(IKM_BINARY_DIR ":") + qgetenv("PATH"));
    QApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().sliced(1);
    QString pictures;
    QSize size(1180, 760);
    QTemporaryDir settings;
    Preferences preferences(settings.filePath(u"settings.ini"_s));
    preferences.setTheme(arguments.removeAll(u"dark"_s) ? Preferences::Theme::Dark : Preferences::Theme::Light);
    arguments.removeAll(u"light"_s);
    const bool takesDetours = arguments.removeAll(u"detours"_s) > 0;
    const Theme theme(preferences);
    for (const QString &argument : std::as_const(arguments)) {
        if (const QStringList sides = argument.split(u'x'); sides.size() == 2 && sides.first().toInt() > 0)
            size = QSize(sides.first().toInt(), sides.last().toInt());
    }
    arguments.removeIf([](const QString &argument) { return argument.front().isDigit() && argument.contains(u'x'); });
    if (const qsizetype at = arguments.indexOf(u"--pictures"_s); at >= 0) {
        pictures = arguments.value(at + 1);
        arguments.remove(at, std::min<qsizetype>(2, arguments.size() - at));
        QDir().mkpath(pictures);
    }
    QTextStream out(stdout);
    QList<int> acts;
    const bool wantsAll = arguments.isEmpty(); // 4, 41, 200
    for (const QString &apps : wantsAll ? QStringList{u"4"_s, u"41"_s, u"200"_s, u"mixed"_s} : arguments) {
        const bool isMixed = apps == "mixed"_L1;
        Walk walk(isMixed ? mixedFleet : apps.toInt(), isMixed, takesDetours, pictures, size);
        if (!walk.run()) {
            out << apps << " apps: ended early, " << walk.why() << Qt::endl;
            return 1;
        }
        out << apps << " apps: " << walk.acts() << " acts (" << walk.parts() << ")" << Qt::endl;
        // Of the mixed one the figure is told; how much is too much, nobody has said.
        if (!isMixed)
            acts.append(walk.acts());
    }
    const bool isFew = std::all_of(acts.begin(), acts.end(), [](int count) { return count <= mostActs; });
    out << (isFew ? "At most " : "More than ") << mostActs << Qt::endl;
    // However many apps there are, a person does as much: of four there is less to choose from.
    const bool isSame = !wantsAll || acts.at(1) == acts.at(2);
    if (!isSame)
        out << "Not the same for 41 and for 200" << Qt::endl;
    return isFew && isSame ? 0 : 1;
}
