// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/logcapture.h"

#include <QLoggingCategory>
#include <QMutex>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

QMutex mutex;
QString lines;
QtMessageHandler previous = nullptr;

/// It ends the program, or is of Qt itself: connected to a signal that is not there, a timer of another thread.
bool isMistake(QtMsgType type, const QMessageLogContext &context)
{
    const bool isOurs = context.category && QByteArrayView(context.category).startsWith("ikm.");
    const bool isBad = type == QtWarningMsg || type == QtCriticalMsg;
    return type == QtFatalMsg || (isBad && !isOurs);
}

void record(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    {
        const QMutexLocker lock(&mutex);
        lines += message + u'\n';
    }
    if (!isMistake(type, context))
        return;
    if (previous)
        previous(type, context, message);
    else
        std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, message)));
}

} // namespace

LogCapture::LogCapture()
{
    lines.clear();
    QLoggingCategory::setFilterRules(u"ikm.*=true"_s);
    previous = qInstallMessageHandler(record);
}

LogCapture::~LogCapture()
{
    qInstallMessageHandler(previous);
    QLoggingCategory::setFilterRules({});
}

QString LogCapture::text()
{
    const QMutexLocker lock(&mutex);
    return lines;
}
