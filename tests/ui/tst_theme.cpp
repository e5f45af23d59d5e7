// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/common/tone.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// WCAG 2.1, 1.4.3 and 1.4.11.
constexpr double leastForText = 4.5;
constexpr double leastForSymbols = 3.0;

/// The colours of the pixels that are not see-through, most frequent one only.
QColor inkOf(const QIcon &icon)
{
    const QImage image = icon.pixmap(QSize(64, 64)).toImage().convertToFormat(QImage::Format_ARGB32);
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) == 255)
                ++counts[image.pixel(x, y)];
        }
    }
    QRgb most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > counts.value(most))
            most = it.key();
    }
    return QColor(most);
}

} // namespace

/// Light and dark, and that everything can be read in both.
class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void tonesCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void tonesCanBeRead()
    {
        QFETCH(bool, dark);
        const QPalette palette = dark ? Theme::darkPalette() : Theme::lightPalette();
        for (const Tone tone : {Tone::Neutral, Tone::Info, Tone::Good, Tone::Warning, Tone::Danger, Tone::Production,
                 Tone::Custom, Tone::Branch, Tone::Archived, Tone::Practice}) {
            const ToneColors colors = toneColors(tone, palette);
            const auto number = static_cast<int>(tone);
            QVERIFY2(contrast(colors.text, colors.background) >= leastForText, qPrintable(u"text %1"_s.arg(number)));
            for (const QPalette::ColorRole behind : {QPalette::Window, QPalette::Base}) {
                QVERIFY2(contrast(colors.accent, palette.color(behind)) >= leastForText,
                    qPrintable(u"accent %1"_s.arg(number)));
            }
        }
    }

    void palettesCanBeRead_data() { tonesCanBeRead_data(); }

    void palettesCanBeRead()
    {
        QFETCH(bool, dark);
        const QPalette palette = dark ? Theme::darkPalette() : Theme::lightPalette();
        QCOMPARE(isDark(palette), dark);
        const auto ratio = [&palette](QPalette::ColorRole text, QPalette::ColorRole behind) {
            return contrast(palette.color(text), palette.color(behind));
        };
        QVERIFY(ratio(QPalette::WindowText, QPalette::Window) >= leastForText);
        QVERIFY(ratio(QPalette::Text, QPalette::Base) >= leastForText);
        QVERIFY(ratio(QPalette::Text, QPalette::AlternateBase) >= leastForText);
        QVERIFY(ratio(QPalette::ButtonText, QPalette::Button) >= leastForText);
        QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Window) >= leastForText);
        QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Base) >= leastForText);
        QVERIFY(ratio(QPalette::HighlightedText, QPalette::Highlight) >= leastForText);
        QVERIFY(ratio(QPalette::Link, QPalette::Window) >= leastForText);
        QVERIFY(ratio(QPalette::Highlight, QPalette::Window) >= leastForSymbols);
        QVERIFY(ratio(QPalette::ToolTipText, QPalette::ToolTipBase) >= leastForText);
    }

    void followsThePreference()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        preferences.setTheme(Preferences::Theme::Dark);
        QVERIFY(isDark(QApplication::palette()));
        QCOMPARE(inkOf(icon(u"lock"_s)), Theme::darkPalette().color(QPalette::ButtonText));
        preferences.setTheme(Preferences::Theme::Light);
        QVERIFY(!isDark(QApplication::palette()));
        QCOMPARE(inkOf(icon(u"lock"_s)), Theme::lightPalette().color(QPalette::ButtonText));
        QCOMPARE(inkOf(icon(u"lock"_s, Tone::Danger)), toneColors(Tone::Danger, QApplication::palette()).accent);
    }

    void drawsEverySymbol()
    {
        const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s});
        QVERIFY(files.size() > 30);
        for (const QString &file : files) {
            const QString name = file.chopped(4);
            QVERIFY2(inkOf(icon(name)).isValid(), qPrintable(name));
            QVERIFY2(!icon(name).pixmap(QSize(16, 16), 2.0).isNull(), qPrintable(name));
            QCOMPARE(icon(name).pixmap(QSize(16, 16), 2.0).width(), 32);
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
