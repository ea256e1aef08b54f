package org.mor.automation.local.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.ChatUser.ChatReply;
import org.mor.automation.local.provider.Misbehaviour;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import tools.jackson.databind.json.JsonMapper;

/** Each fault that a provider can have, while it is asked for a stream; then everything is paid. */
class StreamFaultsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int WHOLE_MESSAGES = 2;
  private static final Duration DELAY = Duration.ofMillis(300);

  /** What the only provider of a model does, and what its caller is told. */
  private static final Map<Fault, String> FAULTS = faults();

  private static Map<Fault, String> faults() {
    Map<Fault, String> faults = new EnumMap<>(Fault.class);
    for (Fault kind : Fault.values()) {
      faults.put(
          kind,
          switch (kind) {
            case NONE, SLOW_FIRST_MESSAGE, SLOW_BETWEEN_MESSAGES -> "200";
            case REFUSE_CONNECTIONS,
                DIE_ON_SESSION_REQUEST,
                BUSY,
                APPROVAL_MESSAGE_WRONGLY_SIGNED,
                APPROVAL_FOR_OTHER_BID,
                APPROVAL_FOR_OTHER_CHAIN,
                APPROVAL_BY_OTHER_SIGNER ->
                "503 no_provider";
            case FORGET_KEY, REPLACE_KEY, BACKEND_500, BACKEND_UNREACHABLE -> "502 provider_failed";
            case BACKEND_429 -> "429 provider_rate_limited";
            case DIE_BEFORE_ANSWER -> "502 provider_truncated";
            case DIE_MID_STREAM, DIE_INSIDE_MESSAGE, END_UNFINISHED -> "begun provider_truncated";
            case END_SESSION -> "502 provider_failed";
            case SILENT -> "begun provider_timeout";
            case WRONG_SIGNATURE, WRONG_ENCRYPTION -> "begun provider_not_authentic";
            case ERROR_AFTER_MESSAGES, OVERSIZED_MESSAGE, MALFORMED_MESSAGE ->
                "begun provider_failed";
          });
    }
    // A minute of silence is more than a build has time for.
    if (!Crowd.FULL) {
      faults.remove(Fault.SILENT);
    }
    return faults;
  }

  @Test
  void eachIsToldByItsNameAndCostsNothing() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath())
            .withConcurrency(6)
            .with("MaxSessionsPerAccount", "100")
            // What one user may open and burn is another test's subject.
            .with("MaxSessionChangesPerMinute", "0")
            .with("MaxSessionChangesPerHour", "0")
            .with("MaxGasPerUserPerDayWei", "unlimited");
    List<String> models = FAULTS.keySet().stream().map(StreamFaultsIT::model).toList();
    try (LocalStack stack = LocalStack.start(options);
        OwnProviders providers = new OwnProviders(stack, models)) {
      ChatUser alice = Crowd.users(stack, 1).getFirst();
      Map<Fault, Callable<ChatReply>> calls = new LinkedHashMap<>();
      for (Fault kind : FAULTS.keySet()) {
        providers.of(model(kind)).misbehave(fault(kind));
        calls.put(kind, () -> alice.stream(model(kind), "one two three four five six"));
      }
      List<ChatReply> replies = Crowd.atOnce(List.copyOf(calls.values()));

      Map<String, String> told = new TreeMap<>();
      int i = 0;
      for (Fault kind : calls.keySet()) {
        told.put(kind.name(), outcome(replies.get(i++)));
      }
      Map<String, String> expected = new TreeMap<>();
      FAULTS.forEach((kind, outcome) -> expected.put(kind.name(), outcome));
      assertEquals(expected, told);

      Crowd.endAll(stack);
    }
  }

  private static Misbehaviour fault(Fault kind) {
    Misbehaviour fault = Misbehaviour.always(kind).by(DELAY);
    return kind == Fault.DIE_BEFORE_ANSWER ? fault : fault.after(WHOLE_MESSAGES);
  }

  /** The status; or what came last, where an answer had begun before it. */
  private static String outcome(ChatReply reply) {
    if (reply.status() != 200) {
      return reply.status() + " " + code(reply.body());
    }
    List<String> frames =
        reply
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(StreamFaultsIT::data)
            .toList();
    String last = frames.getLast();
    return last.equals("[DONE]")
        ? "200"
        : "begun " + (frames.contains("[DONE]") ? "and done " : "") + code(last);
  }

  private static String data(String line) {
    return line.substring("data: ".length());
  }

  private static String code(String json) {
    return JSON.readTree(json).path("error").path("code").asString("nothing");
  }

  private static String model(Fault kind) {
    return "fault-" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
