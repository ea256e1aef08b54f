package org.mor.automation.local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A body as an event has it.
 *
 * @param text null for no body
 */
record Body(String text, boolean base64) {

  static Body of(byte[] bytes) {
    if (bytes.length == 0) {
      return new Body(null, false);
    }
    try {
      return new Body(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), false);
    } catch (CharacterCodingException e) {
      return new Body(Base64.getEncoder().encodeToString(bytes), true);
    }
  }
}
