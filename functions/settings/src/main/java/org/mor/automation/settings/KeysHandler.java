package org.mor.automation.settings;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/** Answers calls about API keys; on Lambda's own runtime client or on ours. */
public final class KeysHandler implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
  private final SettingsFunction function;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public KeysHandler() {
    this(new SettingsFunction(System.getenv()));
  }

  KeysHandler(SettingsFunction function) {
    this.function = function;
  }

  @Override
  @SuppressForbidden // As at the start of the process, which this is a part of.
  public void beforeCheckpoint() {
    Priming.run(System.getenv());
  }

  @Override
  public void afterRestore() {
    function.restored();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(function.keys(input.readAllBytes(), context.getAwsRequestId()));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(function.keys(invocation.event(), invocation.requestId()));
  }
}
