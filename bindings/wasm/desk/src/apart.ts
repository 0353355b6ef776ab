/** Work that a worker does apart from the page, which stays alive meanwhile. */

export type Answer<Done> = { done: Done } | { failed: string };

/** In the page: gives a worker its task, and ends it with its answer. */
export function apart<Task, Done>(worker: Worker, task: Task): Promise<Answer<Done>> {
  return new Promise((resolve) => {
    const end = (answer: Answer<Done>): void => {
      worker.terminate();
      resolve(answer);
    };
    worker.onmessage = (event: MessageEvent<Answer<Done>>) => end(event.data);
    worker.onerror = (event) => end({ failed: event.message });
    worker.postMessage(task);
  });
}

/** In the worker: answers its task. */
export function answers<Task, Done>(work: (task: Task) => Promise<Done>): void {
  const answer = async (task: Task): Promise<Answer<Done>> => {
    try {
      return { done: await work(task) };
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    }
  };
  addEventListener("message", (event: MessageEvent<Task>) => {
    void answer(event.data).then((told) => postMessage(told));
  });
}
