package org.mor.automation.chat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.core.config.Environment;
import org.mor.automation.http.SharedServices;
import org.mor.automation.session.wiring.SessionConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The chat function as it is easily written: the SDK's clients as they come, everything made at the
 * start, on Lambda's own runtime client.
 */
public final class NaiveChatHandler implements RequestStreamHandler {
  private final RequestStreamHandler handler;
  private final Object everything;

  public NaiveChatHandler() {
    Environment environment = Environment.of(EntryPoint.variables());
    SsmClient ssm = SsmClient.create();
    SharedServices services =
        new SharedServices(
            environment,
            DynamoDbClient.create(),
            () -> ssm,
            new FileOutputStream(FileDescriptor.out),
            Clock.systemUTC());
    handler = new ChatCompletionHandler(services);
    everything = services.sessions(SessionConfiguration.of(environment)).maintenance();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    if (everything == null) {
      throw new IllegalStateException("not wired");
    }
    handler.handleRequest(input, output, context);
  }
}
