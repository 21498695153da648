// SPDX-License-Identifier: Apache-2.0
// Messages of ctnetlink, built and read by hand: two addresses and two ports are all that is wanted.
#ifndef ABDUCE_CTNETLINK_H
#define ABDUCE_CTNETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include "../../shared/events.h"

// One direction of a TCP connection.
struct flow {
  u8 from[16], to[16]; // IPv4 mapped
  u16 from_port, to_port;
  u32 pad;
};

enum ct_kind { CT_NEW, CT_GONE };
struct ct_handler {
  void *context;
  void (*flow)(void *context, enum ct_kind kind, const struct flow *original, const struct flow *reply);
  void (*done)(void *context, int error); // of a dump or a question; 0 or an errno
};

// A socket in the current network namespace, with or without the events of connections; -1 and errno.
int ct_socket(bool events);
bool ct_ask_all(int fd);
bool ct_ask(int fd, const struct flow *original);
// What waits in the socket. False when the kernel had to drop events since the last call.
bool ct_read(int fd, const struct ct_handler *handler);
// One message of any origin.
void ct_parse(const u8 *bytes, size_t length, const struct ct_handler *handler);

#endif
