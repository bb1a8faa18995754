/*
 * 100,000 elements of a set of IPv4 addresses with libmnl: put in, in one transaction, or listed. Prints milliseconds. nft(8)
 *   elements add TABLE SET     the table is one of family ip
 *   elements list TABLE SET    every attribute of every element is looked at; nothing is kept
 */

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { ELEMENTS = 100000, MOST = 2000 };

static char request[8 << 20];
static char answer[1 << 18];
static unsigned long sum;
static unsigned count;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static struct nlmsghdr *message(char *at, uint16_t type, uint16_t flags, uint32_t seq, uint8_t family, uint16_t resource) {
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

static void add(struct mnl_socket *socket, const char *table, const char *set) {
  char *at = request;
  uint32_t seq = 1;
  struct nlmsghdr *header = message(at, NFNL_MSG_BATCH_BEGIN, 0, seq++, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  at += MNL_ALIGN(header->nlmsg_len);
  for (unsigned i = 0; i < ELEMENTS;) {
    uint16_t acknowledged = i + MOST >= ELEMENTS ? NLM_F_ACK : 0;
    header = message(at, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE | acknowledged, seq++, NFPROTO_IPV4, 0);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_TABLE, table);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_SET, set);
    struct nlattr *list = mnl_attr_nest_start(header, NFTA_SET_ELEM_LIST_ELEMENTS);
    for (unsigned end = i + MOST; i < end; i++) {
      struct nlattr *element = mnl_attr_nest_start(header, NFTA_LIST_ELEM);
      struct nlattr *key = mnl_attr_nest_start(header, NFTA_SET_ELEM_KEY);
      mnl_attr_put_u32(header, NFTA_DATA_VALUE, htonl(0x0a000000 + i));
      mnl_attr_nest_end(header, key);
      mnl_attr_nest_end(header, element);
    }
    mnl_attr_nest_end(header, list);
    at += MNL_ALIGN(header->nlmsg_len);
  }
  header = message(at, NFNL_MSG_BATCH_END, 0, seq, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  at += MNL_ALIGN(header->nlmsg_len);
  int size = sizeof request;
  if (setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0) fail("SO_SNDBUFFORCE");
  if (mnl_socket_sendto(socket, request, at - request) < 0) fail("send");
  ssize_t length = mnl_socket_recvfrom(socket, answer, sizeof answer);
  const struct nlmsghdr *reply = (const struct nlmsghdr *)answer;
  if (length < (ssize_t)(sizeof *reply + sizeof(int)) || reply->nlmsg_type != NLMSG_ERROR || *(int *)mnl_nlmsg_get_payload(reply) != 0) {
    fprintf(stderr, "not acknowledged\n");
    exit(1);
  }
}

static int look(const struct nlattr *attribute, void *data) {
  int depth = *(int *)data;
  int type = mnl_attr_get_type(attribute);
  sum += type + mnl_attr_get_payload_len(attribute);
  if (depth == 1) count++;
  int deeper = depth + 1;
  if ((depth == 0 && type == NFTA_SET_ELEM_LIST_ELEMENTS) || depth == 1 || (depth == 2 && type == NFTA_SET_ELEM_KEY))
    return mnl_attr_parse_nested(attribute, look, &deeper);
  return MNL_CB_OK;
}

static int each(const struct nlmsghdr *header, void *data) {
  int depth = 0;
  (void)data;
  return mnl_attr_parse(header, sizeof(struct nfgenmsg), look, &depth);
}

static void list(struct mnl_socket *socket, const char *table, const char *set) {
  struct nlmsghdr *header = message(request, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETSETELEM, NLM_F_DUMP, 1, NFPROTO_IPV4, 0);
  mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_TABLE, table);
  mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_SET, set);
  if (mnl_socket_sendto(socket, header, header->nlmsg_len) < 0) fail("send");
  ssize_t length;
  while ((length = mnl_socket_recvfrom(socket, answer, sizeof answer)) > 0) {
    int going = mnl_cb_run(answer, length, 1, mnl_socket_get_portid(socket), each, NULL);
    if (going < 0) fail("dump");
    if (going == MNL_CB_STOP) break;
  }
  if (count != ELEMENTS) fprintf(stderr, "%u elements of %d, sum %lu\n", count, ELEMENTS, sum);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  struct mnl_socket *socket = mnl_socket_open(NETLINK_NETFILTER);
  if (socket == NULL || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) fail("netlink socket");
  double begun = now();
  if (strcmp(argv[1], "add") == 0) add(socket, argv[2], argv[3]);
  else list(socket, argv[2], argv[3]);
  printf("%f\n", now() - begun);
  return 0;
}
