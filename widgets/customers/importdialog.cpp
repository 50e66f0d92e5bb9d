// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/importdialog.h"

#include "models/core/text/sentences.h"
#include "widgets/base/plainlabel.h"
#include "widgets/table/rowtable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 860, DialogHeight = 560, BarHeight = 12, BarSteps = 1000;
constexpr auto LooksEvery = 200ms;
} // namespace

ImportDialog::ImportDialog(const QString &file, bool drill, QWidget *parent)
    : QDialog(parent)
    , m_file(file)
    , m_sentence(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this))
    , m_said(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Bad, this))
    , m_bar(new QProgressBar(this))
    , m_view(new QTableView(this))
    , m_cancel(new QPushButton(this))
    , m_import(new QPushButton(this))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import customers"));
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    resize(DialogWidth, DialogHeight);
    build(drill);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::importWanted);
    connect(&m_looking, &QTimer::timeout, this, &ImportDialog::look);
}

ImportDialog::~ImportDialog()
{
    if (m_work)
        m_work->calledOff = true; // nobody waits for it any more
}

void ImportDialog::build(bool drill)
{
    m_sentence->setObjectName(QStringLiteral("importSentence"));
    m_said->setObjectName(QStringLiteral("importSaid"));
    m_said->hide();
    m_bar->setObjectName(QStringLiteral("importBar"));
    m_bar->setAccessibleName(tr("How far it is"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(BarHeight);
    m_bar->hide();
    dressTable(m_view, QStringLiteral("importTable"), tr("What the file says, line by line"));
    m_view->setModel(&m_model);
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel, nothing is taken over"));
    m_import->setObjectName(QStringLiteral("importGo"));
    m_import->setProperty("primary", true);
    setPlainText(m_import, tr("Take it over"));
    m_import->setAccessibleName(tr("Take it over"));
    m_import->setEnabled(false);
    for (QPushButton *each : {m_cancel, m_import})
        each->setAutoDefault(false);
    auto *title = new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this);
    title->setPlain(drill ? tr("%1 into the drill list").arg(m_file)
                          : tr("%1 into the customers").arg(m_file));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(26, 22, 26, 20);
    column->setSpacing(12);
    column->addWidget(title);
    column->addWidget(m_sentence);
    column->addWidget(m_bar);
    column->addWidget(m_view, 1);
    column->addWidget(m_said);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(10);
    foot->addStretch(1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_import);
    column->addLayout(foot);
}

void ImportDialog::begin(const QString &what, const std::shared_ptr<LongWork> &work)
{
    m_work = work;
    m_sentence->setPlain(what);
    m_said->hide();
    m_import->setEnabled(false);
    m_bar->show();
    m_looking.start(LooksEvery);
    look();
}

void ImportDialog::look()
{
    const qint64 all = m_work ? m_work->all.load() : 0;
    m_bar->setRange(0, all > 0 ? BarSteps : 0);
    if (all > 0)
        m_bar->setValue(int(m_work->done.load() * BarSteps / all));
}

void ImportDialog::ended()
{
    m_looking.stop();
    m_bar->hide();
    m_work.reset();
    m_cancel->setEnabled(true);
}

void ImportDialog::showPreview(const ImportPreview &preview, const QString &mayNot)
{
    ended();
    m_model.setPreview(preview);
    m_sentence->setPlain(m_model.sentence());
    m_view->resizeColumnToContents(PreviewModel::LineColumn);
    m_view->setColumnWidth(PreviewModel::WhatColumn, 110);
    m_view->setColumnWidth(PreviewModel::WhoColumn, 330);
    const bool sound = preview.faults.isEmpty() && !preview.plan.cards().isEmpty();
    m_import->setEnabled(sound && mayNot.isEmpty());
    m_said->setPlain(mayNot);
    m_said->setVisible(!mayNot.isEmpty());
    (m_import->isEnabled() ? m_import : m_cancel)->setFocus(Qt::OtherFocusReason);
}

void ImportDialog::refuse(const Error &error)
{
    ended();
    m_said->setPlain(asSentences(error));
    m_said->show();
    m_sentence->setPlain(m_model.sentence());
}

void ImportDialog::reject()
{
    if (m_work && !m_work->calledOff.exchange(true)) {
        m_sentence->setPlain(tr("It is being called off. Nothing is taken over."));
        m_cancel->setEnabled(false);
        return; // who does the work closes this, or says why not
    }
    QDialog::reject();
}

} // namespace Switchback
