// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/messagedraft.h"

#include <QHash>
#include <QWidget>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Switchback
{

class ChoiceBox;
class PlainLabel;

/// A message being written, in its languages, in full and short, with its length as a short message. Drafts
/// are kept by key, so that another page and back loses nothing; a draft that changes underneath never
/// overwrites what has been typed. It says what of the draft would not go out any more, what the text does
/// not say, and what has become untrue since.
class DraftEdit : public QWidget
{
    Q_OBJECT
public:
    explicit DraftEdit(QWidget *parent = nullptr);
    /// The draft is shown unless somebody has typed something else under that key. `longestName` stands for
    /// {customer} when counting.
    void load(const QString &key, const MessageDraft &draft, bool editable, const QString &longestName);
    /// What stands there, in all its languages.
    [[nodiscard]] Wordings typed() const { return m_kept.value(m_key).typed; }
    /// What would go out of it; and with all filled in that is the same for everybody.
    [[nodiscard]] Wordings words() const;
    [[nodiscard]] Wordings filled() const;
    [[nodiscard]] QPlainTextEdit *field() const { return m_edit; }

signals:
    void changed();

private:
    struct Kept {
        Wordings base; ///< the draft that the typing began from
        Wordings typed;
        QString truth; ///< what was true then
    };
    void build();
    void fillLanguages();
    void choose();
    [[nodiscard]] Wording &shownIn(Wordings &words) const; ///< what is shown, in its language
    [[nodiscard]] QString &textIn(Wordings &words) const;  ///< and of that for the channel
    void takeTyped();
    void takeDraft();
    void showText(bool fromTheTop);
    void count();
    void sayChanged();
    void sayLeft();
    void sayMissing();

    QString m_key;
    MessageDraft m_draft;
    QString m_longestName;
    QHash<QString, Kept> m_kept;
    QByteArray m_language; ///< that is shown; empty: the message's own
    bool m_short = false;
    ChoiceBox *m_languages;
    ChoiceBox *m_channels;
    PlainLabel *m_subjectLabel;
    QLineEdit *m_subject;
    QPlainTextEdit *m_edit;
    PlainLabel *m_count;
    PlainLabel *m_left;
    PlainLabel *m_missing;
    PlainLabel *m_other;
    QPushButton *m_take;
};

} // namespace Switchback
