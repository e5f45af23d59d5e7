// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>
#include <QMap>
#include <QMutex>
#include <QStringList>
#include <csignal>
#include <unistd.h>

/// Moments right before and right after what a program writes or calls. Kills the program at one of them, or in a
/// counting run writes all of them down.
class KillPoints
{
public:
    explicit KillPoints(QString deadly)
        : m_deadly(std::move(deadly))
    {
    }

    /// From the main thread and from the database's.
    void reach(const QString &what, bool isAfter)
    {
        const QMutexLocker lock(&m_mutex);
        const QString moment = isAfter ? QStringLiteral("after") : QStringLiteral("before");
        const QString point = QStringLiteral("%1 %2 %3").arg(what).arg(++m_counts[{what, isAfter}]).arg(moment);
        if (point == m_deadly || QStringLiteral("any %1").arg(++m_all) == m_deadly)
            ::kill(::getpid(), SIGKILL);
        if (m_deadly.isEmpty())
            m_reached.append(point);
    }

    QStringList reached() const { return m_reached; }

    /// What a point goes by where points take turns: the same in each run, however often the program happened to read
    /// before. Those of one kind follow each other.
    static qint64 numberOf(const QString &point)
    {
        return qChecksum(point.section(u' ', 0, -3).toUtf8()) + 2 * point.section(u' ', -2, -2).toLongLong()
            + (point.endsWith(QStringLiteral("after")) ? 1 : 0);
    }

    /// IKM_SWEEP_STATES=1 in the environment: each state that a kill can leave behind is tried once. A program that
    /// only reads leaves the same behind until it writes again, or somebody does something for it.
    static bool areByStates() { return qEnvironmentVariableIntValue("IKM_SWEEP_STATES") == 1; }
    /// It leaves another one behind than the point before: in the database, in the keychain, or where a person acts.
    static bool isOtherState(const QString &point)
    {
        static const QStringList kinds{QStringLiteral("write"), QStringLiteral("keychain"), QStringLiteral("person")};
        return kinds.contains(point.section(u' ', 0, 0)) && point.endsWith(QStringLiteral("after"));
    }

private:
    const QString m_deadly;
    QMutex m_mutex; // guards what follows
    QMap<std::pair<QString, bool>, int> m_counts;
    QStringList m_reached;
    int m_all = 0;
};
