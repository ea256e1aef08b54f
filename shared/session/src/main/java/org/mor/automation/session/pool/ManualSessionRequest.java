package org.mor.automation.session.pool;

import java.time.Duration;
import java.util.Optional;
import org.mor.automation.core.UserId;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.session.model.IntentId;
import org.mor.automation.session.model.PoolKey;
import org.mor.automation.session.model.SessionRecord.Place;

/**
 * A request to open a manual session.
 *
 * @param intent the same whenever the same request comes again, and only then
 * @param request what is asked for, in a form that is the same for the same request only
 * @param bid the one that is to be used; empty for the best of the model's
 */
public record ManualSessionRequest(
    UserId user,
    IntentId intent,
    String request,
    ModelId model,
    Optional<BidId> bid,
    Duration duration) {
  Place place() {
    return new Place.Manual(new PoolKey(user, model), request);
  }
}
