// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "tests/support/answeringapp.h"
#include "tests/support/uistage.h"
#include "ui/common/banner.h"
#include "ui/common/holdersbanner.h"

#include <QCheckBox>
#include <QSignalSpy>

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
        QTRY_VERIFY(asked.text().contains(u"Shop"_s));
        QVERIFY(!asked.banner.allowsDeleting());
        QSignalSpy changed(&asked.banner, &HoldersBanner::changed);
        auto *box = asked.banner.findChild<QCheckBox *>(u"breaksBox"_s);
        QVERIFY(box->isVisibleTo(&asked.banner));
        box->click();
        QCOMPARE(changed.size(), 1);
        QVERIFY(asked.banner.allowsDeleting());
    }

private:
    struct Asked
    {
        explicit Asked(bool holdsIt)
        {
            stage.open();
            const SigningKey active = stage.dashboard->signingKeysNow(u"production"_s).first();
            const SigningKey fresh = stage.dashboard->addSigningKey(u"production"_s);
            PracticeAppVariables variables;
            variables.set(PracticeAppVariables::signingKeyName, holdsIt ? fresh.value : active.value);
            if (holdsIt)
                variables.set(PracticeAppVariables::signingKeyFallbackName, active.value);
            app = std::make_unique<AnsweringApp>(stage.clock, u"Shop"_s, variables);
            stage.dashboard->setApps(u"production"_s, {app->app});
            if (!stage.load() || !QTest::qWaitFor([this] { return stage.account->apps().value.has_value(); }))
                return;
            banner.ask(*stage.account, stage.services, signingKeyFingerprint(fresh.value));
        }

        QString title() const { return banner.findChild<Banner *>(u"holders"_s)->title(); }
        QString text() const { return banner.findChild<Banner *>(u"holders"_s)->text(); }

        UiStage stage;
        std::unique_ptr<AnsweringApp> app;
        HoldersBanner banner;
    };
};

QTEST_MAIN(HoldersBannerTest)
#include "tst_holdersbanner.moc"
