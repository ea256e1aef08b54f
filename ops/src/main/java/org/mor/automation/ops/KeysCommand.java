package org.mor.automation.ops;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.ApiKeys.StoredKey;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "keys",
    description = "Creates, lists and revokes API keys.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create|list|revoke")
final class KeysCommand {
  private static final int LONGEST_USER = 200;

  /** As the API takes it. */
  private static final int LONGEST_NAME = 100;

  private final Terminal terminal;
  @Spec private CommandSpec command;

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      description = "Creates a key. Only the key is written to the standard output.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin Target target,
      @Parameters(paramLabel = "USER", description = "The user that it belongs to.") String user,
      @Parameters(paramLabel = "NAME", description = "What the user calls it.") String name) {
    UserId owner = new UserId(text("USER", user, LONGEST_USER));
    text("NAME", name, LONGEST_NAME);
    return over(
        target,
        keys -> {
          ApiKey key = keys.create(owner, name);
          terminal.out().println(key.whole().value());
          terminal
              .err()
              .println("key " + key.prefix() + " belongs to " + user + "; it is not shown again");
          return 0;
        });
  }

  @Command(description = "Lists the keys of a user.", mixinStandardHelpOptions = true)
  int list(@Mixin Target target, @Parameters(paramLabel = "USER") String user) {
    return over(
        target,
        keys -> {
          keys.list(new UserId(user)).forEach(key -> terminal.print(line(key)));
          return 0;
        });
  }

  @Command(
      description = "Revokes a key and every key that it created, within 30 seconds.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Mixin Target target,
      @Parameters(paramLabel = "PREFIX", description = "The key up to its dot, without sk-.")
          String prefix) {
    return over(
        target,
        keys -> {
          Optional<StoredKey> key = keys.find(prefix);
          if (key.isEmpty() || !keys.revoke(key.get().user(), prefix)) {
            terminal.err().println("There is no key " + prefix);
            return Program.FAILED;
          }
          terminal.print("key " + prefix + " of " + key.get().user().value() + " is revoked");
          return 0;
        });
  }

  private int over(Target target, Function<ApiKeys, Integer> task) {
    try (Deployment deployment = target.open(terminal)) {
      return task.apply(
          new ApiKeys(
              deployment.dynamo(),
              deployment.environment().required("API_KEYS_TABLE"),
              new SecureRandom(),
              terminal.clock()));
    }
  }

  /** Blanks at the ends would make another user of what looks the same. */
  private String text(String what, String text, int longest) {
    if (text.isBlank()
        || !text.equals(text.strip())
        || text.length() > longest
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new ParameterException(
          command.commandLine(),
          what + " must be 1 to " + longest + " characters, without blanks at the ends");
    }
    return text;
  }

  private static String line(StoredKey key) {
    return key.prefix()
        + "  "
        + (key.revoked() ? "revoked" : "valid  ")
        + "  created "
        + key.createdAt()
        + key.createdBy().map(by -> " by " + by).orElse("")
        + key.lastUsed().map(day -> ", last used " + day).orElse(", never used")
        + "  "
        + key.name();
  }
}
