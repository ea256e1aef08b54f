package org.mor.automation.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one call of the parameter store that is made here. The SDK's own client of this service is
 * five megabytes of classes, more than half of what a function may weigh; this uses the SDK's
 * signer, HTTP client and types, and its packages leave the rest out. Safe for any thread.
 */
final class ParameterClient implements SsmClient {
  private static final int TRIES = 2;

  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final JsonMapper json = new JsonMapper();

  ParameterClient(
      URI endpoint, Region region, AwsCredentialsProvider credentials, SdkHttpClient http) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.http = http;
  }

  @Override
  public String serviceName() {
    return "ssm";
  }

  @Override
  public void close() {
    http.close();
  }

  @Override
  public GetParameterResponse getParameter(GetParameterRequest request) {
    byte[] body =
        json.createObjectNode()
            .put("Name", request.name())
            .put("WithDecryption", Boolean.TRUE.equals(request.withDecryption()))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    for (int attempt = 1; ; attempt++) {
      try {
        return read(call(body));
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw SdkClientException.create("the parameter store did not answer", e);
        }
      } catch (SsmException e) {
        if (attempt == TRIES || e.statusCode() < 500) {
          throw e;
        }
      }
    }
  }

  private record Answer(int status, JsonNode json) {}

  private Answer call(byte[] body) throws IOException {
    ContentStreamProvider content = ContentStreamProvider.fromByteArray(body);
    SdkHttpRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("content-type", "application/x-amz-json-1.1")
            .putHeader("content-length", Integer.toString(body.length))
            .putHeader("x-amz-target", "AmazonSSM.GetParameter")
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ssm")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    HttpExecuteResponse response =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElse(content))
                    .build())
            .call();
    try (InputStream answer =
        response.responseBody().orElseGet(() -> AbortableInputStream.createEmpty())) {
      return new Answer(response.httpResponse().statusCode(), tree(answer.readAllBytes()));
    }
  }

  private JsonNode tree(byte[] answer) throws IOException {
    try {
      return json.readTree(answer);
    } catch (JacksonException e) {
      // Without the cause: it quotes the answer, which may be a secret.
      throw new IOException("the parameter store's answer is not JSON");
    }
  }

  private static GetParameterResponse read(Answer answer) {
    if (answer.status == 200 && answer.json.path("Parameter").path("Value").isString()) {
      JsonNode parameter = answer.json.path("Parameter");
      return GetParameterResponse.builder()
          .parameter(
              Parameter.builder()
                  .name(parameter.path("Name").asString(""))
                  .value(parameter.path("Value").stringValue())
                  .build())
          .build();
    }
    String type = answer.json.path("__type").asString("");
    if (type.endsWith("ParameterNotFound")) {
      throw ParameterNotFoundException.builder()
          .message("there is no such parameter")
          .statusCode(answer.status)
          .build();
    }
    throw SsmException.builder()
        .message("the parameter store answered " + answer.status + " " + type)
        .statusCode(answer.status)
        .build();
  }
}
