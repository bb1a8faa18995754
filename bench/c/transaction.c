/*
 * One element put into a set of nf_tables, in a transaction of its own, as often as asked: prints microseconds for one. nft(8)
 *   transaction TABLE SET TIMES   the table is one of family ip, the set one of IPv4 addresses
 */

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char request[4096];
static char answer[8192];

static struct nlmsghdr *message(char **at, uint16_t type, uint16_t flags, uint32_t seq, uint8_t family, uint16_t resource) {
  struct nlmsghdr *header = mnl_nlmsg_put_header(*at);
  header->nlmsg_type = type;
  header->nlmsg_flags = NLM_F_REQUEST | flags;
  header->nlmsg_seq = seq;
  struct nfgenmsg *group = mnl_nlmsg_put_extra_header(header, sizeof *group);
  group->nfgen_family = family;
  group->version = NFNETLINK_V0;
  group->res_id = htons(resource);
  return header;
}

static void put(char **at, struct nlmsghdr *header) { *at += MNL_ALIGN(header->nlmsg_len); }

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  long times = atol(argv[3]);
  struct mnl_socket *socket = mnl_socket_open(NETLINK_NETFILTER);
  if (socket == NULL || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) {
    perror("netlink socket");
    return 1;
  }
  struct timespec begun, ended;
  uint32_t seq = 1;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  for (long i = 0; i < times; i++) {
    char *at = request;
    put(&at, message(&at, NFNL_MSG_BATCH_BEGIN, 0, seq++, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    struct nlmsghdr *header = message(&at, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_ACK, seq++, NFPROTO_IPV4, 0);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_TABLE, argv[1]);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_SET, argv[2]);
    struct nlattr *list = mnl_attr_nest_start(header, NFTA_SET_ELEM_LIST_ELEMENTS);
    struct nlattr *element = mnl_attr_nest_start(header, NFTA_LIST_ELEM);
    struct nlattr *key = mnl_attr_nest_start(header, NFTA_SET_ELEM_KEY);
    mnl_attr_put_u32(header, NFTA_DATA_VALUE, htonl(0x0a000000 + (uint32_t)i));
    mnl_attr_nest_end(header, key);
    mnl_attr_nest_end(header, element);
    mnl_attr_nest_end(header, list);
    put(&at, header);
    put(&at, message(&at, NFNL_MSG_BATCH_END, 0, seq++, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    if (mnl_socket_sendto(socket, request, at - request) < 0) {
      perror("send");
      return 1;
    }
    ssize_t length = mnl_socket_recvfrom(socket, answer, sizeof answer);
    const struct nlmsghdr *reply = (const struct nlmsghdr *)answer;
    if (length < (ssize_t)(sizeof *reply + sizeof(int)) || reply->nlmsg_type != NLMSG_ERROR || *(int *)mnl_nlmsg_get_payload(reply) != 0) {
      fprintf(stderr, "not acknowledged\n");
      return 1;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("%f\n", ((ended.tv_sec - begun.tv_sec) * 1e6 + (ended.tv_nsec - begun.tv_nsec) / 1e3) / times);
  return 0;
}
