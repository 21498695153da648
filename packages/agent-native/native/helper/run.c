// SPDX-License-Identifier: Apache-2.0
// The agent at work: events of the kernel in, wishes of the host in, documents out. It ends with its stdin, with
// `stop`, with a signal, and when nobody reads any more; nothing stays in the kernel then.
#include "core.h"
#include "config.h"
#include "frame.h"
#include "tls/probes.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define POLL_MS 15    // payload arrives without a wakeup: so often it is fetched
#define QUIET_MS 100  // while nothing of requests is watched

enum source { FROM_HOST = 1, FROM_KERNEL, FROM_CONNTRACK, FROM_SIGNAL, TO_HOST };

static struct agent agent;
static const char *ending;

static void goodbye(const char *reason) {
  if (!ending) ending = reason;
  agent.stopping = true;
}

static void configure(const u8 *payload, u32 length) {
  char error[200] = "";
  struct config config;
  struct json_document *document = json_parse(payload, length, error, sizeof(error));
  if (document && config_read(&config, json_root(document), error, sizeof(error))) {
    agent_configure(&agent, &config);
    report_status(&agent, true);
  } else agent_log(&agent, "error", "%s; what was configured before goes on", error);
  json_release(document);
}

static void from_host(void *context, u8 type, const u8 *payload, u32 length) {
  (void)context;
  if (type == FRAME_CONFIGURE) configure(payload, length);
  else if (type == FRAME_STOP) goodbye("stop");
  else if (type == FRAME_FLUSH) {
    if (agent.kernel) kernel_consume(agent.kernel), kernel_tick(agent.kernel), kernel_consume(agent.kernel);
    agent_time(&agent);
    agent_settle(&agent, true);
    spans_flush(&agent, true);
    report_status(&agent, false);
    report_snapshot(&agent);
  }
}

static bool watch(int epoll, int fd, u32 what, enum source source) {
  struct epoll_event e = {.events = what, .data.u32 = source};
  return fd >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) == 0;
}

static bool watches_requests(void) {
  u32 watch = agent.config.host_watch;
  for (size_t i = 0; i < agent.config.scopes; i++) watch |= agent.config.scope[i].watch;
  return !agent.config.paused && (watch & (WATCH_L7 | WATCH_PROFILE));
}

static void read_host(struct frame_reader *reader) {
  u8 bytes[65536];
  ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));
  if (n == 0) goodbye("the host is gone");
  else if (n > 0) {
    u64 skipped = reader->skipped;
    if (!frame_feed(reader, bytes, (size_t)n, from_host, NULL)) goodbye("no memory");
    if (reader->skipped != skipped)
      agent_log(&agent, "warn", "%llu bytes from the host belonged to no frame", (unsigned long long)(reader->skipped - skipped));
  } else if (errno != EINTR && errno != EAGAIN) goodbye("the host is gone");
}

static void snapshot(void) {
  if (agent.kernel) kernel_tick(agent.kernel), kernel_consume(agent.kernel);
  agent_time(&agent);
  self_tick(&agent);
  report_status(&agent, false);
  report_snapshot(&agent);
}

static void loop(int epoll, int signals, struct frame_reader *reader) {
  u64 due = agent.now + (u64)agent.config.interval_ms * 1000000ull;
  bool writing = false, netlink = false;
  while (!agent.stopping) {
    struct epoll_event ready[8];
    int n = epoll_wait(epoll, ready, 8, watches_requests() ? POLL_MS : QUIET_MS);
    agent_time(&agent);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.u32 == FROM_HOST) read_host(reader);
      else if (ready[i].data.u32 == FROM_CONNTRACK) conntrack_consume(&agent);
      else if (ready[i].data.u32 == FROM_SIGNAL) {
        struct signalfd_siginfo info;
        if (read(signals, &info, sizeof(info)) > 0) goodbye("a signal");
      }
    }
    if (agent.kernel) kernel_consume(agent.kernel), probes_poll(agent.kernel);
    agent_time(&agent);
    agent_settle(&agent, false);
    spans_flush(&agent, false);
    u64 interval = (u64)agent.config.interval_ms * 1000000ull;
    if (due > agent.now + interval) due = agent.now + interval; // it was made shorter
    if (agent.now >= due) {
      snapshot();
      due = agent.now - due > interval ? agent.now + interval : due + interval;
    }
    if (!outbox_flush(&agent)) goodbye("nobody reads");
    if (outbox_waiting() != writing) {
      writing = !writing;
      struct epoll_event e = {.events = EPOLLOUT, .data.u32 = TO_HOST};
      epoll_ctl(epoll, writing ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, STDOUT_FILENO, &e);
    }
    if (!netlink && conntrack_fd() >= 0) netlink = true, watch(epoll, conntrack_fd(), EPOLLIN, FROM_CONNTRACK);
  }
}

int run(int argc, char **argv) {
  (void)argv;
  if (argc > 0) return fprintf(stderr, "abduce-helper run takes no options: it is configured through its stdin\n"), 2;
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGTERM);
  sigaddset(&mask, SIGINT);
  sigaddset(&mask, SIGHUP);
  sigprocmask(SIG_BLOCK, &mask, NULL);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  char error[200] = "";
  agent_open(&agent, false);
  outbox_open(&agent, STDOUT_FILENO, false);
  report_hello(&agent);
  agent.kernel = kernel_open(&agent, error, sizeof(error));
  if (!agent.kernel) agent_log(&agent, "error", "nothing of the kernel can be seen: %s", error);
  int epoll = epoll_create1(EPOLL_CLOEXEC), signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
  static struct frame_reader reader;
  // A file cannot be waited for: it is read to its end, which is the host's.
  if (!watch(epoll, STDIN_FILENO, EPOLLIN, FROM_HOST))
    while (!agent.stopping) read_host(&reader);
  watch(epoll, signals, EPOLLIN, FROM_SIGNAL);
  if (agent.kernel) watch(epoll, kernel_fd(agent.kernel), EPOLLIN, FROM_KERNEL);
  loop(epoll, signals, &reader);
  frame_release(&reader);
  if (agent.kernel) kernel_consume(agent.kernel), kernel_tick(agent.kernel), kernel_consume(agent.kernel);
  agent_time(&agent);
  agent_settle(&agent, true);
  spans_flush(&agent, true);
  report_snapshot(&agent);
  struct json_writer out;
  json_open(&out, 4096);
  json_object(&out);
  json_field_text(&out, "reason", ending);
  json_object_end(&out);
  agent_frame(&agent, FRAME_GOODBYE, &out);
  json_close(&out);
  // The host has a moment to read the rest; the kernel programs end at once.
  if (agent.kernel) probes_close(agent.kernel);
  kernel_close(agent.kernel);
  agent.kernel = NULL;
  outbox_drain(&agent, 1000);
  agent_close(&agent);
  close(signals);
  close(epoll);
  return 0;
}
