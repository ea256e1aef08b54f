package org.mor.automation.settings;

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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** GET on the settings with the SDK's clients as they come, on Lambda's own runtime client. */
public final class NaiveGetSettingsHandler implements RequestStreamHandler {
  private final RequestStreamHandler handler;

  public NaiveGetSettingsHandler() {
    SsmClient ssm = SsmClient.create();
    handler =
        new SettingsHandler(
            new SharedServices(
                Environment.of(EntryPoint.variables()),
                DynamoDbClient.create(),
                () -> ssm,
                new FileOutputStream(FileDescriptor.out),
                Clock.systemUTC()));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    handler.handleRequest(input, output, context);
  }
}
