package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.marketplace.wire.WireException.Problem;

class MessageReaderTest {
  private static final List<String> MESSAGES =
      List.of(
          "{}",
          "{\"a\":\"}{\"}",
          "{\"a\":\"\\\"}\",\"b\":[{},[]]}",
          "{\"a\":\"\\\\\"}",
          "{\"é\":\"😀\"}");

  /** Hands out a few bytes at a time, as a network may. */
  private static final class Dribble extends ByteArrayInputStream {
    private final Random random;
    private final int most;

    Dribble(byte[] bytes, int most, Random random) {
      super(bytes);
      this.most = most;
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
      return super.read(to, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20_000})
  void findsMessagesHoweverTheyAreCut(int most) throws Exception {
    for (String between : new String[] {"", "\n", " \r\n\t"}) {
      InputStream in = new Dribble(utf8(String.join(between, MESSAGES)), most, new Random(1));
      assertEquals(MESSAGES, readAll(new MessageReader(in::read, 1000, 10)));
    }
  }

  @Test
  void findsMessagesLongerThanItsBuffer() throws Exception {
    String longer = "{\"a\":\"" + "x".repeat(50_000) + "\"}";
    MessageReader reader = reader(longer + "{}" + longer, 60_000, 3);
    assertEquals(List.of(longer, "{}", longer), readAll(reader));
  }

  @Test
  void limitsTheSizeToTheByte() throws Exception {
    String exact = "{\"a\":\"" + "x".repeat(92) + "\"}";
    assertEquals(100, exact.length());
    assertEquals(List.of(exact, exact), readAll(reader(exact + exact, 100, 3)));
    assertEquals(Problem.TOO_LARGE, problem(reader(exact, 99, 3)));
  }

  @Test
  void stopsReadingSoonAfterTheLimit() {
    long[] taken = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("reads blocks only");
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            Arrays.fill(to, offset, offset + length, (byte) 'x');
            to[offset] = (byte) (taken[0] == 0 ? '{' : 'x');
            taken[0] += length;
            return length;
          }
        };
    assertEquals(Problem.TOO_LARGE, problem(new MessageReader(endless::read, 1_000_000, 3)));
    assertTrue(taken[0] < 1_050_000, "took " + taken[0]);
  }

  @Test
  void limitsTheDepth() throws Exception {
    assertEquals(1, readAll(reader("{\"a\":[[]]}", 100, 3)).size());
    assertEquals(Problem.TOO_DEEP, problem(reader("{\"a\":[[[]]]}", 100, 3)));
    assertEquals(Problem.TOO_DEEP, problem(reader("{\"a\":".repeat(100_000), 1_000_000, 50)));
  }

  @Test
  void tellsACleanEndFromOneInsideAMessage() throws Exception {
    assertEquals(Optional.empty(), reader("", 10, 3).next());
    assertEquals(Optional.empty(), reader(" \n", 10, 3).next());
    String message = MESSAGES.get(2);
    for (int cut = 1; cut < message.length(); cut++) {
      assertEquals(Problem.TRUNCATED, problem(reader(message.substring(0, cut), 100, 9)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[]", "\"a\"", "}", "1{}", "HTTP/1.1 400 Bad Request", "\u0000{}"})
  void refusesAnythingButObjects(String text) {
    assertEquals(Problem.MALFORMED, problem(reader(text, 100, 3)));
  }

  @Test
  void survivesNoise() throws IOException {
    Random random = new Random(42);
    byte[] alphabet = utf8("{}[]\"\\,: \n01ax\u00e9");
    int messages = 0;
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(60)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = alphabet[random.nextInt(alphabet.length)];
      }
      if (noise.length > 0) {
        noise[0] = '{';
      }
      MessageReader reader = new MessageReader(new Dribble(noise, 5, random)::read, 40, 6);
      int total = 0;
      try {
        for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
          assertEquals('{', next.get()[0]);
          assertTrue(next.get().length <= 40);
          total += next.get().length;
          messages++;
        }
      } catch (WireException e) {
        refused++;
      }
      assertTrue(total <= noise.length);
    }
    assertTrue(messages > 1000, "found " + messages);
    assertTrue(refused > 1000, "refused " + refused);
  }

  @Test
  void findsEveryMessageAmongTheirLikesUnderRandomCuts() throws Exception {
    Random random = new Random(43);
    for (int round = 0; round < 300; round++) {
      List<String> sent = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        sent.add("{\"k\":" + GoJson.quote(text(random)) + ",\"n\":[{\"x\":" + i + "}]}");
      }
      InputStream in = new Dribble(utf8(String.join("", sent)), 9, random);
      assertEquals(sent, readAll(new MessageReader(in::read, 10_000, 5)));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append("{}[]\"\\ax\n\u00e9".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  private static Problem problem(MessageReader reader) {
    return assertThrows(WireException.class, () -> readAll(reader)).problem();
  }

  private static List<String> readAll(MessageReader reader) throws IOException, WireException {
    List<String> messages = new ArrayList<>();
    for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
      messages.add(new String(next.get(), StandardCharsets.UTF_8));
    }
    return messages;
  }

  private static MessageReader reader(String text, int maxBytes, int maxDepth) {
    return new MessageReader(new ByteArrayInputStream(utf8(text))::read, maxBytes, maxDepth);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void decodesBadUtf8ByteByByte() {
    assertEquals("a\ufffd\ufffdb", Utf8.decode(new byte[] {'a', (byte) 0xc0, (byte) 0xaf, 'b'}));
    assertEquals(
        "\ufffd\ufffd\ufffd", Utf8.decode(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    assertEquals("\ufffd\ufffd", Utf8.decode(new byte[] {(byte) 0xe2, (byte) 0x82}));
    assertArrayEquals(utf8("é€😀\u0000"), utf8(Utf8.decode(utf8("é€😀\u0000"))));
  }
}
