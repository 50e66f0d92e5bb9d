// SPDX-License-Identifier: GPL-3.0-or-later
// Loads the catalogs as soon as there is an application. English always, for it holds the plurals that every
// other language falls back on; then the one of whoever sits here, where there is one.
#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace
{
const QString Folder = QStringLiteral(":/switchback/translations");

void install(QCoreApplication &application, const QLocale &locale)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, QStringLiteral("switchback"), QStringLiteral("_"), Folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

void loadCatalogs()
{
    QCoreApplication &application = *QCoreApplication::instance();
    const QLocale english(QLocale::English);
    install(application, english);
    if (const QLocale here; here.language() != english.language())
        install(application, here);
}
} // namespace

Q_COREAPP_STARTUP_FUNCTION(loadCatalogs)
