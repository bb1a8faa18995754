/** MACsec: encrypted frames on the link underneath. Its keys are set over generic netlink. ip-macsec(8), <linux/if_link.h>, enum IFLA_MACSEC_* */

import { number32, secureChannel, secureChannelPort, whole, words, yesNo } from '../../verb/option-values.ts'
import { kind, onLink } from './kind.ts'

export const macsec = kind(
  'macsec',
  {
    /** The secure channel that it sends in, 16 hexadecimal digits: a MAC address and a port. */
    channel: ['IFLA_MACSEC_SCI', secureChannel, 'fixed'],
    /** The port of the secure channel, where its MAC address is the link's own. */
    port: [['IFLA_MACSEC_PORT', 'IFLA_MACSEC_SCI'], secureChannelPort, 'fixed'],
    /** How many bytes the check value has. */
    checkValueLength: ['IFLA_MACSEC_ICV_LEN', whole(8, 16), 'fixed'],
    cipher: [
      'IFLA_MACSEC_CIPHER_SUITE',
      words({
        'gcm-aes-128': 'MACSEC_DEFAULT_CIPHER_ID',
        'gcm-aes-256': 'MACSEC_CIPHER_ID_GCM_AES_256',
        'gcm-aes-xpn-128': 'MACSEC_CIPHER_ID_GCM_AES_XPN_128',
        'gcm-aes-xpn-256': 'MACSEC_CIPHER_ID_GCM_AES_XPN_256',
      }),
      'fixed',
    ],
    /** Within how many packets they may come out of order, with `replayProtection`. */
    window: ['IFLA_MACSEC_WINDOW', number32],
    /** Which of the four keys it sends with. */
    sendingKey: ['IFLA_MACSEC_ENCODING_SA', whole(0, 3)],
    /** Whether frames are encrypted, and not only signed. */
    encrypt: ['IFLA_MACSEC_ENCRYPT', yesNo],
    /** Whether frames are signed. */
    protect: ['IFLA_MACSEC_PROTECT', yesNo],
    /** Whether each frame names the secure channel. */
    sendChannel: ['IFLA_MACSEC_INC_SCI', yesNo],
    /** Whether the sender's MAC address says which channel it is. */
    endStation: ['IFLA_MACSEC_ES', yesNo],
    /** Whether it is a channel for single copy broadcast. */
    singleCopyBroadcast: ['IFLA_MACSEC_SCB', yesNo],
    /** Whether frames that come twice or too late are dropped. */
    replayProtection: ['IFLA_MACSEC_REPLAY_PROTECT', yesNo],
    /** What becomes of frames whose signature is wrong: `strict`, they are dropped; `check`, they are counted. */
    validation: [
      'IFLA_MACSEC_VALIDATION',
      words({ disabled: 'MACSEC_VALIDATE_DISABLED', check: 'MACSEC_VALIDATE_CHECK', strict: 'MACSEC_VALIDATE_STRICT' }),
    ],
    /** Who does the work: the kernel, or the hardware underneath. */
    offload: ['IFLA_MACSEC_OFFLOAD', words({ off: 'MACSEC_OFFLOAD_OFF', phy: 'MACSEC_OFFLOAD_PHY', mac: 'MACSEC_OFFLOAD_MAC' })],
  },
  { placement: onLink },
)
