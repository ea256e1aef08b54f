package org.mor.automation.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ResponseOutputTest {

  @Test
  void aResponseWhoseFirstBytesWereLostIsNeverComplete() throws Exception {
    int port = closedPort();
    RuntimeApi api = new RuntimeApi(new RuntimeEnvironment("127.0.0.1", port, 1, false));
    ResponseOutput out = new ResponseOutput(api, "id-1", "text/plain", new byte[0]);
    out.write("first".getBytes(UTF_8));
    IOException failure = assertThrows(IOException.class, out::flush);

    try (ServerSocket reopened = listen(port)) {
      reopened.setSoTimeout(200);
      assertSame(failure, assertThrows(IOException.class, out::complete));
      assertThrows(SocketTimeoutException.class, reopened::accept);
    }
    IOException refused = assertThrows(IOException.class, () -> out.write('x'));
    assertEquals("The response has ended", refused.getMessage());
    assertFalse(out.sent());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket server = listen(0)) {
      return server.getLocalPort();
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
