import { describe, expect, it } from 'vitest'
import { checkTableName } from '../../../src/host/firewall/table-name.ts'

describe('the name of a table', () => {
  it.each(['netloom', 'netloom-myns', 'netloom.2', 'a/b', '_x', 'Filter', 'x'.repeat(255)])('%s is kept as it is', (name) => {
    expect(checkTableName(name)).toBe(name)
  })

  it.each(['', ' ', '9lives', '-x', 'a b', 'a"b', 'é', 'a;b', 'a{', '$x', '@x', 'a\nb', 'x'.repeat(256)])('%j is refused', (name) => {
    expect(() => checkTableName(name)).toThrow(TypeError)
  })

  it.each(['fwd', 'dup', 'policy', 'ct', 'ip', 'map', 'last', 'destroy'])('%s is a word of nft', (name) => {
    expect(() => checkTableName(name)).toThrow('part of its language')
  })

  it.each([
    ['filter', 'iptables'],
    ['nat', 'iptables'],
    ['mangle', 'iptables'],
    ['raw', 'iptables'],
    ['security', 'iptables'],
    ['firewalld', 'firewalld'],
    ['docker-bridges', 'Docker'],
  ])('%s belongs to %s', (name, owner) => {
    expect(() => checkTableName(name)).toThrow(`belong to ${owner}`)
  })

  it.each(['constructor', 'toString', '__proto__'])('%s, which every object inherits, is nobody’s', (name) => {
    expect(checkTableName(name)).toBe(name)
  })
})
