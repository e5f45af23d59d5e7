// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QStringList>
#include <optional>

/// What an event key lets through: one allow or deny list, of event names and of IP addresses together; the dashboard's
/// type FilterList. "No filter" is a deny list with nothing in it; an empty allow list would reject everything, and
/// the server refuses it.
struct EventFilter
{
    enum class Kind {
        Deny,
        Allow,
        Unknown, ///< Nobody has told it, of an account by hand only: there is one, or none. Lists nothing.
    };

    Kind kind = Kind::Deny;
    QStringList events;
    QStringList ips;

    static EventFilter unknown() { return {.kind = Kind::Unknown, .events = {}, .ips = {}}; }
    bool isKnown() const { return kind != Kind::Unknown; }
    /// Of one that is not known neither is.
    bool letsEverythingThrough() const { return kind == Kind::Deny && events.isEmpty() && ips.isEmpty(); }
    /// The server's rule.
    bool rejectsEverything() const { return kind == Kind::Allow && events.isEmpty() && ips.isEmpty(); }

    /// The same filter, whatever the order, doubled entries and spelling of IP addresses: sets are compared. Of two
    /// that are not known: the same as far as anybody knows, which whoever shows it has to say.
    bool sameAs(const EventFilter &other) const;
    bool operator==(const EventFilter &) const = default;
};

/// Why a self-hosted server's key can have none.
QString noFiltersText();

/// Why a line of a filter cannot stand.
enum class FilterProblem {
    Blank, ///< Nothing, or only blanks.
    InnerBlank, ///< A blank or a control character inside.
    TooLong, ///< More than 255 characters.
    Several, ///< `a,b`, `"a"`, `[a]`: one name a line, without what lists and programs write around it.
    Key, ///< `signkey-...`, `sk-inn-...`: a filter is stored and shown as it is.
    NotAnAddress, ///< Neither an IPv4 nor an IPv6 address.
    AddressRange, ///< A range (10.0.0.0/8, 10.0.0.*): the dashboard's type IP is one address.
    AddressSpelling, ///< 010.0.0.1, 0x7f.0.0.1, +1.2.3.4: some read it as another address, others not at all.
    AddressMapped, ///< ::ffff:10.0.0.1: an IPv4 address, spelled as IPv6.
    AddressZone, ///< An IPv6 address with a zone (fe80::1%eth0) means nothing to a server elsewhere.
    AddressOfNobody, ///< 0.0.0.0, 224.0.0.1, 255.255.255.255, ::, ff02::1: nobody sends from there.
};

/// The line as it goes to the server, or why not. Blanks around it are dropped.
std::optional<FilterProblem> checkFilterEvent(const QString &line);
std::optional<FilterProblem> checkFilterIp(const QString &line);

/// An address that is one within a network or a machine only: whoever sends from there shows another one elsewhere.
bool isOfOneNetwork(const QString &line);
/// One that is kept for examples, such as the one that stands in an empty field: nobody sends from there.
bool isOfDocumentation(const QString &line);

/// An IPv4 or IPv6 address in its one canonical spelling (RFC 5952 for IPv6; an IPv4-mapped address as IPv4); text that
/// is none, or that some would read as another address, comes back as it is.
QString canonicalIp(const QString &text);
