// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/deploychooser.h"

#include "app/deploy/deployinstructions.h"
#include "ui/widgets/problemline.h"
#include "ui/words/policytext.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

DeployChooser::DeployChooser(DeployTarget::Use use)
{
    const QList<DeployTarget> usable = knownTargets().usable(use);
    for (const DeployTarget &target : usable)
        m_combo->addItem(deployText(target.name), target.id);
    m_combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(12);
    m_combo->setPlaceholderText(tr("Not all in one way")); // while none is chosen for several
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(tr("How they are &set:"));
    label->setBuddy(m_combo);
    row->addWidget(label);
    row->addWidget(m_combo, 1);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_about);
    connect(m_combo, &QComboBox::activated, this, &DeployChooser::onTargetChosen);
    Policy::follow(this, [this] { showAbout(); });
}

void DeployChooser::present(const QString &targetId, const QString &place)
{
    const int index = m_combo->findData(targetId);
    m_combo->setCurrentIndex(index);
    m_targetId = index < 0 ? QString() : targetId;
    const auto target = knownTargets().find(m_targetId);
    rebuild(target ? placesFrom(*target, place) : DeployPlaces());
}

void DeployChooser::onTargetChosen()
{
    const QString chosen = m_combo->currentData().toString();
    if (chosen == m_targetId)
        return;
    const DeployPlaces before = places();
    m_targetId = chosen;
    const auto target = knownTargets().find(chosen);
    DeployPlaces now = placesFrom(*target, {});
    // What both ask for stays as it was entered.
    for (const DeployPlace &place : target->places) {
        if (const QString value = before.value(place.id); !value.isEmpty())
            now[place.id] = value;
    }
    rebuild(now);
    emit changed();
    emit committed();
}

void DeployChooser::rebuild(const DeployPlaces &places)
{
    delete m_form;
    m_fields.clear();
    m_form = new QWidget;
    auto *form = bareLayout<QFormLayout>(m_form);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setHorizontalSpacing(Spacing::normal);
    form->setVerticalSpacing(Spacing::small);
    const auto target = knownTargets().find(m_targetId);
    showAbout();
    if (target) {
        for (const DeployPlace &place : target->places) {
            QWidget *field = makeField(place, places.value(place.id));
            const QString label = deployText(place.label);
            form->addRow(place.isOptional ? tr("%1 (optional):").arg(label) : tr("%1:").arg(label), field);
        }
    }
    layout()->addWidget(m_form);
    m_form->setVisible(!m_fields.isEmpty());
    // Behind the choice of the target, wherever that stands.
    QWidget *before = m_combo;
    for (const Field &field : std::as_const(m_fields)) {
        QWidget::setTabOrder(before, field.edit);
        before = field.edit;
        if (auto *browse = field.edit->parentWidget()->findChild<QPushButton *>()) {
            QWidget::setTabOrder(before, browse);
            before = browse;
        }
    }
}

/// Before a file is typed in: the program does not write it where it must not.
void DeployChooser::showAbout()
{
    const auto target = knownTargets().find(m_targetId);
    const bool isOff = target && target->writesFile && !Policy::now().allows(Policy::Feature::PlainFiles);
    m_about->setText(!target ? QString()
            : isOff ? switchedOffText(Policy::Feature::PlainFiles) + u' ' + tr("You put the lines into the file.")
                    : deployText(target->about));
}

QWidget *DeployChooser::makeField(const DeployPlace &place, const QString &value)
{
    auto *whole = new QWidget;
    auto *edit = named(u"place-"_s + place.id, new QLineEdit(value), deployText(place.label));
    edit->setPlaceholderText(place.example.isEmpty() ? QString() : tr("for example %1").arg(place.example));
    auto *problem = new ProblemLine;
    problem->setField(edit);
    auto *layout = bareLayout<QGridLayout>(whole, Spacing::tight);
    layout->setColumnStretch(0, 1);
    layout->addWidget(edit, 0, 0);
    layout->addWidget(problem, 1, 0, 1, 2);
    if (place.kind == DeployPlace::Kind::File) {
        auto *browse = named("browseButton", plainButton(tr("&Browse…")));
        layout->addWidget(browse, 0, 1);
        connect(browse, &QPushButton::clicked, edit, [this, edit] { chooseFile(edit); });
    }
    m_fields.append({place, edit, problem});
    check(m_fields.last());
    connect(edit, &QLineEdit::textChanged, this, [this, field = m_fields.last()] {
        check(field);
        emit changed();
    });
    connect(edit, &QLineEdit::editingFinished, this, &DeployChooser::committed);
    return whole;
}

void DeployChooser::check(const Field &field)
{
    const auto problem = placeProblem(field.place, field.edit->text());
    // An empty field shows an example already, and a pattern is filled in for each app.
    const bool isWrong = problem && *problem != PlaceProblem::Missing && *problem != PlaceProblem::Unfilled;
    field.problem->say(isWrong ? placeProblemText(field.place, *problem) : QString());
}

void DeployChooser::chooseFile(QLineEdit *edit)
{
    auto *dialog = new QFileDialog(this, tr("The file that the variables go into"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setLabelText(QFileDialog::Accept, tr("Choose"));
    // .env files are hidden files.
    dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    dialog->setNameFilters({tr("Environment files (.env* *.env)"), tr("All files (*)")});
    if (const QFileInfo now(edit->text()); now.isAbsolute() && now.absoluteDir().exists())
        dialog->setDirectory(now.absolutePath());
    connect(dialog, &QFileDialog::fileSelected, edit, [this, edit](const QString &path) {
        edit->setText(path);
        for (const Field &field : std::as_const(m_fields))
            check(field);
        emit changed();
        emit committed();
    });
    dialog->open();
}

DeployPlaces DeployChooser::places() const
{
    DeployPlaces places;
    for (const Field &field : m_fields)
        places[field.place.id] = field.edit->text().trimmed();
    return places;
}

QString DeployChooser::place() const
{
    const auto target = knownTargets().find(m_targetId);
    return target ? joinedPlaces(*target, places()) : QString();
}
