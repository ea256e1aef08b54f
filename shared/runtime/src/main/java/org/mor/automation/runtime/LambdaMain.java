package org.mor.automation.runtime;

import java.util.Map;

/**
 * The entry point of a function's process in place of Lambda's own runtime client: started by the
 * script {@code streaming-runtime} on the managed runtime, or as the command of a container image.
 */
public final class LambdaMain {

  private LambdaMain() {}

  /**
   * Makes the handler by its constructor without parameters, and runs it until the process ends.
   *
   * @param arguments the handler's class; without it the class that {@code _HANDLER} names
   */
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

  private static StreamingHandler handler(String name) throws ReflectiveOperationException {
    // A handler may be configured as Class::method; the method is always the same here.
    String className = name.split("::", 2)[0];
    Class<?> type = Class.forName(className);
    if (!StreamingHandler.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(className + " is no StreamingHandler");
    }
    return (StreamingHandler) type.getDeclaredConstructor().newInstance();
  }
}
