/** Tests of the store on real databases. */
@org.jspecify.annotations.NullMarked
package com.nexusapi.relay.store;
