// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/noticebanners.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/apinames.h"
#include "ui/widgets/banner.h"
#include "ui/words/rotationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

NoticeBanners::NoticeBanners(QWidget *parent)
    : QWidget(parent)
{
    m_rows->setSpacing(Spacing::small);
    setAccessibleName(tr("What to know about this step"));
    hide();
}

void NoticeBanners::present(QList<RotationNotice> notices, const QList<RotationNotice::Kind> &saidElsewhere)
{
    notices.removeIf([&](const RotationNotice &notice) { return saidElsewhere.contains(notice.kind); });
    if (m_shown == notices)
        return;
    m_shown = notices;
    // Each part that comes in sight lays out the whole page at once: with what is folded, or gathered, a moment later.
    hide();
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    Warnings warnings;
    for (const RotationNotice &notice : std::as_const(notices)) {
        const TonedText text = noticeText(notice);
        auto *banner = named(u"notice"_s + nameOf(notice.kind), new Banner(this));
        m_rows->addWidget(banner);
        const bool hasRemedy = !notice.isOnce && addRemedy(*banner, notice);
        banner->say(text.tone, text.title, text.text);
        if (notice.severity == RotationNotice::Warning && hasRemedy)
            fold(*banner, notice.kind); // its button stays in sight
        else if (notice.severity == RotationNotice::Warning)
            warnings.append({banner, notice.kind});
    }
    if (warnings.size() == 1)
        fold(*warnings.first().first, warnings.first().second);
    else if (!warnings.isEmpty())
        gather(warnings);
    setVisible(!notices.isEmpty());
}

/// Somebody who reads it is not disturbed by what else comes or goes.
void NoticeBanners::fold(Banner &banner, RotationNotice::Kind kind)
{
    banner.fold(!m_unfolded.contains(kind));
    connect(&banner, &Banner::foldedChanged, this, [this, kind](bool isFolded) { noteFolded(kind, isFolded); });
}

void NoticeBanners::noteFolded(RotationNotice::Kind kind, bool isFolded)
{
    if (isFolded)
        m_unfolded.remove(kind);
    else
        m_unfolded.insert(kind);
}

/// Whoever has unfolded one of them reads it in there, and where it stands alone again.
void NoticeBanners::gather(const Warnings &warnings)
{
    const QStringList titles = ofEach(warnings, [](const auto &one) { return one.first->title(); });
    Banner *first = warnings.first().first;
    auto *all = named("gatheredNotices", new Banner(this));
    m_rows->insertWidget(m_rows->indexOf(first), all);
    all->say(first->tone(), titles.join(tr(" · ", "between the titles of warnings")), {});
    const bool isRead
        = std::ranges::any_of(warnings, [this](const auto &one) { return m_unfolded.contains(one.second); });
    all->fold(!isRead);
    const auto show = [this, warnings](bool isFolded) {
        for (const auto &[banner, kind] : warnings) {
            banner->setVisible(!isFolded);
            noteFolded(kind, isFolded);
        }
    };
    connect(all, &Banner::foldedChanged, this, show);
    show(!isRead);
}

bool NoticeBanners::addRemedy(Banner &banner, const RotationNotice &notice)
{
    const RotationNotice::Kind kind = notice.kind;
    QString text;
    if (kind == RotationNotice::OtherPromoted)
        text = tr("&Use that key");
    else if (kind == RotationNotice::SigningKeyGone)
        text = tr("Create &another new key");
    else if (kind == RotationNotice::RotatedElsewhere)
        text = tr("Go on a&fter it");
    else if (kind == RotationNotice::IdsDiffer)
        text = tr("Begin with &another new key");
    else if (kind == RotationNotice::TwinGone)
        text = tr("&Forget it and make it anew");
    else if (kind == RotationNotice::TwinFilterDiffers)
        text = (notice.detail.isEmpty() ? tr("&Delete “%1”, to make it again") : tr("&Make another one than “%1”"))
                   .arg(shownOnButton(notice.subjects.value(0)));
    else if (kind == RotationNotice::NotRead || kind == RotationNotice::AccessesNotRead)
        text = tr("Read a&gain");
    else
        return false;
    QPushButton *button = named("remedyButton", banner.addButton(text));
    connect(button, &QPushButton::clicked, this, [this, kind] { emit remedyChosen(kind); });
    return true;
}
