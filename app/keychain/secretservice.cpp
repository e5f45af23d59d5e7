// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/secretservice.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/lookup.h"
#include "app/keychain/gio.h"
#include "app/keychain/libsecret.h"

#include <QFile>
#include <utility>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

constexpr auto servicePath = "/org/freedesktop/secrets"_L1;
constexpr auto serviceInterface = "org.freedesktop.Secret.Service";
constexpr auto collectionInterface = "org.freedesktop.Secret.Collection";
constexpr auto promptInterface = "org.freedesktop.Secret.Prompt";
constexpr auto nothing = "/"_L1; // the specification's "no such object"
constexpr auto sessionCollection = "/org/freedesktop/secrets/collection/session"_L1;

/// "Not installed" among the ways in which the bus refuses a call; everything else is a service that does not work.
bool saysNotInstalled(const QString &error)
{
    static const QStringList names{u"org.freedesktop.DBus.Error.ServiceUnknown"_s,
        u"org.freedesktop.DBus.Error.NameHasNoOwner"_s, u"org.freedesktop.DBus.Error.Spawn.ExecFailed"_s,
        u"org.freedesktop.DBus.Error.Spawn.FileInvalid"_s, u"org.freedesktop.DBus.Error.Spawn.ServiceNotFound"_s};
    return names.contains(error);
}

KeychainLook refusing(const QString &what, const BusAnswer &answer)
{
    return {.state = State::Refusing, .detail = what + u": "_s + answer.error};
}

std::shared_ptr<GVariant> inside(const BusAnswer &answer)
{
    const std::shared_ptr<GVariant> variant = answer.child(0);
    if (!variant || !g_variant_is_of_type(variant.get(), G_VARIANT_TYPE_VARIANT))
        return nullptr;
    return {g_variant_get_variant(variant.get()), &g_variant_unref};
}

std::optional<bool> truth(const BusAnswer &answer)
{
    const std::shared_ptr<GVariant> value = inside(answer);
    if (!value || !g_variant_is_of_type(value.get(), G_VARIANT_TYPE_BOOLEAN))
        return {};
    return g_variant_get_boolean(value.get()) != FALSE;
}

/// Unlock's argument.
GVariant *pathList(const QStringList &paths)
{
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
    for (const QString &path : paths)
        g_variant_builder_add(&all, "o", path.toUtf8().constData());
    return g_variant_new("(ao)", &all);
}

} // namespace

SecretService::SecretService(SessionBus &bus, Clock &clock, QString server, Timeouts timeouts)
    : m_bus(bus)
    , m_clock(clock)
    , m_server(std::move(server))
    , m_timeouts(timeouts)
    , m_items(bus, clock, timeouts.call)
{
    connect(&m_bus, &SessionBus::connected, this, &SecretService::listen);
    connect(&m_bus, &SessionBus::collectionsChanged, this, &SecretService::changed);
    connect(&m_bus, &SessionBus::lost, this, [this] {
        m_program.clear();
        m_labels.clear();
        m_promptSignal = 0;
        if (!m_unlocking.isEmpty())
            endUnlock();
    });
}

void SecretService::listen()
{
    dropLibsecretsSession(); // the service may have been another one before this connection
    m_bus.listenForOwner(busName, [this] { onOwner(); });
    m_bus.listen(busName, serviceInterface, "CollectionChanged", nullptr, nullptr, [this] {
        m_labels.clear();
        emit changed();
    });
}

void SecretService::onOwner()
{
    dropLibsecretsSession();
    m_program.clear();
    m_labels.clear();
    if (!m_prompt.isEmpty())
        endUnlock();
    emit gone();
}

void SecretService::call(const QString &path, const char *interface, const char *method, GVariant *arguments,
    const SessionBus::OnAnswer &done)
{
    m_bus.call({.name = busName, .path = path, .interface = interface, .method = method}, arguments, done);
}

void SecretService::property(
    const QString &path, const char *interface, const char *name, const std::function<void(const BusAnswer &)> &done)
{
    call(path, "org.freedesktop.DBus.Properties", "Get", g_variant_new("(ss)", interface, name), done);
}

void SecretService::search(const QMap<QString, QString> &attributes, const SessionBus::OnAnswer &done)
{
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("a{ss}"));
    for (auto each = attributes.begin(); each != attributes.end(); ++each)
        g_variant_builder_add(&all, "{ss}", each.key().toUtf8().constData(), each->toUtf8().constData());
    call(servicePath, serviceInterface, "SearchItems", g_variant_new("(a{ss})", &all), done);
}

void SecretService::searchItem(const QString &name, const SessionBus::OnAnswer &done)
{
    search({{u"server"_s, m_server}, {u"user"_s, name}}, done);
}

void SecretService::look(const OnLook &done)
{
    call(servicePath, serviceInterface, "ReadAlias", g_variant_new("(s)", "default"),
        [this, done](const BusAnswer &answer) {
            const QString collection = answer.text();
            m_default = collection;
            if (answer.isError() && saysNotInstalled(answer.error)) {
                done({.state = State::Absent, .missing = KeychainFault::NoService, .detail = answer.error});
            } else if (answer.isError() || collection.isEmpty()) {
                done(refusing(u"ReadAlias"_s, answer));
            } else {
                whoKeepsIt([this, collection, done] {
                    if (collection == nothing)
                        done({.state = State::Absent,
                            .missing = KeychainFault::NoCollection,
                            .detail = u"no default collection"_s,
                            .place = {.kind = StorePlace::Kind::SecretService, .program = m_program}});
                    else
                        lookAtLock(collection, done);
                });
            }
        });
}

void SecretService::whoKeepsIt(const std::function<void()> &done)
{
    if (!m_program.isEmpty())
        return done();
    m_bus.callBus("GetConnectionUnixProcessID", g_variant_new("(s)", busName), [this, done](const BusAnswer &answer) {
        const std::shared_ptr<GVariant> id = answer.child(0);
        if (id && g_variant_is_of_type(id.get(), G_VARIANT_TYPE_UINT32)) {
            QFile name(u"/proc/%1/comm"_s.arg(g_variant_get_uint32(id.get())));
            if (name.open(QIODevice::ReadOnly))
                m_program = QString::fromUtf8(name.readAll().trimmed());
        }
        done();
    });
}

void SecretService::lookAtLock(const QString &collection, const OnLook &done)
{
    property(collection, collectionInterface, "Locked", [this, collection, done](const BusAnswer &answer) {
        const std::optional<bool> locked = truth(answer);
        if (!locked)
            return done(refusing(u"Locked"_s, answer));
        const KeychainLook seen{.state = *locked ? State::Locked : State::Ready,
            .place = {.kind = StorePlace::Kind::SecretService,
                .program = m_program,
                .endsWithSession = collection == sessionCollection}};
        lookAtLabel(collection, done, seen);
    });
}

void SecretService::lookAtLabel(const QString &collection, const OnLook &done, KeychainLook seen)
{
    if (const auto known = m_labels.constFind(collection); known != m_labels.constEnd()) {
        seen.place.name = *known;
        lookForLocked(seen, done);
        return;
    }
    labelOf(collection, [this, collection, seen, done](const QString &label) {
        KeychainLook named = seen;
        named.place.name = label;
        if (seen.state == State::Ready) // KeePassXC tells it only then
            m_labels.insert(collection, label);
        lookForLocked(named, done);
    });
}

void SecretService::labelOf(const QString &collection, const std::function<void(const QString &)> &done)
{
    property(collection, collectionInterface, "Label", [done](const BusAnswer &label) { done(textOf(inside(label))); });
}

void SecretService::lookForLocked(const KeychainLook &seen, const OnLook &done)
{
    if (seen.state != State::Ready) { // some would ask the person before they search
        done(seen);
        return;
    }
    search({{u"server"_s, m_server}}, [seen, done](const BusAnswer &items) {
        KeychainLook whole = seen;
        whole.hasLockedItems = !textsOf(items.child(1)).isEmpty();
        done(whole);
    });
}

void SecretService::find(const QString &name, const OnFound &done)
{
    searchItem(name, [this, done](const BusAnswer &answer) {
        if (answer.isError())
            return done(failure(refusalOf(u"SearchItems"_s, answer)));
        const QStringList locked = textsOf(answer.child(1));
        KeychainFound found{.unlocked = !textsOf(answer.child(0)).isEmpty(), .locked = !locked.isEmpty()};
        const auto isElsewhere = [this](const QString &item) { return !item.startsWith(m_default + u'/'); };
        if (const auto *elsewhere = firstOf(locked, isElsewhere)) {
            const QString collection = elsewhere->section(u'/', 0, -2);
            labelOf(collection, [found, collection, done](const QString &label) mutable {
                found.lockedIn = label.isEmpty() ? collection.section(u'/', -1) : label;
                done(found);
            });
        } else if (found.isThere()) {
            done(found);
        } else {
            hiddenCollections(
                [done](const QStringList &hidden) { done(KeychainFound{.mayBeHidden = !hidden.isEmpty()}); });
        }
    });
}

/// Locked ones whose items SearchItems leaves out. gnome-keyring and KWallet tell of them, as the specification has it.
void SecretService::hiddenCollections(const OnPaths &done)
{
    whoKeepsIt([this, done] {
        if (m_program.startsWith("gnome-keyring"_L1) || m_program.startsWith("kwalletd"_L1))
            return done({});
        property(servicePath, serviceInterface, "Collections",
            [this, done](const BusAnswer &answer) { lockedOf(textsOf(inside(answer)), {}, done); });
    });
}

void SecretService::lockedOf(const QStringList &collections, const QStringList &locked, const OnPaths &done)
{
    if (collections.isEmpty())
        return done(locked);
    const QString one = collections.first();
    property(one, collectionInterface, "Locked", [=, this](const BusAnswer &answer) {
        lockedOf(collections.mid(1), truth(answer).value_or(false) ? locked + QStringList{one} : locked, done);
    });
}

void SecretService::read(const QString &name, const OnRead &done)
{
    searchItem(name, [this, done](const BusAnswer &found) {
        const QString item = textsOf(found.child(0)).value(0);
        if (item.isEmpty())
            return done(std::optional<Secret>());
        m_items.read(item, [done](const Result<Secret> &value) {
            done(value ? Result<std::optional<Secret>>(*value) : failure(value.error()));
        });
    });
}

/// An item is written into the default collection, and searched for in all of them: one that was written before another
/// collection became the default can be read in its place, and which of them is read is chance.
void SecretService::settle(const QString &name, const Secret &written, const OnDone &done)
{
    searchItem(name, [this, written, done](const BusAnswer &found) {
        const QStringList items = textsOf(found.child(0));
        if (items.isEmpty())
            return done(failure(refusalOf(u"SearchItems: what was written is not there"_s, found)));
        m_items.settle(items, written, done);
    });
}

void SecretService::remove(const QString &name, const OnDone &done)
{
    searchItem(name, [this, done](const BusAnswer &found) {
        if (found.isError())
            done(failure(refusalOf(u"SearchItems"_s, found)));
        else
            m_items.remove(textsOf(found.child(0)), done);
    });
}

void SecretService::unlock(bool wholeService, const std::function<void()> &done)
{
    m_unlocking.append(done);
    if (m_unlocking.size() > 1)
        return;
    m_unlocksWhole = wholeService;
    m_stage = Stage::None;
    unlockNext();
}

void SecretService::unlockNext()
{
    call(servicePath, serviceInterface, "ReadAlias", g_variant_new("(s)", "default"),
        [this](const BusAnswer &answer) { onDefault(answer); });
}

void SecretService::onDefault(const BusAnswer &answer)
{
    const QString collection = answer.text();
    if (collection == nothing && m_unlocksWhole)
        return createCollection();
    if (answer.isError())
        return endUnlock();
    // A service that is locked as a whole is opened first: some would ask for it before they search.
    property(collection, collectionInterface, "Locked", [this, collection](const BusAnswer &state) {
        const bool isLocked = truth(state).value_or(false);
        if (isLocked && m_unlocksWhole) {
            m_stage = Stage::Whole;
            unlockLocked({collection});
            return;
        }
        if (isLocked && m_stage == Stage::Items) { // the person declined
            endUnlock();
            return;
        }
        m_stage = Stage::Items;
        // Some services lock single items and ask the person about each program that wants them.
        search({{u"server"_s, m_server}}, [this](const BusAnswer &items) {
            hiddenCollections([this, locked = textsOf(items.child(1))](
                                  const QStringList &collections) { unlockLocked(locked + collections); });
        });
    });
}

void SecretService::unlockLocked(const QStringList &locked)
{
    if (locked.isEmpty())
        return endUnlock();
    call(servicePath, serviceInterface, "Unlock", pathList(locked),
        [this](const BusAnswer &answer) { startPrompt(answer, 1); });
}

void SecretService::createCollection()
{
    GVariantBuilder properties;
    g_variant_builder_init(&properties, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(
        &properties, "{sv}", "org.freedesktop.Secret.Collection.Label", g_variant_new_string("Default"));
    call(servicePath, serviceInterface, "CreateCollection", g_variant_new("(a{sv}s)", &properties, "default"),
        [this](const BusAnswer &answer) { startPrompt(answer, 1); });
}

void SecretService::startPrompt(const BusAnswer &answer, std::size_t index)
{
    const QString prompt = textOf(answer.child(index));
    if (prompt.isEmpty() || prompt == nothing) { // refused, or nothing to ask
        onPromptCompleted();
        return;
    }
    m_prompt = prompt;
    m_promptSignal = m_bus.listen(busName, promptInterface, "Completed", prompt.toUtf8().constData(), nullptr, [this] {
        if (!m_prompt.isEmpty())
            onPromptCompleted();
    });
    m_clock.after(m_timeouts.prompt, this, [this, prompt] {
        if (m_prompt != prompt)
            return;
        // The prompt stays: who comes back to it can still answer, and changed() tells. Dismissing it also ends
        // gnome-keyring 42 as a whole.
        qCInfo(logKeychain, "nobody answered the keychain's prompt");
        endUnlock();
    });
    call(prompt, promptInterface, "Prompt", g_variant_new("(s)", ""), [this, prompt](const BusAnswer &started) {
        if (started.isError() && m_prompt == prompt)
            endUnlock();
    });
}

void SecretService::onPromptCompleted()
{
    if (m_stage != Stage::Whole)
        return endUnlock();
    m_bus.stopListening(std::exchange(m_promptSignal, 0));
    m_prompt.clear();
    m_unlocksWhole = false;
    m_stage = Stage::Items;
    unlockNext();
}

void SecretService::endUnlock()
{
    m_bus.stopListening(std::exchange(m_promptSignal, 0));
    m_prompt.clear();
    const QList<std::function<void()>> waiting = std::exchange(m_unlocking, {});
    for (const std::function<void()> &done : waiting)
        done();
}
