// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakeclock.h"
#include "ui/secrets/secretfield.h"

#include "app/accounts/preferences.h"
#include "app/core/whenfinished.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/secrets/secrettext.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString keyText = u"signkey-prod-0123456789abcdef0123456789abcdef"_s;

/// A window with a field and a button for the same secret.
struct Window
{
    QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences{directory.filePath(u"settings.ini"_s)};
    SecretClipboard clipboard{clock, preferences};
    QWidget widget;
    SecretField *field = new SecretField(clock, preferences, &widget);
    CopyButton *copyButton = new CopyButton(clipboard, &widget);
    CopyButton *otherButton = new CopyButton(clipboard, &widget);
    int asked = 0;

    Window()
    {
        auto *layout = new QVBoxLayout(&widget);
        layout->addWidget(field);
        layout->addWidget(copyButton);
        layout->addWidget(otherButton);
        const SecretSource source = [this] {
            ++asked;
            return readyFuture(Result<Secret>(Secret::fromText(keyText)));
        };
        field->setSecret(u"Current key"_s, u"signkey-prod-••••"_s, source);
        copyButton->setSecret(u"Current key"_s, source);
        otherButton->setSecret(u"New key"_s, source);
        widget.show();
        widget.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&widget));
    }

    QToolButton *revealButton() const { return field->findChild<QToolButton *>(u"revealButton"_s); }
    SecretText *text() const { return field->findChild<SecretText *>(); }

    void revealByKey() const
    {
        revealButton()->setFocus();
        QTest::keyClick(revealButton(), Qt::Key_Space);
        QTRY_VERIFY(field->isRevealed());
    }
};

/// Everything that assistive technology can read below the object.
QString spokenBy(QObject *object)
{
    QString all;
    const QObjectList children = object->children();
    for (QObject *child : children) {
        if (QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(child)) {
            for (const QAccessible::Text kind : {QAccessible::Name, QAccessible::Description, QAccessible::Value,
                     QAccessible::Help, QAccessible::UserText})
                all += interface->text(kind) + u'\n';
        }
        all += spokenBy(child);
    }
    return all;
}

} // namespace

/// A masked secret, shown for a while, and the button that copies it.
class SecretFieldTest : public QObject
{
    Q_OBJECT

private slots:
    void holdsNoSecretBeforeItIsAskedFor()
    {
        Window window;
        QCOMPARE(window.asked, 0);
        QVERIFY(!window.field->isRevealed());
        QVERIFY(!spokenBy(&window.widget).contains(u"0123"_s));
        QVERIFY(spokenBy(&window.widget).contains(u"Show: Current key"_s));
    }

    void showsTheSecretToEyesAndEarsUntilItIsHidden()
    {
        Window window;
        window.revealByKey();
        QCOMPARE(window.asked, 1);
        QVERIFY(spokenBy(&window.widget).contains(keyText));
        QTest::mouseClick(window.revealButton(), Qt::LeftButton);
        QVERIFY(!window.field->isRevealed());
        QVERIFY(!spokenBy(&window.widget).contains(u"0123"_s));
    }

    void hidesItselfAfterTheTime()
    {
        Window window;
        window.preferences.setRevealSeconds(10);
        window.revealByKey();
        window.clock.advance(9999ms);
        QVERIFY(window.field->isRevealed());
        window.clock.advance(1ms);
        QVERIFY(!window.field->isRevealed());
    }

    void countsEachShowingAnew()
    {
        Window window;
        window.preferences.setRevealSeconds(10);
        window.revealByKey();
        window.clock.advance(8s);
        window.field->conceal();
        window.revealByKey();
        window.clock.advance(8s);
        QVERIFY2(window.field->isRevealed(), "the first showing's end has nothing to say any more");
    }

    void hidesItselfWhenTheWindowLosesTheFocus()
    {
        Window window;
        window.revealByKey();
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QTRY_VERIFY(!window.field->isRevealed());
    }

    void hidesItselfWithItsPage()
    {
        Window window;
        window.revealByKey();
        window.field->hide();
        QVERIFY(!window.field->isRevealed());
    }

    void hidesEveryFieldOnLock()
    {
        Window window;
        window.revealByKey();
        SecretField::concealAll();
        QVERIFY(!window.field->isRevealed());
    }

    void dropsAnAnswerThatComesAfterItWasHidden()
    {
        Window window;
        QPromise<Result<Secret>> promise;
        promise.start();
        window.field->setSecret(u"Current key"_s, u"••••"_s, [&promise] { return promise.future(); });
        window.field->reveal();
        window.field->conceal();
        promise.addResult(Secret::fromText(keyText));
        promise.finish();
        QCoreApplication::processEvents();
        QVERIFY(!window.field->isRevealed());
    }

    void survivesBeingClosedWhileTheKeychainIsAsked()
    {
        QPromise<Result<Secret>> promise;
        promise.start();
        {
            Window window;
            window.field->setSecret(u"Current key"_s, u"••••"_s, [&promise] { return promise.future(); });
            window.copyButton->setSecret(u"Current key"_s, [&promise] { return promise.future(); });
            window.field->reveal();
            window.copyButton->click();
        }
        promise.addResult(Secret::fromText(keyText));
        promise.finish();
        QCoreApplication::processEvents();
    }

    void saysBesideItWhyItCannotShow()
    {
        Window window;
        window.field->setSecret(
            u"Current key"_s, u"••••"_s, [] { return readyFuture(Result<Secret>(failure(Error::Kind::Keychain))); });
        window.field->reveal();
        auto *problem = window.field->findChild<QLabel *>(u"secretProblem"_s);
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(u"keychain"_s));
    }

    void copiesAndCountsDown()
    {
        Window window;
        QSignalSpy copied(window.copyButton, &CopyButton::copied);
        QTest::keyClick(window.copyButton, Qt::Key_Space);
        QTRY_COMPARE(copied.size(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), keyText);
        QCOMPARE(window.copyButton->text(), u"Copied, 30 s"_s);
        QCOMPARE(window.otherButton->text(), u"Copy"_s);
        window.clock.advance(1s);
        QCOMPARE(window.copyButton->text(), u"Copied, 29 s"_s);
        window.clock.advance(29s);
        QCOMPARE(window.copyButton->text(), u"Copy"_s);
    }

    void saysThatTheKeyIsBackOnTheClipboard()
    {
        Window window;
        window.copyButton->click();
        QTRY_COMPARE(window.copyButton->text(), u"Copied, 30 s"_s);
        window.clock.advance(30s);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());

        QGuiApplication::clipboard()->setText(keyText); // as a clipboard manager does

        QCOMPARE(window.copyButton->text(), u"Copied, came back"_s);
        QVERIFY(window.copyButton->accessibleName().contains(u"back on the clipboard"_s));
        QCOMPARE(window.otherButton->text(), u"Copy"_s);
        QGuiApplication::clipboard()->setText(u"something else"_s);
        QCOMPARE(window.copyButton->text(), u"Copy"_s);
        QGuiApplication::clipboard()->clear();
    }

    void leavesTheCountdownToTheButtonThatCopiedLast()
    {
        Window window;
        window.copyButton->click();
        QTRY_COMPARE(window.copyButton->text(), u"Copied, 30 s"_s);
        window.otherButton->click();
        QTRY_COMPARE(window.otherButton->text(), u"Copied, 30 s"_s);
        QCOMPARE(window.copyButton->text(), u"Copy"_s);
    }

    void stopsTheCountdownWhenTheClipboardIsCleared()
    {
        Window window;
        window.copyButton->click();
        QTRY_COMPARE(window.copyButton->text(), u"Copied, 30 s"_s);
        window.clipboard.clearNow();
        QCOMPARE(window.copyButton->text(), u"Copy"_s);
    }

    void breaksALongSecretOverLines()
    {
        SecretText text;
        text.setRevealed(Secret::fromText(u"0"_s.repeated(100)));
        const int oneLine = text.heightForWidth(10'000);
        // The usual width has room for 40 characters.
        QCOMPARE(text.heightForWidth(text.sizeHint().width() * 50 / 40), 2 * oneLine);
    }
};

QTEST_MAIN(SecretFieldTest)
#include "tst_secretfield.moc"
