// SPDX-License-Identifier: Apache-2.0
// `abduce-helper conntrack [NETNS…]`: lines of `ip port ip port` in, the actual destination out, or `-`. For tests.
#include "../config.h"
#include "../core.h"
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool address(const char *text, u8 ip[16]) {
  static const u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  memcpy(ip, mapped, 12);
  return inet_pton(AF_INET, text, ip + 12) == 1 || inet_pton(AF_INET6, text, ip) == 1;
}

static void status(struct agent *agent) {
  struct json_writer out;
  json_open(&out, 1u << 16);
  json_array(&out);
  conntrack_write_status(agent, &out);
  json_array_end(&out);
  printf("%.*s\n", (int)out.length, out.data);
  json_close(&out);
}

static void wait_for_dump(struct agent *agent) {
  for (unsigned i = 0; i < 20; i++) {
    struct pollfd p = {.fd = conntrack_fd(), .events = POLLIN};
    if (poll(&p, 1, 50) <= 0) return;
    conntrack_consume(agent);
  }
}

int conntrack_main(int argc, char **argv) {
  static struct agent agent;
  char line[512], local[64], remote[64], room[ENDPOINT_TEXT];
  unsigned local_port, remote_port, netns;
  agent_open(&agent, false);
  outbox_open(&agent, STDERR_FILENO, true);
  agent.config.host_watch = WATCH_L4;
  for (int i = 0; i < argc && i < 8; i++) snprintf(agent.config.conntrack_netns[i], 128, "%s", argv[i]);
  conntrack_configure(&agent);
  wait_for_dump(&agent);
  status(&agent);
  fflush(stdout);
  while (fgets(line, sizeof(line), stdin)) {
    struct tuple tuple = {0};
    struct endpoint actual;
    agent_time(&agent);
    if (!strncmp(line, "status", 6)) status(&agent);
    else if (!strncmp(line, "count", 5)) {
      conntrack_consume(&agent);
      struct json_writer out;
      json_open(&out, 4096);
      json_object(&out);
      conntrack_self(&out);
      json_object_end(&out);
      printf("%.*s\n", (int)out.length, out.data);
      json_close(&out);
    } else if (sscanf(line, "%63s %u %63s %u %u", local, &local_port, remote, &remote_port, &netns) == 5 &&
               address(local, tuple.local) && address(remote, tuple.remote)) {
      tuple.local_port = (u16)local_port;
      tuple.remote_port = (u16)remote_port;
      tuple.netns = netns;
      puts(conntrack_find(&agent, &tuple, &actual) ? endpoint_text(&actual, room) : "-");
    } else puts("?");
    fflush(stdout);
  }
  agent_close(&agent);
  return 0;
}
