// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QtGlobal>

#if defined(Q_OS_MACOS) && QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)

#include <QUtiMimeConverter>

/// Names a mark on the clipboard the way that macOS' clipboard managers know it (http://nspasteboard.org): what carries
/// it is not to be recorded or shown. Qt has a public way to do that from 6.5 on.
class ConcealedType final : public QUtiMimeConverter
{
public:
    static QString mimeType() { return QStringLiteral("application/x-nspasteboard-concealed-type"); }

    QString mimeForUti(const QString &uti) const override { return uti == type() ? mimeType() : QString(); }
    QString utiForMime(const QString &mime) const override { return mime == mimeType() ? type() : QString(); }
    QVariant convertToMime(const QString &, const QList<QByteArray> &data, const QString &) const override
    {
        return data.value(0);
    }
    QList<QByteArray> convertFromMime(const QString &, const QVariant &data, const QString &) const override
    {
        return {data.toByteArray()};
    }

private:
    static QString type() { return QStringLiteral("org.nspasteboard.ConcealedType"); }
};

#endif
