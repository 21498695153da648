// SPDX-License-Identifier: Apache-2.0
#include "core.h"
#include <stdio.h>
#include <string.h>

int record(int argc, char **argv); // kernel/record.c

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "run";
  if (!strcmp(command, "run")) return run(argc - 2, argv + 2);
  if (!strcmp(command, "replay")) return replay(argc - 2, argv + 2);
  if (!strcmp(command, "record")) return record(argc - 2, argv + 2);
  if (!strcmp(command, "check")) return check();
  // For tests alone.
  if (!strcmp(command, "text")) return text_main();
  if (!strcmp(command, "budget")) return self_main();
  if (!strcmp(command, "conntrack")) return conntrack_main(argc - 2, argv + 2);
  if (!strcmp(command, "version")) {
    printf("abduce-helper %s protocol %d\n", AGENT_VERSION, AGENT_PROTOCOL);
    return 0;
  }
  fprintf(stderr, "abduce-helper run | replay [--config FILE] | record --config FILE | check | version\n");
  return 2;
}
