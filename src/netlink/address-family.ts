/** Address families. <linux/socket.h> of the kernel, <bits/socket.h> of libc; RTNL_FAMILY_* in <linux/rtnetlink.h> */
export const AF = {
  AF_UNSPEC: 0,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_BRIDGE: 7,
  AF_INET6: 10,
  AF_NETLINK: 16,
  AF_PACKET: 17,
  AF_MPLS: 28,
  AF_CAN: 29,
  AF_PHONET: 35,
  AF_MCTP: 45,
  RTNL_FAMILY_IPMR: 128,
  RTNL_FAMILY_IP6MR: 129,
} as const
