// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/logcapture.h"

#include <QLoggingCategory>
#include <QMutex>

using namespace Qt::StringLiterals;

namespace {

QMutex mutex;
QString lines;
QtMessageHandler previous = nullptr;

void record(QtMsgType, const QMessageLogContext &, const QString &message)
{
    const QMutexLocker lock(&mutex);
    lines += message + u'\n';
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
