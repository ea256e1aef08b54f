package org.mor.automation.ops;

import java.nio.file.Path;
import java.util.Map;
import org.mor.automation.ops.release.SamTemplate;
import picocli.CommandLine.Option;

/** The template, with parameters that differ from what it says. */
final class TemplateOptions {
  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = "A parameter of the template.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      defaultValue = "template.yaml",
      description = "By default ${DEFAULT-VALUE}.")
  private Path file;

  Map<String, String> parameters() {
    return parameters;
  }

  SamTemplate template() {
    return SamTemplate.read(file);
  }
}
