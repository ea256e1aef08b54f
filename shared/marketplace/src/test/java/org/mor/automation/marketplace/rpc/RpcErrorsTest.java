package org.mor.automation.marketplace.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RpcErrorsTest {
  private static RpcFailure classify(String error) {
    return RpcErrors.classify(new JsonMapper().readTree(error));
  }

  /** The words of geth and op-geth, reth, erigon, nethermind and anvil. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32000 | nonce too low: next nonce 5, tx nonce 4                     | NonceTooLow
          -32003 | nonce too low                                               | NonceTooLow
          -32000 | nonce too high: address 0xab, tx: 9 state: 4                | NodeFault
          -32010 | NonceGap, Future nonce. Expected nonce: 4                   | NodeFault
          -32010 | GasLimitExceeded, Gas limit: 30000000, gas limit of tx: 9   | IntrinsicGas
          -32010 | OldNonce                                                    | NonceTooLow
          -32000 | already known                                               | AlreadyKnown
          -32003 | transaction already imported                                | AlreadyKnown
          -32010 | AlreadyKnown                                                | AlreadyKnown
          -32000 | existing tx with same hash                                  | AlreadyKnown
          -32000 | replacement transaction underpriced                         | Underpriced
          -32000 | could not replace existing tx                               | Underpriced
          -32010 | ReplacementNotAllowed                                       | Underpriced
          -32000 | transaction underpriced: gas tip cap 0, minimum needed 1    | FeeTooLow
          -32000 | max fee per gas less than block base fee: address 0x00      | FeeTooLow
          -32000 | fee too low                                                 | FeeTooLow
          -32003 | max priority fee per gas higher than max fee per gas        | FeeTooLow
          -32000 | insufficient funds for gas * price + value: balance 0       | InsufficientFunds
          -32003 | Insufficient funds for gas * price + value                  | InsufficientFunds
          -32010 | InsufficientFunds, Account balance: 0                       | InsufficientFunds
          -32000 | intrinsic gas too low: gas 1, minimum needed 21000          | IntrinsicGas
          -32003 | Out of gas: gas required exceeds allowance: 0               | IntrinsicGas
          -32601 | the method eth_x does not exist/is not available            | MethodMissing
          -32601 | Method not found                                            | MethodMissing
          -32016 | over rate limit                                             | RateLimited
          -32005 | daily request count exceeded, request rate limited          | RateLimited
          429    | Your app has exceeded its compute units per second capacity | RateLimited
          4      | The transaction was added to the mempool but wasn't processed | NotMinedInTime
          -32000 | something else                                              | Other
          """)
  void knowsTheWordings(int code, String message, String expected) {
    RpcFailure failure = classify("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    assertEquals(expected, failure.getClass().getSimpleName());
  }

  @Test
  void decodesReverts() {
    RpcFailure tooShort =
        new RpcFailure.Reverted(new RevertReason.Named("SessionTooShort", java.util.List.of()));
    assertEquals(
        tooShort,
        classify(
            "{\"code\":3,\"message\":\"execution reverted: custom error 0xf4d7eed5\","
                + "\"data\":\"0xf4d7eed5\"}"));
    assertEquals(
        tooShort, classify("{\"code\":-32015,\"message\":\"x\",\"data\":\"Reverted 0xf4d7eed5\"}"));
    assertEquals(
        tooShort,
        classify("{\"code\":-32000,\"message\":\"x\",\"data\":{\"data\":\"0xf4d7eed5\"}}"));
    assertEquals(
        new RpcFailure.Reverted(new RevertReason.Text("ERC20: insufficient allowance")),
        classify(
            "{\"code\":-32000,\"message\":\"execution reverted: ERC20: insufficient allowance\"}"));
    assertEquals(
        new RpcFailure.Reverted(new RevertReason.Unknown("0x")),
        classify("{\"code\":-32000,\"message\":\"execution reverted\"}"));
  }
}
