// SPDX-License-Identifier: Apache-2.0
// What one operation costs in the stream layer: keep-alive HTTP/1 and small Redis commands on many connections.
//   gcc -O2 -std=gnu11 feed-bench.c ../helper/l7/*.c -o feed-bench && ./feed-bench
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "../helper/l7/l7.h"

#define CONNECTIONS 200
#define ROUNDS 5000

static u64 exchanges;

static void report(void *context, const struct l7_conn *conn, const struct l7_exchange *exchange) {
  (void)context, (void)conn;
  exchanges += exchange->status[0] != 0;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run(const char *name, u16 port, const char *request, const char *answer) {
  struct l7 *l7 = l7_new((struct l7_limits){.memory = 64 << 20}, report, NULL, NULL);
  struct l7_conn *conns[CONNECTIONS];
  u32 sizes[2] = {(u32)strlen(request), (u32)strlen(answer)};
  exchanges = 0;
  for (int i = 0; i < CONNECTIONS; i++) conns[i] = l7_open(l7, ROLE_CLIENT, port, WATCH_L7, NULL);
  double begin = seconds();
  u64 time = 1, operations = 0;
  for (u64 round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < CONNECTIONS; i++, operations += 2, time += 1000) {
      l7_feed(conns[i], DIR_OUT, round * sizes[0], (const u8 *)request, sizes[0], sizes[0], time);
      l7_feed(conns[i], DIR_IN, round * sizes[1], (const u8 *)answer, sizes[1], sizes[1], time + 500);
    }
  }
  double took = seconds() - begin;
  printf("%-8s %llu operations, %llu exchanges, %.0f ns an operation, %zu bytes held\n", name,
         (unsigned long long)operations, (unsigned long long)exchanges, took * 1e9 / (double)operations,
         l7_stats(l7)->memory);
  for (int i = 0; i < CONNECTIONS; i++) l7_close(conns[i], time);
  l7_free(l7);
}

int main(void) {
  run("http", 8080,
      "GET /api/orders/4711?expand=items HTTP/1.1\r\nHost: shop.example.test\r\nUser-Agent: curl/7.88.1\r\n"
      "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n"
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 27\r\n"
      "Date: Sat, 01 Aug 2026 10:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n"
      "{\"id\":4711,\"items\":[1,2,3]}");
  run("redis", 6379, "*2\r\n$3\r\nGET\r\n$8\r\nkey:4711\r\n", "$5\r\nhello\r\n");
  return 0;
}
