package org.mor.automation.marketplace.provider;

import org.mor.automation.marketplace.crypto.PublicKey;
import org.mor.automation.marketplace.wire.HexString;
import org.mor.automation.marketplace.wire.ProviderApproval;

/**
 * A provider's consent, checked.
 *
 * @param providerKey signs all later answers: keep it with the session
 * @param approval what {@code encoded} says
 * @param encoded 128 bytes for the contract, usable once
 * @param signature 65 bytes for the contract
 */
public record SessionApproval(
    PublicKey providerKey, ProviderApproval approval, HexString encoded, HexString signature) {}
