// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicehost.h"

#include "app/practice/practiceapps.h"
#include "app/practice/practicecommands.h"

#include <QPromise>
#include <memory>

using namespace Qt::StringLiterals;

/// The server's place in its thread.
class PracticeHost::Inside : public QObject
{
public:
    Result<PracticeInfo> start(PracticeClock &clock, const QString &directory)
    {
        PracticeServer::Options options;
        options.directory = directory;
        m_server = std::make_unique<PracticeServer>(clock, options);
        m_apps = std::make_unique<PracticeApps>(*m_server);
        addTimeScaleCommand(*m_server, clock);
        const Result<PracticeInfo> info = m_server->start();
        if (!info)
            return info;
        if (const Done started = m_apps->start(); !started)
            return failure(started.error());
        return info;
    }

private:
    std::unique_ptr<PracticeServer> m_server;
    std::unique_ptr<PracticeApps> m_apps; // goes before the server
};

PracticeHost::PracticeHost(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(u"practice"_s);
}

PracticeHost::~PracticeHost()
{
    m_thread.quit();
    m_thread.wait();
}

QFuture<Result<PracticeInfo>> PracticeHost::start(const QString &directory)
{
    Q_ASSERT(!m_inside);
    m_inside = new Inside;
    m_inside->moveToThread(&m_thread);
    // Deferred deletions are still carried out at a thread's end.
    connect(&m_thread, &QThread::finished, m_inside, &QObject::deleteLater);
    m_thread.start();
    auto promise = std::make_shared<QPromise<Result<PracticeInfo>>>(); // shared with the thread
    promise->start();
    QMetaObject::invokeMethod(m_inside, [this, promise, directory] {
        promise->addResult(m_inside->start(m_clock, directory));
        promise->finish();
    });
    return promise->future();
}
