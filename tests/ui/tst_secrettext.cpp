// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secrettext.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString keyText = u"signkey-prod-wWmM0123456789abcdef@%ijlW8f3a17c2904bd65e81a6f0c2d93e47b5W"_s;

/// Where ink is: pixels that are clearly not the ground.
QRect inkOf(const QImage &image)
{
    QRect ink;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qGray(image.pixel(x, y)) < 200)
                ink |= QRect(x, y, 1, 1);
        }
    }
    return ink;
}

qint64 darkness(const QImage &image)
{
    qint64 sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            sum += 255 - qGray(image.pixel(x, y));
    }
    return sum;
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
        // What each character comes to where there is room for all of them in one line.
        text.setRevealed(Secret::fromText(keyText));
        text.resize(4000, text.heightForWidth(4000));
        const qint64 whole = darkness(grab(text, scale));
        QVERIFY(whole > 0);

        const int least = text.minimumSizeHint().width();
        for (int step = 0; step < 20; ++step) {
            const int width = least + step * 17 + step % 3;
            text.resize(width, text.heightForWidth(width));
            const QImage image = grab(text, scale);
            // A character that were cut, or that lay over another, would take ink away.
            const qint64 here = darkness(image);
            QVERIFY2(std::abs(here - whole) * 100 < whole * 3,
                qPrintable(u"at %1 wide: %2 of %3"_s.arg(width).arg(here).arg(whole)));
            const QRect ink = inkOf(image);
            QVERIFY2(ink.left() > 0 && ink.right() < image.width() - 1,
                qPrintable(u"at %1 wide the ink goes from %2 to %3"_s.arg(width).arg(ink.left()).arg(ink.right())));
            QVERIFY2(ink.bottom() < image.height(), qPrintable(QString::number(width)));
        }
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
    static QImage grab(SecretText &text, qreal scale)
    {
        QImage image(text.size() * scale, QImage::Format_RGB32);
        image.setDevicePixelRatio(scale);
        image.fill(Qt::white);
        text.render(&image, {}, {}, QWidget::DrawChildren);
        return image;
    }
};

QTEST_MAIN(SecretTextTest)
#include "tst_secrettext.moc"
