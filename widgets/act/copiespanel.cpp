// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/act/copiespanel.h"

#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

QPushButton *button(const char *name, const QString &text, const QString &accessible, QWidget *parent)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    setPlainText(made, text);
    made->setAccessibleName(accessible);
    made->setAutoDefault(false);
    return made;
}
} // namespace

CopiesPanel::CopiesPanel(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_audioText(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this))
    , m_audioExport(button("audioExport", tr("Export audio"), tr("Export audio without a row"), this))
    , m_rows(new QVBoxLayout)
    , m_confirm(new QWidget(this))
    , m_words(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_confirm))
    , m_name(new QLineEdit(m_confirm))
    , m_now(button("copyDiscardNow", tr("Discard"), tr("Discard this copy"), m_confirm))
{
    setObjectName(QStringLiteral("copiesPanel"));
    m_name->setObjectName(QStringLiteral("copyName"));
    m_name->setAccessibleName(tr("Name of the copy"));
    m_now->setEnabled(false);
    auto *line = new QHBoxLayout;
    line->addWidget(m_name, 1);
    line->addWidget(m_now);
    auto *confirm = new QVBoxLayout(m_confirm);
    confirm->setContentsMargins(0, 4, 0, 0);
    confirm->addWidget(m_words);
    confirm->addLayout(line);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *audio = new QHBoxLayout;
    audio->addWidget(m_audioText, 1);
    audio->addWidget(m_audioExport);
    m_audioText->setObjectName(QStringLiteral("audioText"));
    m_audioText->hide();
    m_audioExport->hide();
    column->addLayout(m_rows);
    column->addLayout(audio);
    column->addWidget(m_confirm);
    m_confirm->hide();
    connect(m_audioExport, &QPushButton::clicked, this, [this] {
        m_audioExport->setEnabled(false);
        emit m_wishes.runWished({RunWish::What::ExportAudio, toIso(m_audio->since), {}, {}});
    });
    connect(m_name, &QLineEdit::textChanged, this, &CopiesPanel::checkName);
    connect(m_now, &QPushButton::clicked, this, [this] {
        m_confirm->hide();
        emit m_wishes.runWished(RunWish::ofCopy(RunWish::What::DiscardCopy, m_asked.site, m_asked.name));
    });
}

void CopiesPanel::setCopies(const QList<KeptLine> &copies)
{
    if (copies == m_copies)
        return; // what somebody types at this moment stays
    m_copies = copies;
    if (!m_copies.contains(m_asked))
        m_confirm->hide();
    m_exports.clear();
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const KeptLine &copy : m_copies) {
        auto *row = new QWidget(this);
        auto *text = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, row);
        text->setObjectName(QStringLiteral("copyText"));
        text->setPlain(tr("%1 at %2: %3").arg(copy.name, copy.siteName, copy.text));
        auto *exportIt = button("copyExport", tr("Export"), tr("Export %1").arg(copy.name), row);
        auto *discard = button("copyDiscard", tr("Discard…"), tr("Discard %1").arg(copy.name), row);
        exportIt->setEnabled(!copy.exported);
        if (!copy.exported)
            m_exports << exportIt;
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(text, 1);
        line->addWidget(exportIt);
        line->addWidget(discard);
        connect(exportIt, &QPushButton::clicked, this, [this, copy, exportIt] {
            exportIt->setEnabled(false);
            emit m_wishes.runWished(RunWish::ofCopy(RunWish::What::ExportCopy, copy.site, copy.name));
        });
        connect(discard, &QPushButton::clicked, this, [this, copy] { askName(copy); });
        m_rows->addWidget(row);
    }
}

void CopiesPanel::setAudio(const std::optional<RunView::Audio> &audio)
{
    if (audio == m_audio)
        return;
    m_audio = audio;
    m_audioText->setPlain(audio ? audio->text : QString());
    m_audioText->setVisible(audio.has_value());
    m_audioExport->setVisible(audio.has_value());
    m_audioExport->setEnabled(audio && !audio->exported);
}

void CopiesPanel::refuse()
{
    m_audioExport->setEnabled(m_audio && !m_audio->exported);
    for (QPushButton *each : std::as_const(m_exports))
        each->setEnabled(true);
}

void CopiesPanel::askName(const KeptLine &copy)
{
    m_asked = copy;
    m_words->setPlain(
        copy.exported
            ? tr("%1 is deleted at %2; its export stays. Type its name to discard it.")
                  .arg(copy.name, copy.siteName)
            : tr("%1 was never exported (%2). What only it holds is gone for ever. Type its name to "
                 "discard it.")
                  .arg(copy.name, copy.text));
    m_name->clear();
    m_name->setAccessibleName(m_words->text());
    m_confirm->show();
    m_name->setFocus(Qt::OtherFocusReason);
}

void CopiesPanel::checkName()
{
    m_now->setEnabled(!m_asked.name.isEmpty() && m_name->text().trimmed() == m_asked.name);
}

} // namespace Switchback
