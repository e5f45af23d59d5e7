// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// What git says of a file.
enum class GitStanding {
    Outside, ///< It lies in no work tree that shows: one whose repository lies elsewhere (core.worktree) does not,
             ///< unless that is where people, yadm and vcsh keep those of their dotfiles.
    Ignored, ///< It is not tracked, and an ignore rule keeps it out of commits.
    LeftAlone, ///< It is in the index with a mark (skip-worktree, assume-unchanged): while that stands, no commit takes
               ///< its changes along.
    NotIgnored, ///< `git add` would take it.
    Tracked, ///< It is in the index: the next commit can take its changes along, whatever the ignore rules say.
    NotKnown, ///< There is a repository, and git could not be asked; or one of another system (Mercurial, Subversion,
              ///< Jujutsu, Fossil), none of which is asked; or GIT_DIR names one that may have its work tree here.
};

/// Asks git itself: its index, and its ignore rules with those of the person and of the machine. Nothing of the
/// repository's configuration is run.
GitStanding gitStandingOf(const QString &path);
