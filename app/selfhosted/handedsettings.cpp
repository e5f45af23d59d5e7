// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/handedsettings.h"

#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"

#include <algorithm>

namespace {

// One line for the act, and then one for each key: a letter for the place that it has, and its bytes in hex, since an
// event key can hold a line break.
constexpr char signingBefore = 'S';
constexpr char signingWanted = 's';
constexpr char eventBefore = 'E';
constexpr char eventWanted = 'e';

void addLine(QByteArray &text, char place, const Secret &key)
{
    QByteArray hex = key.reveal().toByteArray().toHex();
    text.append('\n').append(place).append(hex);
    wipe(hex.data(), hex.size());
}

qsizetype lengthOf(const ServerSettings &settings)
{
    qsizetype length = 2 + 2 * settings.signingKey.size();
    for (const Secret &key : settings.eventKeys)
        length += 2 + 2 * key.size();
    return length;
}

} // namespace

bool HandedSettings::areOf(const QList<NotedKey> &notes) const
{
    return std::ranges::all_of(
        std::initializer_list<const ServerSettings *>{&before, &wanted}, [&notes](const auto *one) {
            return hasOneWith(notes, &NotedKey::fingerprint, signingKeyFingerprint(one->signingKey));
        });
}

Secret writtenAs(const HandedSettings &settings)
{
    QByteArray text = QByteArray::number(settings.act);
    // Text that grows leaves copies of itself behind.
    text.reserve(text.size() + lengthOf(settings.before) + lengthOf(settings.wanted));
    addLine(text, signingBefore, settings.before.signingKey);
    for (const Secret &key : settings.before.eventKeys)
        addLine(text, eventBefore, key);
    addLine(text, signingWanted, settings.wanted.signingKey);
    for (const Secret &key : settings.wanted.eventKeys)
        addLine(text, eventWanted, key);
    const Secret written(text);
    wipe(text.data(), text.size());
    return written;
}

std::optional<HandedSettings> handedSettingsFrom(const Secret &text)
{
    QByteArrayView rest = text.reveal();
    const auto takeLine = [&rest] {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        return line;
    };
    bool isNumber = false;
    HandedSettings settings{.act = takeLine().toLongLong(&isNumber)};
    while (!rest.isEmpty()) {
        const QByteArrayView line = takeLine();
        if (line.isEmpty())
            return {};
        QByteArray bytes = QByteArray::fromHex(QByteArray::fromRawData(line.data() + 1, line.size() - 1));
        const Secret key(bytes);
        wipe(bytes.data(), bytes.size());
        const char place = line.front();
        if (place == signingBefore)
            settings.before.signingKey = key;
        else if (place == signingWanted)
            settings.wanted.signingKey = key;
        else if (place == eventBefore)
            settings.before.eventKeys.append(key);
        else if (place == eventWanted)
            settings.wanted.eventKeys.append(key);
        else
            return {};
    }
    const bool isWhole = isNumber && !settings.before.signingKey.isEmpty() && !settings.wanted.signingKey.isEmpty();
    return isWhole ? std::optional(settings) : std::nullopt;
}
