package org.mor.automation.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a local stack and says {@code READY} when it is; ends it on Ctrl-C, on SIGTERM, and when
 * the process that started it is gone.
 */
public final class Main {

  private Main() {}

  @SuppressForbidden(reason = "An entry point reads the environment and ends the process")
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments.length > 0 ? arguments[0] : "").toAbsolutePath();
    Map<String, String> environment = System.getenv();
    LocalStack stack;
    try {
      stack = LocalStack.start(LocalOptions.of(root, environment));
    } catch (Exception e) {
      System.err.println("The stack did not start: " + e);
      e.printStackTrace();
      System.exit(1);
      return;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stack.close();
                  ended.countDown();
                }));
    ProcessHandle.current().parent().ifPresent(parent -> endWith(parent));
    System.out.println("READY " + stack.description());
    System.out.flush();
    ended.await();
  }

  /** Whoever started this may be killed without a word, and nothing must be left behind then. */
  @SuppressForbidden(reason = "The end of the process is what is wanted")
  private static void endWith(ProcessHandle parent) {
    Thread.ofVirtual()
        .name("parent")
        .start(
            () -> {
              parent.onExit().join();
              System.exit(0);
            });
  }
}
