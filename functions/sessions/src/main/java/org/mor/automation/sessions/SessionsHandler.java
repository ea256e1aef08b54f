package org.mor.automation.sessions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/** Opens, shows and closes sessions by hand; on Lambda's own runtime client or on ours. */
public final class SessionsHandler
    implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
  private final SessionsFunction function;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public SessionsHandler() {
    this(new SessionsFunction(System.getenv()));
  }

  SessionsHandler(SessionsFunction function) {
    this.function = function;
  }

  @Override
  public void beforeCheckpoint() {}

  @Override
  public void afterRestore() {
    function.restored();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Instant end = function.clock().instant().plusMillis(context.getRemainingTimeInMillis());
    output.write(function.answer(input.readAllBytes(), context.getAwsRequestId(), end));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(
        function.answer(invocation.event(), invocation.requestId(), invocation.deadline()));
  }
}
