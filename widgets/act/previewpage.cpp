// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/act/previewpage.h"

#include "models/core/visibletext.h"
#include "widgets/base/card.h"
#include "widgets/base/tilerow.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int LongestName = 120;
} // namespace

PreviewPage::PreviewPage(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_head(new QWidget(this))
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, m_head))
    , m_explanation(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, m_head))
    , m_tiles(new TileRow(this))
    , m_typeLabel(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_site(new QLineEdit(this))
{
    m_title->setObjectName(QStringLiteral("actTitle"));
    m_site->setObjectName(QStringLiteral("siteNameField"));
    m_site->setMaxLength(LongestName);
    m_typeLabel->setBuddy(m_site);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(0);
    auto *head = new QVBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 18);
    head->setSpacing(6);
    head->addWidget(m_title);
    head->addWidget(m_explanation);
    column->addWidget(m_head);
    column->addWidget(m_tiles);
    column->addSpacing(18);
    column->addWidget(buildAdvice());
    column->addWidget(buildOverride());
    column->addWidget(m_typeLabel);
    column->addSpacing(6);
    column->addWidget(m_site);
    column->addSpacing(18);
    column->addStretch(1);
    column->addWidget(buildFoot());
    m_arm.setSingleShot(true);
    connect(&m_arm, &QTimer::timeout, this, [this] {
        m_armed = true;
        check();
    });
    connect(m_site, &QLineEdit::textChanged, this, &PreviewPage::check);
    for (QLineEdit *field : {m_site, m_person}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::returnPressed, this, &PreviewPage::tryCommit);
    }
    for (QWidget *button : {m_commit, m_cancel})
        button->installEventFilter(this);
    QWidget *const order[] = {m_adviceButton, m_person, m_overrideCheck, m_site, m_cancel, m_commit};
    for (std::size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
}

QWidget *PreviewPage::buildAdvice()
{
    auto *holder = new QWidget(this);
    auto *outer = new QVBoxLayout(holder);
    outer->setContentsMargins(0, 0, 0, 18);
    m_adviceCard = new Card(holder, Card::Ground::Warning, 5);
    outer->addWidget(m_adviceCard);
    auto *row = new QHBoxLayout(m_adviceCard);
    row->setContentsMargins(14, 9, 10, 9);
    row->setSpacing(11);
    auto *mark = new MarkWidget(18, m_adviceCard);
    mark->setMark(Mark::Warning);
    m_advice = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_adviceCard);
    m_adviceButton = new QPushButton(m_adviceCard);
    m_adviceButton->setObjectName(QStringLiteral("adviceButton"));
    m_adviceButton->setProperty("look", "link");
    m_adviceButton->setAutoDefault(false);
    row->addWidget(mark);
    row->addWidget(m_advice, 1);
    row->addWidget(m_adviceButton);
    connect(m_adviceButton, &QPushButton::clicked, this, [this] {
        m_adviceAsked = true;
        setPlainText(m_adviceButton, tr("Asked for…"));
        m_adviceButton->setEnabled(false);
        emit m_wishes.runWished(RunWish::plain(RunWish::What::TakeAdvice));
    });
    m_adviceCard->setProperty("holder", QVariant::fromValue<QObject *>(holder));
    return holder;
}

QWidget *PreviewPage::buildOverride()
{
    auto *holder = new QWidget(this);
    auto *outer = new QVBoxLayout(holder);
    outer->setContentsMargins(0, 0, 0, 18);
    m_overrideCard = new Card(holder, Card::Ground::Bad, 7);
    outer->addWidget(m_overrideCard);
    auto *column = new QVBoxLayout(m_overrideCard);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->setSpacing(11);
    auto *mark = new MarkWidget(18, m_overrideCard);
    mark->setMark(Mark::Bad);
    m_overrideText = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_overrideCard);
    m_overrideText->setObjectName(QStringLiteral("overrideText"));
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addWidget(m_overrideText, 1);
    column->addLayout(top);
    m_personLabel = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Text, m_overrideCard);
    m_personLabel->setPlain(tr("Your name, as it is to stand in the record"));
    m_person = new QLineEdit(m_overrideCard);
    m_person->setObjectName(QStringLiteral("overridePersonField"));
    m_person->setAccessibleName(m_personLabel->text());
    m_person->setMaxLength(LongestName);
    m_overrideCheck = new QCheckBox(m_overrideCard);
    m_overrideCheck->setObjectName(QStringLiteral("overrideCheck"));
    setPlainText(m_overrideCheck, tr("I take this on"));
    m_overrideCheck->setAccessibleName(tr("I take this on"));
    column->addWidget(m_personLabel);
    column->addWidget(m_person);
    column->addWidget(m_overrideCheck);
    connect(m_person, &QLineEdit::textChanged, this, &PreviewPage::check);
    connect(m_overrideCheck, &QCheckBox::toggled, this, &PreviewPage::check);
    m_overrideCard->setProperty("holder", QVariant::fromValue<QObject *>(holder));
    return holder;
}

QWidget *PreviewPage::buildFoot()
{
    auto *foot = m_foot = new QWidget(this);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_why = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, foot);
    m_why->setObjectName(QStringLiteral("actWhy"));
    m_cancel = new QPushButton(foot);
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel, nothing is done"));
    m_commit = new QPushButton(foot);
    m_commit->setObjectName(QStringLiteral("commitButton"));
    m_commit->setProperty("primary", true);
    // Enter presses nothing by default: it must be typed in the field, or the button must have the focus.
    for (QPushButton *button : {m_cancel, m_commit})
        button->setAutoDefault(false);
    row->addWidget(m_why, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_commit);
    connect(m_cancel, &QPushButton::clicked, this, &PreviewPage::cancelled);
    connect(m_commit, &QPushButton::clicked, this, &PreviewPage::tryCommit);
    return foot;
}

void PreviewPage::setEmbedded(bool embedded)
{
    m_embedded = embedded;
    m_head->setVisible(!embedded);
    m_foot->setVisible(!embedded);
    m_person->setVisible(!embedded);
    m_personLabel->setVisible(!embedded);
    layout()->setContentsMargins(embedded ? QMargins() : QMargins(28, 24, 28, 24));
}

void PreviewPage::setPerson(const QString &person)
{
    if (m_person->text() != person)
        m_person->setText(person);
}

void PreviewPage::rearm()
{
    m_committed = m_complete = false;
    check();
}

QString PreviewPage::why() const
{
    const QString missing = this->missing();
    if (missing == QLatin1String(" "))
        return tr("Type the name of the site that takes over first.");
    if (missing.isEmpty() && !m_armed)
        return tr("Ready in %1 s.").arg(qMax(1, m_armDelay / 1000));
    return missing;
}

QWidget *PreviewPage::firstField() const
{
    return m_preview.typed ? static_cast<QWidget *>(m_site) : m_commit;
}

QWidget *PreviewPage::nextField() const
{
    return m_preview.typed && m_site->text().trimmed().isEmpty() ? m_site : nullptr;
}

void PreviewPage::start()
{
    m_site->clear();
    m_person->clear();
    m_overrideCheck->setChecked(false);
    m_adviceAsked = m_committed = m_complete = m_armed = false;
    m_arm.stop();
    setPreview(m_preview);
}

void PreviewPage::setPreview(const ActPreview &preview)
{
    const bool anotherAct = preview.kind != m_preview.kind || preview.to != m_preview.to ||
                            preview.needsOverride != m_preview.needsOverride;
    if (anotherAct) {
        // What was read before is no longer what would be done.
        m_overrideCheck->setChecked(false);
        m_complete = m_armed = false;
        m_arm.stop();
    }
    if (preview.advice != m_preview.advice || preview.adviceAction != m_preview.adviceAction)
        m_adviceAsked = false;
    m_preview = preview;
    m_title->setPlain(preview.title);
    m_explanation->setPlain(preview.explanation);
    m_explanation->setVisible(!preview.explanation.isEmpty());
    m_tiles->setTiles(preview.tiles);
    m_advice->setPlain(preview.advice);
    setPlainText(m_adviceButton, m_adviceAsked ? tr("Asked for…") : preview.adviceAction);
    m_adviceButton->setAccessibleName(preview.adviceAction);
    m_adviceButton->setVisible(!preview.adviceAction.isEmpty());
    m_adviceButton->setEnabled(!m_adviceAsked);
    qobject_cast<QWidget *>(m_adviceCard->property("holder").value<QObject *>())
        ->setVisible(!preview.advice.isEmpty());
    m_overrideText->setPlain(preview.needsOverride);
    qobject_cast<QWidget *>(m_overrideCard->property("holder").value<QObject *>())
        ->setVisible(!preview.needsOverride.isEmpty());
    m_typeLabel->setPlain(tr("Type the name of the site that takes over: %1").arg(preview.to));
    m_site->setAccessibleName(m_typeLabel->text());
    m_typeLabel->setVisible(preview.typed);
    m_site->setVisible(preview.typed);
    setPlainText(m_commit, preview.button);
    m_commit->setAccessibleName(visibleText(preview.button));
    check();
}

QString PreviewPage::missing() const
{
    if (!m_preview.blocked.isEmpty())
        return m_preview.blocked;
    if (!m_preview.needsOverride.isEmpty() && m_person->text().trimmed().isEmpty())
        return m_embedded ? tr("Missing: somebody has to sign in, for this is taken on by name.")
                          : tr("Missing: the name of the person who takes this on.");
    if (!m_preview.needsOverride.isEmpty() && !m_overrideCheck->isChecked())
        return tr("Missing: the tick at “I take this on”.");
    if (!m_preview.typed)
        return {};
    const QString typed = m_site->text().trimmed(), wanted = m_preview.to.trimmed();
    if (wanted.isEmpty() || typed.compare(wanted, Qt::CaseInsensitive) != 0)
        return typed.isEmpty() ? QString(QLatin1Char(' ')) : tr("The name typed is not “%1”.").arg(wanted);
    return {};
}

void PreviewPage::check()
{
    const QString why = missing();
    const bool complete = why.isEmpty();
    if (complete && !m_complete) {
        m_armed = false;
        m_arm.start(m_armDelay);
    } else if (!complete) {
        m_armed = false;
        m_arm.stop();
    }
    m_complete = complete;
    m_commit->setEnabled(complete && m_armed && !m_committed);
    // A wrong name is only said when it can't become the right one any more by typing on.
    const bool typing =
        m_preview.typed && m_preview.to.startsWith(m_site->text().trimmed(), Qt::CaseInsensitive);
    const bool say = !why.trimmed().isEmpty() &&
                     !(typing && m_preview.blocked.isEmpty() && m_preview.needsOverride.isEmpty());
    const QString shown = say                    ? why
                          : complete && !m_armed ? tr("Ready in %1 s.").arg(qMax(1, m_armDelay / 1000))
                                                 : m_preview.undo;
    m_why->setPlain(shown);
    m_why->setTone(say && !m_preview.blocked.isEmpty() ? Tone::Bad : Tone::Dim);
    setPlainToolTip(m_commit, m_commit->isEnabled() ? QString()
                              : complete ? tr("Becomes ready two seconds after everything was filled in.")
                              : why.trimmed().isEmpty()
                                  ? tr("Type the name of the site that takes over first.")
                                  : why);
    m_commit->setAccessibleDescription(m_commit->isEnabled() ? QString() : m_why->text());
    emit readyChanged();
}

void PreviewPage::tryCommit()
{
    if (m_committed || !m_armed || !missing().isEmpty())
        return;
    m_committed = true;
    check();
    const bool taken = !m_preview.needsOverride.isEmpty();
    emit committed({m_preview.kind, taken ? m_person->text().trimmed() : QString(),
                    taken ? m_preview.needsOverride : QString()});
}

bool PreviewPage::eventFilter(QObject *watched, QEvent *event)
{
    // A key that is held down says nothing about what the person has read since.
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool presses =
            key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Space;
        if (presses && key->isAutoRepeat() &&
            (watched == m_commit || watched == m_cancel || key->key() != Qt::Key_Space))
            return true;
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
            qobject_cast<QPushButton *>(watched)) {
            static_cast<QPushButton *>(watched)->click();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
