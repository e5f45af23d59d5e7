// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/yamltext.h"

#include <QSet>
#include <yaml.h>

namespace {

constexpr qsizetype deepest = 60;
/// Of all values together. A large file of settings comes to a fifth; one that was made deep and wide would fill the
/// memory.
constexpr qsizetype mostWayKeys = 1'000'000;

QByteArray bytesOf(const yaml_char_t *text)
{
    return QByteArray(reinterpret_cast<const char *>(text)); // null where there is none
}

/// Puts the way to each value together from the beginnings and ends that the parser reports.
class Collector
{
public:
    /// False: no more of it is wanted.
    bool take(const yaml_event_t &event)
    {
        switch (event.type) {
        case YAML_MAPPING_START_EVENT:
            begin(true, event.data.mapping_start.anchor);
            break;
        case YAML_SEQUENCE_START_EVENT:
            begin(false, event.data.sequence_start.anchor);
            break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
            end(event);
            break;
        case YAML_SCALAR_EVENT:
            addScalar(event);
            break;
        case YAML_ALIAS_EVENT:
            add(bytesOf(event.data.alias.anchor), YamlValue::Kind::Alias, nullptr, event);
            break;
        case YAML_STREAM_END_EVENT:
            isWhole = !m_isRefused;
            return false;
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        }
        return m_levels.size() < deepest && m_steps < mostWayKeys;
    }

    QList<YamlValue> values;
    bool isWhole = false; ///< It came to the end of the text, and found nothing that a reader of YAML refuses.

private:
    struct Level
    {
        bool isMapping = false;
        bool isAtKey = false; ///< What comes next is a key.
        bool isEmpty = true;
        YamlKey key;
        QSet<QByteArray> names; ///< Of its keys so far.
    };

    void begin(bool isMapping, const yaml_char_t *anchor)
    {
        m_anchors.insert(bytesOf(anchor));
        if (!m_levels.isEmpty()) {
            m_levels.last().key.anchor = bytesOf(anchor);
            m_levels.last().isEmpty = false;
        }
        m_levels.append({.isMapping = isMapping, .isAtKey = isMapping, .key = {}, .names = {}});
    }

    /// A mapping or a list can be a key, too: one without a name. Without anything in it, it is a value itself.
    void end(const yaml_event_t &event)
    {
        if (m_levels.takeLast().isEmpty)
            return add("", YamlValue::Kind::Nothing, nullptr, event);
        if (m_levels.isEmpty() || !m_levels.last().isMapping)
            return;
        Level &level = m_levels.last();
        level.key = level.isAtKey ? YamlKey{.name = "", .anchor = {}} : YamlKey();
        level.isAtKey = !level.isAtKey;
    }

    void add(const QByteArray &text, YamlValue::Kind kind, const yaml_char_t *anchor, const yaml_event_t &event)
    {
        if (kind == YamlValue::Kind::Alias)
            m_isRefused = m_isRefused || !m_anchors.contains(text);
        else
            m_anchors.insert(bytesOf(anchor));
        if (!m_levels.isEmpty())
            m_levels.last().isEmpty = false;
        if (!m_levels.isEmpty() && m_levels.last().isAtKey) {
            Level &level = m_levels.last();
            m_isRefused = m_isRefused || (kind != YamlValue::Kind::Alias && level.names.contains(text));
            level.names.insert(text);
            level.key = {.name = text.isNull() ? QByteArray("") : text, .anchor = {}};
            level.isAtKey = false;
            return;
        }
        if (!m_levels.isEmpty())
            m_levels.last().key.anchor = bytesOf(anchor);
        YamlValue value{.way = {}, .text = text, .kind = kind, .line = static_cast<int>(event.start_mark.line) + 1};
        for (const Level &level : std::as_const(m_levels))
            value.way.append(level.key);
        m_steps += value.way.size();
        values.append(value);
        if (!m_levels.isEmpty())
            m_levels.last().isAtKey = m_levels.last().isMapping;
    }

    void addScalar(const yaml_event_t &event)
    {
        const auto &scalar = event.data.scalar;
        const QByteArray text(reinterpret_cast<const char *>(scalar.value), static_cast<qsizetype>(scalar.length));
        const bool isNothing = scalar.style == YAML_PLAIN_SCALAR_STYLE
            && (text.isEmpty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
        add(text, isNothing ? YamlValue::Kind::Nothing : YamlValue::Kind::Text, scalar.anchor, event);
    }

    QList<Level> m_levels;
    QSet<QByteArray> m_anchors;
    qsizetype m_steps = 0; // of the ways to all values
    bool m_isRefused = false; // for what libyaml takes, and those that build on it do not
};

Collector collect(const QByteArray &text)
{
    Collector collector;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return collector;
    yaml_parser_set_input_string(
        &parser, reinterpret_cast<const unsigned char *>(text.constData()), static_cast<std::size_t>(text.size()));
    for (bool goesOn = true; goesOn;) {
        yaml_event_t event;
        goesOn = yaml_parser_parse(&parser, &event) != 0;
        if (!goesOn)
            break;
        goesOn = collector.take(event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return collector;
}

} // namespace

QList<YamlValue> yamlValues(const QByteArray &text)
{
    return collect(text).values;
}

std::optional<QList<YamlValue>> wholeYamlValues(const QByteArray &text)
{
    const Collector collected = collect(text);
    return collected.isWhole ? std::optional(collected.values) : std::nullopt;
}

QHash<QByteArray, QList<YamlKey>> waysToAliases(const QList<YamlValue> &values)
{
    QHash<QByteArray, QList<YamlKey>> ways;
    for (const YamlValue &value : values) {
        if (value.kind == YamlValue::Kind::Alias && !ways.contains(value.text))
            ways.insert(value.text, value.way);
    }
    return ways;
}
