// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/banner.h"
#include "ui/widgets/housestyle.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include "ui/words/tone.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

// WCAG 2.1, 1.4.3 and 1.4.11.
constexpr double leastForText = 4.5;
constexpr double leastForSymbols = 3.0;
constexpr double leastForFocus = 2.0; // of a pixel with focus to the same one without

/// WCAG 2 contrast of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const auto luminance = [linear](const QColor &color) {
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    };
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

bool contains(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (QColor(image.pixel(x, y)).rgb() == color.rgb())
                return true;
        }
    }
    return false;
}

/// Something is drawn that can be told from the ground, all the way round: more than a few pixels of it.
bool standsOut(const QImage &image, const QColor &ground)
{
    int seen = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            seen += contrast(QColor(image.pixel(x, y)), ground) >= leastForSymbols ? 1 : 0;
    }
    return seen >= 24;
}

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

    void changesWhileNoticesAreOpen()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *banner = new Banner;
        QPushButton *button = banner->addButton(u"Do something"_s);
        layout->addWidget(banner);
        banner->say(Tone::Danger, u"Something is broken"_s, u"This is what to do about it."_s);
        window.resize(500, 160);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        for (const auto wanted : {Preferences::Theme::Dark, Preferences::Theme::Light, Preferences::Theme::Dark}) {
            preferences.setTheme(wanted);
            QCoreApplication::processEvents();
            const ToneColors colors = toneColors(Tone::Danger, QApplication::palette());
            for (const auto name : {"bannerTitle"_L1, "bannerText"_L1}) {
                const auto *label = banner->findChild<QLabel *>(name);
                QCOMPARE(label->palette().color(QPalette::WindowText).name(), colors.text.name());
            }
            const QImage image = banner->grab().toImage();
            QCOMPARE(QColor(image.pixel(image.width() / 2, 4)).name(), colors.background.name());
            QVERIFY(contains(image, colors.text));
            // What stands on the banner and is no label is the theme's.
            QCOMPARE(button->palette().color(QPalette::ButtonText).name(),
                QApplication::palette().color(QPalette::ButtonText).name());
        }
    }

    void showsBoxesThatAreNotTicked_data() { tonesCanBeRead_data(); }

    void showsBoxesThatAreNotTicked()
    {
        QFETCH(bool, dark);
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        preferences.setTheme(dark ? Preferences::Theme::Dark : Preferences::Theme::Light);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        QCheckBox check;
        QRadioButton radio;
        QListWidget list;
        auto *item = new QListWidgetItem(u" "_s, &list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        for (QWidget *widget : std::initializer_list<QWidget *>{&check, &radio, &list})
            layout->addWidget(widget);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.setFocus();
        QVERIFY(standsOut(check.grab().toImage(), QApplication::palette().color(QPalette::Window)));
        QVERIFY(standsOut(radio.grab().toImage(), QApplication::palette().color(QPalette::Window)));
        QVERIFY(standsOut(
            list.viewport()->grab(list.visualItemRect(item)).toImage(), QApplication::palette().color(QPalette::Base)));
    }

    void theNextStepsButtonCanBeRead_data() { tonesCanBeRead_data(); }

    void theNextStepsButtonCanBeRead()
    {
        QFETCH(bool, dark);
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        preferences.setTheme(dark ? Preferences::Theme::Dark : Preferences::Theme::Light);
        QPushButton push; // what its words stand on
        QToolButton tool;
        for (QAbstractButton *button : {static_cast<QAbstractButton *>(&push), static_cast<QAbstractButton *>(&tool)}) {
            button->setProperty(HouseStyle::primary, true);
            button->resize(120, 32);
            const QColor words = QApplication::palette().color(QPalette::HighlightedText);
            constexpr int edge = 3;
            const QImage ground = button->grab(button->rect().adjusted(edge, edge, -edge, -edge)).toImage();
            double least = 21;
            for (int y = 0; y < ground.height(); ++y)
                least = std::min(least, contrast(words, QColor(ground.pixel(ground.width() / 2, y))));
            QVERIFY2(least >= leastForText, qPrintable(QString::number(least)));
        }
    }

    /// One order of buttons, whatever their roles and the desktop: what goes on, then what leaves.
    void putsWhatLeavesBehindWhatGoesOn()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        for (const auto role : {QDialogButtonBox::AcceptRole, QDialogButtonBox::ApplyRole,
                 QDialogButtonBox::DestructiveRole, QDialogButtonBox::ActionRole, QDialogButtonBox::YesRole}) {
            QDialogButtonBox box(QDialogButtonBox::Cancel);
            const QPushButton *go = box.addButton(u"Go"_s, role);
            box.show();
            QVERIFY(QTest::qWaitForWindowExposed(&box));
            QVERIFY2(go->x() < box.button(QDialogButtonBox::Cancel)->x(), qPrintable(QString::number(int(role))));
        }
    }

    void showsWhereTheFocusIs_data() { tonesCanBeRead_data(); }

    void showsWhereTheFocusIs()
    {
        QFETCH(bool, dark);
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        preferences.setTheme(dark ? Preferences::Theme::Dark : Preferences::Theme::Light);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        QPushButton button(u"Button"_s);
        QCheckBox check(u"Check"_s);
        QLineEdit edit;
        QToolButton tool;
        tool.setText(u"Tool"_s);
        tool.setFocusPolicy(Qt::TabFocus);
        QComboBox box;
        box.addItem(u"Item"_s);
        const QList<QWidget *> widgets{&button, &check, &edit, &tool, &box};
        for (QWidget *widget : widgets)
            layout->addWidget(widget);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        if (QApplication::focusWidget())
            QApplication::focusWidget()->clearFocus();
        QList<QImage> images;
        for (QWidget *widget : widgets)
            images.append(widget->grab().toImage());
        for (qsizetype i = 0; i < widgets.size(); ++i) {
            QTest::keyClick(&window, Qt::Key_Tab);
            QWidget *widget = QApplication::focusWidget();
            QCOMPARE(widget, widgets.at(i));
            const QImage without = images.at(i);
            const QImage with = widget->grab().toImage();
            int changed = 0;
            for (int y = 0; y < with.height(); ++y) {
                for (int x = 0; x < with.width(); ++x) {
                    changed += contrast(QColor(with.pixel(x, y)), QColor(without.pixel(x, y))) >= leastForFocus ? 1 : 0;
                }
            }
            QVERIFY2(changed >= with.width(),
                qPrintable(
                    u"%1: %2 pixels"_s.arg(QString::fromLatin1(widget->metaObject()->className())).arg(changed)));
        }
    }

    /// Whichever way the keyboard gets there, Tab or the letter of a label.
    void scrollsToWhatGetsTheFocus()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        QScrollArea area;
        auto *page = new QWidget;
        auto *layout = new QVBoxLayout(page);
        auto *label = new QLabel(u"&Reason"_s);
        auto *edit = new QLineEdit;
        label->setBuddy(edit);
        layout->addWidget(label);
        layout->addWidget(edit);
        layout->addSpacing(2000);
        auto *last = new QPushButton(u"Last"_s);
        layout->addWidget(last);
        area.setWidget(page);
        area.resize(300, 200);
        area.show();
        area.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&area));
        last->setFocus();
        area.verticalScrollBar()->setValue(area.verticalScrollBar()->maximum());
        QVERIFY(edit->visibleRegion().isEmpty());
        QTest::keyClick(&area, Qt::Key_R, Qt::AltModifier);
        QCOMPARE(QApplication::focusWidget(), edit);
        QCOMPARE(edit->visibleRegion().boundingRect(), edit->rect());
    }

    /// A long list is scrolled, and leaves what it belongs to in sight.
    void limitsTheListsOfChoices()
    {
        QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        QComboBox box;
        for (int i = 0; i < 60; ++i)
            box.addItem(u"Choice %1"_s.arg(i));
        box.setCurrentIndex(50);
        box.show();
        QVERIFY(QTest::qWaitForWindowExposed(&box));
        box.showPopup();
        QTRY_VERIFY(box.view()->isVisible());
        const int row = box.view()->visualRect(box.model()->index(50, 0)).height();
        QVERIFY(row > 0);
        const int rows = box.view()->viewport()->height() / row;
        QVERIFY2(rows <= box.maxVisibleItems(), qPrintable(QString::number(rows)));
        box.hidePopup();
    }

    /// The wheel belongs to the page: what stands under the pointer while it scrolls is not changed, and gets no focus.
    void leavesTheWheelToThePage_data()
    {
        QTest::addColumn<QWidget *>("field");
        QTest::addColumn<QByteArray>("property");
        auto *spin = new QSpinBox;
        spin->setValue(5);
        QTest::newRow("number") << static_cast<QWidget *>(spin) << QByteArray("value");
        auto *combo = new QComboBox;
        combo->addItems({u"one"_s, u"two"_s, u"three"_s});
        combo->setCurrentIndex(1);
        QTest::newRow("choice") << static_cast<QWidget *>(combo) << QByteArray("currentIndex");
        auto *moment = new QDateTimeEdit(QDateTime({2026, 5, 4}, {12, 30}));
        QTest::newRow("moment") << static_cast<QWidget *>(moment) << QByteArray("dateTime");
    }

    void leavesTheWheelToThePage()
    {
        QFETCH(QWidget *, field);
        QFETCH(QByteArray, property);
        const QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *first = new QLineEdit;
        layout->addWidget(first);
        layout->addWidget(field);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        for (QWidget *focused : {static_cast<QWidget *>(first), field}) {
            focused->setFocus();
            const QVariant before = field->property(property.constData());
            for (const int turn : {120, -120}) {
                const QPointF middle = QRectF(field->rect()).center();
                QWheelEvent wheel(middle, field->mapToGlobal(middle), {}, {0, turn}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
                QApplication::sendEvent(field, &wheel);
                QCOMPARE(field->property(property.constData()), before);
                QVERIFY(!wheel.isAccepted()); // so that the page gets it
            }
        }
        QVERIFY(field->focusPolicy() != Qt::WheelFocus);
    }

    void drawsTheSymbolsOfMessageBoxesItself()
    {
        const QTemporaryDir directory;
        Preferences preferences(directory.filePath(u"settings.ini"_s));
        const Theme theme(preferences);
        const auto drawn = [](const QIcon &symbol) { return symbol.pixmap(QSize(32, 32), 2.0).toImage(); };
        const auto boxIcon = [](QStyle::StandardPixmap which) { return QApplication::style()->standardIcon(which); };
        QCOMPARE(drawn(boxIcon(QStyle::SP_MessageBoxQuestion)), drawn(icon(u"help"_s, Tone::Info)));
        QCOMPARE(drawn(boxIcon(QStyle::SP_MessageBoxInformation)), drawn(icon(u"info"_s, Tone::Info)));
        QCOMPARE(drawn(boxIcon(QStyle::SP_MessageBoxWarning)), drawn(icon(u"warning"_s, Tone::Warning)));
        QCOMPARE(drawn(boxIcon(QStyle::SP_MessageBoxCritical)), drawn(icon(u"error"_s, Tone::Danger)));
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

    /// Whoever reads from outside asks for the number of parts first and for each one then; in between there may be
    /// fewer.
    void hasAnAnswerForAPartOfAnAreaThatIsGone()
    {
        guardAccessibleAreas();
        QScrollArea area;
        area.setWidget(new QLabel(u"much"_s));
        area.show();
        QAccessibleInterface *asRead = QAccessible::queryAccessibleInterface(&area);
        QVERIFY(asRead->childCount() > 0 && asRead->child(0));
        QVERIFY(!asRead->child(asRead->childCount()) && !asRead->child(-1));
        QCOMPARE(asRead->indexOfChild(asRead->child(0)), 0);
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
