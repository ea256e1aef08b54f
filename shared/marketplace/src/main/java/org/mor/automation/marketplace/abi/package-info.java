/**
 * How contracts are called and answer: only the shapes that the marketplace's functions have.
 *
 * <p>Written out rather than mapped by reflection over generic types, as web3j does, because that
 * costs a cold start more than everything else in a read of the chain.
 */
package org.mor.automation.marketplace.abi;
