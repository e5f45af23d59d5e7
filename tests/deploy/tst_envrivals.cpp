// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envrivals.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// Which other place an app takes a variable from.
class EnvRivalsTest : public QObject
{
    Q_OBJECT

private slots:
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
            << u".env.local"_s << QStringList{u".env"_s, u".env.production"_s, production}
            << QStringList{production + u":1"_s};
        QTest::newRow("none of another mode")
            << u".env.production"_s << QStringList{u".env.staging.local"_s, u".env.local"_s}
            << QStringList{u".env.local:1"_s};
        QTest::newRow("the strongest") << production << QStringList{u".env"_s, u".env.local"_s} << QStringList{};
        QTest::newRow("examples and copies are read by nobody")
            << u".env"_s << QStringList{u".env.example"_s, u".env.bak"_s, u".env~"_s, u".envrc"_s} << QStringList{};
        QTest::newRow("a name of its own") << u"app.env"_s << QStringList{u".env.local"_s} << QStringList{};
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

private:
    static void put(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static QStringList found(const QString &path)
    {
        QStringList names;
        for (const EnvRival &rival : envRivalsOf(path, {u"INNGEST_EVENT_KEY"_s}))
            names.append(QFileInfo(rival.path).fileName() + u':' + QString::number(rival.line));
        return names;
    }
};

QTEST_GUILESS_MAIN(EnvRivalsTest)
#include "tst_envrivals.moc"
