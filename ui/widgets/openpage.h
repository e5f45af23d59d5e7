// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class QUrl;
class QWidget;

/// Opens the page in the browser. Where none can be started a window over the asker's says so, with the address, which
/// can be marked and copied there.
void openPage(const QUrl &page, QWidget &asker);
