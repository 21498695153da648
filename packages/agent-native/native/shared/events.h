// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Records that travel from the kernel programs to the helper. Included by both sides, so it holds plain C only.
// Every record begins with `struct ev_head`; `size` is the whole record, so a reader can tell a torn one.
#ifndef ABDUCE_EVENTS_H
#define ABDUCE_EVENTS_H

#ifndef __bpf__
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;
#endif

// What may be observed of a cgroup; the value of the map `watched`. Enforced in the kernel programs.
enum watch_flags {
  WATCH_L4 = 1 << 0,      // connections, listens, process life, disks
  WATCH_L7 = 1 << 1,      // the first HEADER_BYTES of each socket operation
  WATCH_PAYLOAD = 1 << 2, // up to PAYLOAD_BYTES of each socket operation; statement texts may be reported
  WATCH_TLS = 1 << 3,     // plaintext inside TLS libraries
  WATCH_PROFILE = 1 << 4, // stacks
};

enum ev_type {
  EV_OPEN = 1,     // struct ev_conn: a connection is established, or was found to be
  EV_FAIL = 2,     // struct ev_conn: a connect did not succeed
  EV_CLOSE = 3,    // struct ev_conn
  EV_LISTEN = 4,   // struct ev_conn, local address only
  EV_UNLISTEN = 5, // struct ev_conn, local address only
  EV_STATS = 6,    // struct ev_conn: numbers of a live connection
  EV_RETRANS = 7,  // struct ev_conn: one segment sent again
  EV_DATA = 8,     // struct ev_data
  EV_DATAGRAM = 9, // struct ev_data with EV_F_TUPLE: one UDP message to or from port 53
  EV_EXEC = 10,    // struct ev_proc
  EV_EXIT = 11,    // struct ev_proc
  EV_CGROUP = 13,  // struct ev_cgroup: made or removed
  EV_DISK = 14,    // struct ev_disk
  EV_STACK = 16,   // struct ev_stack
  EV_LOOP = 17,    // struct ev_loop: an event loop was blocked
  EV_TYPE_MAX = 18, // 12 and 15 stand for nothing
};

enum role { ROLE_UNKNOWN = 0, ROLE_CLIENT = 1, ROLE_SERVER = 2 };
enum direction { DIR_OUT = 0, DIR_IN = 1 }; // as the observed process sees it: sent, received

// Why an event did not arrive; index of the per-CPU array `lost`.
enum lost_reason {
  LOST_RING_EVENTS = 0, // the ring of connection and process events was full
  LOST_RING_DATA = 1,   // the ring of payload was full
  LOST_UNREADABLE = 2,  // the bytes were not in memory, or moved by sendfile, splice or io_uring
  LOST_TRUNCATED = 3,   // bytes beyond what the watch allows to read of one operation
  LOST_NO_STORAGE = 4,  // no memory for the state of a socket
  LOST_STACK = 5,       // a stack could not be kept
  LOST_RECURSION = 6,   // a program was skipped because it interrupted itself
  LOST_TLS_UNMATCHED = 7, // plaintext whose connection is unknown
  LOST_MAX = 16,
};

struct ev_head {
  u32 size; // of the whole record in bytes
  u16 type; // enum ev_type
  u16 cpu;
  u64 time; // CLOCK_MONOTONIC, nanoseconds
};

// Addresses are 16 bytes; IPv4 is mapped into ::ffff:0:0/96. Ports are in host order.
struct tuple {
  u8 local[16];
  u8 remote[16];
  u16 local_port;
  u16 remote_port;
  u32 netns; // inode
};

struct ev_conn {
  struct ev_head head;
  u64 conn;   // socket cookie: unique as long as the machine runs
  u64 cgroup; // id of the cgroup v2 directory
  struct tuple tuple;
  u32 pid;    // process id in the root pid namespace; 0 when unknown
  u16 role;   // enum role
  u16 flags;  // EV_F_*
  s32 error;  // EV_FAIL: errno, positive; 0 when the kernel says none
  u32 srtt_us;
  u32 retrans; // segments sent again so far
  u32 pad;
  u64 start;          // EV_OPEN, EV_FAIL: when the connect began; EV_CLOSE: when it was established; 0 unknown
  u64 bytes_sent;     // acknowledged by the peer
  u64 bytes_received;
};

enum ev_flags {
  EV_F_TLS = 1 << 0,    // plaintext taken inside a TLS library
  EV_F_TUPLE = 1 << 1,  // struct tuple stands between the header and the bytes
  EV_F_SEEDED = 1 << 2, // it existed before the agent looked
  EV_F_REMOVED = 1 << 3,
  EV_F_MORE = 1 << 4,   // more records of the same operation follow
};

// `captured` bytes follow (after a tuple, if flagged). They are bytes [pos, pos + captured) of the direction;
// the operation moved bytes [pos, pos + length). The rest was not read.
struct ev_data {
  struct ev_head head;
  u64 conn;
  u64 cgroup;
  u64 pos;
  u32 length;
  u32 captured;
  u32 pid;
  u8 direction; // enum direction
  u8 flags;     // EV_F_*
  u16 role;     // enum role
};

enum proc_flags {
  PROC_FORK = 1 << 0, // EV_EXEC: a process that was forked; it runs what its parent runs
  PROC_OOM = 1 << 1,  // EV_EXIT: killed for want of memory
};

struct ev_proc {
  struct ev_head head;
  u64 cgroup;
  u32 pid;
  u32 ppid;
  u32 exit_code; // EV_EXIT: as wait(2) gives it
  u32 flags;
  u64 start;     // CLOCK_BOOTTIME of the process's start, nanoseconds
  char comm[16];
};

struct ev_cgroup {
  struct ev_head head;
  u64 cgroup;
  u64 parent;
  u32 flags; // EV_F_REMOVED
  u32 watch; // enum watch_flags it inherited
  char path[192]; // as the kernel names it below the hierarchy's root, cut when longer
};

struct ev_disk {
  struct ev_head head;
  u64 cgroup;
  u64 latency; // nanoseconds from issue to completion
  u32 device;  // major << 20 | minor
  u32 bytes;
  u32 write;   // 1 for a write
  s32 error;
};

// STACK_RUN_QUEUE: time a thread could have run but had no CPU; part of the off-CPU profile.
enum stack_kind { STACK_CPU = 0, STACK_OFF_CPU = 1, STACK_RUN_QUEUE = 2 };

struct ev_stack {
  struct ev_head head;
  u64 cgroup;
  u64 value; // CPU: nanoseconds of the period; off-CPU: nanoseconds not running
  u32 pid;
  u32 tid;
  u16 kind;  // enum stack_kind
  u16 user;  // frames of user space, leaf first
  u16 kernel; // frames of the kernel, leaf first, after those of user space
  u16 pad;
  char comm[16];
  u64 frames[]; // user + kernel
};

struct ev_loop {
  struct ev_head head;
  u64 cgroup;
  u64 blocked; // nanoseconds between two polls of the loop
  u32 pid;
  u32 pad;
};

#define HEADER_BYTES 16384
#define CHUNK_BYTES 4096 // of one record; longer operations come as several
#define PAYLOAD_BYTES 65536

// What the helper tells the kernel programs of a connection, in an array that both map. A slot may be taken over by
// another connection: a lost hint costs copying, never correctness.
#define HINT_SLOTS 16384
enum hint_flags { HINT_IGNORE = 1 << 0, HINT_TLS = 1 << 1 };
struct conn_hint {
  u64 conn;
  u64 skip[2]; // per direction: bytes before this position need not be read
  u32 flags;
  u32 pad;
};

#endif
