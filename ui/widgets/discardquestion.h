// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class QDialog;

/// Asks, for a dialog that is being left by Esc or by its window's own button, whether what was typed into it may go;
/// the dialog is rejected on a yes. Its Cancel button says so already, and needs no question.
void askToDiscard(QDialog &dialog);
