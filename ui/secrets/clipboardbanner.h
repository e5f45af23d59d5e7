// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class Banner;
class QWidget;
class SecretClipboard;

/// Has the banner say, as long as it is so, that what was copied is back on the clipboard after it was cleared. The
/// clipboard outlives it.
void sayWhatCameBack(Banner &banner, SecretClipboard &clipboard);
/// A widget of the same parent that has the other one in it, with such a banner below: for a window from which keys are
/// copied, and whose person does not see the main one's.
QWidget *withClipboardBanner(QWidget &above, SecretClipboard &clipboard);
