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

/// By its name: the server looks for no other one.
bool isConfigFile(const QString &path);

tl::expected<EnvEdit, EnvRefusal> edit(QByteArrayView text, const QList<EnvChange> &changes);

} // namespace ConfigEditor
