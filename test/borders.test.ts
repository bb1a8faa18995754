/** The borders of the design, read from the imports of every file: DESIGN is a promise, this is what keeps it. */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../src', import.meta.url))

/** What the files of a folder may import, besides files of their own folder: folders, single files, packages, `node:` for all of Node's modules. */
const allowed: Record<string, readonly string[]> = {
  schema: [],
  netlink: ['schema'],
  nft: ['schema', 'netlink'],
  explain: ['schema', 'netlink', 'nft'],
  system: ['schema', 'netlink/transport.ts', 'node:', 'ffi-rs'],
  host: ['schema', 'netlink', 'nft', 'explain', 'system', 'node:'],
  container: ['schema', 'netlink', 'nft', 'explain', 'system', 'host', 'node:'],
  cli: ['schema', 'netlink', 'nft', 'explain', 'system', 'host', 'container', 'node:'],
  'index.ts': ['schema', 'netlink', 'nft', 'explain', 'system', 'host', 'container'],
}

/** Folders that run in a browser. */
const pure = ['schema', 'netlink', 'nft', 'explain']

interface File {
  /** Its path within src, `netlink/route/link/link.ts`. */
  readonly path: string
  /** What it imports: paths within src, or the names of packages and of Node's modules. */
  readonly imports: readonly string[]
  /** Names it uses that stand for themselves: variables, its own and global ones. */
  readonly names: ReadonlySet<string>
}

function read(path: string): File {
  const parsed = ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.Latest, true)
  const imports: string[] = []
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && isSpecifier(node)) imports.push(resolve(path, node.text))
    else if (ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(parsed)
  return { path, imports, names }
}

/** Whether a string is what an import names, static or dynamic, of a value or of a type. */
function isSpecifier({ parent }: ts.StringLiteral): boolean {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent)
  return (
    ts.isCallExpression(parent) && (parent.expression.kind === ts.SyntaxKind.ImportKeyword || parent.expression.getText() === 'require')
  )
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map(read)

const folderOf = (path: string) => path.split('/')[0] ?? path

describe('the borders', () => {
  it('are drawn for every folder', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(Object.keys(allowed)).toEqual(expect.arrayContaining([...new Set(files.map(({ path }) => folderOf(path)))]))
  })

  it('let imports go one way only', () => {
    const trespasses = files.flatMap(({ path, imports }) => {
      const own = folderOf(path)
      const permitted = allowed[own] ?? []
      const isPermitted = (target: string) =>
        folderOf(target) === own || permitted.some((to) => target === to || target.startsWith(to === 'node:' ? to : `${to}/`))
      return imports.filter((target) => !isPermitted(target)).map((target) => `${path} imports ${target}`)
    })
    expect(trespasses).toEqual([])
  })

  it('let ffi-rs into system alone', () => {
    const users = files.filter(({ imports }) => imports.includes('ffi-rs')).map(({ path }) => folderOf(path))
    expect([...new Set(users)]).toEqual(['system'])
  })

  it('let nothing of Node into what runs in a browser, by name neither', () => {
    const ofNode = ['Buffer', 'process', '__dirname', '__filename', 'require', 'global', 'setInterval', 'NodeJS']
    const users = files
      .filter(({ path }) => pure.includes(folderOf(path)))
      .flatMap(({ path, names }) => ofNode.filter((name) => names.has(name)).map((name) => `${path} uses ${name}`))
    expect(users).toEqual([])
  })

  // A folder and the ones within it are one thing told in parts: they may.
  it('leave no two folders that import each other, in however many steps', () => {
    const graph = new Map<string, Set<string>>()
    for (const { path, imports } of files) {
      const from = dirname(path)
      for (const target of imports) {
        const to = dirname(target)
        if (!target.endsWith('.ts') || `${to}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${to}/`)) continue
        graph.set(from, (graph.get(from) ?? new Set()).add(to))
      }
    }
    expect(circles(graph)).toEqual([])
  })

  it('have every import end in a file that is there', () => {
    const there = new Set(files.map(({ path }) => path))
    const lost = files.flatMap(({ path, imports }) =>
      imports.filter((target) => target.endsWith('.ts') && !there.has(target)).map((target) => `${path} imports ${target}`),
    )
    expect(lost).toEqual([])
  })
})

/** The ways in a graph that come back to where they began. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const finished = new Set<string>()
  const walk = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) return void found.push([...way.slice(way.indexOf(node)), node].join(' -> '))
    if (finished.has(node)) return
    for (const next of graph.get(node) ?? []) walk(next, [...way, node])
    finished.add(node)
  }
  for (const node of graph.keys()) walk(node, [])
  return found
}
