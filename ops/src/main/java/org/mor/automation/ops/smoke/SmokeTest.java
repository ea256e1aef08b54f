package org.mor.automation.ops.smoke;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mor.automation.core.flag.FlagState;
import org.mor.automation.marketplace.Sleeper;
import org.mor.automation.ops.ApiClient;
import org.mor.automation.ops.ApiClient.Answer;
import org.mor.automation.ops.FlagParameter;
import org.mor.automation.ops.FlagWatch;
import org.mor.automation.ops.Reasons;
import org.mor.automation.ops.smoke.SmokeReport.Result;
import org.mor.automation.ops.smoke.SmokeReport.Step;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goes through what a user can do, and leaves settings and flag as it found them, whatever comes in
 * between. Spends the stake of one session.
 */
public final class SmokeTest {
  private static final String USER_OFF = "automation_disabled_user";
  private static final String NO_DEPLOYMENT = "needs --stack or --local";
  private static final JsonMapper JSON = new JsonMapper();

  private final ApiClient api;
  private final Options options;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Consumer<String> out;
  private final SmokeReport report = new SmokeReport();
  private final Restoring restoring = new Restoring();
  private String model = "";
  private JsonNode modelEntry = JSON.createObjectNode();
  private String user = "";

  /**
   * What to test beside the API.
   *
   * @param model empty for the first chat model of the list
   * @param flag empty where the flag is left alone
   * @param sessions the user's open sessions for a model's id; empty where tables are out of reach
   * @param custody says what is wrong, or nothing; empty where tables are out of reach
   */
  public record Options(
      Optional<String> model,
      Optional<FlagParameter> flag,
      Optional<Sessions> sessions,
      Optional<Callable<List<String>>> custody) {}

  /** Looks at a user's sessions from inside. */
  @FunctionalInterface
  public interface Sessions {
    /** Ids of the open ones for a model. */
    Set<String> open(String user, String modelId);
  }

  /** Something is not as it should be. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  public SmokeTest(
      ApiClient api, Options options, Clock clock, Sleeper sleeper, Consumer<String> out) {
    this.api = api;
    this.options = options;
    this.clock = clock;
    this.sleeper = sleeper;
    this.out = out;
  }

  /** Puts settings and flag back; for a process that is about to end. Does it once. */
  public void restore() {
    restoring.run();
  }

  public SmokeReport run() {
    try {
      step("health", this::health);
      step("models", this::models);
      if (!model.isEmpty() && step("settings", this::settings)) {
        step("automation off for the user", this::userOff);
        step("automation on, a chat on an automated session", this::automated);
        step("streamed chat", this::streamed);
        sameSession();
        if (options.flag().isPresent()) {
          step("flag off and on", () -> flag(options.flag().get()));
        } else {
          skip("flag off and on", "needs --with-flag");
        }
      }
      if (options.custody().isPresent()) {
        step("custody", () -> custody(options.custody().get()));
      } else {
        skip("custody", NO_DEPLOYMENT);
      }
    } finally {
      step("settings and flag as found", this::restored);
    }
    return report;
  }

  private boolean step(String name, Callable<String> task) {
    Instant start = clock.instant();
    Result result = Result.PASSED;
    String said;
    try {
      said = task.call();
    } catch (Failure e) {
      result = Result.FAILED;
      said = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result = Result.FAILED;
      said = "interrupted";
    } catch (Exception e) {
      result = Result.FAILED;
      said = Reasons.of(e);
    }
    add(new Step(name, result, said, Duration.between(start, clock.instant())));
    return result == Result.PASSED;
  }

  private void skip(String name, String why) {
    add(new Step(name, Result.SKIPPED, why, Duration.ZERO));
  }

  private void add(Step step) {
    report.add(step);
    out.accept(step.toString());
  }

  private static void require(boolean right, Supplier<String> otherwise) {
    if (!right) {
      throw new Failure(otherwise.get());
    }
  }

  private String health() {
    Answer answer = api.get("/health");
    require(
        answer.status() == 200 && answer.body().path("status").asString("").equals("ok"),
        answer::summary);
    return "ok";
  }

  private String models() {
    Answer answer = api.get("/v1/models");
    require(answer.status() == 200, answer::summary);
    for (JsonNode each : answer.body().path("data")) {
      boolean wanted =
          options
              .model()
              .map(each.path("id").asString()::equals)
              .orElse(each.path("type").asString("").equals("LLM"));
      if (model.isEmpty() && wanted) {
        model = each.path("id").asString();
        modelEntry = each;
      }
    }
    int all = answer.body().path("data").size();
    require(!model.isEmpty(), () -> "none of " + all + " models can be used for a chat");
    return all + " models, using " + model;
  }

  private String settings() {
    Answer answer = api.settings();
    require(answer.status() == 200, answer::summary);
    boolean enabled = answer.body().path("is_enabled").asBoolean();
    user = answer.body().path("user_id").asString();
    restoring.add("settings", () -> enable(enabled));
    return "user " + user + ", automation " + (enabled ? "on" : "off");
  }

  private void enable(boolean wanted) {
    boolean present = api.settings().body().path("is_enabled").asBoolean();
    if (present != wanted) {
      Answer answer = api.change(JSON.createObjectNode().put("is_enabled", wanted));
      require(
          answer.status() == 200 && answer.body().path("is_enabled").asBoolean() == wanted,
          () -> "settings could not be changed: " + answer.summary());
    }
  }

  private String userOff() {
    enable(false);
    Answer answer = api.chat(model, "Hello");
    require(answer.is(403, USER_OFF), () -> "a chat is answered with " + answer.summary());
    return "403 " + USER_OFF;
  }

  private String automated() {
    enable(true);
    return chat();
  }

  private String chat() {
    Answer answer = api.chat(model, "Say hello in one word.");
    require(answer.status() == 200, answer::summary);
    String content =
        answer.body().path("choices").path(0).path("message").path("content").asString("");
    require(!content.isEmpty(), () -> "200 without content");
    return "200, " + content.length() + " characters";
  }

  private String streamed() {
    ApiClient.Streamed answer = api.stream(model, "Say hello in one word.");
    require(answer.status() == 200, () -> Integer.toString(answer.status()));
    long chunks = answer.lines().stream().filter(line -> line.startsWith("data: {")).count();
    require(
        chunks > 0 && answer.lines().contains("data: [DONE]"),
        () -> chunks + " chunks, and no data: [DONE]");
    return chunks + " chunks and [DONE]";
  }

  private void sameSession() {
    String name = "second chat on the same session";
    if (options.sessions().isEmpty()) {
      step("second chat", this::chat);
      skip(name, NO_DEPLOYMENT);
      return;
    }
    Sessions sessions = options.sessions().get();
    step(
        name,
        () -> {
          String id = modelEntry.path("model_id").asString();
          Set<String> before = sessions.open(user, id);
          require(!before.isEmpty(), () -> "no session is open");
          chat();
          Set<String> after = sessions.open(user, id);
          require(before.containsAll(after), () -> "another session was opened");
          return "session " + String.join(", ", after);
        });
  }

  private String flag(FlagParameter flag) throws InterruptedException {
    String found = flag.read().text();
    FlagWatch watch = new FlagWatch(api, clock, sleeper);
    restoring.add("flag", () -> flag.set(found));
    flag.set("false");
    Optional<Duration> off = watch.follows(true);
    require(off.isPresent(), () -> "chats do not answer 403 " + FlagWatch.OFF);
    // A rollout stays what it was.
    flag.set(FlagState.of(found) instanceof FlagState.On ? found : "true");
    Optional<Duration> on = watch.follows(false);
    require(on.isPresent(), () -> "chats still answer 403 " + FlagWatch.OFF);
    chat();
    return "403 "
        + FlagWatch.OFF
        + " after "
        + off.get().toMillis()
        + " ms, and served again after "
        + on.get().toMillis()
        + " ms";
  }

  private static String custody(Callable<List<String>> audit) throws Exception {
    List<String> findings = audit.call();
    require(findings.isEmpty(), () -> String.join("; ", findings));
    return "sound";
  }

  private String restored() {
    List<String> failures = restoring.run();
    require(failures.isEmpty(), () -> String.join("; ", failures));
    return "yes";
  }
}
