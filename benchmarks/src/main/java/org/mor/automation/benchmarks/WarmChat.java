package org.mor.automation.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mor.automation.core.Secret;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.gateway.HttpFront;
import org.mor.automation.local.lambda.LambdaFunction;
import org.mor.automation.local.provider.BuiltInModel;

/**
 * What the whole way adds to a call of the provider, on open sessions, by the caller's clock: API
 * front, Runtime API, function, tables. One process works on all requests at once.
 */
final class WarmChat {
  private static final int MOST = 64;

  private final Path root;

  private record Load(int chunks, int atOnce, int rounds) {}

  private static final List<Load> LOADS =
      List.of(
          new Load(20, 1, 400),
          new Load(20, 16, 20),
          new Load(20, 64, 6),
          new Load(500, 1, 60),
          new Load(500, 16, 6),
          new Load(500, 64, 2));

  WarmChat(Path root) {
    this.root = root;
  }

  void run(Report report) throws Exception {
    LocalOptions options =
        LocalOptions.forTests(root)
            .withConcurrency(1)
            .with("MaxSessionsPerPool", "100")
            .with("MaxSessionsPerAccount", "200")
            .with("MaxSessionChangesPerMinute", "0")
            .with("MaxSessionChangesPerHour", "0")
            .with("MaxGasPerUserPerDayWei", "unlimited")
            .with("ChatMemory", "2048");
    Clock clock = Clock.systemUTC();
    try (LocalStack stack = LocalStack.start(options);
        LambdaFunction chat =
            new LambdaFunction(
                stack
                    .specification("ChatFunction")
                    .withEnvironment("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(MOST)),
                1,
                root.resolve("benchmarks/target/warm"),
                clock);
        HttpFront front =
            HttpFront.api(0, stack.template(), Map.of("ChatFunction", chat), clock, line -> {})) {
      Secret key = stack.apiKey("alice");
      Call call = new Call(front.url(), key);
      new Call(stack.url(), key).turnOn();
      openSessions(stack, call);
      Direct direct =
          new Direct(stack.market(), stack.market().chain().contracts().addresses(), MOST);
      report.line(
          direct.sessions()
              + " open sessions; times in ms; added: the API's less the provider's own at the same"
              + " rank.");
      report.head(
          "chunks",
          "at once",
          "calls",
          "first: provider p50",
          "API p50",
          "added p50",
          "added p99",
          "last: provider p50",
          "API p50",
          "added p50",
          "added p99");
      for (Load load : LOADS) {
        measure(load, call, direct, report);
      }
    }
  }

  private static void measure(Load load, Call call, Direct direct, Report report) throws Exception {
    String body = Events.chatBody("count to " + load.chunks, true);
    Samples[] times = {new Samples(), new Samples(), new Samples(), new Samples()};
    int warmUp = Math.max(1, load.rounds / 4);
    for (int round = -warmUp; round < load.rounds; round++) {
      List<Call.Times> plain = atOnce(load.atOnce, i -> direct.call(i, body));
      List<Call.Times> over = atOnce(load.atOnce, _ -> call.stream(body));
      if (round >= 0) {
        plain.forEach(each -> times[0].add(each.first()));
        over.forEach(each -> times[1].add(each.first()));
        plain.forEach(each -> times[2].add(each.last()));
        over.forEach(each -> times[3].add(each.last()));
      }
    }
    report.row(
        load.chunks,
        load.atOnce,
        times[0].count(),
        times[0].millis(0.5),
        times[1].millis(0.5),
        times[1].millis(0.5) - times[0].millis(0.5),
        times[1].millis(0.99) - times[0].millis(0.99),
        times[2].millis(0.5),
        times[3].millis(0.5),
        times[3].millis(0.5) - times[2].millis(0.5),
        times[3].millis(0.99) - times[2].millis(0.99));
  }

  private interface Numbered {
    Call.Times run(int number) throws Exception;
  }

  private static List<Call.Times> atOnce(int count, Numbered task) throws Exception {
    if (count == 1) {
      return List.of(task.run(0));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Call.Times>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(() -> task.run(number));
      }
      List<Call.Times> times = new ArrayList<>();
      for (Future<Call.Times> future : threads.invokeAll(tasks)) {
        times.add(future.get());
      }
      return times;
    }
  }

  /** As many as there are requests at once later, which each of them takes by being slow. */
  private static void openSessions(LocalStack stack, Call call) throws Exception {
    BuiltInModel model = stack.market().model().orElseThrow();
    model.setPace(new BuiltInModel.Pace(Duration.ofSeconds(10), Duration.ZERO));
    atOnce(MOST, _ -> call.stream(Events.chatBody("open", true)));
    model.setPace(BuiltInModel.Pace.AT_ONCE);
  }
}
