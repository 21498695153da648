// SPDX-License-Identifier: Apache-2.0
#ifndef ABDUCE_CONFIG_H
#define ABDUCE_CONFIG_H
#include "agent.h"
// What holds until the host says otherwise: nothing is observed.
void config_defaults(struct config *config);
#endif
