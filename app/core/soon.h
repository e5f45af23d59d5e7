// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <functional>
#include <utility>

/// Does something once for all that asks for it in one turn of the event loop, after it: hundreds of apps can answer
/// at a time.
class Soon : public QObject
{
public:
    explicit Soon(std::function<void()> act, QObject *parent = nullptr)
        : QObject(parent)
        , m_act(std::move(act))
    {
    }

    bool isDue() const { return m_isDue; }
    void ask()
    {
        if (!std::exchange(m_isDue, true))
            QMetaObject::invokeMethod(this, &Soon::go, Qt::QueuedConnection);
    }

private:
    void go()
    {
        m_isDue = false;
        m_act();
    }

    const std::function<void()> m_act;
    bool m_isDue = false;
};
