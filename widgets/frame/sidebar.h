// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/operators/operator.h"
#include "models/overview/pairlines.h"
#include "widgets/base/plainlabel.h"

#include <QHash>
#include <QList>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace Switchback
{

class PairList;
class Wishes;

/// The window's pages by name, and the pairs where there are several; at the foot who sits here, and the
/// theme. Only pages that are there have an entry.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    explicit Sidebar(Wishes &wishes, QWidget *parent = nullptr);
    void addPage(const QString &key, const QString &name);
    void setCurrent(const QString &key);
    /// A word or figure at the right of a page's name: "none", "1:15:11". `tone` says whether it alarms.
    void setNote(const QString &key, const QString &note, PlainLabel::Tone tone);
    /// All pairs where there are several; drawn between pages and person.
    void setPairs(const QList<PairLine> &lines, const QString &open);
    /// Who is signed in; `checked`: names are, for operators are set up.
    void setPerson(const Actor &actor, bool checked);

signals:
    void pageWanted(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameTheme();
    void buildPerson(QVBoxLayout *column);

    Wishes &m_wishes;
    QHash<QString, PlainLabel *> m_notes; ///< by page
    QList<QPushButton *> m_buttons;       ///< in no group: every page is reached by Tab
    QVBoxLayout *m_pages;
    PairList *m_pairs = nullptr;
    PlainLabel *m_person = nullptr;
    PlainLabel *m_personNote = nullptr;
    QPushButton *m_personButton = nullptr; ///< signs in, or out
    bool m_signsOut = false;
    QPushButton *m_theme;
};

} // namespace Switchback
