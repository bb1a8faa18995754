/*
 * 100,000 elements of a set of IPv4 addresses with libmnl: put in, in one transaction, or listed. Prints milliseconds. nft(8)
 *   elements add TABLE SET     the table is one of family ip
 *   elements list TABLE SET    every attribute of every element is looked at; nothing is kept
 */

#include "floor.h"

#include <string.h>

enum { ELEMENTS = 100000, MOST = 2000 };

static char request[8 << 20];
static char answer[1 << 18];
static unsigned long sum;
static unsigned count;

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
    for (unsigned end = i + MOST; i < end; i++) put_element(header, i);
    mnl_attr_nest_end(header, list);
    at += MNL_ALIGN(header->nlmsg_len);
  }
  header = message(at, NFNL_MSG_BATCH_END, 0, seq, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  at += MNL_ALIGN(header->nlmsg_len);
  int size = sizeof request;
  if (setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0) fail("SO_SNDBUFFORCE");
  commit(socket, request, at - request, answer, sizeof answer);
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
  struct mnl_socket *socket = opened(NETLINK_NETFILTER);
  double begun = now();
  if (strcmp(argv[1], "add") == 0) add(socket, argv[2], argv[3]);
  else list(socket, argv[2], argv[3]);
  printf("%f\n", now() - begun);
  return 0;
}
