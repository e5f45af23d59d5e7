// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicehost.h"

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
        addTimeScaleCommand(*m_server, clock);
        return m_server->start();
    }

private:
    std::unique_ptr<PracticeServer> m_server;
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
