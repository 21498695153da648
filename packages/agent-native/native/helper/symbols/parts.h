// SPDX-License-Identifier: Apache-2.0
// What the files of this folder share.
#ifndef ABDUCE_SYMBOLS_PARTS_H
#define ABDUCE_SYMBOLS_PARTS_H

#include <sys/types.h>
#include "symbols.h"

#define NAME_MOST 256
#define NONE 0xffffffffu

// pool.c: texts, each once. Number 0 is the empty one.
u32 pool_intern(const char *text, size_t length);
const char *pool_text(u32 name);
size_t pool_count(void);
bool pool_full(void); // time to begin anew
void pool_clear(void);
void pool_close(void);

// demangle.c: C++ and Rust names as people write them, as far as they are nested names without parameters. Others stay
// as they are. `room` has NAME_MOST bytes; the result is `name` or `room`.
const char *demangle(const char *name, char *room);

// nearest.c: for a set of addresses, the entry of a table that begins nearest below each.
struct near {
  u64 address;
  u32 symbol;
  bool found;
  u64 start, size; // of the entry; size 0 reaches to the next one
  u64 ref;         // whatever leads to its name
};
void nearest_sort(struct near *list, size_t count);
// The entry that now stands to win, or NULL when this one cannot be nearer than what there is.
struct near *nearest_offer(struct near *list, size_t count, u64 start, u64 size, u64 ref);
void nearest_settle(struct near *list, size_t count);
// Index of the first address that is not below `address`.
size_t nearest_above(const struct near *list, size_t count, u64 address);

// files.c: files that hold code, by device, inode and path.
u32 file_of(u32 device_major, u32 device_minor, u64 inode, const char *path); // NONE when there is no room
bool file_is_open(u32 file);
// Takes the descriptor over. Another build of the same file becomes another file, whose number it gives back.
u32 file_opened(u32 file, int fd);
u32 file_name(u32 file);
// Names for places in the file (`address` of each is an offset); `named` is called for each that has one.
void file_resolve(u32 file, struct near *list, size_t count, void (*named)(u32 symbol, const char *name));
size_t files_count(void);
void files_settle(bool forget);
void files_close(void);

// maps.c: executable mappings of a process.
enum map_kind { MAP_FILE, MAP_JIT, MAP_FIXED };
struct map {
  u64 start, end, offset;
  u64 inode;
  u32 major, minor;
  u32 file;   // NONE until somebody needs it
  u32 name;   // MAP_FIXED: `[vdso]`
  u32 path;   // place in `paths`
  u8 kind;
};
struct maps {
  struct map *map;
  size_t count;
  char *paths;
  size_t paths_length;
};
bool maps_read(struct maps *maps, u32 pid);
void maps_free(struct maps *maps);
struct map *maps_find(const struct maps *maps, u64 address);

// processes.c
struct symbols_process;
// The file of a mapping, NONE when there is no room; and ready to be asked, if it can be had.
u32 process_file(u32 process, struct map *map);
u32 process_file_opened(u32 process, struct map *map);
int process_open(u32 process, const char *path); // below its own root, a regular file; -1
struct map *process_map(u32 process, u64 address);
u32 process_own_pid(u32 process); // as it calls itself; 0 unknown
u64 process_serial(u32 process); // never used again for another one
u32 process_by_serial(u64 serial); // NONE
bool symbols_offline(void);
void processes_settle_symbols(void);
void processes_close_symbols(void);
size_t symbol_processes_count(void);

// perf-map.c: what a runtime says of the code that it made. As file_resolve.
void perf_map_resolve(u32 process, struct near *list, size_t count, void (*named)(u32 symbol, const char *name));

// kernel-symbols.c
void kernel_resolve(struct near *list, size_t count, void (*named)(u32 symbol, const char *name));

#endif
