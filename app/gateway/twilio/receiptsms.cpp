// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/receiptsms.h"

#include "app/gateway/twilio/answers.h"
#include "models/testcall/testmessage.h"

#include <QUrl>

#include <utility>

namespace Switchback
{

namespace
{
constexpr int PageSize = 50; ///< the newest; more than that do not come to it in its time
} // namespace

ReceiptSms::ReceiptSms(const TwilioSettings &account, QString number, const Clock &clock, Duration period,
                       QObject *parent)
    : ReceiptBox(parent)
    , m_number(std::move(number))
    , m_clock(clock)
    , m_loop(m_handles)
    , m_account(account, clock, m_loop, nullptr)
{
    m_timer.setInterval(period);
    connect(&m_timer, &QTimer::timeout, this, &ReceiptSms::ask);
}

void ReceiptSms::watch(const QString &code)
{
    m_codes += code;
    if (m_timer.isActive())
        return;
    m_timer.start();
    ask();
}

void ReceiptSms::forget(const QString &code)
{
    m_codes -= code;
    if (m_codes.isEmpty())
        m_timer.stop();
}

void ReceiptSms::ask()
{
    if (std::exchange(m_asking, true))
        return;
    m_account.get(m_account.place(QStringLiteral("Messages.json")) + QLatin1String("?To=") +
                      QString::fromLatin1(QUrl::toPercentEncoding(m_number)) + QLatin1String("&PageSize=") +
                      QString::number(PageSize),
                  [this, began = m_clock.now()](const HttpAnswer &answer) { came(began, answer); });
}

void ReceiptSms::came(Instant began, const HttpAnswer &answer)
{
    m_asking = false;
    const bool whole = answer.how == HttpAnswer::How::Answered && answer.status == 200;
    const TwilioPage page = whole ? pageOf(answer.body, TwilioKind::Sms) : TwilioPage();
    const QString trouble = page.sound                                ? QString()
                            : answer.how != HttpAnswer::How::Answered ? answer.error
                            : answer.status != 200 ? tr("The provider answers %1.").arg(answer.status)
                                                   : tr("The provider's list is none.");
    const Duration ahead = momentOf(answer.date).value_or(m_clock.now()) - m_clock.now();
    const QSet<QString> codes = m_codes;
    for (const TwilioState &state : page.all) {
        for (const QString &code : codes) {
            if (state.incoming && state.created && namesCode(state.body, code))
                emit arrived(code, *state.created - ahead, tr("to the second, by the provider's clock"));
        }
    }
    emit looked(began, trouble);
}

} // namespace Switchback
