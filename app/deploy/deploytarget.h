// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <functional>

class JsonFields;

/// Something that a target has to be told before its steps can be written out: a file, a project, an environment.
struct DeployPlace
{
    enum class Kind {
        Name, ///< One word or path for a command line: checked, and quoted where a shell would take it apart.
        Address, ///< Likewise, of a service to which the values go: https, or http on this machine.
        File, ///< A file on this computer.
        Folder, ///< A folder on this computer: the commands run in it.
        Text, ///< For people; never part of a command.
    };

    QString id;
    QString label; ///< "Kubernetes namespace"
    QString example;
    QString value; ///< What it usually is ("production"); empty: nothing is usual.
    Kind kind = Kind::Name;
    bool isOptional = false; ///< Steps that name it are left out while it is empty.
    bool mayBeEmpty = false; ///< Empty is a value too: what names begin with, a namespace.

    QString placeholder() const { return QStringLiteral("{{place.%1}}").arg(id); }

    bool operator==(const DeployPlace &) const = default;
};

/// How a step's command takes the value. Never as an argument: a template has no placeholder for it.
enum class DeployInput {
    None,
    Value, ///< The value alone on standard input, without a line end.
    Lines, ///< NAME=value lines of all variables on standard input.
    Merged, ///< The value as a line of its own, then what the first command printed: for the second one.
    Shell, ///< The shell itself reads it into a variable of that name, then runs the command.
};

/// One step of a target as the template has it: {{variable}}, {{app}}, {{environment}} and {{place.<id>}} stand for
/// what they name.
struct DeployStepTemplate
{
    QString title;
    QString text; ///< For people.
    /// For bash or zsh; empty: something that is done by hand. " | " hands the output of one command to the next, which
    /// is started only where the one before ended well.
    QString command;
    QStringList look; ///< Besides the target's own: what has to be there for this command alone.
    DeployInput input = DeployInput::None;
    bool forEach = false; ///< Once for each variable.
    bool copiesValues = false; ///< By hand, with the values from the clipboard.
    bool handsOver = false; ///< The text is what another person is given.
    bool onlyStarts = false; ///< Of live: it ends well as soon as something is queued or begun that makes it live.

    bool operator==(const DeployStepTemplate &) const = default;
};

/// A way to bring variables to an app: one file of resources/deploy/, and nothing else. Its fields are those below by
/// their JSON names:
///
///   id, order, name, about   what it is; `order` sorts the list of choices
///   platforms                Inngest's names of the platforms that it is suggested for
///   writesFile               the place of kind "file" is an .env file, which the program writes itself
///   use                      what it is for where that is no app: "practice" for the practice account's, and suggested
///                            there, "server" for a self-hosted server's own settings
///   tried                    the tool and its version with which the commands were tried against a scripted provider;
///                            left out: they are written from the tool's documentation
///   places                   [{id, label, example, value, kind: "name"|"address"|"file"|"folder"|"words", optional,
///   mayBeEmpty}] dashes                   the place takes no underscore: {{variable}} is written with dashes forget
///   variables of the terminal that would lead a command to another place
///                            ("VERCEL_PROJECT_ID"), or make it print what it sends
///   quiet                    what the tool is told beside that, so that it writes down nothing of what it is given,
///                            and gives nothing that it kept from before, whatever its settings say
///                            ("AWS_CLI_HISTORY_FILE=/dev/null")
///   emptyFolder              the commands run in an empty folder of their own, which goes afterwards: for tools that
///                            take a place from the folder
///   signIn                   variables from which the tool takes as whom one is signed in; the tool that the program
///   runs
///                            itself is given these, and no others
///   restartsApp              setting or removing a variable restarts the app by itself: nothing makes it live besides
///   arrivesByItself          what is stored there is sent on or fetched without a restart, sooner or later: what reads
///                            it may have the values before anybody makes them live
///   look                     commands that end well only where the place is there and one is signed in. They run
///                            before each command of set, remove and live, and before a value is asked for
///   whoAmI                   a command that prints as whom one is signed in, and nothing secret
///   readNames                a command that prints the names of what is set, never a value: what was set has to be
///                            among them afterwards, and what was removed must not
///   readVersions             a command that prints nothing where {{variable}} is among the names and was never given a
///                            value: it is asked where readValue fails
///   readChanges              a command that prints a line for each name, with what changes where its value does: when
///                            it was set last, or a digest. Of a target that does not give values back: what was there
///                            before and is listed unchanged was not seen to be set. It may fail: nothing is learnt
///                            then
///   listedAs                 how {{variable}} stands in that list, as a whole line; left out: as its name among others
///   readValue                a command that prints the value of {{variable}} alone, where the target gives it back: it
///                            is compared in the shell with what was pasted, and never shown
///   readsLine                it prints it as a line: the break behind it is not the value's
///   set, remove, live        [{title, text, command, look, input: "none"|"value"|"lines"|"merged"|"shell", forEach,
///                            copiesValues, handsOver, onlyStarts}]: how a variable is set, how it is removed, and
///                            what makes the change take effect. onlyStarts: the tool does not wait for the end of that
///   note                     a sentence for the end
///
/// Names and texts are English and are translated when they are shown, in the context "DeployTarget"; they hold the
/// same placeholders then.
struct DeployTarget
{
    enum class Use { Apps, Practice, Server };

    QString id;
    int order = 0;
    QString name;
    QString about;
    QStringList platforms;
    QString tried;
    bool writesFile = false;
    Use use = Use::Apps;
    QList<DeployPlace> places;
    bool hasDashes = false;
    bool restartsApp = false;
    bool arrivesByItself = false;
    QStringList forget;
    QStringList quiet;
    QStringList signIn;
    bool isInEmptyFolder = false;
    QStringList look;
    QString whoAmI;
    QString readNames;
    QString readVersions;
    QString readChanges;
    QString listedAs;
    QString readValue;
    bool readsLine = false;
    QList<DeployStepTemplate> set;
    QList<DeployStepTemplate> remove;
    QList<DeployStepTemplate> live;
    QString note;

    /// How the variable is called there.
    QString spelled(const QString &variable) const
    {
        return hasDashes ? QString(variable).replace(u'_', u'-') : variable;
    }
    /// Whether a tool is asked and called, which not everybody has.
    bool hasTool() const { return !look.isEmpty(); }
    /// Whether the program can run the tool itself: each variable goes by standard input, or away, in one command.
    bool isSetByTool() const;
    /// Steps that name an optional place are left out while it is empty.
    bool isLeftOut(const DeployStepTemplate &step, const QMap<QString, QString> &places) const;
    /// Those by which the program can make a change live itself; empty: there are none, or nothing is left to do.
    QList<DeployStepTemplate> liveByTool(const QMap<QString, QString> &places) const;
    /// Their tool ends before what it starts is through, so that its end does not tell of anything that it is live.
    bool onlyStartsLive(const QMap<QString, QString> &places) const;
    /// The place of kind File; null: it has none.
    const DeployPlace *filePlace() const;
    /// Whether each command of the target needs it: it is looked up or read back there, or the commands run in it.
    bool asks(const DeployPlace &place) const;

    bool operator==(const DeployTarget &) const = default;
};

/// As its file has them. Whether a file says what it should is looked at by tests/deploy alone: the program has none
/// but its own.
void fieldsOfTarget(JsonFields &json, DeployTarget &target);

/// What a person entered for a target's places, by their ids.
using DeployPlaces = QMap<QString, QString>;

/// The places as one line of text for the journal: the value itself where there is one place, else an object in JSON.
QString joinedPlaces(const DeployTarget &target, const DeployPlaces &places);
/// Back again; what is missing has the place's usual value.
DeployPlaces placesFrom(const DeployTarget &target, const QString &joined);

/// The places of one app: {{app}} and {{environment}} in them are its name, and the environment's in small letters with
/// dashes. What is entered so counts for any app. Names come from elsewhere: one that would lead out of the place that
/// was meant (a slash, dots alone) is not put in.
DeployPlaces placesOf(const DeployPlaces &pattern, const QString &app, const QString &environment);
/// Whether it is such a pattern.
bool isPlacePattern(const QString &place);
/// Whether a name is still to be put in, or could not be.
bool isUnfilledPlace(const QString &place);

/// Where a target keeps the values, for comparing: what its tool names, and not what only makes them live. Empty: it
/// has no tool, is a file, or is not filled in.
QString storeOf(const DeployTarget &target, const DeployPlaces &places);

/// The text with {{name}} replaced, in one pass: what is put in is never looked at for placeholders again.
QString withPlaceholders(const QString &text, const std::function<QString(const QString &name)> &valueOf);

/// A template's text in the person's language.
QString deployText(const QString &text);
/// "Vercel: acme / checkout": the target and what was given as its places, for people.
QString whereInWords(const DeployTarget &target, const DeployPlaces &places);
