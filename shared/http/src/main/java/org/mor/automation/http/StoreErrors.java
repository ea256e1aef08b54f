package org.mor.automation.http;

import java.util.Optional;
import org.mor.automation.core.error.ApiError;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What callers are told when DynamoDB or Parameter Store fails. Only functions that contain the AWS
 * SDK load this class.
 */
final class StoreErrors {
  private StoreErrors() {}

  /** For {@link ErrorMapper#with}. */
  static Optional<ApiError> of(Throwable failure) {
    return failure instanceof SdkException
        ? Optional.of(
            ApiError.server(503, "storage_unavailable", "The service's storage did not answer."))
        : Optional.empty();
  }
}
