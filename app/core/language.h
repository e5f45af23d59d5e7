// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// The words that the program speaks: those of the person's language where there are some, with Qt's own; and in
/// English the forms for one and for many, which the sources have for many only. Once, when there is an application.
namespace language {

void install();

} // namespace language
