"""The two documents of the product's interface, written from its code: AsyncAPI of the WebSocket, OpenAPI of HTTP."""
