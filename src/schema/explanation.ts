/** The explanation of bytes: a tree of named parts whose leaves tile the bytes, padding included. */

/** One named part of a message. A part without `children` is a leaf; leaves stand side by side and leave no byte out. */
export interface Explanation {
  /** The kernel's name for it: a field, an attribute, `padding`. */
  readonly name: string
  /** Where it begins, in bytes from the start of the datagram. */
  readonly offset: number
  /** How many bytes it takes. */
  readonly length: number
  /** Set where this part is a netlink attribute (header, payload and padding together). */
  readonly attribute?: true
  /** Set where bytes at its end are missing. */
  readonly short?: true
  /** The type, as C or this library names it: `u32`, `struct ifinfomsg`. */
  readonly type?: string
  /** The value as text. */
  readonly value?: string
  /** What it means, in a few words. */
  readonly note?: string
  /** The name of an attribute that may stand directly within this part, by its number. */
  readonly nameOf?: (attribute: number) => string | undefined
  readonly children?: readonly Explanation[]
}

/** What a codec says about its bytes; whoever asked knows the name and the place. */
export interface Explained {
  readonly value?: string
  readonly note?: string
  readonly nameOf?: (attribute: number) => string | undefined
  readonly children?: readonly Explanation[]
}

/** The leaves of an explanation, in the order of the bytes. */
export function* leaves(part: Explanation): Generator<Explanation> {
  if (part.children === undefined) yield part
  else for (const child of part.children) yield* leaves(child)
}

/** The parts around a byte, from the outside in, the innermost one last. */
export function partsAt(part: Explanation, offset: number): Explanation[] {
  const parts: Explanation[] = []
  for (let here: Explanation | undefined = part; here !== undefined; ) {
    parts.push(here)
    here = here.children?.find((child) => offset >= child.offset && offset < child.offset + child.length)
  }
  return parts
}

/**
 * The names of the attributes around a byte, from the outside in: `['IFLA_LINKINFO', 'IFLA_INFO_DATA', 'IFLA_VLAN_ID']`. Where the byte
 * belongs to no attribute, the name of the field it belongs to.
 */
export function pathAt(part: Explanation, offset: number): string[] {
  const parts = partsAt(part, offset)
  const path = parts.filter((inner) => inner.attribute).map((inner) => inner.name)
  const field = parts.at(-1)
  return path.length > 0 || field === undefined || field.children !== undefined ? path : [field.name]
}
