// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"
#include "app/core/policy.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/envfilewriter.h"
#include "app/deploy/settingrun.h"
#include "tests/support/answerof.h"
#include "tests/support/asnobody.h"
#include "tests/support/fakevariables.h"
#include "tests/support/settingstage.h"
#include "tests/support/uistage.h"
#include "ui/deploy/deployfileview.h"
#include "ui/deploy/variablesappview.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/banner.h"
#include "ui/window/addaccountdialog.h"
#include "ui/window/settingsdialog.h"
#include "ui/window/windowbanners.h"
#include "ui/words/policytext.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <cstdio>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using Feature = Policy::Feature;

/// What an administrator switches off is off, in the window and below it, and a policy that cannot be understood is not
/// taken for none.
class PolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        Policy::setFile({});
        QFile::remove(m_directory.filePath(u"policy.json"_s));
    }

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
        QTest::newRow("twice") << QByteArray(R"({"setForMe": false, "setForMe": true})") << Policy::Problem::NamedTwice;
        QTest::newRow("twice, spelled otherwise")
            << QByteArray(R"({"setForMe": false, "\u0073etForMe": true})") << Policy::Problem::NamedTwice;
        QTest::newRow("UTF-16") << QByteArray::fromHex("fffe7b007d00") << Policy::Problem::NotJson;
        QTest::newRow("nested") << QByteArray(R"({"off": {"showKeys": false}})") << Policy::Problem::UnknownName;
        QTest::newRow("nothing") << QByteArray(R"({"showKeys": null})") << Policy::Problem::NoBoolean;
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

    void takesOneThatOthersMayChangeForTheStrictest()
    {
        const QString path = policyOf(R"({"showKeys": true})").path();
        QVERIFY(Policy::read(path).allows(Feature::ShowKeys));
        const QFile::Permissions usual = QFile::permissions(path);
        QVERIFY(QFile::setPermissions(path, usual | QFile::WriteOther));
        QCOMPARE(Policy::read(path).problem(), Policy::Problem::NotTrusted);
        QVERIFY(!Policy::read(path).allows(Feature::ShowKeys));
        QVERIFY(QFile::setPermissions(path, usual));
        // Who may write into the folder can put another file there; a link's target has a folder as well.
        const QString folder = m_directory.filePath(u"open"_s);
        QVERIFY(QDir().mkpath(folder) && QFile::copy(path, folder + u"/policy.json"_s));
        const QString link = m_directory.filePath(u"to-open.json"_s);
        QVERIFY(QFile::link(folder + u"/policy.json"_s, link));
        QCOMPARE(Policy::read(link).problem(), Policy::Problem::None);
        QVERIFY(QFile::setPermissions(folder, QFile::permissions(folder) | QFile::WriteOther));
        QCOMPARE(Policy::read(folder + u"/policy.json"_s).problem(), Policy::Problem::NotTrusted);
        QCOMPARE(Policy::read(link).problem(), Policy::Problem::NotTrusted);
        QVERIFY(policyProblemText(Policy::read(link)).contains(u"Others than the administrator"_s));
    }

    /// What may be there, and nobody sees it.
    void takesWhatCannotBeLookedAtForTheStrictest()
    {
        const auto problemIn = [](const QString &folder) { return Policy::read(folder + u"/policy.json"_s).problem(); };
        const QString closed = m_directory.filePath(u"closed"_s);
        QVERIFY(QDir().mkpath(closed));
        QFile file(closed + u"/policy.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
        file.close();
        const QString nowhere = m_directory.filePath(u"to-nowhere"_s);
        const QString circle = m_directory.filePath(u"circle"_s);
        QVERIFY(QFile::link(m_directory.filePath(u"nowhere"_s), nowhere) && QFile::link(circle, circle));
        QCOMPARE(problemIn(nowhere), Policy::Problem::NotReadable);
        QCOMPARE(problemIn(circle), Policy::Problem::NotReadable);
        QCOMPARE(problemIn(file.fileName()), Policy::Problem::NotReadable);
        // Its names can be listed, and it cannot be gone into.
        constexpr QFile::Permissions into = QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(m_directory.path(), QFile::permissions(m_directory.path()) | into));
        QVERIFY(QFile::setPermissions(closed, QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        // From inside: the folders above let nobody else in.
        const auto back = qScopeGuard([before = QDir::currentPath()] { QDir::setCurrent(before); });
        QVERIFY(QDir::setCurrent(m_directory.path()));
        {
            const AsNobody nobody;
            QVERIFY(nobody.isPossible);
            QCOMPARE(problemIn(u"closed"_s), Policy::Problem::NotReadable);
        }
        // It can be gone into, and its names cannot be listed: what is not there is seen all the same.
        QVERIFY(QFile::setPermissions(closed, into | QFile::WriteOwner));
        QVERIFY(QFile::remove(file.fileName()));
        QVERIFY(QFile::setPermissions(closed, into));
        const AsNobody nobody;
        QCOMPARE(problemIn(u"closed"_s), Policy::Problem::None);
    }

    void takesSomebodyElsesForTheStrictest()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give files away");
        const QString folder = m_directory.filePath(u"a/b"_s);
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/policy.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
        file.close();
        const auto problem = [&file] { return Policy::read(file.fileName()).problem(); };
        QCOMPARE(problem(), Policy::Problem::None);
        constexpr uid_t somebody = 12345;
        for (const QString &one : {file.fileName(), folder, m_directory.filePath(u"a"_s)}) {
            const QByteArray name = QFile::encodeName(one);
            QCOMPARE(::chown(name.constData(), somebody, 0), 0);
            QCOMPARE(problem(), Policy::Problem::NotTrusted);
            QCOMPARE(::chown(name.constData(), 0, 0), 0);
            QCOMPARE(problem(), Policy::Problem::None);
        }
        // Above its folder, the bit that keeps what is there for its owners is enough.
        const QByteArray above = QFile::encodeName(m_directory.filePath(u"a"_s));
        QCOMPARE(::chmod(above.constData(), 0777), 0);
        QCOMPARE(problem(), Policy::Problem::NotTrusted);
        QCOMPARE(::chmod(above.constData(), 01777), 0);
        QCOMPARE(problem(), Policy::Problem::None);
    }

    /// The group's bits are those of everybody on the access list.
    void takesOneThatAListLetsOthersChangeForTheStrictest()
    {
        const QString path = policyOf("{}").path();
        const QByteArray name = QFile::encodeName(path);
        // Version 2; the owner rw, user 12345 rw, the group r, the mask rw, others r.
        const QByteArray list = QByteArray::fromHex(
            "0200000001000600ffffffff020006003930000004000400ffffffff10000600ffffffff20000400ffffffff");
        if (::setxattr(name.constData(), "system.posix_acl_access", list.constData(), size_t(list.size()), 0) != 0)
            QSKIP("no access lists here");
        QCOMPARE(Policy::read(path).problem(), Policy::Problem::NotTrusted);
    }

    void countsFromTheMomentAtWhichItAppears()
    {
        UiStage stage;
        Policy::setFile(m_directory.filePath(u"policy.json"_s));
        WindowBanners banners(stage.services);
        const auto *banner = banners.findChild<Banner *>(u"policyBanner"_s);
        SecretField field(stage.clock, stage.preferences);
        QPromise<Result<Secret>> answer;
        answer.start();
        field.setSecret(u"A key"_s, u"••••"_s, [&answer] { return answer.future(); });
        QVERIFY(field.findChild<QAbstractButton *>(u"revealButton"_s)->isEnabled() && banner->isHidden());
        field.reveal();
        (void)policyOf("half a {");
        answer.addResult(Secret("value"));
        answer.finish();
        QTRY_VERIFY(!field.findChild<QAbstractButton *>(u"revealButton"_s)->toolTip().contains(u"hides itself"_s));
        QVERIFY(!field.isRevealed());
        QTRY_VERIFY(!banner->isHidden());
        QFile::remove(m_directory.filePath(u"policy.json"_s));
        QTRY_VERIFY(banner->isHidden());
        QVERIFY(Policy::now().allows(Feature::ShowKeys));
    }

    /// In both directions, by whatever way the file comes and goes, and nobody asks for it.
    void showsWhatTheFileSays_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("isReplaced");
        QTest::newRow("written into") << u"policy.json"_s << false;
        QTest::newRow("another in its place") << u"policy.json"_s << true;
        QTest::newRow("with its folders") << u"etc/keys/policy.json"_s << false;
    }

    void showsWhatTheFileSays()
    {
        QFETCH(QString, file);
        QFETCH(bool, isReplaced);
        UiStage stage;
        const QString path = m_directory.filePath(file);
        const auto put = [&](const QByteArray &text) {
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            const QString written = isReplaced ? path + u".new"_s : path;
            QFile one(written);
            QVERIFY(one.open(QIODevice::WriteOnly) && one.write(text) == text.size());
            one.close();
            QVERIFY(one.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
            QCOMPARE(std::rename(written.toUtf8().constData(), path.toUtf8().constData()), 0);
        };
        Policy::setFile(path);
        const WindowBanners banners(stage.services);
        const auto *banner = banners.findChild<Banner *>(u"policyBanner"_s);
        const SettingsDialog settings(stage.preferences, stage.secrets);
        const auto *off = settings.findChild<QLabel *>(u"policyLabel"_s);
        const AddAccountDialog dialog(stage.accounts);
        const auto *signIn = dialog.findChild<QPushButton *>(u"signInButton"_s);
        QVERIFY(banner->isHidden() && off->isHidden() && signIn->isEnabled());
        for (int round = 0; round < 2; ++round) {
            put("nonsense");
            QTRY_VERIFY(!banner->isHidden());
            QTRY_VERIFY(!off->isHidden() && !signIn->isEnabled());
            put(R"({"sessionSignIn": false})");
            QTRY_VERIFY(banner->isHidden());
            QTRY_COMPARE(off->text(), policyText(Policy::now()));
            QVERIFY(!signIn->isEnabled());
            put(R"({"showKeys": false})");
            QTRY_VERIFY(signIn->isEnabled());
            QVERIFY(QFile::remove(path));
            QTRY_VERIFY(off->isHidden());
            if (path.contains(u"/etc/"_s))
                QVERIFY(QDir(m_directory.filePath(u"etc"_s)).removeRecursively());
        }
    }

    /// Below the window: by whoever asks the writer of files.
    void isKeptWhereTheFileIsWritten()
    {
        const QString path = m_directory.filePath(u"written.env"_s);
        const QList<EnvChange> changes{{u"INNGEST_EVENT_KEY"_s, Secret("a value")}};
        const auto plan = EnvFileWriter::plan(path, changes);
        QVERIFY(plan);
        use(R"({"plainFiles": false})");
        const auto refused = EnvFileWriter::write(path, changes, plan->digest);
        QVERIFY(!refused && !QFile::exists(path));
        QVERIFY(refused.error().serverMessage.contains(u"administrator"_s));
        use(R"({"setForMe": false})");
        QVERIFY(EnvFileWriter::write(path, changes, plan->digest));
        // What only takes a key out of a file is what the policy is for.
        use(R"({"plainFiles": false})");
        const QList<EnvChange> out{{u"INNGEST_SIGNING_KEY_FALLBACK"_s, std::nullopt}};
        QFile fallback(path);
        QVERIFY(fallback.open(QIODevice::Append) && fallback.write("INNGEST_SIGNING_KEY_FALLBACK=old\n") > 0);
        fallback.close();
        QVERIFY(EnvFileWriter::write(path, out, EnvFileWriter::plan(path, out)->digest));
        QVERIFY(fallback.open(QIODevice::ReadOnly));
        QVERIFY(!fallback.readAll().contains("FALLBACK"));
        fallback.close();
        const QList<EnvChange> both = out + changes;
        QVERIFY(!EnvFileWriter::write(path, both, EnvFileWriter::plan(path, both)->digest));
        use(R"({"setForMe": false})");
        // What was overwritten can be put back all the same.
        const auto next = EnvFileWriter::plan(path, {{u"INNGEST_EVENT_KEY"_s, Secret("another")}});
        QVERIFY(EnvFileWriter::write(path, {{u"INNGEST_EVENT_KEY"_s, Secret("another")}}, next->digest));
        use(R"({"plainFiles": false})");
        QVERIFY(EnvFileWriter::restore(path, next->overwritten));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("a value"));
    }

    /// Below the window: by whoever runs a platform's tool, and between two of its changes.
    void isKeptWhereTheToolIsRun()
    {
        const SettingStage stage;
        SystemClock clock;
        QDir(stage.path(u"."_s)).mkdir(u"shop"_s);
        QStringList noted;
        const NoteSetting note = [&](const Setting &, const QString &variable, const QString &outcome) {
            noted.append(variable + u' ' + outcome);
            if (outcome == "done"_L1)
                use(R"({"setForMe": false})");
            return readyFuture(Done());
        };
        using Act = std::function<void(SettingRun &)>;
        const auto run = [&](const Act &act) {
            auto *flow = new SettingRun(clock, stage.environment(), stage.setting(stage.target()), note);
            const auto future = flow->future();
            act(*flow);
            return answerOf(future);
        };
        const Act looks = [](SettingRun &flow) { flow.look(); };
        const Act sets = [](SettingRun &flow) { flow.set(); };
        use(R"({"setForMe": false})");
        for (const Act &act : {looks, sets}) {
            const SetResult result = run(act);
            QCOMPARE(result.state, SetResult::State::NotSet);
            QCOMPARE(result.problem, SetProblem::SwitchedOff);
        }
        QCOMPARE(run([](SettingRun &flow) { flow.lookAgain(); }).problem, SetProblem::SwitchedOff);
        QVERIFY(stage.contents(u"calls"_s).isEmpty() && noted.isEmpty());
        use("{}");
        const SetResult cut = run(sets);
        QCOMPARE(cut.problem, SetProblem::SwitchedOff);
        QCOMPARE(noted.size(), 2); // the first variable's, and none of the second
    }

    void saysADamagedOneAboveTheTabs()
    {
        UiStage stage;
        const WindowBanners silent(stage.services);
        QVERIFY(silent.findChild<Banner *>(u"policyBanner"_s)->isHidden());
        use("nonsense");
        const WindowBanners banners(stage.services);
        const auto *banner = banners.findChild<Banner *>(u"policyBanner"_s);
        QVERIFY(!banner->isHidden());
        QVERIFY2(banner->text().contains(u"It is no JSON object."_s), qPrintable(banner->text()));
        SettingsDialog settings(stage.preferences, stage.secrets);
        QVERIFY(
            settings.findChild<QLabel *>(u"policyLabel"_s)->text().contains(u"all that it can switch off is off"_s));
    }

    void showsNoKey()
    {
        UiStage stage;
        use(R"({"showKeys": false})");
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

    /// The eye of each field, whether its window is used meanwhile or not.
    void showsAKeyAsLongAsItMay()
    {
        UiStage stage;
        use("{}");
        SecretField field(stage.clock, stage.preferences);
        field.setSecret(u"A key"_s, u"••••"_s, [] { return readyFuture(Result<Secret>(Secret("value"))); });
        const auto *eye = field.findChild<QAbstractButton *>(u"revealButton"_s);
        const auto *problem = field.findChild<QLabel *>(u"secretProblem"_s);
        use(R"({"showKeys": false})");
        // Pressed before anything was told: it says why nothing is shown.
        QVERIFY(eye->isEnabled());
        field.reveal();
        QCOMPARE(problem->text(), switchedOffText(Feature::ShowKeys));
        QTRY_VERIFY(!eye->isEnabled());
        use(R"({"showKeys": true})");
        QTRY_VERIFY(eye->isEnabled());
        QVERIFY(problem->isHidden());
        field.reveal();
        QTRY_VERIFY(field.isRevealed());
        use(R"({"showKeys": false})");
        QTRY_VERIFY(!field.isRevealed() && !eye->isEnabled());
        QCOMPARE(eye->toolTip(), switchedOffText(Feature::ShowKeys));
    }

    void addsAndOpensNoAccountWithASession()
    {
        UiStage stage;
        const SignInDraft draft{
            .account = {.apiOrigin = QUrl(u"http://127.0.0.1:9"_s), .method = SignInMethod::SessionToken},
            .token = Secret("token")};
        const auto added = answerOf(stage.accounts.add(u"Work"_s, draft, {}));
        QVERIFY(added);
        stage.accounts.open(added->id);
        QTRY_VERIFY(stage.accounts.current());
        use(R"({"sessionSignIn": false})");
        // Nor is it kept where one was tried out before.
        QCOMPARE(stage.accounts.signInAgain(added->id, draft.token, {}).error().kind, Error::Kind::Forbidden);
        QCOMPARE(answerOf(stage.accounts.trySignIn(draft)).error().kind, Error::Kind::Forbidden);
        QCOMPARE(answerOf(stage.accounts.add(u"More"_s, draft, {})).error().kind, Error::Kind::Forbidden);
        WindowBanners banners(stage.services);
        QSignalSpy failed(&stage.accounts, &Accounts::openFailed);
        stage.accounts.open(added->id);
        QCOMPARE(failed.size(), 1);
        QVERIFY(!stage.accounts.current());
        const auto *banner = banners.findChild<Banner *>(u"openFailedBanner"_s);
        QVERIFY2(banner->text().contains(u"administrator"_s), qPrintable(banner->text()));
        QCOMPARE(banner->tone(), Tone::Warning); // nothing is broken by that
        const AddAccountDialog dialog(stage.accounts);
        QVERIFY(!dialog.findChild<QPushButton *>(u"signInButton"_s)->isEnabled());
        QVERIFY(dialog.findChild<QPushButton *>(u"byHandButton"_s)->isEnabled());
        // It opens by itself as soon as it may.
        use(R"({"setForMe": false})");
        QTRY_VERIFY(stage.accounts.current());
    }

    void writesNoFileAndSetsNothingByItself()
    {
        UiStage stage;
        use(R"({"setForMe": false, "plainFiles": false})");
        FakeVariables source;
        const QString path = m_directory.filePath(u"app.env"_s);
        AppVariables &app = source.addApp(u"shop"_s, u"shop"_s, {});
        app.variables = {{u"INNGEST_EVENT_KEY"_s, Secret("a value")}};
        app.targetId = u"env-file"_s;
        app.targetPlace = path;
        VariablesAppView view(borrowed(source), stage.clock, stage.preferences, stage.clipboard);
        view.select({u"shop"_s});
        view.show();
        QVERIFY(view.findChild<QPushButton *>(u"setForMeButton"_s)->isHidden());
        auto *file = view.findChild<DeployFileView *>();
        QTRY_VERIFY(file->findChild<QAbstractButton *>(u"copyFileLines"_s)
            && file->findChild<QAbstractButton *>(u"copyFileLines"_s)->isVisible());
        QVERIFY(file->findChild<QPushButton *>(u"writeButton"_s)->isHidden());
        QVERIFY(!QFile::exists(path));
        // Said before somebody types a file in, as long as it is so.
        const auto *about = view.findChild<QLabel *>(u"targetAbout"_s);
        QVERIFY2(about->text().startsWith(switchedOffText(Feature::PlainFiles)), qPrintable(about->text()));
        QVERIFY(!about->text().contains(u"writes it itself"_s));
        use("{}");
        QTRY_VERIFY(about->text().contains(u"writes it itself"_s));
    }

private:
    Policy policyOf(const QByteArray &text)
    {
        const QString path = m_directory.filePath(u"policy.json"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no file");
        file.close();
        // Whatever the tester's own mask is.
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
        return Policy::read(path);
    }
    /// From now on, for the whole program.
    void use(const QByteArray &text)
    {
        (void)policyOf(text);
        Policy::setFile(m_directory.filePath(u"policy.json"_s));
    }

    QTemporaryDir m_directory;
};

QTEST_MAIN(PolicyTest)
#include "tst_policy.moc"
