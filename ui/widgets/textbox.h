// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPlainTextEdit>

/// A text that can be marked and copied, and is not typed into: as high as it is long, or as the room that there is.
class TextBox : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextBox(QWidget *parent = nullptr);

    void setIsCommand(); ///< In letters of one width, breaking anywhere.
    /// Where the page has no room for all of them, so many stay in sight, and it scrolls; 0: all of them.
    void setLeastLines(int lines);
    void setWords(const QString &text); ///< What is marked in it stays marked where nothing changes.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int wantedHeight() const;
    void fitHeight();

    int m_leastLines = 0;
};
