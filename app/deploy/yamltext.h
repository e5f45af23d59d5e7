// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>
#include <QList>

/// A key of a mapping on the way to a value, or an entry of a list, and the anchor of what stands below it.
struct YamlKey
{
    QByteArrayView name; ///< Null: an entry of a list.
    QByteArrayView anchor; ///< Of "&anchor"; empty: none.
};

/// One scalar or alias, with the way to it from the top.
struct YamlValue
{
    enum class Kind {
        Nothing, ///< No value, "null" or "~". A key whose value stands in the lines below it says this too, before
                 ///< them.
        Text,
        Alias, ///< "*anchor": the text is the anchor's name.
    };

    QList<YamlKey> way;
    QByteArrayView text; ///< Without its quotes; escapes stand as they are.
    Kind kind = Kind::Text;
    int line = 0;
};

/// What people write in files for Docker Compose: mappings and lists by indentation and in brackets, over lines, quoted
/// or not, anchors and aliases, block texts, comments, every line end. The values are parts of the given text, which
/// outlives them, and nothing of it is copied. What is no YAML says something or nothing, and does no harm.
QList<YamlValue> yamlValues(QByteArrayView text);
