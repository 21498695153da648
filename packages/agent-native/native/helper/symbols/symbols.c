// SPDX-License-Identifier: Apache-2.0
// The table of symbols: places of code, each once, and their names.
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "../hash.h"
#include "parts.h"

#define SLOTS (SYMBOLS_MAX * 2)
#define RECENT 16384

enum symbol_kind { SYMBOL_FILE = 1, SYMBOL_JIT, SYMBOL_KERNEL, SYMBOL_TEXT };

struct symbol {
  u64 owner;   // file; serial of the process
  u64 address; // offset in the file; address; name
  u32 name;
  u32 round;   // the last one in which it was seen
  u8 kind;
  bool named;
};

// Stacks of one process repeat their addresses.
struct recent { u64 serial, address; u32 symbol; };

static struct symbol *symbol;
static u32 *slot;
static struct recent *recent;
static u32 count, round_ = 1;
static u64 dropped;
static bool offline, crowded;
static u32 name_unknown, name_anonymous, name_kernel;

static void begin(void) {
  pool_clear();
  name_unknown = pool_intern("[unknown]", 9);
  name_anonymous = pool_intern("[anon]", 6);
  name_kernel = pool_intern("kernel", 6);
  memset(slot, 0, SLOTS * sizeof(*slot));
  symbol[SYMBOL_NONE] = (struct symbol){.kind = SYMBOL_TEXT, .name = name_unknown, .named = true};
  count = 1;
  crowded = false;
}

static bool prepare(void) {
  if (symbol) return true;
  symbol = malloc(SYMBOLS_MAX * sizeof(*symbol));
  slot = malloc(SLOTS * sizeof(*slot));
  recent = calloc(RECENT, sizeof(*recent));
  if (!symbol || !slot || !recent) {
    symbols_close();
    return false;
  }
  begin();
  return true;
}

bool symbols_offline(void) { return offline; }
void symbols_open(bool is_offline) { offline = is_offline; }

// Where it stands among the slots, or the empty one where it would.
static u64 slot_of(enum symbol_kind kind, u64 owner, u64 address) {
  u64 at = hash_add(hash_add(kind, owner), address) % SLOTS;
  for (; slot[at]; at = (at + 1) % SLOTS) {
    const struct symbol *known = &symbol[slot[at]];
    if (known->kind == kind && known->owner == owner && known->address == address) break;
  }
  return at;
}

static u32 symbol_of(enum symbol_kind kind, u64 owner, u64 address) {
  if (!prepare()) return SYMBOL_NONE;
  u64 at = slot_of(kind, owner, address);
  if (slot[at]) {
    symbol[slot[at]].round = round_;
    return slot[at];
  }
  if (count == SYMBOLS_MAX) {
    dropped++;
    crowded = true;
    return SYMBOL_NONE;
  }
  symbol[count] = (struct symbol){.owner = owner, .address = address, .kind = (u8)kind, .round = round_};
  slot[at] = count;
  return count++;
}

u32 symbol_text(const char *text) {
  if (!prepare()) return SYMBOL_NONE;
  u32 name = pool_intern(text, strlen(text));
  u32 index = symbol_of(SYMBOL_TEXT, 0, name);
  if (index != SYMBOL_NONE) {
    symbol[index].name = name;
    symbol[index].named = true;
  }
  return index;
}

u32 symbol_kernel(u64 address) { return symbol_of(SYMBOL_KERNEL, 0, address); }

static u32 find_user(u32 process, u64 address) {
  if (offline) return symbol_of(SYMBOL_JIT, process_serial(process), address);
  struct map *map = process_map(process, address);
  if (!map) return SYMBOL_NONE;
  if (map->kind == MAP_JIT) return symbol_of(SYMBOL_JIT, process_serial(process), address);
  if (map->kind == MAP_FIXED) return symbol_text(pool_text(map->name));
  u64 offset = address - map->start + map->offset;
  u32 file = process_file(process, map);
  // The file is opened only for what has no name yet.
  u32 known = file == NONE ? SYMBOL_NONE : slot[slot_of(SYMBOL_FILE, file, offset)];
  if (known == SYMBOL_NONE || !symbol[known].named) file = process_file_opened(process, map);
  return file == NONE ? SYMBOL_NONE : symbol_of(SYMBOL_FILE, file, offset);
}

u32 symbol_user(u32 process, u64 address) {
  u64 serial = process_serial(process);
  if (!serial || !prepare()) return SYMBOL_NONE;
  struct recent *known = &recent[hash_add(serial, address) % RECENT];
  if (known->serial == serial && known->address == address) {
    symbol[known->symbol].round = round_;
    return known->symbol;
  }
  u32 found = find_user(process, address);
  *known = (struct recent){serial, address, found};
  return found;
}

static void named(u32 index, const char *name) {
  symbol[index].name = pool_intern(name, strlen(name));
  if (symbol[index].name) symbol[index].named = true;
}

static int by_owner(const void *a, const void *b) {
  const struct symbol *x = &symbol[*(const u32 *)a], *y = &symbol[*(const u32 *)b];
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return x->owner < y->owner ? -1 : x->owner > y->owner;
}

// One pass for all symbols of one owner.
static void resolve(const u32 *index, size_t length, struct near *list) {
  const struct symbol *first = &symbol[index[0]];
  for (size_t i = 0; i < length; i++) list[i] = (struct near){.address = symbol[index[i]].address, .symbol = index[i]};
  if (first->kind == SYMBOL_FILE) file_resolve((u32)first->owner, list, length, named);
  else if (first->kind == SYMBOL_KERNEL) kernel_resolve(list, length, named);
  else if (first->kind == SYMBOL_JIT) perf_map_resolve(process_by_serial(first->owner), list, length, named);
}

static void name_rest(struct symbol *one) {
  char text[NAME_MOST];
  if (one->named) return;
  one->named = true;
  if (offline) {
    snprintf(text, sizeof(text), "0x%llx", (unsigned long long)one->address);
    one->name = pool_intern(text, strlen(text));
  } else if (one->kind == SYMBOL_FILE) {
    snprintf(text, sizeof(text), "[%s]", pool_text(file_name((u32)one->owner)));
    one->name = pool_intern(text, strlen(text));
  } else {
    one->name = one->kind == SYMBOL_KERNEL ? name_kernel : name_anonymous;
  }
  if (!one->name) one->name = name_unknown;
}

void symbols_resolve(void) {
  if (!symbol) return;
  u32 *wanted = malloc(count * sizeof(*wanted));
  struct near *list = malloc(count * sizeof(*list));
  size_t length = 0;
  for (u32 i = 1; wanted && list && i < count; i++) {
    if (symbol[i].round != round_) continue;
    if (symbol[i].kind == SYMBOL_JIT) symbol[i].named = false; // it may be other code by now
    if (!symbol[i].named) wanted[length++] = i;
  }
  if (length) qsort(wanted, length, sizeof(*wanted), by_owner);
  for (size_t from = 0, to; !offline && from < length; from = to) {
    for (to = from + 1; to < length && !by_owner(&wanted[from], &wanted[to]); to++) {}
    resolve(wanted + from, to - from, list);
  }
  for (size_t i = 0; i < length; i++) name_rest(&symbol[wanted[i]]);
  free(wanted);
  free(list);
}

u32 symbol_name(u32 index) { return index < count ? symbol[index].name : 0; }
const char *symbol_name_text(u32 name) { return pool_text(name); }

u32 symbol_file(u32 index) {
  if (index >= count) return 0;
  if (symbol[index].kind == SYMBOL_KERNEL) return name_kernel;
  return symbol[index].kind == SYMBOL_FILE ? file_name((u32)symbol[index].owner) : 0;
}

void symbols_settle(void) {
  if (!symbol) return;
  bool anew = crowded || count > SYMBOLS_MAX / 4 * 3 || pool_full() || files_count() > 768;
  // Mappings keep numbers of files and names, so they go with them.
  if (anew) processes_close_symbols();
  else processes_settle_symbols();
  files_settle(anew);
  memset(recent, 0, RECENT * sizeof(*recent));
  if (anew) begin();
  round_++;
}

struct symbols_stats symbols_stats(void) {
  return (struct symbols_stats){count, pool_count(), files_count(), symbol_processes_count(), dropped};
}

void symbols_close(void) {
  processes_close_symbols();
  files_close();
  pool_close();
  free(symbol);
  free(slot);
  free(recent);
  symbol = NULL;
  slot = NULL;
  recent = NULL;
  count = 0;
}
