// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytargets.h"
#include "tests/support/fakevariables.h"
#include "tests/support/uistage.h"
#include "ui/deploy/filesformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/waydialog.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString newKey = u"signkey-prod-1111111111111111"_s;
const QString oldKey = u"signkey-prod-2222222222222222"_s;
const QString foundKey = u"signkey-prod-3333333333333333"_s;

const QByteArray fileBefore = "PORT=80\nINNGEST_SIGNING_KEY='signkey-prod-3333333333333333' # set by Ada\nLAST=1\n";
const QByteArray foundLine = "INNGEST_SIGNING_KEY='signkey-prod-3333333333333333' # set by Ada";
const QByteArray fileAfter = "PORT=80\nINNGEST_SIGNING_KEY='signkey-prod-1111111111111111' # set by Ada\n"
                             "INNGEST_SIGNING_KEY_FALLBACK='signkey-prod-2222222222222222'\nLAST=1\n";

QList<DeployVariable> both()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret::fromText(newKey)},
        {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret::fromText(oldKey)}};
}

/// The panel in a window of its own, on a source in memory and a file on disk.
struct Stage : UiStage
{
    explicit Stage(RotationStep::Kind step = RotationStep::RollOut)
    {
        auto made = std::make_unique<FakeVariables>(step);
        source = made.get();
        source->addApp(u"shop"_s, u"storefront"_s, u"vercel"_s).variables = both();
        source->addApp(u"billing"_s, u"billing"_s, u"render"_s).variables = both();
        source->addSender(u"Nightly import (cron)"_s).variables = both();
        source->addSender(u"Mobile app"_s).variables = both();
        write(fileBefore);
        waiting = std::move(made);
    }

    void show()
    {
        panel = std::make_unique<VariablesAppView>(std::move(waiting), clock, preferences, clipboard);
        panel->resize(900, 700);
        QVERIFY(UiStage::show(*panel));
        select({0});
    }
    /// As the table beside it does; the first one is the one that is shown.
    void select(const QList<int> &places) const
    {
        QStringList keys;
        for (const int place : places)
            keys.append(source->apps.at(place).appKey);
        panel->select(keys);
    }
    /// Shows the panel with the file's target chosen for the first app.
    void showWithFile()
    {
        source->app(u"shop"_s).targetId = u"env-file"_s;
        show();
    }

    template <typename T>
    T *find(const QString &name) const
    {
        auto *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    QString shownApp() const
    {
        const auto *view = find<QWidget>(u"variablesView"_s);
        return view->isVisible() ? view->accessibleName() : QString();
    }
    QString state() const { return find<QLabel>(u"appState"_s)->text(); }
    QString target() const { return find<QComboBox>(u"targetCombo"_s)->currentData().toString(); }
    QLineEdit *place(const QString &id) const { return find<QLineEdit>(u"place-"_s + id); }
    QPushButton *writeButton() const { return find<QPushButton>(u"writeButton"_s); }
    QString lines() const { return find<QLabel>(u"fileLines"_s)->text(); }
    Banner *outcome() const { return find<Banner>(u"fileOutcome"_s); }

    QString path() const { return directory.filePath(u"app.env"_s); }
    void write(const QByteArray &text) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray contents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }

    void typeInto(QLineEdit *edit, const QString &text) const
    {
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    void chooseTarget(const QString &id) const
    {
        auto *combo = find<QComboBox>(u"targetCombo"_s);
        combo->setFocus();
        const int wanted = combo->findData(id);
        while (combo->currentIndex() != wanted)
            QTest::keyClick(combo, combo->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
    }
    void press(QWidget *widget) const
    {
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_Space);
    }

    FakeVariables *source;
    std::unique_ptr<FakeVariables> waiting;
    std::unique_ptr<VariablesAppView> panel;
};

/// Everything that eyes or assistive technology can read below the object.
QString readable(QObject *object)
{
    QString all;
    const QObjectList children = object->children();
    for (QObject *child : children) {
        if (QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(child)) {
            for (const QAccessible::Text kind :
                {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
                all += interface->text(kind) + u'\n';
        }
        if (const auto *label = qobject_cast<QLabel *>(child))
            all += label->text() + u'\n';
        if (const auto *widget = qobject_cast<QWidget *>(child))
            all += widget->toolTip() + u'\n';
        all += readable(child);
    }
    return all;
}

bool holdsAKey(const QString &text)
{
    return text.contains(u"1111"_s) || text.contains(u"2222"_s) || text.contains(u"3333"_s);
}

} // namespace

/// What each app is to get, how it gets there, and what is said to be done.
class VariablesPanelTest : public QObject
{
    Q_OBJECT

private slots:
    void preselectsATargetByThePlatform()
    {
        Stage stage;
        stage.show();
        QCOMPARE(stage.target(), u"vercel"_s);
        QCOMPARE(stage.place(u"environment"_s)->text(), u"production"_s);
        stage.select({1});
        QCOMPARE(stage.shownApp(), u"billing"_s);
        QCOMPARE(stage.target(), u"render"_s);
    }

    void showsNoKeyUntilItIsAskedFor()
    {
        Stage stage;
        stage.show();
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
        auto *field = stage.find<SecretField>(u"field-INNGEST_SIGNING_KEY"_s);
        auto *reveal = field->findChild<QToolButton *>(u"revealButton"_s);
        stage.press(reveal);
        QTRY_VERIFY(field->isRevealed());
        QVERIFY(readable(stage.panel.get()).contains(newKey));
        stage.press(reveal);
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
    }

    void copiesOneValueAndAllAsLines()
    {
        Stage stage;
        stage.show();
        stage.press(stage.find<CopyButton>(u"copy-INNGEST_SIGNING_KEY_FALLBACK"_s));
        QTRY_COMPARE(QApplication::clipboard()->text(), oldKey);
        stage.press(stage.find<CopyButton>(u"copyAll"_s));
        QTRY_COMPARE(QApplication::clipboard()->text(),
            u"INNGEST_SIGNING_KEY=%1\nINNGEST_SIGNING_KEY_FALLBACK=%2\n"_s.arg(newKey, oldKey));
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
    }

    void copiesWhatTheSourceSaysNow()
    {
        // The key was made anew while the page was open.
        Stage stage;
        stage.show();
        stage.source->app(u"shop"_s).variables[0].value = Secret::fromText(foundKey);
        emit stage.source->changed();
        stage.press(stage.find<CopyButton>(u"copy-INNGEST_SIGNING_KEY"_s));
        QTRY_COMPARE(QApplication::clipboard()->text(), foundKey);
    }

    void writesAFileAndSaysWhatItDid()
    {
        // GIVEN a path, typed
        Stage stage;
        stage.showWithFile();
        QByteArray atKeeping;
        stage.source->aboutToKeep = [&] { atKeeping = stage.contents(); };
        stage.typeInto(stage.place(u"file"_s), stage.path());
        stage.clock.advance(1s);
        QTRY_VERIFY2(stage.lines().contains(u"INNGEST_SIGNING_KEY: the value in line 2 is replaced."_s),
            qPrintable(stage.lines()));
        QVERIFY(stage.lines().contains(u"INNGEST_SIGNING_KEY_FALLBACK: a line for it is added."_s));
        QCOMPARE(stage.writeButton()->text(), u"&Write these 2 variables into app.env"_s);
        QCOMPARE(stage.contents(), fileBefore);
        // AND the way to the button by keys
        QTest::keyClick(stage.place(u"file"_s), Qt::Key_Tab);
        for (int keys = 0; keys < 5 && !stage.writeButton()->hasFocus(); ++keys)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(stage.writeButton()->hasFocus());

        // WHEN it is pressed
        QTest::keyClick(stage.writeButton(), Qt::Key_Space);

        // THEN the file is written, and what it overwrote was kept before
        QTRY_VERIFY(stage.outcome()->isVisible());
        QCOMPARE(stage.contents(), fileAfter);
        QCOMPARE(atKeeping, fileBefore);
        QCOMPARE(stage.source->kept.size(), 2);
        QCOMPARE(stage.source->secrets.value(stage.source->kept[0].secretName).reveal().toByteArray(), foundLine);
        QCOMPARE(stage.source->kept[1].secretName, QString());
        QCOMPARE(stage.source->kept[1].place, stage.path());
        QVERIFY(stage.outcome()->text().contains(u"INNGEST_SIGNING_KEY: its value was replaced"_s));
        QTRY_VERIFY2(stage.state().contains(u"The file has it"_s), qPrintable(stage.state()));
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
        QTRY_VERIFY(stage.lines().contains(u"as it should be"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        QCOMPARE(stage.source->app(u"shop"_s).targetPlace, stage.path());
    }

    void putsTheOldValuesBack()
    {
        // GIVEN a file that was written in an earlier step
        Stage stage(RotationStep::PutBack);
        stage.write(fileAfter);
        stage.source->secrets[u"kept"_s] = Secret(foundLine);
        stage.source->kept = {
            {stage.path(), u"INNGEST_SIGNING_KEY"_s, u"kept"_s}, {stage.path(), u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}};
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QVERIFY(stage.lines().contains(u"INNGEST_SIGNING_KEY: gets back the line that it had."_s));
        QVERIFY(stage.lines().contains(u"INNGEST_SIGNING_KEY_FALLBACK: is removed"_s));
        QCOMPARE(stage.writeButton()->text(), u"&Put the old values back into app.env"_s);

        // WHEN they are put back
        stage.press(stage.writeButton());

        // THEN the file is what it was, and it is noted
        QTRY_VERIFY(stage.outcome()->isVisible());
        QCOMPARE(stage.contents(), fileBefore);
        QVERIFY(stage.source->kept[0].isRestored);
        QVERIFY(stage.lines().contains(u"has been put back"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
    }

    void offersTheLinesWhereTheFileIsReadInSeveralWays()
    {
        // GIVEN a file with a line that every reader takes for something else
        Stage stage;
        stage.write("export INNGEST_SIGNING_KEY=signkey-prod-3333333333333333 B=2\n");
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();

        // THEN the line is shown without its value, and what to put in by hand can be copied
        QTRY_VERIFY(readable(stage.panel.get()).contains(u"export INNGEST_SIGNING_KEY=••• •••=•••"_s));
        QVERIFY(!holdsAKey(readable(stage.panel.get())));
        QVERIFY(!stage.writeButton()->isEnabled());
        stage.press(stage.find<CopyButton>(u"copyFileLines"_s));
        QTRY_COMPARE(QApplication::clipboard()->text(),
            u"INNGEST_SIGNING_KEY=%1\nINNGEST_SIGNING_KEY_FALLBACK=%2\n"_s.arg(newKey, oldKey));
        // AND the word that it is done can be given all the same
        QVERIFY(stage.find<QCheckBox>(u"setCheck"_s)->isEnabled());
    }

    void offersTheOldLinesWhereTheyCannotBePutBack()
    {
        Stage stage(RotationStep::PutBack);
        stage.write("INNGEST_SIGNING_KEY=a\nINNGEST_SIGNING_KEY=b\n");
        stage.source->secrets[u"kept"_s] = Secret(foundLine);
        stage.source->kept = {{stage.path(), u"INNGEST_SIGNING_KEY"_s, u"kept"_s}};
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());
        QVERIFY2(stage.outcome()->text().contains(u"set in line 1 and again in line 2"_s),
            qPrintable(stage.outcome()->text()));
        stage.press(stage.find<CopyButton>(u"copyFileLines"_s));
        QTRY_COMPARE(QApplication::clipboard()->text(), QString::fromUtf8(foundLine) + u'\n');
        QVERIFY(!stage.source->kept[0].isRestored);
    }

    void namesTheFileThatWinsAndGoesToIt()
    {
        Stage stage;
        const QString chosen = stage.directory.filePath(u".env"_s);
        const QString winner = stage.directory.filePath(u".env.local"_s);
        QVERIFY(QFile::copy(stage.path(), chosen));
        QVERIFY(QFile::copy(stage.path(), winner));
        stage.source->app(u"shop"_s).targetPlace = chosen;
        stage.showWithFile();
        QTRY_VERIFY(stage.find<Banner>(u"fileRivals"_s)->isVisible());
        QVERIFY(stage.find<Banner>(u"fileRivals"_s)->text().contains(u"line 2 of .env.local"_s));
        stage.press(stage.find<QPushButton>(u"otherFileButton"_s));
        QCOMPARE(stage.source->app(u"shop"_s).targetPlace, winner);
        QTRY_VERIFY(!stage.find<Banner>(u"fileRivals"_s)->isVisible());
    }

    /// Of a file that cannot be looked into no more is claimed than that.
    void saysWhatMayWinOverTheFile()
    {
        Stage stage;
        const QString chosen = stage.directory.filePath(u".env"_s);
        QVERIFY(QFile::copy(stage.path(), chosen));
        QFile vault(stage.directory.filePath(u".env.vault"_s));
        QVERIFY(vault.open(QIODevice::WriteOnly) && vault.write("DOTENV_VAULT_PRODUCTION=\"c3VwZXI=\"\n") > 0);
        vault.close();
        stage.source->app(u"shop"_s).targetPlace = chosen;
        stage.showWithFile();
        const auto *rivals = stage.find<Banner>(u"fileRivals"_s);
        QTRY_VERIFY(rivals->isVisible());
        QCOMPARE(rivals->title(), u"Another place may win over this file"_s);
        QVERIFY2(rivals->text().contains(u"is set in .env.vault too is not known"_s), qPrintable(rivals->text()));
        QVERIFY(!stage.find<QPushButton>(u"otherFileButton"_s)->isVisible());
    }

    /// Nor where readers do not agree; and neither of the two files is better than the other.
    void saysThatReadersDoNotAgreeWhichFileWins()
    {
        Stage stage;
        const QString chosen = stage.directory.filePath(u".env.local"_s);
        QVERIFY(QFile::copy(stage.path(), chosen));
        QVERIFY(QFile::copy(stage.path(), stage.directory.filePath(u".env.production"_s)));
        stage.source->app(u"shop"_s).targetPlace = chosen;
        stage.showWithFile();
        const auto *rivals = stage.find<Banner>(u"fileRivals"_s);
        QTRY_VERIFY(rivals->isVisible());
        QCOMPARE(rivals->title(), u"Another place may win over this file"_s);
        QVERIFY2(rivals->text().contains(u"depends on what reads them"_s), qPrintable(rivals->text()));
        QVERIFY(!stage.find<QPushButton>(u"otherFileButton"_s)->isVisible());
    }

    void writesAFileOfTwoAppsOnce()
    {
        // GIVEN a file that feeds two apps, the second by another way to it
        Stage stage;
        const QString link = stage.directory.filePath(u"link.env"_s);
        QVERIFY(QFile::link(stage.path(), link));
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.source->app(u"billing"_s).targetId = u"env-file"_s;
        stage.source->app(u"billing"_s).targetPlace = link;
        stage.showWithFile();
        QTRY_VERIFY(stage.lines().contains(u"It feeds billing too"_s));
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());

        // WHEN the other app is looked at
        stage.select({1});

        // THEN there is nothing left to write, and what is kept is what stood there first
        QTRY_VERIFY(stage.lines().contains(u"It feeds storefront too"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        QCOMPARE(stage.source->kept.size(), 2);
        QCOMPARE(stage.source->secrets.value(stage.source->kept[0].secretName).reveal().toByteArray(), foundLine);

        // AND another value for the same place is refused
        stage.source->app(u"billing"_s).variables[0].value = Secret("signkey-prod-4444");
        emit stage.source->changed();
        QTRY_VERIFY(readable(stage.panel.get()).contains(u"is to get another value of INNGEST_SIGNING_KEY"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        QCOMPARE(stage.contents(), fileAfter);
    }

    /// By whichever way to it: there the same names stand for other values.
    void writesTheFilesOfSeveralForAPerson()
    {
        Stage stage;
        stage.write("PORT=80\nINNGEST_SIGNING_KEY='signkey-prod-3333333333333333'\nLAST=1\n");
        const QString other = stage.directory.filePath(u"other.env"_s);
        const QString seen = stage.directory.filePath(u"seen.env"_s);
        QFile disputed(seen);
        QVERIFY(disputed.open(QIODevice::WriteOnly));
        disputed.close();
        QVERIFY(disputed.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        QVERIFY(QFile::setPermissions(stage.path(), QFile::ReadOwner | QFile::WriteOwner));
        for (const auto &[key, path] : {std::pair(u"shop"_s, stage.path()), std::pair(u"billing"_s, other)}) {
            stage.source->app(key).targetId = u"env-file"_s;
            stage.source->app(key).targetPlace = path;
        }
        for (const auto &[key, path] : {std::pair(u"mail"_s, stage.path()), std::pair(u"seen"_s, seen),
                 std::pair(u"half"_s, u"relative.env"_s), std::pair(u"typed"_s, QString())}) {
            AppVariables &app = stage.source->addApp(key, key, {});
            app.variables = both();
            app.targetId = key == "typed"_L1 ? u"plain"_s : u"env-file"_s;
            app.targetPlace = path;
        }
        stage.show();
        stage.select({0, 1, 4, 5, 6, 7});
        QCOMPARE(stage.panel->acts().setForMe, QString());
        stage.find<QPushButton>(u"setForMeButton"_s)->click();
        auto *dialog = stage.find<FilesForMeDialog>({});
        auto *table = dialog->findChild<QTableWidget *>();
        auto *write = dialog->findChild<QPushButton *>(u"writeFilesButton"_s);
        QVERIFY(dialog->findChild<QLabel *>(u"leftOut"_s)->text().contains("typed"_L1));
        // Two apps of one file are one row, and the one whose file others can read is not ticked.
        QTRY_COMPARE(write->text(), u"&Write into 2 files"_s);
        QTRY_VERIFY(write->isEnabled());
        QCOMPARE(table->rowCount(), 4);
        const auto stands = [table](int row) { return table->item(row, 2)->text(); };
        QCOMPARE(table->item(0, 0)->text(), u"storefront and mail"_s);
        QCOMPARE(stands(0), u"Ready: 2 variables change"_s);
        QCOMPARE(stands(1), u"Ready: the file is made"_s);
        QVERIFY2(stands(2).startsWith("Ready, with a warning"_L1), qPrintable(stands(2)));
        QVERIFY2(stands(3).startsWith("Not to be written"_L1), qPrintable(stands(3)));
        QVERIFY(!stage.contents().contains(newKey.toUtf8()));
        write->click();
        QTRY_COMPARE(stands(1), u"Written"_s);
        QCOMPARE(stands(0), u"Written"_s);
        QCOMPARE(stage.contents(), QByteArray(fileAfter).replace(" # set by Ada", ""));
        QFile made(other);
        QVERIFY(made.open(QIODevice::ReadOnly));
        QCOMPARE(made.readAll().count(newKey.toUtf8()), 1);
        QCOMPARE(QFileInfo(seen).size(), 0);
        // What was overwritten is kept once, and nobody is said to be done.
        QCOMPARE(std::ranges::count(stage.source->kept, true, &OverwrittenValue::isKept), 4);
        QVERIFY(!stage.source->app(u"shop"_s).isSaidToBeSet);
        // Ticked by the person, who has seen the warning, it is written too.
        QTRY_VERIFY(table->item(2, 0)->checkState() == Qt::Unchecked);
        table->item(2, 0)->setCheckState(Qt::Checked);
        QCOMPARE(write->text(), u"&Write into this file"_s);
        write->click();
        QTRY_COMPARE(stands(2), u"Written"_s);
        QVERIFY(QFileInfo(seen).size() > 0);
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            QVERIFY(!label->text().contains(newKey));
        dialog->reject();
    }

    void saysWhyAFileOfSeveralIsNotWritten()
    {
        Stage stage;
        stage.write("PORT=80\nINNGEST_SIGNING_KEY='signkey-prod-3333333333333333'\nLAST=1\n");
        QVERIFY(QFile::setPermissions(stage.path(), QFile::ReadOwner | QFile::WriteOwner));
        for (const QString &key : {u"shop"_s, u"billing"_s})
            stage.source->app(key).targetId = u"env-file"_s;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.source->app(u"billing"_s).targetPlace = stage.directory.filePath(u"other.env"_s);
        stage.show();
        stage.select({0, 1});
        stage.find<QPushButton>(u"setForMeButton"_s)->click();
        auto *dialog = stage.find<FilesForMeDialog>({});
        auto *table = dialog->findChild<QTableWidget *>();
        auto *write = dialog->findChild<QPushButton *>(u"writeFilesButton"_s);
        QTRY_VERIFY(write->isEnabled());
        stage.write("PORT=81\n"); // somebody else, after the look
        write->click();
        QTRY_COMPARE(table->item(1, 2)->text(), u"Written"_s);
        QVERIFY(table->item(0, 2)->text().startsWith("Not written"_L1));
        QCOMPARE(stage.contents(), QByteArray("PORT=81\n"));
        table->selectRow(0);
        QVERIFY(!dialog->findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
        dialog->findChild<QPushButton *>(u"lookAgainButton"_s)->click();
        QTRY_COMPARE(table->item(0, 2)->text(), u"Ready: 2 variables change"_s);
        dialog->reject();
    }

    void writesNothingIntoAServersOwnFile()
    {
        Stage stage;
        const QString link = stage.directory.filePath(u"link.env"_s);
        QVERIFY(QFile::link(stage.path(), link));
        stage.source->serversOwn = {QFileInfo(stage.path()).canonicalFilePath()};
        stage.source->app(u"shop"_s).targetPlace = link;
        stage.showWithFile();
        QTRY_VERIFY(readable(stage.panel.get()).contains(u"This file feeds Production too"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        stage.source->serversOwn.clear();
        emit stage.source->changed();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
    }

    /// Nobody has named the file as the server's: it is known by what stands in it.
    void writesNothingIntoAFileWithAServersSettings()
    {
        Stage stage;
        stage.write("INNGEST_SIGNING_KEY=ab\nINNGEST_EVENT_KEY=web,partner\nINNGEST_SDK_URL=http://app\n");
        stage.source->app(u"shop"_s).variables
            = QList<DeployVariable>{{.name = u"INNGEST_SIGNING_KEY"_s, .value = Secret("signkey-prod-1111")},
                {.name = u"INNGEST_EVENT_KEY"_s, .value = Secret("a new event key")}};
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(readable(stage.panel.get()).contains(u"self-hosted server's own settings"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
    }

    /// Each answer of an app is a change, and to look at a file takes longer than that.
    void looksAtTheFileToTheEndWhileAppsAnswer()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        QTimer answers;
        connect(&answers, &QTimer::timeout, stage.source, &VariablesSource::changed);
        answers.start(0);
        stage.showWithFile();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        // And once more, for whoever asked meanwhile.
        stage.source->app(u"shop"_s).variables = {{u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, true}};
        stage.write(fileAfter);
        QTRY_COMPARE(stage.writeButton()->text(), u"&Take this variable out of app.env"_s);
        answers.stop();
    }

    void seesThatAPatternLeadsToTheSameFile()
    {
        Stage stage;
        QVERIFY(QFile::link(stage.path(), stage.directory.filePath(u"production.env"_s)));
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.source->app(u"billing"_s).targetId = u"env-file"_s;
        stage.source->app(u"billing"_s).targetPlace = stage.directory.filePath(u"{{environment}}.env"_s);
        stage.source->app(u"billing"_s).variables[0].value = Secret("signkey-prod-4444");
        stage.showWithFile();
        QTRY_VERIFY(readable(stage.panel.get()).contains(u"is to get another value of INNGEST_SIGNING_KEY"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        // One of each app is another file.
        stage.source->app(u"billing"_s).targetPlace = stage.directory.filePath(u"{{app}}.env"_s);
        emit stage.source->changed();
        QTRY_VERIFY(!readable(stage.panel.get()).contains(u"is to get another value"_s));
        QVERIFY(!stage.lines().contains(u"It feeds"_s));
    }

    void writesNothingWhenTheKeychainRefuses()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        stage.source->refusal = Error{.kind = Error::Kind::Keychain};
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());
        QCOMPARE(stage.outcome()->title(), u"Nothing was written"_s);
        QVERIFY(stage.outcome()->text().contains(u"keychain"_s));
        QCOMPARE(stage.contents(), fileBefore);
        QTRY_VERIFY2(stage.writeButton()->isEnabled(), "it can be tried again");
    }

    void writesNothingIntoAFileThatChangedMeanwhile()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        stage.write("# somebody else's\n" + fileBefore);
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());
        QVERIFY(stage.outcome()->text().contains(u"changed by something else"_s));
        QCOMPARE(stage.contents(), "# somebody else's\n" + fileBefore);
        QVERIFY2(stage.source->kept.isEmpty(), "what nobody saw is not kept");
        QTRY_VERIFY2(stage.lines().contains(u"line 3"_s), "it shows what would change now");
    }

    void keepsTheFirstValueWhenItWritesTwice()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());
        QCOMPARE(stage.contents(), fileAfter);
        stage.source->app(u"shop"_s).variables[0].value = Secret("signkey-prod-4444");
        emit stage.source->changed();
        // What was shown of the file as it was before the first writing would be refused.
        QTRY_VERIFY(
            stage.lines().contains(u"line 2 is replaced"_s) && stage.lines().contains(u"line 3 is as it should"_s));
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.contents().contains("signkey-prod-4444"));
        QCOMPARE(stage.source->kept.size(), 2);
        QCOMPARE(stage.source->secrets.value(stage.source->kept[0].secretName).reveal().toByteArray(), foundLine);
    }

    /// What the file of one has says nothing of another, whose target writes no file.
    void saysOfNoOtherAppThatItsFileHasIt()
    {
        Stage m;
        m.showWithFile();
        m.typeInto(m.place(u"file"_s), m.path());
        m.clock.advance(1s);
        QTRY_VERIFY(m.writeButton()->isEnabled());
        m.press(m.writeButton());
        QTRY_VERIFY(m.state().startsWith(u"The file has it"_s));
        m.select({1});
        QCOMPARE(m.state(), u"Not done yet."_s);
        m.select({0});
        QTRY_VERIFY(m.state().startsWith(u"The file has it"_s));
        m.chooseTarget(u"render"_s);
        QCOMPARE(m.state(), u"Not done yet."_s);
    }

    void saysWhyAFileCannotBe_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("words");
        QTest::newRow("no such folder") << u"/nowhere/at/all/.env"_s << u"There is no folder"_s;
        QTest::newRow("not the whole path") << u"app.env"_s << u"whole path"_s;
        QTest::newRow("a folder") << u"/tmp"_s << u"is not a file"_s;
    }

    void saysWhyAFileCannotBe()
    {
        QFETCH(QString, path);
        QFETCH(QString, words);
        Stage stage;
        stage.showWithFile();
        stage.typeInto(stage.place(u"file"_s), path);
        QTest::keyClick(stage.place(u"file"_s), Qt::Key_Return);
        QTRY_VERIFY2(readable(stage.panel.get()).contains(words), qPrintable(readable(stage.panel.get())));
        QVERIFY(!stage.writeButton()->isEnabled());
    }

    void warnsThatAKeyWillStandInAPlainFile()
    {
        Stage stage;
        QFile::setPermissions(stage.path(), QFile::ReadOwner | QFile::WriteOwner);
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.find<Banner>(u"fileWarning"_s)->isVisible());
        QVERIFY(stage.find<Banner>(u"fileWarning"_s)->text().contains(u"as plain text"_s));
    }

    void warnsOfAFileThatEverybodyCanRead()
    {
        Stage stage;
        QFile::setPermissions(stage.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.find<Banner>(u"fileWarning"_s)->isVisible());
        QVERIFY(stage.find<Banner>(u"fileWarning"_s)->text().contains(u"who gets into its folder"_s));
    }

    void writesNothingWhenItIsClosedWhileTheKeychainIsAsked()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.source->isSlow = true;
        stage.source->pending.start();
        stage.showWithFile();
        QTRY_VERIFY(stage.writeButton()->isEnabled());
        bool isAsked = false;
        stage.source->aboutToKeep = [&isAsked] { isAsked = true; };
        stage.press(stage.writeButton());
        QVERIFY(!stage.writeButton()->isEnabled());
        QTRY_VERIFY(isAsked);
        QPromise<Done> late = std::move(stage.source->pending);
        stage.panel.reset();
        late.addResult(Done());
        late.finish();
        QCoreApplication::processEvents();
        QCOMPARE(stage.contents(), fileBefore);
    }

    void copiesACommandWithoutAValue()
    {
        Stage stage;
        stage.show();
        stage.typeInto(stage.place(u"project"_s), u"store front"_s);
        QVERIFY2(!stage.panel->findChild<QPushButton *>(u"copyCommand"_s), "of which team is not said yet");
        stage.typeInto(stage.place(u"team"_s), u"acme"_s);
        auto *step = stage.find<QWidget>(u"deployStep1"_s);
        stage.press(step->findChild<QPushButton *>(u"copyCommand"_s));
        const QString command = QApplication::clipboard()->text();
        QVERIFY2(command.contains(
                     u"vercel env add INNGEST_SIGNING_KEY production '' --force --non-interactive --scope=acme"_s),
            qPrintable(command));
        QVERIFY2(command.contains(u"vercel project inspect 'store front' --scope=acme"_s), qPrintable(command));
        QVERIFY(!holdsAKey(command));
        QCOMPARE(step->findChild<QPushButton *>(u"copyCommand"_s)->text(), u"Copied"_s);
        // The value that it asks for is beside it.
        stage.press(step->findChild<CopyButton *>());
        QTRY_COMPARE(QApplication::clipboard()->text(), newKey);
        QCOMPARE(step->findChild<QPushButton *>(u"copyCommand"_s)->text(), u"Copy the command"_s);
    }

    void waitsWithCommandsForTheirPlaces()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetId = u"fly"_s;
        stage.show();
        QVERIFY(!stage.panel->findChild<QPushButton *>(u"copyCommand"_s));
        stage.typeInto(stage.place(u"app"_s), u"-x"_s);
        QVERIFY(readable(stage.panel.get()).contains(u"starts with a dash"_s));
        QVERIFY(!stage.panel->findChild<QPushButton *>(u"copyCommand"_s));
        stage.typeInto(stage.place(u"app"_s), u"checkout"_s);
        QVERIFY(stage.panel->findChild<QPushButton *>(u"copyCommand"_s));
        QVERIFY(stage.place(u"app"_s)->hasFocus());
    }

    void notesATargetWhenTheFieldIsLeft()
    {
        Stage stage;
        stage.show();
        stage.chooseTarget(u"fly"_s);
        const int before = stage.source->targetsSet;
        stage.typeInto(stage.place(u"app"_s), u"checkout"_s);
        QCOMPARE(stage.source->targetsSet, before);
        QTest::keyClick(stage.place(u"app"_s), Qt::Key_Return);
        QCOMPARE(stage.source->app(u"shop"_s).targetId, u"fly"_s);
        QCOMPARE(stage.source->app(u"shop"_s).targetPlace, u"checkout"_s);
        QCOMPARE(stage.source->targetsSet, before + 1);
    }

    void notesThePersonsWord()
    {
        Stage stage;
        stage.show();
        QVERIFY(stage.state().contains(u"Not done yet"_s));
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY(stage.source->app(u"shop"_s).isSaidToBeSet);
        QCOMPARE(stage.state(), u"Noted as done."_s);
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY(!stage.source->app(u"shop"_s).isSaidToBeSet);
    }

    void needsNoWordOfAnAppWhoseAnswersShowIt()
    {
        Stage stage;
        AppVariables &shop = stage.source->app(u"shop"_s);
        shop.tells = shop.isSaidToBeSet = true;
        stage.show();
        QVERIFY(stage.state().contains(u"do not show it yet"_s));
        shop.isSaidToBeSet = false;
        shop.isShown = true;
        emit stage.source->changed();
        QCOMPARE(stage.state(), u"Done: its answers have shown it."_s);
    }

    /// Where an app's own answers say it, a person's word would only end what is known.
    void asksWhoeverSaysItAndNotesTheRest()
    {
        Stage stage;
        AppVariables &shop = stage.source->app(u"shop"_s);
        shop.tells = shop.answers = true;
        stage.show();
        QVERIFY(!stage.find<QCheckBox>(u"setCheck"_s)->isVisible());
        stage.press(stage.find<QPushButton>(u"askNowButton"_s));
        QCOMPARE(stage.source->asked, QStringList{u"shop"_s});
        stage.select({0, 1, 2});
        QCOMPARE(stage.find<QCheckBox>(u"setCheck"_s)->text(), u"&Done for these 2"_s);
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY(stage.find<QCheckBox>(u"setCheck"_s)->isChecked());
        QVERIFY(!stage.source->app(u"shop"_s).isSaidToBeSet && stage.source->app(u"billing"_s).isSaidToBeSet);
        stage.select({1});
        QVERIFY(!stage.find<QPushButton>(u"askNowButton"_s)->isVisible());
        // One that does not answer says nothing just now.
        stage.source->app(u"shop"_s).answers = false;
        stage.select({0});
        QVERIFY(stage.find<QCheckBox>(u"setCheck"_s)->isVisible());
    }

    void givesNoCommandThatWouldOverwriteAnotherAppsKey()
    {
        Stage stage;
        const QString place = uR"({"project":"shop","config":"prd"})"_s;
        for (const QString &key : {u"shop"_s, u"billing"_s}) {
            stage.source->app(key).targetId = u"doppler"_s;
            stage.source->app(key).targetPlace = place;
        }
        stage.source->app(u"billing"_s).isShown = true; // it was set long ago
        stage.show();
        QVERIFY(readable(stage.panel.get()).contains(u"doppler secrets set"_s));
        QVERIFY(!stage.find<QWidget>(u"sharingProblem"_s)->isVisible());
        stage.source->app(u"billing"_s).variables[0].value = Secret("signkey-prod-4444");
        emit stage.source->changed();
        QVERIFY(stage.find<QWidget>(u"sharingProblem"_s)->isVisible());
        const auto copies = stage.panel->findChildren<QPushButton *>(u"copyCommand"_s);
        QVERIFY(std::none_of(copies.begin(), copies.end(), [](const QPushButton *one) { return one->isVisible(); }));
        // Nor is it set by the program, which looks at all of them as well.
        stage.press(stage.find<QPushButton>(u"setForMeButton"_s));
        auto *table = stage.panel->findChild<QTableWidget *>(u"settingTable"_s);
        QVERIFY(table);
        QVERIFY2(table->item(0, 2)->text().contains(u"share this place"_s), qPrintable(table->item(0, 2)->text()));
        stage.source->app(u"billing"_s).targetPlace = uR"({"project":"billing","config":"prd"})"_s;
        emit stage.source->changed();
        QVERIFY(!stage.find<QWidget>(u"sharingProblem"_s)->isVisible());
    }

    /// As into its file: by whichever target it was named.
    void setsNothingWhereAServerHasItsOwnSettings()
    {
        Stage stage;
        const auto placeOf = [](const QString &workload) {
            return uR"({"context":"eu","namespace":"inngest","secret":"keys","workload":"%1"})"_s.arg(workload);
        };
        stage.source->serversOwn
            = {storeOf(u"server-kubernetes"_s, placeOf(u"deployment/inngest"_s), u"Production"_s, u"Production"_s)};
        QVERIFY(!stage.source->serversOwn.first().isEmpty());
        AppVariables &shop = stage.source->app(u"shop"_s);
        shop.targetId = u"kubernetes"_s;
        shop.targetPlace = placeOf(u"deployment/shop"_s);
        stage.show();
        QVERIFY(stage.find<QWidget>(u"sharingProblem"_s)->isVisible());
        QVERIFY(readable(stage.panel.get()).contains(u"The server of Production has its own settings at this place"_s));
        QVERIFY(!stage.find<QPushButton>(u"setForMeButton"_s)->isVisible());
        const auto copies = stage.panel->findChildren<QPushButton *>(u"copyCommand"_s);
        QVERIFY(std::none_of(copies.begin(), copies.end(), [](const QPushButton *one) { return one->isVisible(); }));
        // Of several it is left out, and that is said.
        stage.source->app(u"billing"_s).targetId = u"doppler"_s;
        stage.select({0, 1});
        const auto *button = stage.find<QPushButton>(u"setForMeButton"_s);
        QVERIFY(button->isVisible());
        QVERIFY2(button->toolTip().contains(u"Set where the server has its own settings"_s)
                && button->toolTip().contains(u"other values: storefront."_s),
            qPrintable(button->toolTip()));
        stage.source->serversOwn.clear();
        stage.select({0});
        QVERIFY(!stage.find<QWidget>(u"sharingProblem"_s)->isVisible());
        QVERIFY(button->isVisible());
    }

    void takesOneChoiceForAllThatAreSelected()
    {
        Stage stage;
        stage.source->app(u"billing"_s).targetPlace = u"its own"_s;
        stage.show();
        stage.select({2, 0, 1});
        // Of all of them, and of none in particular.
        QCOMPARE(stage.shownApp(), u"The selected apps"_s);
        QCOMPARE(stage.state(), u"Done: 0 of 3."_s);
        QVERIFY(!readable(stage.panel.get()).contains(u"nobody can ask it"_s));
        // Each has a way of its own so far: that of one of them is not shown as if it were that of all.
        QCOMPARE(stage.target(), QString());
        stage.chooseTarget(u"shell"_s);
        QCOMPARE(stage.target(), u"shell"_s);
        for (const QString &key : {u"shop"_s, u"billing"_s, u"sender:Nightly import (cron)"_s})
            QCOMPARE(stage.source->app(key).targetId, u"shell"_s);
        QVERIFY(stage.source->app(u"sender:Mobile app"_s).targetId.isEmpty());
        QVERIFY(readable(stage.panel.get()).contains(u"All of them get the values below"_s));
        stage.source->app(u"billing"_s).variables[0].value = Secret("signkey-prod-4444");
        // What the rotation tells meanwhile leaves the selection.
        emit stage.source->changed();
        QVERIFY(readable(stage.panel.get()).contains(u"these get others: billing"_s));
        QVERIFY(!readable(stage.panel.get()).contains(u"not all set in one way"_s));
        stage.source->app(u"billing"_s).targetId = u"doppler"_s;
        emit stage.source->changed();
        QVERIFY(readable(stage.panel.get()).contains(u"not all set in one way: "_s));
        QCOMPARE(stage.target(), QString());
        stage.source->app(u"billing"_s).targetId = u"shell"_s;
        for (AppVariables &app : stage.source->apps)
            app.variables = {{.name = DeployVariable::fallbackName, .isRemoved = true}};
        emit stage.source->changed();
        QVERIFY(readable(stage.panel.get()).contains(u"The same is taken out of all of them."_s));
        QVERIFY(!readable(stage.panel.get()).contains(u"the values below"_s));
        QCOMPARE(stage.find<QCheckBox>(u"setCheck"_s)->text(), u"&Done for these 3"_s);
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        for (const QString &key : {u"shop"_s, u"billing"_s, u"sender:Nightly import (cron)"_s})
            QVERIFY(stage.source->app(key).isSaidToBeSet);
        QVERIFY(!stage.source->app(u"sender:Mobile app"_s).isSaidToBeSet);
        // One of them is not any more: it is not said of all.
        stage.source->noteSet(u"billing"_s, false);
        QVERIFY(!stage.find<QCheckBox>(u"setCheck"_s)->isChecked());
        QCOMPARE(stage.state(), u"Done: 2 of 3."_s);
        QVERIFY(readable(stage.panel.get()).contains(u"is to be removed"_s));
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY(stage.source->app(u"billing"_s).isSaidToBeSet);
        QVERIFY(readable(stage.panel.get()).contains(u"is out: the answers show it, or it is noted"_s));
        QVERIFY(!readable(stage.panel.get()).contains(u"is to be removed"_s));
    }

    /// Those that are set in one way can be so at different places.
    void saysOfSeveralWhosePlaceIsShown()
    {
        Stage stage;
        for (const QString &key : {u"shop"_s, u"billing"_s})
            stage.source->app(key).targetId = u"doppler"_s;
        stage.source->app(u"billing"_s).targetPlace = uR"({"project":"own","config":"prd"})"_s;
        stage.show();
        stage.select({0, 1});
        QCOMPARE(stage.target(), u"doppler"_s);
        QVERIFY(readable(stage.panel.get())
                    .contains(u"The place below is that of storefront. These have others: "
                              "billing."_s));
        stage.source->app(u"billing"_s).targetPlace.clear();
        emit stage.source->changed();
        QVERIFY(!readable(stage.panel.get()).contains(u"These have others"_s));
    }

    void choosesTheMethodOfAllThatAreSelectedInADialog()
    {
        Stage stage;
        stage.show();
        stage.select({0, 1});
        const auto dialog = [&stage] { return stage.panel->findChild<WayDialog *>(); };
        stage.panel->chooseWay();
        QVERIFY(dialog() && dialog()->isVisible());
        QVERIFY(readable(dialog()).contains(u"How the variables of storefront and billing are set, and where."_s));
        auto *combo = dialog()->findChild<QComboBox *>(u"targetCombo"_s);
        auto *use = dialog()->findChild<QPushButton *>(u"useWayButton"_s);
        QCOMPARE(combo->currentIndex(), -1); // they have none in common
        QVERIFY(!use->isEnabled());

        // It goes by itself, and the window around it stays.
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        QVERIFY(stage.panel->isVisible());
        QCOMPARE(stage.source->targetsSet, 0);

        stage.panel->chooseWay();
        combo = dialog()->findChild<QComboBox *>(u"targetCombo"_s);
        combo->setFocus();
        while (combo->currentData().toString() != "doppler"_L1) {
            const int before = combo->currentIndex();
            QTest::keyClick(combo, Qt::Key_Down);
            QVERIFY(combo->currentIndex() > before);
        }
        QCOMPARE(stage.source->targetsSet, 0); // nothing is chosen before it is wanted
        stage.typeInto(dialog()->findChild<QLineEdit *>(u"place-project"_s), u"{{app}}"_s);
        stage.press(dialog()->findChild<QPushButton *>(u"useWayButton"_s));
        QTRY_VERIFY(!dialog());
        for (const QString &key : {u"shop"_s, u"billing"_s}) {
            QCOMPARE(stage.source->app(key).targetId, u"doppler"_s);
            QVERIFY(stage.source->app(key).targetPlace.contains(u"{{app}}"_s));
        }
        QVERIFY(stage.source->app(u"sender:Mobile app"_s).targetId.isEmpty());
        QCOMPARE(stage.target(), u"doppler"_s);
        QCOMPARE(stage.place(u"project"_s)->text(), u"{{app}}"_s);

        // Nothing else is chosen: nothing is noted.
        const int noted = stage.source->targetsSet;
        stage.panel->chooseWay();
        stage.press(dialog()->findChild<QPushButton *>(u"useWayButton"_s));
        QTRY_VERIFY(!dialog());
        QCOMPARE(stage.source->targetsSet, noted);
    }

    void speaksOfNoKeyThatGoesInWhereOneIsTakenOut()
    {
        Stage stage;
        stage.write("INNGEST_SIGNING_KEY_FALLBACK=" + oldKey.toUtf8() + "\n");
        QFile::setPermissions(stage.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        stage.source->app(u"shop"_s).variables = {{.name = DeployVariable::fallbackName, .isRemoved = true}};
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.find<Banner>(u"fileWarning"_s)->isVisible());
        QCOMPARE(stage.find<Banner>(u"fileWarning"_s)->title(), u"Before this file is changed"_s);
        QCOMPARE(stage.writeButton()->text(), u"&Take this variable out of app.env"_s);
    }

    void saysOfSeveralWhoseFileIsShown()
    {
        Stage stage;
        for (const QString &key : {u"shop"_s, u"billing"_s})
            stage.source->app(key).targetId = u"env-file"_s;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.source->app(u"billing"_s).targetPlace = stage.path() + u".other"_s;
        stage.show();
        stage.select({0, 1});
        QVERIFY(
            readable(stage.panel.get()).contains(u"The file below is that of storefront. These have other files"_s));
        stage.source->app(u"billing"_s).targetPlace = stage.path();
        emit stage.source->changed();
        QVERIFY(!readable(stage.panel.get()).contains(u"These have other files"_s));
    }

    void keepsSendersApart()
    {
        Stage stage;
        stage.show();
        stage.select({2});
        QCOMPARE(stage.shownApp(), u"Nightly import (cron)"_s);
        stage.chooseTarget(u"shell"_s);
        stage.select({3});
        QCOMPARE(stage.target(), u"plain"_s);
        stage.select({2});
        QCOMPARE(stage.target(), u"shell"_s);
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY(stage.source->app(u"sender:Nightly import (cron)"_s).isSaidToBeSet);
        QVERIFY(!stage.source->app(u"sender:Mobile app"_s).isSaidToBeSet);
    }

    void writesNoEmptyValue()
    {
        // The old key is not at hand any more.
        Stage stage;
        stage.source->app(u"shop"_s).variables[1].value = Secret();
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QVERIFY(stage.lines().contains(u"INNGEST_SIGNING_KEY_FALLBACK is not at hand"_s));
        QVERIFY(!stage.writeButton()->isEnabled());
        QVERIFY(!stage.panel->findChild<CopyButton *>(u"copyAll"_s));
    }

    void saysWhatBringsALostNewKeyBack()
    {
        Stage stage;
        stage.source->app(u"shop"_s).variables[1].value = Secret();
        stage.source->remedy = u"Paste it once more."_s;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        const QList<QLabel *> labels = stage.panel->findChildren<QLabel *>();
        const auto said = [&labels](const QString &words) {
            return std::ranges::count_if(labels, [&words](const QLabel *label) { return label->text() == words; });
        };
        QCOMPARE(said(u"Its value is not at hand yet. Paste it once more."_s), 1);
    }

    void saysWhenAnAppIsSetOnlyAtRotating()
    {
        Stage stage;
        stage.source->app(u"shop"_s).isCutOver = true;
        stage.show();
        QVERIFY(stage.state().contains(u"when rotating"_s));
        QVERIFY(readable(stage.panel.get()).contains(u"knows no fallback"_s));
    }

    void looksAtNoFileWhileItIsHidden()
    {
        Stage stage;
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QTRY_VERIFY(stage.lines().contains(u"line 2"_s));
        stage.panel->hide();
        stage.write("A=1\n");
        emit stage.source->changed();
        QVERIFY(stage.lines().contains(u"line 2"_s));
        stage.panel->show();
        QTRY_VERIFY2(
            stage.lines().contains(u"INNGEST_SIGNING_KEY: a line for it is added."_s), qPrintable(stage.lines()));
    }

    void saysOfARemovedVariableThatItGoes()
    {
        Stage stage(RotationStep::Finish);
        stage.source->app(u"shop"_s).variables = {{u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, true}};
        stage.write(fileAfter);
        stage.source->app(u"shop"_s).targetPlace = stage.path();
        stage.showWithFile();
        QVERIFY(readable(stage.panel.get()).contains(u"is to be removed"_s));
        QVERIFY(!stage.panel->findChild<CopyButton *>(u"copy-INNGEST_SIGNING_KEY_FALLBACK"_s));
        QTRY_COMPARE(stage.writeButton()->text(), u"&Take this variable out of app.env"_s);
        stage.press(stage.writeButton());
        QTRY_VERIFY(stage.outcome()->isVisible());
        QVERIFY(!stage.contents().contains("FALLBACK"));
    }

    void hasAWayOfItsOwnForPracticeApps()
    {
        Stage stage;
        stage.source->practises = true;
        stage.show();
        QCOMPARE(stage.target(), u"practice"_s);
        QVERIFY(readable(stage.panel.get()).contains(u"choose storefront on its tab “Apps and senders”"_s));
        Stage other;
        other.show();
        QCOMPARE(other.find<QComboBox>(u"targetCombo"_s)->findData(u"practice"_s), -1);
    }

    /// Its row says "Confirmed", and nothing asks once more whether it is done.
    void goesByTheWordThatWasGivenOfASender()
    {
        Stage stage;
        stage.source->apps.clear();
        AppVariables &sender = stage.source->addSender(u"Cron"_s);
        sender.variables = both();
        stage.show();
        stage.panel->select({u"sender:Cron"_s});
        QCOMPARE(stage.state(), u"Not done yet."_s);
        QVERIFY(stage.find<QCheckBox>(u"setCheck"_s)->isVisible());
        stage.press(stage.find<QCheckBox>(u"setCheck"_s));
        QVERIFY2(stage.state().contains(u"Nobody has said yet"_s), qPrintable(stage.state()));
        stage.source->apps.first().isSaidToBeSet = false;
        stage.source->apps.first().moved = AppVariables::Moved::Said;
        emit stage.source->changed();
        QVERIFY2(stage.state().startsWith(u"Done: somebody says"_s), qPrintable(stage.state()));
        QVERIFY(!stage.find<QCheckBox>(u"setCheck"_s)->isVisible());
        QVERIFY(!stage.panel->findChild<QPushButton *>(u"askNowButton"_s)->isVisible());
        QCOMPARE(stage.panel->acts().marked, u"Somebody has said of this sender that it is done"_s);
    }

    /// In an undo: somebody's word, or that nobody ever gave one.
    void saysWhyASenderIsNotMarked()
    {
        using Moved = AppVariables::Moved;
        Stage stage;
        stage.source->apps.clear();
        for (const QString &name : {u"Cron"_s, u"Mobile"_s}) {
            AppVariables &sender = stage.source->addSender(name);
            sender.variables = both();
            sender.moved = Moved::NotNeeded;
        }
        stage.show();
        stage.panel->select({u"sender:Cron"_s});
        QVERIFY2(stage.state().contains(u"nobody has said that it was moved"_s), qPrintable(stage.state()));
        QCOMPARE(stage.panel->acts().marked, stage.state());
        stage.panel->select({u"sender:Cron"_s, u"sender:Mobile"_s});
        QVERIFY2(stage.panel->acts().marked.startsWith(u"Nothing to mark: each of these"_s),
            qPrintable(stage.panel->acts().marked));
        for (AppVariables &sender : stage.source->apps)
            sender.moved = Moved::Said;
        emit stage.source->changed();
        QCOMPARE(stage.panel->acts().marked, u"Somebody has said of each of these senders that it is done"_s);
    }

    /// Of several, and of those that say it by themselves nothing.
    void saysOfHowManyTheyAreMarkedAlready()
    {
        Stage stage;
        stage.show();
        const QString takesBack = u"marked already; the box at the right takes that back"_s;
        stage.source->noteSet(u"shop"_s, true);
        stage.select({0});
        QCOMPARE(stage.panel->acts().marked, u"It is "_s + takesBack);
        stage.select({0, 1});
        QCOMPARE(stage.panel->acts().marked, QString());
        stage.source->noteSet(u"billing"_s, true);
        QCOMPARE(stage.panel->acts().marked, u"These 2 are "_s + takesBack);
        AppVariables &billing = stage.source->app(u"billing"_s);
        billing.tells = billing.answers = true;
        emit stage.source->changed();
        const QString ofOne = stage.panel->acts().marked;
        QVERIFY2(ofOne.startsWith(u"The "_s) && ofOne.contains(u"of these that can be marked"_s), qPrintable(ofOne));
        stage.select({0, 1, 2});
        QCOMPARE(stage.panel->acts().marked, QString()); // the third one is not
    }

    void showsNothingOfOneThatHasNothingToSet()
    {
        Stage stage;
        stage.show();
        stage.panel->select({u"somebody else"_s, u"shop"_s});
        QCOMPARE(stage.shownApp(), QString());
        QVERIFY(stage.panel->acts().setForMe.isEmpty()); // the other one
        stage.panel->select({u"somebody else"_s});
        QVERIFY(!stage.panel->acts().setForMe.isEmpty());
        stage.panel->select({});
        QCOMPARE(stage.shownApp(), QString());
        stage.select({0});
        QCOMPARE(stage.shownApp(), u"storefront"_s);
    }

    void followsAppsThatComeAndGo()
    {
        Stage stage;
        stage.show();
        stage.select({1});
        stage.source->apps.removeFirst();
        emit stage.source->changed();
        QCOMPARE(stage.shownApp(), u"billing"_s);
        stage.source->apps.clear();
        emit stage.source->changed();
        QCOMPARE(stage.shownApp(), QString());
        stage.source->addApp(u"new"_s, u"newcomer"_s, u"fly"_s).variables = both();
        emit stage.source->changed();
        stage.select({0});
        QCOMPARE(stage.shownApp(), u"newcomer"_s);
        QCOMPARE(stage.target(), u"fly"_s);
    }
};

QTEST_MAIN(VariablesPanelTest)
#include "tst_variablespanel.moc"
