// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/policy.h"
#include "app/deploy/deploytargets.h"
#include "tests/support/answerof.h"
#include "tests/support/fakevariables.h"
#include "tests/support/uistage.h"
#include "ui/common/banner.h"
#include "ui/common/policytext.h"
#include "ui/common/secretfield.h"
#include "ui/dialogs/addaccountdialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/windowbanners.h"
#include "ui/wizard/deployfileview.h"
#include "ui/wizard/variablesappview.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using Feature = Policy::Feature;

/// What an administrator switches off is off, in the window and below it, and a policy that cannot be understood is not
/// taken for none.
class PolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void allowsEverythingWhereThereIsNoFile()
    {
        const Policy policy = Policy::read(m_directory.filePath(u"none/policy.json"_s));
        QVERIFY(policyText(policy).isEmpty() && policyProblemText(policy).isEmpty());
    }

    void switchesOffWhatItNames()
    {
        const Policy policy = policyOf(R"({"setForMe": false, "showKeys": true})");
        QCOMPARE(policy.problem(), Policy::Problem::None);
        QVERIFY(!policy.allows(Feature::SetForMe));
        QVERIFY(policy.allows(Feature::ShowKeys) && policy.allows(Feature::PlainFiles)
            && policy.allows(Feature::SessionSignIn));
        QCOMPARE(policyText(policy), u"Switched off by this computer's administrator: “Set for me”."_s);
    }

    void takesADamagedOneForTheStrictest_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Policy::Problem>("problem");
        QTest::newRow("empty") << QByteArray() << Policy::Problem::NotJson;
        QTest::newRow("half") << QByteArray(R"({"showKeys": fal)") << Policy::Problem::NotJson;
        QTest::newRow("a list") << QByteArray("[]") << Policy::Problem::NotJson;
        QTest::newRow("a typing error") << QByteArray(R"({"showkeys": false})") << Policy::Problem::UnknownName;
        QTest::newRow("words") << QByteArray(R"({"showKeys": "no"})") << Policy::Problem::NoBoolean;
        QTest::newRow("endless") << QByteArray(R"({"showKeys": true)").append(QByteArray(100'000, ' ')).append('}')
                                 << Policy::Problem::NotJson;
    }

    void takesADamagedOneForTheStrictest()
    {
        QFETCH(QByteArray, text);
        QFETCH(Policy::Problem, problem);
        const Policy policy = policyOf(text);
        QCOMPARE(policy.problem(), problem);
        for (const Feature feature :
            {Feature::SessionSignIn, Feature::SetForMe, Feature::ShowKeys, Feature::PlainFiles})
            QVERIFY(!policy.allows(feature));
        QVERIFY(policyProblemText(policy).contains(policy.path()));
    }

    void takesWhatCannotBeReadForTheStrictest()
    {
        // A folder, and a link that leads nowhere: also root cannot read these.
        QVERIFY(QDir(m_directory.path()).mkpath(u"folder/policy.json"_s));
        QCOMPARE(Policy::read(m_directory.filePath(u"folder/policy.json"_s)).problem(), Policy::Problem::NotReadable);
        const QString link = m_directory.filePath(u"link.json"_s);
        QVERIFY(QFile::link(m_directory.filePath(u"nowhere"_s), link));
        QCOMPARE(Policy::read(link).problem(), Policy::Problem::NotReadable);
    }

    void saysADamagedOneAboveTheTabs()
    {
        UiStage stage;
        const WindowBanners silent(stage.services);
        QVERIFY(silent.findChild<Banner *>(u"policyBanner"_s)->isHidden());
        stage.preferences.setPolicy(policyOf("nonsense"));
        const WindowBanners banners(stage.services);
        const auto *banner = banners.findChild<Banner *>(u"policyBanner"_s);
        QVERIFY(!banner->isHidden());
        QVERIFY2(banner->text().contains(u"It is no JSON object."_s), qPrintable(banner->text()));
        SettingsDialog settings(stage.preferences, stage.secrets);
        QVERIFY(settings.findChild<QLabel *>(u"policyLabel"_s)->text().contains(u"writing keys into files"_s));
    }

    void showsNoKey()
    {
        UiStage stage;
        stage.preferences.setPolicy(policyOf(R"({"showKeys": false})"));
        SecretField field(stage.clock, stage.preferences);
        bool isAsked = false;
        field.setSecret(u"A key"_s, u"••••"_s, [&isAsked] {
            isAsked = true;
            return readyFuture(Result<Secret>(Secret("value")));
        });
        QVERIFY(!field.findChild<QAbstractButton *>(u"revealButton"_s)->isEnabled());
        field.reveal();
        QVERIFY(!isAsked && !field.isRevealed());
    }

    void addsAndOpensNoAccountWithASession()
    {
        UiStage stage;
        const SignInDraft draft{.method = SignInMethod::SessionToken,
            .apiOrigin = QUrl(u"http://127.0.0.1:9"_s),
            .token = Secret("token")};
        const auto added = answerOf(stage.accounts.add(u"Work"_s, draft, {}));
        QVERIFY(added);
        stage.accounts.setPolicy(policyOf(R"({"sessionSignIn": false})"));
        QCOMPARE(answerOf(stage.accounts.trySignIn(draft)).error().kind, Error::Kind::Forbidden);
        QCOMPARE(answerOf(stage.accounts.add(u"More"_s, draft, {})).error().kind, Error::Kind::Forbidden);
        WindowBanners banners(stage.services);
        QSignalSpy failed(&stage.accounts, &Accounts::openFailed);
        stage.accounts.open(added->id);
        QCOMPARE(failed.size(), 1);
        QVERIFY(!stage.accounts.current());
        const QString text = banners.findChild<Banner *>(u"openFailedBanner"_s)->text();
        QVERIFY2(text.contains(u"administrator"_s), qPrintable(text));
        const AddAccountDialog dialog(stage.accounts);
        QVERIFY(!dialog.findChild<QPushButton *>(u"signInButton"_s)->isEnabled());
        QVERIFY(dialog.findChild<QPushButton *>(u"byHandButton"_s)->isEnabled());
    }

    void writesNoFileAndSetsNothingByItself()
    {
        UiStage stage;
        stage.preferences.setPolicy(policyOf(R"({"setForMe": false, "plainFiles": false})"));
        FakeVariables source;
        const QString path = m_directory.filePath(u"app.env"_s);
        AppVariables &app = source.addApp(u"shop"_s, u"shop"_s, {});
        app.variables = {{u"INNGEST_EVENT_KEY"_s, Secret("a value")}};
        app.targetId = u"env-file"_s;
        app.targetPlace = path;
        VariablesAppView view(source, stage.clock, stage.preferences, stage.clipboard);
        view.present(source.variables(), app, {u"shop"_s});
        view.show();
        QVERIFY(view.findChild<QPushButton *>(u"setForMeButton"_s)->isHidden());
        auto *file = view.findChild<DeployFileView *>();
        QTRY_VERIFY(file->findChild<QAbstractButton *>(u"copyFileLines"_s)
            && file->findChild<QAbstractButton *>(u"copyFileLines"_s)->isVisible());
        QVERIFY(file->findChild<QPushButton *>(u"writeButton"_s)->isHidden());
        QVERIFY(!QFile::exists(path));
    }

private:
    Policy policyOf(const QByteArray &text)
    {
        const QString path = m_directory.filePath(u"policy.json"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no file");
        file.close();
        return Policy::read(path);
    }

    QTemporaryDir m_directory;
};

QTEST_MAIN(PolicyTest)
#include "tst_policy.moc"
