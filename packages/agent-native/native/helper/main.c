// SPDX-License-Identifier: Apache-2.0
#include "rooms.h"
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "version")) printf("abduce-helper %s protocol %d\n", AGENT_VERSION, AGENT_PROTOCOL);
  return 0;
}
