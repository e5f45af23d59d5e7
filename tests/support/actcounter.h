// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QObject>
#include <QPointer>
#include <QWidget>

/// Counts what a person does to the program's widgets: clicks, keys of commands, and fields filled, the length of what
/// is typed into one aside.
class ActCounter : public QObject
{
public:
    ActCounter() { QCoreApplication::instance()->installEventFilter(this); }
    ~ActCounter() override { QCoreApplication::instance()->removeEventFilter(this); }

    int clicks() const { return m_clicks; }
    int keys() const { return m_keys; }
    int fields() const { return m_fields; }
    int all() const { return m_clicks + m_keys + m_fields; }

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (!object->isWidgetType())
            return false;
        if (event->type() == QEvent::MouseButtonPress && isNew(*static_cast<QMouseEvent *>(event))) {
            ++m_clicks;
            m_field = nullptr;
        } else if (event->type() == QEvent::KeyPress && isNew(*static_cast<QKeyEvent *>(event))) {
            countKey(object, *static_cast<QKeyEvent *>(event));
        }
        return false;
    }

private:
    /// What a widget does not take goes on to its parent, and is the same all the same.
    bool isNew(const QInputEvent &event) { return std::exchange(m_last, event.timestamp()) != event.timestamp(); }

    void countKey(QObject *object, const QKeyEvent &event)
    {
        const bool isText = !event.text().isEmpty() && event.text().at(0).isPrint()
            && !(event.modifiers() & (Qt::ControlModifier | Qt::AltModifier));
        if (!isText || !qobject_cast<QLineEdit *>(object)) {
            ++m_keys;
            m_field = nullptr;
        } else if (m_field != object) {
            ++m_fields;
            m_field = object;
        }
    }

    int m_clicks = 0;
    int m_keys = 0;
    int m_fields = 0;
    quint64 m_last = 0;
    QPointer<QObject> m_field;
};
