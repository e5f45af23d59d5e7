// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"
#include "app/domain/jsonfields.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>

/// What is wrong with a target's file, for whoever writes one: fields that mean nothing, placeholders that name
/// nothing, a place that a shell could misread, a command that could hold a value, a tool that sets values and is not
/// asked before and after.
class TemplateMistakes
{
public:
    static QStringList of(const QByteArray &file)
    {
        using namespace Qt::StringLiterals;
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(file, &error);
        if (!document.isObject())
            return {u"no JSON object: %1"_s.arg(error.errorString())};
        TemplateMistakes found;
        const DeployTarget target = JsonFields::read(document.object(), &fieldsOfTarget);
        found.compare(u"the target"_s, document.object(), JsonFields::written(target, &fieldsOfTarget));
        found.need(document.object(), {u"id"_s, u"name"_s, u"about"_s});
        if (!document[u"order"].isDouble())
            found.add(u"\"order\" is no number"_s);
        for (const QJsonValue &place : document[u"places"].toArray())
            found.need(place.toObject(), {u"id"_s, u"label"_s});
        found.checkWhole(target);
        return found.m_found;
    }

private:
    void add(const QString &what) { m_found.append(what); }

    void need(const QJsonObject &object, const QStringList &names)
    {
        using namespace Qt::StringLiterals;
        for (const QString &name : names) {
            if (object[name].toString().trimmed().isEmpty())
                add(u"\"%1\" is missing"_s.arg(name));
        }
    }

    /// Whatever the program does not read as it is written.
    void compare(const QString &where, const QJsonValue &file, const QJsonValue &read)
    {
        using namespace Qt::StringLiterals;
        if (file.isObject() && read.isObject()) {
            const QJsonObject fields = file.toObject();
            for (auto field = fields.begin(); field != fields.end(); ++field)
                compare(u"%1: \"%2\""_s.arg(where, field.key()), field.value(), read[field.key()]);
        } else if (file.isArray() && read.isArray() && file.toArray().size() == read.toArray().size()) {
            for (qsizetype i = 0; i < file.toArray().size(); ++i)
                compare(where, file[i], read[i]);
        } else if (file != read) {
            add(u"%1 means nothing, or is nothing of what it can be"_s.arg(where));
        }
    }

    /// A command must not be able to hold a value, and a place in it must not be able to become anything but one
    /// argument.
    void checkWords(const QString &command)
    {
        using namespace Qt::StringLiterals;
        // `$` and backticks would let a template take the value out of the shell's variable into the arguments.
        for (const QChar forbidden : {u'$', u'`', u'\\', u'\n', u'\r'}) {
            if (command.contains(forbidden))
                add(u"the command holds a character that it must not hold: %1"_s.arg(forbidden));
        }
        // xargs would make arguments of what comes by standard input; what joins commands is written by shellCommand().
        // Some tools print their lists as errors, so those may be joined to what is printed.
        const QString words = QString(command).remove(u" 2>&1"_s);
        for (const QString &forbidden : {u"<<"_s, u"xargs"_s, u"||"_s, u"&"_s, u";"_s}) {
            if (words.contains(forbidden))
                add(u"the command must not hold %1"_s.arg(forbidden));
        }
        bool isQuoted = false;
        for (qsizetype at = 0; at < command.size(); ++at) {
            if (command[at] == u'\'')
                isQuoted = !isQuoted;
            else if (isQuoted && QStringView(command).sliced(at).startsWith(u"{{place."))
                add(u"a place stands in quotes: it is quoted as a whole"_s);
        }
    }

    void checkCommand(const DeployStepTemplate &step)
    {
        using namespace Qt::StringLiterals;
        checkWords(step.command);
        if (step.input != DeployInput::None && step.command.isEmpty())
            add(u"there is input but no command"_s);
        if (step.input == DeployInput::Lines && step.forEach)
            add(u"lines hold all variables: \"forEach\" would set them twice"_s);
        const bool isOneValue
            = step.input == DeployInput::Value || step.input == DeployInput::Merged || step.input == DeployInput::Shell;
        if (isOneValue && !step.forEach)
            add(u"one value is put in: \"forEach\" is missing"_s);
        if (step.copiesValues && !step.command.isEmpty())
            add(u"a command does not take the values from the clipboard"_s);
    }

    /// Every placeholder has to name something that is there.
    void checkPlaceholders(const DeployStepTemplate &step, const QList<DeployPlace> &places)
    {
        using namespace Qt::StringLiterals;
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
                    add(u"{{%1}} cannot stand there"_s.arg(name));
            }
        }
    }

    void checkStep(const DeployStepTemplate &step, const QList<DeployPlace> &places)
    {
        using namespace Qt::StringLiterals;
        if (step.title.trimmed().isEmpty())
            add(u"a step has no \"title\""_s);
        checkCommand(step);
        checkPlaceholders(step, places);
        for (const QString &look : step.look) {
            checkWords(look);
            checkPlaceholders({.command = look, .forEach = step.forEach}, places);
        }
    }

    void checkNames(const DeployTarget &target)
    {
        using namespace Qt::StringLiterals;
        static const QRegularExpression id(u"^[a-z][a-z0-9-]*\\z"_s);
        if (!id.match(target.id).hasMatch())
            add(u"the id \"%1\" is no lower-case word"_s.arg(target.id));
        static const QRegularExpression placeId(u"^[a-z][A-Za-z]*\\z"_s);
        for (const DeployPlace &place : target.places) {
            if (!placeId.match(place.id).hasMatch())
                add(u"the id \"%1\" is no word"_s.arg(place.id));
        }
        static const QRegularExpression variable(u"^[A-Z][A-Z0-9_]*\\z"_s);
        for (const QString &name : target.forget + target.signIn) {
            if (!variable.match(name).hasMatch())
                add(u"\"%1\" is no variable to forget or to sign in by"_s.arg(name));
        }
        static const QRegularExpression given(u"^[A-Z][A-Z0-9_]*=[A-Za-z0-9/]+\\z"_s);
        for (const QString &one : target.quiet) {
            if (!given.match(one).hasMatch())
                add(u"\"%1\" is no variable with what it is told"_s.arg(one));
        }
    }

    void checkWhole(const DeployTarget &target)
    {
        using namespace Qt::StringLiterals;
        checkNames(target);
        for (const DeployStepTemplate &step : target.set + target.remove + target.live)
            checkStep(step, target.places);
        if (std::ranges::any_of(target.set + target.remove, &DeployStepTemplate::onlyStarts))
            add(u"\"onlyStarts\" is of what makes a change live"_s);
        const auto files = std::ranges::count(target.places, DeployPlace::Kind::File, &DeployPlace::kind);
        if (target.writesFile && files != 1)
            add(u"it writes a file, so it needs one place of the kind \"file\""_s);
        if (!target.writesFile && target.set.isEmpty())
            add(u"nothing says how a variable is set"_s);
        if (!target.writesFile && target.remove.isEmpty())
            add(u"nothing says how a variable is removed"_s);
        if (target.live.isEmpty())
            add(u"nothing says how a change takes effect"_s);
        const bool asksForValues = std::ranges::any_of(target.set, [](const DeployStepTemplate &step) {
            return step.input != DeployInput::None && step.input != DeployInput::Shell;
        });
        // An exit status of 0 alone is no success, and a place that is not there must not be made.
        if (asksForValues && (target.look.isEmpty() || target.readNames.isEmpty()))
            add(u"a tool sets the values, so \"look\" and \"readNames\" have to be there"_s);
        for (const QString &command : target.look
                + QStringList{target.whoAmI, target.readNames, target.readVersions, target.readChanges, target.listedAs,
                    target.readValue}) {
            checkWords(command);
            const bool isOfOne
                = command == target.readValue || command == target.listedAs || command == target.readVersions;
            checkPlaceholders({.command = command, .forEach = isOfOne}, target.places);
        }
        if (!target.hasTool() && !(target.tried + target.whoAmI).isEmpty())
            add(u"nothing is looked up, so there is no tool to try or to ask"_s);
        for (const DeployPlace &place : target.places) {
            if (place.isOptional && target.asks(place))
                add(u"the place \"%1\" is looked up, so it cannot be optional"_s.arg(place.id));
        }
    }

    QStringList m_found;
};
