// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server

#include "tests/support/opendialogs.h"
#include "tests/support/programstage.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secrettext.h"
#include "ui/widgets/actionrow.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QMenu>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

/// Counts what the layouts of a window are asked to do, and for whom.
class LayoutRequests : public QObject
{
public:
    LayoutRequests() { qApp->installEventFilter(this); }

    int count() const { return int(m_asked.size()); }
    QString whoAsked() const { return m_asked.mid(0, 12).join(u", "_s); }
    void startOver() { m_asked.clear(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            m_asked.append(
                u"%1 %2"_s.arg(QString::fromLatin1(watched->metaObject()->className()), watched->objectName()));
        return false;
    }

private:
    QStringList m_asked;
};

/// Turns of the event loop in which a window has to come to rest: a layout that asks for another round in each of them
/// never does.
constexpr int turnsToSettle = 40;
constexpr int turnsAtRest = 40;

} // namespace

/// A window in which nothing happens does nothing: no layout that makes another one necessary.
class IdleLayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>(m_preferences);
        m = std::make_unique<ProgramStage>(m_directory.path());
        QVERIFY(QTest::qWaitForWindowActive(&m->window));
        QTRY_VERIFY_WITH_TIMEOUT(m->isLoaded(), 20000);
    }

    void cleanupTestCase() { m.reset(); }

    void comesToRestOnEveryTabAtEveryWidth()
    {
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            for (int width = 640; width <= 1400; width += 43) {
                m->window.resize(width, 420 + (width * 7) % 400);
                expectRest(u"tab %1 at %2"_s.arg(tab).arg(width));
            }
        }
    }

    void comesToRestWithKeysShown()
    {
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        tabs->setCurrentIndex(1);
        for (int width = 640; width <= 1400; width += 29) {
            m->window.resize(width, 600);
            QCoreApplication::processEvents();
            const QList<SecretField *> fields = m->window.findChildren<SecretField *>();
            for (SecretField *field : fields) {
                if (field->isVisible())
                    field->reveal();
            }
            QCoreApplication::processEvents();
            expectRest(u"shown at %1"_s.arg(width));
            const QList<SecretText *> texts = m->window.findChildren<SecretText *>();
            for (const SecretText *text : texts) {
                // As many lines as the key comes to at this width.
                QVERIFY2(!text->isVisible() || text->height() >= text->heightForWidth(text->width()),
                    qPrintable(u"at %1: %2 high"_s.arg(width).arg(text->height())));
            }
            SecretField::concealAll();
            expectRest(u"hidden at %1"_s.arg(width));
        }
    }

    void comesToRestAfterAnotherEnvironment()
    {
        const QList<Environment> all = *m->accounts.current()->environments().value;
        for (const Environment &environment : all) {
            m->accounts.current()->selectEnvironment(environment.id);
            QTRY_VERIFY(m->isLoaded());
            for (int width = 640; width <= 1300; width += 131) {
                m->window.resize(width, 700);
                expectRest(environment.name + u" at "_s + QString::number(width));
            }
        }
    }

    void comesToRestInItsDialogs()
    {
        for (const QString &name : {u"settings"_s, u"shortcuts"_s, u"about"_s, u"addAccount"_s, u"manageAccounts"_s,
                 u"whichKey"_s, u"practicePanel"_s}) {
            m->window.findChild<QAction *>(name + u"Action"_s)->trigger();
            lookAtOpenDialogs(m->window, [&](QDialog &dialog) {
                expectRest(name);
                dialog.resize(dialog.width() + 37, dialog.height() + 11);
                expectRest(name + u", wider"_s);
            });
        }
    }

    void keepsTheActionsOfARowThatDoNotFitInAMenu()
    {
        QWidget window;
        auto *row = new ActionRow(&window);
        row->setMostLines(1);
        // With icons, as all of the program's are, and the button for the rest.
        QAction first(icon(u"add"_s), u"An action with a long text"_s);
        QAction second(icon(u"add"_s), u"Another one with a long text"_s);
        QAction third(icon(u"add"_s), u"A third one with a long text"_s);
        QList<QToolButton *> buttons;
        for (QAction *action : {&first, &second, &third})
            buttons.append(row->add(action));
        const auto shown = [&buttons] {
            QList<bool> are;
            for (const QToolButton *button : buttons)
                are.append(button->isVisible());
            return are;
        };
        const auto *more = row->findChild<QToolButton *>(u"moreActionsButton"_s);
        window.resize(1200, 60);
        row->resize(window.size());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_COMPARE(shown(), (QList{true, true, true}));
        QVERIFY(!more->isVisible());
        const int height = row->height();
        const int width = buttons.first()->width();
        row->resize(width * 5 / 3, height);
        QTRY_COMPARE(shown(), (QList{true, false, false}));
        QCOMPARE(more->menu()->actions(), (QList{&second, &third}));
        QVERIFY(more->isVisible() && row->rect().contains(more->geometry()));
        QCOMPARE(row->height(), height);
        // What comes and goes keeps to that.
        first.setVisible(false);
        QTRY_COMPARE(shown(), (QList{false, true, false}));
        QCOMPARE(more->menu()->actions(), QList{&third});
        first.setVisible(true);
        QTRY_COMPARE(shown(), (QList{true, false, false}));
        row->resize(1200, height);
        QTRY_COMPARE(shown(), (QList{true, true, true}));
        QVERIFY(!more->isVisible());
    }

    void measuresARowOfActionsWithoutAskingForALayout()
    {
        QWidget window;
        auto *row = new ActionRow(&window);
        QAction first(icon(u"reload"_s), u"An action with a long text"_s);
        QAction second(icon(u"add"_s), u"Another one"_s);
        row->add(&first);
        row->add(&second);
        window.resize(400, 60);
        row->setGeometry(window.rect());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        settle();
        LayoutRequests requests;
        const QSize hint = row->sizeHint();
        QVERIFY(row->minimumSizeHint().width() < hint.width());
        settle();
        QVERIFY2(requests.count() == 0, qPrintable(requests.whoAsked()));
        first.setText(u"An action with a text that has become longer than it was"_s);
        QVERIFY(row->sizeHint().width() > hint.width());
        second.setVisible(false);
        QVERIFY(row->sizeHint().width() < hint.width() + hint.width());
    }

private:
    static void settle()
    {
        for (int turn = 0; turn < turnsToSettle; ++turn)
            QCoreApplication::processEvents();
    }

    static void expectRest(const QString &what)
    {
        settle();
        LayoutRequests requests;
        // Turns, not requests: an answer or a tick may change twenty texts at once, each of them asks for a layout, and
        // there is rest afterwards. A loop asks in each turn.
        int restless = 0;
        QString whoAsked;
        for (int turn = 0; turn < turnsAtRest; ++turn) {
            requests.startOver();
            QCoreApplication::processEvents();
            if (requests.count() == 0)
                continue;
            ++restless;
            whoAsked = requests.whoAsked();
        }
        QVERIFY2(restless < turnsAtRest / 4,
            qPrintable(u"%1: in %2 of %3 turns: %4"_s.arg(what).arg(restless).arg(turnsAtRest).arg(whoAsked)));
    }

    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"theme.ini"_s)};
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProgramStage> m;
};

QTEST_MAIN(IdleLayoutTest)
#include "tst_idlelayout.moc"
