package org.mor.automation.http;

import java.io.IOException;
import java.time.Instant;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;

/** From the events of the HTTP fronts to an endpoint, and back. Safe for any thread. */
public final class HttpFunction implements LambdaFunction {
  /** Of an answer in one piece; Lambda refuses what is longer. */
  private static final int MOST_BYTES_WHOLE = 6 << 20;

  private static final ApiError TOO_LONG =
      ApiError.server(
              502,
              "answer_too_long",
              "The answer is longer than can be sent in one piece; stream it.")
          .finalAnswer();

  private final ApiEvents events;
  private final ErrorMapper errors;
  private final Cors cors;
  private final boolean streaming;
  private final HttpEndpoint endpoint;
  private final Runnable restored;

  /**
   * Wires it.
   *
   * @param streaming whether the front passes answers on in pieces
   * @param restored what to do in a copy that is made from a snapshot
   */
  public HttpFunction(
      ApiEvents events,
      ErrorMapper errors,
      Cors cors,
      boolean streaming,
      HttpEndpoint endpoint,
      Runnable restored) {
    this.events = events;
    this.errors = errors;
    this.cors = cors;
    this.streaming = streaming;
    this.endpoint = endpoint;
    this.restored = restored;
  }

  @Override
  public byte[] whole(byte[] event, String invocationId, Instant end) throws IOException {
    try {
      return whole(events.read(event, invocationId), end);
    } catch (ApiException e) {
      return events.write(errors.response(e.error(), invocationId));
    }
  }

  private byte[] whole(ApiRequest request, Instant end) throws IOException {
    BufferedResponse buffered = new BufferedResponse();
    answer(request, buffered, end);
    byte[] answer = events.write(buffered.response());
    return answer.length <= MOST_BYTES_WHOLE
        ? answer
        : events.write(cors.over(request, errors.response(TOO_LONG, request.requestId())));
  }

  @Override
  public void stream(Invocation invocation, ResponseStream response) throws IOException {
    ApiRequest request;
    try {
      request = events.read(invocation.event(), invocation.requestId());
    } catch (ApiException e) {
      refuse(errors.response(e.error(), invocation.requestId()), response);
      return;
    }
    // An HTTP API has no streams, whatever else the function answers.
    if (!streaming || request.source() == ApiRequest.Source.HTTP_API) {
      response.buffered(whole(request, invocation.deadline()));
      return;
    }
    answer(request, response::http, invocation.deadline());
  }

  private void answer(ApiRequest request, ReplyTarget to, Instant end) throws IOException {
    if (cors.asks(request)) {
      to.send(cors.preflight(request, errors));
    } else {
      endpoint.answer(request, to, end);
    }
  }

  private void refuse(ApiResponse refusal, ResponseStream response) throws IOException {
    if (streaming) {
      ReplyTarget to = response::http;
      to.send(refusal);
    } else {
      response.buffered(events.write(refusal));
    }
  }

  @Override
  public void restored() {
    restored.run();
  }
}
