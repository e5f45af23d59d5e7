// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>
#include <QTranslator>

class QWidget;

/// A language that nobody speaks: every text of the program in marks and four tenths longer, as German or Finnish would
/// be. What is shown without marks was never given to the translator, and what is cut was measured in English.
class PseudoLanguage : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *disambiguation, int n) const override;

    /// The name to give to what is no text of the program's: it stands in marks, too.
    static QString dataName();
    /// What a person would read now without marks: “class “text””; once each.
    static QStringList untranslated();
    /// Texts of which a part does not fit into its place.
    static QStringList cut();
};
