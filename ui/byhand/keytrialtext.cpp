// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/byhand/keytrialtext.h"

#include "app/core/words.h"
#include "ui/words/errortext.h"

QString signingKeyDoubtText(KeyTrial trial, const QString &environmentName)
{
    const QString text = trial == KeyTrial::Refused
        ? Words::tr("Inngest refuses this key: it is not the current signing key of %1, or it was cut off.")
        : Words::tr("Inngest does not say whether this is the current signing key of %1.");
    return text.arg(environmentName);
}

QString apiKeyDoubtText(KeyTrial trial, const QString &environmentName)
{
    switch (trial) {
    case KeyTrial::Refused:
        return Words::tr("Inngest refuses this API key: it was cut off, or it is deleted.");
    case KeyTrial::OfAnotherEnvironment:
        return Words::tr(
            "Inngest lists other apps to this API key than to the signing key of %1: one of the two belongs "
            "to another environment.")
            .arg(environmentName);
    case KeyTrial::NotCompared:
        return Words::tr(
            "Inngest accepts this API key. Whether it is one of %1 could not be compared: that shows only by "
            "apps that Inngest lists to it and to the signing key.")
            .arg(environmentName);
    case KeyTrial::Accepted:
    case KeyTrial::LostNew:
    case KeyTrial::CannotTell:
        break;
    }
    return Words::tr("Inngest does not say whether this API key reads the apps of %1.").arg(environmentName);
}

QString doubtedKeyText(KeyTrial trial, bool isApiKey)
{
    if (trial == KeyTrial::NotCompared)
        return Words::tr("The dashboard's page Settings, API keys, shows of which environment it is. It can be stored "
                         "now; where it turns out later to list other apps than the signing key does, that is said in "
                         "place of the apps.");
    if (isApiKey)
        return Words::tr("Copy it once more from the dashboard's page Settings, API keys, or leave it out: without it "
                         "the apps are read with the signing key, where Inngest takes that. It can be stored all the "
                         "same.");
    return Words::tr("Copy the key once more from the card “Current key”. If you are sure of it, it can be stored all "
                     "the same: then whether a rotation took place will be your word, since Inngest does not show it "
                     "by this key.");
}

QString unlistedText(const QString &environmentName, const QString &keys)
{
    return Words::tr("Inngest lists the event keys of %1, and not this: %2. It was cut off, belongs to another "
                     "environment, or was made a moment ago. Forget it in the list and add it again, or store it all "
                     "the same.")
        .arg(environmentName, keys);
}

QString notListedText(const QString &environmentName, const Error &why)
{
    return Words::tr("The event keys of %1 could not be listed just now: %2 They can be listed again. Stored all the "
                     "same, those that are not typed in here are learned when Inngest lists them; those of branch "
                     "environments only once one of them is typed in.")
        .arg(environmentName, errorText(why, Attempt::Read));
}
