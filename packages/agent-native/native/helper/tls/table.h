// SPDX-License-Identifier: Apache-2.0
// Inside the room of probes: files and who uses them.
#ifndef ABDUCE_PROBE_TABLE_H
#define ABDUCE_PROBE_TABLE_H

#include "probes.h"

u64 probe_now_ms(void);
// The file as the process has it mapped; NULL when it holds nothing to probe, or cannot be had.
struct probe_file *table_file(u32 pid, u64 device, u64 inode, const char *path);
// The process runs the file and may be asked for `kinds` (bits by enum probe_kind).
void table_use(u32 pid, struct probe_file *file, u32 kinds);
// The process ended or became another program.
void table_leave(u32 pid, u64 now);
// Nobody is known to use anything; what table_use does not name again falls idle.
void table_clear(u64 now);
struct probe_file *table_at(size_t index); // of PROBE_FILES; NULL where there is none
void table_remove(struct probe_file *file);
bool table_full(void); // files or users were left out
u32 table_denied(void); // files that could not be opened for want of rights, since the last table_clear

#endif
