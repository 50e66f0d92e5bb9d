// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "models/overview/overview.h"
#include "widgets/base/plainlabel.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace Switchback
{

class Wishes;

/// The copies that lie kept at a site, each with what is known of it: exported by one press, discarded by
/// typing its name.
class CopiesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CopiesPanel(Wishes &wishes, QWidget *parent = nullptr);
    void setCopies(const QList<KeptLine> &copies);
    /// Below them, audio whose rows were lost: exported by one press.
    void setAudio(const std::optional<RunView::Audio> &audio);
    /// Nothing came of what was pressed: it may be pressed again.
    void refuse();

private:
    void askName(const KeptLine &copy);
    void checkName();

    Wishes &m_wishes;
    QList<KeptLine> m_copies;
    QList<QPushButton *> m_exports; ///< of the copies that are not exported yet
    std::optional<RunView::Audio> m_audio;
    PlainLabel *m_audioText;
    QPushButton *m_audioExport;
    KeptLine m_asked; ///< to be discarded once its name has been typed
    QVBoxLayout *m_rows;
    QWidget *m_confirm;
    PlainLabel *m_words;
    QLineEdit *m_name;
    QPushButton *m_now;
};

} // namespace Switchback
