// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/errortitle.h"

#include "app/core/words.h"

QString errorTitleOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Cancelled:
        break;
    case Error::Kind::Offline:
        return Words::tr("No connection");
    case Error::Kind::Timeout:
        return Words::tr("No answer in time");
    case Error::Kind::Insecure:
        return Words::tr("The connection is not safe");
    case Error::Kind::NotSignedIn:
        return Words::tr("Not signed in");
    case Error::Kind::Forbidden:
        return Words::tr("Not allowed");
    case Error::Kind::NotFound:
        return Words::tr("Not found");
    case Error::Kind::Busy:
        return Words::tr("The server is busy");
    case Error::Kind::Rejected:
        return Words::tr("The server refused");
    case Error::Kind::Unreadable:
        return Words::tr("The answer could not be read");
    case Error::Kind::Keychain:
        return Words::tr("The keychain did not help");
    case Error::Kind::Storage:
        return Words::tr("Could not be read from disk or written to it");
    case Error::Kind::Conflict:
        return Words::tr("Something stands in the way");
    case Error::Kind::Unexpected:
        return Words::tr("Something went wrong");
    }
    return {};
}
