/** What sessions need from the chain, and its implementation over RPC nodes. */
package org.mor.automation.session.chain;
