// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/draftedit.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/spelling/smslength.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

DraftEdit::DraftEdit(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QPlainTextEdit(this))
    , m_count(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_other(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Medium, Tone::Warning, this))
    , m_take(new QPushButton(this))
{
    m_edit->setObjectName(QStringLiteral("draftField"));
    m_edit->setTabChangesFocus(true);
    m_edit->setMinimumHeight(96);
    m_count->setObjectName(QStringLiteral("draftCount"));
    m_other->setObjectName(QStringLiteral("draftChanged"));
    m_other->setPlain(tr("The draft has changed meanwhile; your text was kept."));
    m_take->setObjectName(QStringLiteral("takeDraftButton"));
    m_take->setProperty("look", "link");
    m_take->setAutoDefault(false);
    setPlainText(m_take, tr("Use the new draft"));
    m_take->setAccessibleName(tr("Use the new draft instead of your text"));
    setFocusProxy(m_edit);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(column, tr("Message"), m_edit, this);
    column->setStretchFactor(m_edit, 1);
    column->addSpacing(5);
    column->addWidget(m_count);
    auto *row = new QHBoxLayout;
    row->addWidget(m_other, 1);
    row->addWidget(m_take);
    column->addLayout(row);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        m_kept[m_key].typed = m_edit->toPlainText();
        count();
        sayChanged();
        emit changed();
    });
    connect(m_take, &QPushButton::clicked, this, [this] {
        m_kept.insert(m_key, {m_draft, m_draft});
        // By the cursor, so that Ctrl+Z brings the own text back.
        QTextCursor all(m_edit->document());
        all.select(QTextCursor::Document);
        all.insertText(m_draft);
        m_edit->setFocus();
    });
}

void DraftEdit::load(const QString &key, const QString &draft, bool editable, const QString &longestName)
{
    const bool another = key != m_key;
    m_key = key;
    m_draft = draft;
    m_longestName = longestName;
    m_edit->setReadOnly(!editable);
    Kept &kept = m_kept[key];
    const bool untouched = kept.typed == kept.base;
    if (untouched || !editable || kept.typed == draft)
        kept = {draft, draft};
    if ((another || untouched || !editable) && m_edit->toPlainText() != kept.typed) {
        const QSignalBlocker quiet(m_edit);
        const int at = m_edit->textCursor().position();
        m_edit->setPlainText(kept.typed);
        QTextCursor cursor = m_edit->textCursor();
        cursor.setPosition(another ? 0 : std::min<int>(at, int(kept.typed.size())));
        m_edit->setTextCursor(cursor);
    }
    count();
    sayChanged();
}

QString DraftEdit::text() const
{
    return m_edit->toPlainText();
}

bool DraftEdit::edited() const
{
    return text() != m_draft;
}

void DraftEdit::count()
{
    const SmsLength length =
        smsLength(QString(text()).replace(QLatin1String("{customer}"), m_longestName, Qt::CaseInsensitive));
    const auto parts = length.parts.size();
    QString words;
    if (!length.unicode) {
        words = tr("%1 characters · %2 short messages (GSM-7, %3 each)", nullptr, howMany(parts))
                    .arg(length.units)
                    .arg(parts)
                    .arg(parts > 1 ? 153 : 160);
    } else {
        const SmsLength::Culprit &first = length.culprits.first();
        words =
            tr("%1 characters · %2 short messages (UCS-2 because of “%4”, %3 each)", nullptr, howMany(parts))
                .arg(length.units)
                .arg(parts)
                .arg(parts > 1 ? 67 : 70)
                .arg(visibleText(first.character));
        if (!first.lookAlike.isEmpty() && first.lookAlike != QLatin1String(" "))
            words += QLatin1Char(' ') + tr("“%1” in its place would not.").arg(visibleText(first.lookAlike));
    }
    if (!m_longestName.isEmpty() && text().contains(QLatin1String("{customer}")))
        words += QLatin1Char(' ') + tr("with the longest customer name");
    m_count->setPlain(words);
    m_edit->setAccessibleDescription(words);
}

void DraftEdit::sayChanged()
{
    const Kept kept = m_kept.value(m_key);
    const bool differs = !m_edit->isReadOnly() && kept.base != m_draft && kept.typed != m_draft;
    m_other->setVisible(differs);
    m_take->setVisible(differs);
}

} // namespace Switchback
