package org.mor.automation.runtime;

import java.util.Map;

/**
 * The entry of a function's process in place of the stock runtime: from an exec wrapper on the
 * managed runtime, or as a container image's command. The handler's class is the first argument, or
 * else what the function's configuration names.
 */
public final class Main {

  private Main() {}

  @SuppressForbidden(reason = "An entry point reads the environment and ends the process")
  public static void main(String[] arguments) {
    try {
      Map<String, String> variables = System.getenv();
      String name = arguments.length > 0 ? arguments[0] : variables.getOrDefault("_HANDLER", "");
      new LambdaRuntime(RuntimeEnvironment.of(variables), System.err).run(() -> handler(name));
    } catch (Throwable e) {
      System.err.println("The runtime has ended: " + e);
    }
    // Libraries leave threads behind that would keep the process alive.
    System.exit(1);
  }

  static StreamingHandler handler(String name) throws ReflectiveOperationException {
    // A handler may be configured as Class::method; the method is always the same here.
    String className = name.split("::", 2)[0];
    Class<?> type = Class.forName(className);
    if (!StreamingHandler.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(className + " is no StreamingHandler");
    }
    return (StreamingHandler) type.getDeclaredConstructor().newInstance();
  }
}
