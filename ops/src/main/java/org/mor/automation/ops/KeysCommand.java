package org.mor.automation.ops;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.auth.ApiKeys.StoredKey;
import org.mor.automation.ops.deployment.Deployment;
import picocli.CommandLine;
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

  private KeysCommand() {}

  static CommandLine with(Terminal terminal) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new Create(terminal))
        .addSubcommand(new Listing(terminal))
        .addSubcommand(new Revoke(terminal));
  }

  private static int over(Target target, Terminal terminal, Function<ApiKeys, Integer> task) {
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
  private static String text(CommandSpec command, String what, String text, int longest) {
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

  @Command(
      name = "create",
      description = "Creates a key. Only the key is written to the standard output.",
      mixinStandardHelpOptions = true)
  private static final class Create implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();
    @Spec private CommandSpec command;

    @Parameters(index = "0", paramLabel = "USER", description = "The user that it belongs to.")
    private String user;

    @Parameters(index = "1", paramLabel = "NAME", description = "What the user calls it.")
    private String name;

    Create(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      UserId owner = new UserId(text(command, "USER", user, LONGEST_USER));
      text(command, "NAME", name, LONGEST_NAME);
      return over(
          target,
          terminal,
          keys -> {
            ApiKey key = keys.create(owner, name);
            terminal.out().println(key.whole().value());
            terminal
                .err()
                .println("key " + key.prefix() + " belongs to " + user + "; it is not shown again");
            return 0;
          });
    }
  }

  @Command(
      name = "list",
      description = "Lists the keys of a user.",
      mixinStandardHelpOptions = true)
  private static final class Listing implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "USER")
    private String user;

    Listing(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return over(
          target,
          terminal,
          keys -> {
            keys.list(new UserId(user)).forEach(key -> terminal.print(line(key)));
            return 0;
          });
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

  @Command(
      name = "revoke",
      description = "Revokes a key and every key that it created, within 30 seconds.",
      mixinStandardHelpOptions = true)
  private static final class Revoke implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "PREFIX", description = "The key up to its dot, without sk-.")
    private String prefix;

    Revoke(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return over(
          target,
          terminal,
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
  }
}
