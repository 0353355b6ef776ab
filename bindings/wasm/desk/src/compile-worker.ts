/** Compiles official files apart from the page. */
import type { Lang } from "santei";
import { type Compiled, type OfficialFile, compile } from "santei/compiler";
import { type Answer, answers } from "./apart";

export interface CompileTask {
  files: OfficialFile[];
  starter: boolean;
  lang: Lang;
}

export type CompileAnswer = Answer<Compiled>;

answers((task: CompileTask) => compile(task));
