// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/noticebanners.h"

#include "app/core/shown.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/build.h"
#include "ui/words/rotationtext.h"

#include <QMetaEnum>

using namespace Qt::StringLiterals;

NoticeBanners::NoticeBanners(QWidget *parent)
    : QWidget(parent)
    , m_rows(bareLayout<QVBoxLayout>(this))
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
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const RotationNotice &notice : std::as_const(notices)) {
        const NoticeText text = noticeText(notice);
        auto *banner = new Banner(this);
        banner->setObjectName(
            u"notice"_s + QString::fromLatin1(QMetaEnum::fromType<RotationNotice::Kind>().valueToKey(notice.kind)));
        m_rows->addWidget(banner);
        if (!notice.isOnce)
            addRemedy(*banner, notice);
        banner->say(noticeTone(notice), text.title, text.text);
        if (notice.severity == RotationNotice::Warning)
            banner->fold();
    }
    setVisible(!notices.isEmpty());
}

void NoticeBanners::addRemedy(Banner &banner, const RotationNotice &notice)
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
        text = tr("&Delete “%1”, to make it again").arg(shownOnButton(notice.subjects.value(0)));
    else if (kind == RotationNotice::NotRead)
        text = tr("Read a&gain");
    else
        return;
    QPushButton *button = banner.addButton(text);
    button->setObjectName(u"remedyButton"_s);
    connect(button, &QPushButton::clicked, this, [this, kind] { emit remedyChosen(kind); });
}
