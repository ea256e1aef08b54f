package org.mor.automation.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mor.automation.core.config.Environment;
import org.mor.automation.ops.deployment.AwsAccess;
import org.mor.automation.ops.deployment.Deployment;
import org.mor.automation.ops.release.SamTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = {
      "Checks what a deployment needs: account, parameters, nodes, contracts, wallets, providers,"
          + " clocks. Changes nothing and prints no secret.",
      "Before the first deployment give --stage, and the template's parameters with -p; afterwards"
          + " --stack."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Target target = new Target();
  @Spec private CommandSpec command;

  @Option(names = "--stage", paramLabel = "NAME", description = "Stage of a first deployment.")
  private Optional<String> stage = Optional.empty();

  @Mixin private TemplateOptions options = new TemplateOptions();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (stage.isPresent() == target.given()) {
      throw new ParameterException(
          command.commandLine(), "Give one of --stage, --stack and --local");
    }
    if (stage.isPresent()) {
      return examined(target.aws(terminal), Environment.of(planned(stage.get())), true);
    }
    try (Deployment deployment = target.open(terminal)) {
      return examined(deployment.aws(), deployment.environment(), false);
    }
  }

  /** What the functions' environment would be. */
  private Map<String, String> planned(String name) {
    SamTemplate sam = options.template();
    Map<String, String> values = new HashMap<>(sam.defaults());
    values.putAll(options.parameters());
    Map<String, String> variables = new HashMap<>(sam.variables(values));
    String folder = "/morpheus-automation-" + name + "/";
    variables.put("WALLET_KEY_PARAMETER", folder + "wallet-key");
    variables.put("TRANSPORT_KEY_PARAMETER", folder + "transport-key");
    // Tables come with the stack.
    variables.put("SESSIONS_TABLE", "none");
    variables.put("WALLETS_TABLE", "none");
    return variables;
  }

  private int examined(AwsAccess aws, Environment environment, boolean first) {
    Checks checks = new Checks(terminal);
    try (AccountChecks account = new AccountChecks(aws, environment, terminal.clock());
        ChainChecks chain = new ChainChecks(environment, terminal.clock())) {
      if (environment.optional("AWS_ENDPOINT_URL_SSM").isEmpty()) {
        checks.run(
            "account",
            "sign in: aws sso login, --profile NAME, or set AWS_ACCESS_KEY_ID",
            account::account);
      }
      checks.run("parameters", "see the README, Deploy it", () -> account.parameters(first));
      checks.run("nodes", "correct RpcUrls", chain::nodes);
      checks.run("contracts", "correct ChainId and the contracts' addresses", chain::contracts);
      checks.run(
          "wallets",
          "put a private key (0x and 64 hex digits) into the parameter",
          () -> chain.wallets(account.wallets()));
      checks.run("providers", "correct DiamondAddress and RpcUrls", chain::providers);
      checks.run("clock", "set this machine's clock", chain::clock);
    }
    return checks.code();
  }
}
