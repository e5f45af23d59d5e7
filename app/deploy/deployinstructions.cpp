// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deployinstructions.h"

#include "app/core/hostaddresses.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/shelltext.h"

#include <QFileInfo>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostPlaceLength = 1024;

/// As the tools read it, which take a host without a scheme for nothing, or for plain http.
bool isSafeAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme();
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()
        && (scheme == "https"_L1 || (scheme == "http"_L1 && hostAddresses::isThisMachine(url.host())));
}

/// A line of the hand-over: which key, told by its fingerprint.
QString lineOf(const DeployVariable &variable)
{
    if (variable.isRemoved)
        return Words::tr("- %1: to be removed").arg(variable.name);
    return Words::tr("- %1: the key with the fingerprint %2").arg(variable.name, variable.fingerprint());
}

/// Writes a target's steps out for these places and variables.
class Writer
{
public:
    Writer(const DeployTarget &target, const DeployPlaces &places, const QList<DeployVariable> &variables,
        const DeploySubject &subject)
        : m_target(target)
        , m_places(places)
        , m_variables(variables)
        , m_subject(subject)
    {
    }

    void add(DeployStep::Kind kind, const QList<DeployStepTemplate> &steps, const QStringList &names)
    {
        for (const DeployStepTemplate &step : steps) {
            if (m_target.isLeftOut(step, m_places))
                continue;
            // One hand-over names all that is to be done.
            if (step.handsOver
                && std::ranges::any_of(m_steps, [](const DeployStep &earlier) { return !earlier.handOver.isEmpty(); }))
                continue;
            if (step.forEach) {
                for (const QString &name : names)
                    m_steps.append(written(kind, step, {name}));
            } else {
                m_steps.append(written(kind, step, names));
            }
        }
    }

    QList<DeployStep> steps() const { return m_steps; }

    QString words(const QString &text, const QString &variable) const
    {
        return filled(deployText(text), variable, false);
    }

private:
    DeployStep written(DeployStep::Kind kind, const DeployStepTemplate &step, const QStringList &names) const
    {
        const QString variable = names.value(0);
        DeployStep result{.kind = kind,
            .title = words(step.title, variable),
            .text = step.handsOver ? QString() : words(step.text, variable),
            .input = step.input,
            .variables = names,
            .copiesValues = step.copiesValues,
            .handOver = step.handsOver ? words(step.text, variable) : QString(),
            .waitsForPlace = waitsForPlace(step)};
        if (kind == DeployStep::Kind::Set && step.forEach && isInOrder())
            result.text
                = QStringList{Words::tr("Keep the order of these steps: a fallback comes before the key."), result.text}
                      .join(u' ')
                      .trimmed();
        if (!step.command.isEmpty() && !result.waitsForPlace)
            result.command = shellCommand(shellText(kind, step, names));
        return result;
    }

    ShellText shellText(DeployStep::Kind kind, const DeployStepTemplate &step, const QStringList &names) const
    {
        ShellText text{.forget = m_target.forget,
            .quiet = m_target.quiet,
            .isInEmptyFolder = m_target.isInEmptyFolder,
            .command = filled(step.command, names.value(0), true),
            .input = step.input};
        for (const QString &name : names) {
            text.variables.append(m_target.spelled(name));
            if (!m_target.listedAs.isEmpty())
                text.listedAs.append(filled(m_target.listedAs, name, true));
        }
        for (const DeployPlace &place : m_target.places) {
            if (place.kind == DeployPlace::Kind::Folder)
                text.folder = shellQuoted(m_places.value(place.id).trimmed());
        }
        for (const QString &look : m_target.look + step.look)
            text.look.append(filled(look, names.value(0), true));
        if (kind == DeployStep::Kind::Live || m_target.readNames.isEmpty())
            return text;
        text.isRemoval = kind == DeployStep::Kind::Remove;
        text.stays = m_target.spelled(DeployVariable::signingKeyName);
        text.staysAs = filled(m_target.listedAs, DeployVariable::signingKeyName, true);
        text.readsLine = m_target.readsLine;
        text.readNames = filled(m_target.readNames, {}, true);
        if (!text.isRemoval)
            text.readChanges = filled(m_target.readChanges, {}, true);
        if (!text.isRemoval && !m_target.readValue.isEmpty()) {
            for (const QString &name : names)
                text.readValues.append(filled(m_target.readValue, name, true));
        }
        return text;
    }

    QString filled(const QString &text, const QString &variable, bool isCommand) const
    {
        return withPlaceholders(text, [&](const QString &name) {
            if (name == "variable"_L1)
                return m_target.spelled(variable);
            if (name == "app"_L1)
                return shownName(m_subject.app);
            if (name == "environment"_L1)
                return shownName(m_subject.environment);
            if (name == "variables"_L1) {
                const QStringList lines = ofEach(m_variables, lineOf);
                return lines.join(u'\n');
            }
            const QString value = m_places.value(name.sliced(6)).trimmed();
            return isCommand ? shellQuoted(value) : shownLine(value);
        });
    }

    bool waitsForPlace(const DeployStepTemplate &step) const
    {
        return !step.command.isEmpty() && std::ranges::any_of(m_target.places, [&](const DeployPlace &place) {
            return (step.command.contains(place.placeholder()) || step.look.join(u' ').contains(place.placeholder())
                       || m_target.asks(place))
                && placeProblem(place, m_places.value(place.id));
        });
    }

    /// At every moment what reads them has to hold the key that Inngest signs with.
    bool isInOrder() const
    {
        const auto isSet = [this](const QString &name) {
            return std::ranges::any_of(
                m_variables, [&name](const DeployVariable &one) { return one.name == name && !one.isRemoved; });
        };
        return isSet(DeployVariable::fallbackName) && isSet(DeployVariable::signingKeyName);
    }

    const DeployTarget &m_target;
    const DeployPlaces &m_places;
    const QList<DeployVariable> &m_variables;
    const DeploySubject &m_subject;
    QList<DeployStep> m_steps;
};

} // namespace

std::optional<PlaceProblem> placeProblem(const DeployPlace &place, const QString &value)
{
    const QString text = value.trimmed();
    if (text.isEmpty())
        return place.isOptional || place.mayBeEmpty ? std::nullopt : std::optional(PlaceProblem::Missing);
    if (text.size() > mostPlaceLength)
        return PlaceProblem::TooLong;
    // What reads otherwise than it is: nobody would see that the command names another place. A folder may be called
    // with a blank that does not break.
    const bool isPath = place.kind == DeployPlace::Kind::File || place.kind == DeployPlace::Kind::Folder;
    if (!needsNoMark(text, isPath))
        return PlaceProblem::ControlCharacter;
    const bool isWord = place.kind == DeployPlace::Kind::Name || place.kind == DeployPlace::Kind::Address;
    if (isWord && text.startsWith(u'-'))
        return PlaceProblem::LeadingDash;
    // As AWS's command line reads one, and Azure's.
    if (isWord
        && (text.startsWith("file://"_L1, Qt::CaseInsensitive) || text.startsWith("fileb://"_L1, Qt::CaseInsensitive)
            || text.startsWith(u'@')))
        return PlaceProblem::ReadsFile;
    if (isPath && QFileInfo(text).isRelative())
        return PlaceProblem::RelativePath;
    if (isUnfilledPlace(text))
        return PlaceProblem::Unfilled;
    return place.kind == DeployPlace::Kind::Address && !isSafeAddress(text) ? std::optional(PlaceProblem::UnsafeAddress)
                                                                            : std::nullopt;
}

QString placeProblemText(const DeployPlace &place, PlaceProblem problem)
{
    switch (problem) {
    case PlaceProblem::Missing:
        return place.example.isEmpty() ? Words::tr("Fill this in.")
                                       : Words::tr("Fill this in, for example “%1”.").arg(place.example);
    case PlaceProblem::ControlCharacter:
        return Words::tr("A line break or another invisible character is in it: type it anew on one line.");
    case PlaceProblem::LeadingDash:
        return Words::tr("It starts with a dash, so the command would take it for an option.");
    case PlaceProblem::ReadsFile:
        return Words::tr("It starts with “file://” or “@”, so the command could put in what stands in that file.");
    case PlaceProblem::RelativePath:
        return Words::tr("Give the whole path, from “/” on.");
    case PlaceProblem::TooLong:
        return Words::tr("It is too long.");
    case PlaceProblem::UnsafeAddress:
        return Words::tr("Give an address that begins with “https://”, without a name or a password in it: over "
                         "“http://”, which is taken on this computer alone, the keys would be sent in the clear.");
    case PlaceProblem::Unfilled:
        return Words::tr("This app's name, or the environment's, would lead to another place (a slash in it, blanks "
                         "around it, dots alone). Write this app's place out.");
    }
    return {};
}

DeployInstructions deployInstructions(const DeployTarget &target, const DeployPlaces &places,
    const QList<DeployVariable> &variables, const DeploySubject &subject)
{
    QStringList set;
    QStringList removed;
    for (const DeployVariable &variable : variables)
        (variable.isRemoved ? removed : set).append(variable.name);
    Writer writer(target, places, variables, subject);
    if (!set.isEmpty())
        writer.add(DeployStep::Kind::Set, target.set, set);
    if (!removed.isEmpty())
        writer.add(DeployStep::Kind::Remove, target.remove, removed);
    writer.add(DeployStep::Kind::Live, target.live, set + removed);
    return {.steps = writer.steps(), .note = writer.words(target.note, {}), .tried = deployTriedText(target)};
}

QString deployTriedText(const DeployTarget &target)
{
    if (target.use == DeployTarget::Use::Practice || !target.hasTool())
        return {};
    if (target.tried.isEmpty())
        return Words::tr(
            "Never tried live: these commands are written from the tool's documentation. Read what each of them says.");
    //: %1 is a tool and its version
    return Words::tr("Tried with %1 against a scripted stand-in of the provider, never against the provider itself.")
        .arg(target.tried);
}

Secret deployLines(const QList<DeployVariable> &variables)
{
    Secret lines;
    for (const DeployVariable &variable : variables) {
        if (!variable.isRemoved)
            lines = joinedSecret({lines.reveal(), variable.name.toLatin1(), "=", variable.value.reveal(), "\n"});
    }
    return lines;
}
