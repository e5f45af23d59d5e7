// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytarget.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/jsonfields.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Names<DeployPlace::Kind, 5> placeKindNames{{
    {"name"_L1, DeployPlace::Kind::Name},
    {"address"_L1, DeployPlace::Kind::Address},
    {"file"_L1, DeployPlace::Kind::File},
    {"folder"_L1, DeployPlace::Kind::Folder},
    {"words"_L1, DeployPlace::Kind::Text},
}};
constexpr Names<DeployInput, 5> inputNames{{
    {"none"_L1, DeployInput::None},
    {"value"_L1, DeployInput::Value},
    {"lines"_L1, DeployInput::Lines},
    {"merged"_L1, DeployInput::Merged},
    {"shell"_L1, DeployInput::Shell},
}};
constexpr Names<DeployTarget::Use, 3> useNames{{
    {"apps"_L1, DeployTarget::Use::Apps},
    {"practice"_L1, DeployTarget::Use::Practice},
    {"server"_L1, DeployTarget::Use::Server},
}};

void fieldsOfPlace(JsonFields &json, DeployPlace &place)
{
    json("id"_L1, place.id)("label"_L1, place.label)("example"_L1, place.example)("value"_L1, place.value);
    json("kind"_L1, place.kind, placeKindNames)("optional"_L1, place.isOptional)("mayBeEmpty"_L1, place.mayBeEmpty);
}

void fieldsOfStep(JsonFields &json, DeployStepTemplate &step)
{
    json("title"_L1, step.title)("text"_L1, step.text)("command"_L1, step.command)("look"_L1, step.look);
    json("input"_L1, step.input, inputNames)("forEach"_L1, step.forEach)("copiesValues"_L1, step.copiesValues);
    json("handsOver"_L1, step.handsOver)("onlyStarts"_L1, step.onlyStarts);
}

/// It stays one part of a path and of an address, and of no two apps it becomes the same one.
bool canStandInPlaces(const QString &name)
{
    return !name.isEmpty() && name == name.trimmed() && !name.contains(u'/') && !name.contains(u'\\')
        && std::ranges::any_of(name, [](QChar c) { return c != u'.'; });
}

} // namespace

void fieldsOfTarget(JsonFields &json, DeployTarget &target)
{
    json("id"_L1, target.id)("order"_L1, target.order)("name"_L1, target.name)("about"_L1, target.about);
    json("note"_L1, target.note)("writesFile"_L1, target.writesFile)("use"_L1, target.use, useNames);
    json("platforms"_L1, target.platforms)("places"_L1, target.places, fieldsOfPlace);
    json("emptyFolder"_L1, target.isInEmptyFolder)("tried"_L1, target.tried)("dashes"_L1, target.hasDashes);
    json("restartsApp"_L1, target.restartsApp)("whoAmI"_L1, target.whoAmI)("readNames"_L1, target.readNames);
    json("readVersions"_L1, target.readVersions)("readChanges"_L1, target.readChanges);
    json("arrivesByItself"_L1, target.arrivesByItself);
    json("listedAs"_L1, target.listedAs)("readValue"_L1, target.readValue)("readsLine"_L1, target.readsLine);
    json("forget"_L1, target.forget)("quiet"_L1, target.quiet)("signIn"_L1, target.signIn)("look"_L1, target.look);
    json("set"_L1, target.set, fieldsOfStep)("remove"_L1, target.remove, fieldsOfStep);
    json("live"_L1, target.live, fieldsOfStep);
}

bool DeployTarget::isSetByTool() const
{
    const auto isRun = [](const DeployStepTemplate &step) { return !step.command.isEmpty() && !step.copiesValues; };
    return hasTool() && !writesFile && std::ranges::all_of(set, isRun) && std::ranges::all_of(remove, isRun)
        && std::ranges::all_of(
            places, [](const DeployPlace &place) { return place.kind != DeployPlace::Kind::Folder; });
}

bool DeployTarget::isLeftOut(const DeployStepTemplate &step, const DeployPlaces &given) const
{
    return std::ranges::any_of(places, [&](const DeployPlace &place) {
        return place.isOptional && given.value(place.id).trimmed().isEmpty()
            && (step.command.contains(place.placeholder()) || step.text.contains(place.placeholder()));
    });
}

QList<DeployStepTemplate> DeployTarget::liveByTool(const DeployPlaces &given) const
{
    QList<DeployStepTemplate> steps = isSetByTool() && !restartsApp ? live : QList<DeployStepTemplate>();
    steps.removeIf([&](const DeployStepTemplate &step) {
        return step.command.isEmpty() || step.forEach || isLeftOut(step, given);
    });
    return steps;
}

bool DeployTarget::onlyStartsLive(const DeployPlaces &given) const
{
    const QList<DeployStepTemplate> steps = liveByTool(given);
    return !steps.isEmpty() && steps.last().onlyStarts;
}

const DeployPlace *DeployTarget::filePlace() const
{
    return firstWith(places, &DeployPlace::kind, DeployPlace::Kind::File);
}

bool DeployTarget::asks(const DeployPlace &place) const
{
    const QString tag = place.placeholder();
    return place.kind == DeployPlace::Kind::Folder || readNames.contains(tag) || readValue.contains(tag)
        || std::ranges::any_of(look, [&tag](const QString &command) { return command.contains(tag); });
}

QString joinedPlaces(const DeployTarget &target, const DeployPlaces &places)
{
    if (target.places.size() == 1)
        return places.value(target.places.first().id);
    QJsonObject object;
    for (const DeployPlace &place : target.places) {
        if (const QString value = places.value(place.id); !value.isEmpty())
            object[place.id] = value;
    }
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

DeployPlaces placesFrom(const DeployTarget &target, const QString &joined)
{
    DeployPlaces places;
    const QJsonObject object = QJsonDocument::fromJson(joined.toUtf8()).object();
    for (const DeployPlace &place : target.places) {
        if (joined.isEmpty())
            places[place.id] = place.value;
        else if (target.places.size() == 1)
            places[place.id] = joined;
        else
            places[place.id] = object[place.id].toString();
    }
    return places;
}

DeployPlaces placesOf(const DeployPlaces &pattern, const QString &app, const QString &environment)
{
    static const QRegularExpression blanks(u"[\\s/]+"_s);
    const QString slug = environment.trimmed().toLower().replace(blanks, u"-"_s);
    DeployPlaces places;
    for (auto it = pattern.cbegin(); it != pattern.cend(); ++it) {
        places[it.key()] = withPlaceholders(*it, [&](const QString &name) {
            const QString part = name == "app"_L1 ? app : name == "environment"_L1 ? slug : QString();
            return canStandInPlaces(part) ? part : u"{{%1}}"_s.arg(name);
        });
    }
    return places;
}

bool isPlacePattern(const QString &place)
{
    return place.contains("{{app}}"_L1);
}

bool isUnfilledPlace(const QString &place)
{
    return isPlacePattern(place) || place.contains("{{environment}}"_L1);
}

QString withPlaceholders(const QString &text, const std::function<QString(const QString &)> &valueOf)
{
    static const QRegularExpression placeholder(u"\\{\\{([A-Za-z.]+)\\}\\}"_s);
    QString result;
    qsizetype at = 0;
    for (auto it = placeholder.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        result += QStringView(text).sliced(at, match.capturedStart() - at);
        result += valueOf(match.captured(1));
        at = match.capturedEnd();
    }
    result += QStringView(text).sliced(at);
    return result;
}

QString deployText(const QString &text)
{
    return text.isEmpty() ? QString() : QCoreApplication::translate("DeployTarget", text.toUtf8().constData());
}

QString whereInWords(const DeployTarget &target, const DeployPlaces &places)
{
    QStringList words;
    for (const DeployPlace &place : target.places)
        words.append(shownLine(places.value(place.id)));
    words.removeAll({});
    const QString name = deployText(target.name);
    return words.isEmpty() ? name
                           : QCoreApplication::translate("DeployTarget", "%1: %2", "a target and its places")
                                 .arg(name, words.join(u" / "_s));
}

QString storeOf(const DeployTarget &target, const DeployPlaces &given)
{
    if (!target.hasTool() || target.writesFile)
        return {};
    bool isWhole = true;
    const auto valueOf = [&](const DeployPlace &place) {
        QString value = given.value(place.id).trimmed();
        isWhole = isWhole && !isUnfilledPlace(value) && (!value.isEmpty() || place.isOptional || place.mayBeEmpty);
        while (value.endsWith(u'/'))
            value.chop(1);
        return value.startsWith(u'/') ? value.sliced(1) : value;
    };
    // By the commands, not by the target: a server's own and an app's can name one place.
    const QStringList store = ofEach(target.set, &DeployStepTemplate::command);
    QString commands = store.join(u'\n');
    for (const DeployPlace &place : target.places) {
        const QString tag = place.placeholder();
        const bool isOfLive = std::ranges::any_of(
            target.live, [&tag](const DeployStepTemplate &step) { return step.command.contains(tag); });
        if (commands.contains(tag))
            commands.replace(tag, valueOf(place));
        else if ((target.readNames + target.readValue).contains(tag) || (target.asks(place) && !isOfLive))
            commands += u'\n' + place.id + u'=' + valueOf(place);
    }
    return isWhole && !commands.trimmed().isEmpty() ? commands : QString();
}
