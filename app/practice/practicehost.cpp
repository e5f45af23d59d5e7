// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicehost.h"

#include "app/core/whenfinished.h"
#include "app/practice/practiceapps.h"
#include "app/practice/practiceplatforms.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;

/// The server's place in its thread.
class PracticeHost::Inside : public QObject
{
public:
    Result<PracticeInfo> start(Clock &clock, const QString &directory)
    {
        m_platforms.reset();
        m_apps.reset();
        m_server = std::make_unique<PracticeServer>(clock, PracticeServer::Options{.directory = directory});
        m_apps = std::make_unique<PracticeApps>(*m_server);
        const Result<PracticeInfo> info = m_server->start();
        if (!info)
            return info;
        if (const Done started = m_apps->start(); !started)
            return failure(started.error());
        m_platforms = std::make_unique<PracticePlatforms>(*m_server, *m_apps);
        if (const Done signedIn = m_platforms->setSignedIn(true); !signedIn)
            return failure(signedIn.error());
        return info;
    }
    /// Once it has started.
    std::unique_ptr<PracticeControl> control()
    {
        return std::make_unique<PracticeControl>(*m_server, *m_apps, *m_platforms);
    }

private:
    std::unique_ptr<PracticeServer> m_server;
    std::unique_ptr<PracticeApps> m_apps; // goes before the server
    std::unique_ptr<PracticePlatforms> m_platforms; // goes before the apps
};

PracticeHost::PracticeHost(Clock &clock, QString directory)
    : m_clock(clock)
    , m_directory(std::move(directory))
    , m_inside(new Inside)
{
    m_thread.setObjectName(u"practice"_s);
    m_inside->moveToThread(&m_thread);
    // Deferred deletions are still carried out at a thread's end.
    connect(&m_thread, &QThread::finished, m_inside, &QObject::deleteLater);
}

PracticeHost::~PracticeHost()
{
    if (!m_thread.isRunning()) {
        delete m_inside;
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

QFuture<Result<PracticeInfo>> PracticeHost::start()
{
    if (m_start.isRunning() || (m_start.resultCount() > 0 && m_start.result()))
        return m_start;
    m_thread.start();
    const SharedPromise<Result<PracticeInfo>> started;
    QMetaObject::invokeMethod(m_inside, [this, started] { started.give(m_inside->start(m_clock, m_directory)); });
    m_start = started.future();
    whenFinished(m_start, this, [this](const Result<PracticeInfo> &info) {
        if (info)
            m_control = m_inside->control();
    });
    return m_start;
}

QProcessEnvironment PracticeHost::toolEnvironment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QDir ours(QCoreApplication::applicationDirPath());
    QStringList folders{environment.value(u"PATH"_s)};
    // Beside the program where it was built, in its own folder where it is installed.
    for (const QString &folder : {ours.path(), ours.absoluteFilePath(QStringLiteral(IKM_TOOLS_FROM_PROGRAM))}) {
        if (QFileInfo::exists(QDir(folder).filePath(u"practice-host"_s)))
            folders.prepend(QDir::cleanPath(folder));
    }
    environment.insert(u"PATH"_s, folders.join(u':'));
    environment.insert(u"PRACTICE_HOST_SESSION"_s, PracticePlatforms::sessionPath(m_directory));
    return environment;
}
