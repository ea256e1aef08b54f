package org.mor.automation.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.model.Lease;
import org.mor.automation.session.model.TransactionRef;
import org.mor.automation.session.pool.PromptOutcome;
import org.mor.automation.session.pool.SessionPrompt;
import org.mor.automation.session.pool.UseResult;
import org.mor.automation.session.store.JournalEntry;
import org.mor.automation.session.store.WalletJournal;

/**
 * A world in which nothing goes wrong but what the story says, and what was seen there. Blocks come
 * every two seconds.
 */
final class Story {
  static final ModelId MODEL = Simulator.model(0);
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  final World world;

  /** Which session answered which request, in the order in which they were asked. */
  final List<String> sessionsUsed = new ArrayList<>();

  private final Map<String, Answer> answers = new TreeMap<>();
  private long tellAt;

  /** What became of a request. */
  record Answer(UseResult used, Duration took) {
    boolean answered() {
      return used instanceof UseResult.Answered;
    }
  }

  Story(int sessionsPerPool) {
    this(sessionsPerPool, 1);
  }

  Story(int sessionsPerPool, int models) {
    this(Simulator.builder().sessionsPerPool(sessionsPerPool).models(models));
  }

  Story(Simulator.Builder world) {
    this.world = world.world();
  }

  /** From then on, counted from the start, the next sentences are told. */
  Story after(Duration time) {
    tellAt = time.toMillis();
    return this;
  }

  private static Scenario.Request request(String user, ModelId model, long at, boolean repeat) {
    return new Scenario.Request(
        user, model, at, PATIENCE, Duration.ofMinutes(10), Duration.ofSeconds(2), repeat);
  }

  /** A request that takes two seconds to answer. */
  SimulatedFunction asks(String user) {
    return asks(user, MODEL);
  }

  SimulatedFunction asks(String user, ModelId model) {
    return asks(request(user, model, Scenario.START + tellAt, false));
  }

  SimulatedFunction asks(String user, Duration prompt, Duration patience, boolean repeat) {
    return asks(
        new Scenario.Request(
            user, MODEL, Scenario.START + tellAt, patience, Duration.ofMinutes(1), prompt, repeat));
  }

  private SimulatedFunction asks(Scenario.Request request) {
    SimulatedFunction environment = world.environment("p");
    SessionPrompt prompt = world.prompt(request, environment.process);
    asks(request, environment, prompt);
    return environment;
  }

  /** A request whose prompt ends as told. */
  SimulatedFunction asks(String user, SessionPrompt prompt) {
    return asks(user, prompt, false);
  }

  /** The same for a request that is sent again. */
  SimulatedFunction repeats(String user, SessionPrompt prompt) {
    return asks(user, prompt, true);
  }

  private SimulatedFunction asks(String user, SessionPrompt prompt, boolean repeat) {
    SimulatedFunction environment = world.environment("p");
    asks(request(user, MODEL, Scenario.START + tellAt, repeat), environment, prompt);
    return environment;
  }

  private void asks(Scenario.Request request, SimulatedFunction environment, SessionPrompt prompt) {
    String name = environment.process.name();
    world.scheduler.spawn(
        environment.process,
        request.at(),
        () -> {
          UseResult used =
              environment.use.use(
                  world.wanted(request, environment.process), lease -> noted(lease, prompt));
          answers.put(
              name, new Answer(used, Duration.ofMillis(world.scheduler.now() - request.at())));
        });
  }

  private PromptOutcome noted(Lease lease, SessionPrompt prompt) throws InterruptedException {
    sessionsUsed.add(lease.session().granted().id().hex());
    return prompt.over(lease);
  }

  Answer answerTo(SimulatedFunction environment) {
    return answers.get(environment.process.name());
  }

  List<Answer> answers() {
    return List.copyOf(answers.values());
  }

  boolean allAnswered(int requests) {
    return answers.size() == requests && answers.values().stream().allMatch(Answer::answered);
  }

  Set<String> sessionsOpened() {
    return new TreeSet<>(world.chain.head().sessions.keySet());
  }

  Set<String> stages() {
    return world.stages();
  }

  boolean leased() {
    return world.dynamo.items(World.TABLES.sessions()).stream()
        .anyMatch(item -> item.containsKey("stage") && item.containsKey("lease_owner"));
  }

  /** A process does something of its own then. */
  SimulatedFunction does(Step step) {
    SimulatedFunction environment = world.environment("d");
    world.scheduler.spawn(environment.process, Scenario.START + tellAt, () -> step.by(environment));
    return environment;
  }

  /** What a process does. */
  @FunctionalInterface
  interface Step {
    void by(SimulatedFunction environment) throws Exception;
  }

  Address wallet() {
    return world.scenario.wallets().getFirst();
  }

  /** Of the transaction that the wallet's journal begins with. */
  long firstNonce() {
    return new WalletJournal(world.dynamo, World.TABLES)
        .entriesFrom(wallet(), 0, 1)
        .getFirst()
        .ref()
        .nonce();
  }

  /** The transaction of that nonce as the journal has it at the end. */
  JournalEntry entry(long nonce) {
    return new WalletJournal(world.dynamo, World.TABLES)
        .entry(new TransactionRef(wallet(), nonce))
        .orElseThrow();
  }

  /** Something outside happens then. */
  void happens(Runnable event) {
    world.scheduler.at(Scenario.START + tellAt, event);
  }

  void maintenanceRuns() {
    SimulatedFunction environment = world.environment("m");
    world.scheduler.spawn(
        environment.process,
        Scenario.START + tellAt,
        () ->
            environment.maintenance.run(
                Deadline.in(Duration.ofSeconds(50), environment.process), environment.chores));
  }

  void ends() {
    world.run();
  }
}
