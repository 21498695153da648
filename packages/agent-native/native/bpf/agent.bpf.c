// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// All kernel programs of the agent in one object. Each is loaded on its own; one that a kernel refuses is left out.
#include "connections.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
