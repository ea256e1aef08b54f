package org.mor.automation.marketplace.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mor.automation.marketplace.Vectors.bytes;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.SessionId;
import org.mor.automation.marketplace.Vectors;
import tools.jackson.databind.JsonNode;

class ApprovalAndReportTest {
  private final JsonNode vectors = Vectors.read("approval_report.json");

  @Test
  void encodesTheRecordedApproval() {
    JsonNode vector = vectors.get("approval");
    ProviderApproval approval =
        new ProviderApproval(
            new BidId(vector.get("bid_id").stringValue()),
            number(vector, "chain_id"),
            new Address(vector.get("user").stringValue()),
            number(vector, "timestamp_ms"));
    assertArrayEquals(bytes(vector.get("encoded")), approval.encode());
    assertEquals(approval, ProviderApproval.decode(bytes(vector.get("encoded"))));
  }

  @Test
  void encodesTheRecordedReportWithAndWithoutTokens() {
    JsonNode vector = vectors.get("report");
    ProviderReport.Tokens tokens =
        new ProviderReport.Tokens(number(vector, "input_tokens"), number(vector, "output_tokens"));
    ProviderReport report = report(vector, Optional.of(tokens));
    byte[] encoded = bytes(vector.get("encoded"));
    assertArrayEquals(encoded, report.encode());
    assertEquals(report, ProviderReport.decode(encoded));
    ProviderReport older = report(vector, Optional.empty());
    assertArrayEquals(Arrays.copyOf(encoded, 160), older.encode());
    assertEquals(older, ProviderReport.decode(Arrays.copyOf(encoded, 160)));
  }

  private static ProviderReport report(JsonNode vector, Optional<ProviderReport.Tokens> tokens) {
    return new ProviderReport(
        new SessionId(vector.get("session_id").stringValue()),
        number(vector, "chain_id"),
        number(vector, "timestamp_ms"),
        number(vector, "tps_scaled_1000"),
        number(vector, "ttft_ms"),
        tokens);
  }

  private static long number(JsonNode vector, String field) {
    JsonNode value = vector.get(field);
    return value.isString() ? Long.parseLong(value.stringValue()) : value.longValue();
  }

  @Test
  void refusesBytesThatAreNeither() {
    byte[] approval = bytes(vectors.at("/approval/encoded"));
    byte[] report = bytes(vectors.at("/report/encoded"));
    for (int length : new int[] {0, 127, 129, 160}) {
      byte[] other = Arrays.copyOf(approval, length);
      assertThrows(IllegalArgumentException.class, () -> ProviderApproval.decode(other));
    }
    for (int length : new int[] {0, 128, 159, 161, 192, 223, 225, 256}) {
      byte[] other = Arrays.copyOf(report, length);
      assertThrows(IllegalArgumentException.class, () -> ProviderReport.decode(other));
    }
    for (int word : new int[] {1, 2, 3}) {
      byte[] high = approval.clone();
      high[32 * word] = (byte) 0xff;
      assertThrows(IllegalArgumentException.class, () -> ProviderApproval.decode(high));
    }
    for (int word : new int[] {1, 2, 3, 4, 5, 6}) {
      byte[] high = report.clone();
      high[32 * word] = 1;
      assertThrows(IllegalArgumentException.class, () -> ProviderReport.decode(high));
    }
  }
}
