/**
 * The settings of the host that let packets through: per link where that suffices, and put back when the last network goes that needs them. The kernel's
 * Documentation/networking/ip-sysctl.rst, `forwarding`, `force_forwarding`, `accept_ra`
 */

import type { Host } from '../../host/host.ts'
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

/** Switches on what a network needs, and the bridge itself. */
export function switchOn(host: Host, plan: BridgeNetworkPlan, switched: readonly string[]): void {
  for (const setting of switched) if (isSetting(setting) && !isOn(host, setting)) host.sysctl.set(keyOf(host, setting), 1)
  if (plan.internal) return
  for (const { family } of plan.subnets) {
    const setting = `${versions[family]}/${plan.bridge}`
    if (!isOn(host, setting)) host.sysctl.set(keyOf(host, setting), 1)
  }
}

/**
 * Lets a link use its addresses of IPv6 at once, rather than first ask around for a second or two whether somebody has them; and take no word from
 * routers: it has all that it needs, and any neighbour could pass for one. `accept_dad`, `accept_ra`
 */
export function trustAddresses({ sysctl }: Host, link: string): void {
  if (!sysctl.has('net/ipv6')) return
  for (const setting of ['accept_dad', 'accept_ra']) {
    const key = `net/ipv6/conf/${link}/${setting}`
    if (sysctl.get(key) !== '0') sysctl.set(key, 0)
  }
}

/** Switches off what a network had switched on, but for what `others` need. Links that are gone are passed over. */
export function switchOff(host: Host, switched: readonly string[], others: readonly (readonly string[])[]): void {
  for (const setting of switched) {
    if (!isSetting(setting) || isNeeded(host, setting, others) || !isOn(host, setting)) continue
    host.sysctl.set(keyOf(host, setting), 0)
    if (setting !== '4/all') continue
    for (const kept of switched.filter((each) => each.startsWith('4+'))) {
      const link = `4/${kept.slice(2)}`
      if (isOn(host, link) === false) host.sysctl.set(keyOf(host, link), 1)
    }
    if (switched.includes('redirects')) host.sysctl.set('net/ipv4/conf/all/accept_redirects', 1)
  }
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
