/** wireguard: an encrypted tunnel. Its keys and peers are set over generic netlink; it has no options here. <linux/wireguard.h> */

import { attributes } from '../../../schema/attributes.ts'

export const wireguard = attributes({})
