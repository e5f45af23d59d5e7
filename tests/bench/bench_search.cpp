// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// How long a keystroke in a search takes with 10,000 environments and 10,000 event keys: the model alone, and up to the
// painted window. Measures on whatever platform it runs on; a frame is 16 ms. Run the release build by hand:
//     tests/support/run-test .build/bench/tests/bench_search
//     IKM_TEST_NEEDS=xvfb tests/support/run-test .build/bench/tests/bench_search

#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/models/environmentmodel.h"
#include "app/models/eventkeymodel.h"
#include "tests/support/cputime.h"
#include "ui/accounts/environmentpicker.h"
#include "ui/keys/eventkeytable.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QTest>
#include <QTextStream>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int rowsEach = 10000;
constexpr double frame = 16;
// Typed one after the other; '<' is a backspace.
const QString keystrokes = u"checkout<<<<<<<<order.paid<<<<<<<<<<feature-77<<<<<<<<<<7<zzz<<<a<e 1 9<<<<<"_s;

/// Milliseconds of one thing: on the wall, and of this thread's own work (which a busy machine does not change; under
/// X11 the server's part is missing from it).
struct Sample
{
    double wall;
    double own;
};

struct Figures
{
    QString what;
    QList<Sample> samples;
};

class Stopwatch
{
public:
    Stopwatch() { start(); }
    void start()
    {
        m_wall.start();
        m_own = cpuMilliseconds();
    }
    Sample read() const { return {m_wall.nsecsElapsed() / 1e6, cpuMilliseconds() - m_own}; }

private:
    QElapsedTimer m_wall;
    double m_own = 0;
};

class Bench
{
public:
    void models();
    void eventKeyTable();
    void picker();
    void print() const;

private:
    static QList<Environment> environments();
    static QList<EventKeyRow> eventKeys();
    static void typeInto(FlatModel &model, Figures &figures);
    static void typeInto(QLineEdit &edit, QWidget &viewport, Figures &figures);
    static void untilPainted(QWidget &viewport);

    SystemClock m_clock;
    QList<Figures> m_figures;
};

const QStringList words{
    u"checkout"_s, u"mobile"_s, u"reports"_s, u"feature"_s, u"partner"_s, u"import"_s, u"billing"_s};

QList<Environment> Bench::environments()
{
    QList<Environment> all{{.id = u"p"_s, .name = u"Production"_s, .type = EnvironmentType::Production},
        {.id = u"b"_s, .name = u"Branch environments"_s, .type = EnvironmentType::BranchParent}};
    for (int i = 0; all.size() < rowsEach; ++i) {
        const QString name = u"%1-%2"_s.arg(words.at(i % words.size())).arg((i * 7919) % rowsEach);
        all.append({.id = u"e%1"_s.arg(i),
            .name = name,
            .slug = name,
            .type = i % 10 == 0 ? EnvironmentType::Test : EnvironmentType::BranchChild,
            .isArchived = i % 17 == 0});
    }
    return all;
}

QList<EventKeyRow> Bench::eventKeys()
{
    QList<EventKeyRow> all;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < rowsEach; ++i) {
        EventKey key{.id = u"k%1"_s.arg(i),
            .name = u"%1 %2"_s.arg(words.at(i % words.size())).arg((i * 7919) % rowsEach),
            .value = Secret::fromText(u"bench-key-%1"_s.arg(i)),
            .createdAt = now.addSecs(-i * 977LL)};
        if (i % 3 == 0)
            key.filter = {.kind = EventFilter::Kind::Allow, .events = {u"order.created"_s, u"order.paid"_s}};
        all.append(EventKeyRow::of(key));
    }
    return all;
}

void Bench::typeInto(FlatModel &model, Figures &figures)
{
    QString text;
    for (const QChar key : keystrokes) {
        if (key == u'<')
            text.chop(1);
        else
            text.append(key);
        const Stopwatch timer;
        model.setSearch(text);
        figures.samples.append(timer.read());
    }
}

void Bench::untilPainted(QWidget &viewport)
{
    // What a keystroke leaves for the event loop (layout), then what it paints, at once and not with the next frame.
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    viewport.window()->repaint();
}

void Bench::typeInto(QLineEdit &edit, QWidget &viewport, Figures &figures)
{
    for (const QChar key : keystrokes) {
        const Stopwatch timer;
        if (key == u'<')
            QTest::keyClick(&edit, Qt::Key_Backspace);
        else
            QTest::keyClick(&edit, key.toLatin1());
        untilPainted(viewport);
        figures.samples.append(timer.read());
    }
}

void Bench::models()
{
    EnvironmentModel environmentModel;
    EventKeyModel keyModel(m_clock);
    const QList<Environment> someEnvironments = environments();
    const QList<EventKeyRow> someKeys = eventKeys();
    Stopwatch timer;
    environmentModel.setEnvironments(someEnvironments);
    m_figures.append({u"environments: take over 10,000"_s, {timer.read()}});
    timer.start();
    keyModel.setKeys(someKeys);
    m_figures.append({u"event keys: take over 10,000"_s, {timer.read()}});
    timer.start();
    keyModel.setKeys(someKeys);
    m_figures.append({u"event keys: the same again"_s, {timer.read()}});

    Figures figures{u"environments: keystroke, model"_s, {}};
    typeInto(environmentModel, figures);
    m_figures.append(figures);
    figures = {u"event keys: keystroke, model"_s, {}};
    typeInto(keyModel, figures);
    m_figures.append(figures);
    figures = {u"event keys: sort by a column, model"_s, {}};
    for (int column = 0; column < keyModel.columnCount(); ++column) {
        for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            timer.start();
            keyModel.sort(column, order);
            figures.samples.append(timer.read());
        }
    }
    m_figures.append(figures);
}

void Bench::eventKeyTable()
{
    EventKeyModel model(m_clock);
    model.setKeys(eventKeys());
    QWidget window;
    auto *edit = new QLineEdit(&window);
    auto *table = new EventKeyTable(model, &window);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(edit);
    layout->addWidget(table);
    QObject::connect(edit, &QLineEdit::textChanged, &model, &FlatModel::setSearch);
    window.resize(1100, 800);
    window.show();
    window.activateWindow();
    if (!QTest::qWaitForWindowExposed(&window))
        qFatal("no window");
    table->setCurrentIndex(model.index(4000, 0));

    Figures figures{u"event keys: keystroke, painted"_s, {}};
    typeInto(*edit, *table->viewport(), figures);
    m_figures.append(figures);
    figures = {u"event keys: sort by a column, painted"_s, {}};
    for (int column = 0; column < model.columnCount(); ++column) {
        for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            const Stopwatch timer;
            table->sortByColumn(column, order);
            untilPainted(*table->viewport());
            figures.samples.append(timer.read());
        }
    }
    m_figures.append(figures);
}

void Bench::picker()
{
    QWidget window;
    auto *picker = new EnvironmentPicker(&window);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(picker);
    const QList<Environment> all = environments();
    picker->setEnvironments(all);
    picker->setCurrent(all.at(5000));
    window.show();
    window.activateWindow();
    if (!QTest::qWaitForWindowExposed(&window))
        qFatal("no window");

    auto *list = picker->findChild<QListView *>(u"environmentList"_s);
    auto *edit = picker->findChild<QLineEdit *>(u"environmentSearchEdit"_s);
    Figures opening{u"environment picker: open, painted"_s, {}};
    for (int i = 0; i < 20; ++i) {
        const Stopwatch timer;
        picker->openPopup();
        untilPainted(*list->viewport());
        opening.samples.append(timer.read());
        list->window()->close();
        QCoreApplication::processEvents();
    }
    m_figures.append({u"environment picker: open the first time"_s, {opening.samples.takeFirst()}});
    m_figures.append(opening);
    picker->openPopup();
    Figures figures{u"environment picker: keystroke, painted"_s, {}};
    typeInto(*edit, *list->viewport(), figures);
    m_figures.append(figures);
}

void Bench::print() const
{
    QTextStream out(stdout);
    out << u"platform %1, milliseconds (a frame is %2)\n"_s.arg(QGuiApplication::platformName()).arg(frame);
    out << u"%1 %2 %3 %4 %5 %6\n"_s.arg(u"what"_s, -42)
               .arg(u"n"_s, 4)
               .arg(u"median"_s, 8)
               .arg(u"worst"_s, 8)
               .arg(u"own: median"_s, 12)
               .arg(u"worst"_s, 8);
    for (const Figures &figures : m_figures) {
        const auto sorted = [&](double Sample::*part) {
            QList<double> values;
            for (const Sample &sample : figures.samples)
                values.append(sample.*part);
            std::sort(values.begin(), values.end());
            return values;
        };
        const QList<double> wall = sorted(&Sample::wall);
        const QList<double> own = sorted(&Sample::own);
        out << u"%1 %2 %3 %4 %5 %6%7\n"_s.arg(figures.what, -42)
                   .arg(wall.size(), 4)
                   .arg(wall.at(wall.size() / 2), 8, 'f', 2)
                   .arg(wall.last(), 8, 'f', 2)
                   .arg(own.at(own.size() / 2), 12, 'f', 2)
                   .arg(own.last(), 8, 'f', 2)
                   .arg(own.last() > frame ? u"  over a frame"_s : QString());
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    Bench bench;
    bench.models();
    bench.eventKeyTable();
    bench.picker();
    bench.print();
    return 0;
}
