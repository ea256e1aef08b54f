package org.mor.automation.local.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;

/** The operator's switch is for everybody, whatever they chose, and soon. */
class FlagIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void switchesAutomationOffForEverybodyAndOnAgain() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalOptions.forTests(Path.of("..").toRealPath()))) {
      Person alice = Person.with(stack.url(), stack.apiKey("alice").value());
      assertEquals(200, alice.put("{\"is_enabled\":true}").status());
      assertEquals(200, alice.chat("hello").status());
      String flag = stack.template().ref("FlagParameter");
      stack.parameters().put(flag, "String", "false");
      awaitStatus(alice, 403);
      assertEquals("automation_disabled_system", alice.chat("hello").errorCode());
      stack.parameters().put(flag, "String", "true");
      awaitStatus(alice, 200);
    }
  }

  private static void awaitStatus(Person person, int status) throws Exception {
    long start = System.nanoTime();
    while (person.chat("hello").status() != status) {
      if (System.nanoTime() - start > SOON.toNanos()) {
        fail("no " + status + " within " + SOON);
      }
    }
  }
}
