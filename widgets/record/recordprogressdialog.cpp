// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/recordprogressdialog.h"

#include "models/core/visibletext.h"
#include "widgets/base/mnemonics.h"
#include "widgets/base/plainlabel.h"

#include <QDir>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 520, BarHeight = 12;
constexpr auto ComesUpAfter = 400ms, LooksEvery = 200ms;
} // namespace

RecordProgressDialog::RecordProgressDialog(std::shared_ptr<RecordProgress> progress, int number,
                                           const QString &folder, QWidget *parent)
    : QDialog(parent)
    , m_progress(std::move(progress))
    , m_what(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this))
    , m_time(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("recordProgress"));
    setWindowTitle(tr("Record of incident %1").arg(number));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFixedWidth(DialogWidth);
    m_what->setObjectName(QStringLiteral("recordProgressWhat"));
    m_time->setObjectName(QStringLiteral("recordProgressTime"));
    m_bar->setObjectName(QStringLiteral("recordProgressBar"));
    m_bar->setAccessibleName(tr("How far this step is"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(BarHeight);
    m_cancel->setObjectName(QStringLiteral("recordProgressCancel"));
    QString taken;
    m_cancel->setText(withMnemonic(tr("Cancel"), taken));
    m_cancel->setAccessibleName(tr("Cancel"));
    m_cancel->setAutoDefault(false); // a second Enter of who chose the folder is no word to end it
    auto *title = new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this);
    title->setPlain(tr("The record of incident %1 is being written").arg(number));
    auto *where = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this);
    where->setObjectName(QStringLiteral("recordProgressWhere"));
    where->setPlain(tr("It will lie in %1").arg(visibleText(QDir::toNativeSeparators(folder))));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_time, 1);
    row->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(26, 22, 26, 20);
    column->setSpacing(0);
    column->addWidget(title);
    column->addSpacing(8);
    column->addWidget(where);
    column->addSpacing(16);
    column->addWidget(m_what);
    column->addSpacing(8);
    column->addWidget(m_bar);
    column->addSpacing(16);
    column->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_since.start();
    auto *again = new QTimer(this);
    connect(again, &QTimer::timeout, this, [this] { look(Duration(m_since.elapsed())); });
    again->start(LooksEvery);
    look(Duration(0));
}

RecordProgressDialog::~RecordProgressDialog()
{
    m_progress->calledOff = true; // also when the window it stands before is gone
}

void RecordProgressDialog::showSoon()
{
    QTimer::singleShot(ComesUpAfter, this, [this] {
        if (!m_progress->calledOff)
            show();
    });
}

void RecordProgressDialog::look(Duration sinceBegin)
{
    const RecordPart part = m_progress->part;
    const int done = m_progress->done;
    const int all = m_progress->all;
    if (part != std::exchange(m_part, part))
        m_partBegan = sinceBegin;
    m_bar->setRange(0, all);
    m_bar->setValue(done);
    const bool ending = m_progress->calledOff;
    m_cancel->setEnabled(!ending);
    m_what->setPlain(ending ? tr("It is being called off. Nothing half written stays.")
                            : progressText(part, done, all));
    m_time->setPlain(progressTime(sinceBegin, sinceBegin - m_partBegan, ending ? 0 : done, all));
}

void RecordProgressDialog::reject()
{
    if (m_progress->calledOff.exchange(true)) {
        QDialog::reject(); // nobody has to watch it end
        return;
    }
    look(Duration(m_since.elapsed()));
}

} // namespace Switchback
