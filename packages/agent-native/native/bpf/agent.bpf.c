// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// All kernel programs of the agent in one object. Each is loaded on its own; one that a kernel refuses is left out.
#include "connections.h"
#include "cgroups.h"
#include "seed.h"
#include "operations.h"
#include "exit.h"
#include "tls.h"
#include "tls-go.h"
#include "event-loop.h"
#include "processes.h"
#include "disks.h"
#include "profile.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
