// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

class QPushButton;
class QSpinBox;
class QTableWidget;

namespace Switchback
{

class DraftEdit;
class MessagePreview;
class PlainLabel;
class RecipientsBar;
class SentCard;
class Wishes;

/// A message to every customer: written, approved, recorded as sent. As a cadence the same for each slot,
/// with the slots so far beside it and the interval beneath.
class NoticePage : public WizardPage
{
    Q_OBJECT
public:
    NoticePage(StepKind kind, Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    void fillIn(const WizardAction &action, ActionAnswers &answers) const override;
    void done(const WizardAction &action, const ActionAnswers &answers) override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void sayExported(const QString &words) override;

private:
    QWidget *buildSlots();
    QWidget *buildInterval();
    void showSlots(const QList<LabelledValue> &earlier);
    void showInterval();
    void showDelivery();

    NoticePart m_part;
    PlainLabel *m_due;
    PlainLabel *m_byItself; ///< when the standing text of an update goes, or why it does not
    PlainLabel *m_state;
    PlainLabel *m_byHand;
    PlainLabel *m_delivery;  ///< how it stands, where gateways carry it
    PlainLabel *m_unreached; ///< at whom nobody could be reached
    MessagePreview *m_preview;
    DraftEdit *m_draft;
    RecipientsBar *m_recipients;
    SentCard *m_sent;
    QWidget *m_slots = nullptr;
    QTableWidget *m_slotTable = nullptr;
    QWidget *m_interval = nullptr;
    QSpinBox *m_minutes = nullptr;
    QPushButton *m_setInterval = nullptr;
    PlainLabel *m_intervalWhy = nullptr;
    int m_toldMinutes = 0;
};

} // namespace Switchback
