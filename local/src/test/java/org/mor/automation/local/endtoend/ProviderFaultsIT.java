package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.chain.ChainControl;
import org.mor.automation.local.endtoend.Api.ApiReply;
import org.mor.automation.local.provider.Misbehaviour;
import org.mor.automation.local.provider.Misbehaviour.Fault;
import org.mor.automation.local.provider.ProviderServer;

/** Providers that do wrong are refused by name, and another one answers where there is one. */
@ExtendWith(RunningStack.class)
class ProviderFaultsIT {
  private static final String TWO_PROVIDERS = "local-chat";
  private static final String ONE_PROVIDER = "local-chat-mini";

  @AfterEach
  void allBehave(LocalStack stack) throws IOException {
    for (ProviderServer provider : stack.market().providers()) {
      provider.behave();
    }
  }

  private static Api ready(LocalStack stack) {
    Api alice = Api.of(stack, "alice");
    alice.turnOn();
    return alice;
  }

  private static void all(LocalStack stack, Misbehaviour misbehaviour) throws IOException {
    for (ProviderServer provider : stack.market().providers()) {
      provider.misbehave(misbehaviour);
    }
  }

  @Test
  void anAnswerThatIsWronglySignedIsRefused(LocalStack stack) throws IOException {
    Api alice = ready(stack);
    assertEquals(200, alice.chat(ONE_PROVIDER, "hi").status());
    all(stack, Misbehaviour.always(Fault.WRONG_SIGNATURE));
    ApiReply reply = alice.chat(ONE_PROVIDER, "hi");
    assertEquals(502, reply.status(), reply.body());
    assertEquals("provider_not_authentic", reply.code());
  }

  @Test
  void aStreamThatIsCutOffIsNoSuccess(LocalStack stack) throws IOException {
    Api alice = ready(stack);
    assertEquals(200, alice.chat(ONE_PROVIDER, "hi").status());
    long before = counted("provider_truncated");
    all(stack, Misbehaviour.always(Fault.END_UNFINISHED));
    ApiReply streamed = alice.stream(ONE_PROVIDER, "one two three four five");
    assertTrue(streamed.body().contains("provider_truncated"), streamed.body());
    assertFalse(streamed.body().contains("[DONE]"), streamed.body());
    Instant until = Instant.now().plusSeconds(20);
    while (counted("provider_truncated") == before) {
      assertTrue(Instant.now().isBefore(until), "it does not count as what it is");
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    all(stack, Misbehaviour.always(Fault.DIE_INSIDE_MESSAGE));
    ApiReply whole = alice.chat(ONE_PROVIDER, "hi");
    assertEquals(502, whole.status(), whole.body());
    assertEquals("provider_truncated", whole.code());
  }

  /** Chats that ended like that, as the function's figures have it. */
  private static long counted(String code) throws IOException {
    long lines = 0;
    try (Stream<Path> logs = Files.list(Path.of("target", "functions"))) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        lines +=
            Files.readAllLines(log).stream()
                .filter(line -> line.contains("\"ChatMilliseconds\""))
                .filter(line -> line.contains("\"Code\":\"" + code + "\""))
                .count();
      }
    }
    return lines;
  }

  @Test
  void anApprovalForAnotherBidOpensNothing(LocalStack stack) throws IOException {
    Api bob = Api.of(stack, "bob");
    bob.turnOn();
    int before = ChainControl.of(stack.market().chain()).sessionsOpened();
    all(stack, Misbehaviour.always(Fault.APPROVAL_FOR_OTHER_BID));
    ApiReply reply = bob.chat(ONE_PROVIDER, "hi");
    assertEquals(503, reply.status(), reply.body());
    assertEquals("no_provider", reply.code());
    assertEquals(before, ChainControl.of(stack.market().chain()).sessionsOpened());
  }

  @Test
  void whereOneProviderFailsTheOtherAnswers(LocalStack stack) throws IOException {
    Api alice = ready(stack);
    assertEquals(200, alice.chat(TWO_PROVIDERS, "hi").status());
    for (ProviderServer provider : stack.market().providers()) {
      provider.misbehave(Misbehaviour.always(Fault.DIE_BEFORE_ANSWER));
      ApiReply reply = alice.chat(TWO_PROVIDERS, "hi");
      assertEquals(200, reply.status(), reply.body());
      provider.behave();
    }
  }

  @Test
  void aProviderThatLostOurKeyIsShownItAgain(LocalStack stack) throws IOException {
    Api alice = ready(stack);
    assertEquals(200, alice.chat(ONE_PROVIDER, "hi").status());
    int before = ChainControl.of(stack.market().chain()).sessionsOpened();
    all(stack, Misbehaviour.once(Fault.FORGET_KEY));
    ApiReply reply = alice.chat(ONE_PROVIDER, "hi");
    assertEquals(200, reply.status(), reply.body());
    assertEquals(before, ChainControl.of(stack.market().chain()).sessionsOpened());
  }

  @Test
  void aRateLimitStaysARateLimit(LocalStack stack) throws IOException {
    Api alice = ready(stack);
    assertEquals(200, alice.chat(ONE_PROVIDER, "hi").status());
    all(stack, Misbehaviour.always(Fault.BACKEND_429));
    ApiReply reply = alice.chat(ONE_PROVIDER, "hi");
    assertEquals(429, reply.status(), reply.body());
    assertTrue(reply.raw().headers().firstValue("retry-after").isPresent());
  }
}
