// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "widgets/act/actcommit.h"
#include "widgets/base/plainlabel.h"

#include <QTimer>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace Switchback
{

class Card;
class TileRow;
class Wishes;

/// The page before an act that can't be taken back: what it costs, what would make it cheaper, what somebody
/// has to take on by name, and the site's name typed. Commits once, two seconds after it has become possible
/// at the earliest: a held Enter key or a double click can't run through it.
class PreviewPage : public QWidget
{
    Q_OBJECT
public:
    explicit PreviewPage(Wishes &wishes, QWidget *parent = nullptr);
    /// New figures for the same act keep what was typed; a changed target or a new thing to take on arms
    /// anew.
    void setPreview(const ActPreview &preview);
    /// Forgets what was typed; for every opening of the dialog.
    void start();
    /// Inside another page, which has the title, the buttons and who is signed in: those are left out here.
    void setEmbedded(bool embedded);
    /// Who takes it on; nobody: nothing can be taken on.
    void setPerson(const QString &person);
    /// What is still missing before it can be committed; empty: nothing.
    [[nodiscard]] QString why() const;
    [[nodiscard]] bool ready() const { return m_complete && m_armed && !m_committed; }
    /// As if its own button were pressed.
    void commit() { tryCommit(); }
    /// The commit was refused: what was typed stays, and it can be pressed again.
    void rearm();
    void setArmDelay(int ms) { m_armDelay = ms; }
    [[nodiscard]] QWidget *firstField() const;
    /// The name of the site while it is not written; never what somebody takes on.
    [[nodiscard]] QWidget *nextField() const;

signals:
    void committed(const Switchback::ActCommit &commit);
    void cancelled();
    void readyChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildAdvice();
    QWidget *buildOverride();
    QWidget *buildFoot();
    void check();
    void tryCommit();
    /// Why the button can't be pressed; empty: it can, once it is armed.
    [[nodiscard]] QString missing() const;

    Wishes &m_wishes;
    ActPreview m_preview;
    bool m_adviceAsked = false;
    bool m_armed = false;
    bool m_complete = false;
    bool m_committed = false;
    bool m_embedded = false;
    int m_armDelay = 2000;
    QTimer m_arm;

    QWidget *m_head;
    PlainLabel *m_title;
    PlainLabel *m_explanation;
    TileRow *m_tiles;
    Card *m_adviceCard = nullptr;
    PlainLabel *m_advice = nullptr;
    QPushButton *m_adviceButton = nullptr;
    Card *m_overrideCard = nullptr;
    PlainLabel *m_overrideText = nullptr;
    QCheckBox *m_overrideCheck = nullptr;
    PlainLabel *m_personLabel = nullptr;
    QLineEdit *m_person = nullptr;
    PlainLabel *m_typeLabel;
    QLineEdit *m_site;
    PlainLabel *m_why = nullptr;
    QWidget *m_foot = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_commit = nullptr;
};

} // namespace Switchback
