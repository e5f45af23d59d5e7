// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Draws a symbol in several sizes, while the program is built: rendericons SYMBOL.svg FOLDER SIZE...
// makes FOLDER/SIZE.png. Qt's own renderer draws it in the window too, and needs no other tool.

#include <QImage>
#include <QPainter>
#include <QStringList>
#include <QSvgRenderer>
#include <cstdlib>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    if (argc < 4)
        return EXIT_FAILURE;
    QSvgRenderer symbol(QString::fromLocal8Bit(argv[1]));
    if (!symbol.isValid())
        return EXIT_FAILURE;
    for (int i = 3; i < argc; ++i) {
        const QString size = QString::fromLocal8Bit(argv[i]);
        QImage image(size.toInt(), size.toInt(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        symbol.render(&painter);
        painter.end();
        if (!image.save(QString::fromLocal8Bit(argv[2]) + u'/' + size + u".png"_s))
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
