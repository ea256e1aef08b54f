package org.mor.automation.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.mor.automation.core.EntryPoint;

/**
 * Starts a local stack and prints {@code READY} when it is up; ends it on Ctrl-C, on SIGTERM, and
 * when the process that started it has ended.
 */
public final class LocalMain {

  /** For {@code ops --local}. */
  private static final String DESCRIPTION = "local/target/stack.json";

  private LocalMain() {}

  /**
   * Runs until the process is ended.
   *
   * @param arguments the folder with the template, and when the build began
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = System.out;
    Path root = Path.of(arguments.length > 0 ? arguments[0] : "").toAbsolutePath();
    Clock clock = Clock.systemUTC();
    Instant begin = arguments.length > 1 ? Instant.parse(arguments[1]) : clock.instant();
    // Maven may have left colour codes behind on the line that it prints to.
    out.println();
    StartPhases phases = new StartPhases(clock, begin, out::println);
    phases.ended("build");
    LocalStack stack;
    try {
      LocalOptions options = LocalOptions.of(root, EntryPoint.variables());
      stack = LocalStack.start(options, phases, out::println);
    } catch (Exception e) {
      System.err.println("The stack did not start: " + reasons(e));
      EntryPoint.exit(1);
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
    ProcessHandle.current().parent().ifPresent(LocalMain::endWith);
    out.println(new StackDescription(stack).forPeople());
    out.println("READY " + stack.description());
    write(root.resolve(DESCRIPTION), stack.description());
    out.flush();
    ended.await();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      System.err.println("The description could not be written: " + e);
    }
  }

  private static String reasons(Throwable failure) {
    StringBuilder reasons = new StringBuilder(failure.toString());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append("; because of ").append(cause);
    }
    return reasons.toString();
  }

  /** The process that started this one may be killed, and nothing must be left behind then. */
  private static void endWith(ProcessHandle parent) {
    Thread.ofVirtual()
        .name("parent")
        .start(
            () -> {
              parent.onExit().join();
              EntryPoint.exit(0);
            });
  }
}
