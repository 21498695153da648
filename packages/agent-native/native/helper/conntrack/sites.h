// SPDX-License-Identifier: Apache-2.0
// Network namespaces whose connection tracking is asked: the own one, and those that the host names.
#ifndef ABDUCE_SITES_H
#define ABDUCE_SITES_H

#include "../core.h"

#define SITES 9
struct site {
  char path[128]; // empty for the own one
  char why[160];
  u32 netns;      // inode
  int events, questions; // sockets, -1 when it cannot be asked
  bool complete;  // every connection since the dump was told
  bool dumping, dumped, waiting;
  bool silent; // no events are to be had: every question must be asked
  u64 asked;   // when the last dump began
};
extern struct site sites[SITES];
extern unsigned site_count;

void site_open(const char *path);
void site_dump(struct site *site, u64 now);
void site_fails(struct site *site, int error);
bool sites_same(const struct config *config);
void sites_close(void);

#endif
