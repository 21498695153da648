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

struct name {
  struct name *next, *newer, *older;
  u8 ip[16];
  u64 seen;
  char fqdn[256];
};

static struct name *buckets[BUCKETS], *newest, *oldest;
static size_t count;

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

void names_answer(void *context, const struct l7_conn *conn, const char *name, const u8 *address, size_t length) {
  u8 ip[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  char fqdn[256];
  size_t n = 0;
  // Only what may stand in a host name is kept: the answer was made by somebody else.
  for (; name[n] && n + 1 < sizeof(fqdn); n++) {
    char c = name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] + 32) : name[n];
    bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!fine) return;
    fqdn[n] = c;
  }
  if (n && fqdn[n - 1] == '.') n--;
  fqdn[n] = 0;
  if (!n || (length != 4 && length != 16) || l7_role(conn) == ROLE_SERVER) return;
  memcpy(length == 4 ? ip + 12 : ip, address, length);
  learn(context, ip, fqdn);
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
