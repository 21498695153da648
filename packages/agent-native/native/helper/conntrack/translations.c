// SPDX-License-Identifier: Apache-2.0
#include "translations.h"
#include "../hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 8192
#define HOPS 4 // translations one after another, as of a container and then of its host

struct translation {
  struct translation *next, *newer, *older;
  u32 netns;
  struct flow original, actual;
};

static struct translation *buckets[BUCKETS], *newest, *oldest;
static size_t count;
static u64 dropped;

static bool loopback(const u8 ip[16]) {
  static const u8 four[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, six[16] = {[15] = 1};
  return (!memcmp(ip, four, 12) && ip[12] == 127) || !memcmp(ip, six, 16);
}

static u32 place(u32 netns, const struct flow *f) { return loopback(f->from) ? netns : 0; }

static struct translation **slot(u32 netns, const struct flow *f) {
  struct translation **at = &buckets[hash_bytes(hash_add(0, netns), f, sizeof(*f)) % BUCKETS];
  while (*at && ((*at)->netns != netns || memcmp(&(*at)->original, f, sizeof(*f)))) at = &(*at)->next;
  return at;
}

static void drop(struct translation **at) {
  struct translation *t = *at;
  *at = t->next;
  if (t->newer) t->newer->older = t->older;
  else newest = t->older;
  if (t->older) t->older->newer = t->newer;
  else oldest = t->newer;
  free(t);
  count--;
}

void translations_add(u32 netns, const struct flow *original, const struct flow *reply, size_t most) {
  // What the answer comes from is what was really called; what it goes to is who really called.
  struct flow actual = {.from_port = reply->to_port, .to_port = reply->from_port};
  memcpy(actual.from, reply->to, 16);
  memcpy(actual.to, reply->from, 16);
  if (!memcmp(&actual, original, sizeof(actual))) {
    translations_remove(netns, original); // the same ports, now without translation
    return;
  }
  netns = place(netns, original);
  struct translation **at = slot(netns, original);
  if (*at) {
    (*at)->actual = actual;
    return;
  }
  if (count >= most && oldest) {
    dropped++;
    drop(slot(oldest->netns, &oldest->original));
    at = slot(netns, original);
  }
  struct translation *t = calloc(1, sizeof(*t));
  if (!t) return;
  t->netns = netns;
  t->original = *original;
  t->actual = actual;
  t->older = newest;
  if (newest) newest->newer = t;
  newest = t;
  if (!oldest) oldest = t;
  *at = t;
  count++;
}

void translations_remove(u32 netns, const struct flow *original) {
  struct translation **at = slot(place(netns, original), original);
  if (*at) drop(at);
}

bool translations_find(u32 netns, const struct flow *original, struct flow *actual) {
  *actual = *original;
  bool found = false;
  for (unsigned i = 0; i < HOPS; i++) {
    struct translation *t = *slot(place(netns, actual), actual);
    if (!t) break;
    *actual = t->actual;
    found = true;
  }
  return found;
}

size_t translations_count(void) { return count; }
u64 translations_dropped(void) { return dropped; }

void translations_clear(void) {
  while (oldest) drop(slot(oldest->netns, &oldest->original));
}
