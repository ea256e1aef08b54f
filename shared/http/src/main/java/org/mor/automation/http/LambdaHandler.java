package org.mor.automation.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/**
 * Connects a function to both runtime clients: Lambda's own, which takes whole answers, and ours,
 * which also streams. A function's handler extends it, because Lambda makes handlers by their
 * class's name.
 */
public abstract class LambdaHandler
    implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
  private final LambdaFunction function;

  protected LambdaHandler(LambdaFunction function) {
    this.function = function;
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Instant end = Clock.systemUTC().instant().plusMillis(context.getRemainingTimeInMillis());
    output.write(function.whole(input.readAllBytes(), context.getAwsRequestId(), end));
  }

  @Override
  public final void handle(Invocation invocation, ResponseStream response) throws IOException {
    function.stream(invocation, response);
  }

  @Override
  public void beforeCheckpoint() {}

  @Override
  public final void afterRestore() {
    function.restored();
  }
}
