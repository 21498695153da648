// SPDX-License-Identifier: Apache-2.0
// Texts, each once, in one arena.
#include <stdlib.h>
#include <string.h>
#include "../hash.h"
#include "parts.h"

#define NAMES_MAX 65536
#define SLOTS (NAMES_MAX * 2)
#define ARENA (6u << 20)

static char *arena;
static u32 *place; // of each name in the arena
static u32 *slot;  // number + 1
static u32 count, used;

static bool prepare(void) {
  if (arena) return true;
  arena = malloc(ARENA);
  place = malloc(NAMES_MAX * sizeof(*place));
  slot = calloc(SLOTS, sizeof(*slot));
  if (!arena || !place || !slot) {
    pool_close();
    return false;
  }
  arena[0] = 0;
  place[0] = 0;
  count = used = 1;
  return true;
}

u32 pool_intern(const char *text, size_t length) {
  if (!length || !prepare()) return 0;
  if (length >= NAME_MOST) length = NAME_MOST - 1;
  u64 at = hash_bytes(0, text, length) % SLOTS;
  for (; slot[at]; at = (at + 1) % SLOTS) {
    const char *other = arena + place[slot[at] - 1];
    if (!strncmp(other, text, length) && !other[length]) return slot[at] - 1;
  }
  if (count >= NAMES_MAX || used + length + 1 > ARENA) return 0;
  place[count] = used;
  memcpy(arena + used, text, length);
  arena[used + length] = 0;
  used += (u32)length + 1;
  slot[at] = count + 1;
  return count++;
}

const char *pool_text(u32 name) { return name < count ? arena + place[name] : ""; }
size_t pool_count(void) { return count; }
bool pool_full(void) { return count > NAMES_MAX / 4 * 3 || used > ARENA / 4 * 3; }

void pool_clear(void) {
  if (!arena) return;
  memset(slot, 0, SLOTS * sizeof(*slot));
  count = used = 1;
}

void pool_close(void) {
  free(arena);
  free(place);
  free(slot);
  arena = NULL;
  place = slot = NULL;
  count = used = 0;
}
