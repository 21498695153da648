// SPDX-License-Identifier: Apache-2.0
// Names of addresses. An address becomes a symbol at once, while its process is there to say what is mapped where; the
// symbol gets its name when somebody asks, for many symbols of one file in one pass over that file.
#ifndef ABDUCE_SYMBOLS_H
#define ABDUCE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include "../../shared/events.h"

#define SYMBOLS_MAX 65536
#define SYMBOL_NONE 0 // `[unknown]`

// `offline`: a replay, in which no process is there to be asked.
void symbols_open(bool offline);
void symbols_close(void);

// A process began to run another program, or ended. CLOCK_MONOTONIC.
void symbols_executed(u32 pid, u64 time);
void symbols_ended(u32 pid, u64 time);

// The process as it was at that time, for symbol_user; it is looked at when it is first seen.
u32 symbols_process(u32 pid, u64 time);
u32 symbol_user(u32 process, u64 address);
u32 symbol_kernel(u64 address);
u32 symbol_text(const char *text); // a name that is known, such as a thread's

// Gives every symbol its name; afterwards those are good until symbols_settle.
void symbols_resolve(void);
// Number of the name: equal names have equal numbers.
u32 symbol_name(u32 symbol);
const char *symbol_name_text(u32 name);
// The file the symbol is from, as a name; `kernel`; or empty.
u32 symbol_file(u32 symbol);
// Closes what was opened, and begins anew when the tables fill up. No symbol is valid after it.
void symbols_settle(void);

struct symbols_stats { size_t symbols, names, files, processes; u64 dropped; };
struct symbols_stats symbols_stats(void);

#endif
