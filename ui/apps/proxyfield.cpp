// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/proxyfield.h"

#include "app/core/hostaddresses.h"
#include "app/core/lookup.h"
#include "app/core/systemproxy.h"
#include "app/models/rolloutwords.h"
#include "ui/words/networktext.h"
#include "ui/words/rotationtext.h"

#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// People leave the scheme out.
QString proxyAddress(const QString &text)
{
    return text.isEmpty() || text.contains("://"_L1) ? text : u"http://"_s + text;
}

} // namespace

ProxyField::ProxyField(QWidget *parent)
    : QWidget(parent)
{
    m_edit->setPlaceholderText(tr("As this computer's settings say; or socks5://host:1080, http://host:3128"));
    m_problem->setField(m_edit);
    setFocusProxy(m_edit);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*column, {m_edit, m_problem});
    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        m_problem->say(problem());
        emit changed();
    });
}

void ProxyField::addTo(QFormLayout &form)
{
    form.addRow(labelFor(tr("&Proxy"), m_edit), this);
}

QUrl ProxyField::url() const
{
    QUrl url(proxyAddress(text()), QUrl::StrictMode);
    if (url.path() == "/"_L1)
        url.setPath({});
    return url;
}

QString ProxyField::problem() const
{
    const QUrl place = url();
    if (hostSpelling::isAmbiguousIn(proxyAddress(text())))
        return ambiguousIpv4Text();
    if (text().isEmpty() || systemProxy::isPlace(place))
        return {};
    if (!place.userInfo().isEmpty())
        return tr("Leave user and password out: only the system's own proxy (https_proxy) can have them.");
    if (systemProxy::at(place).refusal.kind == NetworkFault::ProxyWantsTls)
        return tr(
            "This program cannot speak TLS to a proxy (https://): write http://host:port, where it takes that, or "
            "socks5://host:port.");
    return tr("This is no proxy that can be used: write host:port, or socks5://host:port.");
}

AppsProxyDialog::AppsProxyDialog(const QList<RolloutApp> &apps, const QStringList &staying, QWidget *parent)
    : KeepingDialog(parent)
    , m_apps(apps)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How %n apps are asked", nullptr, int(apps.size())));
    setMinimumWidth(520);
    auto *column = roomyColumn(this);
    column->addWidget(wordsLabel(tr("These apps are asked through the proxy that stands here; everything else stays as "
                                    "it is. What was counted of them starts anew.")));
    if (!staying.isEmpty())
        column->addWidget(
            wordsLabel(tr("Not changed, since the keychain did not give what is kept for them: %1. Unlock it, or "
                          "give that anew for each, first.")
                           .arg(namesInWords(staying))));
    auto *form = formLayout(Spacing::wide);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);
    m_proxy->addTo(*form);
    const auto isAsFirst = [&apps](const RolloutApp &app) { return app.access.proxy == apps.first().access.proxy; };
    if (std::ranges::all_of(apps, isAsFirst) && !apps.isEmpty())
        m_proxy->setUrl(apps.first().access.proxy);
    m_typedAtFirst = m_proxy->text();
    column->addStretch();
    column->addWidget(m_keepLine);
    m_accept = addButtons("acceptButton", tr("&Keep this"), [this] { keep(); });
    m_accept->setEnabled(!apps.isEmpty());
    connect(m_proxy, &ProxyField::changed, this, &AppsProxyDialog::enableFields);
    m_accept->setDefault(true);
}

void AppsProxyDialog::keep()
{
    const QStringList keys
        = ofEach(m_apps, &RolloutApp::key, [this](const RolloutApp &app) { return app.access.proxy != proxy(); });
    keepEach(keys, [this](const QString &key, const AccessKept &kept) { emit keepRequested(key, kept); });
}

void AppsProxyDialog::enableFields()
{
    m_proxy->setEnabled(!isKeeping());
    enableUnless(*m_accept, isKeeping() ? underWayText() : QString());
    if (!isKeeping())
        m_accept->setEnabled(!m_apps.isEmpty() && m_proxy->isGood());
}

/// Keeping the proxy once more for the others would have what was counted of them start anew once more.
QString AppsProxyDialog::stayWith(const QStringList &notKept)
{
    m_accept->setFocus();
    m_apps.removeIf([&notKept](const RolloutApp &app) { return !notKept.contains(app.key()); });
    return tr("It was not kept for %1.").arg(namesInWords(ofEach(m_apps, &rolloutAppName)));
}
