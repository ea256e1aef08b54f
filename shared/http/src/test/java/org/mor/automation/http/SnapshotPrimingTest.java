package org.mor.automation.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotPrimingTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "id",
          "AWS_SECRET_ACCESS_KEY", "secret");

  private final Map<String, Integer> sent = new HashMap<>();

  private HttpHandler handler(SharedServices services) {
    return new HttpHandler(services, this::answer) {};
  }

  /** Answers with the status that the path names. */
  private void answer(ApiRequest request, ReplyTarget to, Instant end) throws IOException {
    assertEquals(Optional.of("priming"), request.subject());
    assertEquals("{\"a\":\"b\"}", new String(request.body(), StandardCharsets.UTF_8));
    sent.merge(request.path(), 1, Integer::sum);
    int status = Integer.parseInt(request.path().substring(1));
    to.send(new ApiResponse(status, Map.of(), new byte[0]));
  }

  private static PrimingRequest request(int answered, int expected) {
    return new PrimingRequest("POST", "/" + answered, "{\"a\":\"b\"}", expected);
  }

  @Test
  void repeatsOnlyWhatIsAnsweredAsExpected() {
    SnapshotPriming.run(
        VARIABLES,
        this::handler,
        List.of(
            request(200, 200),
            request(404, 404),
            request(401, 200),
            request(403, 404),
            request(503, 404)));
    assertEquals(Map.of("/200", 30, "/404", 30, "/401", 1, "/403", 1, "/503", 1), sent);
  }

  @Test
  void doesNotFailWithoutConfiguration() {
    assertDoesNotThrow(
        () -> SnapshotPriming.run(Map.of(), this::handler, List.of(request(200, 200))));
    assertEquals(Map.of(), sent);
  }
}
