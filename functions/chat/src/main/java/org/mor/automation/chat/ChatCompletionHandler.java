package org.mor.automation.chat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.mor.automation.runtime.Invocation;
import org.mor.automation.runtime.ResponseStream;
import org.mor.automation.runtime.SnapshotHooks;
import org.mor.automation.runtime.StreamingHandler;

/** Answers chat completions; on our runtime client in pieces, on Lambda's own in one. */
public final class ChatCompletionHandler
    implements RequestStreamHandler, StreamingHandler, SnapshotHooks {
  private final Map<String, String> variables;
  private final ChatFunction function;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public ChatCompletionHandler() {
    this.variables = System.getenv();
    this.function = new ChatFunction(variables);
  }

  @Override
  public void beforeCheckpoint() {
    Priming.run(variables);
  }

  @Override
  public void afterRestore() {
    function.restored();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Instant end = function.clock().instant().plusMillis(context.getRemainingTimeInMillis());
    output.write(function.whole(input.readAllBytes(), context.getAwsRequestId(), end));
  }

  @Override
  public void handle(Invocation invocation, ResponseStream response) throws IOException {
    function.stream(invocation, response);
  }
}
