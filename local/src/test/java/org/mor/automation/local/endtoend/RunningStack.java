package org.mor.automation.local.endtoend;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.attack.Auditor;

/**
 * Gives a test class a stack of its own, with the packaged functions, until its last test; then
 * audits it.
 */
public final class RunningStack implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RunningStack.class);

  private record Running(LocalStack stack) implements AutoCloseable {
    @Override
    public void close() {
      try (stack) {
        Auditor.sound(stack);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted during the audit", e);
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalStack.class;
  }

  @Override
  public LocalStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext ofClass = context.getParent().orElse(context);
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent("stack", _ -> new Running(start()), Running.class)
        .stack();
  }

  private static LocalStack start() {
    try {
      Path root = Path.of("").toAbsolutePath().getParent();
      return LocalStack.start(LocalOptions.forTests(root));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("the stack did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the stack started", e);
    }
  }
}
