// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What gitleaks finds of Inngest's keys in the same files, beside what this program's own search finds. Its findings
// are recorded; with IKM_REAL_TOOLS=1, where it is installed, it is run and recorded anew.

#include "app/models/keysearch.h"
#include "tests/models/knownkeysof.h"
#include "tests/support/contentsof.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// Made up for this test; they open nothing.
const QByteArray digits = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1";
const QByteArray own = "signkey-prod-" + digits + 'b';
const QByteArray sending = "ks8Qz1yXw0vUt9sRr8qPp7oNn6mMl5kKj4iIh3gGf2eEd1cCb0aA";
const QByteArray foreign = "bb8Qz1yXw0vUt9sRr8qPp7oNn6mMl5kKj4iIh3gGf2eEd1cCb0aC";

struct Content
{
    QString name;
    QByteArray text;
};

QList<Content> contents()
{
    return {{u".env"_s, "INNGEST_SIGNING_KEY=" + own + "\nINNGEST_EVENT_KEY=" + sending + '\n'},
        {u"client.ts"_s,
            "const inngest = new Inngest({ id: \"shop\", eventKey: \"" + sending
                + "\" });\n"
                  "serve({ client: inngest, signingKey: \"signkey-test-"
                + digits
                + "c\" });\n"
                  "fetch(\"https://inn.gs/e/"
                + sending
                + "\", { method: \"POST\" });\n"
                  "const branch = \"signkey-branch-"
                + digits + "d\";\n"},
        {u"dist/assets/index.js"_s, "!function(){var e=\"signkey-prod-" + digits + "e\",t=\"" + sending + "\"}();\n"},
        {u"deployment.yaml"_s,
            "env:\n  - name: INNGEST_SIGNING_KEY\n    value: signkey-prod-" + digits
                + "f\n  - name: INNGEST_EVENT_KEY\n    value: \"" + foreign + "\"\n"},
        {u"secret.yaml"_s,
            "kind: Secret\ndata:\n  INNGEST_SIGNING_KEY: " + own.toBase64()
                + "\n  INNGEST_EVENT_KEY: " + sending.toBase64() + '\n'},
        {u"README.md"_s, "Set INNGEST_SIGNING_KEY=signkey-prod-xxxxxxxx and INNGEST_EVENT_KEY=<your key>.\n"}};
}

/// "file:line" of each, once.
QStringList placesOf(QStringList places)
{
    places.removeDuplicates();
    places.sort();
    return places;
}

} // namespace

class SearchToolsTest : public QObject
{
    Q_OBJECT

private slots:
    void findsWhatGitleaksFindsAndMore()
    {
        QTemporaryDir folder;
        for (const Content &one : contents()) {
            const QString path = folder.filePath(one.name);
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(one.text) == one.text.size());
        }
        const QString gitleaks = QStandardPaths::findExecutable(u"gitleaks"_s);
        if (qEnvironmentVariableIsSet("IKM_REAL_TOOLS") && !gitleaks.isEmpty())
            record(gitleaks, folder.path());
        QStringList theirs
            = QString::fromUtf8(contentsOf(recorded())).split(u'\n', Qt::SkipEmptyParts); // "file:line rule"
        QVERIFY(!theirs.isEmpty());
        for (QString &one : theirs)
            one = one.section(u' ', 0, 0);
        theirs = placesOf(theirs);

        KeySearch search;
        QSignalSpy finished(&search, &KeySearch::finished);
        search.start({.folder = folder.path(), .known = knownKeysOf(own, {sending})});
        QVERIFY(finished.wait(60000));
        QStringList ours;
        for (const KeyFind &find : search.result().finds)
            ours.append(find.path + u':' + QString::number(find.hit.line));
        ours = placesOf(ours);
        for (const QString &place : std::as_const(theirs))
            QVERIFY2(ours.contains(place), qPrintable(place));
        QStringList more = ours;
        more.removeIf([&theirs](const QString &place) { return theirs.contains(place); });
        QCOMPARE(more,
            (QStringList{u"client.ts:3"_s, u"client.ts:4"_s, u"deployment.yaml:3"_s, u"deployment.yaml:5"_s,
                u"dist/assets/index.js:1"_s}));
    }

private:
    static QString recorded() { return QStringLiteral(IKM_SOURCE_DIR "/tests/tools/recorded/gitleaks.txt"); }

    static void record(const QString &gitleaks, const QString &folder)
    {
        QTemporaryDir out;
        QProcess process;
        process.start(gitleaks,
            {u"detect"_s, u"--no-git"_s, u"--no-banner"_s, u"--source"_s, folder, u"--report-format"_s, u"json"_s,
                u"--report-path"_s, out.filePath(u"report.json"_s)});
        QVERIFY(process.waitForFinished(60000));
        QStringList lines;
        const QJsonArray found = QJsonDocument::fromJson(contentsOf(out.filePath(u"report.json"_s))).array();
        for (const QJsonValue &one : found)
            lines.append(u"%1:%2 %3"_s.arg(QDir(folder).relativeFilePath(one[u"File"].toString()))
                             .arg(one[u"StartLine"].toInt())
                             .arg(one[u"RuleID"].toString()));
        lines.sort();
        QFile file(recorded());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.join(u'\n').toUtf8() + '\n');
    }
};

QTEST_GUILESS_MAIN(SearchToolsTest)
#include "tst_searchtools.moc"
