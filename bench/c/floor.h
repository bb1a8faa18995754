/* What the C programs of the bench share. libmnl(3) */

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Milliseconds since some moment. */
static inline double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static inline struct mnl_socket *opened(int protocol) {
  struct mnl_socket *socket = mnl_socket_open2(protocol, SOCK_CLOEXEC);
  if (socket == NULL || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) fail("netlink socket");
  return socket;
}

/* The header of a message of nfnetlink. */
static inline struct nlmsghdr *message(char *at, uint16_t type, uint16_t flags, uint32_t seq, uint8_t family, uint16_t resource) {
  struct nlmsghdr *header = mnl_nlmsg_put_header(at);
  header->nlmsg_type = type;
  header->nlmsg_flags = NLM_F_REQUEST | flags;
  header->nlmsg_seq = seq;
  struct nfgenmsg *group = mnl_nlmsg_put_extra_header(header, sizeof *group);
  group->nfgen_family = family;
  group->version = NFNETLINK_V0;
  group->res_id = htons(resource);
  return header;
}

/* An element of a set: an address that counts from 10.0.0.0. */
static inline void put_element(struct nlmsghdr *header, uint32_t number) {
  struct nlattr *element = mnl_attr_nest_start(header, NFTA_LIST_ELEM);
  struct nlattr *key = mnl_attr_nest_start(header, NFTA_SET_ELEM_KEY);
  mnl_attr_put_u32(header, NFTA_DATA_VALUE, htonl(0x0a000000 + number));
  mnl_attr_nest_end(header, key);
  mnl_attr_nest_end(header, element);
}

/* Sends a batch; the kernel has to acknowledge it. */
static inline void commit(struct mnl_socket *socket, const char *batch, size_t length, char *answer, size_t room) {
  if (mnl_socket_sendto(socket, batch, length) < 0) fail("send");
  ssize_t received = mnl_socket_recvfrom(socket, answer, room);
  const struct nlmsghdr *reply = (const struct nlmsghdr *)answer;
  if (received < (ssize_t)(sizeof *reply + sizeof(int)) || reply->nlmsg_type != NLMSG_ERROR || *(int *)mnl_nlmsg_get_payload(reply) != 0) {
    fprintf(stderr, "not acknowledged\n");
    exit(1);
  }
}
