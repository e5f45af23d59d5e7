// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the overview costs with 4, 40 and 200 environments, each with a signing key, three event keys and five apps:
// its first reading (how often Inngest is asked, and what a turn of the event loop takes meanwhile, painted), a minute
// in which nothing changes, the next quarter of an hour, a key in the search and a step of scrolling; then the last two
// once all cards are shown. Compared with the first one, in one run. Milliseconds are this thread's own.
//     tests/support/run-test .build/bench/tests/bench_overview

#include "app/accounts/keywatch.h"
#include "tests/support/answerof.h"
#include "tests/support/cputime.h"
#include "tests/support/uistage.h"
#include "ui/widgets/theme.h"
#include "ui/window/environmentcard.h"
#include "ui/window/overviewtab.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextStream>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;

namespace {

constexpr int steps = 40;
constexpr QSize usual(1280, 800);

/// "median (worst)".
QString spread(QList<double> costs)
{
    std::sort(costs.begin(), costs.end());
    return costs.isEmpty() ? u"none"_s
                           : u"%1 (%2)"_s.arg(costs.at(costs.size() / 2), 0, 'f', 2).arg(costs.last(), 0, 'f', 2);
}

class Bench
{
public:
    explicit Bench(int count)
        : m_count(count)
    {
        stage.open();
        stage.clock.advance(24h * 400);
        stage.preferences.setHasBegun();
        FakeDashboard &dashboard = *stage.dashboard;
        for (int i = 0; i < count; ++i) {
            const QString id = u"e%1"_s.arg(i);
            dashboard.addEnvironment({.id = id, .name = u"team-%1"_s.arg(i), .slug = id}, 3);
            QList<App> apps;
            for (int app = 0; app < 5; ++app)
                apps.append(App{.id = id + u"-%1"_s.arg(app),
                    .externalId = u"app-%1"_s.arg(app),
                    .name = u"app-%1"_s.arg(app),
                    .latestSync
                    = Sync{.id = u"sync"_s, .error = i % 10 == 0 && app == 0 ? u"http_unreachable"_s : u""_s}});
            dashboard.setApps(id, apps);
        }
        if (!stage.load())
            qFatal("not read");
        watch = std::make_unique<KeyWatch>(*stage.account, stage.history, stage.clock);
        tab = std::make_unique<OverviewTab>(stage.services);
        tab->resize(usual);
        tab->setAccount(stage.account.get(), watch.get());
        tab->show();
    }

    void read(QTextStream &out)
    {
        const auto asked = [this] { return stage.dashboard->log().size(); };
        const double process = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
        qsizetype before = asked();
        const QList<double> first = turns();
        const double all = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID) - process;
        out << u"%1 environments: first reading %2 calls, %3 turns of %4, %5 a call with all threads\n"_s.arg(
            QString::number(m_count), QString::number(asked() - before), QString::number(first.size()), spread(first),
            QString::number(all / double(asked() - before), 'f', 2));
        before = asked();
        QList<double> minutes;
        for (int minute = 0; minute < 10; ++minute) {
            minutes.append(costOf([this] { stage.clock.advance(1min); }));
            minutes += turns();
        }
        out << u"    ten quiet minutes: %1 calls, turns of %2\n"_s.arg(
            QString::number(asked() - before), spread(minutes));
        before = asked();
        stage.clock.advance(6min);
        const QList<double> again = turns();
        out << u"    the next quarter: %1 calls, turns of %2\n"_s.arg(QString::number(asked() - before), spread(again));
    }

    void look(QTextStream &out)
    {
        out << u"    cards shown %1: "_s.arg(cards()) << searchAndScroll() << '\n';
        auto *more = tab->findChild<QPushButton *>(u"moreEnvironmentsButton"_s);
        if (!more->isVisible())
            return;
        QList<double> shown;
        while (more->isVisible())
            shown.append(costOf([&] {
                more->click();
                QCoreApplication::processEvents();
            }));
        out << u"    cards shown %1: "_s.arg(cards()) << searchAndScroll() << u"; 24 more "_s << spread(shown) << '\n';
        QList<double> minutes;
        for (int minute = 0; minute < 10; ++minute) {
            minutes.append(costOf([this] { stage.clock.advance(1min); }));
            minutes += turns();
        }
        out << u"    ten quiet minutes with them: turns of "_s << spread(minutes) << '\n';
    }

private:
    /// What each turn of the event loop takes until nothing more happens by itself.
    QList<double> turns()
    {
        QList<double> costs;
        for (int quiet = 0; quiet < 3;) {
            const double cost = costOf([] { QCoreApplication::processEvents(); });
            constexpr double nothing = 0.02;
            if (cost > nothing)
                costs.append(cost);
            const bool rests = tab->overview()->toRead() == 0 && cost < nothing;
            quiet = rests ? quiet + 1 : 0;
            if (rests)
                (void)answerOf(stage.history.head()); // what was posted to the database is done
        }
        return costs;
    }

    qsizetype cards() const
    {
        const QList<EnvironmentCard *> all = tab->findChildren<EnvironmentCard *>();
        return std::count_if(all.begin(), all.end(), [](const EnvironmentCard *one) { return one->isVisible(); });
    }

    QString searchAndScroll()
    {
        auto *search = tab->findChild<QLineEdit *>(u"overviewSearch"_s);
        QWidget *port = tab->findChild<QScrollArea *>(u"overviewArea"_s)->viewport();
        QScrollBar *bar = tab->findChild<QScrollArea *>(u"overviewArea"_s)->verticalScrollBar();
        const auto paint = [port] {
            QCoreApplication::processEvents();
            port->repaint();
        };
        QList<double> scrolls;
        for (int i = 0; i < steps; ++i)
            scrolls.append(costOf([&] {
                bar->setValue(i % 2 == 0 ? bar->maximum() : 0);
                paint();
            }));
        bar->setValue(0);
        QList<double> keys;
        const QString typed = u"team-1"_s;
        for (int round = 0; round < 4; ++round) {
            for (const QChar key : typed)
                keys.append(costOf([&] {
                    search->setText(search->text() + key);
                    paint();
                }));
            for (qsizetype i = 0; i < typed.size(); ++i)
                keys.append(costOf([&] {
                    search->backspace();
                    paint();
                }));
        }
        return u"a step of scrolling %1, a key in the search %2"_s.arg(spread(scrolls), spread(keys));
    }

    const int m_count;
    UiStage stage;
    std::unique_ptr<KeyWatch> watch;
    std::unique_ptr<OverviewTab> tab;
};

} // namespace

int main(int argc, char **argv)
{
    const QApplication program(argc, argv);
    const QTemporaryDir directory;
    Preferences preferences(directory.filePath(u"settings.ini"_s));
    const Theme theme(preferences);
    QTextStream out(stdout);
    for (const int count : {4, 40, 200}) {
        Bench bench(count);
        bench.read(out);
        bench.look(out);
        out.flush();
    }
    return 0;
}
