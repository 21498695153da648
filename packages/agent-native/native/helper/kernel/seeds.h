// SPDX-License-Identifier: Apache-2.0
#ifndef ABDUCE_SEEDS_H
#define ABDUCE_SEEDS_H

#include "kernel.h"

// Announces sockets that nobody announced yet and tells the numbers of the others. `listeners`: those who listen first.
void seeds_walk(struct kernel *kernel, bool listeners);

#endif
