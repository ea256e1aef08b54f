package org.mor.automation.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.StreamingHandler;

/** The regular round, whatever the event that starts it. */
public final class MaintenanceHandler implements RequestStreamHandler, StreamingHandler {
  private final MaintenanceFunction function;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public MaintenanceHandler() {
    this.function = new MaintenanceFunction(System.getenv());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Instant end = function.clock().instant().plusMillis(context.getRemainingTimeInMillis());
    output.write(function.round(end));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(function.round(invocation.deadline()));
  }
}
