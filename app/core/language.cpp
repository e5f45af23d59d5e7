// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

void installOne(std::unique_ptr<QTranslator> translator, bool isLoaded)
{
    if (!isLoaded || translator->isEmpty() || !QCoreApplication::installTranslator(translator.get()))
        return;
    translator.release()->setParent(QCoreApplication::instance());
}

} // namespace

void language::install()
{
    // The one that is installed last is asked first.
    auto english = std::make_unique<QTranslator>();
    const bool hasEnglish = english->load(u":/translations/inngest-key-manager_en.qm"_s);
    installOne(std::move(english), hasEnglish);
    const QLocale locale;
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    auto persons = std::make_unique<QTranslator>();
    const bool hasPersons = persons->load(locale, u"inngest-key-manager"_s, u"_"_s, u":/translations"_s);
    if (!hasPersons)
        return; // Qt's words alone would make two languages of one window
    auto ofQt = std::make_unique<QTranslator>();
    const bool hasQts = ofQt->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    installOne(std::move(ofQt), hasQts);
    installOne(std::move(persons), hasPersons);
}
