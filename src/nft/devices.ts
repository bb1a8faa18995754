/** The network devices that a chain or a flowtable is bound to. <linux/netfilter/nf_tables.h>, enum nft_devices_attributes */

import { attributes } from '../schema/attributes.ts'
import { repeated } from '../schema/nested.ts'
import { deviceName } from './name.ts'

export const devices = attributes(
  {
    NFTA_DEVICE_NAME: [1, repeated(deviceName)],
    NFTA_DEVICE_PREFIX: [2, repeated(deviceName), 'all devices whose names begin so'],
  },
  { nested: true },
)
