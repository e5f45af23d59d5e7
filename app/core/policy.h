// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QSet>
#include <QString>
#include <functional>

/// What the administrator of a computer has switched off for everybody who uses the program there. A file that cannot
/// be understood switches all of it off: what was meant to be forbidden is not known then.
class Policy
{
    Q_GADGET

public:
    enum class Feature {
        SessionSignIn, ///< Accounts that are reached with a session of Inngest's dashboard.
        SetForMe, ///< Running a platform's own tool.
        ShowKeys, ///< Showing a key's value on the screen. It can be copied.
        PlainFiles, ///< Writing keys into files.
    };
    Q_ENUM(Feature)

    enum class Problem {
        None,
        NotReadable, ///< It is there, and cannot be read.
        NotTrusted, ///< Others than the administrator may change it, or put another into its place.
        NotJson, ///< It is no JSON object, or larger than a policy can be.
        UnknownName, ///< It names something that this version of the program does not know.
        NoBoolean, ///< What stands behind a name is neither true nor false.
        NamedTwice, ///< One name stands there twice, and readers differ in which of the two counts.
    };

    static QString usualPath(); ///< /etc/inngest-key-manager/policy.json
    /// The file that counts from now on, for the whole program; none before. Once, at the start.
    static void setFile(const QString &path);
    /// What it says at this moment. Asked where the act is done, so that no way to it goes past. Read anew each time:
    /// a key that is shown or an act that is begun is rare beside it, and whether the file may be trusted depends on
    /// what no time stamp of it tells (its folders, and where a link leads).
    static Policy now();
    /// Calls look whenever now() says something else than before: what is shown of it must not outlive it. The file and
    /// its folder are watched. Where a file system tells of no change (one on a network), whoever asks now() finds it.
    static void follow(const QObject *context, const std::function<void()> &look);
    /// Where there is no such file everything is allowed.
    static Policy read(const QString &path);

    bool allows(Feature feature) const { return !m_off.contains(feature); }
    QString path() const { return m_path; } ///< Empty: there is no file.
    Problem problem() const { return m_problem; }
    QString problemAt() const { return m_problemAt; } ///< The name that the problem is about; may be empty.

    bool operator==(const Policy &) const = default;

private:
    static Policy damaged(const QString &path, Problem problem, const QString &where = {});

    QString m_path;
    QSet<Feature> m_off;
    Problem m_problem = Problem::None;
    QString m_problemAt;
};
