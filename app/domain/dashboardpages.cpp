// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/dashboardpages.h"

using namespace Qt::StringLiterals;

namespace {

QString pathOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return u"manage/signing-key"_s;
    case ActKind::CreateEventKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
        return u"manage/keys"_s;
    case ActKind::ResyncApp:
        break;
    }
    return u"apps"_s;
}

} // namespace

QUrl dashboardPage(const QUrl &siteOrigin, ActKind kind, const Environment &environment)
{
    const bool isOfBranches = environment.type == EnvironmentType::BranchParent
        || (environment.type == EnvironmentType::BranchChild && kind != ActKind::ResyncApp);
    const QString slug = isOfBranches ? u"branch"_s : environment.slug;
    if (siteOrigin.isEmpty() || slug.isEmpty())
        return {};
    QUrl page = siteOrigin;
    page.setPath(u"/env/%1/%2"_s.arg(slug, pathOf(kind)), QUrl::DecodedMode);
    return page;
}

QUrl dashboardRunsPage(const QUrl &siteOrigin, const Environment &environment)
{
    if (siteOrigin.isEmpty() || environment.slug.isEmpty() || environment.type == EnvironmentType::BranchParent)
        return {};
    QUrl page = siteOrigin;
    page.setPath(u"/env/%1/runs"_s.arg(environment.slug), QUrl::DecodedMode);
    return page;
}

Way::Paste pasteOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
        return Way::Paste::SigningKey;
    case ActKind::CreateEventKey:
        return Way::Paste::EventKey;
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return Way::Paste::Nothing;
}
