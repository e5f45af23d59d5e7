// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/evidencerow.h"

#include "app/core/exportfile.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationsession.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

EvidenceRow::EvidenceRow(RotationSession &session, QWidget *parent)
    : EvidenceRow(
        [&session] {
            const Rotation &rotation = session.rotation();
            return std::optional<RotationEvidenceSource>({rotation.environment.slug, rotation.begunAt,
                rotation.isRehearsal, [&session] { return session.evidenceHtml(); }});
        },
        parent)
{
}

EvidenceRow::EvidenceRow(std::function<std::optional<RotationEvidenceSource>()> source, QWidget *parent, Paper paper)
    : QWidget(parent)
    , m_source(std::move(source))
    , m_paper(paper)
    , m_saveButton(named("saveEvidenceButton",
          plainButton(icon(u"export"_s), paper == Paper::Plan ? tr("Save t&he plan…") : tr("Save the &record…"), this)))
{
    m_saveButton->setToolTip(paper == Paper::Plan
            ? tr("One HTML page for a change request: what will be done, why, and what every app holds now. No key.")
            : tr("One HTML page: what was done, by whom and why, with every app's evidence. No key."));
    m_openButton = named("openEvidenceButton", m_banner->addButton(tr("&Open it to print")));
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_saveButton, 0, Qt::AlignLeft);
    layout->addWidget(m_banner);
    connect(m_saveButton, &QPushButton::clicked, this, &EvidenceRow::chooseFile);
    connect(m_openButton, &QPushButton::clicked, this, [this] { open(m_path); });
}

void EvidenceRow::chooseFile()
{
    const std::optional<RotationEvidenceSource> source = m_source();
    if (!source)
        return;
    auto *dialog = named("evidenceDialog",
        saveDialog(this,
            m_paper == Paper::Plan ? tr("Save the plan of the rotation") : tr("Save the record of the rotation"),
            {tr("Web page (*.html)")}, u"html"_s,
            proposedFileName(u"%1-%2-%3.html"_s.arg(m_paper == Paper::Plan ? u"rotation-plan"_s : u"rotation"_s,
                                 fileNamePart(source->environmentSlug),
                                 source->begunAt.toLocalTime().toString(u"yyyy-MM-dd-HHmm"_s)), // two can be of one day
                source->isRehearsal)));
    connect(dialog, &QFileDialog::fileSelected, this, &EvidenceRow::saveTo);
    dialog->open();
}

void EvidenceRow::saveTo(const QString &path)
{
    const std::optional<RotationEvidenceSource> source = m_source();
    if (!source || m_isSaving)
        return;
    m_isSaving = true; // greyed out, the button would lose the keyboard, and the page scroll to where that goes
    whenFinished(source->html(), this, [this, path](const Result<QString> &html) {
        m_isSaving = false;
        const Done written = html ? writeExportFile(path, html->toUtf8()) : Done(failure(html.error()));
        m_openButton->setVisible(written.has_value());
        m_path = path;
        if (written)
            say(Tone::Good, m_paper == Paper::Plan ? tr("The plan is saved") : tr("The record is saved"),
                tr("It is in “%1”. It holds fingerprints, names and places, no key.")
                    .arg(QFileInfo(path).absoluteFilePath()));
        else
            say(Tone::Warning, m_paper == Paper::Plan ? tr("The plan was not saved") : tr("The record was not saved"),
                errorText(written.error(), Attempt::File));
    });
}

/// Whoever takes it does not tell whether a window comes of it.
void EvidenceRow::open(const QString &path)
{
    m_openButton->setVisible(path == m_path);
    const QString place = QFileInfo(path).absoluteFilePath();
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        say(Tone::Good, tr("It was handed to what opens web pages here"),
            tr("If no window with it comes up, open “%1” in a browser, here or on another computer.").arg(place));
    else
        say(Tone::Warning, tr("No program here opens it"),
            tr("It is in “%1”. Open that file in a browser, here or on another computer, to print it.").arg(place));
}

void EvidenceRow::sayProblem(const QString &title, const QString &text)
{
    m_openButton->hide();
    say(Tone::Warning, title, text);
}

/// In sight, also at the lower end of a page.
void EvidenceRow::say(Tone tone, const QString &title, const QString &text)
{
    m_banner->say(tone, title, text);
    // As high as its words are, first.
    for (QWidget *above = m_banner; above; above = above->parentWidget())
        QCoreApplication::sendPostedEvents(above, QEvent::LayoutRequest);
    bringIntoSight(*m_banner);
}
