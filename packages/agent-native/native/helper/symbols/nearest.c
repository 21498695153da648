// SPDX-License-Identifier: Apache-2.0
// A table of symbols may be large and in any order, the addresses that want a name are few: so the table is walked once
// and the addresses are kept sorted. An entry is noted at the first address that is not below it; what is noted further
// down counts for all above it, which one more walk over the addresses settles.
#include <stdlib.h>
#include "parts.h"

static int by_address(const void *a, const void *b) {
  u64 x = ((const struct near *)a)->address, y = ((const struct near *)b)->address;
  return x < y ? -1 : x > y;
}

void nearest_sort(struct near *list, size_t count) {
  qsort(list, count, sizeof(*list), by_address);
}

size_t nearest_above(const struct near *list, size_t count, u64 address) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (list[middle].address < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

struct near *nearest_offer(struct near *list, size_t count, u64 start, u64 size, u64 ref) {
  size_t at = nearest_above(list, count, start);
  if (at == count) return NULL;
  struct near *near = &list[at];
  // Of several names for one place the first with a size stays.
  if (near->found && (near->start > start || (near->start == start && (near->size || !size)))) return NULL;
  near->found = true;
  near->start = start;
  near->size = size;
  near->ref = ref;
  return near;
}

void nearest_settle(struct near *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!list[i].found && i && list[i - 1].found) {
      list[i].found = true;
      list[i].start = list[i - 1].start;
      list[i].size = list[i - 1].size;
      list[i].ref = list[i - 1].ref;
    }
  }
}
