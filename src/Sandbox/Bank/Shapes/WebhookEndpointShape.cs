using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class WebhookEndpointShape
{
    public static JsonObject Of(WebhookEndpointRecord endpoint) => new()
    {
        ["id"] = endpoint.Id,
        ["object"] = "webhook_endpoint",
        ["api_version"] = endpoint.ApiVersion,
        ["application"] = null,
        ["created"] = endpoint.Created,
        ["description"] = endpoint.Description,
        ["enabled_events"] = Shape.List(endpoint.Events),
        ["livemode"] = false,
        ["metadata"] = Shape.Map(endpoint.Metadata),
        ["status"] = "enabled",
        ["url"] = endpoint.Url,
    };
}
