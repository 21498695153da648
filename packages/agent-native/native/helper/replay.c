// SPDX-License-Identifier: Apache-2.0
// Records from stdin instead of the kernel: the same rooms, the same documents, no rights.
#include "core.h"
#include "config.h"
#include "frame.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORD (4u << 20)

static bool live; // as `run` does it: snapshots by the records' clock, and a reader that may stall
static u64 due;

static void maybe_snapshot(struct agent *agent) {
  if (!live || agent->now < due) return;
  if (due) report_snapshot(agent);
  due = agent->now + (u64)agent->config.interval_ms * 1000000ull;
}

static bool read_whole(const char *path, char **bytes, size_t *length) {
  FILE *file = fopen(path, "re");
  if (!file) return false;
  *bytes = malloc(4u << 20);
  *length = *bytes ? fread(*bytes, 1, 4u << 20, file) : 0;
  fclose(file);
  return *bytes != NULL;
}

static bool configure(struct agent *agent, const char *path) {
  char error[200] = "", *bytes = NULL;
  size_t length = 0;
  struct config config;
  config_defaults(&config);
  // Records stand for what was already allowed; spans are all wanted.
  config.host_watch = WATCH_L4 | WATCH_L7;
  config.spans_per_second = 10000;
  bool fine = true;
  if (path) {
    struct json_document *document = NULL;
    if (!read_whole(path, &bytes, &length)) snprintf(error, sizeof(error), "%s: %s", path, strerror(errno));
    else document = json_parse(bytes, length, error, sizeof(error));
    fine = document && config_read(&config, json_root(document), error, sizeof(error));
    json_release(document);
    free(bytes);
  }
  if (fine) agent_configure(agent, &config);
  else fprintf(stderr, "abduce-helper: %s\n", error);
  return fine;
}

// Whole records at the head of the buffer; how many bytes they took, or -1 when the stream makes no sense.
static ssize_t records(struct agent *agent, const u8 *bytes, size_t length) {
  size_t at = 0;
  while (length - at >= sizeof(struct ev_head)) {
    struct ev_head head;
    memcpy(&head, bytes + at, sizeof(head));
    if (head.size < sizeof(head) || head.size > RECORD) return -1;
    if (length - at < head.size) break;
    // Records of any size may stand one after another; the rooms expect them aligned.
    static union { u64 align; u8 bytes[RECORD]; } record;
    memcpy(record.bytes, bytes + at, head.size);
    at += head.size;
    agent_event(agent, (const struct ev_head *)record.bytes);
    agent_settle(agent, false);
    spans_flush(agent, false);
    maybe_snapshot(agent);
  }
  return (ssize_t)at;
}

int replay(int argc, char **argv) {
  static struct agent agent;
  const char *path = NULL;
  for (int i = 0; i < argc; i++) {
    if (!strcmp(argv[i], "--config") && i + 1 < argc) path = argv[++i];
    else if (!strcmp(argv[i], "--live")) live = true;
    else return fprintf(stderr, "abduce-helper replay [--config FILE] [--live] < records\n"), 2;
  }
  agent_open(&agent, true);
  outbox_open(&agent, STDOUT_FILENO, !live);
  if (!configure(&agent, path)) return 2;
  report_hello(&agent);
  size_t room = RECORD * 2, length = 0;
  u8 *bytes = malloc(room);
  ssize_t n = 0, used = 0;
  while (bytes && used >= 0 && (n = read(STDIN_FILENO, bytes + length, room - length)) != 0) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    length += (size_t)n;
    used = records(&agent, bytes, length);
    if (used <= 0) continue;
    memmove(bytes, bytes + used, length - (size_t)used);
    length -= (size_t)used;
  }
  free(bytes);
  if (used < 0 || length) agent.lost[SELF_MALFORMED]++;
  agent_settle(&agent, true);
  spans_flush(&agent, true);
  report_status(&agent, true);
  report_snapshot(&agent);
  outbox_drain(&agent, 60000);
  agent_close(&agent);
  return used < 0 ? 3 : 0;
}
