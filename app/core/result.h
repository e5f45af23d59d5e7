// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

#include <QMetaType>
#include <QString>
#include <tl/expected.hpp>

/// What keeps the keychain from giving or taking something: of each a person does something else.
enum class KeychainFault {
    None, ///< It is no error of the keychain's, or nothing is known of it.
    Locked, ///< All of it, or the item.
    NoBus,
    NoService,
    NoLibrary,
    NoCollection,
    SwitchedOff, ///< KDE's wallet, in the desktop's settings.
    BusLost, ///< KDE's wallet is reached anew by another start of this program only.
    Denied, ///< Its person said no, or its settings do.
    TimedOut, ///< This call has not ended in time, or an earlier one that it would have to follow.
    Failing, ///< It answers with errors.
    NotAsked, ///< Memory is used in its place, and does not hold this.
};

/// What went wrong, in a shape that a page can turn into a sentence (ui/words/errortext.h) and a log line can hold.
struct Error
{
    Q_GADGET

public:
    enum class Kind {
        Cancelled, ///< The person stopped it. Shows nothing.
        Offline, ///< No connection could be made: nothing was sent.
        Timeout, ///< The time ran out.
        Insecure, ///< TLS failed, or an address without TLS was about to carry a secret.
        NotSignedIn, ///< The session ended and could not be renewed.
        Forbidden, ///< Signed in, but this role may not.
        NotFound, ///< The server does not know the thing.
        Busy, ///< 429 or 5xx: the server says "later".
        Rejected, ///< Understood and refused; serverMessage says why.
        Unreadable, ///< An answer came that is not what the API promises, or only half of it.
        Keychain, ///< The keychain is locked, absent or refused.
        Storage, ///< A file or the database could not be written (a full disk, say).
        Conflict, ///< What is there now does not allow it. No server says that: it is this program's finding.
        Unexpected,
    };
    Q_ENUM(Kind)

    Kind kind = Kind::Unexpected;
    /// For people, as the server put it; where no HTTP answer came, the program's own sentences. Never a secret.
    QString serverMessage = {};
    QString detail = {}; ///< For the log: untranslated, never a secret, never errorString() (it holds the URL).
    bool mayHaveTakenEffect = false; ///< A write whose answer was lost: only reading tells what became of it.
    int httpStatus = 0; ///< 0: no HTTP answer.
    NetworkFault network = {}; ///< Where it was the network: what was seen.
    KeychainFault keychain = KeychainFault::None; ///< Where it was the keychain: likewise.

    /// Nobody else can have said it where no answer came: then it is no quotation, and says all that there is to say.
    bool isInOwnWords() const { return !serverMessage.isEmpty() && httpStatus == 0; }

    bool operator==(const Error &) const = default;
};
Q_DECLARE_METATYPE(Error)

/// A value, or why there is none.
template <typename T>
using Result = tl::expected<T, Error>;

/// The answer of something that has no value to give.
using Done = Result<void>;

/// Whether it went well, without the value.
template <typename T>
Done asDone(const Result<T> &result)
{
    return result ? Done() : Done(tl::unexpected<Error>(result.error()));
}

inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> failure(Error::Kind kind, const QString &detail = {})
{
    return tl::unexpected<Error>(Error{.kind = kind, .detail = detail});
}

/// As a server refuses, in its own words.
inline tl::unexpected<Error> rejected(const QString &serverMessage)
{
    return failure({.kind = Error::Kind::Rejected, .serverMessage = serverMessage});
}

/// A refusal of this program's own, in words for people; detail for the log.
inline Error refusal(Error::Kind kind, const QString &words, const QString &detail)
{
    return {.kind = kind, .serverMessage = words, .detail = detail};
}

inline tl::unexpected<Error> failure(Error::Kind kind, const QString &words, const QString &detail)
{
    return failure(refusal(kind, words, detail));
}
