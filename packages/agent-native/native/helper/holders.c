// SPDX-License-Identifier: Apache-2.0
// Who holds which slots of the sample of spans, so that a slot to give up is found without looking at all of them:
// each cgroup has its slots in two lists, and two heaps have the cgroup that holds most on top.
#include "holders.h"
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

struct list { u32 *slot; u32 count, room; };
struct holder {
  struct list list[2]; // of slots: plain ones, preferred ones
  u32 held;            // in both
  u32 place[2];        // in each heap, NONE when it is in none
};
// Of holders with any slot, and of those with a plain one.
enum { ALL, PLAIN };
struct heap { u32 *holder; u32 count; };
// Where a slot is.
struct entry { u32 holder, place; bool preferred; };

static struct {
  struct holder *holder;
  u32 holders, holder_room;
  struct heap heap[2];
  struct entry *entry;
  u32 entry_room;
} h;

static bool wider(void **array, u32 room, size_t size) {
  void *wide = realloc(*array, (size_t)room * size);
  if (wide) *array = wide;
  return wide;
}

u32 holders_new(void) {
  if (h.holders == h.holder_room) {
    u32 room = h.holder_room ? h.holder_room * 2 : 16;
    if (!wider((void **)&h.holder, room, sizeof(*h.holder)) || !wider((void **)&h.heap[ALL].holder, room, sizeof(u32)) ||
        !wider((void **)&h.heap[PLAIN].holder, room, sizeof(u32)))
      return HOLDER_NONE;
    h.holder_room = room;
  }
  h.holder[h.holders] = (struct holder){.place = {NONE, NONE}};
  return h.holders++;
}

u32 holders_held(u32 holder) { return h.holder[holder].held; }

static void put(struct heap *heap, int which, u32 at, u32 holder) {
  heap->holder[at] = holder;
  h.holder[holder].place[which] = at;
}

// Moves the holder that stands at `at` up or down to where it belongs.
static void settle(int which, u32 at) {
  struct heap *heap = &h.heap[which];
  u32 holder = heap->holder[at], held = h.holder[holder].held;
  while (at && h.holder[heap->holder[(at - 1) / 2]].held < held) {
    put(heap, which, at, heap->holder[(at - 1) / 2]);
    at = (at - 1) / 2;
  }
  for (;;) {
    u32 next = 2 * at + 1;
    if (next + 1 < heap->count && h.holder[heap->holder[next + 1]].held > h.holder[heap->holder[next]].held) next++;
    if (next >= heap->count || h.holder[heap->holder[next]].held <= held) break;
    put(heap, which, at, heap->holder[next]);
    at = next;
  }
  put(heap, which, at, holder);
}

// The heaps follow what a holder has.
static void follow(u32 holder) {
  struct holder *one = &h.holder[holder];
  for (int which = ALL; which <= PLAIN; which++) {
    struct heap *heap = &h.heap[which];
    bool belongs = which == ALL ? one->held : one->list[0].count;
    u32 at = one->place[which];
    if (belongs && at == NONE) put(heap, which, at = heap->count++, holder);
    if (belongs) settle(which, at);
    else if (at != NONE) {
      u32 last = heap->holder[--heap->count];
      one->place[which] = NONE;
      if (last == holder) continue;
      put(heap, which, at, last);
      settle(which, at);
    }
  }
}

bool holders_take(u32 holder, u32 slot, bool preferred) {
  if (slot >= h.entry_room) {
    u32 room = h.entry_room ? h.entry_room : 16;
    while (room <= slot) room *= 2;
    if (!wider((void **)&h.entry, room, sizeof(*h.entry))) return false;
    h.entry_room = room;
  }
  struct list *list = &h.holder[holder].list[preferred];
  if (list->count == list->room) {
    u32 room = list->room ? list->room * 2 : 4;
    if (!wider((void **)&list->slot, room, sizeof(u32))) return false;
    list->room = room;
  }
  h.entry[slot] = (struct entry){holder, list->count, preferred};
  list->slot[list->count++] = slot;
  h.holder[holder].held++;
  follow(holder);
  return true;
}

void holders_leave(u32 slot) {
  struct entry entry = h.entry[slot];
  struct holder *one = &h.holder[entry.holder];
  struct list *list = &one->list[entry.preferred];
  u32 last = list->slot[--list->count];
  list->slot[entry.place] = last;
  h.entry[last].place = entry.place;
  one->held--;
  follow(entry.holder);
}

u32 holders_most(bool any) {
  struct heap *heap = &h.heap[any ? ALL : PLAIN];
  return heap->count ? heap->holder[0] : HOLDER_NONE;
}

u32 holders_slots(u32 holder, bool any) {
  return any ? h.holder[holder].held : h.holder[holder].list[0].count;
}

u32 holders_slot(u32 holder, u32 index) {
  const struct list *list = h.holder[holder].list;
  return index < list[0].count ? list[0].slot[index] : list[1].slot[index - list[0].count];
}

void holders_clear(void) {
  for (u32 i = 0; i < h.holders; i++) {
    free(h.holder[i].list[0].slot);
    free(h.holder[i].list[1].slot);
  }
  h.holders = h.heap[ALL].count = h.heap[PLAIN].count = 0;
}

void holders_close(void) {
  holders_clear();
  free(h.holder);
  free(h.heap[ALL].holder);
  free(h.heap[PLAIN].holder);
  free(h.entry);
  memset(&h, 0, sizeof(h));
}
