// SPDX-License-Identifier: Apache-2.0
#include "ctnetlink.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES 65536
#define READS 64 // in a row, so that a flood does not starve the rest

static const u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

int ct_socket(bool events) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
  if (fd < 0) return -1;
  struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  if (events) own.nl_groups = 1u << (NFNLGRP_CONNTRACK_NEW - 1) | 1u << (NFNLGRP_CONNTRACK_DESTROY - 1);
  int room = 4 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) < 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
  if (bind(fd, (struct sockaddr *)&own, sizeof(own)) == 0) return fd;
  int why = errno;
  close(fd);
  errno = why;
  return -1;
}

struct request {
  struct nlmsghdr head;
  struct nfgenmsg family;
  u8 attributes[128];
};

static bool send_it(int fd, struct request *r) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  return sendto(fd, r, r->head.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) >= 0;
}

static void begin(struct request *r, u16 flags, u8 family) {
  memset(r, 0, sizeof(*r));
  r->head.nlmsg_len = NLMSG_LENGTH(sizeof(r->family));
  r->head.nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET;
  r->head.nlmsg_flags = NLM_F_REQUEST | flags;
  r->family.nfgen_family = family;
  r->family.version = NFNETLINK_V0;
}

bool ct_ask_all(int fd) {
  struct request r;
  begin(&r, NLM_F_DUMP, AF_UNSPEC);
  return send_it(fd, &r);
}

static struct nlattr *attribute(struct request *r, u16 type, const void *bytes, u16 length) {
  struct nlattr *a = (struct nlattr *)((u8 *)r + r->head.nlmsg_len);
  a->nla_type = type;
  a->nla_len = (u16)(NLA_HDRLEN + length);
  if (length) memcpy((u8 *)a + NLA_HDRLEN, bytes, length);
  r->head.nlmsg_len += NLA_ALIGN(a->nla_len);
  return a;
}

static void end(struct request *r, struct nlattr *nest) {
  nest->nla_len = (u16)((u8 *)r + r->head.nlmsg_len - (u8 *)nest);
}

bool ct_ask(int fd, const struct flow *f) {
  struct request r;
  bool four = !memcmp(f->from, mapped, 12) && !memcmp(f->to, mapped, 12);
  u8 tcp = IPPROTO_TCP;
  u16 from = htons(f->from_port), to = htons(f->to_port);
  begin(&r, 0, four ? AF_INET : AF_INET6);
  struct nlattr *tuple = attribute(&r, CTA_TUPLE_ORIG | NLA_F_NESTED, NULL, 0);
  struct nlattr *ip = attribute(&r, CTA_TUPLE_IP | NLA_F_NESTED, NULL, 0);
  attribute(&r, four ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, f->from + (four ? 12 : 0), four ? 4 : 16);
  attribute(&r, four ? CTA_IP_V4_DST : CTA_IP_V6_DST, f->to + (four ? 12 : 0), four ? 4 : 16);
  end(&r, ip);
  struct nlattr *proto = attribute(&r, CTA_TUPLE_PROTO | NLA_F_NESTED, NULL, 0);
  attribute(&r, CTA_PROTO_NUM, &tcp, 1);
  attribute(&r, CTA_PROTO_SRC_PORT, &from, 2);
  attribute(&r, CTA_PROTO_DST_PORT, &to, 2);
  end(&r, proto);
  end(&r, tuple);
  return send_it(fd, &r);
}

// The attribute at the head of `*bytes`, taken off; false at the end or when it does not fit.
static bool next(const u8 **bytes, size_t *left, u16 *type, const u8 **value, size_t *length) {
  struct nlattr a;
  if (*left < sizeof(a)) return false;
  memcpy(&a, *bytes, sizeof(a));
  if (a.nla_len < NLA_HDRLEN || a.nla_len > *left) return false;
  *type = a.nla_type & NLA_TYPE_MASK;
  *value = *bytes + NLA_HDRLEN;
  *length = a.nla_len - NLA_HDRLEN;
  size_t step = NLA_ALIGN(a.nla_len);
  if (step > *left) step = *left;
  *bytes += step;
  *left -= step;
  return true;
}

static bool address(u8 to[16], const u8 *value, size_t length) {
  if (length == 16) memcpy(to, value, 16);
  else if (length == 4) {
    memcpy(to, mapped, 12);
    memcpy(to + 12, value, 4);
  } else return false;
  return true;
}

static u16 port(const u8 *value, size_t length) { return length == 2 ? (u16)(value[0] << 8 | value[1]) : 0; }

// True for a whole tuple of TCP.
static bool tuple(const u8 *bytes, size_t left, struct flow *f) {
  u16 type;
  const u8 *value;
  size_t length, got = 0;
  bool tcp = false;
  memset(f, 0, sizeof(*f));
  while (next(&bytes, &left, &type, &value, &length)) {
    const u8 *inner = value, *v;
    size_t rest = length, n;
    u16 kind;
    while ((type == CTA_TUPLE_IP || type == CTA_TUPLE_PROTO) && next(&inner, &rest, &kind, &v, &n)) {
      if (type == CTA_TUPLE_IP) {
        if (kind == CTA_IP_V4_SRC || kind == CTA_IP_V6_SRC) got += address(f->from, v, n);
        if (kind == CTA_IP_V4_DST || kind == CTA_IP_V6_DST) got += address(f->to, v, n);
      } else {
        if (kind == CTA_PROTO_NUM) tcp = n == 1 && v[0] == IPPROTO_TCP;
        if (kind == CTA_PROTO_SRC_PORT) f->from_port = port(v, n);
        if (kind == CTA_PROTO_DST_PORT) f->to_port = port(v, n);
      }
    }
  }
  return tcp && got == 2 && f->from_port && f->to_port;
}

static void connection(const struct nlmsghdr *h, const struct ct_handler *handler) {
  u16 message = h->nlmsg_type & 0xff;
  if (h->nlmsg_type >> 8 != NFNL_SUBSYS_CTNETLINK || h->nlmsg_len < NLMSG_LENGTH(sizeof(struct nfgenmsg))) return;
  const u8 *bytes = (const u8 *)h + NLMSG_LENGTH(sizeof(struct nfgenmsg)), *value;
  size_t left = h->nlmsg_len - NLMSG_LENGTH(sizeof(struct nfgenmsg)), length;
  struct flow original, reply;
  bool has_original = false, has_reply = false;
  u16 type;
  while (next(&bytes, &left, &type, &value, &length)) {
    if (type == CTA_TUPLE_ORIG) has_original = tuple(value, length, &original);
    else if (type == CTA_TUPLE_REPLY) has_reply = tuple(value, length, &reply);
  }
  if (has_original && has_reply)
    handler->flow(handler->context, message == IPCTNL_MSG_CT_DELETE ? CT_GONE : CT_NEW, &original, &reply);
}

void ct_parse(const u8 *bytes, size_t length, const struct ct_handler *handler) {
  while (length >= sizeof(struct nlmsghdr)) {
    const struct nlmsghdr *h = (const struct nlmsghdr *)bytes;
    if (h->nlmsg_len < sizeof(*h) || h->nlmsg_len > length) return;
    if (h->nlmsg_type == NLMSG_DONE) handler->done(handler->context, 0);
    else if (h->nlmsg_type == NLMSG_ERROR) {
      int error = 0;
      if (h->nlmsg_len >= NLMSG_LENGTH(sizeof(struct nlmsgerr))) memcpy(&error, bytes + NLMSG_HDRLEN, sizeof(error));
      handler->done(handler->context, error < 0 && error > -4096 ? -error : 0);
    } else connection(h, handler);
    size_t step = NLMSG_ALIGN(h->nlmsg_len);
    if (step > length) return;
    bytes += step;
    length -= step;
  }
}

bool ct_read(int fd, const struct ct_handler *handler) {
  static _Alignas(8) u8 bytes[READ_BYTES];
  bool whole = true;
  for (unsigned i = 0; i < READS; i++) {
    struct sockaddr_nl from = {0};
    socklen_t size = sizeof(from);
    ssize_t n = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == ENOBUFS) {
      whole = false;
      continue;
    }
    if (n <= 0) break;
    // Anybody may write to a netlink socket; only the kernel is believed.
    if (from.nl_pid == 0) ct_parse(bytes, (size_t)n, handler);
  }
  return whole;
}
