// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/overviewtext.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/agetext.h"

namespace {

QString nameOf(const SeenKey &key)
{
    return key.isSigningKey ? Words::tr("The signing key %1").arg(key.fingerprint)
                            : Words::tr("The event key “%1” (%2)").arg(shownName(key.name), key.fingerprint);
}

QString whatHappened(const KeyChange &change)
{
    const QString name = nameOf(change.key);
    const QString from = exactTimeText(change.after);
    const QString to = exactTimeText(change.before);
    const QString span = from == to ? to : Words::tr("between %1 and %2").arg(from, to);
    switch (change.kind) {
    case KeyChange::Appeared: {
        const QString made = change.key.createdAt.isValid() ? exactTimeText(change.key.createdAt) : span;
        return change.key.creator.isEmpty()
            ? Words::tr("%1 is new: made %2.").arg(name, made)
            : Words::tr("%1 is new: made %2 by %3.").arg(name, made, shownName(change.key.creator));
    }
    case KeyChange::Returned:
        return Words::tr("%1 was there again at %2. It is not a new key: the history tells of it.").arg(name, to);
    case KeyChange::Promoted:
        return Words::tr(
            "%1 was promoted %2: from then on Inngest signed with it, and apps without it refused its calls.")
            .arg(name, span);
    case KeyChange::Edited:
        return Words::tr("%1 got another name or filter %2.").arg(name, span);
    case KeyChange::Gone:
        return change.key.isSigningKey
            ? Words::tr("%1 was not there any more at %2.").arg(name, exactTimeText(change.before))
            : Words::tr("%1 was not there any more at %2: whoever sends with it is refused.")
                  .arg(name, exactTimeText(change.before));
    case KeyChange::Refused:
        return Words::tr("%1 is refused by the server, since %2 at the latest: it was started with another one, and "
                         "apps that do not hold that refuse its calls. Where that is a slip, correct the server's "
                         "settings and restart it. Where somebody changed the key on purpose, give the new one "
                         "(Program → Account → Server and signing key…).")
            .arg(name, exactTimeText(change.before));
    }
    return {};
}

} // namespace

QString keyChangeText(const KeyChange &change)
{
    const QString happened = whatHappened(change);
    if (!change.handedOverAt.isValid())
        return happened;
    return Words::tr("%1 The rotation that was handed over from here on %2 would bring such a key: ask whoever went on "
                     "with it whether %3 is theirs.")
        .arg(happened, exactTimeText(change.handedOverAt), change.key.fingerprint);
}
