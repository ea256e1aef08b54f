package org.mor.automation.local.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mor.automation.local.LocalOptions;
import org.mor.automation.local.LocalStack;
import org.mor.automation.local.endtoend.Api.ApiReply;

/** A request that needs the chain while no node is there is told so, and when to come again. */
class ChainDownIT {
  @Test
  void whatNeedsTheChainIsUnavailableAndWorthAnotherTry() throws Exception {
    LocalOptions options =
        LocalOptions.forTests(Path.of("..").toRealPath())
            .with("RpcUrls", "http://127.0.0.1:" + freePort());
    try (LocalStack stack = LocalStack.start(options)) {
      Api alice = Api.of(stack, "alice");
      alice.changeSettings("{\"is_enabled\":true}");
      unavailable(
          alice.post(
              "/v1/chat/completions",
              "{\"model\":\"local-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
      unavailable(alice.post("/api/v1/sessions", "{\"model\":\"local-chat\"}"));
      unavailable(alice.post("/api/v1/sessions", "{\"bid\":\"0x" + "1".repeat(64) + "\"}"));
    }
  }

  private static void unavailable(ApiReply reply) {
    assertEquals(503, reply.status(), reply.body());
    assertEquals("chain_unavailable", reply.code(), reply.body());
    assertTrue(reply.raw().headers().firstValue("retry-after").isPresent(), reply.body());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
