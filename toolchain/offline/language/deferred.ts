/** A promise that is settled from outside; only the first settling counts. */
export interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T | Promise<T>): void;
  reject(error: Error): void;
}

export function deferred<T>(): Deferred<T> {
  const settle: Partial<Omit<Deferred<T>, "promise">> = {};
  const promise = new Promise<T>((resolve, reject) => {
    settle.resolve = resolve;
    settle.reject = reject;
  });
  return { promise, resolve: (value) => settle.resolve?.(value), reject: (error) => settle.reject?.(error) };
}
