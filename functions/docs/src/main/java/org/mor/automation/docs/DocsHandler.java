package org.mor.automation.docs;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiEvents;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ErrorMapper;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;
import tools.jackson.databind.json.JsonMapper;

/** Answers GET /docs and what its page loads; on Lambda's own runtime client or on ours. */
public final class DocsHandler implements RequestStreamHandler, StreamingHandler {
  private final ApiEvents events;
  private final ErrorMapper errors;
  private final Pages pages;

  public DocsHandler() {
    JsonMapper json = new JsonMapper();
    this.events = new ApiEvents(json);
    this.errors = new ErrorMapper(json);
    this.pages = Pages.load(json);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(answer(input.readAllBytes(), context.getAwsRequestId()));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(answer(invocation.event(), invocation.requestId()));
  }

  private byte[] answer(byte[] event, String invocationId) {
    try {
      ApiRequest request = events.read(event, invocationId);
      return events.write(
          pages
              .answer(request)
              .orElseThrow(() -> new ApiException(ApiError.notFound("such page"))));
    } catch (ApiException e) {
      return events.write(errors.responseWithDetail(e.error(), invocationId));
    }
  }
}
