// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// timeout: 900

#include "app/deploy/deploytargets.h"
#include "app/deploy/settingqueue.h"
#include "tests/support/fakeclock.h"
#include "tests/support/toolsstage.h"
#include "ui/words/settingtext.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>
#include <chrono>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

const QString keyName = u"INNGEST_SIGNING_KEY"_s;
const QString fallbackName = u"INNGEST_SIGNING_KEY_FALLBACK"_s;
const QByteArray newKey = "signkey-prod-00112233";
const QByteArray oldKey = "signkey-prod-4455667788";

/// Several apps on three platforms, whose tools are the real ones or their record (tests/tools).
struct Platforms
{
    QString name = QString::fromUtf8(QTest::currentTestFunction());
    ToolsStage vercel{u"vercel"_s, name};
    ToolsStage github{u"github-actions"_s, name};
    ToolsStage cloudflare{u"cloudflare"_s, name};
    FakeClock clock;
    QStringList noted; ///< Of one app after the other: "checkout done INNGEST_SIGNING_KEY".

    bool begin(const QString &ofVercel, const QString &ofGithub, const QString &ofCloudflare)
    {
        for (ToolsStage *stage : {&vercel, &github, &cloudflare}) {
            for (const QString &variable :
                {u"VERCEL_TELEMETRY_DISABLED"_s, u"NO_UPDATE_NOTIFIER"_s, u"GH_NO_UPDATE_NOTIFIER"_s, u"NO_COLOR"_s})
                stage->setVariable(variable, u"1"_s);
        }
        return vercel.begin(ofVercel) && github.begin(ofGithub) && cloudflare.begin(ofCloudflare);
    }

    bool keep() const { return vercel.keep() && github.keep() && cloudflare.keep(); }

    static Setting setting(const QString &appKey, const QString &targetId, const DeployPlaces &places)
    {
        return {.appKeys = {appKey}, .name = appKey, .target = *DeployTargets().find(targetId), .places = places};
    }

    static QList<Setting> settings()
    {
        const auto checkout = [](const QString &appKey, const QString &environment) {
            return setting(appKey, u"github-actions"_s,
                {{u"host"_s, u"github.com"_s}, {u"repository"_s, u"acme/checkout"_s}, {u"environment"_s, environment}});
        };
        return {setting(u"storefront"_s, u"vercel"_s,
                    {{u"team"_s, u"acme"_s}, {u"project"_s, u"storefront"_s}, {u"environment"_s, u"production"_s}}),
            checkout(u"checkout"_s, u"production"_s), checkout(u"checkout-staging"_s, u"staging"_s),
            setting(u"edge"_s, u"cloudflare"_s, {{u"account"_s, u"0123"_s}, {u"worker"_s, u"checkout-production"_s}})};
    }

    /// A person's, signed in to all three.
    QProcessEnvironment environment() const
    {
        QProcessEnvironment variables;
        variables.insert(u"XDG_RUNTIME_DIR"_s, qEnvironmentVariable("XDG_RUNTIME_DIR"));
        variables.insert(u"PATH"_s,
            QStringList{vercel.folderOf(u"vercel"_s), github.folderOf(u"gh"_s), cloudflare.folderOf(u"wrangler"_s),
                u"/usr/bin"_s, u"/bin"_s}
                .join(u':'));
        for (const auto &[variable, value] :
            {std::pair(u"VERCEL_TOKEN"_s, u"token"_s), std::pair(u"GH_TOKEN"_s, u"token"_s),
                std::pair(u"CLOUDFLARE_API_TOKEN"_s, u"good"_s), std::pair(u"VERCEL_PROJECT_ID"_s, u"elsewhere"_s)})
            variables.insert(variable, value);
        return variables;
    }

    QStringList notedOf(const QString &appKey) const
    {
        QStringList own = noted.filter(QRegularExpression(u"^%1 "_s.arg(appKey)));
        return own.replaceInStrings(appKey + u' ', QString());
    }
};

} // namespace

/// "Set for me" with the tools that it is for.
class SettingToolsTest : public QObject
{
    Q_OBJECT

private slots:
    void setsSeveralAppsAndSaysOfEachWhatWasSeen()
    {
        // GIVEN apps on three platforms: Vercel's connection is cut off while its tool writes over what is there, and
        // it ends without an error; Cloudflare refuses
        Platforms at;
        QVERIFY(at.begin(u"there, cut at first"_s, u"there"_s, u"refused"_s));
        SettingQueue queue(
            at.clock, at.environment(), Platforms::settings(),
            [](const QString &) {
                return QList<DeployVariable>{{fallbackName, Secret(oldKey)}, {keyName, Secret(newKey)}};
            },
            [&at](const Setting &setting, const QString &variable, const QString &outcome) {
                at.noted.append(u"%1 %2 %3"_s.arg(setting.name, outcome, variable));
                return readyFuture(Done());
            });
        const auto end = [&queue, &at](void (SettingQueue::*act)()) {
            (queue.*act)();
            return QTest::qWaitFor(
                [&queue, &at] {
                    // What a tool has sent may still arrive: the place is read again for a minute.
                    if (at.clock.untilNext() == std::chrono::seconds(5))
                        at.clock.advance(std::chrono::minutes(1));
                    return !queue.isBusy();
                },
                600'000);
        };
        const auto &rows = queue.rows();
        enum { Storefront, Checkout, Staging, Edge };

        // WHEN they are looked at
        QVERIFY(end(&SettingQueue::look));
        // THEN each says as whom, and nothing is changed
        for (const auto &[row, who] : {std::pair(Storefront, u"ann"_s), std::pair(Checkout, u"ann"_s),
                 std::pair(Staging, u"ann"_s), std::pair(Edge, u"ann@example.com"_s)})
            QCOMPARE(settingStateText(rows[row]), u"Ready, signed in as "_s + who);
        QCOMPARE(at.vercel.changes() + at.github.changes() + at.cloudflare.changes(), QStringList());

        // WHEN they are set
        QVERIFY(end(&SettingQueue::set));
        // THEN what was cut off is not called set, and no key comes without its fallback
        QCOMPARE(rows[Storefront].result.state, SetResult::State::Unknown);
        QCOMPARE(rows[Storefront].result.problem, SetProblem::NotChanged);
        QCOMPARE(at.vercel.changes(), QStringList());
        QCOMPARE(at.notedOf(u"storefront"_s), (QStringList{u"begun "_s + fallbackName, u"open "_s + fallbackName}));
        QString said = settingStateText(rows[Storefront]);
        QVERIFY2(said.contains(fallbackName + u" is still listed as changed at"_s), qPrintable(said));
        QVERIFY2(said.contains(u"set it once more"_s), qPrintable(said));
        // AND what was written over is told from what was there by what GitHub lists
        QCOMPARE(rows[Checkout].result.state, SetResult::State::Listed);
        QCOMPARE(rows[Checkout].result.changed, (QStringList{fallbackName, keyName}));
        said = settingStateText(rows[Checkout]);
        QVERIFY2(said.contains(keyName + u" is listed as changed at"_s), qPrintable(said));
        // AND what was refused says so, in the tool's words, and the others go on
        QCOMPARE(rows[Edge].result.state, SetResult::State::NotSet);
        QCOMPARE(rows[Edge].result.problem, SetProblem::NotListed);
        QVERIFY2(rows[Edge].result.output.contains(u"Authentication error"_s), qPrintable(rows[Edge].result.output));
        QCOMPARE(at.cloudflare.changes(), QStringList());
        // AND GitHub's other one waits until the first one has shown that it works
        QCOMPARE(rows[Staging].state, SettingRow::State::Held);

        // WHEN it has
        queue.goOn(u"github-actions"_s);
        QVERIFY(QTest::qWaitFor([&queue] { return !queue.isBusy(); }, 600'000));
        // THEN a name that was not there before shows by itself that it was set
        QCOMPARE(rows[Staging].result.state, SetResult::State::Listed);
        QVERIFY(!rows[Staging].result.wasListed);
        said = settingStateText(rows[Staging]);
        QVERIFY2(said.contains(u"was not before"_s), qPrintable(said));
        QStringList set;
        for (const QString &environment : {u"production"_s, u"staging"_s}) {
            for (const auto &[name, value] : {std::pair(fallbackName, oldKey), std::pair(keyName, newKey)})
                set.append(u"acme/checkout/%1 %2=%3 sealed bytes"_s.arg(environment, name).arg(value.size()));
        }
        QCOMPARE(at.github.changes(), set);

        // WHEN what is not set is tried again
        QVERIFY(end(&SettingQueue::retry));
        QCOMPARE(queue.count(SettingRow::State::Ready), 2);
        QVERIFY(end(&SettingQueue::set));
        // THEN the one is set now, and the other one is not
        QCOMPARE(rows[Storefront].result.state, SetResult::State::Listed);
        QCOMPARE(rows[Storefront].result.changed, (QStringList{fallbackName, keyName}));
        QCOMPARE(at.vercel.changes(),
            (QStringList{u"acme/storefront/production %1=%2"_s.arg(fallbackName, QString::fromLatin1(oldKey)),
                u"acme/storefront/production %1=%2"_s.arg(keyName, QString::fromLatin1(newKey))}));
        QCOMPARE(at.notedOf(u"storefront"_s).mid(2),
            (QStringList{
                u"begun "_s + fallbackName, u"done "_s + fallbackName, u"begun "_s + keyName, u"done "_s + keyName}));
        QCOMPARE(rows[Edge].result.state, SetResult::State::NotSet);
        QCOMPARE(at.github.changes(), set); // nothing was done twice
        QCOMPARE(at.notedOf(u"checkout"_s).size(), 4);

        // AND no value is in what is shown, nor in what a tool was called with
        for (const SettingRow &row : rows) {
            const QString shown = settingDetails(row, true);
            for (const QByteArray &value : {newKey, oldKey, newKey.toBase64(), oldKey.toBase64()})
                QVERIFY2(!shown.contains(QString::fromLatin1(value)), qPrintable(shown));
        }
        for (const ToolsStage *stage : {&at.vercel, &at.github, &at.cloudflare}) {
            for (const QJsonObject &call : stage->calls()) {
                const QByteArray words = QJsonDocument(call[u"arguments"_s].toArray()).toJson();
                QVERIFY2(!words.contains("signkey-prod"), words.constData());
            }
        }
        QVERIFY(at.keep());
    }
};

int main(int argc, char **argv)
{
    const QString missing = ToolsStage::missing();
    if (!missing.isEmpty()) {
        std::printf("%s\n", qPrintable(missing));
        return 77;
    }
    qputenv("QTEST_FUNCTION_TIMEOUT", "900000");
    QCoreApplication application(argc, argv);
    SettingToolsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_settingtools.moc"
