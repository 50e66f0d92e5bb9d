// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace Switchback
{

class PlainLabel;

/// A message being written, with its length as a short message. Drafts are kept by key, so that another page
/// and back loses nothing; a draft that changes underneath never overwrites what has been typed.
class DraftEdit : public QWidget
{
    Q_OBJECT
public:
    explicit DraftEdit(QWidget *parent = nullptr);
    /// `draft` is shown unless somebody has typed something else under that key. `longestName` stands for
    /// {customer} when counting.
    void load(const QString &key, const QString &draft, bool editable, const QString &longestName);
    [[nodiscard]] QString text() const;
    /// Differs from the draft that was told last.
    [[nodiscard]] bool edited() const;
    [[nodiscard]] QPlainTextEdit *field() const { return m_edit; }

signals:
    void changed();

private:
    struct Kept {
        QString base; ///< the draft that the typing began from
        QString typed;
    };
    void count();
    void sayChanged();
    QString m_key;
    QString m_draft;
    QString m_longestName;
    QHash<QString, Kept> m_kept;
    QPlainTextEdit *m_edit;
    PlainLabel *m_count;
    PlainLabel *m_other;
    QPushButton *m_take;
};

} // namespace Switchback
