// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QLatin1StringView>
#include <QMetaEnum>
#include <array>
#include <optional>
#include <type_traits>

/// Names and what they stand for.
template <typename Value, std::size_t Size>
using Names = std::array<std::pair<QLatin1StringView, Value>, Size>;

// As the dashboard's API has them, and with it the practice account and the journal. What is unknown it never says; the
// journal does.
inline constexpr Names<EnvironmentType, 5> environmentTypeNames{{
    {QLatin1StringView("PRODUCTION"), EnvironmentType::Production},
    {QLatin1StringView("TEST"), EnvironmentType::Test},
    {QLatin1StringView("BRANCH_PARENT"), EnvironmentType::BranchParent},
    {QLatin1StringView("BRANCH_CHILD"), EnvironmentType::BranchChild},
    {QLatin1StringView("UNKNOWN"), EnvironmentType::Unknown},
}};
inline constexpr Names<EventKeySource, 2> eventKeySourceNames{{
    {QLatin1StringView("key"), EventKeySource::Key},
    {QLatin1StringView("integration"), EventKeySource::Integration},
}};
inline constexpr Names<AppMethod, 4> appMethodNames{{
    {QLatin1StringView("SERVE"), AppMethod::Serve},
    {QLatin1StringView("CONNECT"), AppMethod::Connect},
    {QLatin1StringView("API"), AppMethod::Api},
    {QLatin1StringView("UNKNOWN"), AppMethod::Unknown},
}};
inline constexpr Names<Worker::Status, 6> workerStatusNames{{
    {QLatin1StringView("CONNECTED"), Worker::Status::Connected},
    {QLatin1StringView("READY"), Worker::Status::Ready},
    {QLatin1StringView("DRAINING"), Worker::Status::Draining},
    {QLatin1StringView("DISCONNECTING"), Worker::Status::Disconnecting},
    {QLatin1StringView("DISCONNECTED"), Worker::Status::Disconnected},
    {QLatin1StringView("UNKNOWN"), Worker::Status::Unknown},
}};

template <typename Value, std::size_t Size>
QString nameIn(const Names<Value, Size> &names, Value value)
{
    for (const auto &[name, known] : names) {
        if (known == value)
            return name;
    }
    return {};
}

template <typename Value, std::size_t Size>
std::optional<Value> valueIn(const Names<Value, Size> &names, const QString &name)
{
    for (const auto &[known, value] : names) {
        if (known == name)
            return value;
    }
    return {};
}

/// The name that an enum's value has in the program: untranslated, as the journal and the history write it.
template <typename Enum>
requires std::is_enum_v<Enum> QString nameOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(int(value)));
}

/// The value of that name; nullopt: there is none, in this version of the program.
template <typename Enum>
std::optional<Enum> enumOf(const QString &name)
{
    bool isKnown = false;
    const int value = QMetaEnum::fromType<Enum>().keyToValue(name.toLatin1().constData(), &isKnown);
    return isKnown ? std::optional(Enum(value)) : std::nullopt;
}
