// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/draftedit.h"

#include "models/core/counted.h"
#include "models/core/fillin.h"
#include "models/notify/spelling/messagetext.h"
#include "models/notify/spelling/smslength.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/preview/smscount.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
constexpr int LongestSubject = 200; ///< as in a runbook, with its placeholders filled in

/// "German"; of a tag that Qt has no word for, the tag.
QString languageName(const QByteArray &tag)
{
    const QLocale locale(QString::fromLatin1(tag));
    QString name =
        locale == QLocale::c() ? QString::fromLatin1(tag) : QLocale::languageToString(locale.language());
    if (const qsizetype country = tag.indexOf('-'); country > 0 && locale != QLocale::c())
        name += QStringLiteral(" (%1)").arg(QString::fromLatin1(tag.mid(country + 1)));
    return name;
}

QString namesOf(const QList<QByteArray> &languages)
{
    QStringList names;
    for (const QByteArray &each : languages)
        names += languageName(each);
    return names.join(QStringLiteral(", "));
}
} // namespace

DraftEdit::DraftEdit(QWidget *parent)
    : QWidget(parent)
    , m_languages(new ChoiceBox(this))
    , m_channels(new ChoiceBox(this))
    , m_subjectLabel(new PlainLabel(Fit::Whole, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_subject(new QLineEdit(this))
    , m_edit(new QPlainTextEdit(this))
    , m_count(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_left(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Medium, Tone::Warning, this))
    , m_missing(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Warning, this))
    , m_other(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Medium, Tone::Warning, this))
    , m_take(new QPushButton(this))
{
    build();
    connect(m_edit, &QPlainTextEdit::textChanged, this, &DraftEdit::takeTyped);
    connect(m_subject, &QLineEdit::textEdited, this, &DraftEdit::takeTyped);
    connect(m_take, &QPushButton::clicked, this, &DraftEdit::takeDraft);
    connect(m_languages, &QComboBox::currentIndexChanged, this, &DraftEdit::choose);
    connect(m_channels, &QComboBox::currentIndexChanged, this, &DraftEdit::choose);
}

void DraftEdit::build()
{
    m_languages->setObjectName(QStringLiteral("draftLanguage"));
    m_languages->setAccessibleName(tr("In which language"));
    m_channels->setObjectName(QStringLiteral("draftChannel"));
    m_channels->setAccessibleName(tr("For which channel"));
    m_channels->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_channels->addItem(tr("E-mail and call"));
    m_channels->addItem(tr("Short message"));
    m_subjectLabel->setPlain(tr("Subject"));
    m_subject->setObjectName(QStringLiteral("draftSubject"));
    m_subject->setAccessibleName(tr("Subject of the e-mail"));
    m_subject->setMaxLength(LongestSubject);
    m_edit->setObjectName(QStringLiteral("draftField"));
    m_edit->setTabChangesFocus(true);
    m_edit->setMinimumHeight(96);
    m_count->setObjectName(QStringLiteral("draftCount"));
    m_left->setObjectName(QStringLiteral("draftLeftOut"));
    m_missing->setObjectName(QStringLiteral("draftMissing"));
    m_other->setObjectName(QStringLiteral("draftChanged"));
    m_take->setObjectName(QStringLiteral("takeDraftButton"));
    m_take->setProperty("look", "link");
    m_take->setAutoDefault(false);
    setPlainText(m_take, tr("Use the new draft"));
    m_take->setAccessibleName(tr("Use the new draft instead of your text"));
    setFocusProxy(m_edit);
    auto *choosers = new QHBoxLayout;
    choosers->setSpacing(8);
    choosers->addWidget(m_languages, 1);
    choosers->addWidget(m_channels);
    choosers->addStretch(1);
    auto *subject = new QHBoxLayout;
    subject->setSpacing(8);
    subject->setContentsMargins(0, 5, 0, 5);
    subject->addWidget(m_subjectLabel);
    subject->addWidget(m_subject, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(column, tr("Message"), m_edit, this);
    column->insertLayout(1, choosers);
    column->insertLayout(2, subject);
    column->setStretchFactor(m_edit, 1);
    column->addSpacing(5);
    column->addWidget(m_count);
    column->addWidget(m_left);
    column->addWidget(m_missing);
    auto *row = new QHBoxLayout;
    row->addWidget(m_other, 1);
    row->addWidget(m_take);
    column->addLayout(row);
}

void DraftEdit::load(const QString &key, const MessageDraft &draft, bool editable, const QString &longestName)
{
    const bool another = key != m_key;
    m_key = key;
    m_draft = draft;
    m_longestName = longestName;
    m_edit->setReadOnly(!editable);
    m_subject->setReadOnly(!editable);
    Kept &kept = m_kept[key];
    const bool untouched = kept.typed == kept.base;
    if (untouched || !editable || kept.typed == draft.words)
        kept = {draft.words, draft.words, draft.truth};
    fillLanguages();
    if (another || untouched || !editable)
        showText(another);
    count();
    sayLeft();
    sayMissing();
    sayChanged();
}

void DraftEdit::fillLanguages()
{
    QList<QByteArray> all{QByteArray()};
    for (const QByteArray &each : std::as_const(m_draft.offered)) {
        if (!all.contains(each))
            all += each;
    }
    const QSignalBlocker quiet(m_languages);
    while (m_languages->count() > all.size())
        m_languages->removeItem(m_languages->count() - 1);
    for (int row = 0; row < all.size(); ++row) {
        const QByteArray &tag = all.at(row);
        const int contacts = m_draft.contacts.value(tag);
        const QString name = languageName(tag.isEmpty() ? m_draft.language : tag);
        // Once it has gone out nobody is counted any more: then it is not said to go to none.
        const bool gone = m_edit->isReadOnly() && m_draft.contacts.isEmpty();
        const QString text =
            gone ? name : tr("%1 · %2 contacts", nullptr, howMany(contacts)).arg(name).arg(contacts);
        if (row == m_languages->count())
            m_languages->addItem(text, tag);
        else if (m_languages->itemText(row) != text || m_languages->itemData(row).toByteArray() != tag) {
            m_languages->setItemText(row, text);
            m_languages->setItemData(row, tag);
        }
    }
    m_languages->setCurrentIndex(std::max(0, m_languages->findData(m_language)));
    m_language = m_languages->currentData().toByteArray();
    m_languages->setVisible(m_draft.carried && all.size() > 1);
    m_channels->setVisible(m_draft.carried);
    if (!m_draft.carried)
        m_short = false;
}

void DraftEdit::choose()
{
    m_language = m_languages->currentData().toByteArray();
    m_short = m_channels->currentIndex() == 1;
    showText(true);
    count();
    sayMissing();
}

Wording &DraftEdit::shownIn(Wordings &words) const
{
    return m_language.isEmpty() ? words : words.others[m_language];
}

QString &DraftEdit::textIn(Wordings &words) const
{
    Wording &one = shownIn(words);
    return m_short ? one.sms : one.text;
}

void DraftEdit::showText(bool fromTheTop)
{
    Wordings typed = m_kept[m_key].typed;
    const QString text = textIn(typed);
    // Where there is none, what goes out in its place stands there in grey.
    const ChosenWording goes =
        chosenWording(words(), m_language.isEmpty() ? m_draft.language : m_language, m_short);
    m_edit->setPlaceholderText(goes.text);
    m_subject->setPlaceholderText(goes.subject);
    for (QWidget *each : {static_cast<QWidget *>(m_subjectLabel), static_cast<QWidget *>(m_subject)})
        each->setVisible(m_draft.carried && !m_short);
    if (const QString subject = shownIn(typed).subject; m_subject->text() != subject)
        m_subject->setText(subject);
    if (m_edit->toPlainText() == text)
        return;
    const QSignalBlocker quiet(m_edit);
    const int at = m_edit->textCursor().position();
    m_edit->setPlainText(text);
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(fromTheTop ? 0 : std::min<int>(at, int(text.size())));
    m_edit->setTextCursor(cursor);
}

void DraftEdit::takeTyped()
{
    Kept &kept = m_kept[m_key];
    textIn(kept.typed) = m_edit->toPlainText();
    if (m_draft.carried && !m_short)
        shownIn(kept.typed).subject = m_subject->text();
    kept.typed.others.removeIf([](OtherWordings::iterator each) { return each->isEmpty(); });
    count();
    sayLeft();
    sayMissing();
    sayChanged();
    emit changed();
}

void DraftEdit::takeDraft()
{
    m_kept.insert(m_key, {m_draft.words, m_draft.words, m_draft.truth});
    Wordings draft = m_draft.words;
    // By the cursor, so that Ctrl+Z brings the own text back.
    QTextCursor all(m_edit->document());
    all.select(QTextCursor::Document);
    m_subject->setText(shownIn(draft).subject);
    all.insertText(textIn(draft));
    sayLeft();
    sayChanged();
    emit changed();
    m_edit->setFocus();
}

Wordings DraftEdit::words() const
{
    const Kept kept = m_kept.value(m_key);
    return whatGoesOut(kept.typed, kept.base);
}

Wordings DraftEdit::filled() const
{
    QHash<QString, QString> same = m_draft.filled;
    const QStringList own = recipientPlaceholders();
    for (const QString &each : own)
        same.remove(each);
    return changedEach(words(),
                       [&same](const QString &text, const QByteArray &) { return fillIn(text, same); });
}

void DraftEdit::count()
{
    const QString shown = m_edit->toPlainText();
    const QString text = shown.isEmpty() ? m_edit->placeholderText() : shown;
    QHash<QString, QString> longest = m_draft.longest;
    longest.insert(QStringLiteral("customer"), m_longestName);
    const QString longestText = fillIn(text, longest);
    // Sent by a person's own means it goes out as it stands there.
    QString said =
        smsCountText(m_draft.carried ? taggedLength(longestText) : smsLength(longestText), m_draft.carried);
    if (!m_longestName.isEmpty() && text.contains(QLatin1String("{customer}")))
        said += QLatin1Char(' ') + tr("with the longest customer name");
    Wordings goes = words();
    const Wording &one = m_language.isEmpty() ? goes : goes.others[m_language];
    if (!m_short && !one.sms.isEmpty())
        said = tr("SMS carry the short message instead.");
    else if (m_short && shown.isEmpty())
        said = tr("No short message: SMS carry this whole text, %1").arg(said);
    m_count->setPlain(said);
    m_edit->setAccessibleDescription(said);
}

/// What stands there and would not go out: said before it is approved.
void DraftEdit::sayLeft()
{
    const Kept kept = m_kept.value(m_key);
    const LeftOut left = leftOut(kept.typed, kept.base);
    QStringList said;
    if (!left.texts.isEmpty())
        said += tr("Not sent, for it is still the draft's: %1. Those contacts get your text.")
                    .arg(namesOf(left.texts));
    QList<QByteArray> shorts = left.shorts;
    if (left.sms)
        shorts.prepend(m_draft.language);
    if (!shorts.isEmpty())
        said += tr("The short message is still the draft's and not sent: %1. SMS carry the whole text.")
                    .arg(namesOf(shorts));
    m_left->setPlain(said.join(QLatin1Char(' ')));
    m_left->setVisible(!m_edit->isReadOnly() && !said.isEmpty());
}

void DraftEdit::sayMissing()
{
    const QString shown = m_edit->toPlainText();
    QStringList names;
    if (!m_short && !shown.isEmpty() && !m_edit->isReadOnly()) {
        const QList<MessagePart> missing = missingParts(
            shown, m_language.isEmpty() ? m_draft.language : m_language, m_draft.parts, m_draft.filled);
        for (const MessagePart part : missing)
            names += messagePartName(part);
    }
    m_missing->setPlain(tr("It does not say: %1.").arg(names.join(QStringLiteral("; "))));
    m_missing->setVisible(!names.isEmpty());
}

void DraftEdit::sayChanged()
{
    const Kept kept = m_kept.value(m_key);
    const bool differs = !m_edit->isReadOnly() && kept.base != m_draft.words && kept.typed != m_draft.words;
    m_other->setPlain(kept.truth != m_draft.truth && !m_draft.truth.isEmpty()
                          ? tr("%1 Your text was begun before that: read it again.").arg(m_draft.truth)
                          : tr("The draft has changed meanwhile; your text was kept."));
    m_other->setVisible(differs);
    m_take->setVisible(differs);
}

} // namespace Switchback
