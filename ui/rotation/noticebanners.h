// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationnotice.h"
#include "ui/widgets/form.h"

#include <QSet>
#include <QWidget>
#include <optional>

class Banner;

/// What a step refuses and warns about, a banner each; a warning is its title, which unfolds. Several warnings are one
/// banner of their titles, so that they do not push away what the page is for. Hidden while there is nothing.
class NoticeBanners : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeBanners(QWidget *parent = nullptr);

    /// Without those that a page says in its own place.
    void present(QList<RotationNotice> notices, const QList<RotationNotice::Kind> &saidElsewhere = {});

signals:
    /// The button of a notice that has one remedy.
    void remedyChosen(RotationNotice::Kind kind);

private:
    using Warnings = QList<std::pair<Banner *, RotationNotice::Kind>>;

    bool addRemedy(Banner &banner, const RotationNotice &notice); ///< False: it has none.
    void gather(const Warnings &warnings);
    void fold(Banner &banner, RotationNotice::Kind kind);
    void noteFolded(RotationNotice::Kind kind, bool isFolded);

    QVBoxLayout *const m_rows = bareLayout<QVBoxLayout>(this);
    std::optional<QList<RotationNotice>> m_shown;
    QSet<RotationNotice::Kind> m_unfolded; // what a person wanted to read, by itself or among others
};
