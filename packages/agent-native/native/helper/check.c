// SPDX-License-Identifier: Apache-2.0
// What would work here: everything is loaded once, observed nowhere, and told.
#include "core.h"
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <stdlib.h>
#include <unistd.h>

int check(void) {
  static struct agent agent;
  char error[200] = "";
  agent_open(&agent, false);
  int null = dup(STDERR_FILENO);
  outbox_open(&agent, null, true);
  agent.kernel = kernel_open(&agent, error, sizeof(error));
  struct config config;
  config_defaults(&config);
  config.profile_hz = 19;
  config.off_cpu = true;
  config.scope = calloc(1, sizeof(*config.scope));
  if (config.scope) {
    snprintf(config.scope->path, sizeof(config.scope->path), "/abduce-check-%d", (int)getpid());
    config.scope->watch = WATCH_L4 | WATCH_L7 | WATCH_PAYLOAD | WATCH_TLS | WATCH_PROFILE;
    config.scopes = 1;
  }
  agent_configure(&agent, &config);
  for (unsigned i = 0; i < 20; i++) conntrack_consume(&agent);
  struct json_writer out;
  json_open(&out, 1u << 20);
  report_status_write(&agent, &out);
  bool fine = !out.failed && fwrite(out.data, 1, out.length, stdout) == out.length;
  fputc('\n', stdout);
  json_close(&out);
  if (!agent.kernel) fprintf(stderr, "abduce-helper: %s\n", error);
  kernel_close(agent.kernel);
  agent.kernel = NULL;
  agent_close(&agent);
  return fine ? 0 : 1;
}
