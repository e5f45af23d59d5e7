// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/enveditor.h"
#include "app/practice/httpcall.h"
#include "tests/support/realprocess.h"

#include <QUrl>
#include <memory>
#include <vector>

/// What a real app is built with and how it runs.
struct RealAppMaking
{
    QString sdk; ///< Its package in tests/real: "inngest-4-24".
    QString framework = QStringLiteral("node"); ///< Or "express".
    QString id; ///< Its SDK client's.
    QString eventName;
    QString envFile; ///< Where its keys stand.
    int instances = 1;
    bool hasBalancer = true; ///< False: its one instance is asked directly.
    bool isRandom = false; ///< Which instance gets the next request; false: in turns.
};

/// A real app at one address: its instances behind a balancer. A restart takes one instance out, lets its requests
/// end, starts another in its place with the file as it is then, and puts that one in; an app with one instance starts
/// the new one first.
class RealApp
{
public:
    /// The packages of tests/real, the oldest first.
    static QStringList sdks();
    /// "4.24.0"
    static QString versionOf(const QString &sdk);

    explicit RealApp(RealAppMaking making);

    const RealAppMaking &making() const { return m_making; }
    /// All instances; isReady() waits for them.
    void begin();
    bool isReady();
    bool start();
    bool restart(int index);
    /// All of them, one after the other.
    bool deploy();
    /// Which instances get requests.
    bool serve(const QList<int> &indices);

    QUrl url() const { return at(QStringLiteral("/api/inngest")); }
    QUrl sendUrl() const { return at(QStringLiteral("/send")); } ///< A GET makes it send an event.
    QUrl instanceUrl(int index) const;
    /// What Inngest sends to run its function, signed with this key.
    HttpCall::Request call(const Secret &key, const QDateTime &now) const;

    /// By the program's own editor of .env files; where there is none, a file that says where Inngest is.
    static bool setVariables(const QString &envFile, const QList<EnvChange> &changes);
    static bool createEnvFile(const QString &path, const QUrl &inngest);

private:
    std::unique_ptr<RealProcess> beginInstance() const;
    std::unique_ptr<RealProcess> startInstance() const;
    bool serveAll();
    QUrl at(const QString &path) const;

    const RealAppMaking m_making;
    RealProcess m_balancer;
    std::vector<std::unique_ptr<RealProcess>> m_instances;
};
