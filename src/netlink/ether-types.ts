/** Protocol numbers of Ethernet frames. <linux/if_ether.h> */
export const ETH_P = {
  ETH_P_IP: 0x0800,
  ETH_P_ARP: 0x0806,
  ETH_P_8021Q: 0x8100,
  ETH_P_8021AD: 0x88a8,
  ETH_P_IPV6: 0x86dd,
  ETH_P_PPP_DISC: 0x8863,
  ETH_P_PPP_SES: 0x8864,
  ETH_P_MPLS_UC: 0x8847,
  ETH_P_MPLS_MC: 0x8848,
  ETH_P_MACSEC: 0x88e5,
  ETH_P_ALL: 0x0003,
} as const
