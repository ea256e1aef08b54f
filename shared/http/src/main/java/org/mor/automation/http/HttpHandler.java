package org.mor.automation.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/**
 * Passes the events of the HTTP fronts to an endpoint, on both runtime clients: Lambda's own, which
 * takes whole answers, and ours, which also streams. A function's handler extends it, because
 * Lambda makes handlers by their class's name. Safe for any thread.
 */
public abstract class HttpHandler implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
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

  /** With the services of other functions too. */
  protected HttpHandler(SharedServices services, HttpEndpoint endpoint) {
    this(
        new ApiEvents(services.json()),
        services.errors(),
        services.cors(),
        services.streams(),
        endpoint,
        services::restored);
  }

  /**
   * Wires it.
   *
   * @param streaming whether the front passes answers on in pieces
   * @param restored what to do in a copy that is made from a snapshot
   */
  protected HttpHandler(
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
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Instant end = Clock.systemUTC().instant().plusMillis(context.getRemainingTimeInMillis());
    output.write(whole(input.readAllBytes(), context.getAwsRequestId(), end));
  }

  /**
   * Answers an event in one piece.
   *
   * @param end when the platform stops the function
   */
  public final byte[] whole(byte[] event, String invocationId, Instant end) throws IOException {
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
  public final void handle(Invocation invocation, ResponseStream response) throws IOException {
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
  public final void afterRestore() {
    restored.run();
  }
}
