// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "tests/support/answeringapp.h"
#include "tests/support/uistage.h"
#include "ui/keys/holdersbanner.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QSignalSpy>
#include <QTableView>

using namespace Qt::StringLiterals;

/// Before a key is deleted the apps are asked whether they hold it.
class HoldersBannerTest : public QObject
{
    Q_OBJECT

private slots:
    void letsDeleteWhatNoAppHolds()
    {
        Asked asked(false);
        QVERIFY(!asked.banner.allowsDeleting());
        QTRY_VERIFY(asked.banner.allowsDeleting());
        QVERIFY2(asked.title().contains(u"No app"_s), qPrintable(asked.title()));
    }

    void refusesWhatAnAppHoldsUntilThePersonSaysThatItMayBreak()
    {
        Asked asked(true);
        QTRY_COMPARE(asked.shownApps(), QStringList{u"Shop"_s});
        QVERIFY(!asked.banner.allowsDeleting());
        QSignalSpy changed(&asked.banner, &HoldersBanner::changed);
        auto *box = asked.banner.findChild<QCheckBox *>(u"breaksBox"_s);
        QVERIFY(box->isVisibleTo(&asked.banner));
        box->click();
        QCOMPARE(changed.size(), 1);
        QVERIFY(asked.banner.allowsDeleting());
    }

    /// Branch environments share their keys: what is open is one of them, and another one's app would break.
    void asksTheAppsOfAllBranchEnvironments()
    {
        Asked asked(true, u"branches"_s, u"preview"_s, u"sibling"_s);
        QTRY_COMPARE(asked.shownApps(), QStringList{u"Shop"_s});
        QVERIFY(!asked.banner.allowsDeleting());
        // The open account has the keys, which are the same for all of them.
        QCOMPARE(asked.stage.dashboard->calls(FakeDashboard::Operation::SigningKeys), asked.keysReadBefore);
    }

    void saysThatTheSiblingsCouldNotBeListed()
    {
        Asked asked(true, u"branches"_s, u"preview"_s, u"sibling"_s, true);
        QTRY_VERIFY2(asked.text().contains(u"could not be listed"_s), qPrintable(asked.text()));
        QVERIFY2(asked.title().contains(u"No app that answered"_s), qPrintable(asked.title()));
    }

private:
    struct Asked
    {
        explicit Asked(bool holdsIt, const QString &holder = u"production"_s, const QString &shown = u"production"_s,
            const QString &ofApp = u"production"_s, bool isLost = false)
        {
            stage.open();
            if (ofApp == "sibling"_L1)
                stage.dashboard->addEnvironment(
                    {.id = ofApp, .name = ofApp, .type = EnvironmentType::BranchChild, .parentId = u"branches"_s});
            const SigningKey active = stage.dashboard->signingKeysNow(holder).first();
            const SigningKey fresh = stage.dashboard->addSigningKey(holder);
            PracticeAppVariables variables;
            variables.set(PracticeAppVariables::signingKeyName, holdsIt ? fresh.value : active.value);
            if (holdsIt)
                variables.set(PracticeAppVariables::signingKeyFallbackName, active.value);
            app = std::make_unique<AnsweringApp>(stage.clock, u"Shop"_s, variables);
            stage.dashboard->setApps(ofApp, {app->app});
            if (!stage.load(shown) || !QTest::qWaitFor([this] { return stage.account->apps().value.has_value(); }))
                return;
            keysReadBefore = stage.dashboard->calls(FakeDashboard::Operation::SigningKeys);
            if (isLost)
                stage.dashboard->fail(FakeDashboard::Operation::Apps, FakeDashboard::Fault::Offline, -1);
            banner.ask(*stage.account, stage.services, signingKeyFingerprint(fresh.value));
        }

        QString title() const { return banner.findChild<Banner *>(u"holders"_s)->title(); }
        QString text() const { return banner.findChild<Banner *>(u"holders"_s)->text(); }

        /// In the table.
        QStringList shownApps() const
        {
            QStringList names;
            const auto *table = banner.findChild<QTableView *>();
            for (int row = 0; row < table->model()->rowCount(); ++row)
                names.append(table->model()->index(row, 0).data().toString());
            return names;
        }

        UiStage stage;
        std::unique_ptr<AnsweringApp> app;
        int keysReadBefore = 0;
        HoldersBanner banner;
    };
};

QTEST_MAIN(HoldersBannerTest)
#include "tst_holdersbanner.moc"
