// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practiceappdetails.h"

#include "app/core/secret.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/icons.h"

#include <QGridLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

/// One variable of a practice app as it is stored for the next deploy: name, masked value with reveal, fingerprint, and
/// a button to set it.
class PracticeVariable : public QWidget
{
    Q_OBJECT

public:
    PracticeVariable(const QString &name, Clock &clock, Preferences &preferences);

    const QString &name() const { return m_name; }
    /// Empty: not set.
    void setValue(const Secret &value);
    QPushButton &setButton() { return *m_setButton; }

signals:
    void setRequested();

private:
    const QString m_name;
    Secret m_value;
    SecretField *m_field;
    QLabel *m_fingerprint;
    QPushButton *m_setButton;
};

/// The fingerprint of a variable's value, by the variable's kind; "not set" for none. Values that are no secret
/// (INNGEST_ENV, INNGEST_DEV) as they are.
static QString practiceValueText(const QString &name, const Secret &value)
{
    if (value.isEmpty())
        return PracticeVariable::tr("not set");
    if (name.contains("SIGNING_KEY"_L1)) {
        const QString fingerprint = signingKeyFingerprint(value);
        return fingerprint.isEmpty() ? PracticeVariable::tr("no signing key") : fingerprint;
    }
    if (name.endsWith("_KEY"_L1))
        return eventKeyFingerprint(value);
    return value.revealText();
}

PracticeVariable::PracticeVariable(const QString &name, Clock &clock, Preferences &preferences)
    : m_name(name)
    , m_field(new SecretField(clock, preferences, this))
    , m_fingerprint(named("fingerprintLabel", new QLabel(this)))
    , m_setButton(named("setButton", plainButton(icon(u"edit"_s), tr("Set…"), this)))
{
    setObjectName(u"variable:"_s + name);
    auto *caption = new QLabel(shownName(name), this);
    makeBold(*caption);
    m_fingerprint->setForegroundRole(QPalette::PlaceholderText);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_setButton->setAccessibleName(tr("Set %1").arg(shownName(name)));
    connect(m_setButton, &QPushButton::clicked, this, &PracticeVariable::setRequested);

    auto *grid = bareLayout<QGridLayout>(this);
    grid->setVerticalSpacing(Spacing::tight);
    grid->addWidget(caption, 0, 0);
    grid->addWidget(m_fingerprint, 0, 1);
    grid->addWidget(m_field, 1, 0, 1, 2);
    grid->addWidget(m_setButton, 1, 2, Qt::AlignTop);
    grid->setColumnStretch(1, 1);
}

void PracticeVariable::setValue(const Secret &value)
{
    m_fingerprint->setText(practiceValueText(m_name, value));
    // Setting the same again would hide what the person has just asked to see.
    if (value == m_value)
        return;
    m_value = value;
    m_field->setVisible(!value.isEmpty());
    if (value.isEmpty())
        return m_field->clear();
    const bool isSigning = value.reveal().startsWith("signkey-");
    m_field->setSecret(m_name, isSigning ? maskedSigningKey(value) : maskedEventKey(value),
        [value] { return readyFuture(Result<Secret>(value)); });
}

PracticeAppDetails::PracticeAppDetails(Clock &clock, Preferences &preferences)
    : m_clock(clock)
    , m_preferences(preferences)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("The selected app"));
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(Spacing::normal, 0, Spacing::normal, 0);
    column->setSpacing(Spacing::normal);
    setupVariables(*column);
    setupInstances(*column);
    setupBehaviour(*column);
    column->addStretch();
    setWidget(page);
    showNothing();
}

void PracticeAppDetails::setupVariables(QVBoxLayout &column)
{
    makeBold(*m_title, 1.2);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_variableColumn->setSpacing(Spacing::normal);
    addParts(column, {m_title, m_facts, m_variablesPart});
}

void PracticeAppDetails::setupInstances(QVBoxLayout &column)
{
    auto *layout = new QVBoxLayout(m_deployPart);
    m_deployBar->setTextVisible(false);
    m_deployButton = named("deployButton", plainButton(icon(u"play"_s), tr("&Deploy")));
    m_deployButton->setToolTip(tr("Starts the instances anew, one after the other, with the stored variables"));
    connect(m_deployButton, &QPushButton::clicked, this, &PracticeAppDetails::deployRequested);
    auto *row = new QHBoxLayout;
    row->addWidget(m_deployButton);
    row->addWidget(m_deployBar, 1);
    row->addWidget(m_deployLabel, 2);
    layout->addWidget(m_instances);
    layout->addLayout(row);
    column.addWidget(m_deployPart);
}

void PracticeAppDetails::setupBehaviour(QVBoxLayout &column)
{
    auto *form = new QFormLayout(m_behaviourPart);
    m_protectionBox->addItem(tr("none"), 0);
    m_protectionBox->addItem(tr("answers 401 before the app does"), 401);
    m_protectionBox->addItem(tr("answers 403 before the app does"), 403);
    form->addRow(m_reachableBox);
    form->addRow(tr("The host's &protection:"), m_protectionBox);
    connect(m_reachableBox, &QCheckBox::clicked, this, &PracticeAppDetails::chooseBehaviour);
    connect(m_protectionBox, &QComboBox::activated, this, &PracticeAppDetails::chooseBehaviour);
    column.addWidget(m_behaviourPart);
}

void PracticeAppDetails::chooseBehaviour()
{
    PracticeAppBehaviour behaviour = m_behaviour;
    behaviour.isReachable = m_reachableBox->isChecked();
    behaviour.protectionStatus = m_protectionBox->currentData().toInt();
    emit behaviourChosen(behaviour);
}

void PracticeAppDetails::showNothing()
{
    m_id.clear();
    widget()->hide();
}

void PracticeAppDetails::showApp(const PracticeAppStatus &app)
{
    m_id = app.id;
    m_title->setText(shownName(app.name.isEmpty() ? app.externalId : app.name));
    const QString where = app.url.isEmpty() ? tr("a worker that connects by itself") : app.url.toDisplayString();
    m_facts->setText(
        tr("%1 · SDK %2 %3").arg(shownLine(where), shownName(app.sdk.language), shownName(app.sdk.version)));
    showVariables(app.variables);
    showInstances(app);
    m_behaviour = app.behaviour;
    m_reachableBox->setChecked(app.behaviour.isReachable);
    m_protectionBox->setCurrentIndex(std::max(0, m_protectionBox->findData(app.behaviour.protectionStatus)));
    setVisibleFor(true);
}

void PracticeAppDetails::showSender(const PracticeSenderStatus &sender)
{
    m_id = sender.id;
    m_title->setText(shownName(sender.name));
    m_facts->setText(
        tr("Sends “%1” and is no app: Inngest cannot ask it which key it holds. Its variables count at once.")
            .arg(shownName(sender.eventName)));
    showVariables(sender.variables);
    setVisibleFor(false);
}

void PracticeAppDetails::setVisibleFor(bool isApp)
{
    m_variablesPart->setTitle(
        isApp ? tr("Variables, as stored for the next deploy") : tr("Variables, in use as soon as they are set"));
    m_deployPart->setVisible(isApp);
    m_behaviourPart->setVisible(isApp);
    widget()->show();
}

void PracticeAppDetails::showVariables(const PracticeAppVariables &variables)
{
    QStringList names{PracticeAppVariables::signingKeyName, PracticeAppVariables::signingKeyFallbackName,
        PracticeAppVariables::eventKeyName};
    const QStringList stored = variables.values().keys();
    for (const QString &name : stored) {
        if (!names.contains(name))
            names.append(name);
    }
    // Rows are kept where they are: one of them may be revealed, or hold the focus.
    QStringList present;
    for (PracticeVariable *row : std::as_const(m_variables))
        present.append(row->name());
    if (present != names) {
        qDeleteAll(m_variables);
        m_variables.clear();
        for (const QString &name : std::as_const(names)) {
            auto *row = new PracticeVariable(name, m_clock, m_preferences);
            connect(row, &PracticeVariable::setRequested, this,
                [this, row] { emit setRequested(row->name(), &row->setButton()); });
            m_variableColumn->addWidget(row);
            m_variables.append(row);
        }
    }
    for (PracticeVariable *row : std::as_const(m_variables))
        row->setValue(variables.value(row->name()));
}

void PracticeAppDetails::showInstances(const PracticeAppStatus &app)
{
    const auto isCurrent
        = [&app](const PracticeInstanceStatus &one) { return one.isServing && one.variables == app.variables; };
    QStringList lines;
    for (const PracticeInstanceStatus &one : app.instances) {
        const QString state = !one.isServing ? tr("is being restarted")
            : app.method == AppMethod::Connect
            ? (one.isConnected ? tr("connected") : tr("not connected"))
            : tr("serving since %1").arg(one.startedAt.toLocalTime().toString(u"HH:mm:ss"_s));
        const QString keys
            = tr("signing key %1, fallback %2, event key %3")
                  .arg(practiceValueText(PracticeAppVariables::signingKeyName, one.variables.signingKey()),
                      practiceValueText(
                          PracticeAppVariables::signingKeyFallbackName, one.variables.signingKeyFallback()),
                      practiceValueText(PracticeAppVariables::eventKeyName, one.variables.eventKey()));
        lines.append(isCurrent(one) || !one.isServing
                ? tr("%1: %2 – %3").arg(one.number).arg(state, keys)
                : tr("%1: %2, with older variables – %3").arg(one.number).arg(state, keys));
    }
    m_instances->setText(lines.isEmpty() ? tr("none") : lines.join(u'\n'));
    const auto done = std::ranges::count_if(app.instances, isCurrent);
    m_deployBar->setVisible(app.isDeploying);
    m_deployBar->setRange(0, int(app.instances.size()));
    m_deployBar->setValue(int(done));
    enableUnless(*m_deployButton, app.isDeploying ? underWayText() : QString());
    m_deployLabel->setText(app.isDeploying ? tr("Deploying: %1 of %2 done").arg(done).arg(app.instances.size())
            : app.needsDeploy()            ? tr("The stored variables are not in use yet: deploy.")
                                           : tr("All instances have the stored variables."));
}

#include "practiceappdetails.moc"
