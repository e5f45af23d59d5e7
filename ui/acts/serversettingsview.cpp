// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/acts/serversettingsview.h"

#include "app/accounts/services.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/deploy/serversettingstext.h"
#include "app/domain/fingerprint.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/words/rotationtext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int adviceRole = Qt::UserRole + 1;

QStringList eventKeysOnlyIn(const ServerSettings &settings, const ServerSettings &others)
{
    return ofEach(
        settings.eventKeys, [](const Secret &key) { return eventKeyFingerprint(key); },
        [&others](const Secret &key) { return !others.eventKeys.contains(key); });
}

/// By which the settings of before can be told from the new ones.
QString whatDiffers(const ServerSettings &before, const ServerSettings &settings)
{
    if (before.signingKey != settings.signingKey)
        return ServerSettingsView::tr("signing key %1").arg(signingKeyFingerprint(before.signingKey));
    const QStringList gone = eventKeysOnlyIn(before, settings);
    const QStringList added = eventKeysOnlyIn(settings, before);
    QStringList words;
    if (!gone.isEmpty())
        words.append(ServerSettingsView::tr("with event key %1").arg(namesInWords(gone, 3)));
    if (!added.isEmpty())
        words.append(ServerSettingsView::tr("without event key %1").arg(namesInWords(added, 3)));
    return inARow(words);
}

} // namespace

ServerSettingsView::ServerSettingsView(Services &services, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_clipboard(clipboard)
{
    const auto add = [this](SettingsForm form, const QString &title, const QString &advice) {
        m_forms->addItem(title, int(form));
        m_forms->setItemData(m_forms->count() - 1, advice, adviceRole);
    };
    add(SettingsForm::EnvFile, tr("Environment file (systemd, .env)"),
        tr("Put these two lines in the place of those that are there, without quotes and blanks. With systemd: "
           "“systemctl restart” of its unit."));
    add(SettingsForm::Compose, tr("Docker Compose"),
        tr("Under the server's service; then “docker compose up --detach” of it. A restart alone keeps the old "
           "values."));
    add(SettingsForm::Kubernetes, tr("Kubernetes Secret"),
        tr("Apply it under the name that the server's Secret has, in its namespace; then “kubectl rollout restart” of "
           "the deployment."));
    add(SettingsForm::ConfigFile, tr("inngest.yaml"),
        tr("In the server's inngest.yaml. A variable of the same meaning, and an option of the command, win over the "
           "file: there must be none."));
    add(SettingsForm::Values, tr("Names and values, each by itself"),
        tr("The server takes the signing key as bare hex, and event keys with a comma and no blank between them. As "
           "options of the command they would be visible to every user of that computer."));
    auto *label = new QLabel(tr("&Where the server has its settings:"), this);
    label->setBuddy(m_forms);
    auto *row = rowOf({label, m_forms, nullptr});
    m_parts->setColumnStretch(0, 1);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::small);
    column->addWidget(m_before);
    column->addLayout(row);
    column->addLayout(m_parts);
    column->addWidget(m_advice);
    m_before->setToolTip(tr("The way out where the restart went wrong: the server works with them as it did before"));
    connect(m_forms, &QComboBox::currentIndexChanged, this, &ServerSettingsView::present);
    connect(m_before, &QCheckBox::toggled, this, [this](bool isWanted) {
        if (m_offer)
            m_offer->offerBefore(isWanted);
        present();
    });
}

void ServerSettingsView::follow(SettingsOffer *offer)
{
    m_offer = offer;
    m_before->setVisible(offer && !offer->handover().before.isEmpty());
    if (offer)
        m_before->setText(tr("Instead, those that the server held &before this restart: %1")
                              .arg(whatDiffers(offer->handover().before, offer->handover().settings)));
    m_before->setChecked(offer && offer->offersBefore());
    present();
}

void ServerSettingsView::present()
{
    while (QLayoutItem *item = m_parts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const bool isRisky = m_offer && !isReadAlike(form(), m_offer->offered());
    const QString advice = m_forms->currentData(adviceRole).toString();
    m_advice->setText(isRisky ? advice + u' '
                + tr("One of the event keys holds a character that is not read alike everywhere in this form (a comma, "
                     "a blank, a quote, “$”, “\\”): look how it stands there now, and spell it the same.")
                              : advice);
    if (!m_offer || m_offer->offered().isEmpty())
        return;
    const QList<SettingsPart> parts = serverSettingsParts(form(), m_offer->offered());
    for (qsizetype i = 0; i < parts.size(); ++i)
        addPart(parts.at(i), static_cast<int>(i));
}

void ServerSettingsView::addPart(const SettingsPart &part, int index)
{
    const SecretSource source = [offer = m_offer, form = form(), index] {
        const QList<SettingsPart> parts = offer ? serverSettingsParts(form, offer->offered()) : QList<SettingsPart>();
        return readyFuture(index < parts.size() ? Result<Secret>(parts.at(index).text)
                                                : Result<Secret>(failure(Error::Kind::NotFound)));
    };
    const QString what = part.name.isEmpty() ? tr("The server's settings") : part.name;
    auto *copy = named(u"settingsCopy-%1"_s.arg(index), new CopyButton(m_clipboard, this));
    copy->setSecret(what, source);
    const int row = m_parts->rowCount();
    if (part.name.isEmpty()) {
        auto *text = named("settingsText", wordsLabel(part.shown.trimmed(), this));
        makeFixed(*text);
        text->setFrameShape(QFrame::StyledPanel);
        text->setMargin(Spacing::small);
        m_parts->addWidget(text, row, 0);
        m_parts->addWidget(copy, row, 1, Qt::AlignTop);
        return;
    }
    auto *name = new QLabel(part.name, this);
    auto *field
        = named(u"settingsField-%1"_s.arg(index), new SecretField(m_services.clock, m_services.preferences, this));
    field->setSecret(what, part.shown, source);
    connect(copy, &CopyButton::copied, field, &SecretField::clearProblem);
    connect(copy, &CopyButton::failed, field, &SecretField::showProblem);
    m_parts->addWidget(name, row, 0, 1, 2);
    m_parts->addWidget(field, row + 1, 0);
    m_parts->addWidget(copy, row + 1, 1, Qt::AlignTop);
}
