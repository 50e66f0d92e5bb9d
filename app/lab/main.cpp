// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/commandline.h"

int main(int argc, char *argv[])
{
    return Switchback::Lab::runCommandLine(argc, argv);
}
