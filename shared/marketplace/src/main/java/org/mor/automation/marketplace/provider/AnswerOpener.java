package org.mor.automation.marketplace.provider;

import java.util.OptionalInt;
import org.mor.automation.marketplace.Hex;
import org.mor.automation.marketplace.crypto.Ecies;
import org.mor.automation.marketplace.crypto.InvalidCiphertextException;
import org.mor.automation.marketplace.crypto.PrivateKey;
import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.provider.ProviderFailure.BackendError;
import org.mor.automation.marketplace.provider.ProviderFailure.Malformed;
import org.mor.automation.marketplace.provider.ProviderFailure.NoAnswer;
import org.mor.automation.marketplace.provider.ProviderFailure.Undecipherable;
import org.mor.automation.marketplace.provider.ProviderFailure.WrongSignature;
import org.mor.automation.marketplace.wire.JsonDecoder;
import org.mor.automation.marketplace.wire.MessageSigner;
import org.mor.automation.marketplace.wire.PromptResult;
import org.mor.automation.marketplace.wire.ProviderError;
import org.mor.automation.marketplace.wire.SignedMessage;
import org.mor.automation.marketplace.wire.WireException;
import tools.jackson.databind.JsonNode;

/** Checks, decrypts and reads what a provider says. May be shared between threads. */
record AnswerOpener(MessageSigner signer, Ecies ecies, PrivateKey transport, JsonDecoder decoder) {

  PromptMessage open(String id, PromptResult result, PublicKey provider, AnswerBinding binding)
      throws ProviderException, WireException {
    verify(result, provider);
    binding.requireOwn(id, result.timestamp(), result.signature());
    String json = JsonDecoder.text(decrypt(result.message()));
    JsonNode tree = tree(json);
    if (isError(tree)) {
      throw backendError(json, tree);
    }
    return PromptMessage.of(json, tree)
        .orElseThrow(() -> new ProviderException(new NoAnswer(), "no part of an answer"));
  }

  /** Whether it is an error of the model that came as if it were an answer. */
  private static boolean isError(JsonNode tree) {
    JsonNode error = tree.path("error");
    return tree.hasNonNull("providerModelError")
        || (error.isValueNode() && !error.isNull() && !error.asString("").isEmpty())
        || (error.isContainer() && !error.isEmpty());
  }

  private JsonNode tree(String json) throws ProviderException, WireException {
    try {
      return decoder.decode(json);
    } catch (WireException e) {
      if (e.problem() == WireException.Problem.MALFORMED) {
        throw new ProviderException(new NoAnswer(), e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Why there is no result: from the provider's own word if it is signed, else from the text. */
  ProviderException failure(
      String id, ProviderError error, PublicKey provider, AnswerBinding binding)
      throws WireException {
    try {
      if (!error.isSigned()) {
        binding.requireId(id);
        return unproven(error);
      }
      verify(error, provider);
      binding.requireOwn(id, error.timestamp(), error.signature());
      String json = JsonDecoder.text(decrypt(error.message()));
      return backendError(json, decoder.decode(json));
    } catch (ProviderException e) {
      return e;
    }
  }

  static ProviderException unproven(ProviderError error) {
    return new ProviderException(ErrorTexts.classify(error.message()), "the provider refused");
  }

  void verify(SignedMessage<?> message, PublicKey provider) throws ProviderException {
    if (!signer.verify(message, provider)) {
      throw new ProviderException(new WrongSignature(), "not signed by the provider's key");
    }
  }

  private byte[] decrypt(String hex) throws ProviderException, WireException {
    byte[] sealed;
    try {
      sealed = Hex.decode(hex);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(new Malformed(), "not a hex text");
    }
    try {
      return ecies.decrypt(sealed, transport);
    } catch (InvalidCiphertextException e) {
      throw new ProviderException(new Undecipherable(), e.getMessage(), e);
    }
  }

  private static ProviderException backendError(String json, JsonNode tree) {
    JsonNode code = tree.path("statusCode");
    OptionalInt status = code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty();
    return new ProviderException(new BackendError(json, status), "the model's own error");
  }
}
