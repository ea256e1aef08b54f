package org.mor.automation.chat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.mor.automation.core.config.Environment;
import org.mor.automation.core.config.ParameterSecrets;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionWiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The chat function as it is easily written: the SDK's clients as they come, everything made at the
 * start, on Lambda's own runtime client.
 */
public final class NaiveChatHandler implements RequestStreamHandler {
  private final ChatFunction function;
  private final Object everything;

  @SuppressForbidden // The process starts here, and reads its environment once.
  public NaiveChatHandler() {
    Map<String, String> variables = System.getenv();
    Environment environment = Environment.of(variables);
    DynamoDbClient dynamo = DynamoDbClient.create();
    SsmClient ssm = SsmClient.create();
    function =
        new ChatFunction(environment, dynamo, () -> ssm, new FileOutputStream(FileDescriptor.out));
    everything =
        new SessionWiring(
                SessionConfiguration.of(environment),
                dynamo,
                new ParameterSecrets(() -> ssm)::read,
                Clock.systemUTC(),
                NaiveChatHandler::sleep,
                new SecureRandom())
            .maintenance();
  }

  private static void sleep(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    if (everything == null) {
      throw new IllegalStateException("not wired");
    }
    output.write(
        function.whole(
            input.readAllBytes(),
            context.getAwsRequestId(),
            function.clock().instant().plusMillis(context.getRemainingTimeInMillis())));
  }
}
