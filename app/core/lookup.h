// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>
#include <algorithm>
#include <functional>
#include <optional>

/// The first in the list that fits; null where none does. Valid until the list changes.
template <typename List, typename Fits>
auto *firstOf(List &list, Fits fits)
{
    const auto found = std::ranges::find_if(list, fits);
    return found == list.end() ? nullptr : &*found;
}

/// The first whose member, or what it says when called, is this value; null where none is.
template <typename List, typename Member, typename Value>
auto *firstWith(List &list, Member member, const Value &value)
{
    return firstOf(list, [&](const auto &one) { return std::invoke(member, one) == value; });
}

/// The same, to keep; nullopt where none is.
template <typename List, typename Member, typename Value>
auto foundWith(const List &list, Member member, const Value &value)
{
    const auto *found = firstWith(list, member, value);
    return found ? std::optional(*found) : std::nullopt;
}

template <typename List, typename Member, typename Value>
bool hasOneWith(const List &list, Member member, const Value &value)
{
    return firstWith(list, member, value) != nullptr;
}

/// Of each in the list that fits, in its order, the member, or what it says when called.
template <typename All = QStringList, typename List, typename Member, typename Fits>
All ofEach(const List &list, Member member, Fits fits)
{
    All all;
    for (const auto &one : list) {
        if (std::invoke(fits, one))
            all << std::invoke(member, one);
    }
    return all;
}

template <typename All = QStringList, typename List, typename Member>
All ofEach(const List &list, Member member)
{
    return ofEach<All>(list, member, [](const auto &) { return true; });
}

/// Those of the list that fit, in its order.
template <typename List, typename Fits>
List those(const List &list, Fits fits)
{
    return ofEach<List>(list, std::identity(), fits);
}
