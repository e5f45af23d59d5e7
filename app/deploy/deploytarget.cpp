// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytarget.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Reads one object of a template and notes what is wrong with it.
class ObjectReader
{
public:
    ObjectReader(QJsonObject object, QString where, QStringList &problems)
        : m_object(std::move(object))
        , m_where(std::move(where))
        , m_problems(problems)
    {
    }

    QString text(const QString &name, bool isRequired = false)
    {
        const QJsonValue value = take(name);
        if (isRequired && value.toString().trimmed().isEmpty())
            problem(u"\"%1\" is missing"_s.arg(name));
        if (!value.isUndefined() && !value.isString())
            problem(u"\"%1\" is no text"_s.arg(name));
        return value.toString();
    }

    bool flag(const QString &name)
    {
        const QJsonValue value = take(name);
        if (!value.isUndefined() && !value.isBool())
            problem(u"\"%1\" is neither true nor false"_s.arg(name));
        return value.toBool();
    }

    int number(const QString &name)
    {
        const QJsonValue value = take(name);
        if (!value.isDouble())
            problem(u"\"%1\" is no number"_s.arg(name));
        return value.toInt();
    }

    QJsonArray array(const QString &name)
    {
        const QJsonValue value = take(name);
        if (!value.isUndefined() && !value.isArray())
            problem(u"\"%1\" is no list"_s.arg(name));
        return value.toArray();
    }

    QStringList texts(const QString &name)
    {
        QStringList words;
        const QJsonArray list = array(name);
        for (const QJsonValue &word : list)
            words.append(word.toString());
        return words;
    }

    /// One word of the given ones, as its position; the first where it is left out.
    int choice(const QString &name, const QStringList &words)
    {
        const QJsonValue value = take(name);
        if (value.isUndefined())
            return 0;
        const qsizetype at = words.indexOf(value.toString());
        if (at < 0)
            problem(u"\"%1\" is none of %2"_s.arg(name, words.join(u", "_s)));
        return int(std::max<qsizetype>(at, 0));
    }

    /// Whatever was not asked for is a mistake in writing.
    void finish()
    {
        const QStringList names = m_object.keys();
        for (const QString &name : names)
            problem(u"\"%1\" means nothing"_s.arg(name));
    }

    void problem(const QString &what) { m_problems.append(u"%1: %2"_s.arg(m_where, what)); }

private:
    QJsonValue take(const QString &name)
    {
        const QJsonValue value = m_object.value(name);
        m_object.remove(name);
        return value;
    }

    QJsonObject m_object;
    QString m_where;
    QStringList &m_problems;
};

DeployPlace readPlace(const QJsonValue &json, QStringList &problems)
{
    ObjectReader reader(json.toObject(), u"a place"_s, problems);
    DeployPlace place;
    place.id = reader.text(u"id"_s, true);
    place.label = reader.text(u"label"_s, true);
    place.example = reader.text(u"example"_s);
    place.value = reader.text(u"value"_s);
    place.kind = DeployPlace::Kind(reader.choice(u"kind"_s, {u"name"_s, u"file"_s, u"folder"_s, u"words"_s}));
    place.isOptional = reader.flag(u"optional"_s);
    place.mayBeEmpty = reader.flag(u"mayBeEmpty"_s);
    static const QRegularExpression id(u"^[a-z][A-Za-z]*\\z"_s);
    if (!id.match(place.id).hasMatch())
        reader.problem(u"the id \"%1\" is no word"_s.arg(place.id));
    reader.finish();
    return place;
}

/// A command must not be able to hold a value, and a place in it must not be able to become anything but one argument.
void checkWords(ObjectReader &reader, const QString &command)
{
    // `$` and backticks would let a template take the value out of the shell's variable into the arguments.
    for (const QChar forbidden : {u'$', u'`', u'\\', u'\n', u'\r'}) {
        if (command.contains(forbidden))
            reader.problem(u"the command holds a character that it must not hold: %1"_s.arg(forbidden));
    }
    // xargs would make arguments of what comes by standard input; what joins commands is written by shellCommand().
    // Some tools print their lists as errors, so those may be joined to what is printed.
    const QString words = QString(command).remove(u" 2>&1"_s);
    for (const QString &forbidden : {u"<<"_s, u"xargs"_s, u"||"_s, u"&"_s, u";"_s}) {
        if (words.contains(forbidden))
            reader.problem(u"the command must not hold %1"_s.arg(forbidden));
    }
    bool isQuoted = false;
    for (qsizetype at = 0; at < command.size(); ++at) {
        if (command[at] == u'\'')
            isQuoted = !isQuoted;
        else if (isQuoted && QStringView(command).sliced(at).startsWith(u"{{place."))
            reader.problem(u"a place stands in quotes: it is quoted as a whole"_s);
    }
}

void checkCommand(ObjectReader &reader, const DeployStepTemplate &step)
{
    checkWords(reader, step.command);
    if (step.input != DeployInput::None && step.command.isEmpty())
        reader.problem(u"there is input but no command"_s);
    if (step.input == DeployInput::Lines && step.forEach)
        reader.problem(u"lines hold all variables: \"forEach\" would set them twice"_s);
    const bool isOneValue
        = step.input == DeployInput::Value || step.input == DeployInput::Merged || step.input == DeployInput::Shell;
    if (isOneValue && !step.forEach)
        reader.problem(u"one value is put in: \"forEach\" is missing"_s);
    if (step.copiesValues && !step.command.isEmpty())
        reader.problem(u"a command does not take the values from the clipboard"_s);
}

/// Every placeholder has to name something that is there.
void checkPlaceholders(ObjectReader &reader, const DeployStepTemplate &step, const QList<DeployPlace> &places)
{
    static const QRegularExpression placeholder(u"\\{\\{(.*?)\\}\\}"_s);
    const auto kindOf = [&places](const QString &id) {
        const auto it = std::ranges::find(places, id, &DeployPlace::id);
        return it == places.end() ? std::optional<DeployPlace::Kind>() : it->kind;
    };
    for (const QString &text : {step.title, step.text, step.command}) {
        const bool isCommand = text == step.command && !text.isEmpty();
        for (auto it = placeholder.globalMatch(text); it.hasNext();) {
            const QString name = it.next().captured(1);
            if (name == "variable"_L1 && (step.forEach || step.handsOver))
                continue;
            if (!isCommand && (name == "app"_L1 || name == "environment"_L1 || name == "variables"_L1))
                continue;
            const auto kind = name.startsWith("place."_L1) ? kindOf(name.sliced(6)) : std::nullopt;
            if (!kind || (isCommand && *kind == DeployPlace::Kind::Text))
                reader.problem(u"{{%1}} cannot stand there"_s.arg(name));
        }
    }
}

DeployStepTemplate readStep(const QJsonValue &json, const QList<DeployPlace> &places, QStringList &problems)
{
    const QJsonObject object = json.toObject();
    ObjectReader reader(object, u"the step \"%1\""_s.arg(object[u"title"_s].toString()), problems);
    DeployStepTemplate step;
    step.title = reader.text(u"title"_s, true);
    step.text = reader.text(u"text"_s);
    step.command = reader.text(u"command"_s);
    step.look = reader.texts(u"look"_s);
    step.input = DeployInput(reader.choice(u"input"_s, {u"none"_s, u"value"_s, u"lines"_s, u"merged"_s, u"shell"_s}));
    step.forEach = reader.flag(u"forEach"_s);
    step.copiesValues = reader.flag(u"copiesValues"_s);
    step.handsOver = reader.flag(u"handsOver"_s);
    checkCommand(reader, step);
    checkPlaceholders(reader, step, places);
    for (const QString &look : step.look) {
        checkWords(reader, look);
        checkPlaceholders(reader, {.command = look, .forEach = step.forEach}, places);
    }
    reader.finish();
    return step;
}

void checkWhole(ObjectReader &reader, const DeployTarget &target)
{
    static const QRegularExpression id(u"^[a-z][a-z0-9-]*\\z"_s);
    if (!id.match(target.id).hasMatch())
        reader.problem(u"the id \"%1\" is no lower-case word"_s.arg(target.id));
    const auto files = std::ranges::count(target.places, DeployPlace::Kind::File, &DeployPlace::kind);
    if (target.writesFile && files != 1)
        reader.problem(u"it writes a file, so it needs one place of the kind \"file\""_s);
    if (!target.writesFile && target.set.isEmpty())
        reader.problem(u"nothing says how a variable is set"_s);
    if (!target.writesFile && target.remove.isEmpty())
        reader.problem(u"nothing says how a variable is removed"_s);
    if (target.live.isEmpty())
        reader.problem(u"nothing says how a change takes effect"_s);
    static const QRegularExpression variable(u"^[A-Z][A-Z0-9_]*\\z"_s);
    for (const QString &name : target.forget + target.signIn) {
        if (!variable.match(name).hasMatch())
            reader.problem(u"\"%1\" is no variable to forget or to sign in by"_s.arg(name));
    }
    static const QRegularExpression given(u"^[A-Z][A-Z0-9_]*=[A-Za-z0-9/]+\\z"_s);
    for (const QString &one : std::as_const(target.quiet)) {
        if (!given.match(one).hasMatch())
            reader.problem(u"\"%1\" is no variable with what it is told"_s.arg(one));
    }
    const bool asksForValues = std::ranges::any_of(target.set, [](const DeployStepTemplate &step) {
        return step.input != DeployInput::None && step.input != DeployInput::Shell;
    });
    // An exit status of 0 alone is no success, and a place that is not there must not be made.
    if (asksForValues && (target.look.isEmpty() || target.readNames.isEmpty()))
        reader.problem(u"a tool sets the values, so \"look\" and \"readNames\" have to be there"_s);
    for (const QString &command :
        target.look + QStringList{target.whoAmI, target.readNames, target.listedAs, target.readValue}) {
        checkWords(reader, command);
        const bool isOfOne = command == target.readValue || command == target.listedAs;
        checkPlaceholders(reader, {.command = command, .forEach = isOfOne}, target.places);
    }
    if (!target.hasTool() && !(target.tried + target.whoAmI).isEmpty())
        reader.problem(u"nothing is looked up, so there is no tool to try or to ask"_s);
    for (const DeployPlace &place : target.places) {
        if (place.isOptional && target.asks(place))
            reader.problem(u"the place \"%1\" is looked up, so it cannot be optional"_s.arg(place.id));
    }
}

/// It stays one part of a path and of an address, and of no two apps it becomes the same one.
bool canStandInPlaces(const QString &name)
{
    return !name.isEmpty() && name == name.trimmed() && !name.contains(u'/') && !name.contains(u'\\')
        && std::ranges::any_of(name, [](QChar c) { return c != u'.'; });
}

} // namespace

tl::expected<DeployTarget, QString> DeployTarget::fromJson(QByteArrayView json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json.toByteArray(), &error);
    if (!document.isObject())
        return tl::unexpected(u"no JSON object: %1"_s.arg(error.errorString()));
    QStringList problems;
    ObjectReader reader(document.object(), u"the target"_s, problems);
    DeployTarget target;
    target.id = reader.text(u"id"_s, true);
    target.order = reader.number(u"order"_s);
    target.name = reader.text(u"name"_s, true);
    target.about = reader.text(u"about"_s, true);
    target.note = reader.text(u"note"_s);
    target.writesFile = reader.flag(u"writesFile"_s);
    target.use = DeployTarget::Use(reader.choice(u"use"_s, {u"apps"_s, u"practice"_s, u"server"_s}));
    target.platforms = reader.texts(u"platforms"_s);
    const QJsonArray places = reader.array(u"places"_s);
    for (const QJsonValue &place : places)
        target.places.append(readPlace(place, problems));
    target.isInEmptyFolder = reader.flag(u"emptyFolder"_s);
    target.tried = reader.text(u"tried"_s);
    target.hasDashes = reader.flag(u"dashes"_s);
    target.restartsApp = reader.flag(u"restartsApp"_s);
    target.whoAmI = reader.text(u"whoAmI"_s);
    target.readNames = reader.text(u"readNames"_s);
    target.listedAs = reader.text(u"listedAs"_s);
    target.readValue = reader.text(u"readValue"_s);
    target.readsLine = reader.flag(u"readsLine"_s);
    target.forget = reader.texts(u"forget"_s);
    target.quiet = reader.texts(u"quiet"_s);
    target.signIn = reader.texts(u"signIn"_s);
    target.look = reader.texts(u"look"_s);
    for (const auto &[name, steps] : {std::pair(u"set"_s, &target.set), std::pair(u"remove"_s, &target.remove),
             std::pair(u"live"_s, &target.live)}) {
        const QJsonArray list = reader.array(name);
        for (const QJsonValue &step : list)
            steps->append(readStep(step, target.places, problems));
    }
    reader.finish();
    checkWhole(reader, target);
    if (!problems.isEmpty())
        return tl::unexpected(problems.join(u"; "_s));
    return target;
}

QString DeployTarget::spelled(const QString &variable) const
{
    return hasDashes ? QString(variable).replace(u'_', u'-') : variable;
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
