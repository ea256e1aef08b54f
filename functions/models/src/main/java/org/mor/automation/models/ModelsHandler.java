package org.mor.automation.models;

import org.mor.automation.http.LambdaFunction;
import org.mor.automation.http.LambdaHandler;
import org.mor.automation.http.SharedServices;

/** Answers which models there are. */
public final class ModelsHandler extends LambdaHandler {
  public ModelsHandler() {
    super(function(SharedServices.ofProcess()));
  }

  static LambdaFunction function(SharedServices services) {
    return services.function(new ModelsApi(services.catalogue(), services.json()).routes());
  }
}
