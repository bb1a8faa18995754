/*
 * One element put into a set of nf_tables, in a transaction of its own, as often as asked: prints microseconds for one. nft(8)
 *   transaction TABLE SET TIMES   the table is one of family ip, the set one of IPv4 addresses
 */

#include "floor.h"

static char request[4096];
static char answer[8192];

static void put(char **at, struct nlmsghdr *header) { *at += MNL_ALIGN(header->nlmsg_len); }

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  long times = atol(argv[3]);
  struct mnl_socket *socket = opened(NETLINK_NETFILTER);
  uint32_t seq = 1;
  double begun = now();
  for (long i = 0; i < times; i++) {
    char *at = request;
    put(&at, message(at, NFNL_MSG_BATCH_BEGIN, 0, seq++, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    struct nlmsghdr *header = message(at, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_ACK, seq++, NFPROTO_IPV4, 0);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_TABLE, argv[1]);
    mnl_attr_put_strz(header, NFTA_SET_ELEM_LIST_SET, argv[2]);
    struct nlattr *list = mnl_attr_nest_start(header, NFTA_SET_ELEM_LIST_ELEMENTS);
    put_element(header, i);
    mnl_attr_nest_end(header, list);
    put(&at, header);
    put(&at, message(at, NFNL_MSG_BATCH_END, 0, seq++, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    commit(socket, request, at - request, answer, sizeof answer);
  }
  printf("%f\n", (now() - begun) * 1e3 / times);
  return 0;
}
