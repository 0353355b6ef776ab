/** Compiles official files apart from the page, which stays alive meanwhile. */
import type { Lang } from "santei";
import { type Compiled, type OfficialFile, compile } from "santei/compiler";

export interface CompileTask {
  files: OfficialFile[];
  starter: boolean;
  lang: Lang;
}

export type CompileAnswer = { done: Compiled } | { failed: string };

async function answer(task: CompileTask): Promise<CompileAnswer> {
  try {
    return { done: await compile(task) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener("message", (event: MessageEvent<CompileTask>) => {
  void answer(event.data).then((told) => postMessage(told));
});
