package org.mor.automation.ops;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Clock;
import org.mor.automation.core.EntryPoint;

/** Runs one command: {@code java -jar ops.jar COMMAND}. */
public final class Ops {
  private Ops() {}

  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            System.out,
            System.err,
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
            EntryPoint.variables(),
            Clock.systemUTC(),
            EntryPoint::sleep);
    EntryPoint.exit(Program.of(terminal).execute(arguments));
  }
}
