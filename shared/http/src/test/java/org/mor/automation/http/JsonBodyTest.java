package org.mor.automation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiRequest.Source;
import tools.jackson.databind.node.ObjectNode;

class JsonBodyTest {
  private static final int MOST = 1 << 20;

  private final JsonBody body = new JsonBody(MOST);

  private static ApiRequest request(byte[] bytes, String contentType) {
    return new ApiRequest(
        "POST",
        "/v1/chat/completions",
        contentType.isEmpty() ? Map.of() : Map.of("content-type", List.of(contentType)),
        Map.of(),
        bytes,
        "id",
        Optional.empty(),
        Source.REST_API);
  }

  private ObjectNode read(String text) {
    return body.object(request(text.getBytes(UTF_8), "application/json"));
  }

  private ApiError refused(byte[] bytes) {
    return assertThrows(ApiException.class, () -> body.object(request(bytes, "application/json")))
        .error();
  }

  private ApiError refused(String text) {
    return refused(text.getBytes(UTF_8));
  }

  @Test
  void whatItReadsItWritesAgainAsItWas() {
    String text =
        "{\"a\":0.10,\"b\":1E+2,\"c\":12345678901234567890,\"d\":\"é\",\"e\":[null,true,{}]}";
    assertEquals(text, read(text).toString());
  }

  @Test
  void aPairOfHalvesIsOneCharacter() {
    assertEquals("\ud83d\ude00", read("{\"a\":\"\\ud83d\\ude00\"}").path("a").stringValue());
    assertEquals("\\ud800", read("{\"a\":\"\\\\ud800\"}").path("a").stringValue());
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertEquals("{}", read("\uFEFF{}").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{}{}",
        "{} x",
        "[]",
        "null",
        "true",
        "1",
        "\"text\"",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":[{\"b\":\"\\uDC00\\uD83D\"}]}",
        "{\"\\ud83d\":1}",
        "/* */{}",
        "{\"a\":0x10}",
        "\uFEFF\uFEFF{}"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    ApiError error = refused(text);
    assertEquals(400, error.status());
    assertEquals("invalid_json", error.code());
  }

  @Test
  void aRepeatedFieldIsRefusedForItWouldMeanTwoThings() {
    assertTrue(refused("{\"model\":\"a\",\"model\":\"b\"}").message().contains("repeats a field"));
    assertTrue(refused("{\"a\":{\"b\":1,\"b\":1}}").message().contains("repeats a field"));
  }

  @Test
  void invalidUtf8IsNamed() {
    byte[][] wrong = {
      {'{', '"', (byte) 0xC3, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
      {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0},
    };
    for (byte[] bytes : wrong) {
      assertTrue(refused(bytes).message().contains("UTF-8"));
    }
  }

  @Test
  void twoThousandLevelsAreTooDeep() {
    for (int depth : new int[] {201, 2_000, 200_000}) {
      ApiError error = refused("{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}");
      assertEquals(400, error.status());
      assertTrue(error.message().contains("200 levels"), error.message());
    }
    assertEquals(1, read("{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}").size());
  }

  @Test
  void tooLargeIsSaidWithoutReading() {
    byte[] large = new byte[MOST + 1];
    assertEquals(413, refused(large).status());
    assertEquals("request_too_large", refused(large).code());
  }

  @Test
  void aBodyJustWithinTheLimitIsRead() {
    String text = "{\"a\":\"" + "x".repeat(MOST - 8) + "\"}";
    assertEquals(MOST, text.length());
    assertEquals(MOST - 8, read(text).path("a").asString().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e99999"})
  void aNumberThatNoDoubleHoldsIsRefusedWithItsField(String number) {
    ApiError error = refused("{\"options\":{\"list\":[0," + number + "]}}");
    assertEquals(Optional.of("options.list[1]"), error.param());
  }

  @Test
  void anEndlessNumberIsRefused() {
    assertEquals(400, refused("{\"a\":" + "9".repeat(500_000) + "}").status());
    assertEquals(400, refused("{\"a\":1e" + "9".repeat(20) + "}").status());
  }

  @Test
  void onlyJsonIsAccepted() {
    byte[] bytes = "{}".getBytes(UTF_8);
    for (String type :
        List.of("", "application/json", "Application/JSON; charset=utf-8", "application/x+json")) {
      assertEquals(0, body.object(request(bytes, type)).size());
    }
    for (String type : List.of("text/plain", "multipart/form-data; boundary=x", "json")) {
      ApiError error =
          assertThrows(ApiException.class, () -> body.object(request(bytes, type))).error();
      assertEquals(415, error.status());
    }
  }

  @Test
  void nothingOfTheBodyComesBackInTheError() {
    for (String text :
        List.of(
            "{\"k\":hunter2}",
            "{\"hunter2\":1,\"hunter2\":2}",
            "{\"k\":\"hunter2",
            "hunter2",
            "{\"k\":1} hunter2")) {
      assertFalse(refused(text).message().contains("hunter2"), refused(text).message());
    }
  }

  @Test
  void theErrorSaysWhere() {
    assertTrue(refused("{\n \"a\": x}").message().contains("line 2"));
  }
}
