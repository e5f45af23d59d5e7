// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appaccessdialog.h"

#include "app/core/hostaddresses.h"
#include "app/core/owntls.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "ui/apps/headerrow.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/deployfiletext.h"

#include <QFile>
#include <QFileDialog>
#include <QFontDatabase>
#include <QPointer>
#include <QSslCertificate>
#include <QTimer>
#include <chrono>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWidth = 620;
constexpr int longestName = 100;
constexpr int certificateLines = 4;
constexpr qint64 largestFile = 1024 * 1024;

QUrl urlOf(const QString &text)
{
    return QUrl(text.trimmed(), QUrl::StrictMode);
}

QWidget *stacked(QWidget *field, QWidget *below)
{
    auto *box = new QWidget;
    auto *column = bareLayout<QVBoxLayout>(box, Spacing::tight);
    addParts(*column, {field, below});
    return box;
}

} // namespace

AppAccessDialog::AppAccessDialog(const RolloutApp &app, const QStringList &missing, QWidget *parent)
    : TypingDialog(parent)
    , m_isNew(false)
    , m_before(app.access)
    , m_lacksQuery(missing.contains(u"?"_s))
{
    setWindowTitle(tr("How “%1” is asked").arg(rolloutAppName(app)));
    setup(app);
    for (const auto &[name, value] : app.access.headers)
        addHeader()->setKept(name, true);
    for (const QString &name : missing) {
        if (name != u"?"_s)
            addHeader()->setKept(name.toLatin1(), false);
    }
    m_before.headers.clear(); // a header's value stays with the keychain
    m_typedAtFirst = typed();
    check();
}

AppAccessDialog::AppAccessDialog(const AskedAddresses &asked, QWidget *parent)
    : TypingDialog(parent)
    , m_isNew(true)
    , m_asked(asked)
    , m_lacksQuery(false)
    , m_name(named("nameEdit", new QLineEdit))
{
    setWindowTitle(tr("Add an app by its address"));
    setup({});
    m_typedAtFirst = typed();
    check();
}

void AppAccessDialog::setup(const RolloutApp &app)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(leastWidth);
    auto *column = roomyColumn(this);
    auto *intro = wordsLabel(m_isNew ? tr("For an app that is not listed here and holds this environment's keys. It is "
                                          "asked like the others; nothing is registered by that.")
                                     : tr("Asking carries no key, only a signature that is good for five minutes. What "
                                          "stands here changes how this program asks, not how Inngest calls the app."));
    column->addWidget(intro);
    auto *form = formLayout(Spacing::wide);
    form->setVerticalSpacing(Spacing::normal);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(form);
    setupAddress(*form, app);
    setupHeaders(*form);
    setupCertificate(*form);
    column->addStretch();
    column->addWidget(m_keepLine);
    m_accept = addButtons("acceptButton", m_isNew ? tr("&Add the app") : tr("&Keep this"), [this] {
        setKeeping(true);
        emit keepRequested();
    });
    m_accept->setDefault(true); // of the dialog, in which it is only now
}

void AppAccessDialog::setupAddress(QFormLayout &form, const RolloutApp &app)
{
    if (m_name) {
        m_name->setPlaceholderText(tr("As people call it; empty: its host"));
        form.addRow(tr("&Name"), m_name);
    }
    const QUrl known = app.app.latestSync ? app.app.latestSync->url : QUrl();
    m_url->setText(m_before.url.toString());
    m_url->setPlaceholderText(known.isEmpty()
            ? u"https://app.example.com/api/inngest"_s
            : tr("As synced: %1").arg(shownName(known.toDisplayString(QUrl::RemoveQuery))));
    m_urlProblem->setField(m_url);
    m_urlProblem->keepRoom();
    form.addRow(labelFor(tr("&Address"), m_url), stacked(m_url, m_urlProblem));
    connect(m_url, &QLineEdit::textChanged, this, &AppAccessDialog::check);

    if (!m_isNew && !app.wasAddedByUrl) {
        m_calledAddress = AppAccess::calledAddress(app.app);
        m_sameBy = named("sameByEdit", new QLineEdit(app.sameBy()));
        m_sameBy->setMaxLength(longestName);
        m_sameBy->setPlaceholderText(tr("Who says that Inngest calls the same deployment"));
        m_sameProblem = named("sameProblem", new ProblemLine);
        m_sameProblem->setField(m_sameBy);
        form.addRow(labelFor(tr("By &whose word"), m_sameBy), stacked(m_sameBy, m_sameProblem));
        connect(m_sameBy, &QLineEdit::textChanged, this, &AppAccessDialog::check);
        // A word on one address says nothing of another.
        connect(m_url, &QLineEdit::textEdited, m_sameBy, &QLineEdit::clear);
    }
    m_proxy->setUrl(m_before.proxy);
    m_proxy->addTo(form);
    connect(m_proxy, &ProxyField::changed, this, &AppAccessDialog::check);
    m_instances->setRange(0, AppAccess::mostInstances);
    m_instances->setSpecialValueText(tr("not known"));
    m_instances->setValue(m_before.instances);
    m_instances->setToolTip(tr(
        "With a number given, it is asked often enough for a 99 % chance to meet each instance. A balancer that leads "
        "each client to the same instance, or to the nearest region, lets this computer meet that one only."));
    form.addRow(tr("&Instances behind it"), m_instances);
}

void AppAccessDialog::setupHeaders(QFormLayout &form)
{
    auto *box = new QWidget;
    m_headerColumn = bareLayout<QVBoxLayout>(box, Spacing::tight);
    auto *add = named("addHeaderButton", plainButton(icon(u"add"_s), tr("Add a &header")));
    connect(add, &QPushButton::clicked, this, [this] { addHeader()->focusName(); });
    auto *row = rowOf({add, nullptr});
    m_headerColumn->addWidget(m_headerProblem);
    m_headerColumn->addLayout(row);
    form.addRow(tr("Extra headers"), box);
}

void AppAccessDialog::setupCertificate(QFormLayout &form)
{
    m_certificate->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_certificate->setPlaceholderText(u"-----BEGIN CERTIFICATE-----"_s);
    m_certificate->setPlainText(QString::fromLatin1(m_before.caPem));
    m_certificate->setTabChangesFocus(true);
    m_certificate->setFixedHeight(m_certificate->fontMetrics().lineSpacing() * certificateLines + Spacing::normal);
    m_certificateProblem->setField(m_certificate);
    auto *box = stacked(m_certificate, m_certificateProblem);
    auto *load = named("fileButton", plainButton(tr("From a &file…")));
    auto *row = rowOf({load, nullptr});
    static_cast<QVBoxLayout *>(box->layout())->addLayout(row);
    form.addRow(labelFor(tr("&CA of your own (PEM)"), m_certificate), box);
    connect(load, &QPushButton::clicked, this, &AppAccessDialog::chooseFile);
    connect(m_certificate, &QPlainTextEdit::textChanged, this, &AppAccessDialog::check);
}

AccessKept AppAccessDialog::taker()
{
    return [dialog = QPointer(this)](const Done &kept) {
        // It was closed without waiting for that. Behind the lock it is hidden, and waits on.
        if (!dialog || !dialog->m_isKeeping)
            return false;
        dialog->setKeeping(false);
        if (!kept) {
            dialog->sayNotKept(kept.error());
            return true;
        }
        for (HeaderRow *row : std::as_const(dialog->m_headers))
            row->clearPasted();
        dialog->accept();
        return true;
    };
}

/// The keychain can ask its person first, and what is typed meanwhile would be kept by nobody.
void AppAccessDialog::setKeeping(bool isKeeping)
{
    m_isKeeping = isKeeping;
    m_keepLine->say({});
    // Else the keyboard falls to Cancel, the one button that is left, and the next Enter leaves.
    if (isKeeping)
        setFocus();
    for (QWidget *field : std::initializer_list<QWidget *>{m_name, m_url, m_sameBy, m_proxy, m_instances, m_certificate,
             findChild<QPushButton *>(u"addHeaderButton"_s), findChild<QPushButton *>(u"fileButton"_s)}) {
        if (field)
            field->setEnabled(!isKeeping);
    }
    for (HeaderRow *row : std::as_const(m_headers))
        row->setEnabled(!isKeeping);
    check();
    constexpr std::chrono::milliseconds unnoticed{400};
    if (isKeeping)
        QTimer::singleShot(unnoticed, this, [this] {
            if (m_isKeeping)
                m_keepLine->say(tr("The keychain, or this computer's disk, has not answered yet. Leaving this window "
                                   "does not stop that."),
                    Tone::Info);
        });
}

void AppAccessDialog::sayNotKept(const Error &error)
{
    const QString why = fileErrorText(error);
    m_keepLine->say(why.isEmpty() ? tr("It was not kept.") : tr("It was not kept. %1").arg(why));
    m_accept->setFocus();
}

void AppAccessDialog::done(int result)
{
    m_isKeeping = false; // nobody reads here any more what comes of it
    TypingDialog::done(result);
}

/// What is being kept is not lost by that.
void AppAccessDialog::reject()
{
    if (m_isKeeping)
        done(Rejected);
    else
        TypingDialog::reject();
}

HeaderRow *AppAccessDialog::addHeader()
{
    auto *row = new HeaderRow;
    m_headerColumn->insertWidget(static_cast<int>(m_headers.size()), row);
    m_headers.append(row);
    connect(row, &HeaderRow::changed, this, &AppAccessDialog::check);
    connect(row, &HeaderRow::removeRequested, this, [this, row] {
        m_headers.removeOne(row);
        row->deleteLater();
        check();
    });
    return row;
}

void AppAccessDialog::chooseFile()
{
    auto *dialog
        = new QFileDialog(this, tr("A CA's certificate"), {}, tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QFile file(path);
        // A device or a pipe has no size that could be believed.
        if (!QFileInfo(path).isFile() || file.size() > largestFile || !file.open(QIODevice::ReadOnly))
            m_certificateProblem->say(tr("This file could not be read as a certificate."));
        else
            m_certificate->setPlainText(QString::fromLatin1(file.read(largestFile)));
    });
    dialog->open();
}

QString AppAccessDialog::urlProblem() const
{
    const QString text = m_url->text().trimmed();
    if (text.isEmpty())
        return m_isNew ? tr("Give the address of its serve endpoint.") : QString();
    return serveUrlProblem(text, m_asked);
}

QString AppAccessDialog::sameProblem() const
{
    const bool isAskedElsewhere = m_sameBy && !m_url->text().trimmed().isEmpty();
    return isAskedElsewhere && saidIn(m_sameBy->text()).isEmpty()
        ? tr("What is asked at this address counts as the app's answer. Say who knows that Inngest calls the same "
             "deployment; the record names them.")
        : QString();
}

bool AppAccessDialog::keepsQuery() const
{
    const QUrl url = urlOf(m_url->text());
    return m_lacksQuery && url.query().isEmpty() && AppAccess::isSameAddress(url, m_before.url);
}

QString AppAccessDialog::urlRemark() const
{
    const QUrl url = urlOf(m_url->text());
    QStringList remarks;
    if (keepsQuery())
        remarks.append(tr("The keychain does not give what stands behind “?” here. It stays kept with this address; "
                          "what you type behind “?” replaces it."));
    else if (m_lacksQuery)
        remarks.append(tr("With “Keep this”, what is kept behind “?” of the address before is removed."));
    if (url.scheme() == "http"_L1 && !hostAddresses::isThisMachine(url.host()))
        remarks.append(tr("Over plain http, whoever listens on the way sees the answer and could change it."));
    return remarks.join(u' ');
}

QString AppAccessDialog::headerProblem() const
{
    QStringList names;
    for (const HeaderRow *row : m_headers) {
        if (const QString problem = row->problem(); !problem.isEmpty())
            return problem;
        const QString name = QString::fromLatin1(row->name().toLower());
        if (!name.isEmpty() && names.contains(name))
            return tr("“%1” is there twice.").arg(name);
        names.append(name);
    }
    return {};
}

QString AppAccessDialog::certificateProblem() const
{
    const QByteArray pem = m_certificate->toPlainText().trimmed().toLatin1();
    if (pem.isEmpty())
        return {};
    if (pem.contains("PRIVATE KEY"))
        return tr("This holds a private key. Only the CA's certificate belongs here.");
    return QSslCertificate::fromData(pem, QSsl::Pem).isEmpty() ? tr("This is no certificate in PEM form.") : QString();
}

void AppAccessDialog::check()
{
    const QString url = urlProblem();
    const QString header = headerProblem();
    const QString certificate = certificateProblem();
    const bool isUntouched = m_isNew && m_url->text().isEmpty();
    if (url.isEmpty() || isUntouched)
        m_urlProblem->say(urlRemark(), Tone::Warning);
    else
        m_urlProblem->say(url);
    const QString same = sameProblem();
    if (m_sameBy) {
        m_sameBy->setEnabled(!m_isKeeping && !m_url->text().trimmed().isEmpty());
        m_sameProblem->say(url.isEmpty() ? same : QString());
    }
    m_headerProblem->say(header);
    m_certificateProblem->say(certificate);
    QStringList problems{
        url, same, header, certificate, m_proxy->isGood() ? QString() : tr("The proxy is no address yet.")};
    if (m_isKeeping)
        problems = {underWayText()};
    problems.removeAll({});
    if (m_accept)
        enableUnless(*m_accept, problems.value(0));
}

QStringList AppAccessDialog::typed() const
{
    QStringList typed{name(), m_url->text(), m_sameBy ? m_sameBy->text() : QString(), m_certificate->toPlainText(),
        m_proxy->text(), QString::number(m_instances->value())};
    for (const HeaderRow *row : m_headers) {
        if (!row->isBlank())
            typed += {QString::fromLatin1(row->name()), row->value().isEmpty() ? QString() : u"value"_s};
    }
    return typed;
}

AppAccess AppAccessDialog::access() const
{
    AppAccess access{.url = urlOf(m_url->text()),
        .caPem = onlyCertificates(m_certificate->toPlainText().toLatin1()),
        .proxy = m_proxy->url(),
        .instances = m_instances->value(),
        .platform = m_before.platform};
    // Empty and there: the one that is kept stays. A “?” that somebody typed with nothing behind it means nothing.
    if (access.url.query().isEmpty())
        access.url.setQuery(keepsQuery() ? QString(u""_s) : QString());
    if (m_sameBy && !access.url.isEmpty()) {
        access.sameBy = m_sameBy->text().trimmed();
        access.sameFor = m_calledAddress;
    }
    for (const HeaderRow *row : m_headers) {
        if (!row->isBlank())
            access.headers.append({row->name(), row->value()});
    }
    return access;
}
