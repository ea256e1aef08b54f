package org.mor.automation.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The response to one invocation, sent over the Runtime API. */
final class LambdaResponse implements ResponseStream {

  static final String HTTP_INTEGRATION = "application/vnd.awslambda.http-integration-response";

  /** Lambda looks for the end of the prelude only in this part of the stream. */
  private static final int MAX_PRELUDE_BYTES = 16 * 1024;

  private static final int DELIMITER_BYTES = 8;

  private final RuntimeApi api;
  private final String requestId;
  private boolean begun;
  private ResponseOutput stream;

  LambdaResponse(RuntimeApi api, String requestId) {
    this.api = api;
    this.requestId = requestId;
  }

  @Override
  public OutputStream http(int status, Map<String, String> headers) {
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("Not an HTTP status: " + status);
    }
    byte[] prelude = prelude(status, headers);
    if (prelude.length > MAX_PRELUDE_BYTES) {
      throw new IllegalArgumentException("The headers are too long for Lambda");
    }
    begin();
    stream = new ResponseOutput(api, requestId, HTTP_INTEGRATION, prelude);
    return stream;
  }

  @Override
  public OutputStream raw(String contentType) {
    Objects.requireNonNull(contentType, "contentType");
    begin();
    stream = new ResponseOutput(api, requestId, contentType, new byte[0]);
    return stream;
  }

  @Override
  public void buffered(byte[] json) throws IOException {
    begin();
    api.respond(requestId, json);
  }

  @Override
  public boolean begun() {
    return begun;
  }

  /**
   * After the handler has returned: completes its stream, or responds with null if it wrote
   * nothing.
   */
  void complete() throws IOException {
    if (stream != null) {
      stream.complete();
    } else if (!begun) {
      buffered("null".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** After the handler has failed: reports it in the way that is still open. */
  void fail(ErrorReport report) throws IOException {
    if (stream != null && stream.sent()) {
      stream.fail(report);
    } else if (stream != null || !begun) {
      api.invocationError(requestId, report);
    }
  }

  private void begin() {
    if (begun) {
      throw new IllegalStateException("The response was begun before");
    }
    begun = true;
  }

  private static byte[] prelude(int status, Map<String, String> headers) {
    ByteArrayOutputStream prelude = new ByteArrayOutputStream();
    String head = "{\"statusCode\":" + status + ",\"headers\":" + Json.object(headers) + "}";
    prelude.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    prelude.writeBytes(new byte[DELIMITER_BYTES]);
    return prelude.toByteArray();
  }
}
