// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log/logcheckdialog.h"

#include "models/core/text/sentences.h"
#include "widgets/ask/pressfocused.h"
#include "widgets/base/field.h"
#include "widgets/base/heightat.h"
#include "widgets/base/mnemonics.h"
#include "widgets/base/onscreen.h"
#include "widgets/base/plainlabel.h"
#include "widgets/log/loglines.h"
#include "widgets/theme/marks.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 640, BarHeight = 12, TitleMark = 26, LongestHead = 60;
constexpr auto LooksEvery = 200ms;

Tone toneOf(const WitnessWord &word)
{
    switch (word.agreement.how) {
    case Agreement::How::Whole:
        return Tone::Fine;
    case Agreement::How::Missing:
    case Agreement::How::Other:
        return Tone::Bad;
    case Agreement::How::Silent:
    case Agreement::How::SignedFor:
        break;
    }
    return Tone::Warning;
}
} // namespace

LogCheckDialog::LogCheckDialog(QWidget *parent)
    : QDialog(parent)
    , m_body(new QWidget)
    , m_mark(new MarkWidget(TitleMark, m_body))
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, m_body))
    , m_about(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, m_body))
    , m_bar(new QProgressBar(m_body))
    , m_lines(new LogLines(m_body))
    , m_typed(new QLineEdit(m_body))
    , m_add(new QPushButton(m_body))
    , m_says(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, m_body))
    , m_copy(new QPushButton(this))
    , m_gap(new QPushButton(this))
    , m_again(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("logCheck"));
    setWindowTitle(tr("Check the log"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFixedWidth(DialogWidth);
    build();
    m_looks.callOnTimeout(this, &LogCheckDialog::lookOn);
    connect(m_typed, &QLineEdit::textChanged, this, &LogCheckDialog::compare);
    connect(m_typed, &QLineEdit::returnPressed, this, &LogCheckDialog::addHead);
    connect(m_add, &QPushButton::clicked, this, &LogCheckDialog::addHead);
    connect(m_copy, &QPushButton::clicked, this, &LogCheckDialog::copy);
    connect(m_again, &QPushButton::clicked, this, &LogCheckDialog::againWanted);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_gap, &QPushButton::clicked, this, [this] {
        if (m_checked)
            emit gapWanted(gapDrafts(*m_checked));
    });
}

LogCheckDialog::~LogCheckDialog()
{
    if (m_work)
        m_work->calledOff = true; // also when the window it stands before is gone
}

void LogCheckDialog::build()
{
    m_title->setObjectName(QStringLiteral("logCheckTitle"));
    m_about->setObjectName(QStringLiteral("logCheckAbout"));
    m_bar->setObjectName(QStringLiteral("logCheckBar"));
    m_bar->setAccessibleName(tr("How far this look is"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(BarHeight);
    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addWidget(m_title, 1);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(26, 22, 26, 4);
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(m_about);
    column->addWidget(m_bar);
    column->addWidget(m_lines);
    column->addWidget(buildHead());
    column->addStretch(1);
    m_area = scrolled(m_body);
    m_area->setObjectName(QStringLiteral("logCheckScroll"));
    m_area->setAccessibleName(tr("What was found"));
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_area, 1);
    whole->addLayout(buildFoot());
}

QWidget *LogCheckDialog::buildHead()
{
    m_typed->setObjectName(QStringLiteral("logCheckHead"));
    m_typed->setMaxLength(LongestHead);
    m_typed->setPlaceholderText(QStringLiteral("4711:7K2Q-9MXP-TD4R"));
    m_add->setObjectName(QStringLiteral("logCheckAdd"));
    m_add->setAutoDefault(false);
    m_says->setObjectName(QStringLiteral("logCheckSays"));
    m_head = new QWidget(m_body);
    auto *column = new QVBoxLayout(m_head);
    column->setContentsMargins(0, 6, 0, 0);
    column->setSpacing(4);
    auto *field = new QWidget(m_head);
    auto *across = new QHBoxLayout(field);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(10);
    across->addWidget(m_typed, 1);
    across->addWidget(m_add);
    PlainLabel *label = addField(column, tr("A head that stands on a sheet or in a message"), field, m_head);
    label->setBuddy(m_typed);
    m_typed->setAccessibleName(label->text());
    column->addWidget(m_says);
    return m_head;
}

QBoxLayout *LogCheckDialog::buildFoot()
{
    QString taken;
    const auto name = [&taken](QPushButton *button, const char *object, const QString &text) {
        button->setObjectName(QLatin1String(object));
        button->setText(withMnemonic(text, taken));
        button->setAccessibleName(text);
        button->setAutoDefault(false);
    };
    name(m_close, "logCheckClose", tr("Close"));
    name(m_again, "logCheckAgain", tr("Check again"));
    name(m_copy, "logCheckCopy", tr("Copy as text"));
    m_copyText = m_copy->text();
    name(m_gap, "logCheckGap", tr("Sign for the gap…"));
    name(m_add, "logCheckAdd", tr("Add it"));
    m_foot = new QHBoxLayout;
    m_foot->setContentsMargins(26, 12, 26, 20);
    m_foot->setSpacing(10);
    m_foot->addWidget(m_copy);
    m_foot->addStretch(1);
    m_foot->addWidget(m_gap);
    m_foot->addWidget(m_again);
    m_foot->addWidget(m_close);
    return m_foot;
}

void LogCheckDialog::begin(const std::shared_ptr<LogCheckWork> &work)
{
    m_work = work;
    m_checked.reset();
    m_mark->setMark(Mark::Running);
    m_title->setPlain(tr("The log is being looked at"));
    m_lines->setLines({});
    m_looks.start(LooksEvery);
    lookOn();
    m_close->setFocus();
}

void LogCheckDialog::lookOn()
{
    const bool ending = !m_work || m_work->calledOff;
    const bool now = working();
    m_bar->setVisible(now);
    m_lines->setVisible(!now);
    m_head->setVisible(m_checked.has_value());
    m_copy->setVisible(!now);
    m_again->setVisible(!now);
    m_gap->setVisible(m_checked && !gapDrafts(*m_checked).isEmpty());
    m_close->setEnabled(!now || !ending);
    QString taken;
    const QString close = now ? tr("Cancel") : tr("Close");
    m_close->setText(withMnemonic(close, taken));
    m_close->setAccessibleName(close);
    if (now) {
        m_bar->setRange(0, int(std::min<qint64>(m_work->all, 1'000'000'000)));
        m_bar->setValue(int(std::min<qint64>(m_work->done, 1'000'000'000)));
        m_about->setPlain(logProgressText(*m_work));
    }
    fit();
}

void LogCheckDialog::showFound(const LogLine &verdict, const QList<LogLine> &lines)
{
    m_verdict = verdict;
    m_shown = lines;
    m_work.reset();
    m_looks.stop();
    m_mark->setMark(verdict.mark);
    m_title->setPlain(verdict.text);
    m_about->setPlain(tr("As of %1.").arg(momentUtc(m_at)));
    m_lines->setLines(lines);
    m_copy->setText(m_copyText);
    lookOn();
}

void LogCheckDialog::showChecked(const LogChecked &checked, Instant at)
{
    m_checked = checked;
    m_at = at;
    showFound(logVerdict(checked), logLines(checked));
    compare();
    m_typed->setFocus();
}

void LogCheckDialog::showError(const Error &error, Instant at)
{
    m_checked.reset();
    m_at = at;
    const bool broken = error.code == QLatin1String("chain_broken");
    QList<LogLine> lines;
    if (!error.hint.isEmpty())
        lines += LogLine{Mark::NotYet, error.hint};
    if (broken)
        lines += LogLine{Mark::NotYet, tr("Nobody can sign for that. Keep the store as it is, and compare it "
                                          "with its backups.")};
    showFound({broken ? Mark::Bad : Mark::Unknown, error.text}, lines);
    m_again->setFocus();
}

void LogCheckDialog::compare()
{
    if (!m_checked)
        return;
    const QString typed = m_typed->text();
    const Result<WitnessWord> word = m_checked->against(typed);
    m_add->setEnabled(word.ok());
    if (typed.trimmed().isEmpty()) {
        m_says->setTone(Tone::Dim);
        m_says->setPlain(tr("The number and three groups of four, as they stand at its foot."));
    } else if (!word) {
        m_says->setTone(Tone::Warning);
        m_says->setPlain(asSentences(word.error()));
    } else {
        m_says->setTone(toneOf(*word));
        m_says->setPlain(wordText(*m_checked, *word));
    }
    m_typed->setAccessibleDescription(m_says->text());
    fit();
    if (!typed.isEmpty())
        m_area->ensureWidgetVisible(m_says); // on a small screen
}

void LogCheckDialog::addHead()
{
    if (!m_checked)
        return;
    const Result<WitnessWord> word = m_checked->against(m_typed->text());
    if (!word)
        return;
    const bool known = std::any_of(m_checked->words.cbegin(), m_checked->words.cend(),
                                   [&](const auto &one) { return one.agreement.who == word->agreement.who; });
    if (!known)
        m_checked->words.prepend(*word);
    showFound(logVerdict(*m_checked), logLines(*m_checked));
    m_typed->clear();
}

void LogCheckDialog::copy()
{
    QStringList text{m_about->text(), m_verdict.text};
    for (const LogLine &line : std::as_const(m_shown))
        text += line.text;
    QGuiApplication::clipboard()->setText(text.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    setPlainText(m_copy, tr("Copied"));
}

void LogCheckDialog::fit()
{
    const int body = freshHeightAt(*m_body, DialogWidth);
    m_body->setMinimumHeight(body); // by itself it would ask for what it needs when it is narrow
    setFixedHeight(std::min(body + m_foot->totalSizeHint().height(), mostHeight(*this)));
}

void LogCheckDialog::keyPressEvent(QKeyEvent *event)
{
    if (!pressFocused(*this, *event))
        QDialog::keyPressEvent(event);
}

void LogCheckDialog::reject()
{
    if (!m_work || m_work->calledOff.exchange(true)) {
        QDialog::reject(); // nobody has to watch it end
        return;
    }
    lookOn();
}

} // namespace Switchback
