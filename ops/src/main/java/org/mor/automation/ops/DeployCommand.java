package org.mor.automation.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.ops.deployment.AwsAccess;
import org.mor.automation.ops.deployment.StackDeployment;
import org.mor.automation.ops.release.PublishedVersions;
import org.mor.automation.ops.release.Release;
import org.mor.automation.ops.release.SamCommand;
import org.mor.automation.ops.release.SamTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = {
      "Deploys the built packages with sam deploy.",
      "Functions are published anew exactly when a package, the template or a parameter changed."
          + " Parameters that are not given keep the value that the stack has. Afterwards all but"
          + " the last three versions, and those that an alias names, are removed."
    },
    mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
  private static final List<String> OURS =
      List.of(
          "--parameter-overrides",
          "--stack-name",
          "--template",
          "--template-file",
          "-t",
          "--profile",
          "--region");

  private final Terminal terminal;
  @Spec private CommandSpec command;

  @Option(names = "--stage", required = true, paramLabel = "NAME")
  private String stage;

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "By default morpheus-automation-STAGE.")
  private Optional<String> stack = Optional.empty();

  @Mixin private TemplateOptions options = new TemplateOptions();

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(names = "--dry-run", description = "Says what would be deployed, and deploys nothing.")
  private boolean dryRun;

  @Parameters(
      paramLabel = "SAM_ARGUMENT",
      description = "After --: further arguments of sam deploy.")
  private List<String> others = List.of();

  DeployCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SamTemplate sam = options.template();
    require(sam);
    Path program =
        SamCommand.program(terminal.variables().getOrDefault("PATH", ""))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "sam is not on the PATH: install the AWS SAM CLI (pip install"
                            + " aws-sam-cli)"));
    AwsAccess access = aws.access(terminal);
    String name = stack.orElse("morpheus-automation-" + stage);
    Optional<StackDeployment.Known> known = StackDeployment.known(name, access);
    Map<String, String> present = known.map(StackDeployment.Known::parameters).orElse(Map.of());
    Map<String, String> parameters = parameters(sam, present);
    tell(name, present, parameters);
    if (dryRun) {
      Map<String, String> masked = new HashMap<>(parameters);
      masked.replaceAll(DeployCommand::shown);
      terminal.print(
          "dry run, nothing is deployed: sam "
              + String.join(" ", SamCommand.arguments(sam, name, masked, extended())));
      return 0;
    }
    List<String> call = new ArrayList<>(List.of(program.toString()));
    call.addAll(SamCommand.arguments(sam, name, parameters, extended()));
    int code = new ProcessBuilder(call).inheritIO().start().waitFor();
    if (code != 0) {
      terminal.err().println("sam deploy ended with " + code);
      return Program.FAILED;
    }
    Optional<StackDeployment.Known> deployed = StackDeployment.known(name, access);
    int removed =
        PublishedVersions.prune(
            access, deployed.map(StackDeployment.Known::functions).orElse(Map.of()).values());
    terminal.print("deployed; " + removed + " old versions removed");
    return 0;
  }

  private void require(SamTemplate sam) {
    for (String name : options.parameters().keySet()) {
      if (!sam.names().contains(name) || name.equals(Release.PARAMETER) || name.equals("Stage")) {
        throw new ParameterException(
            command.commandLine(), name + " is not a parameter that -p can set");
      }
    }
    for (String other : others) {
      if (OURS.contains(other.split("=", 2)[0])) {
        throw new ParameterException(
            command.commandLine(), other + " is set by ops: see ops deploy --help");
      }
    }
  }

  private Map<String, String> parameters(SamTemplate sam, Map<String, String> present) {
    Map<String, String> parameters = new HashMap<>(sam.defaults());
    present.forEach(
        (name, value) -> {
          if (sam.names().contains(name)) {
            parameters.put(name, value);
          }
        });
    parameters.putAll(options.parameters());
    parameters.put("Stage", stage);
    parameters.put(Release.PARAMETER, Release.of(sam, parameters));
    return parameters;
  }

  private void tell(String name, Map<String, String> present, Map<String, String> parameters) {
    terminal.print((present.isEmpty() ? "new stack " : "stack ") + name);
    new TreeMap<>(parameters)
        .forEach(
            (parameter, value) -> {
              String before = present.get(parameter);
              if (before != null && !before.equals(value)) {
                terminal.print(
                    "  "
                        + parameter
                        + ": "
                        + shown(parameter, before)
                        + " -> "
                        + shown(parameter, value));
              }
            });
    String release = parameters.get(Release.PARAMETER);
    terminal.print(
        release.equals(present.get(Release.PARAMETER))
            ? "release " + release + ", the one that runs: nothing is published anew"
            : "release " + release);
  }

  /** An RPC address often has a key in it. */
  private static String shown(String parameter, String value) {
    return parameter.equals("RpcUrls") && !value.isBlank() ? "***" : value;
  }

  private List<String> extended() {
    return Stream.concat(aws.arguments().stream(), others.stream()).toList();
  }
}
