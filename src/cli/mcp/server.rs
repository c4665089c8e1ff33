//! What the protocol asks of a server, over the tools.

use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, ErrorData, Implementation, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};

use super::exchange::Exchange;
use super::reply::reply;
use super::tools::{INSTRUCTIONS, Kind};
use crate::text::safe;

/// The server of one library.
pub(super) struct Server {
    exchange: Arc<Exchange>,
}

impl Server {
    /// Over this engine.
    pub(super) fn new(exchange: Arc<Exchange>) -> Self {
        Self { exchange }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("adduce", env!("CARGO_PKG_VERSION")).with_title("adduce"))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(Kind::ALL.map(Kind::tool).to_vec()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(kind) = Kind::named(&request.name) else {
            let names = Kind::ALL.map(Kind::name).join(", ");
            let message = format!("there is no tool {:?}; there are: {names}", safe::one_line(&request.name));
            return Err(ErrorData::invalid_params(message, None));
        };
        Ok(reply(&self.exchange, kind, request.arguments, context.ct.cancelled()).await.into())
    }
}
