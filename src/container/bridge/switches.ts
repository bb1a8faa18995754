/**
 * The settings of the host that let packets through: per link where that suffices, and put back when the last network goes that needs them. The kernel's
 * Documentation/networking/ip-sysctl.rst, `forwarding`, `force_forwarding`, `accept_ra`
 */

import type { Host } from '../../host/host.ts'
import type { Operation } from '../change/operation.ts'
import { setSetting } from '../change/setting.ts'
import { failure } from '../failure.ts'
import type { BridgeNetworkPlan } from './description.ts'

const versions = { ipv4: '4', ipv6: '6' } as const

/**
 * The settings that a network needs, as `4/eth0`: the version of IP and the link, or `all`. Behind the bridge's own stand those of the uplink; where any link
 * will do, those of all.
 */
function needs({ subnets, internal, uplink = 'all' }: BridgeNetworkPlan): string[] {
  return internal ? [] : subnets.map(({ family }) => `${versions[family]}/${uplink}`)
}

/**
 * What has to be switched on for a network: what is off now, or is on only for `others`.
 *
 * @throws an Error with code EBUSY where forwarding of IPv6 would take the host its own way out: a host that forwards takes no word from routers
 */
export async function switchesFor(host: Host, plan: BridgeNetworkPlan, others: readonly (readonly string[])[]): Promise<string[]> {
  const off = needs(plan).filter((setting) => isNeeded(host, setting, others) || !isOn(host, setting))
  const six = off.find((setting) => setting.startsWith('6/'))
  if (six !== undefined && !hasForce(host)) await refuseLosingRouters(host, six)
  // With the whole the kernel switches every link, and takes no redirects any more: what was otherwise is put back one day.
  return off.flatMap((setting) => (setting === '4/all' ? [setting, ...keptBy(host, others)] : [setting]))
}

/** What switches on a network, and the bridge itself, as far as it is off. Where the bridge is not there yet, all of its own is. */
export function switchingOn(host: Host, plan: BridgeNetworkPlan, switched: readonly string[]): Operation[] {
  const own = plan.internal ? [] : plan.subnets.map(({ family }) => `${versions[family]}/${plan.bridge}`)
  return [
    ...switched.filter((setting) => isSetting(setting) && isOn(host, setting) === false),
    ...own.filter((setting) => isOn(host, setting) !== true),
  ].map((setting) => setSetting(keyOf(host, setting), '1', '0'))
}

/**
 * What lets a link use its addresses of IPv6 at once, rather than first ask around for a second or two whether somebody has them; and take no word from
 * routers: it has all that it needs, and any neighbour could pass for one. `accept_dad`, `accept_ra`
 */
export function trustSettings({ sysctl }: Host, link: string): Operation[] {
  if (!sysctl.has('net/ipv6')) return []
  const keys = ['accept_dad', 'accept_ra'].map((setting) => `net/ipv6/conf/${link}/${setting}`)
  return keys.filter((key) => !sysctl.has(key) || sysctl.get(key) !== '0').map((key) => setSetting(key, '0'))
}

/** What switches off again what a network had switched on, but for what `others` need. Links that are gone are passed over. */
export function switchingOff(host: Host, switched: readonly string[], others: readonly (readonly string[])[]): Operation[] {
  const off = switched.filter((setting) => isSetting(setting) && !isNeeded(host, setting, others) && isOn(host, setting) === true)
  return off.flatMap((setting) => [
    setSetting(keyOf(host, setting), '0', '1'),
    ...(setting === '4/all' ? switched.flatMap((word) => keptSetting(host, word)) : []),
  ])
}

/** What puts back what forwarding of IPv4 as a whole had changed as well. */
function keptSetting(host: Host, word: string): Operation[] {
  if (word === 'redirects') return [setSetting('net/ipv4/conf/all/accept_redirects', '1')]
  const link = `4/${word.slice(2)}`
  return word.startsWith('4+') && isOn(host, link) !== undefined ? [setSetting(keyOf(host, link), '1')] : []
}

/** What the kernel will change with forwarding of IPv4 as a whole: `4+eth1` forwarded by itself, `redirects` were taken. */
function keptBy(host: Host, others: readonly (readonly string[])[]): string[] {
  const before = others.find((switched) => switched.includes('4/all'))
  if (before !== undefined) return before.filter((setting) => !isSetting(setting))
  const { links } = host.forwarding.state()
  return [
    ...Object.keys(links).flatMap((link) => (links[link] ? [`4+${link}`] : [])),
    ...(host.sysctl.get('net/ipv4/conf/all/accept_redirects') === '1' ? ['redirects'] : []),
  ]
}

/** Whether it is on for the sake of others. Of IPv6 two links may have one setting. */
function isNeeded(host: Host, setting: string, others: readonly (readonly string[])[]): boolean {
  return others.some((switched) => switched.some((each) => isSetting(each) && keyOf(host, each) === keyOf(host, setting)))
}

function isSetting(word: string): boolean {
  return /^[46]\//.test(word)
}

/** Whether it is on; undefined where the link is gone. */
function isOn(host: Host, setting: string): boolean | undefined {
  const [version, link = ''] = setting.split('/')
  if (!host.sysctl.has(`net/ipv4/conf/${link}`)) return undefined
  if (version === '6' && host.sysctl.get('net/ipv6/conf/all/forwarding') === '1') return true
  return host.sysctl.get(keyOf(host, setting)) === '1'
}

function keyOf(host: Host, setting: string): string {
  const [version, link = ''] = setting.split('/')
  if (version === '4') return `net/ipv4/conf/${link}/forwarding`
  // Before Linux 6.17 packets of IPv6 pass only where the host as a whole forwards.
  return hasForce(host) ? `net/ipv6/conf/${link}/force_forwarding` : 'net/ipv6/conf/all/forwarding'
}

function hasForce({ sysctl }: Host): boolean {
  return sysctl.has('net/ipv6/conf/all/force_forwarding')
}

/** @throws an Error with code EBUSY where a link has its routes from router advertisements, and would lose them */
async function refuseLosingRouters(host: Host, setting: string): Promise<void> {
  const learnt = await host.routes.list({ family: 'ipv6', madeBy: 'ra' })
  for (const index of new Set(learnt.map(({ link }) => link))) {
    if (index === undefined) continue
    const { name } = await host.links.get(index)
    if (host.sysctl.get(`net/ipv6/conf/${name}/accept_ra`) !== '1') continue
    throw failure(
      'EBUSY',
      `${setting}: with IPv6 forwarding on, ${name} would take no word from its router any more, and lose its way out; first say: sysctl -w net.ipv6.conf.${name}.accept_ra=2`,
    )
  }
}
