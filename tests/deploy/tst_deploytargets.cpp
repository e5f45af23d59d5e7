// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytargets.h"
#include "app/deploy/setting.h"
#include "tests/deploy/templatemistakes.h"
#include "tests/support/contentsof.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString sourceFolder()
{
    return QStringLiteral(IKM_SOURCE_DIR "/resources/deploy");
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

const QByteArray smallTarget = "{"
                               "\"id\": \"nomad\", \"order\": 45, \"name\": \"Nomad\", \"about\": \"A job's "
                               "variables.\", \"platforms\": [\"nomad\"],"
                               "\"places\": [{\"id\": \"job\", \"label\": \"Job\", \"example\": \"checkout\"}],"
                               "\"look\": [\"nomad look {{place.job}}\"], \"readNames\": \"nomad names {{place.job}}\","
                               "\"set\": [{\"title\": \"Set {{variable}}\", \"command\": \"nomad set {{place.job}} "
                               "{{variable}}\", \"input\": \"value\", \"forEach\": true}],"
                               "\"remove\": [{\"title\": \"Remove {{variable}}\", \"command\": \"nomad remove "
                               "{{place.job}} {{variable}}\", \"forEach\": true}],"
                               "\"live\": [{\"title\": \"Restart\"}]"
                               "}";

} // namespace

/// The targets: one file each, and each of them checked.
class DeployTargetsTest : public QObject
{
    Q_OBJECT

private slots:
    void everyFileOfTheFolderIsATarget_data()
    {
        QTest::addColumn<QString>("path");
        const QFileInfoList files = QDir(sourceFolder()).entryInfoList({u"*.json"_s}, QDir::Files);
        for (const QFileInfo &file : files)
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }

    void everyFileOfTheFolderIsATarget()
    {
        QFETCH(QString, path);
        QCOMPARE(TemplateMistakes::of(contentsOf(path)), QStringList());
        const auto target = DeployTargets().find(QFileInfo(path).completeBaseName());
        QVERIFY(target.has_value());
        QCOMPARE(target->id, QFileInfo(path).completeBaseName());
    }

    void hasTheTargetsThatAreAskedFor()
    {
        const DeployTargets targets;
        QStringList ids;
        for (const DeployTarget &target : targets.all())
            ids.append(target.id);
        for (const QString &id :
            {u"env-file"_s, u"shell"_s, u"docker-compose"_s, u"kubernetes"_s, u"vercel"_s, u"fly"_s,
                u"github-actions"_s, u"aws-ssm"_s, u"aws-secrets"_s, u"gcp-secrets"_s, u"azure-keyvault"_s, u"vault"_s,
                u"onepassword"_s, u"doppler"_s, u"infisical"_s, u"cloudflare"_s, u"cloudflare-pages"_s, u"netlify"_s,
                u"railway"_s, u"render"_s, u"heroku"_s, u"plain"_s, u"managed"_s, u"practice"_s, u"practice-harbor"_s,
                u"practice-orchard"_s, u"practice-lagoon"_s, u"server-systemd"_s, u"server-env-file"_s,
                u"server-config-file"_s, u"server-compose"_s, u"server-kubernetes"_s, u"server-plain"_s})
            QVERIFY2(ids.contains(id), qPrintable(id));
        QCOMPARE(ids.size(), QDir(sourceFolder()).entryList({u"*.json"_s}, QDir::Files).size());
    }

    void preselectsByThePlatform_data()
    {
        QTest::addColumn<QString>("platform");
        QTest::addColumn<QString>("id");
        QTest::newRow("Vercel") << u"vercel"_s << u"vercel"_s;
        QTest::newRow("in capitals") << u" Vercel "_s << u"vercel"_s;
        QTest::newRow("Kubernetes") << u"kubernetes"_s << u"kubernetes"_s;
        QTest::newRow("Fly") << u"fly"_s << u"fly"_s;
        QTest::newRow("Render") << u"render"_s << u"render"_s;
        QTest::newRow("Cloudflare Pages") << u"cloudflare-pages"_s << u"cloudflare-pages"_s;
        QTest::newRow("one that no target names") << u"mainframe"_s << u"plain"_s;
        QTest::newRow("not told") << QString() << u"plain"_s;
    }

    void preselectsByThePlatform()
    {
        QFETCH(QString, platform);
        QFETCH(QString, id);
        QCOMPARE(DeployTargets().suggestion(platform), id);
    }

    /// A server's settings and an app's variables have the same names and other rules.
    void offersEachItsOwn()
    {
        using Use = DeployTarget::Use;
        const DeployTargets targets;
        const auto count = [&targets](Use use) { return targets.usable(use).size(); };
        QCOMPARE(count(Use::Server), 6);
        QCOMPARE(count(Use::Apps) + 4 + 6, targets.all().size());
        QCOMPARE(count(Use::Practice), count(Use::Apps) + 4);
        for (const DeployTarget &target : targets.usable(Use::Server))
            QCOMPARE(target.use, Use::Server);
        QCOMPARE(targets.suggestion(u"kubernetes"_s, Use::Apps), u"kubernetes"_s);
        QCOMPARE(targets.suggestion({}, Use::Server), u"server-env-file"_s);
        QCOMPARE(targets.suggestion({}, Use::Practice), u"practice"_s);
    }

    void aNewTargetIsOneNewFile()
    {
        // GIVEN the folder with one file more
        QTemporaryDir folder;
        const QFileInfoList files = QDir(sourceFolder()).entryInfoList(QDir::Files);
        for (const QFileInfo &file : files)
            QVERIFY(QFile::copy(file.filePath(), folder.filePath(file.fileName())));
        write(folder.filePath(u"nomad.json"_s), smallTarget);

        // THEN it is there, at its place, and suggested for its platform
        const DeployTargets targets(folder.path());
        QCOMPARE(targets.all().size(), DeployTargets().all().size() + 1);
        QCOMPARE(targets.find(u"nomad"_s)->name, u"Nomad"_s);
        QCOMPARE(targets.suggestion(u"nomad"_s), u"nomad"_s);
        QStringList order;
        for (const DeployTarget &target : targets.all())
            order.append(target.id);
        QCOMPARE(order.indexOf(u"nomad"_s), order.indexOf(u"kubernetes"_s) + 1);
    }

    void refusesAMistakeInATemplate_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const char *before, const char *after, const QString &problem) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << problem;
        };
        row("no JSON", "{", "", u"no JSON"_s);
        row("a field that means nothing", "\"about\"", "\"abuot\"", u"abuot"_s);
        row("no name", "\"Nomad\"", "\"\"", u"\"name\" is missing"_s);
        row("an id that is no word", "\"nomad\", \"order\"", "\"No mad\", \"order\"", u"no lower-case word"_s);
        row("the shell's variable as an argument", "nomad set {{place.job}}", "nomad set $value",
            u"must not hold: $"_s);
        row("a command substitution", "nomad set {{place.job}}", "nomad set `cat`", u"must not hold: `"_s);
        row("standard input made arguments", "nomad set", "xargs nomad set", u"xargs"_s);
        row("a placeholder for the value", "nomad set {{place.job}}", "nomad set {{value}}", u"{{value}}"_s);
        row("a place that is not asked for", "nomad set {{place.job}}", "nomad set {{place.region}}", u"region"_s);
        row("a place in quotes", "nomad set {{place.job}}", "nomad set '{{place.job}}'", u"in quotes"_s);
        row("words in a command", "\"example\": \"checkout\"", "\"kind\": \"words\"", u"cannot stand there"_s);
        row("one value for all", ", \"input\": \"value\", \"forEach\": true", ", \"input\": \"value\"", u"forEach"_s);
        row("an unknown way in", "\"value\"", "\"argument\"", u"\"input\""_s);
        row("no way to remove", "\"remove\"", "\"platforms2\"", u"means nothing"_s);
        row("nothing makes it live", "[{\"title\": \"Restart\"}]", "[]", u"takes effect"_s);
        row("a tool that is not asked whether the place is there", "\"look\": [\"nomad look {{place.job}}\"], ", "",
            u"\"look\" and \"readNames\""_s);
        row("a tool that is not asked what came of it", "\"readNames\": \"nomad names {{place.job}}\",", "",
            u"\"look\" and \"readNames\""_s);
        row("a value in a look", "nomad look {{place.job}}", "nomad look $v", u"must not hold: $"_s);
        row("a value in a step's look", "\"input\": \"value\"", "\"look\": [\"nomad $v\"], \"input\": \"value\"",
            u"must not hold: $"_s);
        row("a variable in a list of names", "nomad names {{place.job}}", "nomad names {{variable}}",
            u"{{variable}}"_s);
        row("a second command behind the look", "nomad look {{place.job}}", "nomad look; nomad make",
            u"must not hold ;"_s);
        row("a second command where the first fails", "nomad set", "nomad set || nomad make", u"must not hold ||"_s);
        row("a place that is looked up and may be empty", "\"example\": \"checkout\"", "\"optional\": true",
            u"cannot be optional"_s);
        row("a word to forget that is no variable", "\"places\"", "\"forget\": [\"A;B\"], \"places\"", u"A;B"_s);
        row("an id with a line break behind it", "\"id\": \"job\"", "\"id\": \"job\\n\"", u"no word"_s);
        row("a file to write and no place for it", "\"places\"", "\"writesFile\": true, \"places\"",
            u"kind \"file\""_s);
    }

    void refusesAMistakeInATemplate()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, problem);
        QCOMPARE(TemplateMistakes::of(smallTarget), QStringList());
        QByteArray text = smallTarget;
        text.replace(before, after);
        QVERIFY(text != smallTarget);
        const QString mistakes = TemplateMistakes::of(text).join(u"; "_s);
        QVERIFY2(mistakes.contains(problem), qPrintable(mistakes));
    }

    void letsNoVariableOfTheTerminalChooseAnotherPlace_data()
    {
        QTest::addColumn<QStringList>("variables");
        // “up” would remove the project's other containers, or make this one of another image.
        const QStringList containers{u"COMPOSE_REMOVE_ORPHANS"_s, u"DOCKER_DEFAULT_PLATFORM"_s,
            u"COMPOSE_DISABLE_ENV_FILE"_s, u"COMPOSE_FILE"_s, u"DOCKER_HOST"_s};
        const QStringList workers{
            u"CLOUDFLARE_API_BASE_URL"_s, u"CF_API_BASE_URL"_s, u"CLOUDFLARE_COMPLIANCE_REGION"_s, u"CLOUDFLARE_ENV"_s};
        QTest::newRow("docker-compose") << containers;
        QTest::newRow("server-compose") << containers;
        QTest::newRow("cloudflare") << workers;
        QTest::newRow("cloudflare-pages") << workers;
        QTest::newRow("vercel") << QStringList{u"VERCEL_ORG_ID"_s, u"VERCEL_PROJECT_ID"_s};
        QTest::newRow("fly") << QStringList{u"FLY_APP"_s, u"FLY_API_BASE_URL"_s, u"FLY_FLAPS_BASE_URL"_s};
        QTest::newRow("azure-keyvault") << QStringList{u"AZURE_CLOUD_NAME"_s, u"ARM_CLOUD_METADATA_URL"_s};
        QTest::newRow("gcp-secrets") << QStringList{
            u"CLOUDSDK_CORE_UNIVERSE_DOMAIN"_s, u"CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER"_s};
        QTest::newRow("vault") << QStringList{u"VAULT_ADDR"_s, u"VAULT_AGENT_ADDR"_s, u"VAULT_NAMESPACE"_s,
            u"VAULT_HTTP_PROXY"_s, u"VAULT_PROXY_ADDR"_s, u"VAULT_SRV_LOOKUP"_s, u"VAULT_SKIP_VERIFY"_s};
        QTest::newRow("onepassword") << QStringList{u"OP_ACCOUNT"_s, u"OP_CONNECT_HOST"_s, u"OP_CONNECT_TOKEN"_s};
        QTest::newRow("doppler") << QStringList{u"DOPPLER_API_HOST"_s, u"DOPPLER_VERIFY_TLS"_s};
        QTest::newRow("github-actions") << QStringList{u"GH_HOST"_s, u"GH_REPO"_s};
        QTest::newRow("aws-ssm") << QStringList{u"AWS_ENDPOINT_URL"_s, u"AWS_ENDPOINT_URL_SSM"_s};
        QTest::newRow("aws-secrets") << QStringList{u"AWS_ENDPOINT_URL"_s, u"AWS_ENDPOINT_URL_SECRETS_MANAGER"_s};
    }

    /// Nor another service at another address in its place, nor one whose certificate is not looked at.
    void letsNoVariableOfTheTerminalChooseAnotherPlace()
    {
        QFETCH(QStringList, variables);
        const DeployTarget target = *DeployTargets().find(QString::fromLatin1(QTest::currentDataTag()));
        for (const QString &variable : variables)
            QVERIFY2(target.forget.contains(variable) && !target.signIn.contains(variable), qPrintable(variable));
    }

    void knowsTwoNamesOfOnePlace_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("changed"); // place=value, of the other one
        QTest::addColumn<bool>("isOne");
        QTest::newRow("nothing else") << u"kubernetes"_s << u"kubernetes"_s << QString() << true;
        QTest::newRow("what restarts") << u"kubernetes"_s << u"kubernetes"_s << u"workload=deployment/b"_s << true;
        QTest::newRow("a server's own") << u"kubernetes"_s << u"server-kubernetes"_s << QString() << true;
        QTest::newRow("another Secret") << u"kubernetes"_s << u"kubernetes"_s << u"secret=b"_s << false;
        QTest::newRow("another namespace") << u"kubernetes"_s << u"kubernetes"_s << u"namespace=b"_s << false;
        QTest::newRow("a slash more") << u"vault"_s << u"vault"_s << u"path=/a/"_s << true;
        QTest::newRow("blanks") << u"vault"_s << u"vault"_s << u"path= a "_s << true;
        QTest::newRow("another path") << u"vault"_s << u"vault"_s << u"path=a/b"_s << false;
        QTest::newRow("a project that is looked up only") << u"vercel"_s << u"vercel"_s << u"project=b"_s << false;
        QTest::newRow("what is redeployed") << u"vercel"_s << u"vercel"_s << u"deployment=b"_s << true;
        QTest::newRow("another parameter path") << u"aws-ssm"_s << u"aws-ssm"_s << u"path=b"_s << false;
        QTest::newRow("a service") << u"aws-ssm"_s << u"aws-ssm"_s << u"service=b"_s << true;
        QTest::newRow("two platforms") << u"practice-harbor"_s << u"practice-orchard"_s << QString() << false;
    }

    void knowsTwoNamesOfOnePlace()
    {
        QFETCH(QString, target);
        QFETCH(QString, other);
        QFETCH(QString, changed);
        QFETCH(bool, isOne);
        const auto storeOf = [](const QString &id, const QString &change) {
            const DeployTarget made = *DeployTargets().find(id);
            DeployPlaces places;
            for (const DeployPlace &place : made.places)
                places[place.id] = u"a"_s;
            if (!change.isEmpty())
                places[change.section(u'=', 0, 0)] = change.section(u'=', 1);
            return ::storeOf(made, places);
        };
        QVERIFY(!storeOf(target, {}).isEmpty());
        QCOMPARE(storeOf(target, {}) == storeOf(other, changed), isOne);
    }

    void knowsNoPlaceThatIsNotTold()
    {
        const DeployTargets targets;
        QCOMPARE(storeOf(*targets.find(u"kubernetes"_s), {{u"namespace"_s, u"a"_s}}), QString());
        QCOMPARE(storeOf(*targets.find(u"fly"_s), {{u"app"_s, u"{{app}}"_s}}), QString());
        for (const QString &id :
            {u"plain"_s, u"shell"_s, u"managed"_s, u"render"_s, u"env-file"_s, u"docker-compose"_s})
            QCOMPARE(storeOf(*targets.find(id), {{u"where"_s, u"a"_s}, {u"app"_s, u"a"_s}, {u"file"_s, u"/a"_s}}),
                QString());
    }

    void keepsPlacesInOneLine()
    {
        const DeployTargets targets;
        const DeployTarget file = *targets.find(u"env-file"_s);
        QCOMPARE(joinedPlaces(file, {{u"file"_s, u"/srv/a b/.env"_s}}), u"/srv/a b/.env"_s);
        QCOMPARE(placesFrom(file, u"/srv/a b/.env"_s).value(u"file"_s), u"/srv/a b/.env"_s);

        const DeployTarget vercel = *targets.find(u"vercel"_s);
        QCOMPARE(placesFrom(vercel, {}).value(u"environment"_s), u"production"_s);
        const DeployPlaces places{{u"team"_s, u"acme"_s}, {u"project"_s, u"shop \"1\""_s},
            {u"environment"_s, u"staging"_s}, {u"deployment"_s, {}}};
        const QString joined = joinedPlaces(vercel, places);
        QVERIFY(!joined.contains(u'\n'));
        QCOMPARE(placesFrom(vercel, joined), places);
    }
};

QTEST_APPLESS_MAIN(DeployTargetsTest)
#include "tst_deploytargets.moc"
