// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/settingstage.h"
#include "app/domain/jsonfields.h"
#include "tests/support/contentsof.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

// Its own words only, so that no value becomes an argument of anything that it starts.
const QByteArray tool = R"(#!/bin/bash
set -u
cd "$HOME"
printf '%s\n' "$*" >>calls
printf '%s\n' "$PWD $OLDPWD" >>folders
env >environment
case $1 in
who) if [ -e who ]; then cat who; else echo "ann of acme"; fi; exit ;;
look) [ -d "$2" ] || { echo "$2 is not there" >&2; exit 4; }; exit ;;
names) [ -e list ] && { cat list; exit; }; ls "$2"; exit ;;
changes) cd "$2" || exit; [ ! -e ../mute ] || exit 1
    for name in *; do
        if [ -e ../dated ]; then echo "$name 2026-01-01T00:00:0$(wc -l 2>/dev/null <".stored-$name" || echo 0)Z"
        else sha256sum "$name" | sed -E 's/^(.{16}).*  (.*)/\2 \1/'; fi
    done; exit ;;
show) [ -e hides ] && { cat hides; exit; }; [ -e banner ] && cat banner; [ -e strict ] && [ ! -e "$2/$3" ] && { echo "$3 is not set" >&2; exit 1; }
    [ -e dumb ] && { echo "cannot decrypt" >&2; exit 1; }; [ ! -e "$2/$3" ] || cat "$2/$3"; exit ;;
import) while IFS='=' read -r name value || [ -n "$name" ]; do
        case $(<behaviour)$name in 'only the key'*FALLBACK | 'only the fallback'*KEY) ;; *) printf '%s' "$value" >"$2/$name" ;; esac
    done; exit ;;
remove) case $(<behaviour) in keeps) ;; *) rm -f "$2/$3" ;; esac; exit ;;
restart) case $(<live) in
    well) echo "$2" >>restarted; exit ;;
    fails) echo "no capacity" >&2; exit 5 ;;
    *) echo >ready; read -r <go; exit ;;
    esac ;;
esac
IFS= read -r value
store() { printf '%s' "$value" >"$1/$2"; echo >>"$1/.stored-$2"; }
behaviour=behaviour
[ ! -e "$2/.behaviour" ] || behaviour=$2/.behaviour
case $(<"$behaviour") in
well) store "$2" "$3" ;;
prints) store "$2" "$3"; printf '%s' "${value:0:9}"; echo "${value:9}"; echo "error: $value" >&2
    printf '%s\n' "$value" | base64 -w0; printf 'NAME=%s\n' "$value" | base64 -w0; echo; printf '%s' "$value" | jq -Rc '[.]'
    printf '%s' "$value" | jq -Rr @uri; printf '%s' "${value:0:30}" ;;
asks) printf 'Really? '; IFS= read -r answer; [ "$answer" = y ] || IFS= read -r answer </dev/tty || exit 1; store "$2" "$3" ;;
waits) echo $$ >ready; read -r <go; store "$2" "$3" ;;
'never ends') (echo $BASHPID >child; echo >ready; read -r <go) & wait; store "$2" "$3" ;;
complains) echo "fetch through $https_proxy failed with the token $DEPOT_TOKEN" >&2
    echo "proxy-authorization: Basic $(printf 'ann:q@5%%' | base64) was sent" >&2; exit 3 ;;
fails) echo refused >&2; exit 3 ;;
'fails after') store "$2" "$3"; echo "connection lost" >&2; exit 3 ;;
forgets) ;;
mangles) printf '"%s"' "${value//[a-z]/x}" >"$2/$3" ;;
'loses the answer') echo "upstream: 504 Gateway Timeout" >&2; exit 1 ;;
'fails for the key') case $3 in *FALLBACK) store "$2" "$3" ;; *) echo "token expired" >&2; exit 3 ;; esac ;;
'fails for the fallback') case $3 in *FALLBACK) exit 3 ;; esac; store "$2" "$3" ;;
esac
)";

constexpr auto json
    = R"({"id": "depot", "order": 1, "name": "Depot", "about": "x", "platforms": [], "signIn": ["DEPOT_TOKEN"], "quiet": ["DEPOT_LOG=off"],
"places": [{"id": "place", "label": "Place", "example": "shop"}], "look": ["depot look {{place.place}}"],
"whoAmI": "depot who", "readNames": "depot names {{place.place}}", "readValue": "depot show {{place.place}} {{variable}}",
"set": [{"title": "Set", "command": "depot set {{place.place}} {{variable}}", "input": "value", "forEach": true}],
"remove": [{"title": "Remove", "command": "depot remove {{place.place}} {{variable}}", "forEach": true}],
"live": [{"title": "Restart"}]})";

} // namespace

SettingStage::SettingStage()
{
    QDir(m_folder.path()).mkdir(u"shop"_s);
    mkfifo(QFile::encodeName(path(u"go"_s)).constData(), 0600);
    behave(u"well"_s);
    addTool(u"bin"_s, 0755);
}

void SettingStage::write(const QString &name, const QByteArray &text) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(name));
}

QByteArray SettingStage::contents(const QString &name) const
{
    return contentsOf(path(name));
}

void SettingStage::goOn() const
{
    // It waits for a reader and for nothing else.
    const int pipe = ::open(QFile::encodeName(path(u"go"_s)).constData(), O_WRONLY);
    ::close(pipe);
}

QString SettingStage::addTool(const QString &folder, int mode) const
{
    QDir(m_folder.path()).mkdir(folder);
    write(folder + u"/depot"_s, folder == "bin"_L1 ? tool : "#!/bin/sh\ntouch '" + path(u"wrong"_s).toUtf8() + "'\n");
    ::chmod(QFile::encodeName(path(folder + u"/depot"_s)).constData(), 0755);
    ::chmod(QFile::encodeName(path(folder)).constData(), mode_t(mode));
    return path(folder);
}

DeployTarget SettingStage::target() const
{
    return JsonFields::read(QJsonDocument::fromJson(json).object(), &fieldsOfTarget);
}

DeployTarget SettingStage::silentTarget() const
{
    DeployTarget target = this->target();
    target.readValue.clear();
    return target;
}

DeployTarget SettingStage::markedTarget() const
{
    DeployTarget target = silentTarget();
    target.readChanges = u"depot changes {{place.place}}"_s;
    return target;
}

DeployTarget SettingStage::linesTarget() const
{
    DeployTarget target = this->target();
    target.set = {{.title = u"Set"_s, .command = u"depot import {{place.place}}"_s, .input = DeployInput::Lines}};
    return target;
}

DeployTarget SettingStage::restartTarget() const
{
    DeployTarget target = this->target();
    target.live = {{.title = u"Restart"_s,
        .text = u"Others restart with {{place.place}}."_s,
        .command = u"depot restart {{place.place}}"_s}};
    write(u"live"_s, "well");
    return target;
}

Setting SettingStage::setting(const DeployTarget &target) const
{
    return {.appKeys = {u"checkout"_s},
        .name = u"Checkout"_s,
        .target = target,
        .places = {{u"place"_s, u"shop"_s}},
        .variables
        = {{u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret(fallback())}, {u"INNGEST_SIGNING_KEY"_s, Secret(key())}}};
}

QProcessEnvironment SettingStage::environment() const
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, path(u"bin"_s) + u":/usr/bin:/bin"_s);
    environment.insert(u"HOME"_s, m_folder.path());
    // That of the stage is below /tmp, where no tool is run.
    environment.insert(u"XDG_RUNTIME_DIR"_s, runtimeFolder());
    environment.insert(u"DEPOT_TOKEN"_s, u"good"_s);
    return environment;
}

QByteArrayList SettingStage::spellings()
{
    QByteArrayList all;
    for (const QByteArray &value : {key(), fallback(), key().sliced(13), fallback().sliced(13)}) {
        const QByteArray json = QJsonDocument(QJsonArray{QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
        all += {value, value.toBase64(QByteArray::OmitTrailingEquals).chopped(2), value.toPercentEncoding(),
            json.sliced(2, json.size() - 4), ("NAME=" + value).toBase64().sliced(8).chopped(4), value.toHex()};
    }
    return all;
}

QStringList SettingStage::traces()
{
    QStringList files;
    const QStringList processes = QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs);
    for (const QString &process : processes)
        files += {u"/proc/%1/cmdline"_s.arg(process), u"/proc/%1/environ"_s.arg(process)};
    const QDir base(runtimeFolder());
    const QStringList folders = base.entryList({u"inngest-setting-*"_s}, QDir::Dirs);
    for (const QString &folder : folders) {
        for (QDirIterator it(base.filePath(folder), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             it.hasNext();)
            files.append(it.next());
    }
    const QByteArrayList values = spellings();
    files.removeIf([&values](const QString &file) {
        const QByteArray text = contentsOf(file);
        return std::none_of(
            values.begin(), values.end(), [&text](const QByteArray &value) { return text.contains(value); });
    });
    return files;
}
