// SPDX-License-Identifier: Apache-2.0
// Frames that wait for the reader. A frame is written whole or not at all, however slowly the reader takes it.
// While it stalls, a newer snapshot or status takes the place of an older one (their counters run on, so nothing is
// lost); spans, profiles and messages are dropped beyond a bound, and counted.
#include "core.h"
#include "frame.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BOUND (2u << 20)

struct entry {
  struct entry *next;
  size_t length, written;
  u64 weight; // spans, or 1
  u32 group;  // of snapshots: parts of one
  u8 type;
  u8 bytes[];
};

static struct { struct entry *first, **last; size_t bytes; int fd; bool blocking, gone; u32 begun; } box;

void outbox_open(struct agent *agent, int fd, bool blocking) {
  (void)agent;
  box.first = NULL;
  box.last = &box.first;
  box.fd = fd;
  box.blocking = blocking;
  if (!blocking) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

bool outbox_waiting(void) { return box.first != NULL; }

// Takes out what a newer frame makes needless: never a frame, nor a group, that the reader has seen a part of.
static void replace(u8 type, u32 group) {
  struct entry **at = &box.first;
  while (*at) {
    struct entry *e = *at;
    bool stale = e->type == type && !e->written && (type == FRAME_STATUS || (e->group != group && e->group != box.begun));
    if (!stale) {
      at = &e->next;
      continue;
    }
    *at = e->next;
    box.bytes -= e->length;
    free(e);
  }
  box.last = at;
}

bool outbox_push(struct agent *agent, u8 type, const void *payload, size_t length, u64 weight, u32 group) {
  if (box.gone || length > FRAME_PAYLOAD) return false;
  if (type == FRAME_SNAPSHOT || type == FRAME_STATUS) replace(type, group);
  else if (!box.blocking && box.bytes + length > BOUND) {
    if (type == FRAME_SPANS) agent->lost[SELF_READER_SPANS] += weight;
    else if (type == FRAME_PROFILE) agent->lost[SELF_READER_PROFILES] += weight;
    else agent->lost[SELF_READER_LOGS] += weight;
    return false;
  }
  struct entry *e = malloc(sizeof(*e) + FRAME_HEADER + length);
  if (!e) return false;
  *e = (struct entry){.length = FRAME_HEADER + length, .type = type, .weight = weight, .group = group};
  frame_header(e->bytes, type, payload, (u32)length);
  memcpy(e->bytes + FRAME_HEADER, payload, length);
  *box.last = e;
  box.last = &e->next;
  box.bytes += e->length;
  outbox_flush(agent);
  return true;
}

bool outbox_flush(struct agent *agent) {
  (void)agent;
  while (box.first && !box.gone) {
    struct entry *e = box.first;
    ssize_t n = write(box.fd, e->bytes + e->written, e->length - e->written);
    if (n < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return true;
      box.gone = true;
      break;
    }
    e->written += (size_t)n;
    if (e->type == FRAME_SNAPSHOT) box.begun = e->group;
    if (e->written < e->length) continue;
    box.first = e->next;
    if (!box.first) box.last = &box.first;
    box.bytes -= e->length;
    free(e);
  }
  return !box.gone;
}

void outbox_drain(struct agent *agent, unsigned milliseconds) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long end = now.tv_sec * 1000ll + now.tv_nsec / 1000000 + milliseconds;
  while (outbox_flush(agent) && box.first) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long left = end - (now.tv_sec * 1000ll + now.tv_nsec / 1000000);
    if (left <= 0) return;
    struct pollfd p = {.fd = box.fd, .events = POLLOUT};
    poll(&p, 1, (int)left);
  }
}
