package org.mor.automation.runtime.example;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;

/** The example of the README, which shows everything from here on. */
public final class CountdownHandler implements StreamingHandler {
  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    OutputStream out = response.http(200, Map.of("Content-Type", "text/plain"));
    for (int i = 3; i > 0; i--) {
      out.write((i + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush(); // Sends what was written so far.
    }
  }
}
