package org.mor.automation.chat;

import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.marketplace.ModelId;

/** From the name in a request to the model on the chain; never to another one. */
final class Models {
  private final CatalogueStore store;
  private final Supplier<Catalogue> fromChain;
  private final Optional<String> defaultModel;

  /**
   * Wires the look-up.
   *
   * @param fromChain reads the chain and writes the snapshot, for the first request ever
   * @param defaultModel for requests that name none
   */
  Models(CatalogueStore store, Supplier<Catalogue> fromChain, Optional<String> defaultModel) {
    this.store = store;
    this.fromChain = fromChain;
    this.defaultModel = defaultModel;
  }

  /** A model and the name it was asked for by. */
  record Chosen(ModelId id, String asked) {}

  /** The model that a chat goes to. */
  Chosen forChat(Optional<String> name) {
    String asked =
        name.or(() -> defaultModel)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid("model", "Name a model; there is no default here.")));
    Catalogue catalogue = store.current().orElseGet(fromChain);
    return switch (catalogue.resolve(asked)) {
      case Catalogue.Resolution.Found found -> chat(found.model(), asked);
      case Catalogue.Resolution.Unknown unknown ->
          throw new ApiException(ApiError.noSuchModel(shown(asked), unknown.suggestions()));
    };
  }

  private static Chosen chat(ModelEntry model, String asked) {
    return switch (model.type()) {
      case LLM, UNKNOWN -> new Chosen(new ModelId(model.id()), asked);
      case EMBEDDING, STT, TTS ->
          throw new ApiException(ApiError.modelTypeMismatch(shown(asked), "chat"));
    };
  }

  /** What the caller sent comes back in an error without anything that could upset a terminal. */
  private static String shown(String asked) {
    return asked.replaceAll("\\p{Cntrl}", "?");
  }
}
