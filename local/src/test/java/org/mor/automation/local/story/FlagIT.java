package org.mor.automation.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;

/** The operator's switch is for everybody, whatever they chose, and soon. */
class FlagIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** A process may go by what it read five seconds ago, and there can be several. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private static final Duration BETWEEN = Duration.ofMillis(50);

  @Test
  void switchesAutomationOffForEverybodyAndOnAgain() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      Person alice = Person.with(stack.url(), stack.apiKey("alice").value());
      assertEquals(200, alice.put("{\"is_enabled\":true}").status());
      assertEquals(200, alice.chat("hello").status());
      String flag = stack.template().ref("FlagParameter");
      stack.parameters().put(flag, "String", "false");
      awaitAnswers(alice, "403 automation_disabled_system");
      stack.parameters().put(flag, "String", "true");
      awaitAnswers(alice, "200 ");
    }
  }

  /** Until there has been no other answer for longer than any process remembers. */
  private static void awaitAnswers(Person person, String expected) throws Exception {
    long start = System.nanoTime();
    long other = start;
    while (System.nanoTime() - other < QUIET.toNanos()) {
      Person.PersonReply reply = person.chat("hello");
      String answer = reply.status() + " " + reply.errorCode();
      if (!answer.equals(expected)) {
        other = System.nanoTime();
        assertTrue(other - start < SOON.toNanos(), answer + " after more than " + SOON);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }
}
