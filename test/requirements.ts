// What this project promises, one sentence each, and where the promise comes from. A test that proves one ends its title with
// the id in square brackets; requirements.test.ts fails for a promise without a proof and for a proof of no promise.
import { monaRequirements } from './requirements-mona.ts';

export interface Requirement {
  /** Room, then what of it. */
  readonly id: string;
  readonly sentence: string;
  /** The document of this project, or the paper, that asks for it. */
  readonly source: string;
}

const classifiers = 'Sharma et al. 2025 (arXiv 2501.18837)';
const similarity = 'Goel et al. 2025 (arXiv 2502.04313)';
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

guard.screen.prefix-safety | What may leave of an answer, judged as a whole, is allowed, and nothing may leave from the flag on. | ${classifiers}
guard.screen.chunks | How an answer was cut into pieces changes neither the decision nor what has left at its end. | docs/guard.md, screening a stream
guard.screen.peek | A look ahead says what would be said if the text ended here, and changes nothing. | docs/guard.md, screening a stream
guard.screen.history | A harmless turn after a blocked one passes, and what was flagged before is withheld from the model. | docs/gateway.md, what is judged
guard.screen.json | A text inside a JSON document is judged by what its escapes say. | docs/gateway.md, what is judged
guard.screen.fail-closed | A guard that throws or gives no number lets nothing more leave. | docs/gateway.md, what is judged
guard.screen.running-maximum | The score of an answer never falls while it grows. | ${classifiers}

store.conformance | The same store behaves the same on SQLite and PostgreSQL. | docs/store.md
store.chain | Any change, removal or swap inside the audit log is found, and a cut tail against a head noted elsewhere. | docs/store.md
store.append-only | The tables of the audit log refuse every change but the next event of the chain. | docs/store.md
store.shared | Several gateways on one database behave as one: limits, alerts, cases, settings and the log. | docs/store.md
store.kill | A kill -9 under load, or a crash of the database, loses no acknowledged event. | docs/store.md
store.disk-full | A full disk makes append reject with a remedy, loses nothing acknowledged, and is written to again. | docs/store.md
audit.commands | The commands verify, export and show the audit log. | docs/store.md

gateway.sse | Server-sent events read the same however their bytes are split, and are written as they were read. | docs/gateway.md, proof
gateway.protocols.channels | Every text of an answer that can reach a person or a tool is judged: content, reasoning, tool arguments, every choice. | docs/gateway.md, what is judged
gateway.protocols.shapes | Requests, refusals, failures and errors have the protocol's own shapes, and nothing else of a request changes. | docs/gateway.md, what clients see
gateway.protocols.unjudged | Each part that is no text is reported with its place and kind. | docs/gateway.md, what is judged
gateway.demo | A scripted model speaks all three protocols, and its demonstrations do what they say. | docs/gateway.md
gateway.prefix-safety | What a client got of an answer is a judged prefix, and no byte follows the flag, in all three protocols. | ${classifiers}
gateway.chunks | How the bytes of an answer were split changes neither the decision nor the bytes that leave. | docs/gateway.md, proof
gateway.transparency | With a guard that allows everything, the client gets the upstream's events. | docs/gateway.md, proof
gateway.no-silent-end | Every stream ends with a finish, an error frame or a reset. | docs/gateway.md, what clients see
gateway.upstream-cut | An upstream cut at any byte is told to the client and never looks like a whole answer. | docs/gateway.md, proof
gateway.fail-closed | A guard, a judge or a log that fails stops the answer, unless the configuration says otherwise, and then it is counted. | docs/gateway.md
gateway.compressed | A compressed reply is judged by what it holds. | docs/gateway.md, proof
gateway.backpressure | A slow reader slows its own upstream, and what is held for it is bounded. | docs/gateway.md, what is judged
gateway.abort | A client that leaves, and a block, end the request to the upstream. | docs/gateway.md, proof
gateway.limits | Bodies, headers, events, replies, times and the number of requests are bounded. | docs/security.md
gateway.smuggling | Ambiguous requests, other paths and other hosts never reach the upstream. | docs/security.md
gateway.headers | Hop-by-hop headers, credentials and headers about other bytes or origins stop at the gateway both ways. | RFC 9110, 7.6.1
gateway.retries | A request is tried again only before its first byte and only after a failure to connect or a passing one. | docs/gateway.md, configuration
gateway.configuration | A configuration is checked as a whole at the start, and an error names the field, what is expected and an example. | docs/gateway.md, configuration
gateway.secrets | Secrets come from the environment, and are masked wherever a configuration or a record is shown. | docs/security.md
gateway.reload | Guard and configuration are exchanged under running streams, which keep what they began with; gateways of one database follow each other. | docs/gateway.md, configuration
gateway.leaks | No trick of an upstream or of a request brings a flagged text past the guard: headers, errors, encodings, fields, names, ends. | docs/gateway.md, proof
gateway.kill | An answer that a client saw end is in the log after a kill -9 under load, and the chain verifies. | docs/gateway.md, the record
gateway.disk-full | A full disk stops answers with 503 and says so, loses nothing acknowledged, and traffic goes on when there is space. | docs/gateway.md, the record
gateway.shared | Several gateways on one PostgreSQL share limits, alerts, the live guard and one log, and go on when one is killed. | docs/gateway.md, configuration
gateway.slow-readers | A thousand readers that stop reading keep the gateway within bounds, and others are served meanwhile. | docs/gateway.md, what is judged
gateway.drain | A gateway that is stopped finishes its streams, and breaks them off with an error at the deadline. | docs/gateway.md, configuration
gateway.escalation | What the guard is unsure of is held while a judge is asked, for a limited time. | docs/gateway.md, what is judged
gateway.refusal-same | The text and the time of a refusal do not tell which stage refused. | docs/gateway.md, what is judged
gateway.history | A harmless turn after a blocked one passes through the gateway, and the model never sees what was blocked. | docs/gateway.md, what is judged
gateway.shadow | In shadow mode verdicts are recorded and streams are untouched. | docs/gateway.md, configuration
gateway.record | Every request leaves one record that says what was decided, what was done, and what was not scanned. | docs/gateway.md, the record
gateway.record-log | The record is in the log before the answer ends, and holds text only where that is switched on. | docs/gateway.md, the record
gateway.clients | The official clients work with nothing but the base URL changed, and see blocks and failures as the table says. | docs/gateway.md, what clients see
gateway.keys | Keys are compared by their hashes in constant time, and never logged. | docs/security.md
gateway.rate-limit | Each key has its own limit, shared by all gateways of a database, and is told when to come back. | docs/gateway.md, configuration
gateway.campaign | Many blocks or near misses of one key raise one alert, and may lower its threshold for a while. | docs/gateway.md, what is judged
gateway.metrics | Prometheus metrics count decisions, latencies, what is held and every use of fail-open. | docs/gateway.md, routes
gateway.log-redaction | No secret leaves through a log line, wherever it stands, and redacting twice is redacting once. | docs/security.md
gateway.telemetry | Spans and metrics go through OpenTelemetry's API alone, without content. | docs/gateway.md, limits
gateway.models | The list of models is passed on. | docs/gateway.md, routes
gateway.moderations | Any SDK can use the guard as a moderation endpoint. | docs/gateway.md, routes
gateway.guard-route | The whole verdict can be asked for, and text can be judged piece by piece in a session. | docs/gateway.md, routes
gateway.litellm | The generic guardrail contract of LiteLLM is answered as its documentation says. | docs/gateway.md, routes
gateway.health | Liveness and readiness say the truth, with reasons. | docs/gateway.md, routes
gateway.openapi | The public routes are described as OpenAPI 3.1 by the schemas that check them. | docs/gateway.md, routes
gateway.live-feed | A slow reader of the live feed loses the oldest events, is told how many, and holds nobody up. | docs/gateway.md, routes

ai.middleware | The middleware for the AI SDK releases a part only when its text is clear, streamed or whole. | docs/gateway.md, without a gateway
mcp.screen-text | An agent can screen a text by a tool, and what was not judged is never called clean. | docs/gateway.md, without a gateway

dashboard.api | Every route of the contract answers in its shape, and every refusal says what to do. | docs/dashboard.md
dashboard.csrf | No page of another site reads or changes anything: host, origin, content type and token are checked. | docs/security.md
dashboard.csp | Pages load only our own files, are embedded by nobody, and no path leaves their folder. | docs/security.md
dashboard.login | Without keys only this machine; with keys a session that expires, is hashed and can be revoked; only admins change things or see kept text. | docs/security.md
dashboard.live | The live feed beats each second, is bounded, and ends with its reader or the gateway. | docs/dashboard.md
dashboard.playground | What is shown as released was judged; blocked text is only the tail; the exchange is recorded. | docs/dashboard.md
dashboard.constitution | Constitutions are read, drafted, linted, compared and built in the browser without holding up traffic. | docs/dashboard.md
dashboard.impact | Before a guard goes live, the difference is shown on kept or sample texts, with intervals. | docs/dashboard.md
dashboard.evaluation | Each guard shows its report and scores of texts it was not trained on, scored once for each guard. | docs/dashboard.md
dashboard.runs | Every run is shown with stages, events and report; builds begun here can be stopped. | docs/dashboard.md
dashboard.pages | Each page says in one sentence what is true now, shows live what happens, and has designed empty, slow, failed and lost states. | docs/dashboard.md
dashboard.axe | The checker axe finds no fault in light and dark, on a desk and on a phone. | docs/dashboard.md
dashboard.keyboard | Rooms, rows, an exchange and the way back are reached with the keyboard alone, and the focus is seen. | docs/dashboard.md
dashboard.text-only | Text of models is shown as text: nothing in it runs or becomes an element. | docs/dashboard.md
dashboard.constitution-page | A constitution can be mended line by line, compared word by word, built with progress, weighed by its impact and promoted after a question. | docs/dashboard.md
dashboard.evaluation-page | Figures follow the threshold exactly from the scores, with the intervals of the statistics. | docs/dashboard.md
dashboard.runs-page | Every run shows where it stands, its remedy, its report and the command that goes on. | docs/dashboard.md
dashboard.phone | Nothing is wider than a phone of 390 px, and the rooms are at hand. | docs/dashboard.md

cli.help | Every command explains itself, with examples and exit codes, and a wrong one names the right ones. | docs/architecture.md
cli.exit-codes | Exit codes are 0 for done, 1 for no, 2 for wrong usage, 3 for failed and 130 for stopped. | docs/architecture.md

e2e.package | The package that is published holds what its names promise, and every subpath can be imported by name. | docs/architecture.md
e2e.build | A guard is built from a constitution, judges from arguments, standard input and files, and is the same again from the same seed. | docs/architecture.md
e2e.start | One command builds the guard that ships, shows what it is worth, and does not build it again the next time. | docs/architecture.md
e2e.examples | Every example runs as its first lines say. | docs/architecture.md
e2e.serve | The gateway serves, shows its pages in a browser, keeps its log and stops as its help says. | docs/gateway.md
e2e.resume | A build that is killed goes on, does no finished stage twice, and gives the same guard. | docs/runs.md, a run
e2e.cancel | Ctrl-C ends a build with a message and the code 130, and the same command goes on. | docs/runs.md, a run
e2e.disk-full | A build on a full disk ends with a readable error and goes on when there is space. | docs/runs.md, a run

capa.metrics.worked-example | The worked example of the CAPA paper comes out as printed: CAPA .2121, error consistency 1, Cohen .0127, Scott -.04. | ${similarity}
capa.metrics.definitions | Every metric equals a second, slow writing of its definition: CAPA, discrete, many models, exact match, classification, item-adjusted, adjusted, error consistency, Cohen, Scott, Fleiss, Jensen-Shannon. | ${similarity}
capa.metrics.properties | Similarity is symmetric, bounded, blind to the order of questions and options, about 0 for independent models, and below 1 for a soft model with itself. | ${similarity}
capa.metrics.undefined | What the questions do not determine is null with a reason, never NaN, 0 or 1. | ${similarity}
capa.metrics.errors | Standard errors by the delta method agree with the jackknife and the bootstrap, also over clusters, and influences sum to 0. | ${similarity}
capa.metrics.comparison | Two similarities on the same questions are compared by the difference of their influences, and many comparisons are held against an adjusted level. | ${similarity}
capa.metrics.input | Bad probabilities are an error that names the row; rounding is mended and counted; missing answers follow the stated policy. | ${similarity}
capa.metrics.command | The command capa pair answers from one JSON document with every figure, or says which entry is wrong. | ${similarity}
capa.table.join | The answers of all logs meet in one table, the first answer of a model to a question counts, and doubles are counted. | docs/capa.md, policies
capa.table.drift | A question whose gold answer or options differ between logs is never compared across the difference. | docs/capa.md, policies
capa.table.policy | Filters, repetitions and answers beyond the options are decided by a stated rule and counted. | docs/capa.md, policies
capa.table.text | Free-text answers that mean the same are one answer, and a log's own judgement of them holds. | docs/capa.md, policies
capa.table.probabilities | Probabilities are checked, rounding is put right and counted, and what are none are not used. | docs/capa.md, policies
capa.cache | The second look at the same logs reads a packed table that is the same to the bit, and a damaged one is made anew. | docs/capa.md, logs it reads
capa.readers.scan | Logs are found by themselves in folders, archives and compressed files, in an order that does not depend on the disk, each read once. | docs/capa.md, logs it reads
capa.readers.dirt | Damaged and dirty files do not stop a reading: what is whole is read, each oddity is counted, and an error says what was looked for. | docs/capa.md, logs it reads
capa.readers.tables | A table long or wide, as CSV, TSV, JSON or parquet, gives the same answers, by well-known names or by a mapping. | docs/capa.md, logs it reads
capa.readers.json | Fields taken out of the bytes of JSON are those that a full parse gives, however the bytes are cut. | docs/capa.md, logs it reads
capa.readers.answers | Answers that mean the same are made equal, and normalising twice changes nothing. | Rajpurkar et al. 2016 (SQuAD); Cobbe et al. 2021 (GSM8K)
capa.readers.names | A model's name tells its family and size where it does, and nothing where it does not. | docs/capa.md, logs it reads
capa.formats.one-reader | Each log format is known by one reader only, which gives every answer of its file. | docs/capa.md, logs it reads
capa.formats.harness | Samples of lm-evaluation-harness give option probabilities and answers whichever version wrote them, by sum or per byte. | docs/capa.md, logs it reads; lm-evaluation-harness v0.4 evaluation_tracker.py
capa.formats.leaderboard | Details of both versions of the Open LLM Leaderboard are read from parquet, with the model that their folders name. | docs/capa.md, logs it reads; lighteval DetailsLogger
capa.formats.inspect | Inspect logs give the letter that was chosen, joined only where text and options are the same, from .eval and .json alike. | docs/capa.md, logs it reads; inspect_ai log/_log.py
capa.formats.helm | HELM runs give the answer of every adapter, from the scenario state or the shorter files. | docs/capa.md, logs it reads; HELM evaluate_reference_metrics.py
capa.formats.runs | Runs of OpenAI evals and results of promptfoo give text or right and wrong, joined on sample or vars. | docs/capa.md, logs it reads; openai/evals record.py
capa.formats.common | A table written as records of Every Eval Ever is read back as the same table. | docs/capa.md, logs it reads; instance_level_eval.schema.json 0.2.2
capa.formats.damage | A log that breaks off anywhere gives a part of its answers unchanged and says so; changed bytes never crash a reader. | docs/capa.md, logs it reads
capa.matrix.counts | All pairs come out of bit counts with the same figures as pair by pair, question by question, whatever is missing, absent, drifted or undecidable, under both policies. | docs/capa.md, all pairs
capa.matrix.probabilistic | A pair of which both models have probabilities is probabilistic, with its standard error; any other is discrete. | docs/capa.md, all pairs
capa.matrix.products | Probabilistic pairs of many models come out of matrix products within 1e-6 of the exact figures, whatever is missing. | docs/capa.md, all pairs
capa.matrix.threads | Tiles of the matrix are shards: worker threads give the very same figures, report progress, stop when cancelled and leave no file behind. | docs/capa.md, all pairs
capa.matrix.add-one | One more model is compared with all others without computing their pairs again. | docs/capa.md, all pairs
capa.matrix.slices | There is a matrix for each category of questions, and every question is in one of them. | docs/capa.md, all pairs
capa.matrix.left-out | A pair tells which questions it leaves out, and why: absent, missing, drifted, undecidable. | docs/capa.md, all pairs
stats.association-tests | Kappa, tests and power of correlations, and checks of a regression agree with published values and with SciPy. | docs/stats.md
capa.judges.partial-correlation | The affinity audit recovers a planted partial correlation within 1e-6 and the published p of the paper's judges. | docs/capa.md, audits
capa.judges.power | The affinity audit states the power that its table has, and finds a planted bias that often. | docs/capa.md, audits
capa.judges.leniency | A judge's accuracy, kappa and leniency beside people are stated with intervals, also by exam taker, and so is how alike judges err. | docs/capa.md, audits
capa.trend.figures | The capability trend states correlations, bins and the models that stand apart, over pairs of different families only. | docs/capa.md, audits
capa.weak-to-strong.figures | The planner states who knows what, both ceilings and the share of the gap recovered, with intervals. | docs/capa.md, audits
capa.weak-to-strong.rule | Gains are predicted by a rule fitted to other settings, never by the setting itself, and no slope is invented. | docs/capa.md, audits
capa.audits.undefined | What a table of judges cannot tell is left undefined with the reason. | docs/capa.md, audits
capa.panel.effective-votes | A panel of n judges is worth n / (1 + (n - 1) r) votes, r the mean correlation of errors. | Kish; docs/capa.md, panels
capa.panel.exact-search | Exact subset search is never worse on training items than greedy search. | docs/capa.md, panels
capa.panel.no-leakage | A panel is chosen and weighted without the questions it is scored on. | docs/capa.md, panels
capa.panel.duplicates | A panel gains nothing from copies of a judge. | docs/capa.md, panels
capa.panel.next-judge | The next judge to ask errs independently of those chosen; a slightly better copy is worth less. | docs/capa.md, panels
capa.panel.plain-answer | A panel that is not shown to be better than the best single judge is said not to be. | docs/capa.md, panels
capa.panel.files | Labelled verdicts are read from CSV, gzip, JSON and JSON lines; what is no verdict is counted as missing. | docs/capa.md, panels
capa.panel.refusals | Verdicts that cannot be used are refused with the file, the place and what to do. | docs/capa.md, panels
capa.clustering.average-linkage | Models are clustered by average linkage on 1 minus CAPA, pairs that are undefined left out of the means, with the same merges and heights as the definition. | docs/capa.md
capa.clustering.leaf-order | Up to 200 models the leaves of the dendrogram stand in the best of all orders that the tree allows. | docs/capa.md; Bar-Joseph, Gifford and Jaakkola 2001
capa.presentation.document | Every pair is told with its number of questions, CAPA, interval and what was left out and why, as the definition gives it, under either policy for missing answers. | docs/capa.md
capa.presentation.report | Any logs make a report: none, one model, models without a question in common, names that would break a page. | docs/capa.md
capa.presentation.many-models | Hundreds of models are drawn as the clusters of a cut through their dendrogram, each model in one of them. | docs/capa.md
capa.presentation.pair-opened | One pair opened lists every question both got wrong once, those with the same wrong answer first. | docs/capa.md
capa.presentation.exports | CSV and parquet hold every pair with the digits of the document, whole or not at all. | docs/capa.md
capa.presentation.gate | The gate lets no pair above the limit pass, tells which pairs failed by exit code 1, and never passes where nothing could be compared. | docs/capa.md
capa.presentation.published-figures | The logs of twenty models on MMLU-Pro give the figures measured on them before, under both policies. | docs/capa.md
capa.logs.first-result | One command on a folder of logs, without configuration, prints a sentence, the most alike pairs, the models, what was odd and the next command. | docs/capa.md
capa.logs.json | The command capa logs --json prints one JSON document with models, pairs, issues and the slices asked for. | docs/capa.md
report.gridworld.tables | A gridworld block holds tables only, packed; their sizes and every entry are checked before anyone draws them, and no text unpacks to more than its figures ask for. | docs/report.md
report.gridworld.episode | An episode follows the transitions by actions that the policy takes, and page and terminal tell the same episode in the same words. | docs/report.md
report.gridworld.approval | For each action stand observed and true reward, the approval of the overseer, their sum, and what the policy's horizon credits it with. | docs/report.md
report.gridworld.terminal | A gridworld in the terminal says what each policy comes to and draws the moments that matter. | docs/report.md
report.gridworld.page | A gridworld on the page is stepped through by keys that act on the board only, shows what the camera sees, and works under the policy of the offline file and of the dashboard, in light, dark, on paper and on a phone. | docs/report.md
report.gridworld.play | A person plays a gridworld by arrow keys, buttons or a swipe, sees what the overseer thought of each move and what the policy would have done, and may undo and restart. | docs/report.md
report.dendrogram | A heat map may carry a dendrogram whose branches join at the same places in the page and in the terminal, pooled or not. | docs/report.md
dashboard.similarity | A folder of logs that is dropped is read beside the traffic, and shown as a matrix, as pairs and as files to keep. | docs/dashboard.md
dashboard.similarity-uploads | Uploads keep within limits and their own folder, leave room on the disk, take an admin, and are removed after their time. | docs/dashboard.md
dashboard.similarity-page | The page takes a folder by drop or keyboard, shows progress, opens a pair from its cell or two lists, and keeps all of it in the address. | docs/dashboard.md
${monaRequirements}`,
);
