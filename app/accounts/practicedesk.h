// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "app/practice/practicehost.h"

#include <memory>
#include <optional>

/// The practice account's server of this program: started when the account is opened for the first time, then kept
/// running, so that its apps go on while another account is looked at.
class PracticeDesk : public QObject
{
    Q_OBJECT

public:
    explicit PracticeDesk(QString directory, QObject *parent = nullptr);
    ~PracticeDesk() override;

    /// Answers at once when it runs already; a start that failed can be tried again.
    QFuture<Result<PracticeInfo>> start();
    PracticeControl *control() const { return m_control.get(); } ///< Null until it runs.

private:
    const QString m_directory;
    std::unique_ptr<PracticeHost> m_host;
    std::unique_ptr<PracticeControl> m_control;
    std::optional<PracticeInfo> m_info;
};
