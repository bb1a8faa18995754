/** team: several links as one, managed from user space over generic netlink. It has no options here. drivers/net/team; <linux/if_team.h> */

import { attributes } from '../../../schema/attributes.ts'

export const team = attributes({})
