// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secrettext.h"

#include <QFontDatabase>
#include <QPainter>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace {

/// The widest ones stand at even places and at odd ones, so that a cell is as wide where every other one is left out.
const QString keyText = u"signkey-prod-WWmM@@%%mM0123456789abcdefijlW8f3a17c2904bd65e81a6f0c2d93e47W"_s;

QRgb white()
{
    return qRgb(255, 255, 255);
}

/// Just around what is drawn: not one pixel of it is left out.
QImage inked(const QImage &image)
{
    QRect ink;
    for (int y = 0; y < image.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        const auto *end = line + image.width();
        const auto hasInk = [](QRgb pixel) { return pixel != white(); };
        const auto *first = std::find_if(line, end, hasInk);
        if (first == end)
            continue;
        const auto *last = end - 1;
        while (!hasInk(*last))
            --last;
        ink |= QRect(QPoint(int(first - line), y), QPoint(int(last - line), y));
    }
    QImage cut = ink.isEmpty() ? QImage() : image.copy(ink);
    cut.setDevicePixelRatio(1);
    return cut;
}

/// The character as it is drawn where nothing is in its way. A font may be drawn at quarters of a pixel.
QList<QImage> drawingsOf(QChar character, const QFont &font, qreal scale)
{
    constexpr int quarters = 4;
    QList<QImage> drawings;
    for (int phase = 0; phase < quarters * quarters; ++phase) {
        QImage image(200, 200, QImage::Format_RGB32);
        image.fill(Qt::white);
        image.setDevicePixelRatio(scale);
        QPainter painter(&image);
        painter.setFont(font);
        painter.setPen(Qt::black);
        const QPointF at(70 + qreal(phase % quarters) / quarters, 120 + qreal(phase / quarters) / quarters);
        painter.drawText(at / scale, character);
        painter.end();
        drawings.append(inked(image));
    }
    return drawings;
}

/// How the text stands in the widget.
struct Cells
{
    explicit Cells(const SecretText &text)
        : width((text.sizeHint().width() - 2.0 * margin) / usualCharacters)
        , height(text.heightForWidth(4000)) // that of one line
        , perLine(int((text.width() - 2 * margin) / width))
    {
    }

    /// Of one whose neighbours are left out: with half of their room, so that whatever hangs over is in it.
    QRect around(qsizetype i, qreal scale) const
    {
        const qreal left = (qreal(i % perLine) - 0.5) * width + margin;
        const qsizetype line = i / perLine;
        return {QPoint(qRound(left * scale), qRound(qreal(line * height) * scale)),
            QPoint(qRound((left + 2 * width) * scale) - 1, qRound(qreal((line + 1) * height) * scale) - 1)};
    }

    static constexpr int margin = 2;
    static constexpr int usualCharacters = 40; // for which sizeHint() asks
    qreal width;
    int height;
    int perLine;
};

/// Every other character, from the first or from the second one on.
QString everyOther(int first)
{
    QString left(keyText.size(), u' ');
    for (qsizetype i = first; i < keyText.size(); i += 2)
        left[i] = keyText[i];
    return left;
}

} // namespace

/// What somebody reads off the screen is the whole key.
class SecretTextTest : public QObject
{
    Q_OBJECT

private slots:
    void showsEveryCharacterAtEveryWidth_data()
    {
        QTest::addColumn<QFont>("font");
        QTest::addColumn<qreal>("scale");
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        QFont oblique = fixed;
        oblique.setItalic(true);
        oblique.setPointSizeF(11.3);
        QFont proportional = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
        proportional.setPointSizeF(13);
        const std::pair<const char *, QFont> fonts[]{
            {"fixed", fixed}, {"oblique, an odd size", oblique}, {"proportional", proportional}};
        for (const auto &[name, font] : fonts) {
            for (const qreal scale : {1.0, 1.5, 2.0})
                QTest::addRow("%s at %d %%", name, int(scale * 100)) << font << scale;
        }
    }

    void showsEveryCharacterAtEveryWidth()
    {
        QFETCH(QFont, font);
        QFETCH(qreal, scale);
        SecretText text;
        text.setPalette(QPalette(Qt::black, Qt::white));
        text.setFont(font);
        text.setRevealed(Secret::fromText(keyText));
        const int least = text.minimumSizeHint().width();
        for (int step = 0; step < 20; ++step) {
            const int width = least + step * 17 + step % 3;
            text.setRevealed(Secret::fromText(keyText));
            text.resize(width, text.heightForWidth(width));
            QImage together = grab(text, scale);
            for (const int first : {0, 1}) {
                text.setRevealed(Secret::fromText(everyOther(first)));
                const QImage image = grab(text, scale);
                const QString cut = cutCharacters(text, image, first, scale);
                QVERIFY2(cut.isEmpty(), qPrintable(u"at %1 wide these are not whole: %2"_s.arg(width).arg(cut)));
                QVERIFY2(takeAway(image, together), qPrintable(u"at %1 wide some lie over others"_s.arg(width)));
            }
            QVERIFY2(inked(together).isNull(), qPrintable(u"at %1 wide there is more than the key"_s.arg(width)));
        }
    }

    /// The test above sees what a person would hardly see.
    void noticesWhereOneColumnIsMissing()
    {
        SecretText text;
        text.setPalette(QPalette(Qt::black, Qt::white));
        text.setRevealed(Secret::fromText(everyOther(0)));
        const int width = text.minimumSizeHint().width();
        text.resize(width, text.heightForWidth(width));
        const QImage whole = grab(text, 1.0);
        QCOMPARE(cutCharacters(text, whole, 0, 1.0), QString());
        const Cells cells(text);
        for (qsizetype i = 0; i < keyText.size(); i += 2) {
            const QRect cell = cells.around(i, whole.devicePixelRatio()) & whole.rect();
            for (const bool isAtTheEnd : {false, true}) {
                QImage image = whole;
                int column = isAtTheEnd ? cell.right() : cell.left();
                const auto hasInk = [&](int x) { return !inked(whole.copy(x, cell.top(), 1, cell.height())).isNull(); };
                while (!hasInk(column))
                    column += isAtTheEnd ? -1 : 1;
                for (int y = cell.top(); y <= cell.bottom(); ++y)
                    image.setPixel(column, y, white());
                QCOMPARE(cutCharacters(text, image, 0, 1.0), QString(keyText[i]));
            }
        }
    }

    /// The scale of a screen is known when the program starts: run again with another one.
    void showsEveryCharacterOnDenseScreens_data()
    {
        QTest::addColumn<QString>("factor");
        QTest::newRow("150 %") << u"1.5"_s;
        QTest::newRow("200 %") << u"2"_s;
    }

    void showsEveryCharacterOnDenseScreens()
    {
        QFETCH(QString, factor);
        if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
            QSKIP("this is that run");
        QProcess other;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_SCALE_FACTOR"_s, factor);
        other.setProcessEnvironment(environment);
        other.setProcessChannelMode(QProcess::MergedChannels);
        other.start(QCoreApplication::applicationFilePath(),
            {u"showsEveryCharacterAtEveryWidth:fixed at 100 %"_s,
                u"showsEveryCharacterAtEveryWidth:oblique, an odd size at 100 %"_s,
                u"showsEveryCharacterAtEveryWidth:proportional at 100 %"_s, u"noticesWhereOneColumnIsMissing"_s,
                u"drawsAtTheScaleOfTheScreen"_s});
        QVERIFY(other.waitForFinished(120'000));
        const QByteArray said = other.readAll();
        QVERIFY2(other.exitStatus() == QProcess::NormalExit && other.exitCode() == 0, said.constData());
        QVERIFY2(said.contains("PASS   : SecretTextTest::drawsAtTheScaleOfTheScreen()"), said.constData());
    }

    void drawsAtTheScaleOfTheScreen()
    {
        SecretText text;
        text.resize(200, 20);
        const qreal factor = qEnvironmentVariableIsSet("QT_SCALE_FACTOR") ? qgetenv("QT_SCALE_FACTOR").toDouble() : 1.0;
        QCOMPARE(grab(text, 1.0).width(), int(200 * factor));
    }

    void showsEachCharacterInItsPlace()
    {
        SecretText text;
        text.setPalette(QPalette(Qt::black, Qt::white));
        text.setRevealed(Secret::fromText(keyText));
        const int width = text.minimumSizeHint().width() + 5;
        text.resize(width, text.heightForWidth(width));
        const QImage all = grab(text, 1.0);
        for (qsizetype i = 0; i < keyText.size(); ++i) {
            QString without = keyText;
            without[i] = u' ';
            text.setRevealed(Secret::fromText(without));
            QVERIFY2(grab(text, 1.0) != all, qPrintable(u"character %1"_s.arg(i)));
        }
    }

    void drawsWholeCharacters()
    {
        // Outside of the basic plane, and with an accent of its own: two code units each, and one cell.
        SecretText text;
        text.setPalette(QPalette(Qt::black, Qt::white));
        const auto drawn = [&text](const QString &key) {
            text.setRevealed(Secret::fromText(key));
            text.resize(600, text.heightForWidth(600));
            return grab(text, 1.0);
        };
        const QImage pair = drawn(u"a\U0001F511b"_s);
        QVERIFY(pair != drawn(u"a\U0001D54Fb"_s));
        const QImage accent = drawn(u"ae\u0301b"_s);
        QCOMPARE(accent, drawn(u"a\u00E9b"_s));
    }

    void asksForNothingBecauseItWasDrawn()
    {
        SecretText text;
        text.setRevealed(Secret::fromText(keyText));
        const QSize hint = text.sizeHint();
        text.resize(300, text.heightForWidth(300));
        (void)text.grab();
        QCOMPARE(text.sizeHint(), hint);
    }

private:
    /// scale: beside that of the screen.
    static QImage grab(SecretText &text, qreal scale)
    {
        const qreal ratio = scale * text.devicePixelRatioF();
        // What is not a whole pixel any more at the end is no place for a character.
        QImage image(int(text.width() * ratio), int(text.height() * ratio), QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::white);
        text.render(&image, {}, {}, QWidget::DrawChildren);
        return image;
    }

    /// Those that are not, pixel for pixel, what they are where they stand alone.
    QString cutCharacters(const SecretText &text, const QImage &image, int first, qreal scale)
    {
        const qreal ratio = scale * text.devicePixelRatioF();
        const Cells cells(text);
        QString cut;
        for (qsizetype i = first; i < keyText.size(); i += 2) {
            const auto key = std::tuple(text.font().toString(), ratio, keyText[i]);
            if (!m_drawings.contains(key))
                m_drawings[key] = drawingsOf(keyText[i], text.font(), ratio);
            if (!m_drawings[key].contains(inked(image.copy(cells.around(i, ratio) & image.rect()))))
                cut += keyText[i];
        }
        return cut;
    }

    /// Whether all ink of the one is, as it is, in the other, which is without it then.
    static bool takeAway(const QImage &part, QImage &whole)
    {
        for (int y = 0; y < part.height(); ++y) {
            for (int x = 0; x < part.width(); ++x) {
                if (part.pixel(x, y) == white())
                    continue;
                if (whole.pixel(x, y) != part.pixel(x, y))
                    return false;
                whole.setPixel(x, y, white());
            }
        }
        return true;
    }

    std::map<std::tuple<QString, qreal, QChar>, QList<QImage>> m_drawings;
};

QTEST_MAIN(SecretTextTest)
#include "tst_secrettext.moc"
