package org.mor.automation.settings;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import org.mor.automation.core.EntryPoint;
import org.mor.automation.core.UserId;
import org.mor.automation.core.auth.ApiKey;
import org.mor.automation.core.auth.ApiKeys;
import org.mor.automation.core.config.AwsClients;
import org.mor.automation.core.config.Environment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes a user's first API key, with which further ones can be made over the API: {@code java -cp
 * settings.jar org.mor.automation.settings.KeyCommand <user> [<name>]}, with {@code API_KEYS_TABLE}
 * and the credentials of an operator. The key is all that it prints on its standard output. Ends
 * with 0, or with 2 if no key was made.
 */
public final class KeyCommand {
  private static final int LONGEST_USER = 200;
  private static final String USAGE =
      "usage: KeyCommand <user> [<name of the key>]; API_KEYS_TABLE names the table";

  private KeyCommand() {}

  public static void main(String[] arguments) {
    int code;
    try {
      code = run(arguments, Environment.of(EntryPoint.variables()), System.out, System.err);
    } catch (RuntimeException e) {
      System.err.println(e);
      code = 2;
    }
    EntryPoint.exit(code);
  }

  private static int run(
      String[] arguments, Environment environment, PrintStream out, PrintStream err) {
    String user = arguments.length > 0 ? arguments[0] : "";
    String name = arguments.length > 1 ? arguments[1] : "first";
    if (arguments.length > 2
        || !isText(user, LONGEST_USER)
        || !isText(name, KeysApi.LONGEST_NAME)) {
      err.println(USAGE);
      return 2;
    }
    try (DynamoDbClient dynamo = AwsClients.dynamoDb(environment)) {
      ApiKey key =
          new ApiKeys(
                  dynamo,
                  environment.required("API_KEYS_TABLE"),
                  new SecureRandom(),
                  Clock.systemUTC())
              .create(new UserId(user), name);
      out.println(key.whole().value());
      err.println("key " + key.prefix() + " belongs to " + user + "; it is not shown again");
      return 0;
    }
  }

  /** Blanks at the ends would make another user of what looks the same. */
  private static boolean isText(String text, int longest) {
    return !text.isBlank()
        && text.equals(text.strip())
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }
}
