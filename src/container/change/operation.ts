/** One change to one namespace, said before it is made: the commands that it stands for, how it is made, and what takes it back. */

import type { Host } from '../../host/host.ts'
import type { LinkReference } from '../../host/reference/link-reference.ts'

/** A change. It is made once, in a {@link Workplace}. */
export interface Operation {
  /** The commands that it stands for, as they are said in the namespace itself; thought out only for whoever asks, where that takes a look. */
  readonly commands: readonly string[] | (() => Promise<readonly string[]>)
  /** Makes it. */
  perform(place: Workplace): Promise<unknown>
  /** Says on paper what it sends, where to make it something is read first that nobody has made yet. Default: as it is made. */
  rehearse?(place: Workplace): Promise<unknown>
  /** What takes it back, or as much of it as was made; nothing where it goes with what an earlier one made. */
  readonly undo?: Undo
  /** The commands that make it anew, where what was taken away takes more than one operation to be had back. */
  readonly again?: readonly string[]
}

/** What takes a change back. What is not there any more is no error. */
export interface Undo {
  readonly commands: Operation['commands']
  perform(place: Workplace): Promise<unknown>
}

/** A namespace where changes are made. */
export interface Workplace {
  readonly host: Host
  /** The links that have been made here, so that nobody has to ask the kernel for them. */
  readonly links: Map<string, LinkReference>
}

/** A link by its name: as it was made, else whichever has that name. */
export function linkAt({ links }: Workplace, name: string): LinkReference {
  return links.get(name) ?? name
}

/** The commands that an operation stands for; none where nothing has to be done. */
export async function commandsOf({ commands }: Pick<Operation, 'commands'>): Promise<readonly string[]> {
  return typeof commands === 'function' ? await commands() : commands
}

/** An operation that does no harm where all is as it should be already: then nothing is said of it in advance. */
export function unless(isSo: () => boolean | Promise<boolean>, operation: Operation): Operation {
  const rehearse = (place: Workplace) => (operation.rehearse ?? operation.perform)(place)
  return {
    ...operation,
    commands: async () => ((await isSo()) ? [] : await commandsOf(operation)),
    rehearse: async (place) => ((await isSo()) ? undefined : await rehearse(place)),
  }
}
