// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server
// timeout: 300

#include "tests/support/hostilenames.h"
#include "tests/support/opendialogs.h"
#include "tests/support/pseudolanguage.h"
#include "tests/support/wizardstage.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

/// The whole program in a language that is longer than English: everything is said by the translator, and nothing is
/// cut.
class LanguagesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QCOMPARE(QCoreApplication::translate("WordDialog", "%n apps", nullptr, 1), u"1 app"_s);
        QCOMPARE(QCoreApplication::translate("WordDialog", "%n apps", nullptr, 2), u"2 apps"_s);
        m_theme = std::make_unique<Theme>(m_preferences);
        QCoreApplication::installTranslator(&m_language);
    }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_language); }

    void speaksOneLanguageInTheWindowAndItsDialogs()
    {
        QTemporaryDir directory;
        QVERIFY(HostileNames::prepare(directory.path(), PseudoLanguage::dataName()));
        ProgramStage program(directory.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 20000);
        program.window.resize(usual);
        auto *tabs = program.window.findChild<QTabWidget *>(u"tabs"_s);
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            expect(u"tab %1"_s.arg(i));
        }
        for (const QString &name : {u"settings"_s, u"shortcuts"_s, u"about"_s, u"addAccount"_s, u"manageAccounts"_s,
                 u"whichKey"_s, u"practicePanel"_s}) {
            program.window.findChild<QAction *>(name + u"Action"_s)->trigger();
            expectOfDialogs(program.window, name);
        }
        for (int i = 0; i < tabs->count(); ++i) {
            if (auto *table = tabs->widget(i)->findChild<QTreeView *>(u"eventKeysTable"_s)) {
                tabs->setCurrentIndex(i);
                table->setCurrentIndex(table->model()->index(0, 0));
            }
        }
        for (const QString &name : {u"create"_s, u"show"_s, u"rename"_s, u"filter"_s, u"duplicate"_s, u"delete"_s}) {
            tabs->currentWidget()->findChild<QAction *>(name + u"Action"_s)->trigger();
            expectOfDialogs(program.window, name);
        }
        program.window.lockByPerson();
        expect(u"locked"_s);
        report();
    }

    void speaksOneLanguageInTheWizard()
    {
        QTemporaryDir directory;
        WizardStage stage(directory.path());
        QVERIFY2(stage.open(), qPrintable(stage.why()));
        stage.wizard()->resize(usual);
        while (!stage.session().rotation().isOver()) {
            const Step step = stage.session().step();
            expect(u"step %1"_s.arg(step));
            (void)stage.actOnRows([&](const QString &act, QDialog *) { expect(u"step %1: %2"_s.arg(step).arg(act)); });
            QVERIFY2(stage.takeStep(), qPrintable(stage.stepHeading() + u": "_s + stage.why()));
            QVERIFY(
                stage.waitFor([&] { return stage.session().step() != step || stage.session().rotation().isOver(); }));
        }
        expect(u"the end"_s);
        report();
    }

    void noticesWhatIsCutOrNotTranslated()
    {
        QWidget window;
        auto *plain = new QLabel(u"Never given to the translator"_s, &window);
        auto *cut = new QLabel(tr("A text that is much longer than its place"), &window);
        cut->setGeometry(0, 40, 60, 20);
        auto *wrapped = new QLabel(tr("A text of several lines that has room for no more than one of them"), &window);
        wrapped->setWordWrap(true);
        wrapped->setGeometry(0, 80, 120, 20);
        auto *fine = new QLabel(tr("Fine"), &window);
        fine->setGeometry(0, 120, 400, 30);
        window.resize(500, 200);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QStringList untranslated = PseudoLanguage::untranslated();
        QCOMPARE(untranslated.size(), 1);
        QVERIFY(untranslated.first().contains(plain->text()));
        QCOMPARE(PseudoLanguage::cut().size(), 2);
    }

private:
    static constexpr QSize usual{1280, 860};

    void expect(const QString &where)
    {
        for (int turn = 0; turn < 5; ++turn)
            QCoreApplication::processEvents();
        // What has just come in is laid out in some turns more; what is cut for good stays so.
        (void)QTest::qWaitFor([] { return PseudoLanguage::cut().isEmpty(); });
        for (const QString &text : PseudoLanguage::untranslated())
            add(u"not translated: "_s + text, where);
        for (const QString &text : PseudoLanguage::cut())
            add(u"cut: "_s + text, where);
    }

    void expectOfDialogs(QWidget &window, const QString &where)
    {
        expect(where);
        lookAtOpenDialogs(window, [](QDialog &) {});
    }

    void add(const QString &fault, const QString &where)
    {
        if (!m_seen.contains(fault))
            m_faults.append(where + u": "_s + fault);
        m_seen.insert(fault);
    }

    void report()
    {
        const QStringList faults = std::exchange(m_faults, {});
        m_seen.clear();
        QVERIFY2(faults.isEmpty(), qPrintable(u"%1:\n"_s.arg(faults.size()) + faults.join(u'\n')));
    }

    PseudoLanguage m_language;
    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"theme.ini"_s)};
    std::unique_ptr<Theme> m_theme;
    QStringList m_faults;
    QSet<QString> m_seen;
};

QTEST_MAIN(LanguagesTest)
#include "tst_languages.moc"
