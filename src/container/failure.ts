/** Errors of our own, with a code as Node's have one. */

/** An error with a code: `failure('EEXIST', 'there is a network myns already')`. */
export function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
