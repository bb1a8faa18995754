/** team: several links as one, managed by a program of its own, teamd(8). ip-link(8) */

import { kind } from './kind.ts'

export const team = kind('team', {})
