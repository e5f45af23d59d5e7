// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/graphqlexecution.h"
#include "app/practice/practicecalls.h"
#include "app/practice/practiceevents.h"
#include "app/practice/practicerules.h"

// The objects that PracticeGraph's fields lead to, one function a type of the dashboard. Each holds a copy of its row,
// so an answer is of one moment. Everything referred to lives as long as the server.

/// What the objects need to lead on to others.
struct PracticeGraphParts
{
    PracticeState &state;
    PracticeCalls &calls;
    PracticeEvents &events;
    QUrl origin;
};

GraphqlObject accountObject(const PracticeGraphParts &parts);
GraphqlObject environmentObject(const PracticeGraphParts &parts, const PracticeEnvironment &row);
GraphqlObject signingKeyObject(const PracticeGraphParts &parts, const PracticeSigningKey &row);
GraphqlObject ingestKeyObject(const PracticeGraphParts &parts, const PracticeIngestKey &row);
GraphqlObject appObject(const PracticeGraphParts &parts, const PracticeApp &row);
GraphqlObject syncObject(const PracticeApp &row, const Sync &sync);
GraphqlObject workerObject(const PracticeGraphParts &parts, const Worker &worker);
GraphqlObject eventObject(const PracticeGraphParts &parts, const PracticeEvents::Event &event);
GraphqlObject findingObject(const PracticeAppFinding &finding);
GraphqlObject rotationCheckObject(const PracticeApp &row, const PracticeAppFinding &finding);
GraphqlObject syncOutcomeObject(const PracticeGraphParts &parts, const PracticeSyncOutcome &outcome);

/// One page out of a list: `after` is the id of the last one seen. Fails where there is no such one, or `first` is not
/// between 1 and 1000. The connection has edges, pageInfo and totalCount; make gives the object of an id.
GraphqlResolved graphConnection(
    const QStringList &ids, const std::function<GraphqlObject(const QString &)> &make, const QJsonObject &arguments);

/// RFC 3339, UTC; null for an invalid time.
QJsonValue graphTime(const QDateTime &time);
/// Null for an empty text.
QJsonValue graphText(const QString &text);
GraphqlResolved graphRefusal(const QString &message);
/// A field that the type has and the object does not know: a gap in this server, said as such.
GraphqlResolved graphGap(const QString &field);
