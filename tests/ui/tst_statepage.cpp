// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/banner.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/statepage.h"
#include "ui/words/errortext.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

using Strings = Fetched<QStringList>;

struct Pane
{
    FetchedPane pane;
    QLabel *content = new QLabel(u"content"_s);

    Pane()
    {
        pane.setContent(content);
        pane.setTexts({.loading = u"Reading the things…"_s,
            .failed = u"The things could not be read"_s,
            .emptyTitle = u"No thing yet"_s,
            .emptyText = u"Make one."_s,
            .emptyAction = u"Make a thing"_s,
            .emptySymbol = {}});
        pane.show();
    }

    void present(const Strings &fetched) { pane.show(fetched, fetched.value && fetched.value->isEmpty()); }
    StatePage *page() const { return pane.findChild<StatePage *>(); }
    Banner *banner() const { return pane.findChild<Banner *>(u"staleBanner"_s); }
    QPushButton *action() const { return page()->findChild<QPushButton *>(u"actionButton"_s); }
    QString title() const { return page()->findChild<QLabel *>(u"titleLabel"_s)->text(); }
};

} // namespace

/// What stands where there is no data, and above data that is old.
class StatePageTest : public QObject
{
    Q_OBJECT

private slots:
    void showsThatItLoads()
    {
        Pane pane;
        pane.present({.isLoading = true});
        QCOMPARE(pane.page()->state(), StatePage::State::Loading);
        QVERIFY(pane.page()->findChild<QProgressBar *>()->isVisible());
        QVERIFY(pane.content->isHidden());
        QCOMPARE(pane.page()->accessibleName(), u"Reading the things…"_s);
    }

    void showsWhatIsThere()
    {
        Pane pane;
        pane.present({.value = QStringList{u"a"_s}});
        QVERIFY(pane.content->isVisible());
        QVERIFY(!pane.page()->isVisible());
        QVERIFY(!pane.banner()->isVisible());
    }

    void keepsWhatIsThereWhileItLoadsAgain()
    {
        Pane pane;
        pane.present({.value = QStringList{u"a"_s}, .isLoading = true});
        QVERIFY(pane.content->isVisible());
    }

    void offersAFirstStepWhereThereIsNothing()
    {
        Pane pane;
        QSignalSpy wanted(&pane.pane, &FetchedPane::emptyActionRequested);
        pane.present({.value = QStringList()});
        QCOMPARE(pane.page()->state(), StatePage::State::Empty);
        QTest::mouseClick(pane.action(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
    }

    void saysWhyThereIsNothing_data()
    {
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<StatePage::State>("state");
        QTest::newRow("offline") << Error::Kind::Offline << StatePage::State::Offline;
        QTest::newRow("timeout") << Error::Kind::Timeout << StatePage::State::Offline;
        QTest::newRow("forbidden") << Error::Kind::Forbidden << StatePage::State::Forbidden;
        QTest::newRow("not signed in") << Error::Kind::NotSignedIn << StatePage::State::NotSignedIn;
        QTest::newRow("unreadable") << Error::Kind::Unreadable << StatePage::State::Failed;
    }

    void saysWhyThereIsNothing()
    {
        QFETCH(Error::Kind, kind);
        QFETCH(StatePage::State, state);
        Pane pane;
        QSignalSpy retry(&pane.pane, &FetchedPane::retryRequested);
        QSignalSpy signIn(&pane.pane, &FetchedPane::signInRequested);
        pane.present({.error = Error{.kind = kind}});
        QCOMPARE(pane.page()->state(), state);
        QVERIFY(pane.title().startsWith(u"The things could not be read"_s));
        pane.action()->setFocus();
        QTest::keyClick(pane.action(), Qt::Key_Space);
        const bool wantsSignIn = state == StatePage::State::NotSignedIn;
        QCOMPARE(signIn.size(), wantsSignIn ? 1 : 0);
        QCOMPARE(retry.size(), wantsSignIn ? 0 : 1);
    }

    void saysThatWhatIsShownIsOld()
    {
        Pane pane;
        QSignalSpy retry(&pane.pane, &FetchedPane::retryRequested);
        pane.present({.value = QStringList{u"a"_s},
            .error = Error{.kind = Error::Kind::Offline},
            .readAt = QDateTime(QDate(2026, 8, 20), QTime(10, 11), Qt::UTC)});
        QVERIFY(pane.content->isVisible());
        QVERIFY(pane.banner()->isVisible());
        QVERIFY(pane.banner()->title().contains(u"2026-08-20 10:11 UTC"_s));
        QTest::mouseClick(pane.banner()->findChild<QPushButton *>(u"staleRetryButton"_s), Qt::LeftButton);
        QCOMPARE(retry.size(), 1);
        pane.present({.value = QStringList{u"a"_s}});
        QVERIFY(!pane.banner()->isVisible());
    }

    /// Where the window says above it why, with a button of its own.
    void saysOnceWhyNothingMoreCouldBeRead()
    {
        const Error error{.kind = Error::Kind::Offline};
        Pane pane;
        pane.present({.value = QStringList{u"a"_s}, .error = error});
        QVERIFY(!pane.banner()->text().isEmpty());
        auto *retry = pane.banner()->findChild<QPushButton *>(u"staleRetryButton"_s);
        pane.pane.setSaidAbove(errorText(error, Attempt::Read));
        QVERIFY(pane.banner()->isVisible() && !pane.banner()->title().isEmpty());
        QCOMPARE(pane.banner()->text(), QString());
        QVERIFY(!retry->isVisible());
        pane.pane.setSaidAbove(u"Something else."_s);
        QVERIFY(!pane.banner()->text().isEmpty() && retry->isVisible());
    }

    void takesAServersWordsForPlainText()
    {
        Banner banner;
        banner.say(Tone::Danger, u"Title"_s, u"<b>bold</b><img src=x>"_s);
        QCOMPARE(banner.findChild<QLabel *>(u"bannerText"_s)->textFormat(), Qt::PlainText);
        QCOMPARE(banner.text(), u"<b>bold</b><img src=x>"_s);
    }

    void canBePutAside()
    {
        Banner banner;
        banner.setDismissable(true);
        banner.say(Tone::Info, u"Title"_s, u"Text"_s);
        QSignalSpy dismissed(&banner, &Banner::dismissed);
        auto *cross = banner.findChild<QToolButton *>(u"dismissButton"_s);
        QVERIFY(!cross->accessibleName().isEmpty());
        QTest::mouseClick(cross, Qt::LeftButton);
        QVERIFY(!banner.isVisible());
        QCOMPARE(dismissed.size(), 1);
    }
};

QTEST_MAIN(StatePageTest)
#include "tst_statepage.moc"
