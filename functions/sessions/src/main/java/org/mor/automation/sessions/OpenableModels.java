package org.mor.automation.sessions;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.SessionErrors;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Deadline;
import org.mor.automation.marketplace.ModelId;

/**
 * The model that a session is asked for, by its name or by one of its bids.
 *
 * @param fromChain reads the chain, for the first request ever
 * @param ofBid empty if there is no such bid, or none any more
 */
record OpenableModels(
    CatalogueStore catalogue,
    Supplier<List<ModelEntry>> fromChain,
    BiFunction<BidId, Deadline, Optional<ModelId>> ofBid) {

  ModelId of(OpenRequest asked, Deadline deadline) {
    if (asked.bid().isPresent()) {
      return ofBid
          .apply(asked.bid().get(), deadline)
          .orElseThrow(() -> new ApiException(SessionErrors.noSuchBid()));
    }
    String name = asked.model().orElseThrow();
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    return switch (catalogue.current(fromChain).resolve(name)) {
      case Catalogue.Resolution.Found found -> usable(found.model(), shown);
      case Catalogue.Resolution.Unknown unknown ->
          throw new ApiException(ApiError.noSuchModel(shown, unknown.suggestions()));
      case Catalogue.Resolution.Gone _ -> throw new ApiException(ApiError.noBids());
    };
  }

  private static ModelId usable(ModelEntry model, String shown) {
    return switch (model.type()) {
      case LLM, UNKNOWN, EMBEDDING -> new ModelId(model.id());
      case STT, TTS ->
          throw new ApiException(ApiError.modelTypeMismatch(shown, "chat or embeddings"));
    };
  }
}
