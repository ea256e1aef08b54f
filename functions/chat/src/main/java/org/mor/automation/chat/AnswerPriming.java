package org.mor.automation.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.InvalidCiphertextException;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.crypto.Secp256k1;
import org.mor.automation.marketplace.provider.PromptMessage;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ResponseEnvelope;
import org.mor.automation.marketplace.wire.WireException;
import tools.jackson.databind.json.JsonMapper;

/** What a provider would send, made, checked, decrypted and passed on without a provider. */
final class AnswerPriming {
  private static final int CHUNKS = 200;
  private static final int DEPTH = 64;
  private static final String CHUNK =
      """
      {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"priming",\
      "choices":[{"index":0,"delta":{"content":"word"},"finish_reason":null}]}\
      """;

  private final Secp256k1 curve = Secp256k1.best();
  private final SecureRandom random = new SecureRandom();
  private final PrivateKey provider = PrivateKey.random(random);
  private final PrivateKey transport = PrivateKey.random(random);
  private final PublicKey theirs = curve.publicKey(provider);
  private final PublicKey ours = curve.publicKey(transport);
  private final MessageSigner signer = new MessageSigner(curve);
  private final Ecies ecies = new Ecies(curve);
  private final JsonDecoder decoder = new JsonDecoder(DEPTH);

  void run() throws IOException {
    JsonMapper json = Answers.mapper();
    try (StreamedReply reply = new StreamedReply(new Discarded())) {
      StreamedAnswer answer =
          new StreamedAnswer(
              reply, Map.of(), new AnswerShape(json, "priming", "chatcmpl-1", 1), json, true);
      for (int i = 0; i < CHUNKS; i++) {
        String text = opened(sealed());
        answer.add(new PromptMessage.Chunk(text, json.readTree(text)));
      }
      answer.finish().send();
    }
  }

  private byte[] sealed() {
    byte[] secret = ecies.encrypt(CHUNK.getBytes(StandardCharsets.UTF_8), ours, random);
    PromptResult result =
        new PromptResult(Hex.encode(secret).substring(2), 1_700_000_000_000L, HexString.EMPTY);
    return ResponseEnvelope.write("1", signer.sign(result, provider));
  }

  private String opened(byte[] message) throws IOException {
    try {
      if (!(ResponseEnvelope.parse(message, decoder) instanceof ResponseEnvelope.Success success)) {
        throw new IOException("no result");
      }
      PromptResult result = PromptResult.parse(success.result());
      if (!signer.verify(result, theirs)) {
        throw new IOException("not signed");
      }
      return JsonDecoder.text(ecies.decrypt(Hex.decode(result.message()), transport));
    } catch (WireException | InvalidCiphertextException e) {
      throw new IOException("not what was sealed", e);
    }
  }
}
