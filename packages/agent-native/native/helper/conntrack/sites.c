// SPDX-License-Identifier: Apache-2.0
#include "sites.h"
#include "ctnetlink.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct site sites[SITES];
unsigned site_count;

static void release(struct site *site) {
  if (site->events >= 0) close(site->events);
  if (site->questions >= 0) close(site->questions);
  site->events = site->questions = -1;
}

void site_fails(struct site *site, int error) {
  const char *hint = "";
  if (error == EPERM || error == EACCES) hint = ": it needs CAP_NET_ADMIN";
  else if (error == EPROTONOSUPPORT || error == EINVAL || error == ENOENT || error == EOPNOTSUPP)
    hint = ": the kernel has no CONFIG_NF_CT_NETLINK, or its module is not loaded";
  snprintf(site->why, sizeof(site->why), "connection tracking cannot be asked (%s)%s", strerror(error), hint);
  release(site);
}

// Of the namespace that this is called in: 1 and 2 (while somebody listens) are on.
static bool events_off(void) {
  FILE *file = fopen("/proc/sys/net/netfilter/nf_conntrack_events", "re");
  if (!file) return false;
  int c = fgetc(file);
  fclose(file);
  return c == '0';
}

void site_dump(struct site *site, u64 now) {
  site->asked = now;
  site->dumping = ct_ask_all(site->questions);
  site->complete = site->dumping && !site->silent;
}

static void begin(struct site *site) {
  struct stat s;
  site->events = ct_socket(true);
  int error = errno;
  site->questions = site->events >= 0 ? ct_socket(false) : -1;
  if (site->events < 0 || site->questions < 0) {
    site_fails(site, site->events < 0 ? error : errno);
    return;
  }
  if (stat("/proc/thread-self/ns/net", &s) == 0) site->netns = (u32)s.st_ino;
  site->silent = events_off();
  site_dump(site, 0);
}

void site_open(const char *path) {
  if (site_count >= SITES) return;
  struct site *site = &sites[site_count++];
  memset(site, 0, sizeof(*site));
  site->events = site->questions = -1;
  if (!path) {
    begin(site);
    return;
  }
  snprintf(site->path, sizeof(site->path), "%s", path);
  int there = open(path, O_RDONLY | O_CLOEXEC), home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  if (there < 0 || home < 0) snprintf(site->why, sizeof(site->why), "the namespace cannot be opened: %s", strerror(errno));
  else if (setns(there, CLONE_NEWNET) < 0)
    snprintf(site->why, sizeof(site->why), "the namespace cannot be entered (%s)%s", strerror(errno),
             errno == EPERM ? ": it needs CAP_SYS_ADMIN" : "");
  else {
    begin(site);
    // A helper that cannot come back would watch the wrong network from here on.
    if (setns(home, CLONE_NEWNET) < 0) _exit(70);
  }
  if (there >= 0) close(there);
  if (home >= 0) close(home);
}

bool sites_same(const struct config *config) {
  unsigned n = 1;
  for (unsigned i = 0; i < sizeof(config->conntrack_netns) / sizeof(*config->conntrack_netns); i++) {
    if (!config->conntrack_netns[i][0]) continue;
    if (n >= site_count || strcmp(sites[n].path, config->conntrack_netns[i])) return false;
    n++;
  }
  return n == site_count;
}

void sites_close(void) {
  for (unsigned i = 0; i < site_count; i++) release(&sites[i]);
  site_count = 0;
}
