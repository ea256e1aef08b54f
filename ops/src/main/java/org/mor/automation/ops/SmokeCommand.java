package org.mor.automation.ops;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mor.automation.core.Secret;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.ops.smoke.SmokeReport;
import org.mor.automation.ops.smoke.SmokeTest;
import org.mor.automation.session.audit.CustodyReport;
import org.mor.automation.session.store.SessionReads;
import org.mor.automation.session.wiring.SessionConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "smoke",
    description = {
      "Tests a deployed environment from outside: health, models, settings, an automated session, a"
          + " streamed chat.",
      "With --stack or --local also from inside: the same session, the flag, custody. It leaves"
          + " settings and flag as it found them, and spends the stake of one session."
    },
    mixinStandardHelpOptions = true)
final class SmokeCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Mixin private UserKey key = new UserKey();
  @Spec private CommandSpec command;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the API; by default that of the stack.")
  private Optional<URI> url = Optional.empty();

  @Option(names = "--model", paramLabel = "NAME", description = "By default the first chat model.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--with-flag",
      description = "Also turns the system flag off and on: nobody is served in between.")
  private boolean withFlag;

  @Option(names = "--junit", paramLabel = "FILE", description = "Writes the report as JUnit's XML.")
  private Optional<Path> junit = Optional.empty();

  SmokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!target.given() && (url.isEmpty() || withFlag)) {
      throw new ParameterException(
          command.commandLine(),
          withFlag ? "--with-flag needs --stack or --local" : "Give --url, --stack or --local");
    }
    Secret secret = key.read(terminal);
    if (!target.given()) {
      return run(
          url.orElseThrow(),
          secret,
          new SmokeTest.Options(model, Optional.empty(), Optional.empty(), Optional.empty()));
    }
    try (Deployment deployment = target.open(terminal)) {
      return run(
          url.orElseGet(deployment::url),
          secret,
          new SmokeTest.Options(
              model,
              withFlag ? Optional.of(new FlagParameter(deployment)) : Optional.empty(),
              Optional.of((user, id) -> open(deployment, user, id)),
              Optional.of(() -> findings(deployment))));
    }
  }

  private int run(URI address, Secret secret, SmokeTest.Options options) {
    try (ApiClient api = new ApiClient(address, secret)) {
      SmokeTest test =
          new SmokeTest(api, options, terminal.clock(), terminal.sleeper(), terminal::print);
      Thread restoring = new Thread(test::restore);
      Runtime.getRuntime().addShutdownHook(restoring);
      SmokeReport report;
      try {
        report = test.run();
      } finally {
        Runtime.getRuntime().removeShutdownHook(restoring);
      }
      junit.ifPresent(report::writeJunit);
      return report.passed() ? 0 : Program.FAILED;
    }
  }

  private static Set<String> open(Deployment deployment, String user, String modelId) {
    SessionConfiguration sessions = deployment.sessions();
    Set<String> open = new TreeSet<>();
    new SessionReads(deployment.dynamo(), sessions.tables())
        .slots(sessions.pool().sharing().pool(new UserId(user), new ModelId(modelId)))
        .forEach(
            record ->
                record.progress().onChain().ifPresent(granted -> open.add(granted.id().hex())));
    return open;
  }

  private List<String> findings(Deployment deployment) throws InterruptedException {
    return switch (CustodyCommand.audit(deployment, terminal)) {
      case CustodyReport.Sound _ -> List.of();
      case CustodyReport.Unsound unsound ->
          unsound.findings().stream().map(Object::toString).toList();
      case CustodyReport.Unsettled _ -> List.of("the wallets are in use; try again");
    };
  }
}
