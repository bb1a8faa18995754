import { describe, expect, it } from 'vitest'
import { type Picture, pictureSvg } from '../../../src/container/index.ts'

const link = (name: string, up = true) => ({ name, up, addresses: ['10.89.0.1/24'] })

const busy: Picture = {
  uplinks: [link('wlo1'), link('eth<0>')],
  networks: [0, 1, 2].map((number) => ({
    name: `net${number}`,
    bridge: link(`br${number}`),
    rules: Array.from(
      { length: number * 3 },
      () => 'forward: a rule whose words are many, so that the box must be wider than it would be otherwise',
    ),
    containers: Array.from({ length: number * 4 }, (_, index) => ({
      name: `one & "two" \u0007 ${index}`,
      hostLink: link('nl0', index % 2 === 0),
      link: index % 3 === 0 ? undefined : link('eth0', index % 3 === 1),
      addresses: ['10.89.0.2/24'],
      ports: ['8080:80/tcp'],
    })),
  })),
}

const numbers = (text: string, name: string) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(text)?.[1])

describe('a picture as SVG', () => {
  it.each([
    ['a host without networks', { uplinks: [], networks: [] }],
    ['many networks', busy],
  ])('is one whole document: %s', (_, drawn) => {
    const svg = pictureSvg(drawn)
    const open: string[] = []
    for (const [, end, name = '', , empty] of svg.matchAll(/<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(name)
      else if (empty !== '/') open.push(name)
    }
    expect(open).toEqual([])
    // What is text between the tags has no sign of XML's own left.
    for (const [, words] of svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)) expect(words).not.toMatch(/[<>"']|&(?!#\d+;)|\p{Cc}/u)
  })

  it('draws every box within its frame, and none over another', () => {
    const svg = pictureSvg(busy)
    const [, width = '', height = ''] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
    const boxes = [...svg.matchAll(/<rect class="(\w+)"[^>]*>/g)].map(([rect, kind]) => ({
      kind,
      left: numbers(rect, 'x'),
      top: numbers(rect, 'y'),
      right: numbers(rect, 'x') + numbers(rect, 'width'),
      bottom: numbers(rect, 'y') + numbers(rect, 'height'),
    }))
    expect(boxes.length).toBe(1 + 3 + 12)
    for (const box of boxes) {
      expect(box.right).toBeLessThanOrEqual(Number(width))
      expect(box.bottom).toBeLessThanOrEqual(Number(height))
      for (const other of boxes) {
        if (other === box || other.kind === 'host' || box.kind === 'host') continue
        expect(box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top).toBe(true)
      }
    }
    const [host] = boxes
    for (const { kind, top, bottom } of boxes) {
      if (kind === 'bridge') expect(bottom).toBeLessThan(host?.bottom ?? 0)
      if (kind === 'container') expect(top).toBeGreaterThan(host?.bottom ?? 0)
    }
  })

  it('marks what is down', () => {
    expect(pictureSvg(busy).match(/class="cut"/g)?.length).toBe(8)
    expect(pictureSvg({ uplinks: [], networks: [] })).not.toContain('class="cut"')
  })
})
