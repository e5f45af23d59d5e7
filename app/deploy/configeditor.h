// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/enveditor.h"

/// Sets the keys in the text of a self-hosted server's own settings file, `inngest.yaml`: `signing-key`, and the list
/// `event-key`; the changes name them as the variables of the same meaning. All else stays as it is, byte for byte.
/// Only the plain form of YAML that such a file usually has is changed: where these two stand in another one (twice,
/// quoted names, anchors, several documents, remarks between the keys) nothing is, and EnvRefusal::Problem::OtherForm
/// says so. Each result was read by libyaml before it is given: the keys are there, and all else reads as before.
namespace ConfigEditor {

/// By its name, one of those that a server looks for by itself.
bool isConfigFile(const QString &path);
/// Beside it stands another one that a server comes to first: of several it reads one.
bool isPassedOver(const QString &path);

tl::expected<EnvEdit, EnvRefusal> edit(QByteArrayView text, const QList<EnvChange> &changes);

} // namespace ConfigEditor
