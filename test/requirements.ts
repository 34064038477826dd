// What this project promises, one sentence each, and where the promise comes from. A test that proves one ends its title with
// the id in square brackets; requirements.test.ts fails for a promise without a proof and for a proof of no promise.

export interface Requirement {
  /** Room, then what of it. */
  readonly id: string;
  readonly sentence: string;
  /** The document of this project, or the paper, that asks for it. */
  readonly source: string;
}

const classifiers = 'Sharma et al. 2025 (arXiv 2501.18837)';
const exchanges = 'Cunningham et al. 2026 (arXiv 2601.04603)';

/** Lines of "id | sentence | source". */
function list(text: string): readonly Requirement[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [id = '', sentence = '', source = ''] = line.split('|').map((part) => part.trim());
      return { id, sentence, source };
    });
}

export const requirements: readonly Requirement[] = list(
  `
house.imports | Code imports downwards only, enters a room through its barrel, and never runs in a circle. | docs/architecture.md, direction of imports
house.length | No file is longer than 400 lines, and each says in its first line what it is for. | docs/architecture.md
house.barrels | Every room has an index.ts that says why it exists and is a subpath of the package. | docs/architecture.md
house.words | Nothing switches the types off, is left for later, or names one machine or a host of packages. | docs/architecture.md

base.random | A seed decides everything that is drawn, streams named by labels are independent, and draws are spread as they should be. | docs/architecture.md
base.jsonl | Lines of JSON are read in bounded memory, and a line that is broken is named by file and number. | docs/architecture.md
base.json | Equal JSON values have equal canonical text and hash, whatever the order of their keys, and unequal ones have not. | docs/runs.md, a run
base.files | A file is written as a whole or not at all, and a failure names the path and what to do. | docs/runs.md, a run
base.table | A table has its columns in line and keeps to the width that it was given. | docs/architecture.md
base.progress | There is one progress line: rewritten on a terminal, JSON lines where no person watches. | docs/architecture.md
base.text | Text is decoded strictly, and shortened and counted for people. | docs/architecture.md
base.clock | Time is an argument, can be waited for and called off, and is said as people say it. | docs/architecture.md

stats.intervals | Intervals of shares, means and correlations cover what they say they cover. | Wilson 1927; Clopper and Pearson 1934; Fisher 1921
stats.bootstrap | Bootstrap intervals are right for clustered and paired data and the same for the same seed. | Efron 1987; Davison and Hinkley 1997
stats.roc | ROC areas equal the count over all pairs, with DeLong's variance, and thresholds keep to the rate asked for. | Hanley and McNeil 1982; DeLong et al. 1988
stats.calibration | Scores become probabilities that were checked: Platt, isotonic, temperature, reliability. | Platt 1999; Guo et al. 2017; Murphy 1973
stats.correlation | Correlations and regressions agree with independent implementations. | Knight 1966; MacKinnon and White 1985

tensor.gradient.differences | Every gradient agrees with central differences. | docs/tensor.md, method
tensor.gradient.oracle | Gradients agree with an independent automatic differentiation. | docs/tensor.md, method
tensor.second-order | Gradients are graphs, and so have gradients. | docs/tensor.md, method
tensor.per-example | Gradients of single examples come out of one call and equal those of each example alone. | docs/tensor.md, method
tensor.backends-agree | ONNX Runtime and the plain reference give the same numbers for every operation. | docs/tensor.md, method
tensor.onnx | Every graph can be written as an ONNX file that computes the same, and damaged files are refused. | ONNX specification
tensor.safetensors | Weights survive a round trip through safetensors, and damaged files are refused. | safetensors format
tensor.optimizers | Each optimizer follows its published algorithm step by step. | Kingma and Ba 2015; Loshchilov and Hutter 2019
tensor.steps-per-call | Many training steps in one call do what as many single calls do. | docs/tensor.md, method
tensor.resume | A training that is resumed from a checkpoint continues exactly. | docs/tensor.md, method
tensor.nan | A number that is none stops training and is traced to the operation that made it. | docs/tensor.md, claim
tensor.shapes | Shapes are known before anything runs, and a misfit names operation, label and shapes. | docs/tensor.md, claim

llm.one-interface | OpenAI, compatible servers, Anthropic and the scripted model pass the same suite behind one interface. | docs/llm.md, how it is checked
llm.cache | What was answered once is never asked or paid for again. | docs/llm.md, what happens to a call
llm.budget | A budget is not passed, however many calls are under way. | docs/llm.md, what happens to a call
llm.concurrency | No more calls are in flight than were allowed. | docs/llm.md, what happens to a call
llm.retry | Only what can pass is tried again, with pauses that the server may set. | docs/llm.md, what happens to a call
llm.structured | An answer fits the schema that was asked for, or is an error. | docs/llm.md, what happens to a call
llm.stream | A stream gives the same text as a whole answer and can be called off. | docs/llm.md, what happens to a call
llm.garbage | Whatever a server sends, the caller gets an answer or an error that says what was wrong. | docs/llm.md, how it is checked
llm.keys | No key appears in an error, a log, a cache or a report. | docs/llm.md, models and keys

report.blocks | A report is typed blocks that are checked when they are written and when they are read. | docs/report.md, what a report holds
report.terminal | The terminal prints every figure with its interval, within the width, and cuts no number. | docs/report.md
report.browser | The page draws every datum, can be read by everybody, and shows the same numbers as the terminal. | docs/report.md, the page
report.escape | Hostile text in a report stays text, on every surface. | docs/report.md, the page
report.html.offline | A report is one HTML file that asks nothing of a network and runs nothing but its own script. | docs/report.md, the page

runs.resume | A finished stage is never done twice, and a changed artifact is noticed. | docs/runs.md, a run
runs.kill | A run that is killed at any moment comes to the same end when it is started again. | docs/runs.md, a run
runs.lock | One process writes a run; others are told which. | docs/runs.md, a run
runs.cancel | Ctrl-C leaves a run that goes on the next time. | docs/runs.md, a run
runs.disk-full | A full disk stops a run with a remedy and loses nothing that is finished. | docs/runs.md, a run
runs.executors | Shards give the same results in the same order, inline or in threads. | docs/runs.md, shards
runs.list | Every run can be listed, at work, stopped or damaged. | docs/runs.md, on the command line

guard.constitution | A constitution in plain language is parsed, checked with line numbers, hashed and compared rule by rule. | ${classifiers}
guard.tokenizer.chunks | Tokens do not depend on how the text was cut into pieces. | ${classifiers}
guard.decoder | Text that was encoded is judged by what it says as well. | docs/architecture.md, how a text is judged
guard.incremental | Judging piece by piece gives the verdict of judging the whole. | ${classifiers}
guard.style-alone | The style of an attack alone never blocks. | docs/architecture.md, how a text is judged
guard.calibration | The threshold keeps the share of refused harmless text within what was allowed, with an exact interval. | ${classifiers}; Clopper and Pearson 1934
guard.linear | The linear member trains and scores as its definition says. | ${exchanges}
guard.convolution | The causal convolution gives the same logits in training, token by token, in batches and as ONNX. | ${exchanges}
guard.synthesis | Every rule gets requests and answers of both sides; near-duplicates go, and splits never share a source. | ${classifiers}
guard.corpus | The corpus that ships is well-formed, of both sides, and spread over topics. | ${classifiers}
guard.corpus.overlap | The corpus that ships shares no more than the limit with the items of any set it is measured on. | docs/architecture.md
guard.llm-writer | A language model can write the texts instead, within a budget, with its refusals counted. | ${classifiers}
guard.folder | A guard is a folder whose every file is checked by its hash before it judges anything. | docs/architecture.md, the nouns
guard.commands | Every verb of the guard does on the command line what its help says. | docs/architecture.md
guard.eval.table | An evaluation gives block rates at a stated share of refusals, with intervals, by set, family and language. | ${classifiers}
guard.eval.overlap | Items that overlap the training text are reported apart. | ${classifiers}
guard.eval.absent-data | A set whose file is not there is named and passed over, and never counted. | docs/architecture.md
guard.augment.registry | Attack wrappers and neutral ones are many, of many families, and some families are held out. | ${classifiers}
guard.augment.inverse | An encoding that says it can be undone can be undone. | docs/augmentations.md, what there is
guard.augment.both-sides | Restricted and permitted text go through the same draws, so that no dress gives the answer away. | docs/augmentations.md, the rule of both sides

cli.help | Every command explains itself, with examples and exit codes, and a wrong one names the right ones. | docs/architecture.md
cli.exit-codes | Exit codes are 0 for done, 1 for no, 2 for wrong usage, 3 for failed and 130 for stopped. | docs/architecture.md

e2e.package | The package that is published holds what its names promise, and every subpath can be imported by name. | docs/architecture.md
e2e.build | A guard is built from a constitution, judges from arguments, standard input and files, and is the same again from the same seed. | docs/architecture.md
e2e.start | One command builds the guard that ships, shows what it is worth, and does not build it again the next time. | docs/architecture.md
e2e.resume | A build that is killed goes on, does no finished stage twice, and gives the same guard. | docs/runs.md, a run
e2e.cancel | Ctrl-C ends a build with a message and the code 130, and the same command goes on. | docs/runs.md, a run
e2e.disk-full | A build on a full disk ends with a readable error and goes on when there is space. | docs/runs.md, a run
`,
);
