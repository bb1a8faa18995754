/** wireguard: a link to peers, encrypted. Keys and peers are set over generic netlink, as by wg(8). ip-link(8) */

import { kind } from './kind.ts'

export const wireguard = kind('wireguard', {})
