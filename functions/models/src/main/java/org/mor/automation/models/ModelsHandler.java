package org.mor.automation.models;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/** Answers which models there are; on Lambda's own runtime client or on ours. */
public final class ModelsHandler implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
  private final ModelsFunction function;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public ModelsHandler() {
    this(new ModelsFunction(System.getenv()));
  }

  ModelsHandler(ModelsFunction function) {
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
    output.write(function.answer(input.readAllBytes(), context.getAwsRequestId()));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    response.buffered(function.answer(invocation.event(), invocation.requestId()));
  }
}
