// SPDX-License-Identifier: Apache-2.0
#include "core.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct endpoint endpoint_of(const u8 ip[16], u16 port) {
  struct endpoint endpoint = {.port = port, .state = ENDPOINT_KNOWN};
  memcpy(endpoint.ip, ip, 16);
  return endpoint;
}

const char *endpoint_text(const struct endpoint *endpoint, char room[ENDPOINT_TEXT]) {
  static const u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  char ip[INET6_ADDRSTRLEN];
  if (endpoint->state == ENDPOINT_NONE) return "";
  if (endpoint->state == ENDPOINT_OTHER) return "~other";
  if (!memcmp(endpoint->ip, mapped, 12)) {
    inet_ntop(AF_INET, endpoint->ip + 12, ip, sizeof(ip));
    snprintf(room, ENDPOINT_TEXT, "%s:%u", ip, endpoint->port);
  } else {
    inet_ntop(AF_INET6, endpoint->ip, ip, sizeof(ip));
    snprintf(room, ENDPOINT_TEXT, "[%s]:%u", ip, endpoint->port);
  }
  return room;
}
