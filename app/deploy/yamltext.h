// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <optional>

/// A key of a mapping on the way to a value, or an entry of a list, and the anchor of what stands below it.
struct YamlKey
{
    QByteArray name; ///< Null: an entry of a list.
    QByteArray anchor; ///< Of "&anchor"; empty: none.

    bool operator==(const YamlKey &) const = default;
};

/// One scalar, alias, or list or mapping with nothing in it, with the way to it from the top.
struct YamlValue
{
    enum class Kind {
        Nothing, ///< No value, "null" or "~", "[]" or "{}".
        Text,
        Alias, ///< "*anchor": the text is the anchor's name.
    };

    QList<YamlKey> way;
    QByteArray text; ///< As the file means it: without quotes, with its escapes resolved.
    Kind kind = Kind::Text;
    int line = 0;
};

/// The values of a YAML file, as libyaml reads them, in the file's order. Of what is no YAML those before the place
/// where it ends to be one, or to be what anybody writes.
QList<YamlValue> yamlValues(const QByteArray &text);
/// The same; nullopt where it is no YAML to its end, names a key of a mapping twice, or an anchor that is not there.
std::optional<QList<YamlValue>> wholeYamlValues(const QByteArray &text);
/// By its anchor, the way to the first alias of it.
QHash<QByteArray, QList<YamlKey>> waysToAliases(const QList<YamlValue> &values);
