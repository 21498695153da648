// SPDX-License-Identifier: Apache-2.0
// Feeds damaged conversations to the stream layer and every parser. Meant for a build with sanitizers; checks besides
// that memory stays within its budget and that nothing is left in the end.
//
//   fuzz RECORDS ROUNDS SEED    RECORDS: a file of EV_DATA and EV_DATAGRAM records, the conversations to be damaged
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../helper/l7/l7.h"

#define CONVERSATIONS 4096
#define BUDGET (2u << 20)

struct conversation {
  u64 conn;
  const u8 **at;
  size_t count, room;
};
static struct conversation conversations[CONVERSATIONS];
static size_t known;
static u64 state, reported;

static u64 dice(u64 sides) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return sides ? (state * 0x2545f4914f6cdd1dull >> 11) % sides : 0;
}

// Records of one conversation stand together.
static void add(const struct ev_data *event, const u8 *record) {
  static u64 last;
  struct conversation *c = known ? &conversations[known - 1] : NULL;
  if (!c || c->conn != event->conn || event->head.time < last) {
    if (known == CONVERSATIONS) return;
    c = &conversations[known++];
    c->conn = event->conn;
  }
  last = event->head.time;
  if (c->count == c->room) {
    c->room = c->room ? c->room * 2 : 16;
    c->at = realloc(c->at, c->room * sizeof(*c->at));
    if (!c->at) exit(2);
  }
  c->at[c->count++] = record;
}

static size_t load(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return 0;
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  static u8 *bytes;
  bytes = malloc(size);
  if (!bytes || fread(bytes, 1, size, file) != size) exit(2);
  fclose(file);
  for (size_t at = 0; size - at >= sizeof(struct ev_head);) {
    struct ev_data event;
    memcpy(&event.head, bytes + at, sizeof(event.head));
    if (event.head.size < sizeof(event.head) || event.head.size > size - at) break;
    if (event.head.type == EV_DATA || event.head.type == EV_DATAGRAM) {
      memcpy(&event, bytes + at, sizeof(event));
      add(&event, bytes + at);
    }
    at += event.head.size;
  }
  return known; // the bytes stay
}

// Every text must end within its room; that is what readers rely on.
static void report(void *context, const struct l7_conn *conn, const struct l7_exchange *e) {
  (void)context, (void)conn;
  reported++;
  if (!memchr(e->status, 0, sizeof(e->status)) || !memchr(e->error, 0, sizeof(e->error)) ||
      !memchr(e->method, 0, sizeof(e->method)) || !memchr(e->host, 0, sizeof(e->host)) ||
      !memchr(e->target, 0, sizeof(e->target)) || !e->status[0] || e->end < e->start) {
    fprintf(stderr, "a bad exchange was reported\n");
    abort();
  }
}

static void hint(void *context, const struct l7_conn *conn, enum direction direction, u64 position, bool ignore) {
  (void)context, (void)conn, (void)direction, (void)position, (void)ignore;
}

static void answer(void *context, const struct l7_conn *conn, const char *name, const u8 *address, size_t length) {
  (void)context, (void)conn, (void)address;
  if (strlen(name) > 255 || (length != 4 && length != 16)) abort();
}

static void damage(u8 *bytes, u32 length) {
  for (u64 i = dice(6); i && length; i--) {
    u8 *at = bytes + dice(length);
    switch (dice(4)) {
      case 0: *at ^= (u8)(1 << dice(8)); break;
      case 1: *at = (u8)dice(256); break;
      case 2: *at = (u8)(dice(2) ? 0xff : 0); break;
      default: *at = bytes[dice(length)]; break;
    }
  }
}

// One operation, perhaps damaged, cut, cut off, moved. In a buffer of its exact size, so that reading beyond it shows.
static void feed(struct l7_conn *conn, const u8 *record, u64 pos[2], u64 time, unsigned wildness) {
  struct ev_data e;
  memcpy(&e, record, sizeof(e));
  const u8 *bytes = record + sizeof(e);
  if (e.flags & EV_F_TUPLE) bytes += sizeof(struct tuple);
  enum direction direction = dice(200) < wildness ? (enum direction)dice(2) : (enum direction)(e.direction & 1);
  u32 length = e.captured;
  u8 *copy = malloc(length ? length : 1);
  if (!copy) exit(2);
  memcpy(copy, bytes, length);
  if (dice(10) < wildness) damage(copy, length);
  if (e.head.type == EV_DATAGRAM) {
    u32 captured = dice(10) < wildness ? (u32)dice(length + 1) : length;
    u8 *exact = malloc(captured ? captured : 1);
    if (!exact) exit(2);
    memcpy(exact, copy, captured);
    l7_datagram(conn, direction, exact, captured, time);
    free(exact);
    free(copy);
    return;
  }
  for (u32 at = 0; at < length;) {
    u32 step = dice(3) ? length - at : (u32)dice(length - at) + 1;
    u32 captured = dice(40) < wildness ? (u32)dice(step + 1) : step;
    u32 whole = dice(200) < wildness ? step + (u32)dice(100000) : step;
    u64 from = pos[direction];
    if (dice(60) < wildness) from += dice(300);
    if (dice(60) < wildness) from -= from < 300 ? 0 : dice(300);
    if (dice(3000) < wildness) from = dice(3) ? state : ~0ull - dice(5);
    u8 *exact = malloc(captured ? captured : 1);
    if (!exact) exit(2);
    memcpy(exact, copy + at, captured);
    if (dice(60) >= wildness) l7_feed(conn, direction, from, exact, captured, whole, time);
    free(exact);
    pos[direction] = dice(500) < wildness ? from + whole : pos[direction] + step;
    at += step;
  }
  free(copy);
}

static void talk(struct l7 *l7) {
  static const u16 ports[] = {80, 53, 443, 3306, 5432, 6379, 9092, 27017, 11211, 9042, 5672, 4222, 9000, 0};
  const struct conversation *c = &conversations[dice(known)];
  struct ev_data first;
  memcpy(&first, c->at[0], sizeof(first));
  unsigned wildness = (unsigned)dice(4);
  u16 port = dice(3) ? (u16)ports[dice(sizeof(ports) / sizeof(*ports))] : (u16)dice(65536);
  struct l7_conn *conn = l7_open(l7, dice(10) ? (enum role)first.role : (enum role)dice(3), port,
                                 dice(2) ? WATCH_L7 : WATCH_L7 | WATCH_PAYLOAD, NULL);
  u64 pos[2] = {0, 0}, time = 1000000000;
  for (size_t i = dice(20) ? 0 : dice(c->count); i < c->count; i++) {
    time += dice(1000000) * (dice(50) ? 1 : 10000);
    // A word of somebody else now and then.
    const struct conversation *other = dice(100) < wildness ? &conversations[dice(known)] : c;
    feed(conn, other->at[other == c ? i : dice(other->count)], pos, time, wildness);
    if (!dice(20)) l7_tick(l7, time);
    if (l7_stats(l7)->memory > BUDGET) {
      fprintf(stderr, "%zu bytes are held\n", l7_stats(l7)->memory);
      abort();
    }
  }
  if (dice(2)) l7_hang_up(conn, (u64[]){pos[0] + dice(9), pos[1] + dice(9)}, time);
  if (dice(30)) l7_close(conn, time);
  // Others are left open, until the layer itself ends.
}

int main(int argc, char **argv) {
  if (argc < 4 || !load(argv[1])) return fprintf(stderr, "fuzz RECORDS ROUNDS SEED\n"), 2;
  u64 rounds = strtoull(argv[2], NULL, 10);
  state = strtoull(argv[3], NULL, 10) * 0x9e3779b97f4a7c15ull + 1;
  u64 messages = 0, lost = 0, refused = 0;
  for (u64 i = 0; i < rounds;) {
    struct l7 *l7 = l7_new((struct l7_limits){.memory = BUDGET}, report, hint, NULL);
    if (!l7) return 2;
    l7_on_answer(l7, answer);
    for (int j = 0; j < 500 && i < rounds; j++, i++) talk(l7);
    messages += l7_stats(l7)->messages;
    lost += l7_stats(l7)->lost_sync;
    refused += l7_stats(l7)->out_of_memory;
    l7_free(l7);
  }
  for (size_t i = 0; i < known; i++) free(conversations[i].at);
  printf("{\"conversations\":%zu,\"rounds\":%llu,\"messages\":%llu,\"exchanges\":%llu,\"lost\":%llu,\"refused\":%llu}\n", known,
         (unsigned long long)rounds, (unsigned long long)messages, (unsigned long long)reported,
         (unsigned long long)lost, (unsigned long long)refused);
  return 0;
}
