// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/secretclipboard.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "ui/common/concealedtype.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

QMimeData *mimeDataFor(const Secret &secret)
{
    auto *data = new QMimeData;
    data->setText(secret.revealText());
#if defined(Q_OS_MACOS) && QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    static const ConcealedType translation;
    data->setData(ConcealedType::mimeType(), "1");
#elif defined(Q_OS_WIN)
    // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats
    constexpr auto format = "application/x-qt-windows-mime;value=\"%1\""_L1;
    const QByteArray no(sizeof(quint32), '\0');
    data->setData(QString(format).arg("ExcludeClipboardContentFromMonitorProcessing"_L1), "1");
    data->setData(QString(format).arg("CanIncludeInClipboardHistory"_L1), no);
    data->setData(QString(format).arg("CanUploadToCloudClipboard"_L1), no);
    data->setData(QString(format).arg("Clipboard Viewer Ignore"_L1), "1");
#else
    // Klipper's hint, which other managers have taken over, on X11 and Wayland.
    data->setData(u"x-kde-passwordManagerHint"_s, "secret");
#endif
    return data;
}

} // namespace

SecretClipboard::SecretClipboard(Clock &clock, Preferences &preferences, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_preferences(preferences)
{
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, &SecretClipboard::onDataChanged);
    // Not qApp: that takes any application for a QApplication.
    connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, &SecretClipboard::clearNow);
}

SecretClipboard::~SecretClipboard()
{
    if (QCoreApplication::instance())
        clearNow();
}

void SecretClipboard::copy(const Secret &secret)
{
    if (secret.isEmpty())
        return;
    emit replacing();
    m_holds = false; // what changes now is our own doing
    m_data = mimeDataFor(secret);
    QGuiApplication::clipboard()->setMimeData(m_data, QClipboard::Clipboard);
    m_holds = true;
    m_end = m_clock.monotonic() + seconds(m_preferences.clipboardSeconds());
    tick(++m_round);
}

void SecretClipboard::clearNow()
{
    if (!m_holds)
        return;
    const bool ours = isOurs();
    m_holds = false;
    if (ours)
        QGuiApplication::clipboard()->clear(QClipboard::Clipboard);
    forget();
}

int SecretClipboard::secondsLeft() const
{
    if (!m_holds)
        return 0;
    const milliseconds left = std::max(m_end - m_clock.monotonic(), milliseconds(0));
    return static_cast<int>(ceil<seconds>(left).count());
}

void SecretClipboard::tick(int round)
{
    if (!m_holds || round != m_round)
        return;
    const int left = secondsLeft();
    if (left == 0) {
        clearNow();
        return;
    }
    emit remainingChanged(left);
    m_clock.after(seconds(1), this, [this, round] { tick(round); });
}

void SecretClipboard::onDataChanged()
{
    if (m_holds && !isOurs())
        forget();
}

bool SecretClipboard::isOurs() const
{
    // Qt deletes the data when something else is put there; ownership alone would also be true for what the person
    // copied from one of our own text fields.
    return m_data && QGuiApplication::clipboard()->ownsClipboard();
}

void SecretClipboard::forget()
{
    m_holds = false;
    m_data = nullptr;
    ++m_round;
    emit remainingChanged(0);
    emit cleared();
}
