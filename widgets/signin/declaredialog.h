// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"

#include <QDialog>

class QHBoxLayout;
class QPushButton;
class QRadioButton;

namespace Switchback
{

class Card;
class PlainLabel;
class ReasonEdit;
class ZoneTimeEdit;

/// Declares an outage, begins a drill or opens the case of another move by hand: since when, why, by whom. A
/// drill looks different from the real thing before anything is pressed. Opened with open(). GUI thread.
class DeclareDialog : public QDialog
{
    Q_OBJECT
public:
    struct Offer {
        QString site;    ///< short name of the site that takes the writes
        QByteArray zone; ///< its zone: in it the time is typed
        Instant now{};
        std::optional<Instant> stoppedAt; ///< when the service stopped, by the evidence
        QString evidence;                 ///< what the vantage points say, one or two sentences
        QString person;                   ///< who is signed in; empty: nobody, and nothing can be declared
        QString blocked;                  ///< why it can't be declared now; empty: it can
        bool drill = false;               ///< the choice to begin with
        /// Planned or Failback: the case of that move is opened, and nothing else can be chosen.
        IncidentMode mode = IncidentMode::Real;
    };
    explicit DeclareDialog(QWidget *parent = nullptr);
    /// Opens anew. While it is open, setOffer() changes what is told and keeps what was typed.
    void openWith(const Offer &offer);
    void setOffer(const Offer &offer);
    /// Why it was refused; it can be tried again.
    void refuse(const Error &error);

signals:
    void declareWanted(const Switchback::Do::Declare &command);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildBody();
    QWidget *buildModes();
    void check();
    void fit();
    void tryIt();
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool isDrill() const;
    [[nodiscard]] bool isMove() const; ///< the case of a move that nothing forces
    void sayWhat();

    Offer m_offer;
    bool m_busy = false;
    bool m_timeTouched = false;
    QWidget *m_body = nullptr;
    QHBoxLayout *m_foot = nullptr;
    PlainLabel *m_title;
    QRadioButton *m_real = nullptr;
    QRadioButton *m_drill = nullptr;
    Card *m_modeCard = nullptr;
    PlainLabel *m_modeText = nullptr;
    PlainLabel *m_evidence;
    ZoneTimeEdit *m_since;
    PlainLabel *m_sinceLabel = nullptr;
    ReasonEdit *m_reason;
    PlainLabel *m_who;
    PlainLabel *m_why;
    QPushButton *m_cancel;
    QPushButton *m_declare;
};

} // namespace Switchback
