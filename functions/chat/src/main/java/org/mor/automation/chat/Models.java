package org.mor.automation.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.ModelId;

/** From the name in a request to the model on the chain; never to another one. */
final class Models {
  private final CatalogueStore store;
  private final Supplier<List<ModelEntry>> fromChain;
  private final Optional<String> defaultModel;

  /**
   * Wires the look-up.
   *
   * @param fromChain reads the chain, for the first request ever
   * @param defaultModel for chats that name none
   */
  Models(
      CatalogueStore store, Supplier<List<ModelEntry>> fromChain, Optional<String> defaultModel) {
    this.store = store;
    this.fromChain = fromChain;
    this.defaultModel = defaultModel;
  }

  /** A model and the name it was asked for by. */
  record Chosen(ModelId id, String asked) {}

  /** The model that a request goes to. */
  Chosen of(ProviderRequest request) {
    Optional<String> instead =
        switch (request) {
          case ChatRequest _ -> defaultModel;
          case EmbeddingsRequest _ -> Optional.empty();
        };
    String asked =
        request
            .model()
            .or(() -> instead)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid("model", "Name a model; there is no default here.")));
    Catalogue catalogue = store.current(fromChain);
    return switch (catalogue.resolve(asked)) {
      case Catalogue.Resolution.Found found -> fit(found.model(), asked, request);
      case Catalogue.Resolution.Unknown unknown ->
          throw new ApiException(ApiError.noSuchModel(shown(asked), unknown.suggestions()));
      case Catalogue.Resolution.Gone _ -> throw new ApiException(ApiError.noBids());
    };
  }

  /** The model of the session that a request names; it may name the model too, but no other. */
  Chosen of(ProviderRequest request, ModelId session) {
    Catalogue catalogue = store.current(fromChain);
    String asked = request.model().orElse(session.hex());
    return switch (catalogue.resolve(asked)) {
      case Catalogue.Resolution.Found found when found.model().id().equals(session.hex()) ->
          fit(found.model(), asked, request);
      case Catalogue.Resolution.Unknown _ when request.model().isEmpty() ->
          // It may have left the market since; its session goes on.
          new Chosen(session, asked);
      case Catalogue.Resolution.Gone gone when gone.modelId().equals(session.hex()) ->
          new Chosen(session, asked);
      case Catalogue.Resolution.Found _,
          Catalogue.Resolution.Gone _,
          Catalogue.Resolution.Unknown _ ->
          throw new ApiException(SessionErrors.otherModel());
    };
  }

  private static Chosen fit(ModelEntry model, String asked, ProviderRequest request) {
    Chosen chosen = new Chosen(new ModelId(model.id()), asked);
    return switch (request) {
      case ChatRequest _ ->
          switch (model.type()) {
            case LLM, UNKNOWN -> chosen;
            case EMBEDDING, STT, TTS -> throw mismatch(asked, "chat");
          };
      case EmbeddingsRequest _ ->
          switch (model.type()) {
            case EMBEDDING -> chosen;
            case LLM, UNKNOWN, STT, TTS -> throw mismatch(asked, "embeddings");
          };
    };
  }

  private static ApiException mismatch(String asked, String wanted) {
    return new ApiException(ApiError.modelTypeMismatch(shown(asked), wanted));
  }

  /** What the caller sent comes back in an error without anything that could upset a terminal. */
  private static String shown(String asked) {
    return asked.replaceAll("\\p{Cntrl}", "?");
  }
}
