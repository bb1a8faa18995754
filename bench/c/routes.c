/*
 * 100,000 routes from C with libmnl: read in a dump, or added. Prints milliseconds. rtnetlink(7)
 *   routes dump            every attribute of every route is looked at; nothing is kept
 *   routes links           the same for links
 *   routes add LINK MANY   so many requests in a datagram, the last acknowledged
 */

#include "floor.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

enum { ROUTES = 100000 };

static char buffer[262144];
static unsigned long sum;
static unsigned count;

static int place(const struct nlattr *attribute, void *data) {
  const struct nlattr **table = data;
  if (mnl_attr_type_valid(attribute, IFLA_MAX) > 0) table[mnl_attr_get_type(attribute)] = attribute;
  return MNL_CB_OK;
}

/* Finds each attribute of the top and takes its first bytes; `data` is the size of the header before them. */
static int look(const struct nlmsghdr *message, void *data) {
  const struct nlattr *table[IFLA_MAX + 1] = {0};
  mnl_attr_parse(message, *(size_t *)data, place, table);
  sum += *(const uint32_t *)mnl_nlmsg_get_payload(message);
  for (int type = 0; type <= IFLA_MAX; type++)
    if (table[type] && mnl_attr_get_payload_len(table[type]) >= 4) sum += mnl_attr_get_u32(table[type]);
  count++;
  return MNL_CB_OK;
}

static void receive(struct mnl_socket *socket, unsigned sequence, mnl_cb_t callback, void *data) {
  int state = 1;
  while (state > 0) {
    ssize_t length = mnl_socket_recvfrom(socket, buffer, sizeof buffer);
    if (length < 0) fail("recvfrom");
    state = mnl_cb_run(buffer, length, sequence, mnl_socket_get_portid(socket), callback, data);
    if (state < 0) fail("the kernel's answer");
  }
}

static void dump(struct mnl_socket *socket, unsigned short type, unsigned char family, size_t header) {
  struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
  message->nlmsg_type = type;
  message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  message->nlmsg_seq = 1;
  /* rtm_family and ifi_family stand first. */
  *(unsigned char *)mnl_nlmsg_put_extra_header(message, header) = family;
  if (mnl_socket_sendto(socket, message, message->nlmsg_len) < 0) fail("sendto");
  receive(socket, 1, look, &header);
}

static void add(struct mnl_socket *socket, unsigned link, unsigned many) {
  in_addr_t gateway = inet_addr("192.0.2.1");
  for (unsigned i = 0; i < ROUTES;) {
    size_t length = 0;
    struct nlmsghdr *message = NULL;
    for (unsigned j = 0; j < many && i < ROUTES; j++, i++) {
      message = mnl_nlmsg_put_header(buffer + length);
      message->nlmsg_type = RTM_NEWROUTE;
      message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL;
      message->nlmsg_seq = i + 1;
      struct rtmsg *route = mnl_nlmsg_put_extra_header(message, sizeof *route);
      route->rtm_family = AF_INET;
      route->rtm_dst_len = 32;
      route->rtm_table = RT_TABLE_MAIN;
      route->rtm_protocol = RTPROT_BOOT;
      route->rtm_scope = RT_SCOPE_UNIVERSE;
      route->rtm_type = RTN_UNICAST;
      mnl_attr_put_u32(message, RTA_DST, htonl((10u << 24) + i));
      mnl_attr_put_u32(message, RTA_GATEWAY, gateway);
      mnl_attr_put_u32(message, RTA_OIF, link);
      length += message->nlmsg_len;
    }
    message->nlmsg_flags |= NLM_F_ACK;
    if (mnl_socket_sendto(socket, buffer, length) < 0) fail("sendto");
    receive(socket, 0, NULL, NULL);
  }
}

int main(int argc, char **argv) {
  struct mnl_socket *socket = opened(NETLINK_ROUTE);
  int on = 1, room = 4 * sizeof buffer;
  mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof on);
  mnl_socket_setsockopt(socket, NETLINK_GET_STRICT_CHK, &on, sizeof on);
  setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
  unsigned link = argc == 4 ? if_nametoindex(argv[2]) : 0, many = argc == 4 ? atoi(argv[3]) : 0;
  if (argc == 4 && (link == 0 || many == 0)) fail(argv[2]);
  double begun = now();
  if (argc == 4) add(socket, link, many);
  else if (argc == 2 && strcmp(argv[1], "links") == 0) dump(socket, RTM_GETLINK, AF_UNSPEC, sizeof(struct ifinfomsg));
  else dump(socket, RTM_GETROUTE, AF_INET, sizeof(struct rtmsg));
  printf("%f %u %lu\n", now() - begun, count, sum);
  return 0;
}
