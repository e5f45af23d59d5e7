// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envrivals.h"
#include "app/deploy/yamltext.h"
#include "tests/support/asnobody.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

using Files = QMap<QString, QByteArray>;

const QString signingKey = u"INNGEST_SIGNING_KEY"_s;

/// A Compose project, its files by their names; @K is the variable.
struct Project
{
    const char *name;
    QString chosen; ///< Which of them sets it, besides what it holds.
    Files files;
    QStringList winners;
};

} // namespace

/// Which other place an app takes a variable from.
class EnvRivalsTest : public QObject
{
    Q_OBJECT

private slots:
    /// A file that was made deep and wide, or of nothing but aliases, keeps nobody waiting and fills no memory.
    void readsNoMoreOfAYamlFileThanAnybodyWrites()
    {
        const auto plain = wholeYamlValues("a: [" + QByteArray("1,").repeated(1000) + ']');
        QVERIFY(plain && plain->size() == 1000);
        const QByteArray wide = QByteArray(50, '[') + QByteArray("1,").repeated(300'000) + QByteArray(50, ']');
        QVERIFY(!wholeYamlValues(wide));
        QVERIFY(yamlValues(wide).size() < 30'000);
        const auto ways = waysToAliases(yamlValues("x: &x 1\na: {b: *x}\nc: *x\n"));
        QCOMPARE(ways.size(), 1);
        QCOMPARE(ways.value("x").size(), 2); // to the first of them
    }

    void namesTheFilesThatWin_data()
    {
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QStringList>("setters");
        QTest::addColumn<QStringList>("winners");
        const QString production = u".env.production.local"_s;
        QTest::newRow("nothing else") << u".env"_s << QStringList{} << QStringList{};
        QTest::newRow("the local one") << u".env"_s << QStringList{u".env.local"_s} << QStringList{u".env.local:1"_s};
        QTest::newRow("production's own, which wins over all, first")
            << u".env"_s << QStringList{u".env.development.local"_s, u".env.local"_s, production, u".env.production"_s}
            << QStringList{
                   production + u":1"_s, u".env.local:1"_s, u".env.production:1"_s, u".env.development.local:1"_s};
        QTest::newRow("none that is weaker")
            << u".env.local"_s << QStringList{u".env"_s, production} << QStringList{production + u":1"_s};
        // By the code of Vite and of Symfony; by Next.js's it is the other way round.
        QTest::newRow("a mode's, which some readers let win")
            << u".env.local"_s << QStringList{u".env.staging"_s, u".env.production"_s, production}
            << QStringList{production + u":1"_s, u".env.production:1 disputed"_s, u".env.staging:1 disputed"_s};
        QTest::newRow("none of another mode")
            << u".env.production"_s << QStringList{u".env.staging.local"_s, u".env.local"_s}
            << QStringList{u".env.local:1 disputed"_s};
        QTest::newRow("the strongest") << production << QStringList{u".env"_s, u".env.local"_s} << QStringList{};
        QTest::newRow("examples and copies are read by nobody")
            << u".env"_s << QStringList{u".env.example"_s, u".env.bak"_s, u".env~"_s, u".envrc~"_s} << QStringList{};
        QTest::newRow("a name of its own") << u"app.env"_s << QStringList{u".env.local"_s} << QStringList{};
        QTest::newRow("what direnv exports, which no production has")
            << u".env"_s << QStringList{u".envrc"_s, u".env.production"_s}
            << QStringList{u".env.production:1"_s, u".envrc:1"_s};
        QTest::newRow("what direnv exports, and a name of its own")
            << u"app.env"_s << QStringList{u".envrc"_s} << QStringList{u".envrc:1"_s};
        QTest::newRow("what wrangler reads instead")
            << u".env"_s << QStringList{u".dev.vars"_s} << QStringList{u".dev.vars:1"_s};
        QTest::newRow("what wrangler reads instead, of an environment")
            << u".env.staging"_s << QStringList{u".dev.vars"_s, u".dev.vars.staging"_s, u".dev.vars.example"_s}
            << QStringList{u".dev.vars.staging:1"_s, u".dev.vars:1"_s};
        QTest::newRow("wrangler's own, of an environment")
            << u".dev.vars"_s << QStringList{u".env"_s, u".env.local"_s, u".dev.vars.staging"_s}
            << QStringList{u".dev.vars.staging:1"_s};
        QTest::newRow("wrangler's own, and direnv's")
            << u".dev.vars"_s << QStringList{u".envrc"_s} << QStringList{u".envrc:1"_s};
        QTest::newRow("Flask's own") << u".flaskenv"_s << QStringList{u".env"_s, u".env.local"_s}
                                     << QStringList{u".env:1"_s};
        QTest::newRow("Overmind's own") << u".env"_s << QStringList{u".overmind.env"_s} << QStringList{};
        QTest::newRow("Overmind's own, which the app's reading leaves alone")
            << u".env.local"_s << QStringList{u".overmind.env"_s} << QStringList{u".overmind.env:1 disputed"_s};
        QTest::newRow("what Overmind reads behind its own")
            << u".overmind.env"_s << QStringList{u".env"_s, u".env.local"_s} << QStringList{u".env:1"_s};
        QTest::newRow("what Flask reads besides") << u".env"_s << QStringList{u".flaskenv"_s} << QStringList{};
        QTest::newRow("direnv's own") << u".envrc"_s << QStringList{u".env"_s, u".env.local"_s} << QStringList{};
    }

    void namesTheFilesThatWin()
    {
        QFETCH(QString, chosen);
        QFETCH(QStringList, setters);
        QFETCH(QStringList, winners);
        const QTemporaryDir folder;
        put(folder.filePath(chosen), "INNGEST_EVENT_KEY=a\n");
        for (const QString &name : setters)
            put(folder.filePath(name), "INNGEST_EVENT_KEY=b\n");
        QCOMPARE(found(folder.filePath(chosen)), winners);
    }

    void namesOvermindsOwnWhereThatReadsNoOther()
    {
        const QTemporaryDir folder;
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u".overmind.env"_s), "OVERMIND_SKIP_ENV=1\nINNGEST_EVENT_KEY=b\n");
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList{u".overmind.env:2 disputed"_s});
        QCOMPARE(found(folder.filePath(u".overmind.env"_s)), QStringList{});
    }

    void namesTheCopiesOfWhatNextJsHasBuilt()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u".next/standalone"_s));
        for (const QString &name : {u".env"_s, u"app.env"_s, u".next/standalone/.env"_s})
            put(folder.filePath(name), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u".next/standalone/.env.production"_s), "\nINNGEST_EVENT_KEY=a\n");
        QCOMPARE(
            found(folder.filePath(u".env"_s)), (QStringList{u".env:1 disputed"_s, u".env.production:2 disputed"_s}));
        QCOMPARE(found(folder.filePath(u"app.env"_s)), QStringList{});
        QCOMPARE(found(folder.filePath(u".next/standalone/.env"_s)), QStringList{u".env.production:2"_s});
    }

    void namesWhatDirenvExportsInTheFoldersAbove()
    {
        const QTemporaryDir folder;
        const QDir top(folder.path());
        QVERIFY(top.mkpath(u"shop/api"_s));
        put(top.filePath(u".envrc"_s), "# why\nexport INNGEST_EVENT_KEY=b\n");
        put(top.filePath(u"shop/api/.env"_s), "INNGEST_EVENT_KEY=a\n");
        QCOMPARE(found(top.filePath(u"shop/api/.env"_s)), QStringList{u".envrc:2"_s});
        // The nearest one alone, whatever it sets.
        put(top.filePath(u"shop/.envrc"_s), "dotenv api/.env\n");
        QCOMPARE(found(top.filePath(u"shop/api/.env"_s)), QStringList());
    }

    void namesWhatDirenvReadsBesides_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1"_s};
        const QStringList above{u".envrc:1"_s};
        const auto row = [](const char *name, const char *text, const QStringList &winners) {
            QTest::newRow(name) << QByteArray(text) << winners;
        };
        row("the chosen one", "dotenv\n", {});
        row("the chosen one, by its name", "PATH_add bin\ndotenv_if_exists .env\n", {});
        row("another one", "dotenv ../other.env\n", other);
        row("another one, in quotes", "  dotenv_if_exists \"../other.env\" # mine\n", other);
        row("one that is not there", "dotenv_if_exists .env.mine\n", {});
        row("another one, by the whole way", "dotenv $PWD/../other.env\n", other);
        row("another one behind it", "dotenv\ndotenv ../other.env\n", other);
        row("another one before it", "dotenv ../other.env\ndotenv\n", {});
        row("an own one before it", "export INNGEST_EVENT_KEY=b\ndotenv\n", {});
        row("an own one behind it", "dotenv\nexport INNGEST_EVENT_KEY=b\n", {u".envrc:2"_s});
        row("the folder's above", "source_up\n", above);
        row("the folder's above, if there is one", "dotenv\nsource_up_if_exists\n", above);
        row("a folder's", "source_env ..\n", above);
        row("another script", "source_env_if_exists ../other.env\n", other);
        row("something else of such a name", "dotenv_check ../other.env\nsource_upper\n", {});
        row("a remark", "# source_up\n#dotenv ../other.env\n", {});
        row("another script, as a shell reads it", "source ../other.env\n", other);
        row("another script, by a dot", ". ../other.env\n", other);
        row("another script, where it is there", "[ -f ../other.env ] && . ../other.env\n", other);
        row("another script, in a condition", "if true; then source ../other.env; fi\n", other);
        row("an own one behind a condition", "[ -n \"$X\" ] && export INNGEST_EVENT_KEY=b\n", {u".envrc:1"_s});
        row("an own one behind another", "A=1; export INNGEST_EVENT_KEY=b\n", {u".envrc:1"_s});
        row("an own one, declared", "A=1\ndeclare -x INNGEST_EVENT_KEY=b\n", {u".envrc:2"_s});
        row("one that has to be there", "env_vars_required INNGEST_EVENT_KEY\n", {});
        row("one that is used", "export A=\"$INNGEST_EVENT_KEY\" # INNGEST_EVENT_KEY=b\n", {});
    }

    void namesWhatDirenvReadsBesides()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        const QDir top(folder.path());
        QVERIFY(top.mkdir(u"shop"_s));
        put(top.filePath(u".envrc"_s), "export INNGEST_EVENT_KEY=b\n");
        put(top.filePath(u"other.env"_s), "export INNGEST_EVENT_KEY=c\n");
        put(top.filePath(u"shop/.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(top.filePath(u"shop/.envrc"_s), text);
        QTEST(found(top.filePath(u"shop/.env"_s)), "winners");
    }

    void namesWhatSymfonyReadsInstead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const QStringList third{u".env.local.php:3"_s};
        QTest::newRow("as composer dumps it")
            << QByteArray("<?php\nreturn array (\n  'INNGEST_EVENT_KEY' => 'b',\n);\n") << third;
        QTest::newRow("short") << QByteArray("<?php\n\nreturn ['A' => 1, \"INNGEST_EVENT_KEY\"=>\"b\"];\n") << third;
        QTest::newRow("Windows' line ends")
            << QByteArray("<?php\r\nreturn [\r\n'INNGEST_EVENT_KEY'\t=>\tgetenv('X')];\r\n") << third;
        QTest::newRow("another variable")
            << QByteArray("<?php\nreturn ['INNGEST_EVENT_KEY_2' => 'b'];\n") << QStringList{};
        QTest::newRow("a value") << QByteArray("<?php\nreturn ['A' => 'INNGEST_EVENT_KEY'];\n") << QStringList{};
    }

    void namesWhatSymfonyReadsInstead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, winners);
        const QTemporaryDir folder;
        put(folder.filePath(u".env.local.php"_s), text);
        for (const QString &chosen : {u".env"_s, u".env.local"_s, u".env.prod.local"_s}) {
            put(folder.filePath(chosen), "INNGEST_EVENT_KEY=a\n");
            QCOMPARE(found(folder.filePath(chosen)).filter(u"php"_s), winners);
        }
        QCOMPARE(found(folder.filePath(u"app.env"_s)).filter(u"php"_s), QStringList());
    }

    void namesWhatStartsAnAppWithIt_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const auto row = [](const char *name, const QString &file, const QByteArray &text, int line) {
            const QString winner = QFileInfo(file).fileName() + u':' + QString::number(std::abs(line))
                + (line < 0 ? u" disputed"_s : QString());
            QTest::newRow(name) << file << text << (line != 0 ? QStringList{winner} : QStringList());
        };
        const QString above = u"../"_s;
        const QByteArray pm2 = "module.exports = { apps: [{\n  env: { A: 1,\n    INNGEST_EVENT_KEY: 'b' } }] }\n";
        row("mise", u"mise.toml"_s, "[env]\nINNGEST_EVENT_KEY = \"b\"\n", 2);
        row("mise, a dotted key", u".mise.toml"_s, "env.INNGEST_EVENT_KEY='b'\n", 1);
        row("mise, of this computer", u"mise.local.toml"_s, "[env]\r\nINNGEST_EVENT_KEY=\"b\"\r\n", 2);
        row("mise, in its folder", u".config/mise/config.toml"_s, "[env]\n\"INNGEST_EVENT_KEY\" = \"b\"\n", 2);
        row("mise, above", above + u"mise.toml"_s, "[env]\n  INNGEST_EVENT_KEY = { value = \"b\" }\n", 2);
        row("mise, another variable", u"mise.toml"_s, "[env]\nINNGEST_EVENT_KEY_2 = \"b\"\nA_INNGEST_EVENT_KEY='b'\n",
            0);
        row("mise, a comment", u"mise.toml"_s, "[env]\n# INNGEST_EVENT_KEY = \"b\"\n", 0);
        row("mise, from outside", u"mise.toml"_s, "[env]\nA = \"${INNGEST_EVENT_KEY:-x}\"\n", 0);
        row("pm2", u"ecosystem.config.js"_s, pm2, 3);
        row("pm2, a CommonJS file", u"ecosystem.config.cjs"_s, pm2, 3);
        row("pm2, in JSON", u"process.json"_s, "{\"env\":{\"INNGEST_EVENT_KEY\":\"b\"}}\n", 1);
        row("pm2, from outside", u"ecosystem.config.js"_s,
            "x = { INNGEST_EVENT_KEY: process.env.INNGEST_EVENT_KEY,\n  A: process.env.INNGEST_EVENT_KEY }\n", 0);
        row("pm2, a comment", u"ecosystem.config.js"_s, "// INNGEST_EVENT_KEY: 'b'\n * INNGEST_EVENT_KEY: 'b'\n", 0);
        row("pm2, compared", u"ecosystem.config.js"_s, "if (INNGEST_EVENT_KEY === 'b') {}\n", 0);
        row("pm2, assigned", u"ecosystem.config.js"_s, "\nprocess.env.INNGEST_EVENT_KEY = 'b'\n", 2);
        row("pm2, above: of other apps", above + u"ecosystem.config.js"_s, pm2, 0);
        row("nodemon", u"nodemon.json"_s, "{\n \"env\": {\n  \"INNGEST_EVENT_KEY\" : \"b\"\n }\n}\n", 3);
        row("a script", u"package.json"_s, "{\"scripts\": {\n\"start\": \"INNGEST_EVENT_KEY=b node .\"}}\n", 2);
        row("a Procfile", u"Procfile"_s, "web: INNGEST_EVENT_KEY=b node .\n", 1);
        row("make", u"Makefile"_s, "export INNGEST_EVENT_KEY := b\n", 1);
        row("just", u"justfile"_s, "export INNGEST_EVENT_KEY := 'b'\n", 1);
        row("Deno", u"deno.jsonc"_s, "{\"tasks\": {\n\"start\": \"INNGEST_EVENT_KEY=b deno run a.ts\"}}\n", 2);
        row("Task", u"Taskfile.yml"_s, "env:\n  INNGEST_EVENT_KEY: b\n", 2);
        row("Next.js", u"next.config.mjs"_s, "export default {\n  env: { INNGEST_EVENT_KEY: 'b' } }\n", 2);
        row("Next.js, from outside", u"next.config.js"_s,
            "x = { env: { INNGEST_EVENT_KEY: process.env.INNGEST_EVENT_KEY } }\n", 0);
        row("Serverless", u"serverless.yml"_s, "provider:\n  environment:\n    INNGEST_EVENT_KEY: b\n", 3);
        row("Serverless, from outside", u"serverless.yml"_s, "a:\n  INNGEST_EVENT_KEY: ${env:INNGEST_EVENT_KEY}\n", 0);
        row("App Engine", u"app.yaml"_s, "env_variables:\n  INNGEST_EVENT_KEY: \"b\"\n", 2);
        row("Fly", u"fly.production.toml"_s, "[env]\n  INNGEST_EVENT_KEY = \"b\"\n", 2);
        row("Supervisor", u"supervisord.conf"_s, "[program:a]\nenvironment=A=\"1\",INNGEST_EVENT_KEY=\"b\"\n", 2);
        // What counts over an image's, or where a script reads the file, they do not say.
        row("an image", u"Dockerfile.prod"_s, "FROM node\nENV A=1 INNGEST_EVENT_KEY=b\n", -2);
        row("an image, in the old form", u"Dockerfile"_s, "FROM node\nENV INNGEST_EVENT_KEY b\n", -2);
        row("an image, another variable", u"Dockerfile"_s, "FROM node\nENV A INNGEST_EVENT_KEY\n", 0);
        row("a script of a shell", u"start-prod.sh"_s, "#!/bin/sh\nexport INNGEST_EVENT_KEY=b\nexec node .\n", -2);
        row("a container's, in a script", u"deploy.sh"_s, "docker run --env-file app.env -e INNGEST_EVENT_KEY=b shop\n",
            -1);
        row("an editor's container", u".devcontainer/devcontainer.json"_s,
            "{\n\"containerEnv\": {\"INNGEST_EVENT_KEY\": \"b\"}}\n", -2);
        row("an editor's container, from outside", u".devcontainer.json"_s,
            "{\"remoteEnv\": {\"INNGEST_EVENT_KEY\": \"${localEnv:INNGEST_EVENT_KEY}\"}}\n", 0);
        row("an editor's start", u".vscode/launch.json"_s, "{\"env\": {\n\"INNGEST_EVENT_KEY\": \"b\"}}\n", -2);
        row("an editor's task", u".vscode/tasks.json"_s, "{\"options\": {\"env\": {\n\"INNGEST_EVENT_KEY\": \"b\"}}}\n",
            -2);
        row("an editor's shell", u".vscode/settings.json"_s,
            "{\"terminal.integrated.env.linux\": {\n\"INNGEST_EVENT_KEY\": \"b\"}}\n", -2);
        row("another editor's start", u".idea/runConfigurations/shop.xml"_s,
            "<envs>\n<env name=\"INNGEST_EVENT_KEY\" value=\"b\" />\n</envs>\n", -2);
        row("make, by its other name", u"GNUmakefile"_s, "export INNGEST_EVENT_KEY := b\n", 1);
        row("env-cmd", u".env-cmdrc.json"_s, "{\"production\": {\n\"INNGEST_EVENT_KEY\": \"b\"}}\n", 2);
        row("a name alone", u"package.json"_s, "{\"turbo\": {\n\"env\": [\"INNGEST_EVENT_KEY\"]}}\n", 0);
    }

    /// Whatever the chosen file's name is; and no button leads to a file that is not changed from here.
    void namesWhatStartsAnAppWithIt()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, text);
        QFETCH(QStringList, winners);
        const QTemporaryDir folder;
        const QDir shop(folder.filePath(u"shop"_s));
        QVERIFY(QDir().mkpath(QFileInfo(shop.filePath(file)).path()) && shop.mkpath(u"."_s));
        put(shop.filePath(file), text);
        for (const QString &chosen : {u".env"_s, u"app.env"_s}) {
            put(shop.filePath(chosen), "INNGEST_EVENT_KEY=a\n");
            QCOMPARE(found(shop.filePath(chosen)), winners);
            for (const EnvRival &rival : envRivalsOf(shop.filePath(chosen), {u"INNGEST_EVENT_KEY"_s}))
                QVERIFY(rival.kind != EnvRival::Kind::File);
        }
    }

    void namesWhatIsToldBehindIt_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1"_s};
        const auto row = [](const char *name, const char *script, const QStringList &winners) {
            QTest::newRow(name) << QByteArray("{\"scripts\": {\n\"start\": \"") + script + "\"}}\n" << winners;
        };
        row("a later one", "node --env-file=app.env --env-file=other.env .", other);
        row("a later one, if it is there", "node --env-file app.env --env-file-if-exists='./other.env' .", other);
        row("an earlier one", "node --env-file=other.env --env-file=app.env .", {});
        row("an earlier and a later one", "bun --env-file=other.env --env-file=app.env --env-file=other.env .", other);
        row("another one alone", "node --env-file=other.env .", {});
        row("one of another command", "node --env-file=app.env a.js\",\n\"b\": \"node --env-file=other.env b.js", {});
        row("a later one in the next line", "docker run --env-file app.env \\\n --env-file other.env shop", other);
        row("a later one in a list", "node', '--env-file', 'app.env', '--env-file', 'other.env', 'a.js", other);
        // As the programs themselves were seen to read them.
        row("dotenv, an earlier one", "dotenv -e other.env -e app.env -- node .", other);
        row("dotenv, a later one", "dotenv -e app.env -e other.env -- node .", {});
        row("dotenv, a later one that is to win", "npx dotenv-cli -o -e app.env -e other.env -- node .", other);
        row("dotenvx, an earlier one", "dotenvx run -f other.env -f app.env -- node .", other);
        row("dotenvx, an earlier one, in long", "dotenvx run --env-file=other.env --env-file=app.env -- node .", other);
        row("dotenvx, a later one", "dotenvx run --env-file=app.env --env-file=other.env -- node .", {});
        row("dotenvx, a later one that is to win", "dotenvx run --overload -f app.env -f other.env -- node .", other);
        row("dotenvx, before what it runs", "dotenvx run -f other.env -- node --env-file=app.env .", other);
        row("dotenvx, and behind it", "dotenvx run -f app.env -- node --env-file=other.env .", {});
        row("foreman, a later one", "foreman start -e app.env,other.env", other);
        row("foreman, an earlier one", "foreman start --env other.env,app.env", {});
        row("several of one", "bun --env-file=app.env,other.env .", other);
        row("of a command before it", "node --env-file=app.env a.js && node --env-file=other.env b.js", {});
        row("another program's letter", "dotenvx run -f app.env -- jest -f other.env", {});
        row("one that is not there", "node --env-file=app.env --env-file-if-exists=none.env .", {});
    }

    /// Who is told of other files sets what the app's own reading of .env leaves alone; if it reads that.
    void namesWhatIsToldInsteadOfIt_data()
    {
        QTest::addColumn<QByteArray>("script");
        for (const char *script : {"env-cmd -f ./config/prod.txt node .", "dotenv -e config/prod.txt -- next start",
                 "node --env-file=config/prod.txt .", "./node_modules/.bin/dotenvx run -f config/prod.txt -- node ."})
            QTest::newRow(script) << QByteArray("{\"scripts\": {\n\"start\": \"") + script + "\"}}\n";
    }
    void namesWhatIsToldInsteadOfIt()
    {
        QFETCH(QByteArray, script);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u"config"_s));
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"config/prod.txt"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"package.json"_s), script);
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList{u"prod.txt:1 disputed"_s});
        QCOMPARE(found(folder.filePath(u"app.env"_s)), QStringList{}); // read by whom nothing tells
    }

    void namesWhatIsToldBehindIt()
    {
        QFETCH(QByteArray, script);
        const QTemporaryDir folder;
        put(folder.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"package.json"_s), script);
        QTEST(found(folder.filePath(u"app.env"_s)), "winners");
    }

    void namesWhatAScriptReadsBehindIt_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1"_s};
        const QString start = u"start.sh"_s;
        const auto row = [&](const char *name, const char *text, const QStringList &winners) {
            QTest::newRow(name) << start << QByteArray(text) << winners;
        };
        row("a later one", "set -a\n. ./app.env\n. ./other.env\nset +a\nexec node .\n", other);
        row("an earlier one", "source other.env\nsource app.env\n", {});
        row("in one line", "set -a; . ./app.env; . \"./other.env\"; set +a; node .\n", other);
        row("in one line, the other way round", "set -a; . ./other.env; . './app.env'; set +a; node .\n", {});
        row("where it is there", "if [ -f app.env ]; then . ./app.env; fi\n[ -f other.env ] && \\. ./other.env\n",
            other);
        row("what is handed on", "export $(cat app.env)\nexport $(grep -v '^#\\|(' other.env | xargs) && node .\n",
            other);
        row("what is handed to one", ". ./app.env\nenv $(cat < other.env) node .\n", other);
        row("what is handed on by Bash", "source <(cat app.env)\neval \"$(< other.env)\"\n", other);
        row("line by line", ". ./app.env\nwhile read -r one; do export \"$one\"; done < other.env\n", other);
        row("in a line that goes on", ". ./app.env\nexport A=1 \\\n  $(cat other.env)\n", other);
        row("another one alone", ". ./other.env\n", {});
        row("a remark", ". ./app.env\n# . ./other.env\n", {});
        row("what is only shown", ". ./app.env\ncat other.env\n", {});
        row("one that is not there", ". ./app.env\n. ./none.env\n", {});
        row("an own one, too", "export INNGEST_EVENT_KEY=c\n. ./app.env\n", {u"start.sh:1 disputed"_s});
        const QByteArray both = "#!/usr/bin/env bash\n. \"$(dirname \"$0\")/../app.env\"\n. \"${ROOT}/other.env\"\n";
        QTest::newRow("in a folder of scripts") << u"scripts/start.sh"_s << both << other;
        QTest::newRow("without an end") << u"bin/start"_s << both << other;
        QTest::newRow("in another language")
            << u"bin/start"_s << QByteArray("#!/usr/bin/env ruby\n. ./app.env\n. ./other.env\n") << QStringList{};
        QTest::newRow("of another purpose") << u"scripts/lint.sh"_s << both << QStringList{};
        QTest::newRow("what one sets in a folder of scripts")
            << u"bin/start"_s << QByteArray("export INNGEST_EVENT_KEY=c\nexec node .\n")
            << QStringList{u"start:1 disputed"_s};
    }

    void namesWhatAScriptReadsBehindIt()
    {
        QFETCH(QString, script);
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        for (const QString &below : {u"scripts"_s, u"bin"_s})
            QVERIFY(QDir(folder.path()).mkpath(below));
        put(folder.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(script), text);
        QTEST(found(folder.filePath(u"app.env"_s)), "winners");
    }

    /// The app's own reading of .env leaves alone what a script has set.
    void namesWhatAScriptReadsInsteadOfIt()
    {
        const QTemporaryDir folder;
        for (const QString &name : {u".env"_s, u"app.env"_s, u"other.env"_s})
            put(folder.filePath(name), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"start.sh"_s), "set -a\n. ./other.env\nexec node .\n");
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList{u"other.env:1 disputed"_s});
        QCOMPARE(found(folder.filePath(u"app.env"_s)), QStringList{});
    }

    void namesWhatMiseReadsBesides_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1"_s};
        QTest::newRow("another one") << QByteArray("[env]\n_.file = 'other.env'\n") << other;
        QTest::newRow("the chosen one") << QByteArray("[env]\n_.file = \"app.env\"\n") << QStringList();
        QTest::newRow("another one behind it") << QByteArray("[env]\n_.file = ['app.env', './other.env']\n") << other;
        QTest::newRow("another one before it")
            << QByteArray("env._.file = [\"other.env\", \"app.env\"]\n") << QStringList();
        QTest::newRow("with its options")
            << QByteArray("[env]\n_.file = {path = 'other.env', redact = true}\n") << other;
        QTest::newRow("a remark") << QByteArray("[env]\n# _.file = 'other.env'\n") << QStringList();
    }

    void namesWhatMiseReadsBesides()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        put(folder.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"mise.toml"_s), text);
        QTEST(found(folder.filePath(u"app.env"_s)), "winners");
    }

    /// Whatever is wrong with such a file for others, the app's own reader takes the variable from it.
    void namesFilesThatOnlySomeRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("winners");
        const QByteArray set = "INNGEST_EVENT_KEY=b\n";
        const QStringList second{u".env.local:2"_s};
        const QStringList notKnown{u".env.local:0"_s};
        QTest::newRow("a letter of Latin 1") << "A=Zo\xEB\n" + set << second;
        QTest::newRow("a zero byte") << QByteArray("A=\0\n", 4) + set << second;
        QTest::newRow("declared") << "A=1\ndeclare -x " + set << second;
        QTest::newRow("a remark behind another") << QByteArray("A=1 # ") + set << QStringList{};
        QTest::newRow("an address") << QByteArray("A=http://localhost/?INNGEST_EVENT_KEY=b\n") << QStringList{};
        const QByteArray large(1024 * 1024, '#');
        QTest::newRow("very large") << "# why\n" + set + large << second;
        QTest::newRow("very large, and not read to its end") << large + '\n' + set << notKnown;
    }

    void namesFilesThatOnlySomeRead()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u".env.local"_s), text);
        QTEST(found(folder.filePath(u".env"_s)), "winners");
    }

    void namesAFileThatCannotBeRead()
    {
        const QTemporaryDir folder(u"/tmp/ikm-rivals-XXXXXX"_s);
        QCOMPARE(::chmod(qPrintable(folder.path()), 0755), 0);
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u".env.local"_s), "A=1\n");
        QCOMPARE(::chmod(qPrintable(folder.filePath(u".env.local"_s)), 0), 0);
        const AsNobody nobody;
        QVERIFY(nobody.isPossible);
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList{u".env.local:0"_s});
    }

    void namesWhatDotenvReadsEncrypted()
    {
        const QTemporaryDir folder;
        for (const QString &chosen : {u".env"_s, u".env.production"_s, u"app.env"_s})
            put(folder.filePath(chosen), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u".env.vault"_s), "# why\nDOTENV_VAULT_PRODUCTION=\"c3VwZXI=\"\n");
        QCOMPARE(found(folder.filePath(u".env.production"_s)), QStringList{u".env.vault:0"_s});
        QVERIFY(found(folder.filePath(u".env"_s)).contains(u".env.vault:0"_s));
        QCOMPARE(found(folder.filePath(u"app.env"_s)), QStringList());
    }

    void namesWhatAUnitReadsBehindIt_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("dropIn");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1"_s};
        const QStringList maybeOther{u"other.env:1 disputed"_s};
        const auto row = [](const char *name, const char *unit, const char *dropIn, const QStringList &winners) {
            QTest::newRow(name) << QByteArray(unit) << QByteArray(dropIn) << winners;
        };
        row("a later one", "EnvironmentFile=@/app.env\nEnvironmentFile=-@/other.env\n", "", other);
        row("an earlier one", "EnvironmentFile=@/other.env\nEnvironmentFile=@/app.env\n", "", {});
        row("a drop-in's", "EnvironmentFile = @/app.env\n", "EnvironmentFile=@/other.env\n", other);
        row("a drop-in's that forgets", "EnvironmentFile=@/app.env\n",
            "EnvironmentFile=\nEnvironmentFile=@/other.env\n", {});
        row("in the person's folder", "EnvironmentFile=%h/app.env\nEnvironmentFile=%h/other.env\n", "", other);
        row("a remark", "EnvironmentFile=@/app.env\n#EnvironmentFile=@/other.env\n", "", {});
        row("of another file", "EnvironmentFile=@/a.env\nEnvironmentFile=@/other.env\n", "", {});
        row("a wildcard's", "EnvironmentFile=@/app.env\nEnvironmentFile=-@/o*.env\n", "", other);
        row("a wildcard's in capitals", "EnvironmentFile=@/app.env\nEnvironmentFile=-@/O*.env\n", "", {});
        row("a wildcard's, which stands for no dot", "EnvironmentFile=@/app.env\nEnvironmentFile=-@/*z.env\n", "", {});
        row("a wildcard's with its dot", "EnvironmentFile=@/app.env\nEnvironmentFile=-@/.*z.env\n", "",
            {u".z.env:1"_s});
        row("a wildcard's that comes before", "EnvironmentFile=@/o*.env\nEnvironmentFile=@/app.env\n", "", {});
        row("behind it by one wildcard", "EnvironmentFile=@/*.env\n", "", other);
        row("an instance's, behind it", "EnvironmentFile=@/app.env\nEnvironmentFile=@/%i.env\n", "", maybeOther);
        row("behind an instance's", "EnvironmentFile=@/%i.env\nEnvironmentFile=@/other.env\n", "", maybeOther);
        row("another instance's", "EnvironmentFile=@/%i.env\n", "", {});
        row("in a folder that only systemd knows", "EnvironmentFile=@/app.env\nEnvironmentFile=%E/shop/app.env\n", "",
            {u"shop.service:0"_s});
        row("behind one that may be it", "EnvironmentFile=%E/app.env\nEnvironmentFile=@/other.env\n", "", maybeOther);
        row("before one that may be it",
            "EnvironmentFile=@/app.env\nEnvironmentFile=@/other.env\nEnvironmentFile=%E/app.env\n", "", maybeOther);
        row("behind it and one that may be it",
            "EnvironmentFile=@/app.env\nEnvironmentFile=%E/app.env\nEnvironmentFile=@/other.env\n", "", other);
        row("behind a wildcard of its folder", "EnvironmentFile=?@/app.env\nEnvironmentFile=@/other.env\n", "",
            maybeOther);
        row("behind a choice of its folder", "EnvironmentFile=[@/app.env\nEnvironmentFile=@/other.env\n", "",
            maybeOther);
        row("behind a wildcard of another folder", "EnvironmentFile=/*/app.env\nEnvironmentFile=@/other.env\n", "", {});
        row("a value, over which the file wins", "Environment=INNGEST_EVENT_KEY=c\nEnvironmentFile=@/app.env\n", "",
            {});
        row("in a line that goes on", "EnvironmentFile=@/app.env\nEnvironmentFile=\\\n# why\n  @/other.env\n", "",
            other);
        row("a line behind one that goes on",
            "EnvironmentFile=\\\n@/app.env\nExecStart=/usr/bin/env \\\n  INNGEST_EVENT_KEY=c node .\n", "",
            {u"shop.service:4"_s});
        row("what its command sets", "EnvironmentFile=@/app.env\nExecStart=/usr/bin/env INNGEST_EVENT_KEY=c node .\n",
            "", {u"shop.service:3"_s});
        row("what its shell sets",
            "EnvironmentFile=@/app.env\nExecStart=/bin/sh -c \"INNGEST_EVENT_KEY=c exec node .\"\n", "",
            {u"shop.service:3"_s});
        row("what its shell hands on",
            "EnvironmentFile=@/app.env\nExecStart=/bin/sh -c \"A=1 INNGEST_EVENT_KEY=${INNGEST_EVENT_KEY} exec "
            "node\"\n",
            "", {});
        row("a command that a drop-in forgets",
            "EnvironmentFile=@/app.env\nExecStart=/usr/bin/env INNGEST_EVENT_KEY=c node .\n",
            "ExecStart=\nExecStart=node .\n", {});
        row("what it takes away", "EnvironmentFile=@/app.env\nUnsetEnvironment=A INNGEST_EVENT_KEY\n", "",
            {u"shop.service:3 taken away"_s});
        row("what it takes away, and does not after all",
            "EnvironmentFile=@/app.env\nUnsetEnvironment=INNGEST_EVENT_KEY\n", "UnsetEnvironment=\n", {});
        row("what it takes away, where it may read it",
            "EnvironmentFile=%E/app.env\nUnsetEnvironment=INNGEST_EVENT_KEY\n", "", {u"shop.service:3 taken away"_s});
        row("what its command is started without",
            "EnvironmentFile=@/app.env\nExecStart=/usr/bin/env -u A -u INNGEST_EVENT_KEY node .\n", "",
            {u"shop.service:3 taken away"_s});
        row("what its shell starts without it",
            "EnvironmentFile=@/app.env\nExecStart=sh -c 'exec env --unset=INNGEST_EVENT_KEY node .'\n", "",
            {u"shop.service:3 taken away"_s});
        row("a command that is started with nothing", "EnvironmentFile=@/app.env\nExecStart=-env -i A=1 node .\n", "",
            {u"shop.service:3 taken away"_s});
        row("a command that is started with nothing else",
            "EnvironmentFile=@/app.env\nExecStart=/usr/bin/env -i INNGEST_EVENT_KEY=${INNGEST_EVENT_KEY} node .\n", "",
            {});
        row("a command that is started without another one",
            "EnvironmentFile=@/app.env\nExecStart=/usr/bin/env -u INNGEST_EVENT_KEY_2 node -u INNGEST_EVENT_KEY\n", "",
            {});
        row("what is handed on, over which the file wins",
            "PassEnvironment=INNGEST_EVENT_KEY\nEnvironmentFile=@/app.env\n", "", {});
        row("another one that it takes away", "EnvironmentFile=@/app.env\nUnsetEnvironment=INNGEST_EVENT_KEY_2\n", "",
            {});
    }

    void namesWhatAUnitReadsBehindIt()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, dropIn);
        const QDir home = QDir::home();
        QVERIFY(home.mkpath(u".config/systemd/user/shop.service.d"_s));
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(home.filePath(u".z.env"_s), "INNGEST_EVENT_KEY=b\n");
        const auto end = qScopeGuard([&home] { QFile::remove(home.filePath(u".z.env"_s)); });
        const QByteArray place = home.path().toUtf8();
        unit.replace("?@", QByteArray(place.chopped(1) + "?"))
            .replace("[@", QByteArray(place.chopped(1) + "[!~]"))
            .replace("@", place);
        put(home.filePath(u".config/systemd/user/shop.service"_s), "[Service]\n" + unit);
        put(home.filePath(u".config/systemd/user/shop.service.d/10.conf"_s),
            "[Service]\n" + dropIn.replace("@", place));
        QTEST(found(home.filePath(u"app.env"_s)), "winners");
    }

    void namesWhatAUnitGivesToWhatReadsIt_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QStringList>("winners");
        const QStringList other{u"other.env:1 disputed"_s};
        const auto row = [](const char *name, const char *unit, const char *chosen, const QStringList &winners) {
            QTest::newRow(name) << QByteArray(unit) << QString::fromLatin1(chosen) << winners;
        };
        const QStringList own{u"shop.service:3 disputed"_s};
        row("a value, where it runs", "WorkingDirectory=@\nEnvironment=INNGEST_EVENT_KEY=c\n", ".env", own);
        row("a value, where it may run", "WorkingDirectory=-%h/%i\nEnvironment=\"A=1\" 'INNGEST_EVENT_KEY=c'\n", ".env",
            own);
        row("a value of a command, where it runs",
            "WorkingDirectory=@/\nExecStart=/usr/bin/env INNGEST_EVENT_KEY=c node .\n", ".env", own);
        row("a file, where it runs", "EnvironmentFile=%h/other.env\nWorkingDirectory=@\n", ".env", other);
        row("where another one runs", "WorkingDirectory=@/api\nEnvironment=INNGEST_EVENT_KEY=c\n", ".env", {});
        row("a file that nothing reads by itself", "WorkingDirectory=@\nEnvironment=INNGEST_EVENT_KEY=c\n", "app.env",
            {});
        row("a file that the command names", "ExecStart=node --env-file=@/app.env .\nEnvironment=INNGEST_EVENT_KEY=c\n",
            "app.env", own);
        row("a file that the command names from there",
            "WorkingDirectory=@\nEnvironment=INNGEST_EVENT_KEY=c\nExecStart=node --env-file ./app.env .\n", "app.env",
            own);
        row("another file that the command names",
            "ExecStart=node --env-file=@/app.env.old .\nEnvironment=INNGEST_EVENT_KEY=c\n", "app.env", {});
        row("nothing of it", "WorkingDirectory=@\nEnvironment=INNGEST_EVENT_KEY_2=c\n", ".env", {});
        row("what systemd hands on, where it runs", "WorkingDirectory=@\nPassEnvironment=A INNGEST_EVENT_KEY\n", ".env",
            {u"shop.service:3 passed"_s});
        row("what systemd hands on, and does not after all",
            "WorkingDirectory=@\nPassEnvironment=INNGEST_EVENT_KEY\nPassEnvironment=\n", ".env", {});
        row("another one that it hands on", "WorkingDirectory=@\nPassEnvironment=INNGEST_EVENT_KEY_2\n", ".env", {});
        row("what its command is started without, which the app then reads",
            "WorkingDirectory=@\nExecStart=/usr/bin/env -i -u INNGEST_EVENT_KEY node .\n", ".env", {});
        row("what it takes away, which the app then reads", "WorkingDirectory=@\nUnsetEnvironment=INNGEST_EVENT_KEY\n",
            ".env", {});
    }

    void namesWhatAUnitGivesToWhatReadsIt()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QString, chosen);
        const QDir home = QDir::home();
        const QString units = home.filePath(u".config/systemd/user"_s);
        const auto end = qScopeGuard([&] {
            QDir(units).removeRecursively();
            QDir(home.filePath(u"shop"_s)).removeRecursively();
        });
        QVERIFY(QDir(units).removeRecursively() && QDir().mkpath(units) && home.mkpath(u"shop/api"_s));
        put(home.filePath(u"shop/"_s + chosen), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(units + u"/shop.service"_s, "[Service]\n" + unit.replace("@", home.filePath(u"shop"_s).toUtf8()));
        QTEST(found(home.filePath(u"shop/"_s + chosen)), "winners");
    }

    /// What a package brings, and what the person has put before or beside it.
    void namesWhatAUnitOfAPackageReadsBehindIt()
    {
        const QDir home = QDir::home();
        const QString brought = u".local/share/systemd/user"_s;
        const QString own = u".config/systemd/user"_s;
        for (const QString &folder : {brought, own}) {
            QVERIFY(QDir(home.filePath(folder)).removeRecursively());
            QVERIFY(home.mkpath(folder + u"/mail.service.d"_s));
        }
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        const QStringList other{u"other.env:1"_s};
        const QByteArray both = "EnvironmentFile=%h/app.env\nEnvironmentFile=%h/other.env\n";
        put(home.filePath(brought + u"/mail.service"_s), both);
        QCOMPARE(found(home.filePath(u"app.env"_s)), other);
        put(home.filePath(own + u"/mail.service"_s), "EnvironmentFile=%h/app.env\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
        put(home.filePath(brought + u"/mail.service.d/10.conf"_s), "EnvironmentFile=%h/other.env\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), other);
        const QString ownPart = home.filePath(own + u"/mail.service.d/10.conf"_s);
        put(ownPart, "# nothing\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
        QVERIFY(QFile::remove(ownPart) && QFile::link(u"/dev/null"_s, ownPart));
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
        QVERIFY(QFile::remove(ownPart));
        QCOMPARE(found(home.filePath(u"app.env"_s)), other);
        const QString ownUnit = home.filePath(own + u"/mail.service"_s);
        QVERIFY(QFile::remove(ownUnit) && QFile::link(u"/dev/null"_s, ownUnit));
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
        QVERIFY(QDir(home.filePath(brought)).removeRecursively() && QDir(home.filePath(own)).removeRecursively());
    }

    void namesWhatDropInsOfSeveralUnitsRead_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("isRead");
        const auto row = [](const QString &unit, const QString &folder, bool isRead) {
            QTest::addRow("%s of %s", qPrintable(folder), qPrintable(unit)) << unit << folder << isRead;
        };
        row(u"shop.service"_s, u"service.d"_s, true);
        row(u"shop-web-eu.service"_s, u"shop-.service.d"_s, true);
        row(u"shop-web-eu.service"_s, u"shop-web-.service.d"_s, true);
        row(u"shop-web.service"_s, u"shop-web-.service.d"_s, false);
        row(u"mail.service"_s, u"shop-.service.d"_s, false);
        row(u"shop.service"_s, u"timer.d"_s, false);
        row(u"mail@.service"_s, u"mail@.service.d"_s, true);
        row(u"mail@.service"_s, u"mail@eu.service.d"_s, true); // of the one instance
        row(u"shop-mail@.service"_s, u"shop-@.service.d"_s, true);
        row(u"mail@.service"_s, u"post@eu.service.d"_s, false);
        row(u"shop.container"_s, u"container.d"_s, true);
        row(u"shop-web.container"_s, u"shop-.container.d"_s, true);
        row(u"shop.container"_s, u"service.d"_s, false);
    }

    /// As systemd.unit(5) has it, which Podman follows.
    void namesWhatDropInsOfSeveralUnitsRead()
    {
        QFETCH(QString, unit);
        QFETCH(QString, folder);
        QFETCH(bool, isRead);
        const bool isPodmans = unit.endsWith(u".container"_s);
        const QDir home = QDir::home();
        const QString units = home.filePath(isPodmans ? u".config/containers/systemd"_s : u".config/systemd/user"_s);
        QVERIFY(QDir().mkpath(units + u'/' + folder));
        const auto end = qScopeGuard([&units] { QDir(units).removeRecursively(); });
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        const QByteArray section = isPodmans ? "[Container]\n" : "[Service]\n";
        put(units + u'/' + unit, section + "EnvironmentFile=%h/app.env\n");
        put(units + u'/' + folder + u"/10.conf"_s, section + "EnvironmentFile=%h/other.env\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), isRead ? QStringList{u"other.env:1"_s} : QStringList());
    }

    /// Of drop-ins with one name the one that is nearest to the unit counts.
    void takesTheNearestOfTheDropInsOfOneName()
    {
        const QDir home = QDir::home();
        const QString units = home.filePath(u".config/systemd/user"_s);
        const auto end = qScopeGuard([&units] { QDir(units).removeRecursively(); });
        for (const QString &folder : {u"shop-web.service.d"_s, u"shop-.service.d"_s, u"service.d"_s})
            QVERIFY(QDir().mkpath(units + u'/' + folder));
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(units + u"/shop-web.service"_s, "[Service]\nEnvironmentFile=%h/app.env\n");
        put(units + u"/service.d/10.conf"_s, "[Service]\nEnvironmentFile=%h/other.env\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList{u"other.env:1"_s});
        put(units + u"/shop-.service.d/10.conf"_s, "# nothing\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
        put(units + u"/shop-web.service.d/10.conf"_s, "[Service]\nEnvironmentFile=%h/other.env\n");
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList{u"other.env:1"_s});
    }

    /// The session's variable says where a person's units are.
    void findsUnitsWhereTheSessionHasThem()
    {
        const QDir home = QDir::home();
        const QTemporaryDir session;
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        qputenv("XDG_CONFIG_HOME", session.path().toUtf8());
        const auto end = qScopeGuard([] { qunsetenv("XDG_CONFIG_HOME"); });
        const std::pair<QString, QByteArray> places[]{
            {u"systemd/user/shop.service"_s, "[Service]\n"}, {u"containers/systemd/shop.container"_s, "[Container]\n"}};
        for (const auto &[place, section] : places) {
            const QString unit = session.filePath(place);
            QVERIFY(QDir().mkpath(QFileInfo(unit).path()));
            put(unit, section + "EnvironmentFile=%h/app.env\nEnvironmentFile=%h/other.env\n");
            QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList{u"other.env:1"_s});
            QVERIFY(QFile::remove(unit));
        }
        QCOMPARE(found(home.filePath(u"app.env"_s)), QStringList());
    }

    /// In a folder that only systemd knows, too.
    void takesNoSignForADot()
    {
        const QDir home = QDir::home();
        const QString units = home.filePath(u".config/systemd/user"_s);
        QVERIFY(QDir().mkpath(units));
        for (const QString &name : {u"app.env"_s, u".env"_s, u"other.env"_s})
            put(home.filePath(name), "INNGEST_EVENT_KEY=a\n");
        put(units + u"/shop.service"_s, "[Service]\nEnvironmentFile=%E/*.env\nEnvironmentFile=%h/other.env\n");
        const auto end = qScopeGuard([&] {
            QFile::remove(home.filePath(u".env"_s));
            QDir(units).removeRecursively();
        });
        QVERIFY(found(home.filePath(u"app.env"_s)).contains(u"other.env:1 disputed"_s));
        QVERIFY(!found(home.filePath(u".env"_s)).contains(u"other.env:1 disputed"_s));
    }

    void namesWhatAContainersUnitSays_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("dropIn");
        QTest::addColumn<QStringList>("winners");
        const auto row = [](const char *name, const char *unit, const char *dropIn, const QStringList &winners) {
            QTest::newRow(name) << QByteArray(unit) << QByteArray(dropIn) << winners;
        };
        const QStringList other{u"other.env:1"_s};
        const QStringList inLine{u"shop.container:3"_s};
        row("the file alone", "EnvironmentFile=@/app.env\n", "", {});
        row("a later file", "EnvironmentFile=@/app.env\nEnvironmentFile=@/other.env\n", "", other);
        row("an earlier file", "EnvironmentFile=@/other.env\nEnvironmentFile=@/app.env\n", "", {});
        row("two files in a line", "EnvironmentFile=@/app.env \"@/other.env\"\n", "", other);
        row("from its own folder on", "EnvironmentFile=../../../app.env\nEnvironmentFile=../../../other.env\n", "",
            other);
        row("in the person's folder", "EnvironmentFile=%h/app.env\nEnvironmentFile=%h/other.env\n", "", other);
        row("a drop-in's file", "EnvironmentFile=@/app.env\n", "EnvironmentFile=../../../other.env\n", other);
        row("a value", "EnvironmentFile=@/app.env\nEnvironment=INNGEST_EVENT_KEY=c\n", "", {u"shop.container:4"_s});
        row("a value before the file", "Environment=A=1 \"INNGEST_EVENT_KEY=c\"\nEnvironmentFile=@/app.env\n", "",
            inLine);
        row("a value that a drop-in forgets", "Environment=INNGEST_EVENT_KEY=c\nEnvironmentFile=@/app.env\n",
            "Environment=\n", {});
        row("another variable's value", "Environment=MY_INNGEST_EVENT_KEY=c\nEnvironmentFile=@/app.env\n", "", {});
        row("an argument", "PodmanArgs=--env=INNGEST_EVENT_KEY=c\nEnvironmentFile=@/app.env\n", "", inLine);
        row("a secret", "Secret=key,type=env,target=INNGEST_EVENT_KEY\nEnvironmentFile=@/app.env\n", "", inLine);
        row("a secret of its name", "Secret=INNGEST_EVENT_KEY,type=env\nEnvironmentFile=@/app.env\n", "", inLine);
        row("a secret that is a file", "Secret=INNGEST_EVENT_KEY\nEnvironmentFile=@/app.env\n", "", {});
        row("of what starts the container",
            "EnvironmentFile=@/app.env\n[Service]\nEnvironment=INNGEST_EVENT_KEY=c\nEnvironmentFile=@/other.env\n", "",
            {});
        row("of another file", "EnvironmentFile=@/other.env\nEnvironment=INNGEST_EVENT_KEY=c\n", "", {});
        row("a value over what may be it", "Environment=INNGEST_EVENT_KEY=c\nEnvironmentFile=%E/app.env\n", "",
            {u"shop.container:3 disputed"_s});
    }

    /// Podman's, of a person: it counts more than all files.
    void namesWhatAContainersUnitSays()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, dropIn);
        const QDir home = QDir::home();
        const QString units = home.filePath(u".config/containers/systemd"_s);
        QVERIFY(QDir().mkpath(units + u"/shop.container.d"_s));
        const auto end = qScopeGuard([&units] { QDir(units).removeRecursively(); });
        put(home.filePath(u"app.env"_s), "INNGEST_EVENT_KEY=a\n");
        put(home.filePath(u"other.env"_s), "INNGEST_EVENT_KEY=b\n");
        const QByteArray place = home.path().toUtf8();
        put(units + u"/shop.container"_s, "[Container]\nImage=shop\n" + unit.replace("@", place));
        put(units + u"/shop.container.d/10.conf"_s, "[Container]\n" + dropIn.replace("@", place));
        QTEST(found(home.filePath(u"app.env"_s)), "winners");
    }

    void namesNoFileThatDoesNotSetTheVariable()
    {
        const QTemporaryDir folder;
        put(folder.filePath(u".env.local"_s), "OTHER=1\n# INNGEST_EVENT_KEY=b\n");
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList());
    }

    void readsWhatComposeSays_data()
    {
        QTest::addColumn<QByteArray>("compose");
        QTest::addColumn<QStringList>("winners");
        const auto row = [](const char *name, const QByteArray &service, const QStringList &winners) {
            QTest::newRow(name) << "services:\n  shop:\n" + service << winners;
        };
        const QStringList third{u"compose.yaml:4"_s};
        row("a value", "    environment:\n      INNGEST_EVENT_KEY: abc\n", third);
        row("a value in a list", "    environment:\n      - INNGEST_EVENT_KEY=abc\n", third);
        row("a value in a list that is not indented", "    environment:\n    - \"INNGEST_EVENT_KEY=abc\"\n", third);
        row("a value in one line", "    environment: {A: 1, INNGEST_EVENT_KEY: abc}\n", {u"compose.yaml:3"_s});
        row("no value: from outside", "    environment:\n      - INNGEST_EVENT_KEY\n", {});
        row("made of the chosen one", "    environment:\n      INNGEST_EVENT_KEY: ${INNGEST_EVENT_KEY}\n", {});
        row("in what is run", "    command: sh -c \"INNGEST_EVENT_KEY=abc exec node .\"\n", {u"compose.yaml:3"_s});
        row("in what is run, a list", "    entrypoint:\n      - env\n      - INNGEST_EVENT_KEY=abc\n",
            {u"compose.yaml:5"_s});
        row("in what is run, the container's own",
            "    command: sh -c 'INNGEST_EVENT_KEY=$$INNGEST_EVENT_KEY node .'\n", {});
        row("another variable", "    environment:\n      A: abc\n    labels:\n      INNGEST_EVENT_KEY: abc\n", {});
        row("the chosen file alone", "    env_file: .env\n", {});
        row("a later file", "    env_file:\n      - .env\n      - shop.env\n", {u"shop.env:1"_s});
        row("an earlier file", "    env_file:\n      - shop.env\n      - .env\n", {});
        row("another file instead", "    env_file: shop.env\n", {u"shop.env:1"_s});
        row("a later file with its options",
            "    env_file:\n      - path: .env\n      - path: ./shop.env\n        required: true\n", {u"shop.env:1"_s});
    }

    void readsWhatComposeSays()
    {
        QFETCH(QByteArray, compose);
        QFETCH(QStringList, winners);
        const QTemporaryDir folder;
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"shop.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"compose.yaml"_s), compose);
        QCOMPARE(found(folder.filePath(u".env"_s)), winners);
    }

    void agreesWithComposeItself_data()
    {
        QTest::addColumn<QJsonValue>("given");
        // All at once: it takes a second to start.
        QStringList folders;
        for (const Project &project : projects()) {
            Files files = project.files;
            files[project.chosen].append("@K=new\n");
            folders.append(m_folder.filePath(QString::number(folders.size())));
            for (auto it = files.begin(); it != files.end(); ++it) {
                const QString path = folders.last() + u'/' + it.key();
                QVERIFY(QDir().mkpath(QFileInfo(path).path()));
                put(path, it->replace("@K", signingKey.toLatin1()));
            }
        }
        QList<QByteArray> answers(folders.size());
        if (QFileInfo::exists(u"/usr/lib/python3/dist-packages/compose/__init__.py"_s)) {
            QProcess process;
            process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            QProcessEnvironment clean;
            clean.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
            clean.insert(u"LANG"_s, u"C.UTF-8"_s);
            process.setProcessEnvironment(clean);
            process.start(QStringLiteral(IKM_SOURCE_DIR) + u"/tests/deploy/readers/compose-services"_s,
                QStringList{signingKey} + folders);
            QVERIFY(process.waitForFinished(120000));
            answers = process.readAllStandardOutput().split('\n');
            QCOMPARE(answers.size(), folders.size() + 1);
        }
        for (qsizetype i = 0; i < folders.size(); ++i)
            QTest::newRow(projects()[i].name) << QJsonDocument::fromJson("[" + answers[i] + "]").array().first();
    }

    /// The project's docker-compose says what it gives to each service; a place that wins is named then and only then.
    void agreesWithComposeItself()
    {
        QFETCH(QJsonValue, given);
        const auto project = std::find_if(projects().begin(), projects().end(),
            [](const Project &one) { return qstrcmp(one.name, QTest::currentDataTag()) == 0; });
        const QString folder = m_folder.filePath(QString::number(project - projects().begin()));
        QCOMPARE(found(folder + u'/' + project->chosen, signingKey), project->winners);
        if (given.isUndefined())
            QSKIP("docker-compose is not installed, so that nothing was compared with it");
        QVERIFY2(given.isArray(), "docker-compose reads such files");
        const QJsonArray values = given.toArray();
        const bool isOther
            = std::any_of(values.begin(), values.end(), [](const QJsonValue &value) { return value != "new"_L1; });
        QCOMPARE(!project->winners.isEmpty(), isOther);
    }

    void readsWhatNewerComposeReads_data()
    {
        QTest::addColumn<QByteArray>("compose");
        QTest::addColumn<QStringList>("winners");
        QTest::newRow("an included file") << QByteArray("include:\n  - other.yaml\n") << QStringList{u"other.yaml:4"_s};
        QTest::newRow("an included file with its options")
            << QByteArray("include:\n  - path: other.yaml\n    env_file: x\n") << QStringList{u"other.yaml:4"_s};
        QTest::newRow("included files") << QByteArray("include:\n  - path: [none.yaml, other.yaml]\n")
                                        << QStringList{u"other.yaml:4"_s};
        QTest::newRow("an included file whose ways are told from elsewhere")
            << QByteArray("include:\n  - path: below/other.yaml\n    project_directory: .\n")
            << QStringList{u"other-a.env:1"_s};
        QTest::newRow("an included file whose ways are told from elsewhere, that said first")
            << QByteArray("include:\n  - none.yaml\n  - project_directory: .\n    path: [below/other.yaml]\n")
            << QStringList{u"other-a.env:1"_s};
        QTest::newRow("an included file of another folder")
            << QByteArray("include:\n  - path: below/other.yaml\n") << QStringList{};
        QTest::newRow("a file whose name only the shell says")
            << QByteArray("services:\n  s:\n    env_file: [.env, \"other-${STAGE}.env\"]\n")
            << QStringList{u"other-a.env:1"_s, u"other-b.env:1"_s};
        QTest::newRow("a file in the person's folder")
            << QByteArray("services:\n  s:\n    env_file: [.env, \"~/home.env\"]\n") << QStringList{u"home.env:1"_s};
        QTest::newRow("a file whose name says another where something is set")
            << QByteArray("services:\n  s:\n    env_file: [.env, \"other-a${STAGE:+-c}.env\"]\n")
            << QStringList{u"other-a.env:1"_s};
        QTest::newRow("the chosen one, by a name that only the shell says")
            << QByteArray("services:\n  s:\n    env_file: [\"${PREFIX}.env\"]\n") << QStringList{};
        QTest::newRow("a name that is a reference alone")
            << QByteArray("services:\n  s:\n    env_file: [.env, $FILE]\n") << QStringList{};
        QTest::newRow("references without end")
            << QByteArray("services:\n  s:\n    env_file: [.env, \"" + QByteArray("${A:-").repeated(20'000) + "\"]\n")
            << QStringList{};
        QTest::newRow("a file that includes itself") << QByteArray(
            "include: [compose.yaml, ./compose.yaml]\nservices:\n  s:\n    environment:\n      "
            "INNGEST_EVENT_KEY: abc\n") << QStringList{u"compose.yaml:5"_s};
        QTest::newRow("a byte order mark")
            << QByteArray("\xEF\xBB\xBFservices:\n  s:\n    environment:\n      INNGEST_EVENT_KEY: abc\n")
            << QStringList{u"compose.yaml:4"_s};
        QTest::newRow("old Mac line ends")
            << QByteArray("services:\r  s:\r    environment:\r      INNGEST_EVENT_KEY: abc\r")
            << QStringList{u"compose.yaml:4"_s};
        QTest::newRow("a tag") << QByteArray(
            "services:\n  s:\n    environment: !override\n      INNGEST_EVENT_KEY: !!str abc\n")
                               << QStringList{u"compose.yaml:4"_s};
        QTest::newRow("a second document")
            << QByteArray("---\n# one\n---\nservices:\n  s:\n    environment:\n    - 'INNGEST_EVENT_KEY=a''b'\n")
            << QStringList{u"compose.yaml:7"_s};
        QTest::newRow("an anchor of itself")
            << QByteArray("x: &a\n  <<: *a\n  INNGEST_EVENT_KEY: abc\n") << QStringList{};
        QTest::newRow("an anchor of an anchor of it")
            << QByteArray("x: &a\n  <<: *b\n  INNGEST_EVENT_KEY: abc\ny: &b\n  <<: *a\n") << QStringList{};
        QTest::newRow("brackets that never end")
            << QByteArray("services: {s: {environment: [INNGEST_EVENT_KEY=abc") << QStringList{u"compose.yaml:1"_s};
        QTest::newRow("a quote that never ends")
            << QByteArray("services: \"s:\n  environment:\n    INNGEST_EVENT_KEY: abc\n") << QStringList{};
        QTest::newRow("a quote and a backslash at the end") << QByteArray("services: \"\\") << QStringList{};
        QTest::newRow("brackets without end") << QByteArray(200'000, '[') << QStringList{};
        QTest::newRow("braces without end") << QByteArray("{a: ").repeated(200'000) << QStringList{};
        QTest::newRow("dashes without end") << QByteArray("- ").repeated(200'000) << QStringList{};
        QTest::newRow("keys that stand ever deeper") << deeper() << QStringList{};
        QTest::newRow("no YAML at all") << QByteArray("\x01\xFF\x00: ]}{[*&!|>\n%@`\n-\n:\n?\n", 22) << QStringList{};
    }

    void readsWhatNewerComposeReads()
    {
        QFETCH(QByteArray, compose);
        QFETCH(QStringList, winners);
        const QTemporaryDir folder;
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(folder.filePath(u"other.yaml"_s), "services:\n  o:\n    environment:\n    - INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"other-a.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(folder.filePath(u"other-b.env"_s), "INNGEST_EVENT_KEY=b\n");
        put(QDir::home().filePath(u"home.env"_s), "INNGEST_EVENT_KEY=b\n");
        QVERIFY(QDir(folder.path()).mkdir(u"below"_s));
        put(folder.filePath(u"below/other.yaml"_s), "services:\n  o:\n    env_file: [.env, other-a.env]\n");
        put(folder.filePath(u"compose.yaml"_s), compose);
        QCOMPARE(found(folder.filePath(u".env"_s)), winners);
    }

    /// What Compose is told to read: a file for production, a folder with all of Docker's.
    void readsComposeFilesThatNameIt_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("envFile");
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("for production") << u"docker-compose.prod.yml"_s << QByteArray(".env") << true;
        QTest::newRow("for production, by the new name") << u"compose.prod.yaml"_s << QByteArray(".env") << true;
        for (const QString &name : {u"docker-compose-prod.yml"_s, u"compose-prod.yaml"_s, u"prod-compose.yml"_s,
                 u"docker-compose_prod.yaml"_s, u"app.compose.yml"_s})
            QTest::newRow(qPrintable(name)) << name << QByteArray(".env") << true;
        QTest::newRow("a stack") << u"docker-stack.yml"_s << QByteArray(".env") << true;
        QTest::newRow("a folder below") << u"docker/docker-compose.yml"_s << QByteArray("../.env") << true;
        QTest::newRow("a hidden folder below") << u".docker/compose.prod.yaml"_s << QByteArray("../.env") << true;
        QTest::newRow("a folder below that reads another") << u"docker/compose.yaml"_s << QByteArray(".env") << false;
        QTest::newRow("another file") << u"other.yml"_s << QByteArray(".env") << false;
    }

    void readsComposeFilesThatNameIt()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, envFile);
        QFETCH(bool, isNamed);
        const QTemporaryDir folder;
        const QString path = folder.filePath(file);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        put(path, "services:\n  s:\n    env_file: " + envFile + "\n    environment:\n      INNGEST_EVENT_KEY: abc\n");
        const QString winner = QFileInfo(path).fileName() + u":5"_s;
        QCOMPARE(found(folder.filePath(u".env"_s)), isNamed ? QStringList{winner} : QStringList());
    }

    void readsNothingThatIsNoFile()
    {
        const QTemporaryDir folder;
        put(folder.filePath(u".env"_s), "INNGEST_EVENT_KEY=a\n");
        QCOMPARE(::mkfifo(qPrintable(folder.filePath(u"compose.yaml"_s)), 0600), 0);
        QCOMPARE(::mkfifo(qPrintable(folder.filePath(u".env.local"_s)), 0600), 0);
        QVERIFY(QFile::link(u"/dev/zero"_s, folder.filePath(u"compose.yml"_s)));
        QVERIFY(QDir(folder.path()).mkdir(u"docker-compose.yml"_s));
        QVERIFY(QFile::link(u"docker-compose.yaml"_s, folder.filePath(u"docker-compose.yaml"_s)));
        QCOMPARE(found(folder.filePath(u".env"_s)), QStringList());
    }

private:
    static const QList<Project> &projects()
    {
        static const QList<Project> all = [] {
            QList<Project> projects;
            const auto row = [&projects](const char *name, const QByteArray &compose, const QStringList &winners,
                                 Files more = {}, const QString &chosen = u".env"_s) {
                more[u"docker-compose.yml"_s] = "version: '3.7'\n" + compose;
                projects.append({name, chosen, more, winners});
            };
            const QString app = u"app.env"_s;
            const QByteArray shop = "services:\n  shop:\n    image: none\n    env_file: app.env\n";
            const auto line = [](int number) { return QStringList{u"docker-compose.yml:%1"_s.arg(number)}; };
            row("a merge of a mapping",
                "x-env: &env\n  @K: abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n   "
                "   "
                "<<: "
                "*env\n      A: 1\n",
                line(3));
            row("an alias of a mapping",
                "x-env: &env\n  @K: abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    environment: "
                "*env\n",
                line(3));
            row("an alias of a list",
                "x-env: &env\n  - @K=abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    environment: "
                "*env\n",
                line(3));
            row("an alias of a value",
                "x-key: &key abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      @K: "
                "*key\n",
                line(8));
            row("an alias of an entry",
                "x-keys:\n  - &key @K=abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    "
                "environment:\n      - *key\n",
                line(9));
            row("an alias of another variable's entry",
                "x-keys:\n  - &key OTHER=abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    "
                "environment:\n      - *key\n",
                {});
            row("an alias of a value that is the project's own",
                "x-key: &key ${@K:?needed}\nservices:\n  shop:\n    image: none\n    environment:\n      @K: *key\n",
                {});
            row("a value that is given to another service, too",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      @K: &key abc\n    "
                "labels:\n      a: *key\n",
                line(7));
            row("a merge of a merge",
                "x-a: &a\n  @K: abc\nx-b: &b\n  <<: *a\n  B: 1\nservices:\n  shop:\n    image: none\n    env_file: "
                ".env\n  "
                "  "
                "environment:\n      <<: *b\n",
                line(3));
            row("a merge of a whole service",
                "x-shop: &shop\n  image: none\n  env_file: .env\n  environment:\n    @K: abc\nservices:\n  shop:\n    "
                "<<: "
                "*shop\n",
                line(6));
            row("a merge of another service's environment",
                "services:\n  base:\n    image: none\n    environment: &env\n      @K: abc\n  shop:\n    image: none\n "
                "   "
                "env_file: "
                ".env\n    environment:\n      <<: *env\n",
                line(6));
            row("an anchor that no environment takes",
                "x-labels: &labels\n  @K: abc\nservices:\n  shop:\n    image: none\n    env_file: .env\n    labels: "
                "*labels\n",
                {});
            row("the build's arguments",
                "services:\n  shop:\n    image: none\n    build:\n      context: .\n      args:\n        @K: abc\n    "
                "env_file: .env\n",
                {});
            row("brackets over lines",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment: {\n      A: 1, # one\n      "
                "\"@K\": "
                "\"a,b\"\n    }\n",
                line(8));
            row("a list in brackets over lines",
                "services:\n  shop:\n    image: none\n    env_file: [\n      .env\n    ]\n    environment: [ 'A=1',\n  "
                "    "
                "'@K=abc' ]\n",
                line(9));
            row("all of it in brackets",
                "services: {shop: {image: none, env_file: [.env], environment: {\"@K\":\"abc\"}}}\n", line(2));
            row("keys in quotes",
                "\"services\":\n  'shop':\n    image: none\n    \"env_file\": .env\n    'environment' :\n      \"@K\" "
                ": "
                "abc\n",
                line(7));
            row("Windows' line ends",
                "services:\r\n  shop:\r\n    image: none\r\n    env_file: .env\r\n    environment:\r\n      - "
                "@K=abc\r\n",
                line(7));
            row("a text over lines that looks like it",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    command: |\n      environment:\n        "
                "@K: "
                "abc\n    "
                "labels:\n      a: >-\n        - @K=abc\n\n        more\n",
                {});
            row("comments that look like it",
                "services:\n  shop: # environment:\n    image: none\n    env_file: .env\n    environment:\n      # @K: "
                "abc\n      A: "
                "\"#\" # @K=abc\n",
                {});
            row("an empty text is a value",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      @K: \"\"\n", line(7));
            row("an empty text in a list is a value",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      - @K=\n", line(7));
            row("made of a name that begins like it",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      @K: $@K_FALLBACK\n",
                line(7));
            row("a dollar sign that stands for itself",
                "services:\n  shop:\n    image: none\n    env_file: .env\n    environment:\n      @K: $${@K}\n",
                line(7));
            row("made of the project's own",
                "services:\n  shop:\n    image: none\n    environment:\n      @K: ${@K:?needed}\n", {});
            row("made of the project's own, with a default",
                "services:\n  shop:\n    image: none\n    environment:\n      - \"@K=${@K:-abc}\"\n", {});
            row("made of the project's own, and not of the chosen one", shop + "    environment:\n      @K: ${@K}\n",
                line(7), {{u".env"_s, "@K=other\n"}}, app);
            row("made of what is not set there, and not of the chosen one",
                shop + "    environment:\n      @K: ${@K-}\n", line(7), {}, app);
            row("a name alone is the project's own, and not the chosen one", shop + "    environment:\n      - @K\n",
                line(7), {{u".env"_s, "@K=other\n"}}, app);
            row("a key alone is the project's own, and not the chosen one", shop + "    environment:\n      @K:\n",
                line(7), {}, app);
            row("the chosen one alone", shop, {}, {{u".env"_s, "@K=other\n"}}, app);
            row("an override file's value", shop, {u"docker-compose.override.yml:5"_s},
                {{u"docker-compose.override.yml"_s,
                    "version: '3.7'\nservices:\n  shop:\n    environment:\n      @K: abc\n"}},
                app);
            row("the override file's file", shop, {u"b.env:1"_s},
                {{u"docker-compose.override.yml"_s, "version: '3.7'\nservices:\n  shop:\n    env_file: [b.env]\n"},
                    {u"b.env"_s, "@K=other\n"}},
                app);
            row("files of several services are not one list",
                "services:\n  a:\n    image: none\n    env_file: [b.env, app.env]\n  b:\n    image: none\n    "
                "env_file: "
                "[b.env, "
                "app.env]\n",
                {}, {{u"b.env"_s, "@K=other\n"}}, app);
            row("an alias of a list of files",
                "x-files: &files\n  - app.env\n  - b.env\nservices:\n  shop:\n    image: none\n    env_file: *files\n",
                {u"b.env:1"_s}, {{u"b.env"_s, "@K=other\n"}}, app);
            row("a service of another file",
                "services:\n  shop:\n    extends:\n      file: common/base.yml\n      service: base\n    env_file: "
                "app.env\n",
                {u"base.yml:6"_s},
                {{u"common/base.yml"_s,
                    "version: '3.7'\nservices:\n  base:\n    image: none\n    environment:\n      @K: abc\n"}},
                app);
            row("files that the project's .env names", "services:\n  shop:\n    image: none\n", {u"b.yml:6"_s},
                {{u".env"_s, "COMPOSE_FILE=a.yml:b.yml\n"}, {u"a.yml"_s, "version: '3.7'\n" + shop},
                    {u"b.yml"_s, "version: '3.7'\nservices:\n  shop:\n    environment:\n      A: 1\n      @K: abc\n"}},
                app);
            row("a file whose name the project's .env says",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - ${STAGE}.env\n",
                {u"b.env:1"_s}, {{u".env"_s, "STAGE=b\n"}, {u"b.env"_s, "@K=other\n"}, {u"c.env"_s, "@K=other\n"}},
                app);
            row("a file whose name has a default",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - ${STAGE:-b}.env\n",
                {u"b.env:1"_s}, {{u"b.env"_s, "@K=other\n"}, {u"c.env"_s, "@K=other\n"}}, app);
            row("a file whose name has a default, and says another",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - \"${STAGE-b}.env\"\n",
                {u"c.env:1"_s}, {{u".env"_s, "STAGE=c\n"}, {u"b.env"_s, "@K=other\n"}, {u"c.env"_s, "@K=other\n"}},
                app);
            row("a file whose name is set and empty",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - ${STAGE:-b}.env\n",
                {u"b.env:1"_s}, {{u".env"_s, "STAGE=\n"}, {u"b.env"_s, "@K=other\n"}}, app);
            row("a file whose name is a reference without braces",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - $STAGE.env\n",
                {u"b.env:1"_s}, {{u".env"_s, "STAGE=b\n"}, {u"b.env"_s, "@K=other\n"}}, app);
            row("the chosen one by a reference",
                "services:\n  shop:\n    image: none\n    env_file:\n      - b.env\n      - ${STAGE}.env\n", {},
                {{u".env"_s, "STAGE=app\n"}, {u"b.env"_s, "@K=other\n"}}, app);
            row("the chosen one by a default",
                "services:\n  shop:\n    image: none\n    env_file:\n      - ${STAGE:-app}.env\n", {},
                {{u"b.env"_s, "@K=other\n"}}, app);
            row("another one by a reference to a folder",
                "services:\n  shop:\n    image: none\n    env_file:\n      - app.env\n      - ${DIR:?no}/b.env\n",
                {u"b.env:1"_s}, {{u".env"_s, "DIR=env\n"}, {u"env/b.env"_s, "@K=other\n"}}, app);
            row("a project above",
                "services:\n  shop:\n    image: none\n    env_file: ./env/app.env\n    environment: {@K: abc}\n",
                line(6), {}, u"env/app.env"_s);
            return projects;
        }();
        return all;
    }
    static QByteArray deeper()
    {
        QByteArray text;
        for (int depth = 0; depth < 1000; ++depth)
            text += QByteArray(depth, ' ') + "a:\n";
        return text;
    }
    static void put(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static QStringList found(const QString &path, const QString &name = u"INNGEST_EVENT_KEY"_s)
    {
        QStringList names;
        for (const EnvRival &rival : envRivalsOf(path, {name}))
            names.append(QFileInfo(rival.path).fileName() + u':' + QString::number(rival.line)
                + (rival.kind == EnvRival::Kind::Disputed         ? u" disputed"_s
                        : rival.kind == EnvRival::Kind::TakenAway ? u" taken away"_s
                        : rival.kind == EnvRival::Kind::Passed    ? u" passed"_s
                                                                  : QString()));
        return names;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(EnvRivalsTest)
#include "tst_envrivals.moc"
