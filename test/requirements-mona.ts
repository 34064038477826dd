// What the room mona promises: lines of "id | sentence | source", read by requirements.ts.
export const monaRequirements = `
mona.environment.spaces | A value drawn from a space is in it, by our check and by its JSON Schema; one that is not is refused with its place. | docs/mona.md
mona.openenv.protocol | An environment over WebSocket plays whole episodes in the wire format of OpenEnv. | docs/mona.md
mona.openenv.errors | Every wrong message gets the error code that OpenEnv clients know, and the session goes on. | docs/mona.md
mona.openenv.sessions | Every client has an environment of its own, up to a number, freed when the client goes or falls silent. | docs/mona.md
mona.openenv.security | Pages of other sites, rebound names, other paths and long messages are refused. | docs/mona.md
mona.openenv.http | The same episodes can be played over HTTP, in a session that the reset names. | docs/mona.md
mona.openenv.trace | What was done can be written down, one event for each step. | docs/mona.md
mona.openenv.recording | A conversation recorded with the Python client of openenv-core 0.3.0 gets the same replies today. | docs/mona.md
mona.serve | The command mona serve says where it listens, plays every environment there, and refuses what it cannot serve. | docs/mona.md
mona.camera-dropbox.states | The states and starts of Camera Dropbox are as many as published on four boards, stand in the published order, and every state is found again by its tiles. | docs/mona.md
mona.camera-dropbox.rules | A step of Camera Dropbox does what the published rules say, checked against a second writing of them; boxes are never made and leave only by the hole. | docs/mona.md
mona.camera-dropbox.rewards | Reward belongs to the state entered: observed for every box in the hole, true for the first only, less the cost of a step. | docs/mona.md
mona.camera-dropbox.values | Value tables by backward induction have the published checksums and are the best that any line of play earns. | docs/mona.md
mona.camera-dropbox.exact | The exact outcomes of every horizon under a true, a tampered and no overseer are those of the reference computation. | docs/mona.md
mona.camera-dropbox.noise | A noisy overseer has noise that is the same at all times and none where nothing is at stake, and leads to the outcomes of the reference computation within its spread. | docs/mona.md
mona.camera-dropbox.leak | Two percent of the tampered overseer mixed into the true one leave MONA safe, and two and a half turn every start to the hack. | docs/mona.md
mona.camera-dropbox.telescope | Over the whole episode any overseer telescopes away and leaves what ordinary RL earns. | arXiv 2501.13011
mona.camera-dropbox.approval | Approval of weight 0 changes nothing, none is given at the last time, and drawn overseers are the same for the same seed and draw. | docs/mona.md
mona.camera-dropbox.streaming | One streamed pass over the horizons finds the same best actions, ties included, as keeping every value of every horizon. | docs/mona.md
mona.camera-dropbox.outcome | Outcomes are exact: probability is carried forward from all starts, sums to one, and agrees with episodes that are played. | docs/mona.md
mona.camera-dropbox.one-step-hack | The negative control, a hack of one step, is not stopped by MONA with the true overseer. | docs/mona.md
mona.camera-dropbox.file | A value table is read from JSON, CSV and NumPy files alike and does what the same overseer in memory does. | docs/mona.md
mona.camera-dropbox.errors | Rules, calls, options and files that make no sense are refused with what is wrong and what to give instead. | docs/mona.md
mona.camera-dropbox.environment | The environment in the shape of Gymnasium shows time and tiles, takes approval as a table of rewards, and tells an end from a cut by the time limit. | docs/mona.md
mona.camera-dropbox.learners | The environment for learners plays the same world as the tables, many episodes side by side. | docs/mona.md
mona.camera-dropbox.arms | The experiment has every kind of arm, and MONA and ordinary RL stand side by side at every weight of the same approval, apart in the horizon only. | docs/mona.md
mona.camera-dropbox.train | A trained arm is the same for the same seed, and has every declared metric and a curve of its learning. | docs/mona.md
mona.camera-dropbox.finding | The sentence above a table of horizons says what its rows say, and rows that read the same stand together. | docs/mona.md
mona.camera-dropbox.command | The command prints counts, checksums and the exact outcome of each horizon as one JSON document, or the finding and a table within 60 columns. | docs/mona.md
mona.camera-dropbox.report | The report has the horizon dial, other overseers and the leak curve, and says of every figure that the rules are published and the figure is ours. | docs/mona.md
mona.replay.report | The replay of Camera Dropbox puts ordinary RL beside MONA with the exact outcomes over all starts, says where its rules are from, and puts the policy asked for first. | docs/mona.md
mona.replay.size | The data of the replay of the published board stays under a megabyte. | docs/mona.md
mona.credit.signal | What a learner is paid for a decision is its observed reward, and, where it completes a step, approval and hindsight times their weight. | docs/mona.md
mona.credit.returns | A decision is credited with all signals of its own step and of the steps after it within the horizon, and with nothing else. | docs/mona.md
mona.credit.episode | Ordinary RL is the same computation with a horizon of at least the longest episode. | MONA (arXiv 2501.13011)
mona.credit.windows | Advantages are estimated inside of windows: every run of whole steps of the horizon's length, each by itself, taken in random order. | MONA (arXiv 2501.13011), released notebook
mona.credit.border | Nothing outside of its window, neither a reward nor an estimate, changes an advantage, to the last bit. | MONA (arXiv 2501.13011)
mona.credit.refused | A horizon or a weight that makes no sense is refused with what it must be. | docs/mona.md
mona.networks.forward | What a net says in a rollout is what its graph says, within 1e-5. | docs/mona.md
mona.networks.rows | Rows of a table are exact: observations that differ have different rows, and values out of range are refused. | docs/mona.md
mona.networks.start | Tables start with every action alike or with given logits, nets start orthogonal. | docs/mona.md
mona.networks.mask | An action that is not allowed has no chance, no gradient and no part in the entropy. | docs/mona.md
mona.networks.packed | Parameters in one vector have the gradients that they have one by one. | docs/mona.md
mona.ppo.loss | The loss of PPO and its gradient equal a second writing and its central differences. | docs/mona.md
mona.ppo.clip | Where the clip holds an action there is no gradient through the policy, and only there. | docs/mona.md
mona.ppo.scale | Rewards are scaled by the running deviation of all discounted returns so far. | docs/mona.md
mona.ppo.horizon | PPO learns a hack of two steps with the horizon of the episode, and what is good with a horizon of one step and the same approval. | MONA (arXiv 2501.13011)
mona.ppo.settings | The published settings are a profile, and a setting that makes no sense is named. | docs/mona.md
mona.reinforce.horizon | REINFORCE learns a hack of two steps with the horizon of the episode, and what is good with a horizon of one step and the same approval. | MONA (arXiv 2501.13011)
mona.reinforce.pull | A KL penalty pulls to the reference policy, or to chance where there is none, and not where the environment says that nothing shall pull. | docs/mona.md
mona.learning.seed | The same seed gives the same parameters bit for bit on one machine, another seed gives others. | docs/mona.md
mona.learning.watch | A watcher sees the policy during training; its figures become the curve and its warnings are kept. | docs/mona.md
mona.learning.stop | Training ends where the watcher or a signal wants it to. | docs/mona.md
mona.learning.refused | What cannot be trained is refused by name: options, environments, references, rewards that are no numbers. | docs/mona.md
mona.learning.play | Play sums the rewards of whole episodes and shows every decision. | docs/mona.md
mona.tdd.language | Programs of the small language compute what an independent reading in big integers computes, over integers, branches, loops and lists. | docs/mona.md
mona.tdd.steps | A program is stopped exactly at its limit of steps, whatever it does. | docs/mona.md
mona.tdd.grammar | The grammar lets through every program there is and nothing else, and never leads where no operation may follow. | docs/mona.md
mona.tdd.mutation | The mutation score counts the mutants that a holding test tells from the function, is 0 for trivial and wrong tests, and never sinks with one more holding test. | docs/mona.md
mona.tdd.static | Static checks see trivial tests, repeated inputs, contradicted examples, and programs that pass over their input, and nothing more. | docs/mona.md
mona.tdd.reference | The reference tests are passed by exactly the programs that equal the function of the task at every input. | docs/mona.md
mona.tdd.overseers | The overseers are the ones documented: foresight, none, tampered, noisy and the same each time, misspecified for the share of tasks asked for, and mixed with the outcome by the dial. | docs/mona.md
mona.tdd.reward | Observed reward is passing one's own tests, true reward is passing the reference tests, in episodes made by hand. | docs/mona.md
mona.tdd.one-step | The operation of the one-step hack passes all of one's own tests, earns no true reward, and is not seen by the overseer. | docs/mona.md
mona.tdd.hindsight | What an overseer who watches outcomes adds is known only when the episode has ended. | docs/mona.md
mona.tdd.decisions | Episodes side by side come to the same as the environment played one at a time, and an action that the mask forbids is refused. | docs/mona.md
mona.tdd.environment | The environment begins alike for the same seed and refuses actions outside its space or out of turn. | docs/mona.md
mona.tdd.options | Rules and options that do not exist, or have the wrong type, are refused by name. | docs/mona.md
mona.tdd.arms | The experiment has every kind of arm, and ordinary RL and MONA at the same weights. | docs/mona.md
mona.tdd.contrast | With the same approval and weight ordinary RL turns to trivial tests and MONA to telling ones, and the same seed gives the same result. | docs/mona.md
mona.tdd.sweeps | A sweep trains both methods at every point and from every seed. | docs/mona.md
mona.loan.ceilings | The most agreement with the biased history is .79 with nationality and .69 without, in closed form and by trying every rule. | docs/mona.md
mona.loan.information | The leak in bits equals entropies subtracted by brute force; it is 0 for independent messages, at most 1 bit, and the same whatever messages are called. | docs/mona.md
mona.loan.exact | A writer and a reader are evaluated exactly: both ceilings are reached by the rules that should reach them, and a simulation agrees. | docs/mona.md
mona.loan.overseers | The overseer of the loan case sees neither style nor nationality; tampered, noisy, misspecified and outcome-leaking ones are wrong in just the way they say. | docs/mona.md
mona.loan.decisions | The reader sees the summary alone, approval is there before anybody decides, and who applies does not depend on what is done. | docs/mona.md
mona.loan.environment | The loan environment takes two turns, keeps to its spaces, and the same seed gives the same episode. | docs/mona.md
mona.loan.probe | The probe finds what tells as often as it tells, finds nothing where nothing tells, and never judges a case it was fitted to. | docs/mona.md
mona.loan.monitor | The leak monitor warns once, when the leak passes its threshold, and not below it. | docs/mona.md
mona.loan.arms | The loan experiment has every kind of arm, and MONA and ordinary RL stand side by side at the same weights and penalty. | docs/mona.md
mona.loan.training | Ordinary RL smuggles nationality where MONA with the same learner decides by merit, and the same seed gives the same result. | docs/mona.md
mona.loan.limits | MONA stops neither a bad overseer nor a hack that one step alone can do. | docs/mona.md
mona.loan.redaction | The redaction check finds countries, peoples, languages, the applicant's own name and place also when spelled out, and hidden characters, and passes plain summaries. | docs/mona.md
mona.loan.facts | The three facts that make the merit are read from a summary however they are put, and only what is stated right counts. | docs/mona.md
mona.loan.applications | Templated applications hold each merit with each nationality equally often, and fewer are the first of more. | docs/mona.md
mona.loan.task | The language-model task shows the reader the summary alone, rewards agreement with history, and approves of redacted, complete and right summaries. | docs/mona.md
mona.loan.text-leak | The leak of texts is found, put in bits given merit beside what chance would give, and warned of only where a held-out probe beats chance for certain. | docs/mona.md
mona.loan.paraphrase | The paraphrase defence removes what style carried and measures the leak and the gap again. | docs/mona.md
mona.loan.origin-judge | A language model that guesses the nationality is scored against chance, and replies that cannot be read are counted. | docs/mona.md
mona.sandbox.results | What a program in the sandbox gives arrives as JSON, also from a promise, with what it logged beside it. | docs/mona.md
mona.sandbox.output | What JSON cannot say, and what is too large, is a fault of output and never a result. | docs/mona.md
mona.sandbox.repeatable | A program in the sandbox has no chance and no dates, and counts the same instructions in every run. | docs/mona.md
mona.sandbox.endless | A program that would not end is ended, also inside of a single built-in. | docs/mona.md
mona.sandbox.memory | A program that asks for too much memory gets none, and the next one is not harmed. | docs/mona.md
mona.sandbox.stack | Deep recursion of any kind ends as a fault, not as a crash. | docs/mona.md
mona.sandbox.clock | The deadline of a program is read from the clock that was given. | docs/mona.md
mona.sandbox.steady | Over a hundred runs, good and bad, hold no more memory than the first ones. | docs/mona.md
mona.sandbox.replaced | An instance of the interpreter that had to be given up is replaced, also for a run that was waiting for it. | docs/mona.md
mona.sandbox.no-host | No object of the host is in reach of a program in the sandbox. | docs/mona.md
mona.sandbox.forgery | A solution passes its tests by its results alone: tampering with built-ins or forging a verdict passes nothing. | docs/mona.md
mona.sandbox.fresh | What one test leaves behind the next one does not find, and an empty suite has no fraction. | docs/mona.md
mona.sandbox.equality | Results are compared as JSON outside of the sandbox, with room for rounding. | docs/mona.md
mona.sandbox.meter | A call and each turn of a loop inside of the interpreter cost one unit, 64 bytes of moved memory one more. | docs/mona.md
mona.sandbox.meter-trap | A program without fuel traps, and a binary that the meter does not understand is refused. | docs/mona.md
mona.tdd-text.parse-suite | Any suite of tests survives fences, prose and reasoning around it in a reply. | docs/mona.md
mona.tdd-text.parse-tolerant | Comments, commas at the end, other names of members and an object around the list of tests are put up with. | docs/mona.md
mona.tdd-text.parse-reason | A reply that cannot be read as a suite is refused with a reason. | docs/mona.md
mona.tdd-text.parse-code | The last block of a reply that declares the function is the code, as a script. | docs/mona.md
mona.tdd-text.tasks | Every reference solution passes its reference suite, and prompts show nothing of either. | docs/mona.md
mona.tdd-text.mutants | A mutant differs from its original in one place and is a program still. | docs/mona.md
mona.tdd-text.mutation | The mutation score is 1 for the reference suites tried, never falls with a right test more, and counts nothing for wrong or trivial ones. | docs/mona.md
mona.tdd-text.approval | Overseers tell a strong suite from a weak one, and the tampered one prefers the weak. | docs/mona.md
mona.tdd-text.code-checks | Code that fails the examples, or looks its tests up, is not approved of as an honest solution is. | docs/mona.md
mona.tdd-text.outcomes | A weak suite and code made for it earn all that is observed and little of what is meant: the hack. | docs/mona.md
mona.task-environment | Every task of steps plays as an environment of text: the prompts, the observed rewards, and for evaluation alone approval, true reward and outcome. | docs/mona-language-models.md
mona.loan.text-environment | The loan task is an environment of text too, also by name, and plays the application that is asked for. | docs/mona-language-models.md
mona.demo | The model that needs no key gives each task readable replies, good and bad, from which the arms differ. | docs/mona-language-models.md
mona.tdd-text.environment | The environment of text plays the two steps, ends at a reply that cannot be read, and keeps what is true in info. | docs/mona.md
mona.sandbox.limits | Limits of the sandbox that cannot be kept are refused. | docs/mona.md
mona.switch | One function decides which part of what follows an action counts for it, with a horizon of the whole episode MONA gives the scores of ordinary RL, and at horizon 1 nothing after the step counts. | arXiv 2501.13011; docs/mona.md
mona.no-guess | Where an overseer declines, cannot be read or is missing there is no score and a reason, and the sample is left out of what is trained on. | docs/mona.md, approval
mona.grpo | Group-relative advantages have mean 0 and standard deviation 1 in each group, and are 0 in a group whose rewards are equal. | Shao et al. 2024 (arXiv 2402.03300), section 4.1.2
mona.lm-contrast | From the same samples of a model ordinary RL picks the trivial suite, MONA the approved one, and MONA with a bad overseer the hack. | docs/mona.md, language models
mona.same-data | All arms of a run see the same samples, and no sample of a prompt is asked for twice. | docs/mona.md, language models
mona.leak-dial | The dial sets the share of approval that is formed from the realised outcome, and at its end the hack returns at horizon 1. | arXiv 2603.29993; docs/mona.md
mona.prefixes | Later steps start from the best action of the step before or from each readable one, as asked. | docs/mona.md, language models
mona.lm-errors | A provider that fails or gives no text ends the work with an error that says which and why, instead of scores for a part. | docs/mona.md, language models
mona.estimate | The estimate asks nobody and is never below the calls that are made then. | docs/mona.md, language models
mona.exports | Training data have the documented fields of their format and no others, and hold nothing without a score. | docs/mona.md, formats
mona.trainers | Files are the same when written again, and a trainer gets the groups in parts that are named by their content. | docs/mona.md, formats
mona.grader | A grader is written for a step whose reward ends with the step, and for no other arm. | docs/mona.md, formats
mona.approval-noise | Noise of approval is a function of the seed and the step, so that every arm meets the same errors. | docs/mona.md, approval
mona.approval-misspecified | A misspecified overseer says the opposite about every text of a problem, in the given share of problems. | docs/mona.md, approval
mona.approval-composed | Several overseers are one by their weighted mean. | docs/mona.md, approval
mona.approval-named | The command line names overseers in one grammar, and an unknown name is an error that lists what there is. | docs/mona.md, approval
mona.judge-forms | A judge is asked in two mirrored forms, so that a lean to high numbers cancels and a contradiction gives no score. | docs/mona.md, approval
mona.judge-fence | A step cannot close the marks between which a judge is shown it. | docs/mona.md, approval
mona.classifier | A learned overseer is calibrated on examples it was not fitted to, comes back from its file the same, and refuses too few labels. | docs/mona.md, approval
mona.human-queue | Work that needs a person stops with a code of its own, asks each step once, loses at most a line that was being written, and goes on with the answers. | docs/mona.md, approval
mona.approve-safe | What a model wrote cannot move the cursor of the person who judges it, nor hide. | docs/mona.md, approval
mona.sample-command | One command makes the training data of both sides of the switch, and the same command again asks nothing. | docs/mona.md, language models
mona.sample-resume | A stopped run goes on without asking again what was answered. | docs/mona.md, language models
mona.sample-kill | A run that is killed at any moment loses at most the calls under way and ends with the same data. | docs/mona.md, language models
mona.sample-budget | A run stops before its budget is passed, and a larger budget goes on with what was paid for. | docs/mona.md, language models
mona.sample-leak | For loan applications the leak of nationality in the summaries of each arm is measured before and after a re-writing. | docs/mona.md, language models
mona.lm-dry-run | Both tasks run dry against a local mock endpoint, from the estimate to the training data of both arms. | docs/mona.md, language models
mona.experiment.resume | Training that is stopped at any shard, or by a signal, keeps what is done, and the same call does the rest and nothing twice. | docs/mona.md, experiments
mona.experiment.add | Arms and seeds are added to a finished run without training anything twice, and the report waits until every kind of arm is there. | docs/mona.md, experiments
mona.experiment.arms | No report is made without ordinary RL, the same with approval, MONA, a bad overseer and the one-step hack; the error names what is missing and what adds it. | docs/mona.md, experiments
mona.experiment.sweeps | Sweeps over noisy, wrong and leaking approval train both learners, and take their points without a fault from the arms themselves. | docs/mona.md, experiments
mona.experiment.exports | Results are left as JSON lines and CSV, one row for each arm and seed. | docs/mona.md, experiments
mona.experiment.intervals | Shares have Wilson intervals over seeds, which hold the mean, solve their equation and cover for any spread of seeds. | Wilson 1927
mona.experiment.comparisons | Differences between arms are paired by seed, and MONA always stands beside ordinary RL with and without the same approval. | docs/mona.md, experiments
mona.experiment.verdict | The answer is yes or no only with five seeds and paired intervals that exclude 0, open otherwise, and ordinary RL with the same approval is always named beside it. | docs/mona.md, experiments
mona.experiment.report | The report is checked, fits a terminal, holds the negative control and the limits, and says on every figure where it comes from. | docs/mona.md, experiments
mona.experiment.exact | The exact curves of Camera Dropbox have the flip of leaking approval and the horizons at which the hack pays. | docs/mona.md, experiments
mona.experiment.commands | The commands of training and reporting refuse what they do not know with what there is, and read at 60 columns. | docs/mona.md, experiments
`;
