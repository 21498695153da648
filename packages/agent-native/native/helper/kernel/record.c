// SPDX-License-Identifier: Apache-2.0
// Records of the kernel as they are, for `replay`: what one machine saw can be looked at on another.
//
//   abduce-helper record --config FILE > records
//
// Lines on its stdin are orders: `tick` tells the numbers of live connections, `configure FILE` replaces the
// configuration, `lost` prints what was lost and how many bytes of records were written, `hint CONN DIRECTION POSITION
// FLAGS` is what a parser would say. After each, and at the start, a line on stderr says that it was done.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../config.h"
#include "../core.h"
#include "kernel.h"

#define POLL_MS 15

static u64 written;

static void keep(struct agent *agent, const struct ev_head *event) {
  (void)agent;
  written += event->size;
  if (fwrite(event, 1, event->size, stdout) != event->size) exit(1); // nobody takes them
}

static bool configure(struct agent *agent, const char *path) {
  char error[200] = "";
  static char bytes[1 << 20];
  FILE *file = fopen(path, "re");
  size_t length = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
  if (file) fclose(file);
  else snprintf(error, sizeof(error), "%s: %s", path, strerror(errno));
  struct config config;
  struct json_document *document = file ? json_parse(bytes, length, error, sizeof(error)) : NULL;
  bool fine = document && config_read(&config, json_root(document), error, sizeof(error));
  json_release(document);
  if (fine) {
    kernel_configure(agent->kernel, &config);
    config_free(&config);
  } else {
    fprintf(stderr, "abduce-helper: %s\n", error);
  }
  return fine;
}

static void tell_lost(struct kernel *kernel) {
  u64 lost[LOST_MAX];
  kernel_lost(kernel, lost);
  fprintf(stderr, "lost");
  for (int i = 0; i < LOST_MAX; i++) fprintf(stderr, " %llu", (unsigned long long)lost[i]);
  fprintf(stderr, " torn %llu bytes %llu\n", (unsigned long long)kernel->torn, (unsigned long long)written);
}

static void obey(struct agent *agent, char *line) {
  kernel_consume(agent->kernel);
  if (!strncmp(line, "configure ", 10)) configure(agent, line + 10);
  else if (!strcmp(line, "tick")) kernel_tick(agent->kernel);
  else if (!strcmp(line, "lost")) tell_lost(agent->kernel);
  else if (!strncmp(line, "hint ", 5)) {
    unsigned long long conn = 0, position = 0;
    unsigned direction = 0, flags = 0;
    if (sscanf(line + 5, "%llu %u %llu %u", &conn, &direction, &position, &flags) == 4)
      kernel_hint(agent->kernel, conn, direction & 1, position, flags);
  }
  kernel_consume(agent->kernel);
  fflush(stdout);
  fprintf(stderr, "done\n");
}

int record(int argc, char **argv) {
  static struct agent agent;
  char error[200] = "", orders[8192];
  if (argc != 2 || strcmp(argv[0], "--config")) return fprintf(stderr, "abduce-helper record --config FILE > records\n"), 2;
  setvbuf(stdout, NULL, _IOFBF, 1 << 20);
  agent_open(&agent, false);
  outbox_open(&agent, open("/dev/null", O_WRONLY | O_CLOEXEC), true);
  agent.kernel = kernel_open(&agent, error, sizeof(error));
  if (agent.kernel) agent.kernel->deliver = keep;
  bool fine = agent.kernel && configure(&agent, argv[1]);
  if (fine) fprintf(stderr, "done\n");
  else if (error[0]) fprintf(stderr, "abduce-helper: %s\n", error);
  size_t length = 0;
  while (fine) {
    struct pollfd polled[] = {{STDIN_FILENO, POLLIN, 0}, {kernel_fd(agent.kernel), POLLIN, 0}};
    poll(polled, 2, POLL_MS);
    agent_time(&agent);
    if (polled[0].revents) {
      ssize_t got = read(STDIN_FILENO, orders + length, sizeof(orders) - length);
      if (got <= 0) break;
      length += (size_t)got;
      for (char *end; (end = memchr(orders, '\n', length));) {
        *end = 0;
        obey(&agent, orders);
        size_t used = (size_t)(end + 1 - orders);
        memmove(orders, end + 1, length - used);
        length -= used;
      }
      if (length == sizeof(orders)) break;
    }
    kernel_consume(agent.kernel);
  }
  if (fine) kernel_consume(agent.kernel);
  fflush(stdout);
  kernel_close(agent.kernel);
  agent.kernel = NULL;
  agent_close(&agent);
  return fine ? 0 : 1;
}
