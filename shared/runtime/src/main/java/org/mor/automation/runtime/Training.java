package org.mor.automation.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Makes a handler, lets it do what it does before a snapshot, and ends: the run that a cache of its
 * classes is recorded from, with {@code -XX:AOTCacheOutput}. The Runtime API is here one that takes
 * everything and hands out nothing, so that the client's own classes are recorded too.
 */
public final class Training {

  private Training() {}

  @SuppressForbidden(reason = "An entry point ends the process")
  public static void main(String[] arguments) throws InterruptedException {
    try (ServerSocket api = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(api));
      RuntimeEnvironment environment =
          new RuntimeEnvironment("127.0.0.1", api.getLocalPort(), 1, true);
      new LambdaRuntime(environment, System.err).run(() -> Main.handler(arguments[0]));
    } catch (IOException e) {
      System.err.println("The rehearsal has ended: " + e.getMessage());
    }
    System.exit(0);
  }

  /** Answers the request for the restoration, and hangs up on the one for an event. */
  private static void serve(ServerSocket api) {
    for (int connections = 0; connections < 2; connections++) {
      try (Socket client = api.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String request = in.readLine();
        while (!in.readLine().isEmpty()) {
          // Headers mean nothing here.
        }
        if (request.contains("/restore/next")) {
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        return;
      }
    }
  }
}
