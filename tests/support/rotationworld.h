// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"
#include "tests/support/rotationdriver.h"
#include "tests/support/rotationend.h"
#include "tests/support/sample.h"

#include <QTemporaryDir>

/// A practice server, and rotations of its production one after the other: each on a new account, in a folder of its
/// own.
class RotationWorld
{
public:
    RotationWorld()
        : server(m_directory.filePath(QStringLiteral("practice")))
    {
    }

    /// A new account, and a new program with its rotation not begun.
    void begin(const RotationDriver::Wishes &wishes = {}, const RotationWatches &watches = {})
    {
        end();
        if (!server.reset())
            qFatal("the practice account cannot be reset");
        m_log.reset();
        m_log = std::make_unique<LogCapture>();
        folder = std::make_unique<QTemporaryDir>();
        before = server.picture();
        secrets = secretsOf(before) + QList{server.token()};
        open(wishes, watches);
    }

    /// The program as at its start, on what it left behind.
    void open(const RotationDriver::Wishes &wishes = {}, const RotationWatches &watches = {})
    {
        end();
        stage = std::make_unique<RotationStage>(folder->path(), server.origin(), server.token(), watches);
        driver = std::make_unique<RotationDriver>(*stage, wishes);
    }

    void end()
    {
        driver.reset();
        stage.reset();
    }

    /// Keys that are there now are looked for too when it is over.
    void noteSecrets() { secrets += secretsOf(server.picture()); }

    /// What is not as it has to be after the end, in words; empty: all is well. Closes the program.
    QStringList misfits(const RotationEnd &wanted, const QMap<QString, int> &requests)
    {
        const QString path = stage->databasePath();
        const QString evidence = answerOf(stage->session->evidenceHtml()).value_or(QString());
        end();
        (void)answerOf(server.control().clearFaults()); // one that was not met would meet us
        const AccountPicture after = server.picture();
        noteSecrets();
        QStringList misfits = wanted.misfits(before, after) + misfitsOfRequests(server, requests)
            + misfitsOfDatabase(path, server.origin().toString());
        misfits += deadKeys(folder->filePath(QStringLiteral("keychain.json")), secretsOf(after));
        const QStringList files = filesWithSecrets(folder->path(), secrets);
        for (const QString &file : files)
            misfits.append(QStringLiteral("there is a secret in ") + file);
        if (!evidence.contains(QStringLiteral("ticket 42")))
            misfits.append(QStringLiteral("there is no evidence"));
        for (const Secret &secret : std::as_const(secrets)) {
            if (evidence.contains(secret.revealText().right(40)))
                misfits.append(QStringLiteral("there is a secret in the evidence"));
            if (LogCapture::text().contains(secret.revealText().right(40)))
                misfits.append(QStringLiteral("there is a secret in the log"));
        }
        m_log.reset();
        return misfits;
    }

    /// What the notices and errors of the rotation said is among these.
    bool hasNoticed(const QList<RotationNotice::Kind> &any) const
    {
        return std::any_of(
            any.begin(), any.end(), [this](RotationNotice::Kind kind) { return driver->noticed().contains(kind); });
    }

    /// How often each write comes in when nothing goes wrong.
    QMap<QString, int> usualRequests() const
    {
        const int keys = static_cast<int>(before.eventKeys.size());
        return {{QStringLiteral("createSigningKey"), 1}, {QStringLiteral("rotateSigningKey"), 1},
            {QStringLiteral("deleteSigningKey"), 0}, {QStringLiteral("createIngestKey"), keys},
            {QStringLiteral("deleteIngestKey"), keys}, {QStringLiteral("updateIngestKey"), 0}};
    }

private:
    QTemporaryDir m_directory;
    std::unique_ptr<LogCapture> m_log;

public:
    PracticeProcess server;
    std::unique_ptr<QTemporaryDir> folder;
    AccountPicture before;
    QList<Secret> secrets;
    std::unique_ptr<RotationStage> stage;
    std::unique_ptr<RotationDriver> driver;
};
