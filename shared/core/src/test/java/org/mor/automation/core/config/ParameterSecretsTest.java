package org.mor.automation.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.Secret;
import org.mor.automation.core.ssm.TestParameters;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

class ParameterSecretsTest {
  private static final String SECRET = "c0ffee254729296a45a3885639ac7e10";

  private final TestParameters parameters = new TestParameters().holding(" " + SECRET + "\n");
  private final SsmClient ssm = AwsClients.ssm(Environment.of(parameters.variables()));
  private final ParameterSecrets secrets = new ParameterSecrets(() -> ssm);

  @AfterEach
  void end() {
    ssm.close();
    parameters.close();
  }

  @Test
  void readsAValueWithoutSpaceAroundIt() {
    assertEquals(SECRET, secrets.read("/key").value());
  }

  @ParameterizedTest
  @CsvSource({"2,500,InternalServerError", "1,400,ThrottlingException"})
  void repeatsACallThatCanSucceedLater(int times, int status, String type) {
    parameters.failingFirst(times, status, type);
    assertEquals(SECRET, secrets.read("/key").value());
    assertEquals(times + 1, parameters.calls());
  }

  @Test
  void doesNotRepeatARefusal() {
    parameters.answering(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}");
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> secrets.read("/key"));
    assertTrue(refused.getMessage().contains("/key"));
    assertTrue(trace(refused).contains("AccessDenied"), trace(refused));
    assertEquals(1, parameters.calls());
  }

  /** Two attempts fit into the time of a call, and a third one does not. */
  @Test
  void aCallIsBounded() {
    CountDownLatch never = new CountDownLatch(1);
    parameters.waitingFor(never);
    assertThrows(ConfigurationException.class, () -> secrets.read("/key"));
    assertTrue(parameters.calls() <= 2, parameters.calls() + " calls");
    never.countDown();
  }

  /** Answers that are cut off or not JSON, where a parser may quote what it read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Parameter\":{\"Value\":\"" + SECRET,
        "{\"Parameter\":{\"Value\":" + SECRET + "}}",
        "{\"Parameter\":{\"Value\":\"" + SECRET + "\\x\"}}",
        "{\"Parameter\":{\"Value\":\"" + SECRET + "\n\"}}",
        "{\"Parameter\":\"" + SECRET + "\"}",
        "{\"Parameter\":{\"Version\":\"" + SECRET + "\"}}",
        "{\"Value\":\"" + SECRET + "\"}",
        SECRET
      })
  void aFailureDoesNotQuoteTheAnswer(String answer) {
    parameters.answering(200, answer);
    Throwable failure = assertThrows(ConfigurationException.class, () -> secrets.read("/key"));
    assertTrue(trace(failure).contains("/key"), trace(failure));
    assertFalse(trace(failure).contains("c0ffee"), trace(failure));
    assertFalse(trace(failure).contains("254729296"), trace(failure));
  }

  @Test
  void theClientsTypesHideTheValue() {
    Secret secret = secrets.read("/key");
    assertFalse(secret.toString().contains(SECRET));
    GetParameterRequest request = GetParameterRequest.builder().name("/key").build();
    String answer = ssm.getParameter(request).toString();
    assertFalse(answer.contains(SECRET), answer);
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
