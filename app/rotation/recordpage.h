// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

/// The parts of what is saved of a rotation: one HTML page that can be printed and filed. Self-contained: no script,
/// nothing that is loaded.
namespace recordParts {

/// What cannot be seen, or changes how the text around it is read, stands there as a mark.
QString escaped(const QString &text);
/// Cells that are HTML already.
QString row(const QStringList &cells, const QString &tag = QStringLiteral("td"));
/// A fingerprint; a dash for none.
QString code(const QString &fingerprint);
/// Nothing where the body, HTML already, is empty.
QString section(const QString &title, const QString &body);
QString recordPage(const QString &title, const QString &body);

} // namespace recordParts
