// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/sidebar.h"

#include "models/core/visibletext.h"
#include "widgets/frame/pairlist.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

Sidebar::Sidebar(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_pages(new QVBoxLayout)
    , m_pairs(new PairList(wishes, this))
    , m_theme(new QPushButton(this))
{
    setFixedWidth(176);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 14, 10, 12);
    m_pages->setSpacing(4);
    column->addLayout(m_pages);
    column->addSpacing(10);
    column->addWidget(m_pairs, 100);
    m_pairs->hide();
    column->addStretch(1); // takes the room where there is one pair
    buildPerson(column);
    m_theme->setObjectName(QStringLiteral("themeButton"));
    m_theme->setProperty("look", "nav");
    column->addWidget(m_theme);
    connect(m_theme, &QPushButton::clicked, this, [] { Theme::instance().toggle(); });
    connect(&Theme::instance(), &Theme::changed, this, &Sidebar::nameTheme);
    nameTheme();
}

void Sidebar::buildPerson(QVBoxLayout *column)
{
    using Fit = PlainLabel::Fit;
    using Tone = PlainLabel::Tone;
    m_person = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this);
    m_person->setObjectName(QStringLiteral("personName"));
    m_personNote = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this);
    m_personNote->setObjectName(QStringLiteral("personNote"));
    m_personButton = new QPushButton(this);
    m_personButton->setObjectName(QStringLiteral("personButton"));
    m_personButton->setProperty("look", "nav");
    for (PlainLabel *label : {m_person, m_personNote}) {
        label->setContentsMargins(12, 0, 4, 2);
        column->addWidget(label);
    }
    column->addWidget(m_personButton);
    column->addSpacing(6);
    connect(m_personButton, &QPushButton::clicked, this, [this] {
        if (m_signsOut)
            emit m_wishes.signOutWanted();
        else
            emit m_wishes.signInWanted();
    });
    setPerson({}, true);
}

void Sidebar::setPerson(const Actor &actor, bool checked)
{
    m_signsOut = checked && !actor.name.isEmpty() && !actor.asleep;
    m_person->setPlain(actor.name.isEmpty() ? tr("Nobody signed in") : visibleText(actor.name, 60));
    m_person->setTone(m_signsOut ? PlainLabel::Tone::Text : PlainLabel::Tone::Dim);
    QString note;
    if (!checked)
        note = tr("Not checked: nobody is set up to sign in.");
    else if (actor.asleep)
        note = tr("Left alone for long: the secret is asked for again.");
    else if (m_signsOut)
        note = operatorRoleKeys(actor.roles).join(QStringLiteral(", "));
    m_personNote->setPlain(note);
    m_personNote->setVisible(!note.isEmpty());
    setPlainText(m_personButton, m_signsOut ? tr("Sign out") : tr("Sign in…"));
    m_personButton->setAccessibleName(m_signsOut ? tr("Sign %1 out").arg(m_person->text())
                                                 : tr("Sign in at this console"));
    m_personButton->setVisible(checked);
}

void Sidebar::nameTheme()
{
    setPlainText(m_theme, tokens().dark ? tr("Light theme") : tr("Dark theme"));
    m_theme->setAccessibleName(m_theme->text());
    setPlainToolTip(m_theme, tr("Ctrl+T"));
}

void Sidebar::addPage(const QString &key, const QString &name)
{
    auto *button = new QPushButton(this);
    setPlainText(button, name);
    button->setObjectName(QStringLiteral("page-") + key);
    button->setAccessibleName(name);
    button->setProperty("look", "nav");
    button->setProperty("page", key);
    button->setCheckable(true);
    m_buttons.append(button);
    m_pages->addWidget(button);
    setTabOrder(button, m_personButton);
    setTabOrder(m_personButton, m_theme);
    connect(button, &QPushButton::clicked, this, [this, key] {
        setCurrent(key);
        emit pageWanted(key);
    });
}

void Sidebar::setPairs(const QList<PairLine> &lines, const QString &open)
{
    m_pairs->setVisible(lines.size() > 1);
    m_pairs->setLines(lines, open);
}

void Sidebar::setNote(const QString &key, const QString &note, PlainLabel::Tone tone)
{
    for (QPushButton *button : m_buttons) {
        if (button->property("page").toString() != key)
            continue;
        PlainLabel *&label = m_notes[key];
        if (!label) {
            label = new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, tone, button);
            label->setObjectName(QStringLiteral("note-") + key);
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
            label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            auto *row = new QHBoxLayout(button);
            row->setContentsMargins(0, 0, 12, 0);
            row->addStretch(1);
            row->addWidget(label);
        }
        label->setTone(tone);
        label->setPlain(note);
        // A screen reader hears both as the button's name.
        button->setAccessibleName(note.isEmpty() ? button->text()
                                                 : QStringLiteral("%1, %2").arg(button->text(), note));
    }
}

void Sidebar::setCurrent(const QString &key)
{
    for (QPushButton *button : m_buttons)
        button->setChecked(button->property("page").toString() == key);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().panel2);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), tokens().line);
}

} // namespace Switchback
