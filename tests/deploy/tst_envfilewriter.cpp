// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilewriter.h"

#include "app/deploy/gitlook.h"
#include "tests/support/asnobody.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>
#include <memory>
#include <tuple>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr uid_t nobody = AsNobody::nobody;

const QByteArray oldText = "# shop\nINNGEST_SIGNING_KEY='signkey-prod-old'\nPORT=80\n";
const QByteArray newText = "# shop\nINNGEST_SIGNING_KEY='signkey-prod-new'\nINNGEST_SIGNING_KEY_FALLBACK="
                           "'signkey-prod-old'\nPORT=80\n";

QList<EnvChange> rotation()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-new")},
        {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("signkey-prod-old")}};
}

/// A folder with an .env file in it.
struct Folder
{
    /// pattern: where it is to be, if not where tests keep their files.
    explicit Folder(mode_t mode = 0600, const QString &pattern = QDir::tempPath() + u"/env-XXXXXX"_s)
        : directory(pattern)
    {
        put(file, oldText);
        ::chmod(qPrintable(file), mode);
    }

    static void put(const QString &path, const QByteArray &text)
    {
        QFile target(path);
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write(text);
    }
    static QByteArray textOf(const QString &path)
    {
        QFile source(path);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : "(not there)";
    }
    QString at(const QString &name) const { return directory.filePath(name); }
    QStringList names() const { return QDir(directory.path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }

    QTemporaryDir directory;
    QString file = directory.filePath(u".env"_s);
};

struct stat statusOf(const QString &path)
{
    struct stat status = {};
    ::lstat(qPrintable(path), &status);
    return status;
}

bool git(const QString &folder, const QStringList &arguments)
{
    return QProcess::execute(u"git"_s, QStringList{u"-C"_s, folder} + arguments) == 0;
}

Result<EnvFilePlan> planAndWrite(const QString &path, const QList<EnvChange> &changes)
{
    const auto plan = EnvFileWriter::plan(path, changes);
    return plan ? EnvFileWriter::write(path, changes, plan->digest) : plan;
}

} // namespace

/// An .env file on disk, replaced whole or not at all.
class EnvFileWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void writesAndPutsBack()
    {
        Folder folder;
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        QVERIFY(plan.has_value());
        QVERIFY(plan->isChanged());
        QCOMPARE(Folder::textOf(folder.file), oldText);

        const auto written = EnvFileWriter::write(folder.file, rotation(), plan->digest);
        QVERIFY(written.has_value());
        QCOMPARE(Folder::textOf(folder.file), newText);
        const QList<OverwrittenVariable> overwritten{
            {u"INNGEST_SIGNING_KEY"_s, Secret("INNGEST_SIGNING_KEY='signkey-prod-old'"), 2},
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}};
        QCOMPARE(written->overwritten, overwritten);

        // Something else is added meanwhile, and stays.
        Folder::put(folder.file, newText + "MORE=1\n");
        QVERIFY(EnvFileWriter::restore(folder.file, written->overwritten).has_value());
        QCOMPARE(Folder::textOf(folder.file), oldText + "MORE=1\n");
        QCOMPARE(folder.names(), QStringList{u".env"_s});
    }

    /// What somebody else has written there since is nobody's to overwrite.
    void putsNothingBackOverWhatSomebodyElseWrote_data()
    {
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<bool>("isPutBack");
        const auto row = [](const char *name, QByteArray now, bool isPutBack) {
            QTest::newRow(name) << now.replace("@K", "INNGEST_SIGNING_KEY") << isPutBack;
        };
        const QByteArray fallback = "@K_FALLBACK='signkey-prod-old'\n";
        row("another key", "@K='signkey-prod-third'\n" + fallback, false);
        row("another key, in another spelling", "export @K=signkey-prod-third\n" + fallback, false);
        row("another fallback", "@K='signkey-prod-new'\n@K_FALLBACK='signkey-prod-third'\n", false);
        row("an empty one", "@K=''\n" + fallback, false);
        row("the key in another spelling", "@K=signkey-prod-new\n" + fallback, true);
        row("the key with a remark", "@K='signkey-prod-new' # rotated\n" + fallback, true);
        row("the old one, by hand", "@K='signkey-prod-old'\n" + fallback, true);
        row("what was written in an earlier step", "@K='signkey-prod-before'\n" + fallback, true);
        row("none", "A=1\n", true);
    }

    void putsNothingBackOverWhatSomebodyElseWrote()
    {
        QFETCH(QByteArray, now);
        QFETCH(bool, isPutBack);
        Folder folder;
        const QList<EnvChange> changes{{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-new")},
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("signkey-prod-old")}};
        const auto written = planAndWrite(folder.file, changes);
        QVERIFY(written.has_value());
        Folder::put(folder.file, now);
        const QHash<QString, QList<Secret>> ours{{changes[0].name, {*changes[0].value, Secret("signkey-prod-before")}},
            {changes[1].name, {*changes[1].value}}};
        const auto back = EnvFileWriter::restore(folder.file, written->overwritten, ours);
        QCOMPARE(back.has_value(), isPutBack);
        if (isPutBack)
            return;
        QCOMPARE(back.error().kind, Error::Kind::Storage); // the old lines are offered for copying
        QVERIFY2(back.error().serverMessage.contains(u"Somebody else"_s), qPrintable(back.error().serverMessage));
        QVERIFY(!back.error().serverMessage.contains(u"signkey"_s));
        QCOMPARE(Folder::textOf(folder.file), now);
    }

    void putsNoRemovedOneBackOverANewOne()
    {
        Folder folder;
        const auto written = planAndWrite(folder.file, {{u"INNGEST_SIGNING_KEY"_s, {}}});
        QVERIFY(written.has_value());
        const QByteArray now = "INNGEST_SIGNING_KEY=signkey-prod-third\n";
        Folder::put(folder.file, now);
        const QHash<QString, QList<Secret>> ours{{u"INNGEST_SIGNING_KEY"_s, {Secret("signkey-prod-new")}}};
        QVERIFY(!EnvFileWriter::restore(folder.file, written->overwritten, ours).has_value());
        QCOMPARE(Folder::textOf(folder.file), now);
        // Where nobody knows what was written, what is asked for is done.
        QVERIFY(EnvFileWriter::restore(folder.file, written->overwritten).has_value());
    }

    void writesNothingWhereAllIsAsItShouldBe()
    {
        Folder folder;
        QVERIFY(planAndWrite(folder.file, rotation()).has_value());
        const auto before = statusOf(folder.file);
        const auto again = planAndWrite(folder.file, rotation());
        QVERIFY(again.has_value());
        QVERIFY(!again->isChanged());
        QCOMPARE(statusOf(folder.file).st_ino, before.st_ino);
    }

    void keepsPermissions_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("the owner's alone") << 0600;
        QTest::newRow("the group may read") << 0640;
        QTest::newRow("everybody may read") << 0644;
        QTest::newRow("executable, for whatever reason") << 0755;
        QTest::newRow("with the group's bit") << 02660;
    }

    void keepsPermissions()
    {
        QFETCH(int, mode);
        Folder folder(static_cast<mode_t>(mode));
        ::umask(077);
        QVERIFY(planAndWrite(folder.file, rotation()).has_value());
        ::umask(022);
        QCOMPARE(int(statusOf(folder.file).st_mode & 07777), mode);
        QCOMPARE(Folder::textOf(folder.file), newText);
    }

    void keepsTheOwnerWhereItMay()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        Folder folder(0640);
        QCOMPARE(::chown(qPrintable(folder.file), nobody, nobody), 0);
        QVERIFY(planAndWrite(folder.file, rotation()).has_value());
        QCOMPARE(statusOf(folder.file).st_uid, nobody);
        QCOMPARE(statusOf(folder.file).st_gid, nobody);
        QCOMPARE(int(statusOf(folder.file).st_mode & 07777), 0640);
    }

    void makesANewFileForItsOwnerAlone()
    {
        Folder folder;
        const QString path = folder.at(u"new.env"_s);
        const auto plan = EnvFileWriter::plan(path, rotation());
        QVERIFY(plan->isNew);
        QVERIFY(!QFile::exists(path));
        QVERIFY(EnvFileWriter::write(path, rotation(), plan->digest).has_value());
        QCOMPARE(int(statusOf(path).st_mode & 07777), 0600);
        QCOMPARE(Folder::textOf(path),
            QByteArray("INNGEST_SIGNING_KEY=signkey-prod-new\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n"));
    }

    void followsALinkAndLeavesItOne_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("beside it") << u".env"_s;
        QTest::newRow("by its whole path") << QString();
        QTest::newRow("through another link") << u"second"_s;
    }

    void followsALinkAndLeavesItOne()
    {
        QFETCH(QString, target);
        Folder folder;
        const QString link = folder.at(u"link"_s);
        if (target == "second"_L1)
            QCOMPARE(::symlink(".env", qPrintable(folder.at(u"second"_s))), 0);
        QCOMPARE(::symlink(qPrintable(target.isEmpty() ? folder.file : target), qPrintable(link)), 0);
        const auto written = planAndWrite(link, rotation());
        QVERIFY(written.has_value());
        QCOMPARE(QFileInfo(written->realPath).fileName(), u".env"_s);
        QVERIFY(S_ISLNK(statusOf(link).st_mode));
        QVERIFY(S_ISREG(statusOf(folder.file).st_mode));
        QCOMPARE(Folder::textOf(folder.file), newText);
    }

    void makesTheFileThatALinkNames()
    {
        Folder folder;
        const QString link = folder.at(u"link"_s);
        QCOMPARE(::symlink("later.env", qPrintable(link)), 0);
        QVERIFY(planAndWrite(link, rotation()).has_value());
        QVERIFY(S_ISLNK(statusOf(link).st_mode));
        QVERIFY(S_ISREG(statusOf(folder.at(u"later.env"_s)).st_mode));
    }

    void leavesAloneWhatAnotherToolReads_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        const QString sections = u"[sections]"_s;
        const QString encrypted = u"is encrypted"_s;
        const QByteArray unit = "[Service]\nEnvironment=INNGEST_SIGNING_KEY=old\n\n[Install]\nWantedBy=x\n";
        QTest::newRow("a unit") << u"app.service"_s << unit << u"no file of"_s;
        QTest::newRow("a unit by another name") << u"app.unit"_s << unit << sections;
        QTest::newRow("a drop-in") << u"override.conf"_s
                                   << QByteArray("[Service]\r\nEnvironment=\"INNGEST_SIGNING_KEY=old\" \"B=2\"\r\n")
                                   << sections;
        QTest::newRow("a program of supervisor's")
            << u"app.conf"_s << QByteArray("[program:app]\nenvironment=A=\"1\"\n") << sections;
        QTest::newRow("a pool of PHP's") << u"www.conf"_s << QByteArray("; pools\n[www]\nenv[A] = 1\n") << sections;
        QTest::newRow("a unit without a section") << u"app.service"_s << QByteArray("A=1\n") << u"no file of"_s;
        QTest::newRow("properties") << u"app.properties"_s << QByteArray("a=1\n") << u"no file of"_s;
        QTest::newRow("dotenvx") << u".env"_s
                                 << QByteArray(
                                        "DOTENV_PUBLIC_KEY=\"03ab\"\nA=1\nINNGEST_SIGNING_KEY=\"encrypted:BE9Y\"\n")
                                 << encrypted;
        QTest::newRow("SOPS") << u".env"_s << QByteArray("INNGEST_SIGNING_KEY=ENC[AES256_GCM,data:p673w==,type:str]\n")
                              << encrypted;
        QTest::newRow("SOPS, its last lines") << u".env"_s << QByteArray("A=\nsops_version=3.9.0\n") << encrypted;
        QTest::newRow("SOPS in YAML") << u"inngest.yaml"_s
                                      << QByteArray("signing-key: ENC[AES256_GCM,data:p673w==,type:str]\n")
                                      << encrypted;
        QTest::newRow("Ansible") << u".env"_s << QByteArray("$ANSIBLE_VAULT;1.1;AES256\n6162\n") << encrypted;
        // By their names.
        for (const char *other : {"Dockerfile", "Dockerfile.prod", "app.dockerfile", "Makefile", "GNUmakefile",
                 ".npmrc", ".netrc", "env.ps1"})
            QTest::newRow(other) << QString::fromLatin1(other) << QByteArray("A=1\n") << u"no file of"_s;
        for (const char *unread : {".env.vault", ".env.gpg", ".env.example", ".env.local.sample", "prod.env.bak",
                 "env.template", ".env.tpl", ".dev.vars.example", ".envrc.dist", ".env~", ".ENV.Example",
                 // The word before the ending, behind another sign, or with an environment's name beside it.
                 "example.env", ".example.env", "sample.env", ".env-example", "env_sample", ".env.example.txt",
                 "production.example.env", "template.prod.env", "dev-vars.env.dist", ".env.prod-sample",
                 // As other templates, file managers and editors name them.
                 ".env.mustache", ".env.ctmpl", ".env.in", ".env.local.hbs", ".env copy", ".env.production copy 2",
                 ".env (1)", "prod (2).env", ".env - Copy", "app copy.env", "shop.env.orig", ".env_old", ".env-backup",
                 ".env.bak.1", ".env.backup-2026-03-02", ".env.old2", ".env.rpmnew", "Copy of .env",
                 "Kopie von shop.env", ".env.default", ".env.defaults", ".env.dist", "default.env", ".env.off",
                 ".env Kopie", ".env - Kopie (2)", ".env (Kopie)", "shop (another copy).env", ".env.production copie 2",
                 ".env - c\u00f3pia", ".env.kopie", ".env.2026-03-02", ".env-20260302", ".env.prod.2026_03_02_1130"})
            QTest::newRow(unread) << QString::fromUtf8(unread) << QByteArray("A=1\n") << u"few apps read such a file"_s;
        // A self-hosted server's own.
        QTest::newRow("a list of event keys")
            << u".env"_s << QByteArray("INNGEST_EVENT_KEY='web,partner'\nINNGEST_SIGNING_KEY=ab\n")
            << u"server's own"_s;
        QTest::newRow("one event key, and where it stores")
            << u"inngest.env"_s << QByteArray("INNGEST_EVENT_KEY=web\nINNGEST_REDIS_URI=redis://db\n")
            << u"server's own"_s;
        QTest::newRow("age") << u"prod.env"_s << QByteArray("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n") << encrypted;
    }

    /// An app, a customer or a domain can be called so.
    void writesFilesWhoseNamesOnlyBeginLikeATemplates()
    {
        for (const char *name :
            {"sample-shop.env", "example.com.env", "template-service.production.env", ".env.samples", ".env.2",
                "copyshop.env", ".env.login", "old-shop.env", ".env.gold", "distribution.env", ".env.offshore",
                "off.env", ".env.2026", ".env.kopiert", ".env.production", "blank-canvas.env"}) {
            Folder folder;
            QVERIFY2(EnvFileWriter::plan(folder.at(QString::fromLatin1(name)), rotation()), name);
        }
    }

    /// Neither set nor removed, and never "nothing to do".
    void leavesAloneWhatAnotherToolReads()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        Folder folder;
        const QString path = folder.at(name);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.close();
        for (const QList<EnvChange> &changes : {rotation(), {{.name = u"INNGEST_SIGNING_KEY"_s}}}) {
            const auto plan = EnvFileWriter::plan(path, changes);
            QVERIFY(!plan);
            QVERIFY2(plan.error().serverMessage.contains(words), qPrintable(plan.error().serverMessage));
        }
        QCOMPARE(Folder::textOf(path), text);
    }

    void changesAServersOwnSettingsForTheServer()
    {
        Folder folder;
        Folder::put(folder.file, "INNGEST_SIGNING_KEY=ab\nINNGEST_EVENT_KEY=web,partner\nINNGEST_SDK_URL=http://app\n");
        const QList<EnvChange> changes{
            {u"INNGEST_SIGNING_KEY"_s, Secret("cd")}, {u"INNGEST_EVENT_KEY"_s, Secret("web,partner,new")}};
        const auto plan = EnvFileWriter::plan(folder.file, changes, DeployTarget::Use::Server);
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().serverMessage));
        QCOMPARE(plan->overwritten.size(), 2);
        QVERIFY(EnvFileWriter::write(folder.file, changes, plan->digest, DeployTarget::Use::Server));
        QVERIFY(Folder::textOf(folder.file).contains("web,partner,new"));
    }

    /// An app whose SDK knows no fallback, or that joined behind rotate, is given just what a server is given.
    void keepsAnAppsTwoKeysOutOfAServersOwnSettings()
    {
        const QByteArray settings
            = "INNGEST_SIGNING_KEY=ab\nINNGEST_EVENT_KEY=web\nINNGEST_POSTGRES_URI=postgres://db\n";
        const QList<EnvChange> changes{
            {u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-cd")}, {u"INNGEST_EVENT_KEY"_s, Secret("new")}};
        Folder folder;
        Folder::put(folder.file, settings);
        const auto ofServer = EnvFileWriter::plan(folder.file, changes, DeployTarget::Use::Server);
        QVERIFY(ofServer);
        for (const DeployTarget::Use use : {DeployTarget::Use::Apps, DeployTarget::Use::Practice}) {
            const auto plan = EnvFileWriter::plan(folder.file, changes, use);
            QVERIFY(!plan && plan.error().serverMessage.contains(u"server's own"_s));
            QVERIFY(!EnvFileWriter::write(folder.file, changes, ofServer->digest, use));
        }
        QCOMPARE(Folder::textOf(folder.file), settings);
    }

    void keepsWhatSaysWhereAKeyIs_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isReference");
        const auto row = [](const QByteArray &text, bool isReference = true, const QString &name = u".env"_s) {
            QTest::newRow(text.simplified().constData()) << name << text << isReference;
        };
        row("INNGEST_SIGNING_KEY=op://prod/inngest/key\n");
        row("INNGEST_SIGNING_KEY=\"op://prod/inngest/key\" # 1Password\n");
        row("INNGEST_SIGNING_KEY=vault:secret/x#k\n");
        row("INNGEST_SIGNING_KEY=ref+awsssm://x\n");
        row("INNGEST_SIGNING_KEY=gcpsm://p/s\n");
        row("INNGEST_SIGNING_KEY=arn:aws:secretsmanager:eu-west-1:1:secret:x\n");
        row("INNGEST_SIGNING_KEY=\"{{ inngest_key }}\"\n");
        row("INNGEST_SIGNING_KEY='<%= ENV[%q(X)] %>'\n");
        row("INNGEST_SIGNING_KEY='#{InngestKey}#'\n");
        row("export INNGEST_SIGNING_KEY=\"$(op read op://prod/inngest/key)\"\n");
        row("INNGEST_SIGNING_KEY=${FROM_OUTSIDE}\n");
        row("INNGEST_SIGNING_KEY=\"$FROM_OUTSIDE\"\n");
        row("INNGEST_SIGNING_KEY_FILE=/run/secrets/inngest\n");
        for (const char *value :
            {"kms:AQICAHg", "akeyless:/x", "bao:secret/x#k", "enc:AQICAHg", "{cipher}AQB", "ENC(abc)", "EJ[1:abc:def]",
                "DEC::PKCS7[abc]!", "[[ .inngest ]]", "%INNGEST%", "__INNGEST_SIGNING_KEY__", "{PROD_KEY}",
                "%(PROD_KEY)s", "signkey-prod-%(HASH)s", "%{hiera(inngest)}", "%{PROD_KEY}"})
            row("INNGEST_SIGNING_KEY='" + QByteArray(value) + "'\n");
        // A key that is added beside one.
        row("INNGEST_EVENT_KEY=op://prod/inngest/event\nA=1\n");
        row("signing-key: \"op://prod/inngest/key\"\n", true, u"inngest.yaml"_s);
        row("event-key:\n  - '{{ inngest_event_key }}'\n", true, u"inngest.yaml"_s);
        // What the file sets from outside again.
        for (const char *value : {"${INNGEST_SIGNING_KEY}", "$INNGEST_SIGNING_KEY", "${INNGEST_SIGNING_KEY:-}",
                 "\"${INNGEST_SIGNING_KEY:?not set}\"", "${INNGEST_SIGNING_KEY:-op://prod/inngest/key}"})
            row("INNGEST_SIGNING_KEY=" + QByteArray(value) + "\n");
        // A key that is put together.
        for (const char *value : {"signkey-prod-${HASH}", "signkey-prod-$HASH", "\"signkey-prod-${HASH:?not set}\"",
                 "signkey-${STAGE}-0123"})
            row("STAGE=$OUTSIDE\nINNGEST_SIGNING_KEY=" + QByteArray(value) + "\n");
        row("signing-key: \"0123${REST}\"\n", true, u"inngest.yaml"_s);
        row("REF=OWN\nINNGEST_SIGNING_KEY=${!REF}\n");
        row("INNGEST_SIGNING_KEY=\"signkey-prod-${!REF}\"\n");
        row("OWN=op://prod/inngest/key\nINNGEST_SIGNING_KEY=${OWN}\n");
        row("OWN=${INNGEST_SIGNING_KEY}\nINNGEST_SIGNING_KEY=${OWN}\n");
        // What is no key, what is to be filled in here, and what the file itself sets.
        row("DATABASE_URL=postgres://u@host/db\nCONFIG=./app\nFORMAT='{{.Names}}'\n", false);
        row("INNGEST_BASE_URL=http://localhost:8288\nINNGEST_SERVE_PATH=/api/inngest\n", false);
        row("INNGEST_SIGNING_KEY=changeme\n", false);
        row("INNGEST_SIGNING_KEY=[your-key]\n", false);
        row("INNGEST_SIGNING_KEY={your_key}\n", false);
        row("INNGEST_SIGNING_KEY=signkey-prod-0123\n", false);
        row("OWN=signkey-prod-0123\nINNGEST_SIGNING_KEY=${OWN}\n", false);
        row("HASH=0123\nINNGEST_SIGNING_KEY=signkey-prod-${HASH}\n", false);
        row("INNGEST_EVENT_KEY='pass$word'\n", false);
        row("INNGEST_EVENT_KEY=\"pass\\$word\"\n", false);
        row("OWN=signkey-prod-0123\nMINE=${OWN}\nINNGEST_SIGNING_KEY=$MINE\n", false);
        row("signing-key: \"0123abcd\"\n", false, u"inngest.yaml"_s);
    }

    /// One that a server's settings are to be written into by mistake.
    void saysThatAFileIsAnApps()
    {
        Folder folder;
        const QList<EnvChange> change{{u"INNGEST_SIGNING_KEY"_s, Secret("0123456789abcdef")}};
        for (const auto &[text, isAnApps] : QList<std::pair<QByteArray, bool>>{{"INNGEST_DEV=0\n", true},
                 {"INNGEST_BASE_URL=http://localhost:8288\n", true},
                 {"# INNGEST_DEV=1\nINNGEST_SIGNING_KEY=0a\nINNGEST_EVENT_KEY=b\nINNGEST_PORT=8288\n", false}}) {
            Folder::put(folder.at(u"one.env"_s), text);
            const auto plan = EnvFileWriter::plan(folder.at(u"one.env"_s), change);
            QVERIFY(plan);
            QCOMPARE(plan->warnings.contains(EnvFileWarning::OfAnApp), isAnApps);
        }
    }

    /// A file that holds no key, and may be everybody's, gets none in the place of what says where it is.
    void keepsWhatSaysWhereAKeyIs()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(bool, isReference);
        Folder folder;
        const QString path = folder.at(name);
        Folder::put(path, text);
        const QList<EnvChange> change{{u"INNGEST_SIGNING_KEY"_s, Secret("0123456789abcdef")}};
        const auto done = planAndWrite(path, change);
        if (!isReference) {
            QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().serverMessage));
            QVERIFY(Folder::textOf(path).contains("0123456789abcdef"));
            return;
        }
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Storage); // the lines are offered for copying
        QVERIFY2(
            done.error().serverMessage.contains(u"says where one is kept"_s), qPrintable(done.error().serverMessage));
        QVERIFY(!done.error().serverMessage.contains(u"op:"_s));
        QCOMPARE(Folder::textOf(path), text);
    }

    /// To direnv `use nix` sets variables; in any other file it is a word or two that somebody left there.
    void leavesDirenvsFilesAloneThatTakeOverAnothersVariables()
    {
        Folder folder;
        const QList<EnvChange> change{{u"GONE"_s, Secret("new")}};
        for (const auto &[text, line, shown] : QList<std::tuple<QByteArray, int, QString>>{
                 {"export GONE=x\nuse nix\n", 2, u"••• •••"_s}, {"GONE=x\nA=1; layout python\n", 2, u"A=•••"_s}}) {
            for (const QString &name : {u".envrc"_s, u".envrc.local"_s, u"team.envrc"_s}) {
                Folder::put(folder.at(name), text);
                const auto plan = EnvFileWriter::plan(folder.at(name), change);
                QVERIFY(!plan.has_value());
                QVERIFY2(plan.error().serverMessage.contains(u"Line %1 makes a shell read more"_s.arg(line))
                        && plan.error().serverMessage.contains(shown),
                    qPrintable(plan.error().serverMessage));
                QVERIFY(!EnvFileWriter::restore(folder.at(name), {{.name = u"GONE"_s}}).has_value());
                QCOMPARE(Folder::textOf(folder.at(name)), text);
            }
        }
        Folder::put(folder.file, "GONE=x\nuse the staging key here\n");
        QVERIFY(planAndWrite(folder.file, change).has_value());
        QCOMPARE(Folder::textOf(folder.file), QByteArray("GONE=new\nuse the staging key here\n"));
    }

    void takesOutWhatSaysWhereAKeyIs()
    {
        Folder folder;
        Folder::put(folder.file, "A=1\nINNGEST_SIGNING_KEY_FALLBACK=op://prod/inngest/old\n");
        QVERIFY(planAndWrite(folder.file, {{u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}}).has_value());
        QCOMPARE(Folder::textOf(folder.file), QByteArray("A=1\n"));
    }

    void saysInWordsWhyItCannot_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("no such folder") << u"no folder"_s << u"There is no folder"_s;
        QTest::newRow("a folder") << u"a folder"_s << u"is not a file"_s;
        QTest::newRow("a pipe") << u"a pipe"_s << u"is not a file"_s;
        QTest::newRow("a circle of links") << u"a circle"_s << u"in a circle"_s;
        QTest::newRow("a file too large") << u"large"_s << u"too large"_s;
        QTest::newRow("no text") << u"binary"_s << u"not a text"_s;
        QTest::newRow("UTF-16") << u"utf-16"_s << u"in UTF-16"_s;
        QTest::newRow("a file of another language") << u"toml"_s << u"no file of “NAME=value” lines"_s;
        QTest::newRow("not readable") << u"not readable"_s << u"cannot be read by you"_s;
        QTest::newRow("not writable") << u"not writable"_s << u"is not writable for you"_s;
        QTest::newRow("its folder not writable") << u"fixed folder"_s << u"No file can be written into the folder"_s;
    }

    void saysInWordsWhyItCannot()
    {
        QFETCH(QString, kind);
        QFETCH(QString, words);
        // Somewhere that somebody else than the test's user can go to.
        Folder folder(0666, u"/tmp/ikm-env-XXXXXX"_s);
        QString path = folder.file;
        ::chmod(qPrintable(folder.directory.path()), 0777);
        if (kind == "no folder"_L1) {
            path = folder.at(u"none/.env"_s);
        } else if (kind == "a folder"_L1) {
            path = folder.directory.path();
        } else if (kind == "a pipe"_L1) {
            path = folder.at(u"pipe"_s);
            QCOMPARE(::mkfifo(qPrintable(path), 0666), 0);
        } else if (kind == "a circle"_L1) {
            path = folder.at(u"one"_s);
            QCOMPARE(::symlink("two", qPrintable(path)), 0);
            QCOMPARE(::symlink("one", qPrintable(folder.at(u"two"_s))), 0);
        } else if (kind == "large"_L1) {
            Folder::put(path, QByteArray(EnvFile::mostBytes + 10, '#'));
        } else if (kind == "utf-16"_L1) {
            Folder::put(path,
                QByteArray("\xFF\xFE"
                           "A\0=\0",
                    6));
        } else if (kind == "toml"_L1) {
            path = folder.at(u"fly.TOML"_s);
            Folder::put(path, "[env]\nA = \"1\"\n");
        } else if (kind == "binary"_L1) {
            Folder::put(path, QByteArray("A=\0", 3));
        } else {
            ::chmod(qPrintable(path), kind == "not readable"_L1 ? 0200 : kind == "not writable"_L1 ? 0444 : 0666);
            ::chmod(qPrintable(folder.directory.path()), kind == "fixed folder"_L1 ? 0555 : 0777);
        }
        const QByteArray before = kind == "a pipe"_L1 ? QByteArray() : Folder::textOf(path);
        Result<EnvFilePlan> done;
        {
            const AsNobody nobodyNow;
            QVERIFY(nobodyNow.isPossible);
            done = planAndWrite(path, rotation());
        }
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Storage);
        QVERIFY2(done.error().serverMessage.contains(words), qPrintable(done.error().serverMessage));
        QVERIFY(!done.error().serverMessage.contains(u"signkey"_s));
        QVERIFY(kind == "a pipe"_L1 || Folder::textOf(path) == before);
    }

    void refusesAFileThatIsAnotherThanWasShown()
    {
        Folder folder;
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        Folder::put(folder.file, "INNGEST_SIGNING_KEY=somebody-elses\n");
        const auto done = EnvFileWriter::write(folder.file, rotation(), plan->digest);
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QVERIFY(done.error().serverMessage.contains(u"changed by something else"_s));
        QCOMPARE(Folder::textOf(folder.file), QByteArray("INNGEST_SIGNING_KEY=somebody-elses\n"));
    }

    /// Node.js takes the mark, a comment behind it and the next line's name for one name.
    void advisesWhatHelpsAgainstAByteOrderMark()
    {
        Folder folder;
        const QByteArray text = "# why\n" + oldText;
        Folder::put(folder.file, "\xEF\xBB\xBF" + text);
        const auto refused = EnvFileWriter::plan(folder.file, rotation());
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().serverMessage.contains(u"without the mark"_s));
        QVERIFY2(!refused.error().serverMessage.contains(u"omment"_s), qPrintable(refused.error().serverMessage));
        Folder::put(folder.file, text);
        QVERIFY(EnvFileWriter::plan(folder.file, rotation()).has_value());
    }

    /// The plan spoke of another file, and was kept for undo under its name.
    void refusesALinkThatLeadsElsewhereByNow()
    {
        for (const bool isThere : {true, false}) {
            Folder folder;
            const QString shown = folder.at(u"shown.env"_s);
            const QString other = folder.at(u"other.env"_s);
            for (const QString &file : isThere ? QStringList{shown, other} : QStringList())
                Folder::put(file, oldText);
            const QString link = folder.at(u"link.env"_s);
            QVERIFY(QFile::link(shown, link));
            const auto plan = EnvFileWriter::plan(link, rotation());
            QVERIFY(plan.has_value());
            QVERIFY(QFile::remove(link) && QFile::link(other, link));
            const auto done = EnvFileWriter::write(link, rotation(), plan->digest);
            QVERIFY(!done.has_value());
            QCOMPARE(done.error().kind, Error::Kind::Conflict);
            QCOMPARE(Folder::textOf(other), isThere ? oldText : QByteArray("(not there)"));
        }
    }

    /// Nothing warned of those who may read it when it was looked at.
    void refusesAFileThatOthersMayReadByNow()
    {
        Folder folder(0600);
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        QVERIFY(plan.has_value() && !plan->warnings.contains(EnvFileWarning::ReadableByOthers));
        QCOMPARE(::chmod(qPrintable(folder.file), 0644), 0);
        const auto done = EnvFileWriter::write(folder.file, rotation(), plan->digest);
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QCOMPARE(Folder::textOf(folder.file), oldText);
    }

    void refusesAnEmptyFileThatWasNotThere()
    {
        Folder folder;
        const QString path = folder.at(u"new.env"_s);
        const auto plan = EnvFileWriter::plan(path, rotation());
        Folder::put(path, {}); // everybody may read it
        const auto done = EnvFileWriter::write(path, rotation(), plan->digest);
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QCOMPARE(Folder::textOf(path), QByteArray());
        // And the other way round.
        const auto empty = EnvFileWriter::plan(path, rotation());
        QVERIFY(QFile::remove(path));
        QVERIFY(!EnvFileWriter::write(path, rotation(), empty->digest).has_value());
        QVERIFY(!QFile::exists(path));
    }

    void refusesAFileThatChangesWhileItIsWritten_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("other contents") << u"written"_s;
        QTest::newRow("deleted") << u"deleted"_s;
    }

    void refusesAFileThatChangesWhileItIsWritten()
    {
        QFETCH(QString, change);
        Folder folder;
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        const auto done = EnvFileWriter::write(folder.file, rotation(), plan->digest, DeployTarget::Use::Apps, [&] {
            if (change == "deleted"_L1)
                QFile::remove(folder.file);
            else
                Folder::put(folder.file, "A=1\n");
        });
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QCOMPARE(Folder::textOf(folder.file), change == "deleted"_L1 ? "(not there)" : "A=1\n");
        QVERIFY2(folder.names().size() <= 1, "nothing is left beside it");
    }

    /// The window looks anew while it writes.
    void takesItsOwnLookForNobodyElses()
    {
        Folder folder;
        std::atomic_bool isOver = false;
        const std::unique_ptr<QThread> looking(QThread::create([&] {
            while (!isOver)
                (void)EnvFileWriter::plan(folder.file, rotation());
        }));
        looking->start();
        int failed = 0;
        for (int i = 0; i < 100; ++i) {
            const auto written = planAndWrite(folder.file, rotation());
            failed += written && EnvFileWriter::restore(folder.file, written->overwritten) ? 0 : 1;
        }
        isOver = true;
        QVERIFY(looking->wait());
        QCOMPARE(failed, 0);
        QCOMPARE(Folder::textOf(folder.file), oldText);
    }

    void replacesTheFileInOnePiece()
    {
        Folder folder;
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        QByteArray seen;
        QVERIFY(EnvFileWriter::write(folder.file, rotation(), plan->digest, DeployTarget::Use::Apps, [&] {
            seen = Folder::textOf(folder.file);
            // What is written beside it is nobody else's to read.
            const QStringList names = folder.names();
            QVERIFY(names.size() <= 2); // the system may let it have no name until then
            for (const QString &name : names)
                QCOMPARE(int(statusOf(folder.at(name)).st_mode & 077), 0);
        }).has_value());
        QCOMPARE(seen, oldText);
    }

    void warnsOfWhatCouldGiveTheKeyAway()
    {
        Folder folder(0644);
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings,
            QList<EnvFileWarning>{EnvFileWarning::ReadableByOthers});
        ::chmod(qPrintable(folder.file), 0640);
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings, QList<EnvFileWarning>());
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings,
            QList<EnvFileWarning>{EnvFileWarning::MayBeCommitted});
        QCOMPARE(::link(qPrintable(folder.file), qPrintable(folder.at(u"twin"_s))), 0);
        QVERIFY(EnvFileWriter::plan(folder.file, rotation())->warnings.contains(EnvFileWarning::OtherNames));
    }

    /// systemd and "docker run --env-file", of a line that is set: not of the others, and not of one that goes.
    void warnsOfASpellingThatNotAllKnow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("warns");
        QTest::newRow("exported") << QByteArray("export INNGEST_SIGNING_KEY=old\n") << true;
        QTest::newRow("exported as the others are") << QByteArray("export A=1\nexport B=2\n") << true;
        QTest::newRow("a remark") << QByteArray("INNGEST_SIGNING_KEY=old # Ada's\n") << true;
        QTest::newRow("a remark and no value") << QByteArray("INNGEST_SIGNING_KEY= # later\n") << true;
        QTest::newRow("another's remark") << QByteArray("A=1 # Ada's\nINNGEST_SIGNING_KEY=old\n") << false;
        QTest::newRow("another is exported") << QByteArray("export A=1\nINNGEST_SIGNING_KEY=old\n") << false;
        QTest::newRow("a hash in quotes") << QByteArray("INNGEST_SIGNING_KEY='old # x'\n") << false;
    }

    void warnsOfASpellingThatNotAllKnow()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, warns);
        Folder folder(0600);
        Folder::put(folder.file, text);
        const QString name = u"INNGEST_SIGNING_KEY"_s;
        const auto warningsOf = [&](const std::optional<Secret> &value) {
            const auto plan = EnvFileWriter::plan(folder.file, {{.name = name, .value = value}});
            return plan ? plan->warnings : QList<EnvFileWarning>{EnvFileWarning::GitNotAsked};
        };
        QCOMPARE(warningsOf(Secret("signkey-prod-00ff")),
            warns ? QList<EnvFileWarning>{EnvFileWarning::ShellsSpelling} : QList<EnvFileWarning>());
        QCOMPARE(warningsOf(std::nullopt), QList<EnvFileWarning>());
    }

    /// Docker Compose is often given such a one, and reads the file to its end.
    void warnsOfWhatEndsAShellAboveTheKey_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("warns");
        for (const char *own : {"UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO"})
            QTest::newRow(own) << QByteArray(own) + "=1\nINNGEST_SIGNING_KEY=old\n" << true;
        QTest::newRow("the key is new") << QByteArray("UID=1\nA=1\n") << true;
        QTest::newRow("below the key") << QByteArray("INNGEST_SIGNING_KEY=old\nUID=1\n") << false;
        QTest::newRow("a name that everybody can set") << QByteArray("GID=1\nINNGEST_SIGNING_KEY=old\n") << false;
        QTest::newRow("in a remark") << QByteArray("# UID=1\nINNGEST_SIGNING_KEY=old\n") << false;
    }

    void warnsOfWhatEndsAShellAboveTheKey()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, warns);
        Folder folder(0600);
        Folder::put(folder.file, text);
        const QString name = u"INNGEST_SIGNING_KEY"_s;
        const auto warningsOf = [&](const std::optional<Secret> &value) {
            const auto plan = EnvFileWriter::plan(folder.file, {{.name = name, .value = value}});
            return plan ? plan->warnings : QList<EnvFileWarning>{EnvFileWarning::GitNotAsked};
        };
        QCOMPARE(warningsOf(Secret("signkey-prod-00ff")),
            warns ? QList<EnvFileWarning>{EnvFileWarning::ShellsOwnAbove} : QList<EnvFileWarning>());
        QCOMPARE(warningsOf(std::nullopt), QList<EnvFileWarning>());
    }

    void refusesAFileWhoseOwnerWouldBeAnother()
    {
        if (::geteuid() != 0)
            QSKIP("only root can make a file of somebody else's");
        Folder folder(0666, u"/tmp/ikm-env-XXXXXX"_s);
        ::chmod(qPrintable(folder.directory.path()), 0777);
        const AsNobody nobodyNow;
        const auto plan = EnvFileWriter::plan(folder.file, rotation());
        QVERIFY(!plan.has_value());
        QVERIFY2(
            plan.error().serverMessage.contains(u"belongs to another user"_s), qPrintable(plan.error().serverMessage));
    }

    void putsNothingBackIntoAFileThatIsGone()
    {
        Folder folder;
        const auto written = planAndWrite(folder.file, rotation());
        QVERIFY(QFile::remove(folder.file));
        const auto back = EnvFileWriter::restore(folder.file, written->overwritten);
        QVERIFY(!back.has_value());
        QVERIFY2(back.error().serverMessage.contains(u"not there any more"_s), qPrintable(back.error().serverMessage));
        QVERIFY(!QFile::exists(folder.file));
    }

    void removesAFileAgainThatItMade()
    {
        Folder folder;
        const QString path = folder.at(u"new.env"_s);
        const auto written = planAndWrite(path, rotation());
        QVERIFY(written.has_value());
        QVERIFY(EnvFileWriter::restore(path, written->overwritten).has_value());
        QVERIFY(!QFile::exists(path));
    }

    void looksForGitUpwards_data()
    {
        QTest::addColumn<QByteArray>("top");
        QTest::addColumn<QByteArray>("below");
        QTest::addColumn<QByteArray>("excluded");
        QTest::addColumn<bool>("mayBe");
        const auto row
            = [](const char *name, const QByteArray &top, const QByteArray &below, const QByteArray &excluded,
                  bool mayBe) { QTest::newRow(name) << top << below << excluded << mayBe; };
        row("nothing is ignored", "", "", "", true);
        row("by its name", ".env\n", "", "", false);
        row("by a pattern", "# all\n*.log\r\n.env*\r\n", "", "", false);
        row("by its path", "/apps/shop/.env\n", "", "", false);
        row("a folder above it", "apps/\n", "", "", false);
        row("in the folder below", "", ".env\n", "", false);
        row("everywhere below", "**/.env\n", "", "", false);
        row("another file", ".env.local\n/.env\n", "", "", true);
        row("taken out again", ".env*\n!.env\n", "", "", true);
        row("taken out again below", ".env*\n", "!.env\n", "", true);
        row("only a comment", "#.env\n", "", "", true);
        row("excluded here alone", "", "", ".env\n", false);
    }

    void looksForGitUpwards()
    {
        QFETCH(QByteArray, top);
        QFETCH(QByteArray, below);
        QFETCH(QByteArray, excluded);
        QFETCH(bool, mayBe);
        Folder folder;
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QVERIFY(QDir(folder.directory.path()).mkpath(u"apps/shop"_s));
        Folder::put(folder.at(u".gitignore"_s), top);
        Folder::put(folder.at(u"apps/shop/.gitignore"_s), below);
        QVERIFY(QDir(folder.directory.path()).mkpath(u".git/info"_s));
        Folder::put(folder.at(u".git/info/exclude"_s), excluded);
        QCOMPARE(gitStandingOf(folder.at(u"apps/shop/.env"_s)), mayBe ? GitStanding::NotIgnored : GitStanding::Ignored);
    }

    void warnsOfAFileThatIsTrackedButIgnored()
    {
        Folder folder;
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QVERIFY(git(folder.directory.path(), {u"add"_s, u".env"_s}));
        Folder::put(folder.at(u".gitignore"_s), ".env\n");
        QCOMPARE(gitStandingOf(folder.file), GitStanding::Tracked);
        const QList<EnvFileWarning> wanted{EnvFileWarning::MayBeCommitted, EnvFileWarning::TrackedByGit};
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings, wanted);
    }

    void asksEveryRepositoryThatTheFileIsIn()
    {
        Folder folder;
        const QString top = folder.directory.path();
        const QString inside = folder.at(u"apps"_s);
        QVERIFY(QDir(top).mkpath(inside));
        Folder::put(folder.at(u"apps/.env"_s), "A=1\n");
        Folder::put(folder.at(u"apps/other.env"_s), "A=1\n");
        QVERIFY(git(top, {u"init"_s, u"--quiet"_s}) && git(top, {u"add"_s, u"apps/.env"_s}));
        QVERIFY(git(inside, {u"init"_s, u"--quiet"_s}));
        Folder::put(folder.at(u"apps/.gitignore"_s), "*.env\n.env\n");
        // The outer `git commit -a` takes it along.
        QCOMPARE(gitStandingOf(folder.at(u"apps/.env"_s)), GitStanding::Tracked);
        QCOMPARE(gitStandingOf(folder.at(u"apps/other.env"_s)), GitStanding::Ignored);
        // Where the outer one cannot be asked, it is not known.
        QVERIFY(QFile::remove(folder.at(u".git/HEAD"_s)));
        QCOMPARE(gitStandingOf(folder.at(u"apps/other.env"_s)), GitStanding::NotKnown);
    }

    /// Others may have put it there: it would be given the whole environment, and its word believed.
    void runsNoGitFromWhereOthersMayWrite()
    {
        Folder folder;
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QVERIFY(QDir(folder.directory.path()).mkpath(u"bin"_s));
        const QString bin = folder.at(u"bin"_s);
        Folder::put(bin + u"/git"_s, "#!/bin/sh\ntouch '" + folder.at(u"was-run"_s).toUtf8() + "'\nexit 0\n");
        QVERIFY(QFile::setPermissions(bin + u"/git"_s, QFile::ReadUser | QFile::WriteUser | QFile::ExeUser));
        QCOMPARE(::chmod(QFile::encodeName(bin).constData(), 0777), 0);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", bin.toUtf8() + ':' + path);
        const GitStanding standing = gitStandingOf(folder.file);
        qputenv("PATH", bin.toUtf8());
        const GitStanding withoutAny = gitStandingOf(folder.file);
        qputenv("PATH", path);
        QVERIFY(!QFile::exists(folder.at(u"was-run"_s)));
        QCOMPARE(standing, GitStanding::NotIgnored);
        QCOMPARE(withoutAny, GitStanding::NotKnown);
    }

    void claimsNothingOfOtherVersionControls_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {".hg", ".svn", ".jj", ".sl", ".bzr", ".fslckout", ".pijul", "CVS"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void claimsNothingOfOtherVersionControls()
    {
        QFETCH(QString, name);
        Folder folder;
        const QString below = folder.at(u"apps/.env"_s);
        QVERIFY(QDir(folder.directory.path()).mkpath(u"apps"_s));
        Folder::put(below, "A=1\n");
        QCOMPARE(gitStandingOf(below), GitStanding::Outside);
        qputenv("GIT_DIR", "/somewhere/dotfiles.git"); // with its work tree wherever it likes
        const GitStanding besideAnother = gitStandingOf(below);
        qunsetenv("GIT_DIR");
        QCOMPARE(besideAnother, GitStanding::NotKnown);
        QVERIFY(QDir(folder.directory.path()).mkpath(name));
        QCOMPARE(gitStandingOf(below), GitStanding::NotKnown);
        // Ignored by git is not ignored by another one; Jujutsu beside git goes by git's rules.
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QCOMPARE(gitStandingOf(below), GitStanding::NotIgnored);
        Folder::put(folder.at(u".gitignore"_s), ".env\n");
        QCOMPARE(gitStandingOf(below), name == ".jj"_L1 ? GitStanding::Ignored : GitStanding::NotKnown);
    }

    void seesWhatARepositoryBesideItTracks_data()
    {
        QTest::addColumn<QString>("repository");
        for (const char *name :
            {".cfg", ".dotfiles", "home.git", ".local/share/yadm/repo.git", ".config/vcsh/repo.d/shop.git"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    /// As people track their dotfiles: nothing in the folder itself shows it.
    void seesWhatARepositoryBesideItTracks()
    {
        QFETCH(QString, repository);
        Folder folder;
        const QString top = folder.directory.path();
        QVERIFY(QDir(top).mkpath(u"apps"_s));
        const QString tracked = folder.at(u"apps/.env"_s);
        const QString other = folder.at(u"apps/other.env"_s);
        for (const QString &path : {tracked, other})
            Folder::put(path, "A=1\n");
        QVERIFY(git(top, {u"init"_s, u"--quiet"_s, u"--bare"_s, repository}));
        QCOMPARE(gitStandingOf(tracked), GitStanding::Outside);
        QVERIFY(git(top,
            {u"--git-dir="_s + folder.at(repository), u"--work-tree="_s + top, u"add"_s, u"-f"_s, u"apps/.env"_s}));
        QCOMPARE(gitStandingOf(tracked), GitStanding::Tracked);
        QCOMPARE(gitStandingOf(other), GitStanding::Outside);
        const auto plan = EnvFileWriter::plan(tracked, rotation());
        QVERIFY(plan);
        QVERIFY(plan->warnings.contains(EnvFileWarning::MayBeCommitted));
        QVERIFY(plan->warnings.contains(EnvFileWarning::TrackedByGit));
        // Also where another one is in the folder itself, which ignores it.
        QVERIFY(git(folder.at(u"apps"_s), {u"init"_s, u"--quiet"_s}));
        Folder::put(folder.at(u"apps/.gitignore"_s), "*.env\n");
        QCOMPARE(gitStandingOf(tracked), GitStanding::Tracked);
        QCOMPARE(gitStandingOf(other), GitStanding::Ignored);
        Folder::put(folder.at(repository + u"/index"_s), "nonsense");
        QCOMPARE(gitStandingOf(other), GitStanding::NotKnown);
        QVERIFY(QFile::remove(folder.at(repository + u"/HEAD"_s))); // no repository
        QCOMPARE(gitStandingOf(other), GitStanding::Ignored);
    }

    void seesATrackedFileInEveryKindOfWorkTree_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"another work tree", "a submodule", "meant to be added", "a name with signs",
                 "another repository's variables", "behind a link"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void seesATrackedFileInEveryKindOfWorkTree()
    {
        QFETCH(QString, kind);
        Folder folder;
        const QString top = folder.directory.path();
        const auto run = [](const QString &where, const QStringList &arguments) {
            return git(where,
                QStringList{
                    u"-c"_s, u"user.name=a"_s, u"-c"_s, u"user.email=b"_s, u"-c"_s, u"protocol.file.allow=always"_s}
                    + arguments);
        };
        const QString name = kind == "a name with signs"_L1 ? u"(x)[a]*.env"_s : u".env"_s;
        Folder::put(folder.at(name), "A=1\n");
        QVERIFY(run(top, {u"init"_s, u"--quiet"_s}));
        QVERIFY(
            run(top, {u"add"_s, kind == "meant to be added"_L1 ? u"-N"_s : u"-f"_s, u"--"_s, u":(literal)"_s + name}));
        Folder::put(folder.at(u".gitignore"_s), "*env\n");
        QString path = folder.at(name);
        if (kind == "another work tree"_L1 || kind == "a submodule"_L1) {
            QVERIFY(run(top, {u"commit"_s, u"--quiet"_s, u"-m"_s, u"x"_s}));
            const QTemporaryDir other;
            QVERIFY(run(other.path(), {u"init"_s, u"--quiet"_s}));
            const bool isModule = kind == "a submodule"_L1;
            QVERIFY(isModule ? run(other.path(), {u"submodule"_s, u"--quiet"_s, u"add"_s, top, u"mod"_s})
                             : run(top, {u"worktree"_s, u"add"_s, u"-q"_s, other.filePath(u"mod"_s)}));
            QVERIFY(QFileInfo(other.filePath(u"mod/.git"_s)).isFile());
            QCOMPARE(gitStandingOf(other.filePath(u"mod/.env"_s)), GitStanding::Tracked);
            return;
        }
        const QTemporaryDir elsewhere;
        if (kind == "another repository's variables"_L1) {
            QVERIFY(run(elsewhere.path(), {u"init"_s, u"--quiet"_s}));
            qputenv("GIT_DIR", QFile::encodeName(elsewhere.filePath(u".git"_s)));
        }
        if (kind == "behind a link"_L1) {
            path = elsewhere.filePath(u"link.env"_s);
            QVERIFY(QFile::link(folder.at(name), path));
        }
        const auto plan = EnvFileWriter::plan(path, rotation());
        qunsetenv("GIT_DIR");
        QVERIFY(plan);
        QVERIFY(plan->warnings.contains(EnvFileWarning::TrackedByGit));
    }

    void knowsWhatGitWasToldToLeaveAlone_data()
    {
        QTest::addColumn<QStringList>("marks");
        QTest::newRow("unchanged") << QStringList{u"assume-unchanged"_s};
        QTest::newRow("not there") << QStringList{u"skip-worktree"_s};
        QTest::newRow("both") << QStringList{u"assume-unchanged"_s, u"skip-worktree"_s};
    }

    void knowsWhatGitWasToldToLeaveAlone()
    {
        QFETCH(QStringList, marks);
        Folder folder;
        const QString top = folder.directory.path();
        QVERIFY(git(top, {u"init"_s, u"--quiet"_s}) && git(top, {u"add"_s, u".env"_s}));
        for (const QString &mark : marks)
            QVERIFY(git(top, {u"update-index"_s, u"--"_s + mark, u".env"_s}));
        QCOMPARE(gitStandingOf(folder.file), GitStanding::LeftAlone);
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings,
            QList<EnvFileWarning>{EnvFileWarning::LeftAloneByGit});
        // Another repository inside of it leaves it to this one as soon as it ignores it.
        QVERIFY(QDir(top).mkpath(u"apps"_s));
        Folder::put(folder.at(u"apps/.env"_s), "A=1\n");
        QVERIFY(git(top, {u"add"_s, u"apps/.env"_s}));
        for (const QString &mark : marks)
            QVERIFY(git(top, {u"update-index"_s, u"--"_s + mark, u"apps/.env"_s}));
        QVERIFY(git(folder.at(u"apps"_s), {u"init"_s, u"--quiet"_s}));
        QCOMPARE(gitStandingOf(folder.at(u"apps/.env"_s)), GitStanding::NotIgnored);
        Folder::put(folder.at(u"apps/.gitignore"_s), ".env\n");
        QCOMPARE(gitStandingOf(folder.at(u"apps/.env"_s)), GitStanding::LeftAlone);
        // Jujutsu knows no such marks.
        QVERIFY(QDir(top).mkpath(u".jj"_s));
        QCOMPARE(gitStandingOf(folder.file), GitStanding::NotKnown);
        QVERIFY(QDir(top).rmdir(u".jj"_s));
        for (const QString &mark : marks)
            QVERIFY(git(top, {u"update-index"_s, u"--no-"_s + mark, u".env"_s}));
        QCOMPARE(gitStandingOf(folder.file), GitStanding::Tracked);
    }

    void takesTheExcludesOfTheWholeMachineIntoAccount()
    {
        Folder folder;
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        QVERIFY(QDir(folder.directory.path()).mkpath(u"config/git"_s));
        Folder::put(folder.at(u"config/git/ignore"_s), ".env\n");
        QCOMPARE(gitStandingOf(folder.file), GitStanding::NotIgnored);
        qputenv("XDG_CONFIG_HOME", folder.at(u"config"_s).toUtf8());
        const GitStanding standing = gitStandingOf(folder.file);
        qunsetenv("XDG_CONFIG_HOME");
        QCOMPARE(standing, GitStanding::Ignored);
    }

    void asksGitInEveryKindOfRepository_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<GitStanding>("standing");
        const auto row = [](const char *kind, GitStanding standing) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << standing;
        };
        row("an excludes file of its own", GitStanding::Ignored);
        row("an excludes file that is not there", GitStanding::NotIgnored);
        row("another letter case that counts", GitStanding::NotIgnored);
        row("another letter case that does not count", GitStanding::Ignored);
        row("a git folder elsewhere", GitStanding::Tracked);
        row("a sparse index", GitStanding::Tracked);
        row("two sides of a merge", GitStanding::Tracked);
        row("taken out of the index", GitStanding::Ignored);
        row("tracked in a folder that is ignored", GitStanding::Tracked);
        row("a bare repository", GitStanding::NotKnown);
        row("an index that is damaged", GitStanding::NotKnown);
        row("a configuration that is damaged", GitStanding::NotKnown);
    }

    void asksGitInEveryKindOfRepository()
    {
        QFETCH(QString, kind);
        QFETCH(GitStanding, standing);
        Folder folder;
        const QString top = folder.directory.path();
        const auto run = [&top](const QStringList &arguments) {
            return git(top, QStringList{u"-c"_s, u"user.name=a"_s, u"-c"_s, u"user.email=b"_s} + arguments);
        };
        QString path = folder.file;
        const QTemporaryDir elsewhere;
        if (kind == "a git folder elsewhere"_L1)
            QVERIFY(run({u"init"_s, u"-q"_s, u"--separate-git-dir"_s, elsewhere.filePath(u"real"_s)}));
        else if (kind == "a bare repository"_L1)
            QVERIFY(run({u"init"_s, u"-q"_s, u"--bare"_s, u".git"_s}));
        else
            QVERIFY(run({u"init"_s, u"-q"_s}));
        if (kind.startsWith("an excludes file"_L1)) {
            Folder::put(elsewhere.filePath(u"all"_s), ".env\n");
            QVERIFY(run({u"config"_s, u"core.excludesFile"_s,
                elsewhere.filePath(kind.endsWith("not there"_L1) ? u"none"_s : u"all"_s)}));
        } else if (kind.startsWith("another letter case"_L1)) {
            Folder::put(folder.at(u".gitignore"_s), ".ENV\n");
            QVERIFY(run({u"config"_s, u"core.ignoreCase"_s, kind.endsWith("not count"_L1) ? u"true"_s : u"false"_s}));
        } else if (kind == "a git folder elsewhere"_L1) {
            QVERIFY(run({u"add"_s, u".env"_s}));
        } else if (kind == "a sparse index"_L1) {
            QVERIFY(QDir(top).mkpath(u"out/side"_s) && QDir(top).mkpath(u"in"_s));
            path = folder.at(u"out/side/.env"_s);
            Folder::put(path, "A=1\n");
            Folder::put(folder.at(u"in/a"_s), "x\n");
            QVERIFY(run({u"add"_s, u"."_s}) && run({u"commit"_s, u"-q"_s, u"-m"_s, u"x"_s}));
            QVERIFY(run({u"sparse-checkout"_s, u"init"_s, u"--cone"_s, u"--sparse-index"_s}));
            QVERIFY(run({u"sparse-checkout"_s, u"set"_s, u"in"_s}));
            QVERIFY(!QFile::exists(path) && QDir(top).mkpath(u"out/side"_s));
            Folder::put(path, "A=1\n");
        } else if (kind == "two sides of a merge"_L1) {
            QVERIFY(run({u"add"_s, u".env"_s}) && run({u"commit"_s, u"-q"_s, u"-m"_s, u"x"_s}));
            QVERIFY(run({u"checkout"_s, u"-q"_s, u"-b"_s, u"other"_s}));
            Folder::put(path, "A=2\n");
            QVERIFY(run({u"commit"_s, u"-qam"_s, u"y"_s}) && run({u"checkout"_s, u"-q"_s, u"-"_s}));
            Folder::put(path, "A=3\n");
            QVERIFY(run({u"commit"_s, u"-qam"_s, u"z"_s}) && !run({u"merge"_s, u"-q"_s, u"other"_s}));
        } else if (kind == "taken out of the index"_L1) {
            QVERIFY(run({u"add"_s, u".env"_s}) && run({u"commit"_s, u"-q"_s, u"-m"_s, u"x"_s}));
            QVERIFY(run({u"rm"_s, u"-q"_s, u"--cached"_s, u".env"_s}));
            Folder::put(folder.at(u".gitignore"_s), ".env\n");
        } else if (kind == "tracked in a folder that is ignored"_L1) {
            QVERIFY(QDir(top).mkpath(u"secret"_s));
            path = folder.at(u"secret/.env"_s);
            Folder::put(path, "A=1\n");
            Folder::put(folder.at(u".gitignore"_s), "secret/\n");
            QVERIFY(run({u"add"_s, u"-f"_s, u"secret/.env"_s}));
        } else if (kind == "an index that is damaged"_L1) {
            Folder::put(folder.at(u".git/index"_s), "nonsense");
        } else if (kind == "a configuration that is damaged"_L1) {
            Folder::put(folder.at(u".git/config"_s), "[core\n");
        }
        QCOMPARE(gitStandingOf(path), standing);
    }

    void warnsWhereGitCannotBeAsked()
    {
        Folder folder;
        QVERIFY(QDir(folder.directory.path()).mkdir(u".git"_s)); // no repository that git would know
        const QList<EnvFileWarning> wanted{EnvFileWarning::MayBeCommitted, EnvFileWarning::GitNotAsked};
        QCOMPARE(EnvFileWriter::plan(folder.file, rotation())->warnings, wanted);
    }

    void runsNothingThatTheRepositoryNames()
    {
        Folder folder;
        QVERIFY(git(folder.directory.path(), {u"init"_s, u"--quiet"_s}));
        const QString monitor = folder.at(u"monitor"_s);
        Folder::put(monitor, "#!/bin/sh\ntouch \"$(dirname \"$0\")/was-run\"\n");
        ::chmod(qPrintable(monitor), 0755);
        QVERIFY(git(folder.directory.path(), {u"config"_s, u"core.fsmonitor"_s, monitor}));
        QCOMPARE(gitStandingOf(folder.file), GitStanding::NotIgnored);
        QVERIFY(!QFile::exists(folder.at(u"was-run"_s)));
    }

    void saysNothingOfAFileOutsideOfGit()
    {
        Folder folder;
        QCOMPARE(gitStandingOf(folder.file), GitStanding::Outside);
    }
};

QTEST_APPLESS_MAIN(EnvFileWriterTest)
#include "tst_envfilewriter.moc"
