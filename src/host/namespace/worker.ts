/** Worker threads that live in a network namespace: servers and clients in Node. worker_threads, setns(2): a thread is born where the one is that starts it */

import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { Namespace } from './namespace.ts'

/** Starts a worker thread in the namespace, as `new Worker(url, options)` does. */
export function startWorker(namespace: Namespace, url: string | URL, options: WorkerOptions): Worker {
  // Loaded when a worker is started: importing netloom should not cost what not everybody needs.
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  return namespace.enter<Worker>(() => new Worker(url, options))
}
