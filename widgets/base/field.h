// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QBoxLayout;
class QWidget;

namespace Switchback
{

class PlainLabel;

/// Puts a small label above a field and lets it speak that name. The label belongs to the field's parent.
PlainLabel *addField(QBoxLayout *column, const QString &name, QWidget *field, QWidget *parent);
/// The title of a group of things on a page: small, dim, in capitals.
PlainLabel *groupTitle(const QString &text, QWidget *parent);

} // namespace Switchback
