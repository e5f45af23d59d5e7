// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilewords.h"

#include "app/core/filetrouble.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"

#include <QDir>
#include <cerrno>

namespace {

QString shown(const QString &path)
{
    return shownLine(QDir::toNativeSeparators(path));
}

QString sentences(std::initializer_list<QString> all)
{
    return ofEach(all, std::identity(), std::not_fn(&QString::isEmpty)).join(u' ');
}

} // namespace

QString EnvFileWords::switchedOff()
{
    return tr("This computer's administrator has switched off writing keys into files. Set the variables another way.");
}

QString EnvFileWords::noFolder(const QString &path)
{
    return tr("There is no folder %1, or you may not look into it.").arg(shown(path));
}

QString EnvFileWords::noFile(const QString &path)
{
    return tr("%1 is not a file: it is a folder, a device or something else that cannot hold variables.")
        .arg(shown(path));
}

QString EnvFileWords::circle(const QString &path)
{
    return tr("%1 is a symbolic link that leads round in a circle.").arg(shown(path));
}

QString EnvFileWords::advice(int code)
{
    if (const QString room = FileTrouble::roomAdvice(code); !room.isEmpty())
        return room;
    switch (code) {
    case EROFS:
        return tr("The disk is mounted for reading only: change the file where it can be written, or by hand.");
    case EACCES:
        return tr("Change the permissions, or have the owner set the variables.");
    case EPERM:
        return tr("The system forbids it whatever the permissions say (a file marked as immutable, or another owner in "
                  "a folder that many share): have the owner or the administrator set the variables.");
    case EBUSY:
        return tr("Something is mounted there or holds it: change the file in the place that it comes from, or by "
                  "hand.");
    default: // the system's numbers
        return tr("Change it by hand, or try again when that is mended.");
    }
}

QString EnvFileWords::notReadable(const QString &path, int code)
{
    if (code == EACCES)
        return tr("%1 cannot be read by you. Ask its owner, or open the program as a user who may.").arg(shown(path));
    return tr("%1 cannot be read: %2.").arg(shown(path), qt_error_string(code));
}

QString EnvFileWords::gone(const QString &path)
{
    return tr("%1 is not there any more, so that nothing can be put back into it. Where its contents are by now, put "
              "the old lines in by hand.")
        .arg(shown(path));
}

QString EnvFileWords::changed(const QString &path)
{
    return tr("%1 was changed by something else in the meantime, so nothing was written. Look at what will change "
              "now, then write again.")
        .arg(shown(path));
}

QString EnvFileWords::beingWritten(const QString &path)
{
    return tr("Another program has %1 open to write, and what it writes would be lost. Nothing was written from here. "
              "Close the file there, then write again.")
        .arg(shown(path));
}

QString EnvFileWords::notWritable(const QString &path, int code)
{
    return tr("%1 is not writable for you: %2. %3").arg(shown(path), qt_error_string(code), advice(code));
}

QString EnvFileWords::folderNotWritable(const QString &folder, int code)
{
    return tr("No file can be written into the folder %1, which is needed to replace the file in one piece: %2. %3")
        .arg(shown(folder), qt_error_string(code), advice(code));
}

QString EnvFileWords::notWritten(const QString &path, int code)
{
    return tr("%1 could not be replaced; it is as it was. The system's reason: %2. %3")
        .arg(shown(path), qt_error_string(code), advice(code));
}

QString EnvFileWords::mounted(const QString &path)
{
    return tr("%1 is mounted into its place by itself (a container's bind mount, say), so it cannot be replaced in one "
              "piece. Nothing was written. Change the file in the place that it comes from, or by hand.")
        .arg(shown(path));
}

QString EnvFileWords::ownerWouldChange(const QString &path)
{
    return tr("%1 belongs to another user or group, and you may not make a file that does. A replaced one would be "
              "yours, and the app might not be able to read it. Nothing was written. Have the owner set the variables, "
              "or change the lines by hand.")
        .arg(shown(path));
}

QString EnvFileWords::othersCouldRead(const QString &path)
{
    return tr("%1 was not made: its place (a USB stick or a share, say) keeps no file to one person, so that others "
              "could read what is written into it. Choose another place; or, where they may, make an empty file there "
              "yourself, and write into that.")
        .arg(shown(path));
}

QString EnvFileWords::rightsNotKept(const QString &path, const QString &what, int code)
{
    return tr("%1 has access rules or attributes that a replaced file would not have (%2: %3). Nothing was written, "
              "since others could then read it, or the app could not. Have the owner set the variables, or change the "
              "lines by hand.")
        .arg(shown(path), what, qt_error_string(code));
}

QString EnvFileWords::lineWords(const EnvRefusal &refusal)
{
    const EnvDoubt &doubt = *refusal.doubt;
    switch (doubt.kind) {
    case EnvDoubt::Kind::OpenQuote:
        return tr("Line %1 has a quote that ends in another place for each program that reads such files, so that "
                  "they do not agree on the lines below it.")
            .arg(doubt.line);
    case EnvDoubt::Kind::Continued:
        return tr("Line %1 ends with a backslash: some programs join the next line to it, others do not.")
            .arg(doubt.line);
    case EnvDoubt::Kind::Shell:
        return tr("Line %1 is a shell's: only a shell knows what it does to the variables, and other programs read "
                  "something else or nothing.")
            .arg(doubt.line);
    case EnvDoubt::Kind::OtherFile:
        return tr("Line %1 makes a shell read more than this file, where the variable may be set.").arg(doubt.line);
    case EnvDoubt::Kind::LineBreak:
        return tr("Line %1 has a character in it, or at its end, that ends a line for some programs and belongs to it "
                  "for others.")
            .arg(doubt.line);
    case EnvDoubt::Kind::ByteOrderMark:
        return tr("The file begins with a byte order mark. Some programs take that for a part of the first variable's "
                  "name, and %1 is or would be the first. Save the file without the mark (“UTF-8 without BOM”).")
            .arg(refusal.name);
    case EnvDoubt::Kind::NoSign:
        return tr("Line %1 assigns nothing: some programs take it and the line of %2 below it for one long name.")
            .arg(QString::number(doubt.line), refusal.name);
    case EnvDoubt::Kind::OddBlank:
        return tr("Line %1 has a blank in it that is none for some programs (a no-break space, for instance).")
            .arg(doubt.line);
    case EnvDoubt::Kind::Colon:
        return tr("Line %1 has a colon where most programs want “=”: some read the variable and others do not.")
            .arg(doubt.line);
    case EnvDoubt::Kind::TextBehind:
        return tr("Line %1 has more in it than one value: programs do not agree on where %2 ends.")
            .arg(QString::number(doubt.line), refusal.name);
    case EnvDoubt::Kind::Several:
        return tr("%1 is set in line %2 and again in line %3, and not every program takes the same one.")
            .arg(refusal.name, QString::number(doubt.otherLine), QString::number(doubt.line));
    case EnvDoubt::Kind::Elsewhere:
        return tr("Line %1 names %2 without being a plain “%2=value”: some programs read the variable there and others "
                  "do not.")
            .arg(QString::number(doubt.line), refusal.name);
    case EnvDoubt::Kind::Used:
        return tr("Line %1 makes another variable out of %2, which would change as well.")
            .arg(QString::number(doubt.line), refusal.name);
    }
    return {};
}

QString EnvFileWords::doubt(const EnvRefusal &refusal, const QString &path)
{
    const QString line = refusal.doubt->shown.isEmpty()
        ? QString()
        : tr("It reads, with the values blacked out: %1").arg(shownLine(refusal.doubt->shown));
    return sentences({tr("%1 is left as it is.").arg(shown(path)), lineWords(refusal),
               tr("Mend that line and look again, or change the file by hand.")})
        + (line.isEmpty() ? line : u'\n' + line);
}

QString EnvFileWords::refusal(const EnvRefusal &refusal, const QString &path)
{
    switch (refusal.problem) {
    case EnvRefusal::Problem::TooLarge:
    case EnvRefusal::Problem::TooMany:
        return tr("%1 is too large to be an .env file.").arg(shown(path));
    case EnvRefusal::Problem::NotText:
        return tr(
            "%1 is not a text in UTF-8. It may be encrypted, in UTF-16 as some Windows programs write, or another "
            "kind of file.")
            .arg(shown(path));
    case EnvRefusal::Problem::BadName:
        return tr("The name or the value of %1 is nothing that all programs would read alike from an .env file.")
            .arg(refusal.name);
    case EnvRefusal::Problem::Doubtful:
        return doubt(refusal, path);
    case EnvRefusal::Problem::OtherForm:
        return tr("In %1 the keys stand in a form of YAML that is not changed from here: twice, in braces, in several "
                  "documents, or with a remark among them. Nothing was changed. Copy the text above, and put it there "
                  "by hand.")
            .arg(shown(path));
    case EnvRefusal::Problem::NotYaml:
        return tr("%1 cannot be read as YAML, so nothing was changed in it. Mend it and look again, or copy the text "
                  "above and put it there by hand.")
            .arg(shown(path));
    case EnvRefusal::Problem::OtherKind:
        return tr("%1 is by its name no file of “NAME=value” lines, and such a line could break it. Nothing was "
                  "changed. Choose the file that the variables come from, or put them there by hand. A server's own "
                  "settings file is changed from here where it is named inngest.yaml or inngest.yml.")
            .arg(shown(path));
    case EnvRefusal::Problem::Sections:
        return tr(
            "%1 has [sections], as a unit of systemd or an .ini file has: what a line means depends on the one that "
            "it stands in. Nothing was changed. Choose the file of variables that it reads (a unit names it "
            "behind EnvironmentFile=), or change it by hand.")
            .arg(shown(path));
    case EnvRefusal::Problem::OfOthers:
        return tr(
            "Somebody else has changed %1 in %2 since it was written from here, so nothing was put back. Find out "
            "which value belongs there.")
            .arg(refusal.name, shown(path));
    case EnvRefusal::Problem::Encrypted:
        return tr(
            "%1 is encrypted, as a whole or in its values (dotenvx, SOPS, Ansible Vault, git-crypt or age write such "
            "files). A key would stand among them as it is, for everybody who gets the file, so nothing was "
            "changed. Set it with that tool.")
            .arg(shown(path));
    case EnvRefusal::Problem::Reference:
        return tr("%1 has no key in %2, but says where one is kept or comes from, and something else puts it in. A key "
                  "would stand there as it is, for everybody who gets the file, so nothing was changed. Set the new "
                  "one where that says, or change the lines by hand.")
            .arg(refusal.name, shown(path));
    case EnvRefusal::Problem::ServersOwn:
        return tr(
            "%2 holds a self-hosted server's own settings, by what stands there as %1: with an app's values in it "
            "the server would start with a wrong key, or without keys that others send with. Nothing was changed. "
            "Choose the file that the app reads.")
            .arg(refusal.name, shown(path));
    case EnvRefusal::Problem::NotRead:
        return tr("%1 is by its name a template, a copy or an encrypted form of another file, or has defaults for "
                  "everybody: few apps read such a file as it is, and a key in it may reach others. Nothing was "
                  "changed. Choose the file that the app reads, or change this one by hand.")
            .arg(shown(path));
    }
    return {};
}
