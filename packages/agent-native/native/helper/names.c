// SPDX-License-Identifier: Apache-2.0
// Which name an address was asked for, out of the answers of DNS. The name is that of the question: what a program
// calls, whatever aliases stand between.
#include "core.h"
#include "hash.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
#define MOST 8192
#define LABELS 128

struct name {
  struct name *next, *newer, *older;
  u8 ip[16];
  u64 seen;
  char fqdn[256];
};

static struct name *buckets[BUCKETS], *newest, *oldest;
static size_t count;

static u16 get16(const u8 *p) { return (u16)(p[0] << 8 | p[1]); }

// Position after the name at `at`, 0 when it is none. Its text goes to `to`, if given: only what may stand in a host name.
static size_t name_at(const u8 *bytes, size_t length, size_t at, char to[256]) {
  size_t end = 0, n = 0;
  for (unsigned labels = 0; labels < LABELS; labels++) {
    if (at >= length) return 0;
    u8 size = bytes[at];
    if (size >= 0xc0) {
      if (at + 2 > length) return 0;
      if (!end) end = at + 2;
      at = (size_t)(size & 0x3f) << 8 | bytes[at + 1];
      continue;
    }
    if (size > 63 || at + 1 + size > length) return 0;
    if (!size) {
      if (to) to[n ? n - 1 : 0] = 0;
      return end ? end : at + 1;
    }
    for (u8 i = 0; to && i < size; i++) {
      u8 c = bytes[at + 1 + i];
      if (c >= 'A' && c <= 'Z') c += 32;
      bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!fine || n + 2 >= 256) return 0;
      to[n++] = (char)c;
    }
    if (to) to[n++] = '.';
    at += 1u + size;
  }
  return 0;
}

static void unlink_age(struct name *x) {
  if (x->newer) x->newer->older = x->older;
  else newest = x->older;
  if (x->older) x->older->newer = x->newer;
  else oldest = x->newer;
  x->newer = x->older = NULL;
}

static struct name **slot(const u8 ip[16]) {
  struct name **at = &buckets[hash_bytes(0, ip, 16) % BUCKETS];
  while (*at && memcmp((*at)->ip, ip, 16)) at = &(*at)->next;
  return at;
}

static void learn(struct agent *agent, const u8 ip[16], const char *fqdn) {
  struct name **at = slot(ip), *x = *at;
  if (x) unlink_age(x);
  else if (count >= MOST) {
    // The one not asked for the longest makes room.
    agent->lost[SELF_NAMES]++;
    x = oldest;
    unlink_age(x);
    struct name **old = slot(x->ip);
    *old = x->next;
    at = slot(ip);
    *at = x;
    x->next = NULL;
  } else {
    x = calloc(1, sizeof(*x));
    if (!x) return;
    *at = x;
    count++;
  }
  memcpy(x->ip, ip, 16);
  strcpy(x->fqdn, fqdn);
  x->seen = agent->now;
  x->older = newest;
  if (newest) newest->newer = x;
  newest = x;
  if (!oldest) oldest = x;
}

void names_datagram(struct agent *agent, const u8 *b, size_t length) {
  char fqdn[256];
  // An answer, without error, to one question.
  if (length < 12 || !(b[2] & 0x80) || (b[3] & 0x0f) || get16(b + 4) != 1) return;
  size_t at = name_at(b, length, 12, fqdn);
  if (!at || !fqdn[0] || at + 4 > length) return;
  at += 4;
  unsigned answers = get16(b + 6);
  for (unsigned i = 0; i < answers && i < 64; i++) {
    at = name_at(b, length, at, NULL);
    if (!at || at + 10 > length) return;
    u16 type = get16(b + at), size = get16(b + at + 8);
    at += 10;
    if (at + size > length) return;
    u8 ip[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (type == 1 && size == 4) {
      memcpy(ip + 12, b + at, 4);
      learn(agent, ip, fqdn);
    } else if (type == 28 && size == 16) learn(agent, b + at, fqdn);
    at += size;
  }
}

void names_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  static const u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  char ip[INET6_ADDRSTRLEN];
  for (struct name *x = newest; x; x = x->older) {
    bool four = !memcmp(x->ip, mapped, 12);
    inet_ntop(four ? AF_INET : AF_INET6, four ? x->ip + 12 : x->ip, ip, sizeof(ip));
    json_object(out);
    json_field_text(out, "ip", ip);
    json_field_text(out, "fqdn", x->fqdn);
    json_object_end(out);
  }
}

size_t names_count(void) { return count; }

void names_close(void) {
  while (newest) {
    struct name *x = newest;
    newest = x->older;
    free(x);
  }
  oldest = NULL;
  count = 0;
  memset(buckets, 0, sizeof(buckets));
}
