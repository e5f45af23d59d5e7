// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/proxyfield.h"

#include "app/core/hostaddresses.h"
#include "app/core/systemproxy.h"
#include "ui/words/networktext.h"

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
    auto *label = new QLabel(tr("&Proxy"));
    label->setBuddy(m_edit);
    form.addRow(label, this);
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
