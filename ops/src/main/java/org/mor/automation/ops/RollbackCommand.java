package org.mor.automation.ops;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rollback",
    description = {
      "Sets the system flag to off and verifies with a user's key that the API follows within ten"
          + " seconds.",
      "It asks for a model that does not exist, so that it spends nothing while the flag is still"
          + " on."
    },
    mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Mixin private UserKey key = new UserKey();

  RollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Deployment deployment = target.open(terminal)) {
      // Before all else: a key or an address may be missing.
      new FlagParameter(deployment).set("false");
      terminal.print("flag off at " + terminal.clock().instant());
      return verified(deployment);
    }
  }

  private int verified(Deployment deployment) throws InterruptedException {
    try (ApiClient api = new ApiClient(deployment.url(), key.read(terminal))) {
      Optional<Duration> followed =
          new FlagWatch(api, terminal.clock(), terminal.sleeper()).follows(true);
      Check check =
          Check.of(
              followed.isPresent(),
              "rollback",
              followed
                  .map(time -> "every chat is refused since " + Amounts.seconds(time) + " after it")
                  .orElse(
                      "chats do not answer 403 "
                          + FlagWatch.OFF
                          + " after "
                          + FlagWatch.PROMISED.toSeconds()
                          + " s"),
              "the flag is off: see ops status and the functions' logs");
      Checks checks = new Checks(terminal);
      checks.run("rollback", check.remedy(), () -> List.of(check));
      return checks.code();
    }
  }
}
