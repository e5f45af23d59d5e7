// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server

#include "tests/practice/practiceclient.h"
#include "tests/support/practiceremote.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The practice server as a program of its own, and what survives when it is killed.
class PracticeProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void announcesItsOriginAndObeysItsOptions()
    {
        const auto server = run({u"--environments"_s, u"12"_s});
        QVERIFY(server);
        PracticeRemote control(m_info.origin, m_info.token);
        const auto status = answerOf(control.send(u"status"_s));
        QVERIFY(status);
        QCOMPARE((*status)[u"environments"_s].toInt(), 12);
    }

    void showsTheTokenToNobody()
    {
        const auto server = run({});
        QVERIFY(server);
        QVERIFY(!server->arguments().join(u' ').contains(token));
        QFile environment(u"/proc/%1/environ"_s.arg(server->processId()));
        if (environment.open(QIODevice::ReadOnly))
            QVERIFY(!environment.readAll().contains(token.toLatin1()));
        QFile state(m_directory->filePath(u"practice-account.state"_s));
        QVERIFY(state.open(QIODevice::ReadOnly));
        QVERIFY(!state.readAll().contains(token.toLatin1()));
    }

    void refusesToStartWithoutWhatItNeeds()
    {
        QCOMPARE(exitCodeOf({}, token), 2);
        QCOMPARE(exitCodeOf({u"--directory"_s, m_directory->path()}, u""_s), 2);
        const auto server = run({});
        QVERIFY(server);
        QCOMPARE(exitCodeOf({u"--directory"_s, m_directory->path()}, token), 1); // in use
        const QString port = QString::number(m_info.origin.port());
        QTemporaryDir other;
        QCOMPARE(exitCodeOf({u"--directory"_s, other.path(), u"--port"_s, port}, token), 1);
    }

    void endsWhenItsInputCloses()
    {
        const auto server = run({u"--until-input-closes"_s});
        QVERIFY(server);
        QCOMPARE(server->state(), QProcess::Running);
        server->closeWriteChannel();
        QVERIFY(server->waitForFinished(10'000));
        QCOMPARE(server->exitStatus(), QProcess::NormalExit);
        QCOMPARE(server->exitCode(), 0);
    }

    void losesNothingThatItHasToldWhenItIsKilled()
    {
        QUrl origin;
        QSet<QString> told;
        for (int round = 0; round < 6; ++round) {
            const auto server = run({});
            QVERIFY(server);
            // The lock of the one that was killed does not keep the next one out, and the address is the same.
            QVERIFY(origin.isEmpty() || origin == m_info.origin);
            origin = m_info.origin;
            PracticeClient client(m_info);
            const QString production = client.production();
            const QSet<QString> kept = keyIds(client);
            QVERIFY2(kept.contains(told), "what was told is there");
            // Writes go on in a stream while the server is killed at some point in the middle of them.
            QList<QFuture<Result<HttpResponse>>> writes;
            for (int i = 0; i < 40; ++i)
                writes.append(client.start(u"/gql"_s, createRequest(production, i)));
            for (int i = 0; i < 1 + round * 3; ++i)
                std::ignore = answerOf(writes.at(i));
            server->kill();
            QVERIFY(server->waitForFinished(10'000));
            for (const auto &write : std::as_const(writes)) {
                if (const auto answer = answerOf(write)) {
                    const QString id
                        = QJsonDocument::fromJson(answer->body)[u"data"_s][u"createIngestKey"_s][u"id"_s].toString();
                    QVERIFY(!id.isEmpty());
                    told.insert(id);
                }
            }
        }
        const auto server = run({});
        QVERIFY(server);
        PracticeClient client(m_info);
        QVERIFY(keyIds(client).contains(told));
        QVERIFY(told.size() >= 6 + 45);
        QCOMPARE(QDir(m_directory->path()).entryList({u"*damaged*"_s}), QStringList());
    }

private:
    static inline const QString token = u"a-token-of-the-test-0123456789"_s;

    static QString program() { return QStringLiteral(IKM_BINARY_DIR) + u"/inngest-practice-server"_s; }

    struct Stop
    {
        void operator()(QProcess *process) const
        {
            process->kill();
            process->waitForFinished();
            delete process;
        }
    };

    /// Null where it does not announce itself.
    std::unique_ptr<QProcess, Stop> run(const QStringList &options)
    {
        std::unique_ptr<QProcess, Stop> process(new QProcess);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(program(), QStringList{u"--directory"_s, m_directory->path()} + options);
        process->write(token.toLatin1() + '\n');
        while (!process->canReadLine()) {
            if (!process->waitForReadyRead(10'000))
                return nullptr;
        }
        const QJsonDocument line = QJsonDocument::fromJson(process->readLine());
        m_info = {.origin = QUrl(line[u"origin"_s].toString()), .token = Secret::fromText(token)};
        return process;
    }

    static int exitCodeOf(const QStringList &options, const QString &input)
    {
        QProcess process;
        process.start(program(), options);
        process.write(input.toLatin1() + '\n');
        process.closeWriteChannel();
        return process.waitForFinished(10'000) ? process.exitCode() : -1;
    }

    QByteArray createRequest(const QString &production, int number) const
    {
        const QJsonObject input{
            {u"workspaceID"_s, production}, {u"name"_s, u"Key %1"_s.arg(number)}, {u"source"_s, u"key"_s}};
        return PracticeClient::body(u"createIngestKey"_s, {{u"input"_s, input}});
    }

    static QSet<QString> keyIds(PracticeClient &client)
    {
        const QJsonObject answer = client.run(u"eventKeys"_s, {{u"environmentID"_s, client.production()}});
        QSet<QString> ids;
        const QJsonArray keys = answer[u"data"_s][u"workspace"_s][u"ingestKeys"_s].toArray();
        for (const QJsonValue key : keys)
            ids.insert(key[u"id"_s].toString());
        return ids;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    PracticeInfo m_info;
};

QTEST_GUILESS_MAIN(PracticeProgramTest)
#include "tst_practiceprogram.moc"
